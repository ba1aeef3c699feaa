"""Where the carried chromosomes would come to lie."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from cirnet_core.classes import TRAY
from karyo_desktop.domain.layout import Arrangement, Slot
from karyo_desktop.ui.karyogram.options import SCREEN
from karyo_desktop.ui.theme import PAPER

Caret = tuple[QPointF, QPointF]


class DropIndicator(QGraphicsItem):
    """Shows the room, its line and the gap between its members."""

    def __init__(self) -> None:
        super().__init__()
        self._room = QRectF()
        self._line = (0.0, 0.0, 0.0)
        self._caret: Caret | None = None
        self.setZValue(5)
        self.hide()

    def point_at(
        self,
        arrangement: Arrangement,
        slot: Slot,
        carried: Collection[str],
    ) -> None:
        """Show where what is carried would come to lie."""
        self.prepareGeometryChange()
        box = arrangement.columns[slot.column]
        room = box.room
        self._room = QRectF(room.x, room.y, room.w, room.h)
        self._line, self._caret = box.line, caret_of(arrangement, slot, carried)
        self.show()

    def boundingRect(self) -> QRectF:
        """The room with its outline."""
        return self._room.adjusted(-3, -3, 3, 3)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Outline, thick line, caret."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(PAPER.accent)
        faint = QColor(colour)
        faint.setAlpha(120)
        # An outline and no fill: the greys of what lies there stay as they are.
        painter.setPen(QPen(faint, 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self._room.adjusted(2, 2, -2, -2), 6, 6)
        left, right, y = self._line
        painter.setPen(QPen(colour, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        if self._caret is not None:
            painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(*self._caret)


def caret_of(arrangement: Arrangement, slot: Slot, carried: Collection[str]) -> Caret | None:
    """The gap between the members of a class that a slot is at; None in the tray."""
    box = arrangement.columns[slot.column]
    staying = [arrangement.places[i] for i in box.ids if i not in carried]
    if not staying or slot.column == TRAY:
        return None
    gap = SCREEN.copy_gap / 2
    before = slot.index < len(staying)
    x = staying[slot.index].x - gap if before else staying[-1].right + gap
    return QPointF(x, min(rect.y for rect in staying)), QPointF(x, box.line[2] - 5)
