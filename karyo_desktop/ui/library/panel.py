"""The list of a folder's cases, with search and filter."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.ui.library.model import (
    CHANGED,
    FILTERS,
    KARYOTYPE,
    NAME,
    PATH,
    UNREADABLE,
    LibraryFilter,
    LibraryModel,
)
from karyo_desktop.ui.panels.widgets import ElidedLabel, button, framed, label
from karyo_desktop.ui.signing.fields import named
from karyo_desktop.ui.signing.words import state_words


class CaseTable(QTableView):
    """Enter or a double click opens a case."""

    opened = Signal(str)

    def __init__(self, rows: LibraryFilter) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Cases"))
        self.setModel(rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(30)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setAccessibleName(self.tr("Cases"))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(KARYOTYPE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 170), (3, 60), (4, 110)):
            header.resizeSection(column, width)
        self.setSortingEnabled(True)
        self.sortByColumn(CHANGED, Qt.SortOrder.DescendingOrder)
        self.doubleClicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(str(index.data(PATH)))


class LibraryPanel(QWidget):
    """Says which folder, what to look for, and what is there."""

    folder_asked = Signal()
    refresh_asked = Signal()
    open_asked = Signal(str)

    def __init__(self, model: LibraryModel, *, prefix: str = "library") -> None:
        super().__init__()
        self.setObjectName(prefix)
        self.setAccessibleName(self.tr("Library"))
        self._model = model
        self.rows = LibraryFilter(model)
        self.folder = ElidedLabel(self.tr("No folder is listed yet"))
        self.choose = button(self.tr("List the cases of a folder…"), name=f"{prefix}-choose")
        self.choose.clicked.connect(self.folder_asked)
        self.anew = button(self.tr("Read anew"), flat=True, name=f"{prefix}-anew")
        self.anew.setToolTip(self.tr("Read every file again and make the list anew"))
        self.anew.clicked.connect(self.refresh_asked)
        words = self.tr("Search name or karyotype")
        self.search = named(QLineEdit(), words, f"{prefix}-search")
        self.search.setPlaceholderText(words)
        self.state = named(QComboBox(), self.tr("State"), f"{prefix}-state")
        for value in FILTERS:
            self.state.addItem(self._filter_words(value), value)
        self.table = CaseTable(self.rows)
        self.table.setObjectName(f"{prefix}-table")
        self.table.opened.connect(self.open_asked)
        self.told = label(quiet=True, wrap=True, name=f"{prefix}-told")
        self._build()
        self.search.textChanged.connect(self._look)
        self.state.currentIndexChanged.connect(self._look)
        self.search.returnPressed.connect(self._to_table)
        for signal in (model.modelReset, model.rowsInserted):
            signal.connect(self._count)
        self.show_folder("")

    def show_folder(self, folder: str) -> None:
        """Which folder is listed; empty for none yet."""
        self.folder.set_text(folder or self.tr("No folder is listed yet"))
        for widget in (self.search, self.state, self._frame, self.anew):
            widget.setVisible(bool(folder))
        if not folder:
            self.told.setText(
                self.tr("Choose where your cases lie: all are listed here, to search and to open.")
            )
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Expanding if folder else policy.Maximum)
        self.choose.setText(
            self.tr("Another folder…") if folder else self.tr("List the cases of a folder…")
        )

    def say(self, text: str) -> None:
        """What is going on, or went wrong, in place of the number of cases."""
        self.told.setText(text) if text else self._count()

    def _filter_words(self, value: str) -> str:
        if value == UNREADABLE:
            return self.tr("encrypted or unreadable")
        return state_words(value) if value else self.tr("all cases")

    def _look(self) -> None:
        self.rows.look_for(self.search.text(), str(self.state.currentData()))
        self._count()

    def _count(self) -> None:
        every, shown = self._model.rowCount(), self.rows.rowCount()
        if not every:
            self.told.setText(self.tr("There is no case in this folder."))
        elif shown == every:
            self.told.setText(self.tr("%n cases", "", every))
        else:
            self.told.setText(self.tr("{0} of {1} cases").format(shown, every))

    def _to_table(self) -> None:
        if self.rows.rowCount():
            self.table.setCurrentIndex(self.rows.index(0, 0))
            self.table.setFocus()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.folder, 1)
        head.addWidget(self.anew)
        head.addWidget(self.choose)
        seek = QHBoxLayout()
        seek.addWidget(self.search, 1)
        seek.addWidget(self.state)
        self._frame = framed("card", self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(seek)
        column.addWidget(self._frame, 1)
        column.addWidget(self.told)
