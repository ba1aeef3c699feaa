"""Draws an idiogram into a PDF as vectors."""

from __future__ import annotations

from typing import Any, Final

from karyo_desktop.report.idiogram import BandBox, Idiogram

_OUTLINE: Final = 0.3
_STALK_SHARE: Final = 0.5
_HATCH_PT: Final = 1.6


Box = tuple[float, float, float, float]
"""Left, bottom, width and height in points."""


def draw_idiogram(canvas: Any, drawing: Idiogram, box: Box) -> None:
    """Draw a class, p arm up, into a box."""
    x, y, width, height = box
    waist = y + height * (1.0 - drawing.centromere)
    arms = ((waist, y + height - waist), (y, waist - y))
    canvas.saveState()
    outline = canvas.beginPath()
    for bottom, length in arms:
        outline.roundRect(x, bottom, width, length, min(width, length) / 2)
    canvas.clipPath(outline, stroke=0, fill=0)
    for band in drawing.bands:
        _draw_band(canvas, band, _area(band, box))
    canvas.restoreState()
    canvas.saveState()
    canvas.setLineWidth(_OUTLINE)
    canvas.setStrokeGray(0.3)
    for bottom, length in arms:
        canvas.roundRect(x, bottom, width, length, min(width, length) / 2, stroke=1, fill=0)
    for band in drawing.bands:
        if band.kind == "stalk":
            _draw_stalk(canvas, _area(band, box))
    canvas.restoreState()


def _area(band: BandBox, box: Box) -> Box:
    x, y, width, height = box
    return x, y + height * (1.0 - band.bottom), width, height * (band.bottom - band.top)


def _draw_band(canvas: Any, band: BandBox, area: Box) -> None:
    x, bottom, width, tall = area
    grey = {"variable": 1.0, "stalk": 1.0, "centromere": 0.8}.get(band.kind, band.grey / 255)
    canvas.setFillGray(grey)
    canvas.rect(x, bottom, width, tall, stroke=0, fill=1)
    if band.kind != "variable":
        return
    canvas.saveState()
    inside = canvas.beginPath()
    inside.rect(x, bottom, width, tall)
    canvas.clipPath(inside, stroke=0, fill=0)
    canvas.setLineWidth(_OUTLINE)
    canvas.setStrokeGray(0.4)
    start = bottom - width
    while start < bottom + tall:
        canvas.line(x, start, x + width, start + width)
        start += _HATCH_PT
    canvas.restoreState()


def _draw_stalk(canvas: Any, area: Box) -> None:
    """White over the outline of the arm, and a narrow stalk in its middle."""
    x, bottom, width, tall = area
    canvas.setFillGray(1.0)
    canvas.rect(x - _OUTLINE, bottom, width + 2 * _OUTLINE, tall, stroke=0, fill=1)
    narrow = width * _STALK_SHARE
    canvas.setFillGray(0.8)
    canvas.rect(x + (width - narrow) / 2, bottom, narrow, tall, stroke=1, fill=1)
