"""Draws the sample reports and renders each page, so that a person can look at them.

python -m tests.full.report_pages OUT [--paper A4|Letter] [--withheld] [--only NAME ...]
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

import pypdfium2

from karyo_desktop.services.report_pdf import case_pdf, report_file_name
from tests.unit.report_samples import SAMPLES, sample

DOTS_PER_INCH = 90


def main() -> None:
    """Write PDF files and their pages as PNG into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="+", choices=list(SAMPLES), default=list(SAMPLES))
    parser.add_argument("--paper", choices=("A4", "Letter"), default="A4")
    parser.add_argument("--withheld", action="store_true", help="hide the sex")
    parser.add_argument("--pages", type=int, default=4, help="render at most so many of a report")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name in args.only:
        made = sample(name)
        details = replace(made.details, sex_withheld=args.withheld)
        started = time.perf_counter()
        data = case_pdf(
            made.case,
            made.store,
            details=details,
            template=replace(made.template, paper=args.paper),
        )
        seconds = time.perf_counter() - started
        path = args.out / report_file_name(made.case, details)
        path.write_bytes(data)
        document = pypdfium2.PdfDocument(data)
        for number in range(min(len(document), args.pages)):
            page = document[number].render(scale=DOTS_PER_INCH / 72).to_pil()
            page.save(args.out / f"{path.stem}_{args.paper}_{number + 1}.png")
        print(f"{name}: {len(document)} pages, {len(data):,} bytes, {seconds:.2f} s")


if __name__ == "__main__":
    main()
