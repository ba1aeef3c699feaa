"""The karyogram as a list: what a screen reader can read, with the same commands by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from karyo_desktop.domain.model import COLUMNS, Cell
from karyo_desktop.domain.review import queue
from karyo_desktop.ui import icons, theme
from karyo_desktop.ui.karyogram.marks import (
    BLIND,
    Mark,
    column_name,
    describe_chromosome,
    mark_of,
)
from karyo_desktop.ui.karyogram.typing import ELSEWHERE, ClassTyping

Index = QModelIndex | QPersistentModelIndex
PLACE, STATE, CONFIDENCE, ORIENTATION, FILE = range(5)
_INVALID: Final = QModelIndex()


class KaryogramModel(QAbstractTableModel):
    """One row for each chromosome, in the order of the sheet."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cell: Cell | None = None
        self._asked: frozenset[str] = frozenset()
        self.ids: tuple[str, ...] = ()

    def show_cell(self, cell: Cell | None) -> None:
        """Show a cell, or what changed of it; rows that stay keep their place."""
        columns = cell.karyogram.columns if cell is not None else {}
        ids = tuple(i for name in COLUMNS for i in columns.get(name, ()))
        same = self._cell is not None and cell is not None and self._cell.id == cell.id
        self._asked = frozenset(queue(cell)) if cell is not None else frozenset()
        if same and ids == self.ids:
            self._cell = cell
            if ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, FILE))
            return
        self.beginResetModel()
        self._cell, self.ids = cell, ids
        self.endResetModel()

    def rowCount(self, _parent: Index = _INVALID) -> int:
        """How many chromosomes."""
        return len(self.ids)

    def columnCount(self, _parent: Index = _INVALID) -> int:
        """How many facts of each."""
        return FILE + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Names of the facts."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Place"),
            self.tr("State"),
            self.tr("Confidence"),
            self.tr("p arm up"),
            self.tr("File"),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A fact in words; its sign; and the whole chromosome in sentences."""
        if self._cell is None or not index.isValid():
            return None
        cell, chromosome_id = self._cell, self.ids[index.row()]
        chromosome = cell.chromosome(chromosome_id)
        placement = cell.karyogram.placements[chromosome_id]
        column = cell.karyogram.column_of(chromosome_id)
        mark = mark_of(chromosome, placement, column, asked=chromosome_id in self._asked)
        if role == Qt.ItemDataRole.ToolTipRole or (
            role == Qt.ItemDataRole.AccessibleTextRole and index.column() == PLACE
        ):
            return describe_chromosome(
                chromosome, placement, column, asked=chromosome_id in self._asked
            )
        if role == Qt.ItemDataRole.DecorationRole and index.column() == STATE:
            return _sign(mark)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == CONFIDENCE:
            known = mark.level in ("good", "fair", "poor")
            return QColor(theme.level_colour(mark.level, theme.colours())) if known else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        # Of what is asked about blindly, nothing tells how sure the model was.
        said = chromosome.proposal if mark.text != BLIND else None
        name = column_name(column)
        return {
            PLACE: name[:1].upper() + name[1:],
            STATE: self._state(mark),
            CONFIDENCE: theme.percent(said.confidence) if said else "",
            ORIENTATION: theme.percent(said.orientation_confidence) if said else "",
            FILE: chromosome.file,
        }[index.column()]

    def _state(self, mark: Mark) -> str:
        if mark.flagged:
            return self.tr("To look at")
        if mark.moved:
            return self.tr("Moved by you")
        if mark.decided:
            return self.tr("Confirmed by you")
        return self.tr("Proposed") if mark.text else self.tr("Not looked at")


class KaryogramList(QTableView):
    """The list itself. It asks by signals, as the sheet does."""

    picked = Signal(tuple, str)
    """(ids, the one that the keyboard is at)"""
    class_typed = Signal(str)
    confirm_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("karyogram-list")
        self.setAccessibleName(self.tr("Karyogram as a list"))
        self.setAccessibleDescription(
            self.tr("Arrow keys walk the chromosomes; type a class to move the selected one.")
        )
        self.facts = KaryogramModel(self)
        self.setModel(self.facts)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        header = self.horizontalHeader()
        header.setAccessibleName(self.tr("Facts of each chromosome"))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(FILE, QHeaderView.ResizeMode.Stretch)
        self._typing = ClassTyping(self)
        self._typing.typed.connect(self.class_typed)
        self._following = False
        self.seeking: Callable[[], bool] = lambda: False
        """Whether a class is sought, so that T and K say which."""
        self.selectionModel().selectionChanged.connect(self._selected)

    def show_cell(self, cell: Cell | None, chosen: Sequence[str], primary: str) -> None:
        """Mirror the sheet: what lies where, what is selected, where the keyboard is."""
        self._following = True
        self.facts.show_cell(cell)
        rows = {chromosome_id: row for row, chromosome_id in enumerate(self.facts.ids)}
        selection = QItemSelection()
        for chromosome_id in chosen:
            if chromosome_id in rows:
                row = rows[chromosome_id]
                selection.select(self.facts.index(row, 0), self.facts.index(row, FILE))
        model = self.selectionModel()
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if primary in rows:
            at = self.facts.index(rows[primary], PLACE)
            model.setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(at)
        self._following = False

    def event(self, event: QEvent) -> bool:
        """While a class is sought, T and K are no commands."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self.seeking()
            and event.text().upper() in ELSEWHERE
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type a class, confirm, let go; the rest is a list's own."""
        key = event.key()
        if self.seeking() and event.text().upper() in ELSEWHERE:
            self.class_typed.emit(ELSEWHERE[event.text().upper()])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._typing.commit():
                self.confirm_asked.emit()
        elif key == Qt.Key.Key_Escape:
            if not self._typing.clear():
                self.clearSelection()
        elif not self._typing.press(event.text()):
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands here, no search."""

    def _selected(self) -> None:
        if self._following:
            return
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        ids = tuple(self.facts.ids[row] for row in rows)
        current = self.currentIndex().row()
        primary = self.facts.ids[current] if 0 <= current < len(self.facts.ids) else ""
        self.picked.emit(ids, primary)


def _sign(mark: Mark) -> QIcon | None:
    colours = theme.colours()
    if mark.flagged:
        return icons.icon("flag", colours.fair)
    return icons.icon("confirm", colours.accent) if mark.decided else None
