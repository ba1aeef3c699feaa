"""Tools that are drawn over one chromosome: a line that splits, a box that crops, a rubber."""

from __future__ import annotations

import math
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from karyo_desktop.domain.layout import Rect
from karyo_desktop.services.surgery import Crop, Erase, Operation, Split
from karyo_desktop.ui.theme import PAPER

Tool = Literal["split", "crop", "erase"]
Point = tuple[float, float]
STEP_PX: Final = 1.0
FAST_PX: Final = 5.0
TILT_DEG: Final = 5.0
ROOM: Final = 14.0
"""Sheet units around the chromosome in which the tool is drawn."""


class Knife(QGraphicsItem):
    """One tool at work on one chromosome; places are pixels of its upright picture."""

    def __init__(self) -> None:
        super().__init__()
        self.target = ""
        self._tool: Tool = "split"
        self._scale = 1.0
        self._size = (1.0, 1.0)
        self._points: list[Point] = []
        self._box = (0.0, 0.0, 1.0, 1.0)
        self._tip = (0.0, 0.0)
        self._drawing = False
        self.setZValue(20)
        self.hide()

    @property
    def active(self) -> bool:
        """Whether a tool is in hand."""
        return bool(self.target)

    @property
    def drawing(self) -> bool:
        """Whether the mouse draws."""
        return self._drawing

    @property
    def radius_px(self) -> float:
        """Of the rubber."""
        return max(min(self._size) / 6.0, 1.5)

    def take(self, tool: Tool, chromosome_id: str, place: Rect, *, scale: float) -> None:
        """Take a tool in hand over a chromosome that lies at ``place`` of the sheet."""
        self.prepareGeometryChange()
        self.target, self._tool, self._scale = chromosome_id, tool, scale
        self._size = (place.w / scale, place.h / scale)
        width, height = self._size
        self._points = [(-2.0, height / 2), (width + 2.0, height / 2)] if tool == "split" else []
        self._box = (0.0, 0.0, width, height)
        self._tip = (width / 2, height / 2)
        self._drawing = False
        self.setPos(place.x, place.y)
        self.show()
        self.update()

    def lay_down(self) -> None:
        """No tool any more."""
        self.target, self._drawing = "", False
        self.hide()

    # the mouse

    def press(self, scene_point: QPointF) -> None:
        """Begin to draw."""
        self._drawing = True
        self._points = [self._at(scene_point)]
        self.update()

    def drag(self, scene_point: QPointF) -> None:
        """Go on drawing."""
        point = self._at(scene_point)
        first = self._points[0]
        if self._tool == "crop":
            left, right = sorted((first[0], point[0]))
            top, bottom = sorted((first[1], point[1]))
            self._box = (left, top, right, bottom)
        elif self._tool == "split" and len(self._points) > 1 and _near(self._points[-1], point):
            return
        else:
            self._points.append(point)
        self._tip = point
        self.update()

    # the keyboard

    def key(self, key: Qt.Key, *, shift: bool) -> bool:
        """Move the tool by an arrow key; Space wipes. False for any other key."""
        arrows = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        if key == Qt.Key.Key_Space and self._tool == "erase":
            self._points.append(self._tip)
        elif key not in arrows:
            return False
        elif self._tool == "split":
            self._move_line(*arrows[key], step=FAST_PX if shift else STEP_PX)
        elif self._tool == "crop":
            self._move_edge(*arrows[key], step=-STEP_PX if shift else STEP_PX)
        else:
            dx, dy = arrows[key]
            step = self.radius_px
            self._tip = (self._tip[0] + dx * step, self._tip[1] + dy * step)
            if shift:
                self._points.append(self._tip)
        self.update()
        return True

    def _move_line(self, dx: int, dy: int, *, step: float) -> None:
        """Up and down shift the line, left and right tilt it."""
        (x0, y0), (x1, y1) = self._points[0], self._points[-1]
        cx, cy = (x0 + x1) / 2, (y0 + y1) / 2 + dy * step
        half = math.hypot(x1 - x0, y1 - y0) / 2
        angle = math.atan2(y1 - y0, x1 - x0) + math.radians(dx * TILT_DEG)
        reach = (half * math.cos(angle), half * math.sin(angle))
        self._points = [(cx - reach[0], cy - reach[1]), (cx + reach[0], cy + reach[1])]

    def _move_edge(self, dx: int, dy: int, *, step: float) -> None:
        """An arrow pushes the edge behind it inwards: down the top one, left the right one."""
        left, top, right, bottom = self._box
        left += step * (dx > 0)
        right -= step * (dx < 0)
        top += step * (dy > 0)
        bottom -= step * (dy < 0)
        self._box = (left, top, max(right, left + 1), max(bottom, top + 1))

    def operation(self) -> Operation | None:
        """What the tool would do now; None if nothing was drawn. The tool is laid down."""
        made: Operation | None = None
        if self._tool == "split" and len(self._points) > 1:
            made = Split(self.target, tuple(self._points))
        elif self._tool == "crop" and self._box != (0.0, 0.0, *self._size):
            made = Crop(self.target, self._box)
        elif self._tool == "erase" and self._points:
            made = Erase(self.target, tuple(self._points), self.radius_px)
        self.lay_down()
        return made

    # drawing

    def boundingRect(self) -> QRectF:
        """The chromosome with room around it."""
        width, height = self._size[0] * self._scale, self._size[1] * self._scale
        return QRectF(0, 0, width, height).adjusted(-ROOM * 4, -ROOM * 4, ROOM * 4, ROOM * 4)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Line, box or rubber."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(PAPER.poor), 1.6, c=Qt.PenCapStyle.RoundCap)
        pen.setCosmetic(True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._tool == "erase":
            faint = QColor(PAPER.poor)
            faint.setAlpha(90)
            wide = QPen(faint, 2 * self.radius_px * self._scale)
            wide.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(wide)
            points = [self._shown(p) for p in self._points]
            painter.drawPolyline(QPolygonF([*points, *points[-1:]]))
            painter.setPen(pen)
            radius = self.radius_px * self._scale
            painter.drawEllipse(self._shown(self._tip), radius, radius)
            return
        painter.setPen(pen)
        if self._tool == "crop":
            left, top, right, bottom = self._box
            painter.drawRect(QRectF(self._shown((left, top)), self._shown((right, bottom))))
        else:
            painter.drawPolyline(QPolygonF([self._shown(p) for p in self._points]))

    def _at(self, scene_point: QPointF) -> Point:
        point = scene_point - self.pos()
        return point.x() / self._scale, point.y() / self._scale

    def _shown(self, point: Point) -> QPointF:
        return QPointF(point[0] * self._scale, point[1] * self._scale)


def _near(one: Point, other: Point) -> bool:
    return math.dist(one, other) < 1.5


def tool_of(modifiers: Qt.KeyboardModifier) -> Tool:
    """Alt draws a line that splits; with Shift it wipes, with Ctrl it crops."""
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return "erase"
    return "crop" if modifiers & Qt.KeyboardModifier.ControlModifier else "split"
