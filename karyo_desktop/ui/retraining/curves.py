"""Painted live: the loss on a log scale, and how each class has changed."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cirnet_core.classes import CLASSES
from karyo_desktop.ui import theme
from karyo_desktop.ui.panels.widgets import bigger

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 46, 12, 26, 26
LEAST_LOSS: Final = 1e-4
SERIES: Final = ("train", "val", "memory")


class Curves(QWidget):
    """Loss over images, on a log scale: training, own validation cases, what it knew before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("retrain-curves")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.series: dict[str, list[tuple[int, float]]] = {name: [] for name in SERIES}
        self.total = 0

    def clear(self) -> None:
        """Begin anew."""
        for points in self.series.values():
            points.clear()
        self.total = 0
        self.update()

    def add(self, name: str, images: int, loss: float | None) -> None:
        """One more point; what a killed process told of later images is forgotten."""
        if loss is None or not math.isfinite(loss):
            return
        points = self.series[name]
        while points and points[-1][0] >= images:
            points.pop()
        points.append((images, max(loss, LEAST_LOSS)))
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough to read."""
        return QSize(480, 220)

    def minimumSizeHint(self) -> QSize:
        """As low as four lines of the grid."""
        return QSize(280, 150)

    def _tell(self) -> None:
        said = [f"{self._name(k)} {p[-1][1]:.3g}" for k, p in self.series.items() if p]
        self.setAccessibleName(self.tr("Loss on a log scale"))
        self.setAccessibleDescription(", ".join(said))

    def _name(self, name: str) -> str:
        return {
            "train": self.tr("training"),
            "val": self.tr("validation"),
            "memory": self.tr("what it knew before"),
        }[name]

    def _colour(self, name: str) -> QColor:
        c = theme.colours()
        return QColor({"train": c.muted, "val": c.accent, "memory": c.good}[name])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Axes, lines, names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(bigger(self.font(), -1))
        room = QRectF(
            LEFT_PX,
            TOP_PX,
            max(self.width() - LEFT_PX - RIGHT_PX, 10),
            max(self.height() - TOP_PX - BOTTOM_PX, 10),
        )
        values = [loss for points in self.series.values() for _, loss in points]
        if not values:
            painter.setPen(QColor(theme.colours().muted))
            text = self.tr("The curves appear when the training begins.")
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
            return
        low, high = _decades(min(values), max(values))
        self._draw_grid(painter, room, low, high)
        last = max(self.total, *(p[-1][0] for p in self.series.values() if p), 1)
        for name, points in self.series.items():
            at = [
                QPointF(room.left() + room.width() * images / last, _y(room, loss, low, high))
                for images, loss in points
            ]
            self._draw_line(painter, name, at)
        self._draw_names(painter, room)

    def _draw_grid(self, painter: QPainter, room: QRectF, low: float, high: float) -> None:
        c = theme.colours()
        for value in _ticks(low, high):
            y = _y(room, value, low, high)
            painter.setPen(QPen(QColor(c.border), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(QColor(c.muted))
            where = QRectF(0, y - 9, LEFT_PX - 8, 18)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(where, flags, QLocale().toString(value, "g", 4))
        where = QRectF(room.left(), room.bottom() + 4, room.width(), BOTTOM_PX - 4)
        painter.drawText(where, Qt.AlignmentFlag.AlignRight, self.tr("images seen →"))
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft, self.tr("loss, log scale"))

    def _draw_line(self, painter: QPainter, name: str, points: list[QPointF]) -> None:
        if not points:
            return
        painter.setPen(QPen(self._colour(name), 1.5 if name == "train" else 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(self._colour(name))
        dots = points if name != "train" else points[-1:]
        for point in dots:
            painter.drawEllipse(point, 3.0, 3.0)

    def _draw_names(self, painter: QPainter, room: QRectF) -> None:
        x = room.left()
        for name, points in self.series.items():
            if not points:
                continue
            text = self._name(name)
            painter.setPen(QPen(self._colour(name), 2.5))
            painter.drawLine(QPointF(x, 12), QPointF(x + 16, 12))
            painter.setPen(QColor(theme.colours().text))
            width = painter.fontMetrics().horizontalAdvance(text)
            where = QRectF(x + 22, 2, width + 4, 20)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, text)
            x += width + 46


class ClassBars(QWidget):
    """For each class how much its share right has changed, up or down from a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("retrain-classes")
        self.changes: dict[str, float] = {}
        self.setMinimumHeight(86)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_changes(self, changes: dict[str, float]) -> None:
        """Draw these; classes that are not named have no bar."""
        self.changes = dict(changes)
        said = [f"{k} {v:+.0%}" for k, v in changes.items() if abs(v) >= 0.005]
        self.setAccessibleName(self.tr("Change per class"))
        self.setAccessibleDescription(", ".join(said) or self.tr("no change"))
        self.setToolTip(", ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """One line of bars."""
        return QSize(480, 92)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A bar for each class."""
        c = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(bigger(self.font(), -1))
        step = (self.width() - 4) / len(CLASSES)
        line_y, half = (self.height() - 18) / 2, (self.height() - 18) / 2 - 4
        painter.setPen(QPen(QColor(c.border), 1))
        painter.drawLine(QPointF(0, line_y), QPointF(self.width(), line_y))
        full = max(0.05, *(abs(v) for v in self.changes.values()), 0.05)
        for i, name in enumerate(CLASSES):
            x = 2 + i * step
            painter.setPen(QColor(c.text if name in self.changes else c.muted))
            where = QRectF(x, self.height() - 18, step, 18)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, name)
            change = self.changes.get(name)
            if change is None:
                continue
            height = half * abs(change) / full
            bar = QRectF(x + step * 0.2, line_y - (height if change > 0 else 0), step * 0.6, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.good if change > 0 else c.poor))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)


def _decades(low: float, high: float) -> tuple[float, float]:
    """A little below and above, never narrower than a factor of two."""
    low, high = low / 1.15, high * 1.15
    if high / low < 2:
        middle = math.sqrt(low * high)
        low, high = middle / math.sqrt(2), middle * math.sqrt(2)
    return low, high


def _ticks(low: float, high: float) -> list[float]:
    found = [
        round(step * 10.0**power, 10)
        for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        for step in ((1, 2, 5) if high / low < 100 else (1,))
    ]
    within = [value for value in found if low <= value <= high]
    if len(within) < 2:  # a narrow range has few round values
        power = 10.0 ** math.floor(math.log10((high - low) / 2))
        step = next(step for step in (5 * power, 2 * power, power) if (high - low) / step >= 2)
        within = [
            float(f"{k * step:.6g}")
            for k in range(math.ceil(low / step), math.floor(high / step) + 1)
        ]
    return within


def _y(room: QRectF, value: float, low: float, high: float) -> float:
    share = (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
    return float(room.bottom() - share * room.height())
