"""A card over the window: palette, cheat sheet, settings. Escape or a click beside closes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from karyo_desktop.ui import theme
from karyo_desktop.ui.panels.widgets import panel


class Overlay(QWidget):
    """Keeps keys and focus to itself while it is open, and gives the focus back."""

    closed = Signal()

    def __init__(self, window: QWidget, body: QWidget, *, name: str, width_px: int) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self.body = body
        self.setObjectName(name)
        self.card = panel("card")
        column = QVBoxLayout(self.card)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(body)
        self._width_px = width_px
        self.card.setParent(self)
        self.card.installEventFilter(self)
        window.installEventFilter(self)
        self.hide()

    def open(self, focus: QWidget) -> None:
        """Show the card and put the keyboard into it."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self._place()
        self.show()
        self.raise_()
        focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Hide the card; the keyboard goes back to where it was."""
        if not self.isVisible():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window at any size, and be as high as what stands on the card now."""
        kind = event.type()
        resized = watched is self._window and kind == QEvent.Type.Resize
        changed = watched is self.card and kind == QEvent.Type.LayoutRequest
        if self.isVisible() and (resized or (changed and self._height_px() != self.card.height())):
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Commands of the window below wait while the card is open."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; nothing else goes to the window below."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card closes it."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in the card."""
        within = [
            widget
            for widget in self.card.findChildren(QWidget)
            if widget.isVisible()
            and widget.isEnabled()
            and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            and widget.focusProxy() is None
        ]
        if not within:
            return True
        now = QApplication.focusWidget()
        at = within.index(now) if now in within else -1
        step = 1 if forward else -1
        within[(at + step) % len(within)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A veil over the window."""
        painter = QPainter(self)
        veil = QColor("#000000" if theme.is_dark() else theme.colours().text)
        veil.setAlpha(110 if theme.is_dark() else 70)
        painter.fillRect(self.rect(), veil)

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        width = min(self._width_px, self.width() - 40)
        self.card.setFixedWidth(width)
        height = self._height_px()
        top = min(90, (self.height() - height) // 2)
        self.card.setGeometry((self.width() - width) // 2, max(top, 20), width, height)

    def _height_px(self) -> int:
        """What the card needs at its width, as far as the window has it."""
        layout = self.card.layout()
        wanted = self.card.sizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            wanted = layout.totalHeightForWidth(self.card.width())
        return min(wanted, self.height() - 60)
