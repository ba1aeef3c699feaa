"""The program's own fonts: reports look the same on every machine and name everyone rightly."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

from cirnet_core.resources import resource_path

REGULAR = "NotoSans-Regular"
BOLD = "NotoSans-Bold"


def font_path(name: str) -> Path:
    """The file of one of the two fonts. Raises CirnetError without resources."""
    return resource_path("fonts", f"{name}.ttf")


def picture_font(name: str, size_px: float) -> ImageFont.FreeTypeFont:
    """A font for drawing into pictures."""
    return ImageFont.truetype(str(font_path(name)), size_px)


@cache
def register() -> frozenset[int]:
    """Make the fonts known to reportlab; returns the code points that both can show."""
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    known: list[frozenset[int]] = []
    for name in (REGULAR, BOLD):
        font = TTFont(name, str(font_path(name)))
        pdfmetrics.registerFont(font)
        known.append(frozenset(font.face.charToGlyph))
    for italic in (0, 1):
        addMapping(REGULAR, 0, italic, REGULAR)
        addMapping(REGULAR, 1, italic, BOLD)
    return known[0] & known[1]


def printable(text: str) -> str:
    """The text with what the fonts lack written as its code point, never as an empty box."""
    known = register()
    shown = (
        c if ord(c) in known else " " if c.isspace() else f"[U+{ord(c):04X}]"
        for c in text
        if c.isprintable() or c.isspace()
    )
    return "".join(shown)
