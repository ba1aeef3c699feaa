"""Small things that several panels are made of."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.ui import icons, theme
from karyo_desktop.ui.plain import as_it_is


def label(text: str = "", *, quiet: bool = False, wrap: bool = False, name: str = "") -> QLabel:
    """A plain-text label; what stands in a file name is never read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("quiet", quiet)
    made.setWordWrap(wrap)
    if name:
        made.setObjectName(name)
    return made


def heading(text: str = "", *, step: int = 3, bold: bool = True) -> QLabel:
    """A label some points larger than the body."""
    made = label(text)
    made.setFont(bigger(made.font(), step, bold=bold))
    return made


def caption(text: str) -> QLabel:
    """A small, quiet title over a group of values."""
    made = label(text, quiet=True)
    made.setFont(bigger(made.font(), -1))
    return made


def bigger(font: QFont, step: int, *, bold: bool = False) -> QFont:
    """The font, some points larger."""
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() + step)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


SpinBox = TypeVar("SpinBox", bound=QAbstractSpinBox)


def spaced(box: SpinBox) -> SpinBox:
    """A number field whose text stands where other fields have theirs; a style sheet cannot."""
    line = box.findChild(QLineEdit)
    assert line is not None
    line.setTextMargins(6, 0, 0, 0)
    return box


class ThemedButton(QPushButton):
    """A push button whose icon follows the theme."""

    def __init__(self, text: str, icon: str, *, primary: bool) -> None:
        super().__init__(text)
        self._icon, self._primary = icon, primary
        self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()
        super().changeEvent(event)

    def _draw_icon(self) -> None:
        if self._icon:
            colour = theme.colours().on_accent if self._primary else ""
            self.setIcon(icons.icon(self._icon, colour))
            self.setIconSize(QSize(18, 18))


def button(
    text: str, *, icon: str = "", primary: bool = False, flat: bool = False, name: str = ""
) -> QPushButton:
    """A push button of the theme."""
    made = ThemedButton(text, icon, primary=primary)
    made.setProperty("primary", primary)
    made.setProperty("flat", flat)
    if name:
        made.setObjectName(name)
    return made


def panel(kind: str, name: str = "") -> QFrame:
    """A surface of the style sheet."""
    made = QFrame()
    made.setProperty("panel", kind)
    if name:
        made.setObjectName(name)
    return made


def framed(kind: str, widget: QWidget) -> QFrame:
    """A widget on a surface of the style sheet."""
    frame = panel(kind)
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    return frame


def scrolled(widget: QWidget, words: str) -> QScrollArea:
    """A widget that scrolls up and down where the window is too low for it; no stop of its own
    for the keyboard, which goes from control to control and brings each into sight."""
    area = QScrollArea()
    area.setProperty("bare", True)
    area.setAccessibleName(words)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    widget.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area


class ElidedLabel(QWidget):
    """One line of text that is cut in the middle where room is short; whole in its tooltip."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setToolTip(as_it_is(text))
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._text), metrics.height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text, cut."""
        painter = QPainter(self)
        painter.setPen(theme.colours().muted)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(self._text, Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)
