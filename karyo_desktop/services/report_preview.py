"""The preview of a report: the bytes that an export would write, made again after each change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from karyo_desktop.domain.model import Case
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.report.template import Template
from karyo_desktop.services.pdf_pages import PdfPages
from karyo_desktop.services.report_case import CaseReading, cell_texts, read_case
from karyo_desktop.services.report_pdf import case_pdf, front_pdf
from karyo_desktop.services.report_sentence import plain_sentence
from karyo_desktop.services.report_sheets import SheetCache, chosen_cells
from karyo_desktop.storage.images import ImageStore


@dataclass(frozen=True)
class Found:
    """What the cells say, for the form beside the preview.

    Attributes:
        reading: the case's karyotype and the check of what was typed.
        texts: the karyotype of each cell by its id, with the sex as the report tells it.
        shown: ids of the cells whose karyograms the report shows.
        sentence: the result in plain words, as printed where a person writes none.
    """

    reading: CaseReading
    texts: dict[str, str]
    shown: frozenset[str]
    sentence: str


def found_in(case: Case, details: ReportDetails) -> Found:
    """Read the cells of a case; faults are remarks of the reading."""
    reading = read_case(case, details)
    chosen = chosen_cells(case, details, reading)
    told = reading.checked.karyotype if reading.checked is not None else None
    neoplastic = details.setting == "neoplastic"
    sentence = plain_sentence(told, neoplastic=neoplastic) if told is not None else ""
    shown = frozenset(cell.id for cell in chosen)
    return Found(reading, cell_texts(reading, details), shown, sentence)


class Previewer:
    """Draws one case's report again and again; what has not changed is kept."""

    LONG: Final = 3
    """From so many pages on, the front is worth drawing first."""

    def __init__(self) -> None:
        self._cache = SheetCache()
        self._pages = 0

    def front(
        self, case: Case, store: ImageStore, details: ReportDetails, template: Template
    ) -> PdfPages | None:
        """The pages in front of the karyograms of a long report, while all are being drawn.

        None for a short report, or before ``draw``; errors as there.
        """
        if self._pages < self.LONG:
            return None
        data = front_pdf(case, store, details=details, template=template, total=self._pages)
        return PdfPages(data)

    def draw(
        self, case: Case, store: ImageStore, details: ReportDetails, template: Template
    ) -> PdfPages:
        """The pages of the PDF that ``case_pdf`` gives for the same arguments; errors as there."""
        data = case_pdf(
            case,
            store,
            template=template,
            details=details,
            cache=self._cache,
            expected_pages=self._pages,
        )
        pages = PdfPages(data)
        self._pages = pages.count
        return pages
