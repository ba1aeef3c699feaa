"""The karyogram as a picture file."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cirnet_core.classes import TRAY
from karyo_desktop.domain.layout import Arrangement, ColumnBox, Rect
from karyo_desktop.report.fonts import REGULAR, picture_font

INK = 0
LINE = 90
LABEL_UNITS = 12.0
MAX_SIDE_PX = 12_000
"""A sheet of very many copies is drawn coarser rather than without end."""


def draw_png(arrangement: Arrangement, pictures: Mapping[str, NDArray[np.uint8]]) -> bytes:
    """Draw the sheet: white, chromosomes at one scale, lines and numbers.

    Args:
        pictures: (H, W) uint8 of each id in the arrangement, dark on white.

    Returns:
        The bytes of an 8-bit grey PNG, the same for the same arguments. No picture is shown at
        less than its own resolution unless the sheet would exceed ``MAX_SIDE_PX``.
    """
    sheet = paint(arrangement, pictures, _zoom(arrangement))
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG", dpi=(300, 300))
    return buffer.getvalue()


def paint(
    arrangement: Arrangement, pictures: Mapping[str, NDArray[np.uint8]], zoom: float
) -> Image.Image:
    """The sheet as an 8-bit grey picture with ``zoom`` pixels per unit, above 0."""
    size = (max(1, round(arrangement.width * zoom)), max(1, round(arrangement.height * zoom)))
    sheet = Image.new("L", size, 255)
    for i, rect in arrangement.places.items():
        _paste(sheet, Image.fromarray(pictures[i]), rect, zoom)
    pen = ImageDraw.Draw(sheet)
    font = picture_font(REGULAR, LABEL_UNITS * zoom)
    for box in arrangement.columns.values():
        start, end, y = (round(value * zoom) for value in box.line)
        pen.line((start, y, end, y), fill=LINE, width=max(1, round(0.6 * zoom)))
        x, top, anchor, text = label_of(box)
        pen.text((x * zoom, top * zoom), text, fill=INK, font=font, anchor=anchor)
    return sheet


def label_of(box: ColumnBox) -> tuple[float, float, str, str]:
    """Where a column's text stands: x, middle y, Pillow's anchor, text."""
    middle = box.label.y + box.label.h / 2 + 1
    if box.column == TRAY:
        return box.label.x, middle, "lm", "tray"
    return box.label.x + box.label.w / 2, middle, "mm", box.column


def _zoom(arrangement: Arrangement) -> float:
    """Output pixels per unit: a whole number of them for each pixel of a picture."""
    step = 1.0 / arrangement.scale
    zoom = step
    while zoom < 2.5:
        zoom += step
    return min(zoom, MAX_SIDE_PX / max(arrangement.width, arrangement.height))


def _paste(sheet: Image.Image, picture: Image.Image, rect: Rect, zoom: float) -> None:
    width, height = max(1, round(rect.w * zoom)), max(1, round(rect.h * zoom))
    if picture.size != (width, height):
        picture = picture.resize((width, height), Image.Resampling.BICUBIC)
    sheet.paste(picture, (round(rect.x * zoom), round(rect.bottom * zoom) - height))
