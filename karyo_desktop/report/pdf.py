"""The report of one cell as a PDF. The same arguments give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from reportlab.lib.colors import HexColor, white
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Spacer

from karyo_desktop.domain.layout import Arrangement
from karyo_desktop.report import blocks
from karyo_desktop.report.facts import ReportFacts
from karyo_desktop.report.figure import KaryogramFigure
from karyo_desktop.report.fonts import BOLD, REGULAR, draw_text, register
from karyo_desktop.report.style import (
    ACCENT,
    BOTTOM,
    DRAFT,
    MARGIN,
    MM,
    MUTED,
    PAGE,
    RULE,
    TOP,
    WIDTH,
)

RESEARCH_ONLY = "Research use only"
MIN_FIGURE_HEIGHT = 90 * MM
COUNTS_HEIGHT = 22 * MM


def draw_pdf(
    facts: ReportFacts, arrangement: Arrangement, pictures: Mapping[str, NDArray[np.uint8]]
) -> bytes:
    """Write the report.

    Args:
        pictures: (H, W) uint8 of each id in the arrangement, dark on white.

    Returns:
        A PDF of A4 pages; fonts embedded, no identifier in its metadata.
    """
    register()
    buffer = io.BytesIO()
    frame = Frame(
        MARGIN,
        BOTTOM,
        WIDTH,
        PAGE[1] - TOP - BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    document = BaseDocTemplate(
        buffer,
        pagesize=PAGE,
        pageTemplates=[PageTemplate("page", [frame])],
        title="Karyotype report (draft)",
        subject=RESEARCH_ONLY,
        author="",
        creator=facts.program,
        lang="en",
        invariant=1,
    )
    figure = KaryogramFigure(
        arrangement, pictures, width=WIDTH, min_height=MIN_FIGURE_HEIGHT, leave=COUNTS_HEIGHT
    )
    story = [
        *blocks.title(facts),
        *blocks.result(facts),
        figure,
        Spacer(0, 8),
        *blocks.counts_table(facts),
        PageBreak(),
        *blocks.remarks(facts),
        *blocks.origin(facts),
        *blocks.closing(),
    ]

    def canvas(*args: Any, **kwargs: Any) -> Any:
        return _PagesCanvas(*args, facts=facts, **kwargs)

    document.build(story, canvasmaker=canvas)
    return buffer.getvalue()


class _PagesCanvas(Canvas):  # type: ignore[misc]
    """Holds every page back until their number is known."""

    def __init__(self, *args: Any, facts: ReportFacts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._facts = facts
        self._held: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        held = self._held
        for number, state in enumerate(held, start=1):
            self.__dict__.update(state)
            _frame_page(self, self._facts, number, len(held))
            super().showPage()
        super().save()


def _frame_page(canvas: Any, facts: ReportFacts, number: int, total: int) -> None:
    """Header and footer."""
    right = PAGE[0] - MARGIN
    top = PAGE[1] - 14 * MM
    canvas.saveState()
    canvas.setFillColor(HexColor(ACCENT))
    draw_text(canvas, MARGIN, top, facts.program, font=BOLD, size=9.5)
    width = 17 * MM
    canvas.setFillColor(HexColor(DRAFT))
    canvas.roundRect(right - width, top - 4.5, width, 15, 3, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont(BOLD, 9)
    canvas.drawCentredString(right - width / 2, top - 0.2, "DRAFT")
    canvas.setFillColor(HexColor(DRAFT))
    canvas.setFont(BOLD, 8.5)
    canvas.drawRightString(right - width - 7, top, RESEARCH_ONLY)
    canvas.setStrokeColor(HexColor(ACCENT))
    canvas.setLineWidth(1)
    canvas.line(MARGIN, top - 9, right, top - 9)
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, 14 * MM, right, 14 * MM)
    canvas.setFillColor(HexColor(MUTED))
    where = _short(f"Case {facts.case_id} · cell {facts.cell_name}")
    draw_text(canvas, MARGIN, 10 * MM, where, font=REGULAR, size=7.5)
    canvas.setFont(REGULAR, 7.5)
    canvas.drawRightString(right, 10 * MM, f"Page {number} of {total}")
    canvas.restoreState()


def _short(content: str, *, limit: int = 90) -> str:
    return content if len(content) <= limit else content[: limit - 1] + "…"
