"""A case's report from the case file's values to the bytes of a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from cirnet_core.errors import InputError
from cirnet_core.types import Problem
from karyo_desktop.domain.model import Case
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.report.model import Report
from karyo_desktop.report.template import STANDARD, Template
from karyo_desktop.services.report_appendix import appendix
from karyo_desktop.services.report_case import case_report, read_case
from karyo_desktop.services.report_details import details_of
from karyo_desktop.services.report_privacy import refuse_sex_words
from karyo_desktop.services.report_sheets import SheetCache, karyogram_sheets
from karyo_desktop.services.report_signed import template_of
from karyo_desktop.storage.images import ImageStore

_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_OWN_NAMES = ("Name", "Referred by")
"""Identifiers that are names: what they look like tells nothing."""


def case_pdf(
    case: Case,
    store: ImageStore,
    *,
    template: Template = STANDARD,
    details: ReportDetails | None = None,
    cache: SheetCache | None = None,
    expected_pages: int = 0,
    problems: Sequence[Problem] = (),
) -> bytes:
    """The report of a case; identical bytes for identical arguments.

    Args:
        template: of a draft; a reviewed or signed case has its own, which was sealed with it.
        details: what a person wrote; None takes what the case holds.
        cache: of sheets made before, which are not made again.
        problems: images that could not be used, for the appendix.
        expected_pages: how many pages there probably are; quicker if it is right, 0 if unknown.

    Raises:
        InputError: a text tells the sex although it is withheld; or the report is final without
            a valid karyotype or a signature; or the case's details are damaged.
        StorageError: the store lacks an image.
    """
    from karyo_desktop.report.case_pdf import draw_case_pdf

    template = template_of(case, store, template)
    report = full_report(
        case, store, template=template, details=details, cache=cache, problems=problems
    )
    with _naming_logo(template):
        return draw_case_pdf(report, template, expected_pages=expected_pages)


def full_report(
    case: Case,
    store: ImageStore,
    *,
    template: Template = STANDARD,
    details: ReportDetails | None = None,
    cache: SheetCache | None = None,
    problems: Sequence[Problem] = (),
) -> Report:
    """Everything that the report says and shows; arguments and errors as ``case_pdf``."""
    details = details if details is not None else details_of(case)
    template = template_of(case, store, template)
    reading = read_case(case, details)
    report = replace(
        case_report(case, details, template),
        karyograms=karyogram_sheets(case, store, details, template, reading, cache=cache),
        appendix=(appendix(case, details, reading, problems=problems) if template.appendix else ()),
    )
    if details.sex_withheld:
        _refuse_sex(report, template)
    return report


def front_pdf(
    case: Case, store: ImageStore, *, details: ReportDetails, template: Template, total: int
) -> bytes:
    """The pages in front of the karyograms of a report of ``total`` pages; errors as there."""
    from karyo_desktop.report.case_pdf import draw_front_pdf

    template = template_of(case, store, template)
    report = case_report(case, details, template)
    if details.sex_withheld:
        _refuse_sex(report, template)
    with _naming_logo(template):
        return draw_front_pdf(report, template, total=total)


def _refuse_sex(report: Report, template: Template) -> None:
    named = tuple(row for row in report.identifiers if row[0] not in _OWN_NAMES)
    signed = replace(report, identifiers=named, signatures=(), karyograms=())
    refuse_sex_words(signed, where="report")
    for sheet in report.karyograms:
        texts = (sheet.cell_name, sheet.karyotype, *sheet.processing)
        refuse_sex_words(texts, where=f"karyogram of {sheet.cell_id}")
    refuse_sex_words(replace(template, logo=b""), where="template")


@contextmanager
def _naming_logo(template: Template) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(
            f"template {template.name}: the logo is no PNG or JPEG picture ({error}). "
            "Choose another."
        ) from error


def case_name(case: Case, details: ReportDetails) -> str:
    """The case's id as the beginning of a file's name.

    Raises:
        InputError: the sex is withheld and the id tells it.
    """
    if details.sex_withheld:
        refuse_sex_words(case.id, where="case id")
    return _ODD.sub("_", case.id).strip("._") or "case"


def report_file_name(case: Case, details: ReportDetails) -> str:
    """A name for the file: pseudonym, version, status; never a person's name.

    Raises:
        InputError: the sex is withheld and the case's id tells it.
    """
    number = max((version.number for version in details.versions), default=1)
    return f"{case_name(case, details)}_v{number}_{details.status.lower()}.pdf"
