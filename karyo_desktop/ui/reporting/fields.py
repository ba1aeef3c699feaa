"""Fields of the form: they tell what is typed, and can be filled without telling."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QUndoStack,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

_UNDO: Final = QKeySequence.StandardKey.Undo
_REDO: Final = QKeySequence.StandardKey.Redo
MOST_LINE: Final = 200


class Choice(QComboBox):
    """A list to choose from; the wheel scrolls what lies around it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nobody changes a value by scrolling past it."""
        event.ignore()


class LineField(QLineEdit):
    """One line."""

    edited = Signal(str)

    def __init__(self, name: str, *, placeholder: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setMaxLength(MOST_LINE)
        self.setPlaceholderText(placeholder)
        self.textEdited.connect(self.edited)

    def show_text(self, text: str) -> None:
        """Show a text that was not typed here; the cursor stays if nothing changes."""
        if text != self.text():
            self.setText(text)


class TextField(QPlainTextEdit):
    """Some lines; grows with what is typed. Tab goes on to the next field."""

    edited = Signal(str)

    def __init__(self, name: str, *, lines: int = 2, most: int = 12) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self.setProperty("field", True)
        self._lines, self._most = lines, most
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setUndoRedoEnabled(False)
        self.textChanged.connect(self._told)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def show_text(self, text: str) -> None:
        """Show a text that was not typed here."""
        if text != self.toPlainText():
            with QSignalBlocker(self):
                self.setPlainText(text)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """High enough for the lines that there are, between a least and a most."""
        rows = max(self._lines, min(self._rows(), self._most))
        edge = 2 * (int(self.document().documentMargin()) + self.frameWidth() + 3)
        return QSize(super().sizeHint().width(), rows * self.fontMetrics().lineSpacing() + edge)

    def minimumSizeHint(self) -> QSize:
        """No less than its lines."""
        return QSize(80, self.sizeHint().height())

    def setPlaceholderText(self, text: str) -> None:
        """What stands there while nothing is typed; it is shown whole too."""
        if text != self.placeholderText():
            super().setPlaceholderText(text)
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other lines at another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _rows(self) -> int:
        if self.toPlainText() or not self.placeholderText():
            return int(self.document().size().height())
        metrics = self.fontMetrics()
        room = max(80, self.viewport().width() - 2 * int(self.document().documentMargin()))
        box = metrics.boundingRect(
            QRect(0, 0, room, 10_000), int(Qt.TextFlag.TextWordWrap), self.placeholderText()
        )
        return round(box.height() / metrics.lineSpacing())

    def _told(self) -> None:
        self.edited.emit(self.toPlainText())


class UndoKeys(QObject):
    """The keys of undo and redo mean the form's steps in every field of a window."""

    def __init__(self, stack: QUndoStack, parent: QObject) -> None:
        super().__init__(parent)
        self._stack = stack

    def watch(self, root: QWidget) -> None:
        """Follow a widget and all that it holds now."""
        for widget in (root, *root.findChildren(QWidget)):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the two keys away from fields, which have steps of their own."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and (override or event.type() == QEvent.Type.KeyPress):
            redo = event.matches(_REDO) or (
                event.key() == Qt.Key.Key_Y
                and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            )
            if redo or event.matches(_UNDO):
                event.accept()
                if not override:
                    if redo:
                        self._stack.redo()
                    else:
                        self._stack.undo()
                return True
        return super().eventFilter(watched, event)
