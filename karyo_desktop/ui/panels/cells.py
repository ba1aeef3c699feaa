"""The cells of the case, each with its state; hidden while there is only one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen
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
from karyo_desktop.ui.plain import as_it_is
from karyo_desktop.ui.thumbnails import SIZE as THUMBNAIL

State = Literal["new", "waiting", "working", "proposed", "reviewed", "failed", "excluded"]
ROLE = Qt.ItemDataRole.UserRole
WIDTH = 244
ROW_HEIGHT = 66
SIGN = 15


@dataclass(frozen=True)
class CellLine:
    """What one line of the list shows.

    Attributes:
        detail: count and proposed karyotype.
        state_text: how far it is, or what needs attention.
        quality: what its images are like; for the tooltip.
        picture: a small karyogram; None until it is made.
    """

    cell_id: str
    name: str
    detail: str
    state: State
    state_text: str
    quality: str = ""
    picture: QImage | None = None


class CellsPanel(QWidget):
    """A list of cells; choosing one shows it."""

    chosen = Signal(str)
    menu_asked = Signal(QPoint)
    """What can be done with the cell on screen; the place on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cells")
        self.setFixedWidth(WIDTH)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Cells"))
        self.list.setItemDelegate(_CellDelegate(self.list))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._chose)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(
            lambda at: self.menu_asked.emit(self.list.viewport().mapToGlobal(at))
        )
        self._title = caption(self.tr("Cells"))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 8)
        column.setSpacing(6)
        self._title.setIndent(8)
        column.addWidget(self._title)
        column.addWidget(self.list, 1)

    def clear(self) -> None:
        """No cells."""
        # Line by line another one becomes the current one, which nobody has chosen.
        self.list.blockSignals(True)
        self.list.clear()
        self.list.blockSignals(False)
        self.hide()

    def show_line(self, line: CellLine) -> None:
        """Add or replace the line of a cell."""
        item = self._find(line.cell_id)
        if item is None:
            item = QListWidgetItem()
            item.setData(ROLE, line)
            self.list.addItem(item)
        item.setData(ROLE, line)
        spoken = ", ".join(part for part in (line.name, line.state_text, line.detail) if part)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        tip = (line.name, line.detail, line.state_text, line.quality)
        item.setToolTip(as_it_is("\n".join(part for part in tip if part)))
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
    """Picture, name, karyotype, and the state as sign and words."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(180, ROW_HEIGHT)

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
        self._paint_picture(painter, rect, line)
        left = rect.left() + THUMBNAIL.width() + 17
        text = QRectF(left, rect.top() + 6, rect.right() - left - 6, rect.height() - 12)
        self._paint_words(painter, QFont(option.font), text, line)
        painter.restore()

    def _paint_picture(self, painter: QPainter, rect: QRectF, line: CellLine) -> None:
        """White paper in every theme; empty while there is no picture."""
        place = QRectF(
            rect.left() + 8,
            rect.center().y() - THUMBNAIL.height() / 2,
            THUMBNAIL.width(),
            THUMBNAIL.height(),
        )
        painter.setPen(QPen(QColor(theme.colours().border), 1))
        painter.setBrush(QColor("white") if line.picture else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place, 3, 3)
        if line.picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place.adjusted(1, 1, -1, -1), line.picture)

    def _paint_words(self, painter: QPainter, font: QFont, text: QRectF, line: CellLine) -> None:
        colours = theme.colours()
        third = text.height() / 3
        rows = [QRectF(text.left(), text.top() + k * third, text.width(), third) for k in range(3)]
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        _draw(painter, rows[0], line.name, colours.text)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        _draw(painter, rows[1], line.detail, colours.text)
        name, colour = _sign(line.state)
        row = rows[2]
        if name:
            ratio = painter.device().devicePixelRatio()
            picture = icons.pixmap(name, colour, size_px=SIGN, ratio=ratio)
            top = round(row.center().y() - SIGN / 2)
            painter.drawPixmap(round(row.left()), top, picture)
            row = row.adjusted(SIGN + 4, 0, 0, 0)
        _draw(painter, row, line.state_text, colours.muted)


def _draw(painter: QPainter, rect: QRectF, text: str, colour: str) -> None:
    painter.setPen(QColor(colour))
    middle = Qt.TextElideMode.ElideMiddle
    shown = painter.fontMetrics().elidedText(text, middle, int(rect.width()))
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)


def _sign(state: State) -> tuple[str, str]:
    colours = theme.colours()
    return {
        "new": ("", ""),
        "waiting": ("recent", colours.muted),
        "working": ("play", colours.accent),
        "proposed": ("flag", colours.fair),
        "reviewed": ("confirm", colours.good),
        "failed": ("close", colours.poor),
        "excluded": ("stop", colours.muted),
    }[state]
