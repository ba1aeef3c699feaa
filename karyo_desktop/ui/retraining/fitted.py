"""A table whose columns share the room that there is: nothing lies outside on the right."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget

ARROW_PX = 22
"""Beside the title of the column that the rows are sorted by."""
EDGES_PX = 28
"""Left and right of a title and of a cell's text together, as the theme has it."""


def shared(
    wanted: Mapping[int, int], *, least: Mapping[int, int], room: int, greedy: int
) -> dict[int, int]:
    """How wide each column becomes.

    Args:
        wanted: the width at which all of a column is seen.
        least: the columns that may be cut, and what they keep at least.
        room: of all of them together.
        greedy: the column that takes what is left over.
    """
    widths = dict(wanted)
    missing = sum(widths.values()) - room
    while missing > 0:
        soft = {k: widths[k] - low for k, low in least.items() if widths[k] > low}
        if not soft:
            break
        column = max(soft, key=lambda k: widths[k])
        cut = min(soft[column], missing, 4)
        widths[column] -= cut
        missing -= cut
    if missing < 0:
        widths[greedy] -= missing
    return widths


class FittedTable(QTableWidget):
    """Cuts the columns that may be cut, the widest first; their rows tell the rest as a tip."""

    def __init__(self, titles: list[str], *, soft: Collection[int], numbers: range) -> None:
        super().__init__(0, len(titles))
        self._soft = frozenset(soft)
        self.setWordWrap(False)
        self.setHorizontalHeaderLabels(titles)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(40)
        header.sortIndicatorChanged.connect(self.fit)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column in numbers:
            item = self.horizontalHeaderItem(column)
            if item is not None:
                item.setTextAlignment(right)

    def fit(self) -> None:
        """Share the room anew."""
        header = self.horizontalHeader()
        wanted, least = {}, {}
        for column in range(self.columnCount()):
            title = self._title_px(column)
            wanted[column] = max(title, self.sizeHintForColumn(column) + 2)
            if column in self._soft:
                least[column] = min(wanted[column], max(title, 76) if column == 0 else 64)
        widths = shared(wanted, least=least, room=self.viewport().width(), greedy=0)
        for column, width in widths.items():
            header.resizeSection(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The room is another one."""
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Only now the theme's fonts are known."""
        super().showEvent(event)
        self.fit()

    def _title_px(self, column: int) -> int:
        item, header = self.horizontalHeaderItem(column), self.horizontalHeader()
        words = header.fontMetrics().horizontalAdvance(item.text() if item is not None else "")
        arrow = ARROW_PX if header.sortIndicatorSection() == column else 0
        return words + EDGES_PX + arrow
