"""``cirnet report``: the reports of many cases as PDF."""

from __future__ import annotations

import argparse
import getpass
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from cirnet_core.errors import InputError
from cirnet_core.files import read_small
from karyo_desktop.report.template import STANDARD
from karyo_desktop.services.laboratory import user
from karyo_desktop.services.report_batch import Batch, Passphrase, case_files, no_passphrase
from karyo_desktop.services.report_templates import read_template

_MAX_BYTES: Final = 10_000
"""Of a file with a passphrase."""


def report(args: argparse.Namespace) -> int:
    """Write them; 0 all, 1 some failed, 2 nothing to do.

    Raises:
        InputError: the template or the file with the passphrase cannot be read.
    """
    template = read_template(Path(args.template)) if args.template else STANDARD
    if args.paper:
        template = replace(template, paper=args.paper)
    passphrase = _passphrase(Path(args.passphrase_file) if args.passphrase_file else None)
    files = case_files([Path(name) for name in args.cases])
    if not files:
        print("cirnet: no case file (.karyo) was found.", file=sys.stderr)
        return 2
    failed = 0
    for done in Batch(Path(args.out), template, who=user()).write(files, passphrase=passphrase):
        if done.written is not None:
            print(done.written)
            continue
        failed += 1
        problem = done.problem
        if done.encrypted and passphrase is no_passphrase:
            problem = (
                "is encrypted. Run the command in a terminal, which asks for the passphrase, or "
                "give it with --passphrase-file."
            )
        print(f"cirnet: {done.source}: {problem.removeprefix(f'{done.source}: ')}", file=sys.stderr)
    return 1 if failed else 0


def _passphrase(file: Path | None) -> Passphrase:
    """Where passphrases come from: a file, a person at the terminal, or nowhere."""
    if file is not None:
        words = _words_in(file)
        return lambda _path: words
    return _asked if sys.stdin is not None and sys.stdin.isatty() else no_passphrase


def _asked(path: Path) -> str | None:
    try:
        return getpass.getpass(f"Passphrase of {path.name} (Enter leaves it out): ") or None
    except EOFError:
        return None


def _words_in(file: Path) -> str:
    """The first line of a file."""
    try:
        text = read_small(file, max_bytes=_MAX_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{file}: cannot read the passphrase ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: the passphrase is no UTF-8 text. Write it anew.") from error
    words = text.split("\n", 1)[0].rstrip("\r")
    if not words:
        raise InputError(f"{file}: the first line is empty. Write the passphrase into it.")
    return words
