"""``cirnet audit``: whether a case's audit trail holds, and the trail as CSV or JSON."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from karyo_desktop.storage.encryption import CaseKey

HOLDS, DOES_NOT_HOLD = 0, 1


def add_audit(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its own commands."""
    parser = commands.add_parser(
        "audit",
        help="check and export the audit trail of a case",
        description="Who did what to a case. An encrypted case asks for its passphrase.",
    )
    parts = parser.add_subparsers(dest="audit_command", required=True, metavar="COMMAND")
    verify = parts.add_parser(
        "verify",
        help="tell whether a case and its trail are as they were written, and where not",
        description="Exit 0: all fits; 1: something does not, or the file can't be read; 2: wrong "
        "use. What a seal proves depends on the machine: docs/threat_model.md.",
    )
    verify.add_argument("file", metavar="FILE", type=Path, help="a .karyo case")
    verify.set_defaults(func=_verify)
    export = parts.add_parser("export", help="print the trail, or write it into a file")
    export.add_argument("file", metavar="FILE", type=Path, help="a .karyo case")
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
    from karyo_desktop.services.verifying import verify

    verdict = verify(args.file, key=_passphrase(args.file))
    count = len(verdict.entries)
    if verdict.holds:
        print(f"{args.file}: all fits; {count} entries, {verdict.proven} vouched for here.")
    else:
        print(f"{args.file}: does NOT fit; {count} entries, {len(verdict.problems)} problems:")
    for problem in verdict.problems:
        print(f"  problem: {problem}")
    for note in verdict.notes:
        print(f"  note: {note}")
    return HOLDS if verdict.holds else DOES_NOT_HOLD


def _export(args: argparse.Namespace) -> int:
    from karyo_desktop.services.verifying import as_csv, as_json_list
    from karyo_desktop.storage.atomic import write_bytes
    from karyo_desktop.storage.case_file import load_case

    case, _ = load_case(args.file, key=_passphrase(args.file))
    data = as_csv(case.audit) if args.format == "csv" else as_json_list(case.audit)
    if args.out is not None:
        write_bytes(args.out, data)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    return HOLDS


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
