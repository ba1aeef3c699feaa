"""The report of a case as a PDF. The same arguments give the same bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, Final

from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    TableStyle,
)

from karyo_desktop.report import case_blocks
from karyo_desktop.report.blocks import text
from karyo_desktop.report.case_blocks import heading, long_text
from karyo_desktop.report.figure import KaryogramFigure
from karyo_desktop.report.fonts import BOLD, REGULAR, draw_text, printable, register
from karyo_desktop.report.model import KaryogramSheet, Listing, Picture, Report
from karyo_desktop.report.paper import PAGES, RESEARCH_ONLY, Page, frame_page
from karyo_desktop.report.style import ACCENT, MM, MUTED, RULE
from karyo_desktop.report.template import Template

_MIN_FIGURE: Final = 90 * MM
_METAPHASE: Final = 78 * MM
_LABEL: Final = 13.0
_UNDER_FIGURE: Final = 16 * MM
_UNDER_HEADING: Final = 70.0
"""With less than this left on a page, a heading goes to the next."""
_TOGETHER: Final = 0.5
"""Of a page: what is longer is not kept together with the signatures."""
_PLAIN_TITLES: Final = {"DRAFT": "draft", "FINAL": "final", "AMENDED": "amended"}


def draw_case_pdf(report: Report, template: Template, *, expected_pages: int = 0) -> bytes:
    """Write the report of a case.

    Args:
        expected_pages: a guess that saves a pass if it is right; it changes nothing in the PDF.

    Returns:
        A PDF; fonts embedded, outlines, and no identifier of a person or a case in its metadata.

    Raises:
        OSError: the template's logo is no picture.
        InputError: the band table is damaged.
    """
    register()
    if expected_pages:
        data, pages = _build(report, template, total=expected_pages)
        if pages == expected_pages:
            return data
    else:
        # The first pass only counts the pages; a dry canvas costs no pictures.
        pages = _build(report, template, total=0)[1]
    return _build(report, template, total=pages)[0]


def draw_front_pdf(report: Report, template: Template, *, total: int) -> bytes:
    """The pages in front of the karyograms, as ``draw_case_pdf`` draws them in ``total`` pages."""
    register()
    return _build(replace(report, karyograms=(), appendix=()), template, total=total)[0]


def _build(report: Report, template: Template, *, total: int) -> tuple[bytes, int]:
    page = PAGES[template.paper]
    buffer = io.BytesIO()
    document = _Document(
        buffer,
        pagesize=(page.width, page.height),
        title=f"Karyotype report ({_PLAIN_TITLES[report.status]})",
        subject=RESEARCH_ONLY,
        author="",
        creator=report.program,
        lang="en",
        invariant=1,
        displayDocTitle=1,
    )
    foot = _foot(template, page)

    def on_page(canvas: Any, own: Any) -> None:
        frame_page(canvas, page, report, template, number=own.page, total=total)

    def on_first(canvas: Any, own: Any) -> None:
        on_page(canvas, own)
        if foot is not None:
            foot.drawOn(canvas, page.side, page.bottom)

    document.addPageTemplates(
        [
            PageTemplate("first", [_frame(page, foot.height + 8 if foot else 0.0)], on_first),
            PageTemplate("page", [_frame(page, 0.0)], on_page),
        ]
    )
    document.build(_story(report, template, page), canvasmaker=Canvas if total else _DryCanvas)
    return buffer.getvalue(), document.page


def _frame(page: Page, foot: float) -> Any:
    """The column of text, over a foot of so many points."""
    sides = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
    bottom = page.bottom + foot
    return Frame(page.side, bottom, page.text_width, page.text_height - foot, **sides)


def _foot(template: Template, page: Page) -> Any:
    """The template's line at the foot of page 1, measured; None without one."""
    if not template.footer.strip():
        return None
    paragraph = text(template.footer, "small")
    paragraph.wrap(page.text_width, page.text_height / 3)
    return paragraph


class _DryCanvas(Canvas):  # type: ignore[misc]
    """Lays out without the cost of pictures."""

    def drawImage(self, *args: Any, **kwargs: Any) -> tuple[float, float]:
        return 0.0, 0.0


class _Document(BaseDocTemplate):  # type: ignore[misc]
    """Lists headings in the outline."""

    def afterFlowable(self, flowable: Any) -> None:
        outline = getattr(flowable, "outline", None)
        if outline is None:
            return
        name, level = outline
        key = f"{self.page}-{self.canv.getPageNumber()}-{name}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(printable(name), key, level=level, closed=0)


