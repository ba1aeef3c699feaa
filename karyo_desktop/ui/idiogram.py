"""Draws an idiogram with Qt: bands, pinched centromere, stalks, and as many names as fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

if TYPE_CHECKING:
    from karyo_desktop.report.idiogram import BandBox, Idiogram

_OUTLINE: Final = QColor("#4a5260")
_STALK_SHARE: Final = 0.5
NAME_PX: Final = 9


def draw_idiogram(
    painter: QPainter,
    body: QRectF,
    drawing: Idiogram,
    *,
    names_px: float = 0.0,
    dark: bool = False,
    inverted: bool | None = None,
) -> None:
    """Draw a class into ``body``; band names go right of it where ``names_px`` leaves room.

    ``dark``: the paper is black. ``inverted``: light is dark, as in an inverted picture beside
    it; None where the paper is black.
    """
    turned = dark if inverted is None else inverted
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = _outline(body, drawing)
    painter.setClipPath(outline)
    painter.fillPath(outline, _grey(255, turned))
    for band in drawing.bands:
        _draw_band(painter, body, band, dark=turned)
    painter.setClipping(False)
    painter.setPen(QPen(QColor("#9aa4b2") if dark else _OUTLINE, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)
    if names_px > 0:
        _draw_names(painter, body, drawing, names_px, "#c8cdd4" if dark else "#5d6875")
    painter.restore()


def _draw_band(painter: QPainter, body: QRectF, band: BandBox, *, dark: bool) -> None:
    area = _area(body, band)
    if band.kind == "variable":
        painter.fillRect(area, _grey(255, dark))
        painter.fillRect(area, QBrush(_grey(116, dark), Qt.BrushStyle.BDiagPattern))
    elif band.kind in ("stalk", "centromere"):
        painter.fillRect(area, _grey(210, dark))
    else:
        painter.fillRect(area, _grey(band.grey, dark))


def _grey(level: int, dark: bool) -> QColor:
    level = 255 - level if dark else level
    return QColor(level, level, level)


def _area(body: QRectF, band: BandBox) -> QRectF:
    top = body.top() + band.top * body.height()
    return QRectF(body.left(), top, body.width(), (band.bottom - band.top) * body.height())


def _outline(body: QRectF, drawing: Idiogram) -> QPainterPath:
    """Two arms with round ends, narrow where they meet; stalks are narrow too."""
    waist = body.top() + drawing.centromere * body.height()
    path = QPainterPath()
    for top, bottom in ((body.top(), waist), (waist, body.bottom())):
        radius = min(body.width() / 2, (bottom - top) / 2)
        arm = QPainterPath()
        arm.addRoundedRect(QRectF(body.left(), top, body.width(), bottom - top), radius, radius)
        path = path.united(arm)
    for band in drawing.bands:
        if band.kind == "stalk":
            area = _area(body, band)
            inset = body.width() * (1 - _STALK_SHARE) / 2
            sides = QPainterPath()
            sides.addRect(QRectF(area.left() - 1, area.top(), inset + 1, area.height()))
            sides.addRect(QRectF(area.right() - inset, area.top(), inset + 1, area.height()))
            path = path.subtracted(sides)
    return path


def _draw_names(
    painter: QPainter, body: QRectF, drawing: Idiogram, width: float, colour: str
) -> None:
    font = painter.font()
    font.setPixelSize(NAME_PX)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    height = painter.fontMetrics().height()
    free = body.top() - height / 2
    for band in drawing.bands:
        middle = _area(body, band).center().y()
        if band.kind in ("centromere", "stalk") or middle - height / 2 < free:
            continue
        painter.drawLine(QPointF(body.right() + 2, middle), QPointF(body.right() + 5, middle))
        box = QRectF(body.right() + 7, middle - height / 2, width - 7, height)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        painter.drawText(box, flags, band.name)
        free = middle + height / 2
