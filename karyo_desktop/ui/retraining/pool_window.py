"""The training pool: what it holds per class and case, what is missing, and packs in and out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.services.pool_view import CaseLine, PoolView
from karyo_desktop.ui.panels.widgets import button, caption, framed, heading, label, panel
from karyo_desktop.ui.plain import as_it_is
from karyo_desktop.ui.retraining import pool_words
from karyo_desktop.ui.retraining.class_counts import ClassCounts
from karyo_desktop.ui.retraining.dialog import quiet_buttons
from karyo_desktop.ui.retraining.fitted import FittedTable

NAME_ROLE = Qt.ItemDataRole.UserRole
ORDER_ROLE = Qt.ItemDataRole.UserRole + 1
FIRST_NUMBER, LAST_NUMBER = 3, 6
SINCE = 7
SOFT = (0, 1, 2, 8, 9)
"""Columns of words, which may be cut where room is short; all of them stand in the tip."""


class _Item(QTableWidgetItem):
    """Sorted by what it means, not by how it is written."""

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return bool(self.data(ORDER_ROLE) < other.data(ORDER_ROLE))


class PoolWindow(QDialog):
    """Shows a view of the pool and says what the person wants; reads and writes nothing."""

    leave_out_asked = Signal(list, bool)
    """(names of cases, out or in again)"""
    describe_asked = Signal(list)
    import_asked = Signal()
    export_asked = Signal()
    cancel_asked = Signal()
    microscope_named = Signal(str)
    """Of this workplace, for the cases to come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pool")
        self.setWindowTitle(self.tr("Training pool"))
        self.view: PoolView | None = None
        self.sentences = label("", wrap=True, name="pool-sentences")
        self.counts = ClassCounts()
        self.table = self._table()
        self.message = label("", wrap=True, name="pool-message")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Reading or writing a data pack"))
        self.microscope = QLineEdit()
        self.microscope.setObjectName("pool-microscope")
        self.microscope.setMaxLength(80)
        self.microscope.setAccessibleName(self.tr("Microscope of this workplace"))
        self.microscope.setPlaceholderText(self.tr("not said"))
        self.microscope.editingFinished.connect(
            lambda: self.microscope_named.emit(self.microscope.text().strip())
        )
        self._build()
        quiet_buttons(self)
        self.resize(1100, 690)
        self._choose()

    @property
    def chosen(self) -> list[CaseLine]:
        """The selected cases, from above to below."""
        if self.view is None:
            return []
        names = {item.data(NAME_ROLE) for item in self.table.selectedItems()}
        return [line for line in self.view.lines if line.case.name in names]

    def show_view(self, view: PoolView) -> None:
        """Show what the pool holds now; the selection stays."""
        chosen = {line.case.name for line in self.chosen}
        self.view = view
        self.sentences.setText("\n".join(pool_words.holds(view)))
        self.counts.show_counts(view)
        self.table.setSortingEnabled(False)
        self.table.setRowCount(len(view.lines))
        for row, line in enumerate(view.lines):
            self._fill(row, line)
        self.table.setSortingEnabled(True)
        self.table.fit()
        self.table.clearSelection()
        for row in range(self.table.rowCount()):
            items = [self.table.item(row, k) for k in range(self.table.columnCount())]
            for item in items:
                if item is not None and item.data(NAME_ROLE) in chosen:
                    item.setSelected(True)
        self.export.setEnabled(view.statistics.labels != dict.fromkeys(view.statistics.labels, 0))
        self._choose()

    def say(self, text: str) -> None:
        """What happened, or went wrong."""
        self.message.setText(text)
        self.message_panel.setVisible(bool(text))

    def wait(self, waiting: bool, done: int = 0, total: int = 0) -> None:
        """While a pack is read or written; no total is not known yet."""
        self.waiting.setVisible(waiting)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        for made in (self.bring, self.export):
            made.setEnabled(not waiting)

    def restyle(self) -> None:
        """Other colours."""
        self.counts.update()

    def _fill(self, row: int, line: CaseLine) -> None:
        case = line.case
        texts: Sequence[str | int] = (
            case.name,
            pool_words.part_words(case.part),
            pool_words.standing_words(line.standing),
            line.cells,
            line.labels,
            line.corrected,
            line.closely,
            pool_words.day(case.added),
            case.stain,
            case.microscope,
        )
        tip = as_it_is(pool_words.tip(line))
        for column, text in enumerate(texts):
            item = _Item(str(text))
            item.setData(ORDER_ROLE, case.added if column == SINCE else text)
            item.setData(NAME_ROLE, case.name)
            item.setToolTip(tip)
            if FIRST_NUMBER <= column <= LAST_NUMBER:
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                item.setTextAlignment(right)
            self.table.setItem(row, column, item)

    def _choose(self) -> None:
        chosen = self.chosen
        out = bool(chosen) and all(line.case.left_out for line in chosen)
        self.leave.setText(self.tr("Take in again") if out else self.tr("Leave out…"))
        self.leave.setEnabled(bool(chosen))
        self.describe.setEnabled(bool(chosen))

    def _leave(self) -> None:
        chosen = self.chosen
        out = all(line.case.left_out for line in chosen)
        names = [line.case.name for line in chosen if line.case.left_out == out]
        self.leave_out_asked.emit(names, not out)

    # building

    def _table(self) -> FittedTable:
        titles = (
            self.tr("Case"),
            self.tr("Part"),
            self.tr("Next training"),
            self.tr("Cells"),
            self.tr("Chromosomes"),
            self.tr("Corrected"),
            self.tr("One by one"),
            self.tr("Since"),
            self.tr("Stain"),
            self.tr("Microscope"),
        )
        numbers = range(FIRST_NUMBER, LAST_NUMBER + 1)
        table = FittedTable(list(titles), soft=SOFT, numbers=numbers)
        table.setObjectName("pool-table")
        table.setAccessibleName(self.tr("Cases of the training pool"))
        closely = table.horizontalHeaderItem(LAST_NUMBER)
        if closely is not None:
            closely.setToolTip(
                self.tr(
                    "Labels that were looked at one by one, or blindly; the others were accepted "
                    "in bulk and weigh less."
                )
            )
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        table.itemSelectionChanged.connect(self._choose)
        return table

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.addWidget(heading(self.tr("Training pool"), step=5))
        column.addWidget(self.sentences)
        column.addWidget(caption(self.tr("Chromosomes per class")))
        column.addWidget(self.counts)
        column.addWidget(framed("card", self.table), 1)
        column.addLayout(self._below_table())
        self.message_panel = panel("notice")
        inside = QHBoxLayout(self.message_panel)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.message)
        self.message_panel.hide()
        column.addWidget(self.message_panel)
        self.waiting = QWidget()
        row = QHBoxLayout(self.waiting)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar, 1)
        cancel = button(self.tr("Stop"), name="pool-stop")
        cancel.clicked.connect(self.cancel_asked)
        row.addWidget(cancel)
        self.waiting.hide()
        column.addWidget(self.waiting)
        column.addLayout(self._buttons())

    def _below_table(self) -> QHBoxLayout:
        self.leave = button(self.tr("Leave out…"), name="pool-leave-out")
        self.leave.setToolTip(
            self.tr("The case is not part of the next training; nothing is deleted.")
        )
        self.leave.clicked.connect(self._leave)
        self.describe = button(self.tr("Stain and microscope…"), name="pool-describe")
        self.describe.clicked.connect(
            lambda: self.describe_asked.emit([line.case.name for line in self.chosen])
        )
        row = QHBoxLayout()
        row.addWidget(self.leave)
        row.addWidget(self.describe)
        row.addStretch(1)
        row.addWidget(label(self.tr("Microscope of this workplace"), quiet=True))
        self.microscope.setFixedWidth(180)
        row.addWidget(self.microscope)
        return row

    def _buttons(self) -> QHBoxLayout:
        self.bring = button(self.tr("Import a data pack…"), name="pool-import")
        self.bring.clicked.connect(self.import_asked)
        self.export = button(self.tr("Export as a data pack…"), name="pool-export")
        self.export.setToolTip(self.tr("Cases are numbered in it, not named."))
        self.export.clicked.connect(self.export_asked)
        close = button(self.tr("Close"), name="pool-close")
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.bring)
        row.addWidget(self.export)
        row.addStretch(1)
        row.addWidget(close)
        return row
