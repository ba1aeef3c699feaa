"""One class over all cells of the case: how a suspected structural change is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cirnet_core.classes import CLASSES
from karyo_desktop.ui import theme
from karyo_desktop.ui.panels.widgets import heading, label
from karyo_desktop.ui.pictures import Upright

Index = QModelIndex | QPersistentModelIndex
ROLE: Final = Qt.ItemDataRole.UserRole
MOST_ZOOM: Final = 3.0
_FOOT: Final = 20
_LEAST_WIDTH: Final = 88


@dataclass(frozen=True)
class StripItem:
    """One copy in the strip.

    Attributes:
        cell_name: short.
        current: it lies in the cell on screen.
        first: the first copy of its cell.
    """

    cell_id: str
    cell_name: str
    chromosome_id: str
    picture: Upright | None
    current: bool
    first: bool


class StripModel(QAbstractListModel):
    """The copies in the order of the cells."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: tuple[StripItem, ...] = ()
        self.class_ = ""

    def show_items(self, class_: str, items: Sequence[StripItem]) -> None:
        """Show other copies; the same copies with other pictures keep selection and scrolling."""
        same = [_id(item) for item in items] == [_id(item) for item in self.items]
        if same and class_ == self.class_:
            self.items = tuple(items)
            if items:
                self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
            return
        self.beginResetModel()
        self.items, self.class_ = tuple(items), class_
        self.endResetModel()

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many copies."""
        return len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The copy, and its words for tooltips and screen readers."""
        item = self.items[index.row()]
        if role == ROLE:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.tr("Class {0} of cell {1}").format(self.class_, item.cell_name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("Cell {0}: click to go there").format(item.cell_name)
        return None


class ClassStrip(QWidget):
    """All copies of a class side by side at one scale; choosing one goes to its cell."""

    class_chosen = Signal(str)
    """A class, or empty: that of the selected chromosome."""
    picked = Signal(str, str)
    """(cell id, chromosome id)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("class-strip")
        self.setAccessibleName(self.tr("One class over all cells"))
        self.choice = QComboBox()
        self.choice.setObjectName("strip-class")
        self.choice.setAccessibleName(self.tr("Class of the strip"))
        self.choice.setToolTip(self.tr("Which class is shown over all cells"))
        self.choice.addItem(self.tr("Class as selected"), "")
        for name in CLASSES:
            self.choice.addItem(self.tr("Class {0}").format(name), name)
        self.choice.activated.connect(lambda row: self.class_chosen.emit(self.choice.itemData(row)))
        self._title = heading(step=0)
        self._title.setObjectName("strip-title")
        self._hint = label(quiet=True)
        self.model = StripModel(self)
        self.list = QListView()
        self.list.setObjectName("strip-list")
        self.list.setAccessibleName(self.tr("Copies over all cells"))
        self.list.setModel(self.model)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_StripDelegate(self.list))
        self.list.setMinimumHeight(110)
        self.list.activated.connect(self._picked)
        self.list.clicked.connect(self._picked)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._hint, 1)
        head.addWidget(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.list, 1)

    def show_copies(self, class_: str, items: Sequence[StripItem]) -> None:
        """Show these copies of a class; an empty class asks for a selection."""
        self.model.show_items(class_, items)
        cells = len({item.cell_id for item in items})
        self._title.setText(
            self.tr("Class {0}").format(class_) if class_ else self.tr("No class is selected")
        )
        text = self.tr("Copies: {0} · cells: {1}").format(len(items), cells)
        self._hint.setText(text if class_ else self.tr("Select a chromosome, or choose a class."))

    def sizeHint(self) -> QSize:
        """Room for a large chromosome."""
        return QSize(400, 210)

    def _picked(self, index: QModelIndex) -> None:
        item: StripItem = index.data(ROLE)
        self.picked.emit(item.cell_id, item.chromosome_id)


class _StripDelegate(QStyledItemDelegate):
    """Pictures on white over the cell's name."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the picture at the strip's scale."""
        item: StripItem = index.data(ROLE)
        width = item.picture.width_px * self._zoom(index) if item.picture is not None else 0
        return QSize(max(round(width) + 14, _LEAST_WIDTH), self._height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paper, picture, name; that of the cell on screen is bold."""
        item: StripItem = index.data(ROLE)
        colours = theme.colours()
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        paper = rect.adjusted(0, 0, 0, -_FOOT)
        painter.fillRect(paper, QColor("white"))
        if item.first and index.row():
            painter.setPen(QPen(QColor(theme.PAPER.border), 1))
            painter.drawLine(paper.topLeft(), paper.bottomLeft())
        if item.picture is not None:
            self._paint_picture(painter, item.picture, paper, self._zoom(index))
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setPen(QPen(QColor(theme.PAPER.accent), 2))
            painter.drawRoundedRect(paper.adjusted(2, 2, -2, -2), 4, 4)
        foot = QRectF(rect.left(), paper.bottom(), rect.width(), _FOOT)
        painter.setClipRect(foot)
        font = painter.font()
        font.setBold(item.current)
        painter.setFont(font)
        painter.setPen(QColor(colours.text if item.current else colours.muted))
        whole = self._foot_of_cell(index, foot)
        name = painter.fontMetrics().elidedText(
            item.cell_name, Qt.TextElideMode.ElideMiddle, int(whole.width())
        )
        painter.drawText(whole, Qt.AlignmentFlag.AlignCenter, name)
        painter.restore()

    def _foot_of_cell(self, index: Index, foot: QRectF) -> QRectF:
        """The room for a cell's name, under all of its copies; each draws its own part of it."""
        view, model = self.parent(), index.model()
        if not isinstance(view, QListView) or not isinstance(model, StripModel):
            return foot
        cell_id = model.items[index.row()].cell_id
        rows = [k for k, item in enumerate(model.items) if item.cell_id == cell_id]
        left = view.visualRect(model.index(rows[0])).left()
        right = view.visualRect(model.index(rows[-1])).right()
        return QRectF(left + 3, foot.top(), right - left - 5, foot.height())

    def _height(self) -> int:
        view = self.parent()
        return view.viewport().height() - 2 if isinstance(view, QListView) else 120

    def _zoom(self, index: Index) -> float:
        model = index.model()
        if not isinstance(model, StripModel):
            return 1.0
        tallest = max((i.picture.height_px for i in model.items if i.picture), default=1)
        return max(min((self._height() - _FOOT - 8) / tallest, MOST_ZOOM), 0.05)

    def _paint_picture(
        self, painter: QPainter, picture: Upright, paper: QRectF, zoom: float
    ) -> None:
        ratio = painter.device().devicePixelRatio()
        width, height = picture.width_px * zoom, picture.height_px * zoom
        pixmap = picture.pixmap(width_px=round(width * ratio), height_px=round(height * ratio))
        pixmap.setDevicePixelRatio(ratio)
        left, top = paper.center().x() - width / 2, paper.bottom() - 4 - height
        painter.drawPixmap(round(left), round(top), pixmap)


def _id(item: StripItem) -> tuple[str, str]:
    return (item.cell_id, item.chromosome_id)
