"""The page of a report: format, margins, and the frame that every page has."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from PIL import Image
from reportlab.lib.colors import HexColor, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from karyo_desktop.report.fonts import BOLD, REGULAR, draw_text, runs
from karyo_desktop.report.model import Report
from karyo_desktop.report.style import ACCENT, DRAFT, INK, MM, MUTED, RULE
from karyo_desktop.report.template import Paper, Template

RESEARCH_ONLY: Final = "Research use only"
FINAL: Final = "#1f6a43"
AMENDED: Final = "#7a4a00"
STATUS_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {"DRAFT": DRAFT, "FINAL": FINAL, "AMENDED": AMENDED}
)
_NAME: Final = 10.5
_LONG_NAME: Final = 8.5
_LOGO_HEIGHT: Final = 10 * MM
_LOGO_WIDTH: Final = 32 * MM


@dataclass(frozen=True)
class Page:
    """A format and its margins, all in points."""

    width: float
    height: float
    side: float = 18 * MM
    top: float = 24 * MM
    bottom: float = 19.5 * MM

    @property
    def text_width(self) -> float:
        """Of the column of text."""
        return self.width - 2 * self.side

    @property
    def text_height(self) -> float:
        """Of the column of text."""
        return self.height - self.top - self.bottom


PAGES: Final[Mapping[Paper, Page]] = MappingProxyType(
    {"A4": Page(210 * MM, 297 * MM), "Letter": Page(612.0, 792.0)}
)


def logo_image(data: bytes) -> ImageReader | None:
    """The logo for drawing; None without one.

    Raises:
        OSError: the bytes are no picture.
    """
    if not data:
        return None
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
        return ImageReader(image.convert("RGBA" if "A" in image.getbands() else "RGB"))


def frame_page(
    canvas: Any, page: Page, report: Report, template: Template, *, number: int, total: int
) -> None:
    """Header and footer of one page."""
    right, top = page.width - page.side, page.height - 15 * MM
    canvas.saveState()
    x = page.side + _draw_logo(canvas, template, page.side, top)
    canvas.setFillColor(HexColor(ACCENT))
    _draw_laboratory(canvas, template.laboratory or report.program, (x, top), right - x - 62 * MM)
    _draw_status(canvas, report, right, top)
    canvas.setStrokeColor(HexColor(ACCENT))
    canvas.setLineWidth(1)
    canvas.line(page.side, top - 9, right, top - 9)
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setLineWidth(0.5)
    canvas.line(page.side, 15.5 * MM, right, 15.5 * MM)
    canvas.setFillColor(HexColor(INK))
    case = f"Case {report.case_id}"
    draw_text(
        canvas,
        page.side,
        11.3 * MM,
        fitted(case, BOLD, 8, page.text_width - 34 * MM),
        font=BOLD,
        size=8,
    )
    draw_text(
        canvas, right, 11.3 * MM, f"Page {number} of {total}", font=BOLD, size=8, anchor="right"
    )
    canvas.setFillColor(HexColor(MUTED))
    made = f"{report.program} · {_models(report)}"
    made = fitted(made, REGULAR, 7, page.text_width - 34 * MM)
    draw_text(canvas, page.side, 7.8 * MM, made, font=REGULAR, size=7)
    version = f"Version {report.version}"
    draw_text(canvas, right, 7.8 * MM, version, font=REGULAR, size=7, anchor="right")
    canvas.restoreState()


def _draw_laboratory(canvas: Any, name: str, place: tuple[float, float], room: float) -> None:
    """The name on one line, or smaller on two."""
    x, y = place
    if _width(name, BOLD, _NAME) <= room:
        draw_text(canvas, x, y, name, font=BOLD, size=_NAME)
        return
    words, first = name.split(), ""
    while words and _width(f"{first} {words[0]}".strip(), BOLD, _LONG_NAME) <= room:
        first = f"{first} {words.pop(0)}".strip()
    if not first:
        first, words = fitted(name, BOLD, _LONG_NAME, room), []
    rest = fitted(" ".join(words), BOLD, _LONG_NAME, room)
    draw_text(canvas, x, y + 1.2 * _LONG_NAME, first, font=BOLD, size=_LONG_NAME)
    draw_text(canvas, x, y, rest, font=BOLD, size=_LONG_NAME)


def fitted(text: str, font: str, size: float, room: float) -> str:
    """As much of a text as fits, with … where something is cut off."""
    if _width(text, font, size) <= room:
        return text
    while text and _width(f"{text}…", font, size) > room:
        text = text[:-1]
    return f"{text}…"


def _width(text: str, font: str, size: float) -> float:
    return float(sum(stringWidth(piece, name, size) for name, piece in runs(text, font)))


def _models(report: Report) -> str:
    if not report.models:
        return "no model used"
    return ("model " if len(report.models) == 1 else "models ") + ", ".join(report.models)


def _draw_logo(canvas: Any, template: Template, x: float, top: float) -> float:
    """Draw it over the line, and say how much room it and its gap take."""
    image = logo_image(template.logo)
    if image is None:
        return 0.0
    width, height = image.getSize()
    zoom = min(_LOGO_WIDTH / width, _LOGO_HEIGHT / height)
    canvas.drawImage(image, x, top - 5, width * zoom, height * zoom, mask="auto")
    return float(width * zoom + 3 * MM)


def _draw_status(canvas: Any, report: Report, right: float, top: float) -> None:
    colour = STATUS_COLOURS[report.status]
    width = stringWidth(report.status, BOLD, 9) + 5 * MM
    canvas.setFillColor(HexColor(colour))
    canvas.roundRect(right - width, top - 4.5, width, 15, 3, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont(BOLD, 9)
    canvas.drawCentredString(right - width / 2, top - 0.2, report.status)
    canvas.setFillColor(HexColor(DRAFT))
    canvas.setFont(BOLD, 8.5)
    canvas.drawRightString(right - width - 7, top, RESEARCH_ONLY)
