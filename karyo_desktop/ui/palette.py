"""The command palette: every command, found by a few letters of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.ui import theme

MOST_SHOWN = 40
MARGIN_PX = 12


@dataclass(frozen=True)
class Entry:
    """A command of the palette.

    Attributes:
        text: what it does.
        hint: where it is otherwise, or its keys.
        run: does it.
    """

    text: str
    hint: str
    icon: QIcon
    run: Callable[[], object]


def ranked(query: str, texts: Sequence[str]) -> list[int]:
    """Indexes of the texts that match a query, the best first.

    Every word of the query must be in the text, best at the start of one of its words; else the
    letters of the whole query in their order.
    """
    if not query.strip():
        return list(range(len(texts)))
    found = []
    for k, text in enumerate(texts):
        cost = _cost(query.casefold().split(), text.casefold())
        if cost is not None:
            found.append((cost, k))
    return [k for _, k in sorted(found)]


def _cost(words: Sequence[str], text: str) -> tuple[int, int] | None:
    """How badly a text matches; None where it does not."""
    starts = {0} | {k + 1 for k, letter in enumerate(text) if not letter.isalnum()}
    total = 0
    for word in words:
        at = text.find(word)
        if at < 0:
            return _scattered("".join(words), text)
        best = any(text.startswith(word, start) for start in starts)
        total += 0 if best else 10
    return (total, len(text))


def _scattered(letters: str, text: str) -> tuple[int, int] | None:
    at = -1
    for letter in letters:
        at = text.find(letter, at + 1)
        if at < 0:
            return None
    return (100 + at, len(text))


class Palette(QWidget):
    """A line to type in over the commands that match."""

    chosen = Signal(object)
    """Entry"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self.line = QLineEdit()
        self.line.setObjectName("palette-line")
        self.line.setPlaceholderText(self.tr("What do you want to do?"))
        self.line.setAccessibleName(self.tr("Search commands"))
        self.line.setToolTip(self.tr("Some letters of a command; Enter does it"))
        self.line.textChanged.connect(self._filter)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("palette-list")
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setIconSize(QSize(18, 18))
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMinimumHeight(300)
        self.list.itemClicked.connect(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self.list)

    def offer(self, entries: Sequence[Entry]) -> None:
        """Offer these commands, nothing typed yet."""
        self._entries = tuple(entries)
        self.line.clear()
        self._filter("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk the list while the line has the keyboard."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                row = (self.list.currentRow() + step) % self.list.count()
                self.list.setCurrentRow(row)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self.list.currentItem()
                if item is not None:
                    self._run(item)
                return True
        return super().eventFilter(watched, event)

    def _filter(self, query: str) -> None:
        self.list.clear()
        texts = [entry.text for entry in self._entries]
        for k in ranked(query, texts)[:MOST_SHOWN]:
            entry = self._entries[k]
            item = QListWidgetItem(entry.icon, entry.text)
            spoken = ", ".join(part for part in (entry.text, entry.hint) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            item.setSizeHint(QSize(0, 28))
            item.setData(Qt.ItemDataRole.UserRole, entry)
            self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(0)
        self.list.setAccessibleDescription(self.tr("%n commands", "", self.list.count()))

    def _run(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


class _EntryDelegate(QStyledItemDelegate):
    """The command at the left, its keys or its place at the right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw both; a long place is cut, never the command."""
        super().paint(painter, option, index)
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        metrics, rect = option.fontMetrics, QRect(option.rect)
        taken = 18 + 4 * MARGIN_PX + metrics.horizontalAdvance(entry.text)
        room = rect.adjusted(taken, 0, -MARGIN_PX, 0)
        hint = metrics.elidedText(entry.hint, Qt.TextElideMode.ElideMiddle, max(room.width(), 0))
        painter.save()
        painter.setPen(QColor(theme.colours().muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, hint)
        painter.restore()
