"""Paragraphs of plain text for a report."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from reportlab.platypus import Paragraph

from karyo_desktop.report.fonts import printable, runs
from karyo_desktop.report.style import styles

MAX_TEXT = 500
"""Characters of one name or message."""


def text(content: str, style: str = "body") -> Any:
    """A paragraph of plain text; an absurdly long one is cut, since no row may exceed a page."""
    if len(content) > MAX_TEXT:
        content = f"{content[: MAX_TEXT - 1]}…"
    own = styles()[style]
    return Paragraph(markup(content, own.fontName), own)


def markup(content: str, font: str) -> str:
    """Plain text for a paragraph: each piece in the font that has its characters."""
    return "".join(
        escape(piece) if name == font else f'<font name="{name}">{escape(piece)}</font>'
        for name, piece in runs(printable(content), font)
    ).replace("\n", "<br/>")
