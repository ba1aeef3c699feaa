"""The cells of the case as the report uses them: role, band level, findings, karyogram."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cirnet_core.classes import TRAY
from karyo_desktop.domain.model import Cell, Role
from karyo_desktop.services.report_preview import Found
from karyo_desktop.ui.panels.widgets import label
from karyo_desktop.ui.plain import as_it_is
from karyo_desktop.ui.reporting.fields import Choice
from karyo_desktop.ui.reporting.written import Written

_NAME, _SHOWN, _FINDINGS, _KARYOTYPE, _ROLE, _LEVEL, _CULTURE = range(7)
MOST_ROWS_PX: Final = 330
FINDINGS_PX: Final = 200
_EDITABLE: Final = (_LEVEL, _CULTURE, _FINDINGS)


class CellsPart(QWidget):
    """A table with a line for each cell."""

    def __init__(self, written: Written) -> None:
        super().__init__()
        self._written = written
        self._found: Found | None = None
        self.chosen = QCheckBox(self.tr("Choose myself which karyograms are shown"))
        self.chosen.setObjectName("report-choose")
        self.table = QTableWidget(0, 7)
        self.table.setObjectName("report-cells")
        self.table.setAccessibleName(self.tr("Cells of the report"))
        self.table.setHorizontalHeaderLabels(
            [
                self.tr("Cell"),
                self.tr("Show"),
                self.tr("Structural findings (ISCN)"),
                self.tr("Karyotype"),
                self.tr("Role"),
                self.tr("bphs"),
                self.tr("Culture"),
            ]
        )
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(30)
        self.table.setShowGrid(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_FINDINGS, QHeaderView.ResizeMode.Interactive)
        self.table.setColumnWidth(_FINDINGS, FINDINGS_PX)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addWidget(self.chosen)
        hint = self.tr("Findings are those that a count cannot tell, as t(9;22)(q34;q11.2).")
        column.addWidget(label(hint, quiet=True, wrap=True))
        self.table.itemChanged.connect(self._changed)
        self.chosen.clicked.connect(self._choose)
        self.show_written()

    def show_written(self) -> None:
        """Fill the table anew."""
        cells = self._written.document.case.cells
        with QSignalBlocker(self.table):
            if self.table.rowCount() != len(cells):
                self.table.setRowCount(len(cells))
                for row in range(len(cells)):
                    self.table.setCellWidget(row, _ROLE, self._roles(cells[row].id))
            for row, cell in enumerate(cells):
                self._show_cell(row, cell)
        head = self.table.horizontalHeader().height()
        rows = self.table.rowCount() * self.table.verticalHeader().defaultSectionSize()
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(min(head + rows + bar + 4, MOST_ROWS_PX))
        self.chosen.setChecked(bool(self._written.details.karyograms))

    def show_found(self, found: Found) -> None:
        """Show the karyotype of each cell, and which ones the report shows."""
        self._found = found
        self.show_written()

    def _show_cell(self, row: int, cell: Cell) -> None:
        own, details = cell.details, self._written.details
        placed = sum(len(ids) for name, ids in cell.karyogram.columns.items() if name != TRAY)
        told = self._found.texts.get(cell.id, "") if self._found is not None else ""
        number = placed if cell.chromosomes else own.counted
        self._item(row, _NAME, cell.name.rsplit("/", 1)[-1])
        self._item(row, _KARYOTYPE, told or ("" if number is None else str(number)))
        self._item(row, _LEVEL, str(own.band_level or ""))
        self._item(row, _CULTURE, own.culture)
        findings = next((f.text for f in details.findings if f.cell_id == cell.id), "")
        self._item(row, _FINDINGS, findings)
        shown = self._item(row, _SHOWN, "")
        flags = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
        may = bool(cell.chromosomes) and bool(details.karyograms)
        shown.setFlags(flags | Qt.ItemFlag.ItemIsEnabled if may else flags)
        on = self._found is not None and cell.id in self._found.shown
        shown.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        roles = self.table.cellWidget(row, _ROLE)
        if isinstance(roles, Choice):
            value = "excluded" if own.excluded else own.role
            roles.setCurrentIndex(roles.findData(value))

    def _item(self, row: int, column: int, text: str) -> QTableWidgetItem:
        item = self.table.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            if column not in _EDITABLE:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            self.table.setItem(row, column, item)
        if item.text() != text:
            item.setText(text)
            item.setToolTip(as_it_is(text))
        return item

    def _roles(self, cell_id: str) -> Choice:
        made = Choice()
        made.setObjectName(f"role-{cell_id}")
        made.setAccessibleName(self.tr("Role"))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, text in (
            ("", self.tr("by itself")),
            ("counted", self.tr("counted")),
            ("analysed", self.tr("analysed")),
            ("karyotyped", self.tr("karyotyped")),
            ("excluded", self.tr("left out")),
        ):
            made.addItem(text, value)
        made.activated.connect(lambda _: self._give_role(cell_id, made.currentData()))
        return made

    def _give_role(self, cell_id: str, value: str) -> None:
        if value == "excluded":
            self._written.change_cell(cell_id, excluded=True)
        else:
            role: Role = value  # type: ignore[assignment]  # the list has no other
            self._written.change_cell(cell_id, excluded=False, role=role)

    def _choose(self, on: bool) -> None:
        cells = self._written.document.case.cells
        shown = self._found.shown if self._found is not None else frozenset()
        chosen = tuple(cell.id for cell in cells if cell.id in shown) if on else ()
        self._written.change(karyograms=chosen)
        self.show_written()

    def _changed(self, item: QTableWidgetItem) -> None:
        cell = self._written.document.case.cells[item.row()]
        text = item.text().strip()
        if item.column() == _FINDINGS:
            self._written.change_finding(cell.id, text)
        elif item.column() == _CULTURE:
            self._written.change_cell(cell.id, culture=text)
        elif item.column() == _LEVEL:
            level = int(text) if text.isdigit() and 0 < int(text) <= 1000 else None
            self._written.change_cell(cell.id, band_level=level)
            self.show_written()
        elif item.column() == _SHOWN:
            on = item.checkState() == Qt.CheckState.Checked
            chosen = {*self._written.details.karyograms} - {cell.id} | ({cell.id} if on else set())
            cells = self._written.document.case.cells
            # With none ticked the choice would fall back to the program; the last one stays.
            if chosen:
                self._written.change(karyograms=tuple(c.id for c in cells if c.id in chosen))
            self.show_written()
