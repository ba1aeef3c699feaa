"""``cirnet report``: the reports of many cases as PDF."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from karyo_desktop.report.template import STANDARD
from karyo_desktop.services.report_batch import case_files, report_cases
from karyo_desktop.services.report_templates import read_template


def report(args: argparse.Namespace) -> int:
    """Write them; 0 all, 1 some failed, 2 nothing to do.

    Raises:
        InputError: the template cannot be read.
    """
    template = read_template(Path(args.template)) if args.template else STANDARD
    if args.paper:
        template = replace(template, paper=args.paper)
    files = case_files([Path(name) for name in args.cases])
    if not files:
        print("cirnet: no case file (.karyo) was found.", file=sys.stderr)
        return 2
    failed = 0
    for done in report_cases(files, Path(args.out), template):
        if done.written is not None:
            print(done.written)
        else:
            failed += 1
            print(f"cirnet: {done.source}: {done.problem}", file=sys.stderr)
    return 1 if failed else 0
