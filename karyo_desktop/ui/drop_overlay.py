"""Takes files and folders that are dragged over the window, and shows that they can be dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from karyo_desktop.ui import theme
from karyo_desktop.ui.panels.widgets import bigger


def paths_of(data: QMimeData) -> list[Path]:
    """The local files and folders that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropOverlay(QWidget):
    """A frame with a word over the whole window; the mouse goes through it."""

    dropped = Signal(list)
    """Paths, when the other program has been answered."""
    added = Signal(list)
    """Paths that were dropped with Shift, to be added to the open case."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.can_add = False
        """Whether a case is open."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        parent.setAcceptDrops(True)
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is dragged over the window."""
        if isinstance(event, QDragEnterEvent):
            if paths_of(event.mimeData()):
                event.acceptProposedAction()
                self.cover()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.hide()
            paths = paths_of(event.mimeData())
            event.acceptProposedAction()
            add = self.can_add and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            told = self.added if add else self.dropped
            QTimer.singleShot(0, self, lambda: told.emit(paths))
            return True
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self.cover()
        return super().eventFilter(watched, event)

    def cover(self) -> None:
        """Lie over the window."""
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame and word."""
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.window)
        veil.setAlpha(215)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(18, 18, -18, -18), 14, 14)
        painter.setFont(bigger(self.font(), 6))
        painter.setPen(QColor(colours.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words())

    def _words(self) -> str:
        if not self.can_add:
            return self.tr("Drop to open")
        return self.tr("Drop to open as a new case\nwith Shift: add to this case")