def _story(report: Report, template: Template, page: Page) -> list[Any]:
    width = page.text_width
    story = [NextPageTemplate("page"), *case_blocks.title(report, template, width)]
    every = (case_blocks.BLOCKS[name](report, template, width) for name in template.blocks)
    blocks = [block for block in every if block]
    if len(blocks) > 1 and template.blocks[-1] == "signatures":
        blocks[-2:] = _with_signatures(blocks[-2], blocks[-1], page)
    for block in blocks:
        story += [CondPageBreak(_UNDER_HEADING)] if hasattr(block[0], "outline") else []
        story += block
    number = len(report.karyograms)
    for k, sheet in enumerate(report.karyograms, start=1):
        story += [PageBreak(), *_karyogram(sheet, k, number, template, page)]
    if report.appendix:
        story += [PageBreak(), heading("Appendix", style="title")]
        for listing in report.appendix:
            story += _listing(listing, width)
    return story


def _with_signatures(before: list[Any], signatures: list[Any], page: Page) -> list[list[Any]]:
    """Nobody signs a page that says nothing else: what stands before, or its end, goes along."""
    before, signatures = _loose(before), _loose(signatures)
    most = _TOGETHER * page.text_height
    for kept in (0, len(before) - 1):
        together = [*before[kept:], *signatures]
        if _height(together, page) <= most:
            return [*([before[:kept]] if kept else []), [KeepTogether(together)]]
    return [before, [KeepTogether(signatures)]]


def _height(parts: list[Any], page: Page) -> float:
    """Of flowables one under the other, the gaps between paragraphs aside."""
    return float(sum(part.wrap(page.text_width, page.text_height)[1] for part in parts))


def _loose(parts: list[Any]) -> list[Any]:
    """Without groups within, which would ask for a page of their own."""
    return [p for part in parts for p in (part._content if hasattr(part, "_content") else [part])]


def _karyogram(
    sheet: KaryogramSheet, number: int, total: int, template: Template, page: Page
) -> list[Any]:
    under = _UNDER_FIGURE + (_METAPHASE + 10 * MM if sheet.metaphase is not None else 0.0)
    figure = KaryogramFigure(
        sheet.arrangement,
        sheet.pictures,
        width=page.text_width,
        min_height=_MIN_FIGURE,
        leave=under,
        idiogram_level=template.idiogram_level,
    )
    parts = [
        heading(f"Karyogram {number} of {total}", style="sheet"),
        text(f"Cell {sheet.cell_name}", "value"),
    ]
    if sheet.karyotype:
        parts.append(case_blocks.iscn_paragraph(sheet.karyotype, page.text_width))
    parts += [Spacer(0, 8), figure, Spacer(0, 6), text(" ".join(sheet.processing), "small")]
    if sheet.metaphase is not None:
        parts += [
            Spacer(0, 8),
            _Photograph(sheet.metaphase, page.text_width, _METAPHASE),
        ]
    return parts


class _Photograph(Flowable):  # type: ignore[misc]
    """The metaphase at full resolution, fitted into a box and set in its middle, with its name."""

    def __init__(self, picture: Picture, width: float, height: float) -> None:
        super().__init__()
        self.picture = picture
        self.width = width
        zoom = min(width / picture.shape[1], height / picture.shape[0])
        self.size = picture.shape[1] * zoom, picture.shape[0] * zoom

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return self.width, self.size[1] + _LABEL

    def draw(self) -> None:
        left = (self.width - self.size[0]) / 2
        self.canv.drawImage(ImageReader(Image.fromarray(self.picture)), left, 0, *self.size)
        self.canv.setFillColor(HexColor(MUTED))
        draw_text(self.canv, left, self.size[1] + 4, "Metaphase", font=REGULAR, size=7.5)


def _listing(listing: Listing, width: float) -> list[Any]:
    parts = [
        CondPageBreak(_UNDER_HEADING),
        heading(listing.heading, level=1),
        *long_text(listing.note, "small"),
        Spacer(0, 3),
    ]
    if not listing.rows:
        return [*parts, text("None.")]
    # Paragraphs cost a hundred times as much as strings; only what may be too long is one.
    shares = [share * width for share in listing.shares]
    rows = [[_cell(value, w) for value, w in zip(row, shares, strict=True)] for row in listing.rows]
    table = LongTable(
        [list(listing.columns), *rows],
        colWidths=shares,
        repeatRows=1,
        style=TableStyle(
            [
                ("FONT", (0, 0), (-1, 0), BOLD, 7),
                ("FONT", (0, 1), (-1, -1), REGULAR, 6.5),
                ("TEXTCOLOR", (0, 0), (-1, 0), HexColor(ACCENT)),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.3, HexColor(RULE)),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
            ]
        ),
    )
    return [*parts, table]


def _cell(value: str, width: float) -> Any:
    plain = value.isascii() and len(value) * 4.2 < width
    return value if plain else text(value, "tiny")
