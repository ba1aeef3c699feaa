"""Painted: how many chromosomes of each class the pool holds, and which are too few."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cirnet_core.classes import CLASSES
from karyo_desktop.services.pool_view import PoolView
from karyo_desktop.storage.pool_schema import PARTS, Part
from karyo_desktop.ui import theme
from karyo_desktop.ui.panels.widgets import bigger
from karyo_desktop.ui.retraining import pool_words

NAMES_PX, FIGURES_PX, LEGEND_PX = 18, 16, 20


class ClassCounts(QWidget):
    """A bar for each class, made of what is learned from, what watches and what judges."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pool-classes")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.counts: dict[Part, dict[str, int]] = {part: {} for part in PARTS}
        self.missing: tuple[str, ...] = ()
        self._newest: dict[str, str] = {}
        self.setAccessibleName(self.tr("Chromosomes per class"))

    def show_counts(self, view: PoolView) -> None:
        """Draw what the pool holds."""
        per_class = view.statistics.per_class
        self.counts = {part: per_class[part] for part in PARTS}
        self.missing = view.statistics.missing
        self._newest = view.newest_of_class
        self.setAccessibleDescription("; ".join(self.words_of(name) for name in CLASSES))
        self.update()

    def words_of(self, name: str) -> str:
        """What is there of a class, as its tooltip says it."""
        numbers = (self.counts[part].get(name, 0) for part in PARTS)
        text = self.tr(
            "Class {0}: {1} to learn from, {2} to watch over it, {3} to judge by"
        ).format(name, *numbers)
        if name in self.missing:
            text += ". " + self.tr("More are wanted")
        if name in self._newest:
            text += ". " + self.tr("The newest are of {0}").format(
                pool_words.day(self._newest[name])
            )
        return text

    def sizeHint(self) -> QSize:
        """One line of bars."""
        return QSize(560, 124)

    def event(self, event: QEvent) -> bool:
        """Each class has a tooltip of its own."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = int(event.pos().x() / max(self.width() / len(CLASSES), 1.0))
            QToolTip.showText(
                event.globalPos(), self.words_of(CLASSES[min(max(at, 0), len(CLASSES) - 1)]), self
            )
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bars, their figures and names, and what the colours mean."""
        c = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(bigger(self.font(), -1))
        step = self.width() / len(CLASSES)
        foot = self.height() - NAMES_PX
        room = foot - LEGEND_PX - FIGURES_PX
        most = max(1, *(self._sum(name) for name in CLASSES))
        painter.setPen(QPen(QColor(c.border), 1))
        painter.drawLine(0, int(foot), self.width(), int(foot))
        for i, name in enumerate(CLASSES):
            y = float(foot)
            for part in PARTS:
                high = room * self.counts[part].get(name, 0) / most
                bar = QRectF(i * step + step * 0.2, y - high, step * 0.6, high)
                painter.fillRect(bar, _colour(part))
                y -= high
            missing = name in self.missing
            painter.setPen(QColor(c.fair if missing else c.muted))
            where = QRectF(i * step - 6, y - FIGURES_PX, step + 12, FIGURES_PX)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, str(self._sum(name)))
            painter.setPen(QColor(c.fair if missing else c.text))
            where = QRectF(i * step, foot, step, NAMES_PX)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, name)
        self._draw_legend(painter)

    def _sum(self, name: str) -> int:
        return sum(self.counts[part].get(name, 0) for part in PARTS)

    def _draw_legend(self, painter: QPainter) -> None:
        x = 0.0
        for part in PARTS:
            painter.fillRect(QRectF(x, 5, 10, 10), _colour(part))
            text = pool_words.part_words(part)
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.setPen(QColor(theme.colours().text))
            where = QRectF(x + 16, 0, width + 4, LEGEND_PX)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, text)
            x += width + 40


def _colour(part: Part) -> QColor:
    c = theme.colours()
    return QColor({"train": c.accent, "val": c.muted, "locked": c.good}[part])
