"""Reports of many case files, one after the other; a fault in one takes no other along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cirnet_core.errors import CirnetError
from karyo_desktop.report.template import Template
from karyo_desktop.services.report_details import details_of
from karyo_desktop.services.report_pdf import case_pdf, report_file_name
from karyo_desktop.storage.atomic import write_bytes
from karyo_desktop.storage.case_file import SUFFIX, load_case
from karyo_desktop.storage.errors import StorageError


@dataclass(frozen=True)
class BatchReport:
    """What became of one case.

    Attributes:
        source: the case file.
        written: the report; None if there is none.
        problem: why there is none; empty if there is one.
    """

    source: Path
    written: Path | None
    problem: str = ""


def case_files(inputs: Sequence[Path]) -> tuple[Path, ...]:
    """Case files and those anywhere in folders, each once, in order; links are not followed."""
    found: dict[Path, None] = {}
    for path in inputs:
        if path.is_dir():
            found.update(dict.fromkeys(sorted(p for p in path.rglob(f"*{SUFFIX}") if p.is_file())))
        else:
            found[path] = None
    return tuple(found)


def report_cases(files: Sequence[Path], out: Path, template: Template) -> Iterator[BatchReport]:
    """Write the report of each case into a folder, and tell of each what came of it.

    A report is named as in ``report_file_name``, with a number behind it where another case of
    this batch has that name. An older report of that name is replaced.
    """
    taken: set[str] = set()
    for source in files:
        try:
            yield BatchReport(source, _report(source, out, template, taken))
        except (StorageError, CirnetError) as error:
            yield BatchReport(source, None, str(error))
        except OSError as error:
            yield BatchReport(source, None, f"{error.filename or out}: {error.strerror or error}.")


def _report(source: Path, out: Path, template: Template, taken: set[str]) -> Path:
    case, images = load_case(source)
    details = details_of(case)
    data = case_pdf(case, images, template=template, details=details)
    name = Path(report_file_name(case, details))
    path, number = out / name, 1
    while path.name.lower() in taken:
        number += 1
        path = out / f"{name.stem}-{number}{name.suffix}"
    taken.add(path.name.lower())
    out.mkdir(parents=True, exist_ok=True)
    write_bytes(path, data)
    return path
