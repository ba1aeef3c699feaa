"""Write synthetic cells from the command line.

``python -m cirnet_core.synthetic pack OUT.zip --cells 150 --seed 1`` writes a data pack;
``python -m cirnet_core.synthetic cell OUTDIR --seed 2026 --sex XX`` one cell as PNG files.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from cirnet_core.classes import CLASSES
from cirnet_core.errors import CirnetError
from cirnet_core.synthetic.write import write_cell, write_pack


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cirnet_core.synthetic",
        description="Draw synthetic G-banded chromosomes; the same seed gives the same pixels.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    pack = commands.add_parser("pack", help="a data pack: a zip of cells with chromosomes.csv")
    pack.add_argument("out", type=Path, metavar="OUT.zip")
    pack.add_argument("--cells", type=int, default=100, help="number of cells (default 100)")
    pack.add_argument(
        "--aneuploid", type=float, default=0.1, help="share of trisomic cells (default 0.1)"
    )
    cell = commands.add_parser("cell", help="one cell as 01.png, 02.png, ...")
    cell.add_argument("out", type=Path, metavar="OUTDIR")
    cell.add_argument("--sex", choices=("XX", "XY"), default="XX")
    cell.add_argument("--extra", nargs="*", default=(), choices=CLASSES, metavar="CLASS")
    cell.add_argument("--missing", nargs="*", default=(), choices=CLASSES, metavar="CLASS")
    for command in (pack, cell):
        command.add_argument("--seed", type=int, default=0, help="at least 0 (default 0)")
        command.add_argument("--upright", action="store_true", help="p arm up instead of turned")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when done, 1 when the output cannot be written, 2 for wrong use."""
    parser = _parser()
    options = parser.parse_args(argv)
    if options.seed < 0:
        parser.error(f"--seed {options.seed}: must be at least 0")
    try:
        if options.command == "pack":
            write_pack(
                options.out,
                options.cells,
                options.seed,
                turned=not options.upright,
                aneuploid_share=options.aneuploid,
            )
        else:
            write_cell(
                options.out,
                options.seed,
                sex=options.sex,
                extra=options.extra,
                missing=options.missing,
                turned=not options.upright,
            )
    except (CirnetError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
