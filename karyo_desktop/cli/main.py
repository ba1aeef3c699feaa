"""``cirnet``: karyotype cells, train and evaluate models, without a window."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cirnet_core import __version__
from cirnet_core.cli import add_commands
from cirnet_core.errors import CirnetError
from karyo_desktop.cli.audit import add_audit
from karyo_desktop.cli.noting import note
from karyo_desktop.storage.errors import StorageError

if TYPE_CHECKING:
    from karyo_desktop.cli.jsonl import Shard

DONE, SOME_FAILED, WRONG_USE = 0, 1, 2
STOPPED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done, 1 some input failed, 2 wrong use, 130 stopped from the keyboard.
    """
    try:
        args = _parser().parse_args(argv)
    except SystemExit as stop:  # argparse has printed why
        return stop.code if isinstance(stop.code, int) else WRONG_USE
    try:
        status = int(args.func(args))
        if status == DONE:
            note(args)
        return status
    except (CirnetError, StorageError) as error:
        print(f"cirnet: {error}", file=sys.stderr)
        return SOME_FAILED
    except KeyboardInterrupt:
        print("cirnet: stopped; no result was written.", file=sys.stderr)
        return STOPPED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cirnet", description=__doc__)
    parser.add_argument("--version", action="version", version=f"cirnet {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_karyotype(commands)
    _add_merge(commands)
    _add_report(commands)
    add_audit(commands)
    add_commands(commands)
    return parser


def _add_karyotype(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "karyotype",
        help="place the chromosomes of cells into karyograms",
        description="Every folder of INPUT that directly holds images is one cell. "
        "Writes OUT/karyotypes.json, and for each cell OUT/<cell>/karyogram.png and report.pdf. "
        "Exit 0: all done; 1: some input failed, the rest is written; 2: wrong use.",
    )
    parser.add_argument("input", metavar="INPUT", help="a folder, a zip, or one image")
    parser.add_argument("--out", required=True, metavar="OUT", help="folder for the results")
    parser.add_argument("--model", metavar="ID_OR_PATH", help="default: the active model")
    parser.add_argument("--device", choices=("auto", "cuda", "mps", "cpu"), default="auto")
    parser.add_argument(
        "--no-assign",
        dest="assign",
        action="store_false",
        help="leave each chromosome at the network's own class",
    )
    parser.add_argument(
        "--json-only", action="store_true", help="write neither pictures nor reports"
    )
    parser.add_argument(
        "--complete",
        action="store_true",
        help="take every cell for a whole one, however few its chromosomes",
    )
    parser.add_argument(
        "--jsonl",
        action="store_true",
        help="for many cells: add each, once finished, as a line to OUT/karyotypes.jsonl, and "
        "write no karyotypes.json",
    )
    parser.add_argument(
        "--resume", action="store_true", help="with --jsonl: pass over the cells found there"
    )
    parser.add_argument(
        "--shard",
        type=_shard,
        metavar="I/N",
        help="with --jsonl: take every N-th cell from the I-th on (I from 1 to N), into "
        "OUT/karyotypes.I-of-N.jsonl",
    )
    parser.set_defaults(func=_karyotype)


def _add_merge(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "merge",
        help="make one karyotypes.jsonl of its shards",
        description="Exit 0: merged; 1: refused, since a shard is missing, unfinished or of "
        "another run, or a cell is there twice; 2: wrong use.",
    )
    parser.add_argument(
        "shards",
        nargs="+",
        metavar="SHARDS",
        help="karyotypes.I-of-N.jsonl of every I, or folders that hold them",
    )
    parser.add_argument(
        "--out", metavar="OUT", help="folder or .jsonl file; default: beside the first shard"
    )
    parser.set_defaults(func=_merge)


def _add_report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "report",
        help="write the PDF reports of cases",
        description="Writes OUT/<case>_v<version>_<status>.pdf of each case. A reviewed or signed "
        "case is printed with the template and on the paper that it was sealed with. "
        "Exit 0: all written; 1: some failed, the rest is written; 2: wrong use.",
    )
    parser.add_argument(
        "cases", nargs="+", metavar="CASE", help="case files (.karyo), or folders that hold them"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the reports")
    parser.add_argument("--template", metavar="FILE", help="a laboratory's template")
    parser.add_argument("--paper", choices=("A4", "Letter"), help="default: as in the template")
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        help="its first line opens encrypted cases; without it the terminal is asked",
    )
    parser.set_defaults(func=_report)


def _shard(text: str) -> Shard:
    from karyo_desktop.cli.jsonl import Shard

    try:
        return Shard.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _karyotype(args: argparse.Namespace) -> int:
    from karyo_desktop.cli.karyotype import karyotype

    return karyotype(args)


def _report(args: argparse.Namespace) -> int:
    from karyo_desktop.cli.report import report

    return report(args)


def _merge(args: argparse.Namespace) -> int:
    from karyo_desktop.cli.merge import merge

    return merge(args)


if __name__ == "__main__":
    raise SystemExit(main())
