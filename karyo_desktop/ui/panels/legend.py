"""What marks and keys mean; shown while no chromosome is selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from karyo_desktop.ui import theme
from karyo_desktop.ui.karyogram.items import draw_flag, draw_tick
from karyo_desktop.ui.karyogram.marks import BLIND
from karyo_desktop.ui.panels.widgets import caption, label

Draw = Callable[[QPainter, QPointF], None]


class Legend(QWidget):
    """Marks of the karyogram, then the keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._signs: list[tuple[QLabel, Draw]] = []
        self._key_labels: dict[str, QLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(caption(self.tr("Marks")))
        column.addLayout(self._marks())
        column.addSpacing(14)
        column.addWidget(caption(self.tr("Keys")))
        column.addLayout(self._keys())
        column.addStretch(1)
        self.restyle()

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Show the keys that commands have now, by the commands' names."""
        for name, sign in self._key_labels.items():
            sign.setText(keys.get(name, "") or "–")

    def restyle(self) -> None:
        """Draw the signs in the theme's colours."""
        ratio = self.devicePixelRatioF()
        for place, draw in self._signs:
            pixmap = QPixmap(round(26 * ratio), round(18 * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter, QPointF(13, 9))
            painter.end()
            place.setPixmap(pixmap)

    def _marks(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        rows: tuple[tuple[Draw, str], ...] = (
            (_number, self.tr("confidence in percent")),
            (_bar("good"), self.tr("95% and more: sure")),
            (_bar("fair"), self.tr("80 to 94%: less sure")),
            (_bar("poor"), self.tr("under 80%: unsure")),
            (_flag(turned=False), self.tr("flagged: look at it")),
            (_flag(turned=True), self.tr("which end is up?")),
            (_blind, self.tr("a blind check: judge by eye")),
            (_tick, self.tr("decided by you")),
        )
        for number, (draw, text) in enumerate(rows):
            sign = QLabel()
            self._signs.append((sign, draw))
            grid.addWidget(sign, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, wrap=True), number, 1)
        return grid

    def _keys(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        rows = (
            ("next", "", self.tr("next flagged chromosome")),
            ("", "Enter", self.tr("confirm it")),
            ("", "1 … 22, X, Y", self.tr("send it to that class")),
            ("turn", "", self.tr("turn it by 180°")),
            ("to_tray", "", self.tr("put it into the tray")),
            ("", "← ↑ → ↓", self.tr("walk the karyogram")),
            ("undo", "", self.tr("undo")),
        )
        for number, (command, key, text) in enumerate(rows):
            sign = label(key)
            if command:
                sign.setObjectName(f"legend-{command}")
                self._key_labels[command] = sign
            grid.addWidget(sign, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, quiet=True, wrap=True), number, 1)
        return grid


def _bar(level: str) -> Draw:
    def draw(painter: QPainter, centre: QPointF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.level_colour(level, theme.colours())))
        painter.drawRoundedRect(QRectF(centre.x() - 10, centre.y() - 1.5, 20, 3), 1.5, 1.5)

    return draw


def _flag(*, turned: bool) -> Draw:
    def draw(painter: QPainter, centre: QPointF) -> None:
        draw_flag(painter, centre, theme.colours().fair, turned=turned)

    return draw


def _tick(painter: QPainter, centre: QPointF) -> None:
    draw_tick(painter, centre, theme.colours().accent)


def _number(painter: QPainter, centre: QPointF) -> None:
    _text(painter, centre, "97", theme.colours().muted)


def _blind(painter: QPainter, centre: QPointF) -> None:
    _text(painter, centre, BLIND, theme.colours().fair, bold=True)


def _text(
    painter: QPainter, centre: QPointF, text: str, colour: str, *, bold: bool = False
) -> None:
    font = painter.font()
    font.setPixelSize(10)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    box = QRectF(centre.x() - 13, centre.y() - 9, 26, 18)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
