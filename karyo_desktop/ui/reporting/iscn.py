"""The line of the karyotype: completed while it is typed, its faults underlined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QStandardItem,
    QStandardItemModel,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QCompleter, QListView, QTextEdit

from karyo_desktop.nomenclature.complete import Completion, complete
from karyo_desktop.nomenclature.outcome import Outcome, Problem
from karyo_desktop.ui import theme
from karyo_desktop.ui.reporting.fields import TextField

MOST_OFFERED: Final = 60
_TEXT: Final = int(Qt.ItemDataRole.UserRole)
_KEYS_OF_LIST: Final = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
)


class IscnEdit(TextField):
    """One karyotype; long ones are broken for the eye alone."""

    moved = Signal()
    """The cursor stands elsewhere now."""

    def __init__(self, name: str, *, lines: int = 2) -> None:
        super().__init__(name, lines=lines, most=6)
        self.level = 550
        """Whose bands are offered."""
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(12)
        self._list = QListView()
        self._list.setObjectName("iscn-offers")
        self._completer.setPopup(self._list)
        # Qt's annotations do not know that a signal with overloads is indexed by a type.
        self._completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        self._offer = Completion(0, 0, ())
        self.cursorPositionChanged.connect(self.moved)

    def sizeHint(self) -> QSize:
        """Room for the underline too."""
        return super().sizeHint() + QSize(0, 3)

    def insert(self, text: str, *, start: int | None = None) -> None:
        """Put a text at the cursor, in place of what stands from ``start`` to there."""
        cursor = self.textCursor()
        if start is not None:
            cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def insert_band(self, band: str) -> None:
        """Put a band at the cursor, in place of a band that was begun there."""
        at = self.textCursor().position()
        head = self.toPlainText()[:at]
        start = len(head.rstrip("0123456789."))
        if start and head[start - 1] in "pq":
            start -= 1
        else:
            start = at
        self.insert(band, start=start)

    def offer(self, *, asked: bool = False) -> None:
        """Show what could stand here; ``asked`` also where nothing was begun."""
        self._offer = complete(self.toPlainText(), self.textCursor().position(), level=self.level)
        candidates = self._offer.candidates
        begun = self._offer.start < self._offer.end
        if not candidates or not (asked or begun) or len(candidates) > MOST_OFFERED:
            self._list.hide()
            return
        self._model.clear()
        for candidate in candidates:
            meaning = f"    {candidate.meaning}" if candidate.meaning else ""
            item = QStandardItem(f"{candidate.text}{meaning}")
            item.setData(candidate.text, _TEXT)
            self._model.appendRow(item)
        popup = self._list
        place = self.cursorRect()
        place.setWidth(
            min(420, popup.sizeHintForColumn(0) + popup.verticalScrollBar().sizeHint().width() + 12)
        )
        self._completer.complete(place)
        popup.setCurrentIndex(self._model.index(0, 0))

    def mark(self, problems: Sequence[Problem]) -> None:
        """Underline the places of problems."""
        marks = []
        length = len(self.toPlainText())
        for problem in {problem.span: problem for problem in problems}.values():
            start, end = problem.span
            start = min(start, max(0, length - 1))
            end = min(max(end, start + 1), length)
            mark = QTextEdit.ExtraSelection()
            shape = QTextCharFormat()
            wrong = problem.outcome is Outcome.INVALID
            colour = QColor(theme.colours().poor if wrong else theme.colours().fair)
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            shape.setUnderlineColor(colour)
            soft = QColor(colour)
            soft.setAlpha(45)
            shape.setBackground(soft)
            mark.format = shape
            cursor = self.textCursor()
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            marks.append(mark)
        self.setExtraSelections(marks)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type; Ctrl and space ask what could follow."""
        if self._list.isVisible() and event.key() in _KEYS_OF_LIST:
            event.ignore()  # the list's
            return
        if (
            event.key() == Qt.Key.Key_Space
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self.offer(asked=True)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
            return
        super().keyPressEvent(event)
        if event.text() and event.text().isprintable():
            self.offer()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._list.hide()

    def insertFromMimeData(self, source: object) -> None:
        """Paste in one line."""
        text = source.text() if hasattr(source, "text") else ""
        self.insert(" ".join(text.split()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is offered to who left."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._list.hide()

    def _take(self, index: QModelIndex) -> None:
        self.insert(str(index.data(_TEXT)), start=self._offer.start)
