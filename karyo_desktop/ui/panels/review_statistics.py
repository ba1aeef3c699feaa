"""What the cells of a case have cost, and what the blind audit shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.domain.statistics import CaseStatistics, CellStatistics
from karyo_desktop.ui.panels.widgets import caption, heading, label


class StatisticsDialog(QDialog):
    """Medians over the reviewed cells, then a line for each cell."""

    def __init__(self, statistics: CaseStatistics, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("statistics")
        self.setWindowTitle(self.tr("Case statistics"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 440)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        column.addLayout(self._figures(statistics))
        column.addWidget(self._table(statistics.cells), 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _figures(self, statistics: CaseStatistics) -> QGridLayout:
        audit = statistics.audit
        done = sum(cell.reviewed for cell in statistics.cells)
        checks = self.tr("{0} of {1} answered, {2} changed").format(
            audit.answered, audit.asked, audit.changed
        )
        actions, seconds = statistics.median_actions, statistics.median_seconds
        figures = (
            (self.tr("Reviewed cells"), f"{done} / {len(statistics.cells)}"),
            (self.tr("Median actions"), "—" if actions is None else f"{actions:g}"),
            (self.tr("Median time"), "—" if seconds is None else _time(seconds)),
            (self.tr("Blind checks of sure chromosomes"), checks),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        for number, (title, value) in enumerate(figures):
            grid.addWidget(caption(title), 0, number)
            shown = heading(value, step=2) if number < 3 else label(value)
            grid.addWidget(shown, 1, number)
        grid.setColumnStretch(3, 1)
        return grid

    def _table(self, cells: tuple[CellStatistics, ...]) -> QTableWidget:
        titles = (
            self.tr("Cell"),
            self.tr("Chromosomes"),
            self.tr("Flagged"),
            self.tr("Corrected"),
            self.tr("Actions"),
            self.tr("Time"),
            self.tr("State"),
        )
        table = QTableWidget(len(cells), len(titles))
        table.setObjectName("statistics-table")
        table.setAccessibleName(self.tr("Cells of the case"))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        header = table.horizontalHeader()
        for k in range(len(titles)):
            numbers = 0 < k < len(titles) - 1
            head = QTableWidgetItem(titles[k])
            head.setTextAlignment(right if numbers else left)
            table.setHorizontalHeaderItem(k, head)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for row, cell in enumerate(cells):
            state = self.tr("reviewed") if cell.reviewed else self.tr("not yet")
            texts = (
                cell.name,
                str(cell.chromosomes),
                str(cell.flagged),
                str(cell.corrected),
                str(cell.actions),
                _time(cell.seconds),
                state,
            )
            for k, text in enumerate(texts):
                item = QTableWidgetItem(text)
                if 0 < k < len(texts) - 1:
                    item.setTextAlignment(right)
                table.setItem(row, k, item)
        return table


def _time(seconds: float) -> str:
    """Minutes and seconds."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"
