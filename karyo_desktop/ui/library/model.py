"""The library's rows for a table, with search, filter and order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QDate,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from karyo_desktop.ui import icons, theme
from karyo_desktop.ui.dates import day_words
from karyo_desktop.ui.signing.words import state_words

if TYPE_CHECKING:
    from karyo_desktop.services.library import Listed

Index = QModelIndex | QPersistentModelIndex
translate = QCoreApplication.translate
Role = Qt.ItemDataRole

NAME, STATE, KARYOTYPE, CELLS, CHANGED = range(5)
SORT: Final = Role.UserRole
PATH: Final = Role.UserRole + 1
UNREADABLE: Final = "unreadable"
FILTERS: Final = ("", "draft", "reviewed", "signed", UNREADABLE)


def told_state(item: Listed) -> str:
    """The state in words, or why a file can't be read."""
    row = item.row
    words = {
        "encrypted": translate("Library", "encrypted"),
        "newer": translate("Library", "of a newer program"),
        "broken": translate("Library", "can't be read"),
        "": state_words(row.state),
    }[row.status]
    if row.version > 1:
        words = translate("Library", "{0}, version {1}").format(words, row.version)
    if item.held_by:
        words = translate("Library", "{0}, open elsewhere").format(words)
    return words


class LibraryModel(QAbstractTableModel):
    """One row for each case file."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[Listed] = []

    def clear(self) -> None:
        """No rows."""
        self.beginResetModel()
        self._items = []
        self.endResetModel()

    def add(self, items: Sequence[Listed]) -> None:
        """More rows."""
        if items:
            first = len(self._items)
            self.beginInsertRows(QModelIndex(), first, first + len(items) - 1)
            self._items += items
            self.endInsertRows()

    def item(self, row: int) -> Listed:
        """A row's case."""
        return self._items[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many cases."""
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Case, state, karyotype, cells, date."""
        return 0 if parent.isValid() else CHANGED + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """The columns' titles."""
        if orientation != Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        return (
            translate("Library", "Case"),
            translate("Library", "State"),
            translate("Library", "Karyotype"),
            translate("Library", "Cells"),
            translate("Library", "Changed"),
        )[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """A cell of the table."""
        item = self._items[index.row()]
        column = index.column()
        if role in (Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole):
            return self._hint(item) if role == Role.ToolTipRole else self._text(item, column)
        if role in (SORT, PATH):
            return self._order(item, column) if role == SORT else item.row.path
        if role == Role.TextAlignmentRole and column == CELLS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Role.DecorationRole and column == STATE:
            return self._icon(item)
        return None

    def _hint(self, item: Listed) -> str:
        held = translate("Library", "Open: {0}").format(item.held_by) if item.held_by else ""
        return "\n".join(text for text in (item.row.path, item.row.message, held) if text)

    def _icon(self, item: Listed) -> object:
        colours = theme.colours()
        if item.row.status in ("broken", "newer"):
            return icons.icon("flag", colours.poor)
        if item.row.state == "signed":
            return icons.icon("confirm", colours.good)
        return icons.blank()

    def _text(self, item: Listed, column: int) -> str:
        row = item.row
        if column == NAME:
            same = not row.case_id or row.case_id == item.name
            return item.name if same else f"{item.name} ({row.case_id})"
        if column == STATE:
            return told_state(item)
        if column == KARYOTYPE:
            return row.karyotype or ("—" if not row.status else "")
        if column == CELLS:
            return "" if row.status else str(row.cells)
        day = QDate.fromString(item.changed_on, Qt.DateFormat.ISODate)
        return day_words(day)

    def _order(self, item: Listed, column: int) -> object:
        row = item.row
        if column == CELLS:
            return row.cells
        if column == CHANGED:
            return row.mtime_ns / 1e9
        return self._text(item, column).casefold()


class LibraryFilter(QSortFilterProxyModel):
    """Only the rows that are looked for."""

    def __init__(self, model: LibraryModel) -> None:
        super().__init__()
        self._words: list[str] = []
        self._state = ""
        self._model = model
        self.setSourceModel(model)
        self.setSortRole(SORT)

    def look_for(self, text: str, state: str) -> None:
        """Every word must stand in the name, the id or the karyotype.

        Args:
            state: one of ``FILTERS``.
        """
        self.beginFilterChange()
        self._words = text.casefold().split()
        self._state = state
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:
        """Whether a row is one of them."""
        item = self._model.item(row)
        kind = UNREADABLE if item.row.status else item.row.state
        if self._state and self._state != kind:
            return False
        text = f"{item.name} {item.row.case_id} {item.row.karyotype}".casefold()
        return all(word in text for word in self._words)
