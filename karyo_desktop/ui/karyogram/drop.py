"""Where the carried chromosomes would come to lie."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from cirnet_core.classes import TRAY
from karyo_desktop.domain.layout import Arrangement, Rect, Slot
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
        self._rivals: tuple[QRectF, ...] = ()
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
        self._rivals = ()
        self.show()

    def point_at_rival(self, rival: Rect, home: Rect) -> None:
        """Show that what is carried and a rival change places; ``home`` is where it came from."""
        self.prepareGeometryChange()
        self._rivals = tuple(QRectF(r.x, r.y, r.w, r.h) for r in (rival, home))
        self._room = self._rivals[0].united(self._rivals[1]).adjusted(-6, -6, 6, 6)
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
        if self._rivals:
            self._paint_rivals(painter, colour)
            return
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

    def _paint_rivals(self, painter: QPainter, colour: QColor) -> None:
        """Both outlined, and a line with two heads between their feet."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2, Qt.PenStyle.DashLine))
        for place in self._rivals:
            painter.drawRoundedRect(place.adjusted(-3, -3, 3, 3), 4, 4)
        here, there = (place.center() for place in self._rivals)
        painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(here, there)
        painter.setBrush(colour)
        for end in (here, there):
            painter.drawEllipse(end, 3.5, 3.5)


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
