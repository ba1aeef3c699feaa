"""Chromosomes large and side by side on white paper, with the idiogram of their class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from karyo_desktop.ui import theme
from karyo_desktop.ui.idiogram import draw_idiogram
from karyo_desktop.ui.pictures import Upright

if TYPE_CHECKING:
    from karyo_desktop.report.idiogram import Idiogram

MOST_ZOOM: Final = 5.0
_GAP: Final = 12.0
_FOOT: Final = 20.0
_BAND_NAMES: Final = 34.0
_BODY: Final = 20.0
_LEAST_WORDS: Final = 78.0
"""A group of pictures is no narrower than its words, but for words longer than this."""


@dataclass(frozen=True)
class Exhibit:
    """One chromosome on the stage.

    Attributes:
        cell_id, chromosome_id: which one.
        words: what stands under it.
        picture: None while it is being made.
        heat: laid over the picture, or None.
    """

    cell_id: str
    chromosome_id: str
    words: str
    picture: Upright | None
    heat: QImage | None = None


class Stage(QWidget):
    """The first exhibit is the selected chromosome; all are shown at one scale."""

    picked = Signal(str, str)
    """(cell id, chromosome id) of an exhibit that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self._exhibits: tuple[Exhibit, ...] = ()
        self._drawing: Idiogram | None = None
        self._idiogram_words = ""
        self._dark = False
        self._places: list[QRectF] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(150)
        self.setMaximumHeight(360)

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """What is shown."""
        return self._exhibits

    @property
    def idiogram(self) -> Idiogram | None:
        """The idiogram that is shown beside them."""
        return self._drawing

    def show_exhibits(
        self,
        exhibits: Sequence[Exhibit],
        drawing: Idiogram | None,
        *,
        words: str,
        dark: bool = False,
    ) -> None:
        """Show chromosomes and perhaps an idiogram.

        Args:
            words: what stands under the idiogram.
            dark: the pictures are light on dark, so the paper is black.
        """
        self._exhibits, self._drawing = tuple(exhibits), drawing
        self._idiogram_words, self._dark = words, dark
        shown = [item.words for group in _groups(self._exhibits) for item in group[:1]]
        shown += [words] if drawing is not None else []
        self.setAccessibleName(", ".join(shown) or self.tr("Nothing is selected"))
        self.setToolTip(self.tr("Click a neighbour to select it") if len(exhibits) > 1 else "")
        self.update()

    def sizeHint(self) -> QSize:
        """As low as it may be; it takes all the height that is left over."""
        return QSize(200, 150)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the exhibit under the mouse."""
        for item, place in zip(self._exhibits, self._places, strict=False):
            if place.contains(event.position()):
                self.picked.emit(item.cell_id, item.chromosome_id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paper, pictures, words, idiogram."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(QColor(theme.colours().border), 1))
        painter.setBrush(QColor("black" if self._dark else "white"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        self._paint_exhibits(painter, QRectF(self.rect()).adjusted(12, 10, -10, -4))

    def _paint_exhibits(self, painter: QPainter, room: QRectF) -> None:
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        groups = _groups([item for item in self._exhibits if item.picture is not None])
        self._places = [QRectF()] * len(self._exhibits)
        if not groups:
            return
        drawn = _BODY + _BAND_NAMES + _GAP if self._drawing is not None else 0.0
        words = [painter.fontMetrics().horizontalAdvance(g[0].words) + 2.0 for g in groups]
        least = [min(width, _LEAST_WORDS) for width in words]
        available = room.width() - drawn
        zoom = _zoom(groups, least, available, room.height() - _FOOT)
        widths = [max(_width(group, zoom), w) for group, w in zip(groups, least, strict=True)]
        tallest = max(_size(item, zoom)[1] for group in groups for item in group)
        total = sum(widths) + _GAP * (len(groups) - 1)
        x = room.left() + max((available - total) / 2, 0.0)
        foot = room.top() + (room.height() - _FOOT + tallest) / 2
        for group, width in zip(groups, widths, strict=True):
            if group[0].cell_id != groups[0][0].cell_id:
                self._paint_border(painter, x - _GAP / 2, room)
            self._paint_group(painter, group, QRectF(x, foot, width, 0.0), zoom)
            x += width + _GAP
        if self._drawing is not None:
            height = _size(groups[0][0], zoom)[1]
            body = QRectF(x + _GAP / 2, foot - height, _BODY, height)
            draw_idiogram(painter, body, self._drawing, names_px=_BAND_NAMES, dark=self._dark)
            self._paint_words(painter, self._idiogram_words, body)

    def _paint_group(
        self, painter: QPainter, group: Sequence[Exhibit], line: QRectF, zoom: float
    ) -> None:
        """Pictures that share a word, on the line that they stand on."""
        x = line.center().x() - _width(group, zoom) / 2
        for item in group:
            w, h = _size(item, zoom)
            place = QRectF(x, line.top() - h, w, h)
            self._places[self._exhibits.index(item)] = place
            self._paint_one(painter, item, place)
            x += w + _GAP
        self._paint_words(painter, group[0].words, line.adjusted(-_GAP / 3, 0, _GAP / 3, 0))

    def _paint_border(self, painter: QPainter, x: float, room: QRectF) -> None:
        """Another cell begins here."""
        painter.setPen(QPen(QColor("#3a414c" if self._dark else theme.PAPER.border), 1))
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom() - 4))

    def _paint_one(self, painter: QPainter, item: Exhibit, place: QRectF) -> None:
        if item.picture is None:
            return
        ratio = self.devicePixelRatioF()
        width, height = round(place.width() * ratio), round(place.height() * ratio)
        pixmap = item.picture.pixmap(width_px=width, height_px=height)
        pixmap.setDevicePixelRatio(ratio)
        corner = QPointF(round(place.left() * ratio) / ratio, round(place.top() * ratio) / ratio)
        painter.drawPixmap(corner, pixmap)
        if item.heat is not None:
            painter.drawImage(place, item.heat)

    def _paint_words(self, painter: QPainter, words: str, over: QRectF) -> None:
        painter.setPen(QColor("#c8cdd4" if self._dark else theme.PAPER.muted))
        box = QRectF(over.left(), self.height() - _FOOT - 2, over.width(), _FOOT - 4)
        middle = Qt.TextElideMode.ElideMiddle
        shown = painter.fontMetrics().elidedText(words, middle, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)


def _groups(exhibits: Sequence[Exhibit]) -> list[list[Exhibit]]:
    """Neighbours of one cell that share their words."""
    return [list(group) for _, group in groupby(exhibits, key=lambda e: (e.cell_id, e.words))]


def _width(group: Sequence[Exhibit], zoom: float) -> float:
    return sum(_size(item, zoom)[0] for item in group) + _GAP * (len(group) - 1)


def _size(item: Exhibit, zoom: float) -> tuple[float, float]:
    if item.picture is None:
        return 0.0, 0.0
    return item.picture.width_px * zoom, item.picture.height_px * zoom


def _zoom(
    groups: Sequence[Sequence[Exhibit]], least: Sequence[float], available: float, height: float
) -> float:
    """The largest factor, at most ``MOST_ZOOM``, at which all groups fit side by side."""
    every = [item for group in groups for item in group]
    zoom = min(MOST_ZOOM, *(height / _size(item, 1.0)[1] for item in every))
    while zoom > 0.1:
        wide = sum(max(_width(group, zoom), w) for group, w in zip(groups, least, strict=True))
        if wide + _GAP * (len(groups) - 1) <= available:
            break
        zoom *= 0.95
    return zoom
