"""The sheet of paper: white in every theme, a line and a number for each class."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from cirnet_core.classes import TRAY
from karyo_desktop.domain.layout import Arrangement, ColumnBox
from karyo_desktop.ui.karyogram.items import draw_text, text_font
from karyo_desktop.ui.karyogram.options import PERCENT_ROW
from karyo_desktop.ui.theme import PAPER

translate = QCoreApplication.translate


class SheetItem(QGraphicsItem):
    """Paper, class lines, class numbers, and what is unusual about the counts."""

    def __init__(self) -> None:
        super().__init__()
        self._arrangement: Arrangement | None = None
        self._unusual: Mapping[str, int] = {}
        self.setZValue(0)

    def show_sheet(self, arrangement: Arrangement, unusual: Mapping[str, int]) -> None:
        """Set the arrangement, and the classes whose number of copies is to be shown."""
        self.prepareGeometryChange()
        self._arrangement, self._unusual = arrangement, dict(unusual)
        self.update()

    def boundingRect(self) -> QRectF:
        """The paper with its shadow."""
        return self.paper().adjusted(-4, -4, 4, 6)

    def paper(self) -> QRectF:
        """The paper alone."""
        if self._arrangement is None:
            return QRectF(0, 0, 880, 600)
        return QRectF(0, 0, self._arrangement.width, self._arrangement.height)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Paper first, then every column."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for grow, alpha in ((3.0, 10), (1.5, 16), (0.6, 28)):
            painter.setBrush(QColor(10, 20, 40, alpha))
            painter.drawRoundedRect(self.paper().adjusted(-grow, -grow, grow, grow + 1.5), 5, 5)
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(self.paper(), 3, 3)
        if self._arrangement is None:
            return
        for box in self._arrangement.columns.values():
            if box.column == TRAY:
                self._paint_tray(painter, box)
            else:
                self._paint_class(painter, box)

    def _paint_class(self, painter: QPainter, box: ColumnBox) -> None:
        left, right, y = box.line
        middle = (left + right) / 2
        half = max(min((right - left) / 2, 44.0), _members_half_width(box, self._arrangement))
        pen = QPen(QColor("#7c8794"), 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLine(QPointF(middle - half, y), QPointF(middle + half, y))
        number = QRectF(middle - 20, y + PERCENT_ROW, 40, box.label.h - PERCENT_ROW)
        font = text_font(painter, size=13.5, least_px=12, bold=True)
        drawn = draw_text(painter, number, box.column, font, QColor(PAPER.text))
        if box.column in self._unusual:
            count = self._unusual[box.column]
            self._paint_count(painter, drawn, count, more=is_more(box.column, count))

    def _paint_count(self, painter: QPainter, number_px: QRectF, count: int, *, more: bool) -> None:
        """A sign that points up for a copy more and down for one less, and the number."""
        world = painter.worldTransform()
        inverse, _ = world.inverted()
        zoom = max(world.m11(), 1e-6)
        height = number_px.height() * 0.86
        chip = QRectF(
            number_px.right() + 4 * zoom,
            number_px.center().y() - height / 2,
            height * 2.5,
            height,
        )
        box = inverse.mapRect(chip)
        fill = QColor(PAPER.fair)
        fill.setAlpha(32)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        side = box.height() * 0.42
        middle = QPointF(box.left() + box.height() * 0.72, box.center().y())
        up = 1.0 if more else -1.0
        painter.setBrush(QColor(PAPER.fair))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(middle.x() - side * 0.6, middle.y() + up * side / 2),
                    QPointF(middle.x() + side * 0.6, middle.y() + up * side / 2),
                    QPointF(middle.x(), middle.y() - up * side / 2),
                ]
            )
        )
        font = text_font(painter, size=10, least_px=10, bold=True)
        words = box.adjusted(box.height() * 0.9, 0, 0, 0)
        draw_text(painter, words, f"×{count}", font, QColor(PAPER.fair))

    def _paint_tray(self, painter: QPainter, box: ColumnBox) -> None:
        left, right, y = box.line
        pen = QPen(QColor(PAPER.border), 1.0, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        text = translate("Karyogram", "Tray")
        if box.ids:
            text += f"  {len(box.ids)}"
        font = text_font(painter, size=10.5, least_px=10, bold=True)
        label = QRectF(left + 2, y + 4, right - left, 14)
        muted, at_left = QColor(PAPER.muted), Qt.AlignmentFlag.AlignLeft
        draw_text(painter, label, text, font, muted, align=at_left)


def is_more(column: str, count: int) -> bool:
    """Whether an unusual number of copies is one too many, rather than too few.

    A single X beside a Y is usual and so never asked about: one X is one too few, two are one more.
    """
    return count > {"X": 1, "Y": 0}.get(column, 2)


def _members_half_width(box: ColumnBox, arrangement: Arrangement | None) -> float:
    if arrangement is None or not box.ids:
        return 0.0
    rects = [arrangement.places[i] for i in box.ids]
    return (max(r.right for r in rects) - min(r.x for r in rects)) / 2 + 6
