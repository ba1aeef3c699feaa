"""Colours, measures and paragraph styles of the report."""

from __future__ import annotations

from functools import cache
from typing import Any

from karyo_desktop.report.fonts import BOLD, REGULAR, register

MM = 72 / 25.4

ACCENT = "#1d3d5c"
INK = "#1a1f24"
MUTED = "#5c6770"
RULE = "#c5ccd3"
PANEL = "#f1f4f7"
DRAFT = "#a33b16"


@cache
def styles() -> dict[str, Any]:
    """Paragraph styles by name."""
    from reportlab.lib.styles import ParagraphStyle

    register()
    body = ParagraphStyle(
        "body",
        fontName=REGULAR,
        fontSize=9,
        leading=12.5,
        textColor=INK,
        allowWidows=0,
        allowOrphans=0,
    )

    def variant(name: str, **changes: Any) -> Any:
        return ParagraphStyle(name, parent=body, **changes)

    return {
        "body": body,
        "title": variant("title", fontName=BOLD, fontSize=17, leading=21, textColor=ACCENT),
        "heading": variant(
            "heading",
            fontName=BOLD,
            fontSize=11,
            leading=14,
            textColor=ACCENT,
            spaceBefore=10,
            spaceAfter=4,
        ),
        "label": variant("label", fontSize=7.5, leading=9.5, textColor=MUTED),
        "value": variant("value", fontName=BOLD, fontSize=9.5, leading=12),
        "result": variant("result", fontName=BOLD, fontSize=19, leading=24, textColor=ACCENT),
        "sheet": variant("sheet", fontName=BOLD, fontSize=12.5, leading=17, textColor=ACCENT),
        "sentence": variant("sentence", fontSize=10.5, leading=14),
        "remark": variant("remark", fontSize=8, leading=11, textColor=DRAFT, spaceBefore=3),
        "iscn": variant("iscn", fontName=BOLD, fontSize=9, leading=12),
        "address": variant("address", fontSize=8, leading=10.5, textColor=MUTED, alignment=2),
        "tiny": variant("tiny", fontSize=6.5, leading=8),
        "small": variant("small", fontSize=7.5, leading=10, textColor=MUTED),
        "cell": variant("cell", fontSize=8.5, leading=11),
        "head": variant("head", fontName=BOLD, fontSize=8, leading=10, textColor=ACCENT),
    }
