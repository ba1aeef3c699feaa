"""The program's own fonts: reports look the same on every machine and name everyone rightly.

Noto Sans has Latin, Greek and Cyrillic letters, Vietnamese too. Chinese and Arabic come from parts
of Noto Sans SC and Noto Sans Arabic; Arabic letters are joined and put in the order of sight
before they are drawn, since a PDF draws glyphs as they come. What no font has is written as its
code point.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from PIL import ImageFont

from cirnet_core.resources import resource_path

REGULAR = "NotoSans-Regular"
BOLD = "NotoSans-Bold"
HAN = "NotoSansSC-Subset"
ARABIC = "NotoSansArabic-Regular"
ARABIC_BOLD = "NotoSansArabic-Bold"

_FALLBACKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {REGULAR: (REGULAR, HAN, ARABIC), BOLD: (BOLD, HAN, ARABIC_BOLD)}
)
"""For each font of a style, where its characters are looked for, in this order."""

Anchor = Literal["left", "middle", "right"]


def font_path(name: str) -> Path:
    """The file of one of the fonts. Raises CirnetError without resources."""
    return resource_path("fonts", f"{name}.ttf")


def picture_font(name: str, size_px: float) -> ImageFont.FreeTypeFont:
    """A font for drawing into pictures."""
    return ImageFont.truetype(str(font_path(name)), size_px)


@cache
def register() -> Mapping[str, frozenset[int]]:
    """Make the fonts known to reportlab; returns the code points that each can show."""
    from reportlab import rl_config
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    # Streams as bytes: wrapping them in ASCII took a third of the time and a fifth of the size.
    rl_config.useA85 = 0
    known: dict[str, frozenset[int]] = {}
    for name in (REGULAR, BOLD, HAN, ARABIC, ARABIC_BOLD):
        font = TTFont(name, str(font_path(name)), shapable=False)
        pdfmetrics.registerFont(font)
        known[name] = frozenset(font.face.charToGlyph)
    for italic in (0, 1):
        for plain, bold in ((REGULAR, BOLD), (HAN, HAN), (ARABIC, ARABIC_BOLD)):
            addMapping(plain, 0, italic, plain)
            addMapping(plain, 1, italic, bold)
    return MappingProxyType(known)


def printable(text: str) -> str:
    """The text as it is drawn, from left to right, each character one that some font has.

    What the fonts lack is written as its code point, never as an empty box.
    """
    known = register()
    shown = (
        c if _font_of(c, REGULAR, known) else " " if c.isspace() else f"[U+{ord(c):04X}]"
        for c in _in_order_of_sight(text)
        if c.isprintable() or c.isspace()
    )
    return "".join(shown)


def runs(text: str, font: str = REGULAR) -> list[tuple[str, str]]:
    """Pieces of a printable text, each with the font that has all of its characters.

    Args:
        text: as ``printable`` gives it.
        font: ``REGULAR`` or ``BOLD``.
    """
    known = register()
    pieces = groupby(text, key=lambda c: _font_of(c, font, known) or font)
    return [(name, "".join(piece)) for name, piece in pieces]


def draw_text(
    canvas: Any, x: float, y: float, text: str, *, font: str, size: float, anchor: Anchor = "left"
) -> float:
    """Draw one line of any text on a PDF's canvas; returns its width in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    pieces = [(name, piece) for name, piece in runs(printable(text), font)]
    width: float = sum(stringWidth(piece, name, size) for name, piece in pieces)
    x -= {"left": 0.0, "middle": width / 2, "right": width}[anchor]
    for name, piece in pieces:
        canvas.setFont(name, size)
        canvas.drawString(x, y, piece)
        x += stringWidth(piece, name, size)
    return width


def _font_of(c: str, font: str, known: Mapping[str, frozenset[int]]) -> str | None:
    return next((name for name in _FALLBACKS[font] if ord(c) in known[name]), None)


def _in_order_of_sight(text: str) -> str:
    """Arabic letters joined and from right to left; every other text as it is."""
    if not any("\u0600" <= c <= "\u06ff" for c in text):
        return text
    from arabic_reshaper import reshape
    from bidi import get_display

    return "\n".join(str(get_display(reshape(line))) for line in text.split("\n"))
