"""The cells of the case, each with its state; hidden while there is only one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.ui import icons, theme
from karyo_desktop.ui.panels.widgets import caption

State = Literal["new", "waiting", "working", "proposed", "reviewed", "failed"]
ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class CellLine:
    """What one line of the list shows."""

    cell_id: str
    name: str
    detail: str
    state: State
    state_text: str


class CellsPanel(QWidget):
    """A list of cells; choosing one shows it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cells")
        self.setFixedWidth(208)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Cells"))
        self.list.setItemDelegate(_CellDelegate(self.list))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._chose)
        self._title = caption(self.tr("Cells"))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 8)
        column.setSpacing(6)
        self._title.setIndent(8)
        column.addWidget(self._title)
        column.addWidget(self.list, 1)

    def clear(self) -> None:
        """No cells."""
        self.list.clear()
        self.hide()

    def show_line(self, line: CellLine) -> None:
        """Add or replace the line of a cell."""
        item = self._find(line.cell_id)
        if item is None:
            item = QListWidgetItem()
            item.setData(ROLE, line)
            self.list.addItem(item)
        item.setData(ROLE, line)
        spoken = f"{line.name}, {line.state_text}, {line.detail}"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        item.setToolTip(f"{line.name}\n{line.state_text}")
        self._title.setText(self.tr("{0} cells").format(self.list.count()))
        self.setVisible(self.list.count() > 1)

    def select(self, cell_id: str) -> None:
        """Mark the cell that is on screen."""
        item = self._find(cell_id)
        if item is not None and self.list.currentItem() is not item:
            self.list.blockSignals(True)
            self.list.setCurrentItem(item)
            self.list.blockSignals(False)

    def _find(self, cell_id: str) -> QListWidgetItem | None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.data(ROLE).cell_id == cell_id:
                return item
        return None

    def _chose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(ROLE).cell_id)


class _CellDelegate(QStyledItemDelegate):
    """Name over state, with a sign for the state."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(180, 48)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line: CellLine = index.data(ROLE)
        colours = theme.colours()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect).adjusted(1, 1, -1, -1)
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.soft if chosen else colours.hover))
            painter.drawRoundedRect(rect, 6, 6)
        name, colour = _sign(line.state)
        if name:
            ratio = painter.device().devicePixelRatio()
            picture = icons.pixmap(name, colour, size_px=15, ratio=ratio)
            painter.drawPixmap(round(rect.right() - 23), round(rect.top() + 8), picture)
        text = rect.adjusted(9, 5, -28, -5)
        half = text.height() / 2
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        top = QRectF(text.left(), text.top(), text.width(), half)
        elided = painter.fontMetrics().elidedText(
            line.name, Qt.TextElideMode.ElideMiddle, int(text.width())
        )
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, elided)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        bottom = QRectF(text.left(), text.top() + half, text.width() + 20, half)
        words = line.detail or line.state_text
        painter.drawText(bottom, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


def _sign(state: State) -> tuple[str, str]:
    colours = theme.colours()
    return {
        "new": ("", ""),
        "waiting": ("recent", colours.muted),
        "working": ("play", colours.accent),
        "proposed": ("flag", colours.fair),
        "reviewed": ("confirm", colours.good),
        "failed": ("close", colours.poor),
    }[state]
