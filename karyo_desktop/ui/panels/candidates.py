"""The model's first classes of a chromosome, each with a bar; a click sends it there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from cirnet_core.classes import CLASSES
from karyo_desktop.ui import theme


class CandidateRow(QAbstractButton):
    """One class with its calibrated probability."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.class_ = ""
        self.setAccessibleName(self.tr("A class that the model considers"))
        self._probability = 0.0
        self._current = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_class(self, class_: str, probability: float, *, current: bool) -> None:
        """Set what is shown; the class in which the chromosome lies now stands out."""
        self.class_, self._probability, self._current = class_, probability, current
        percent = theme.percent(probability)
        self.setAccessibleName(self.tr("Class {0}, {1}").format(class_, percent))
        self.setToolTip(
            self.tr("It lies in class {0}").format(class_)
            if current
            else self.tr("Move to class {0}").format(class_)
        )
        self.update()

    def sizeHint(self) -> QSize:
        """One comfortable line."""
        return QSize(180, 27)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be clicked."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Number, bar, percent."""
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(self.rect(), 6, 6)
        font = painter.font()
        font.setBold(self._current)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        area = QRectF(self.rect()).adjusted(6, 0, -6, 0)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, self.class_)
        track = QRectF(area.left() + 34, area.center().y() - 3, area.width() - 34 - 46, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(track, 3, 3)
        level = theme.confidence_level(self._probability) if self._current else ""
        filled = QRectF(track)
        filled.setWidth(max(track.width() * self._probability, 2.0))
        painter.setBrush(
            theme.level_colour(level, colours) if self._current else QColor(colours.muted)
        )
        painter.drawRoundedRect(filled, 3, 3)
        painter.setPen(QColor(colours.text if self._current else colours.muted))
        text = theme.percent(self._probability)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, text)


class Candidates(QWidget):
    """The first three classes."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        self.rows = [CandidateRow() for _ in range(3)]
        for row in self.rows:
            row.clicked.connect(lambda _checked=False, row=row: self.chosen.emit(row.class_))
            column.addWidget(row)

    def show_probabilities(self, probabilities: Sequence[float], *, current: str) -> None:
        """Show the likeliest classes first."""
        ranked = sorted(zip(probabilities, CLASSES, strict=True), key=lambda pair: -pair[0])
        for row, (probability, class_) in zip(self.rows, ranked, strict=False):
            row.show_class(class_, probability, current=class_ == current)
