"""``cirnet audit``: whether an audit trail holds, and the trail as CSV or JSON.

Of a case, or the laboratory's own one, which says what was done with models and what left without
a case being written.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from karyo_desktop.domain.audit import AuditEntry
    from karyo_desktop.storage.encryption import CaseKey

HOLDS, DOES_NOT_HOLD = 0, 1
_FILE: Final[dict[str, Any]] = {
    "metavar": "FILE",
    "type": Path,
    "nargs": "?",
    "help": "a .karyo case, or a trail.sqlite; default: this laboratory's trail",
}


def add_audit(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its own commands."""
    parser = commands.add_parser(
        "audit",
        help="check and export the audit trail of a case, or of the laboratory",
        description="Who did what to a case. An encrypted case asks for its passphrase. Without a "
        "FILE it is the laboratory's trail: models, retraining, reports of the command line.",
    )
    parts = parser.add_subparsers(dest="audit_command", required=True, metavar="COMMAND")
    verify = parts.add_parser(
        "verify",
        help="tell whether a case and its trail are as they were written, and where not",
        description="Exit 0: all fits; 1: something does not, or the file can't be read; 2: wrong "
        "use. What a seal proves depends on the machine: docs/threat_model.md.",
    )
    verify.add_argument("file", **_FILE)
    verify.set_defaults(func=_verify)
    export = parts.add_parser("export", help="print the trail, or write it into a file")
    export.add_argument("file", **_FILE)
    export.add_argument("--format", choices=("csv", "json"), default="csv")
    export.add_argument("--out", metavar="OUT", type=Path, help="default: standard output")
    export.set_defaults(func=_export)
    key = parts.add_parser(
        "key", help="print this machine's public key, so that another machine can trust its seals"
    )
    key.set_defaults(func=_key)
    trust = parts.add_parser("trust", help="trust the seals of another machine")
    trust.add_argument("key", metavar="KEY", help="what `cirnet audit key` prints there")
    trust.add_argument("name", metavar="NAME", help="what to call that machine")
    trust.set_defaults(func=_trust)


def _verify(args: argparse.Namespace) -> int:
    from karyo_desktop.services import laboratory
    from karyo_desktop.services.verifying import verify

    problems: Sequence[object]
    if _is_of_laboratory(args.file):
        path = args.file or laboratory.default_path()
        found, others = laboratory.verify(args.file)
        count, proven, notes = len(found.entries), found.proven, found.notes
        problems = (*found.problems, *others)
    else:
        path = args.file
        verdict = verify(path, key=_passphrase(path))
        count, proven, notes = len(verdict.entries), verdict.proven, verdict.notes
        problems = verdict.problems
    if not problems:
        print(f"{path}: all fits; {count} entries, {proven} vouched for here.")
    else:
        print(f"{path}: does NOT fit; {count} entries, {len(problems)} problems:")
    for problem in problems:
        print(f"  problem: {problem}")
    for note in notes:
        print(f"  note: {note}")
    return DOES_NOT_HOLD if problems else HOLDS


def _export(args: argparse.Namespace) -> int:
    from karyo_desktop.services.verifying import as_csv, as_json_list
    from karyo_desktop.storage.atomic import write_bytes

    entries = _entries(args.file)
    data = as_csv(entries) if args.format == "csv" else as_json_list(entries)
    if args.out is not None:
        write_bytes(args.out, data)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    return HOLDS


def _entries(file: Path | None) -> tuple[AuditEntry, ...]:
    """A trail; that of a case leaves it then, which is noted."""
    from karyo_desktop.services import laboratory
    from karyo_desktop.storage.case_file import load_case

    if file is None or _is_of_laboratory(file):
        return laboratory.read(file)
    case, _ = load_case(file, key=_passphrase(file))
    laboratory.note_left(case, b"", who=laboratory.user(), what="trail")
    return case.audit


def _is_of_laboratory(file: Path | None) -> bool:
    from karyo_desktop.services import laboratory

    return file is None or laboratory.is_trail(file)


def _key(_args: argparse.Namespace) -> int:
    from karyo_desktop.storage.seal import own_key

    print(own_key().public_key().public_bytes_raw().hex())
    return HOLDS


def _trust(args: argparse.Namespace) -> int:
    from karyo_desktop.storage.seal import trust

    trust(args.key, args.name)
    print(f"Seals by {args.key[:12]}… ({args.name}) are trusted from now on.")
    return HOLDS


def _passphrase(path: Path) -> CaseKey | None:
    from karyo_desktop.storage.encryption import is_encrypted, key_for

    if not path.is_file() or not is_encrypted(path):
        return None
    return key_for(path, getpass.getpass(f"Passphrase of {path.name}: "))
