"""Chromosomes large and side by side on white paper, with the idiogram of their class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
        shown = [item.words for item in exhibits] + ([words] if drawing is not None else [])
        self.setAccessibleName(", ".join(shown) or self.tr("Nothing is selected"))
        self.setToolTip(self.tr("Click a neighbour to select it") if len(exhibits) > 1 else "")
        self.update()

    def sizeHint(self) -> QSize:
        """Tall enough for a chromosome 1 at twice its size."""
        return QSize(200, 250)

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
        shown = [item for item in self._exhibits if item.picture is not None]
        self._places = [QRectF()] * len(self._exhibits)
        if not shown:
            return
        drawn = _BODY + _BAND_NAMES + _GAP if self._drawing is not None else 0.0
        # Under each stands a word, so a column is never narrower than that.
        least = [painter.fontMetrics().horizontalAdvance(item.words) + 2 for item in shown]
        available = room.width() - drawn - _GAP * (len(shown) - 1)
        crowded = sum(least) > available  # then the pictures are worth more than their words
        if crowded:
            least = [least[0], *([0] * (len(shown) - 1))]
        zoom = _zoom(shown, least, available, room.height() - _FOOT)
        columns = [max(_size(item, zoom)[0], w) for item, w in zip(shown, least, strict=True)]
        tallest = max(_size(item, zoom)[1] for item in shown)
        x = room.left() + max((available - sum(columns)) / 2, 0.0)
        foot = room.top() + (room.height() - _FOOT + tallest) / 2
        for item, column in zip(shown, columns, strict=True):
            w, h = _size(item, zoom)
            place = QRectF(x + (column - w) / 2, foot - h, w, h)
            self._places[self._exhibits.index(item)] = place
            words = "" if crowded and item is not shown[0] else item.words
            self._paint_one(painter, item, place, words)
            x += column + _GAP
        if self._drawing is not None:
            height = _size(shown[0], zoom)[1]
            body = QRectF(x + _GAP / 2, foot - height, _BODY, height)
            draw_idiogram(painter, body, self._drawing, names_px=_BAND_NAMES, dark=self._dark)
            self._paint_words(painter, self._idiogram_words, body)

    def _paint_one(self, painter: QPainter, item: Exhibit, place: QRectF, words: str) -> None:
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
        self._paint_words(painter, words, place)

    def _paint_words(self, painter: QPainter, words: str, place: QRectF) -> None:
        painter.setPen(QColor("#c8cdd4" if self._dark else theme.PAPER.muted))
        box = QRectF(place.center().x() - 60, self.height() - _FOOT - 2, 120, _FOOT - 4)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _size(item: Exhibit, zoom: float) -> tuple[float, float]:
    if item.picture is None:
        return 0.0, 0.0
    return item.picture.width_px * zoom, item.picture.height_px * zoom


def _zoom(
    shown: Sequence[Exhibit], least: Sequence[float], available: float, height: float
) -> float:
    """The largest factor, at most ``MOST_ZOOM``, at which all columns fit side by side."""
    zoom = min(MOST_ZOOM, *(height / _size(item, 1.0)[1] for item in shown))
    while zoom > 0.1:
        wide = sum(max(_size(item, zoom)[0], w) for item, w in zip(shown, least, strict=True))
        if wide <= available:
            break
        zoom *= 0.95
    return zoom
