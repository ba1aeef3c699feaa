"""Help with breakpoints: an idiogram whose bands can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from cirnet_core.bands import BAND_LEVELS
from cirnet_core.classes import CLASSES
from karyo_desktop.ui import theme
from karyo_desktop.ui.idiogram import draw_idiogram
from karyo_desktop.ui.panels.widgets import label
from karyo_desktop.ui.reporting.fields import Choice

if TYPE_CHECKING:
    from karyo_desktop.report.idiogram import BandBox, Idiogram

HEIGHT_PX: Final = 420
_BODY_PX: Final = 30
_NAMES_PX: Final = 60
_EDGE_PX: Final = 10


class BandDrawing(QWidget):
    """One idiogram. The band under the mouse is framed; a click or Enter tells its name."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("band-drawing")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.drawing: Idiogram | None = None
        self.at = -1
        """The framed band's number; −1 for none."""

    def sizeHint(self) -> QSize:
        """As high as the longest chromosome's names need."""
        return QSize(2 * _EDGE_PX + _BODY_PX + _NAMES_PX, HEIGHT_PX)

    def show_idiogram(self, drawing: Idiogram) -> None:
        """Show another class or level."""
        self.drawing = drawing
        self.at = -1
        self._name()
        self.update()

    def body(self) -> QRectF:
        """Where the chromosome is drawn."""
        left = max(_EDGE_PX, (self.width() - _BODY_PX - _NAMES_PX) / 2)
        return QRectF(left, _EDGE_PX, _BODY_PX, self.height() - 2 * _EDGE_PX)

    def band_at(self, y: float) -> int:
        """Number of the band at a height of the widget; −1 beside the chromosome."""
        if self.drawing is None:
            return -1
        body = self.body()
        share = (y - body.top()) / body.height()
        return next(
            (k for k, band in enumerate(self.drawing.bands) if band.top <= share < band.bottom), -1
        )

    def area(self, band: BandBox) -> QRectF:
        """Where a band lies."""
        body = self.body()
        top = body.top() + band.top * body.height()
        return QRectF(body.left(), top, body.width(), (band.bottom - band.top) * body.height())

    def _point(self, number: int) -> None:
        if number != self.at:
            self.at = number
            self._name()
            self.update()

    def _name(self) -> None:
        band = self._framed()
        words = self.tr("Bands of chromosome {0}") if self.drawing is not None else ""
        text = words.format(self.drawing.class_) if self.drawing is not None else ""
        self.setAccessibleName(f"{text}: {band.name}" if band is not None else text)

    def _framed(self) -> BandBox | None:
        if self.drawing is None or not 0 <= self.at < len(self.drawing.bands):
            return None
        return self.drawing.bands[self.at]

    def _tell(self) -> None:
        band = self._framed()
        if band is not None:
            self.chosen.emit(band.name)

    # events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Frame the band under the mouse."""
        self._point(self.band_at(event.position().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell the band."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._point(self.band_at(event.position().y()))
            self._tell()

    def leaveEvent(self, _event: QEvent) -> None:
        """Frame nothing."""
        self._point(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from band to band, Enter takes it."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self.drawing is not None:
            self._point(min(max(self.at + step, 0), len(self.drawing.bands) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._tell()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell the name of the band in a tooltip."""
        if isinstance(event, QHelpEvent):
            band = self._framed()
            if band is not None and self.drawing is not None:
                QToolTip.showText(event.globalPos(), self.drawing.class_ + band.name, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The idiogram and the frame."""
        if self.drawing is None:
            return
        painter = QPainter(self)
        dark = theme.is_dark()
        draw_idiogram(
            painter, self.body(), self.drawing, names_px=_NAMES_PX, dark=dark, inverted=False
        )
        band = self._framed()
        if band is not None:
            colour = QColor(theme.colours().accent)
            area = self.area(band).adjusted(-4, 0, 4, 0)
            painter.setPen(QPen(colour, 2))
            painter.drawRect(area)
            painter.setPen(colour)
            font = painter.font()
            font.setBold(True)
            painter.setFont(font)
            text = self.drawing.class_ + band.name
            width = painter.fontMetrics().horizontalAdvance(text)
            middle = area.center().y() + painter.fontMetrics().ascent() / 2 - 1
            painter.drawText(int(area.left() - width - 8), int(middle), text)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.colours().accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class BandPicker(QWidget):
    """Chromosome, level and the drawing."""

    chosen = Signal(str)
    """A band with its arm, as ``q34``."""
    level_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("band-picker")
        self.chromosome = Choice()
        self.chromosome.setObjectName("band-chromosome")
        self.chromosome.addItems(list(CLASSES))
        self.chromosome.setAccessibleName(self.tr("Chromosome"))
        self.level = Choice()
        self.level.setObjectName("band-level")
        self.level.setAccessibleName(self.tr("Band level"))
        for level in BAND_LEVELS:
            self.level.addItem(str(level), level)
        self.level.setCurrentIndex(self.level.findData(550))
        self.drawing = BandDrawing()
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Chromosome"), quiet=True))
        row.addWidget(self.chromosome)
        row.addSpacing(8)
        row.addWidget(label(self.tr("bphs"), quiet=True))
        row.addWidget(self.level)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addLayout(row)
        hint = self.tr("Click a band to write it at the cursor of the karyotype.")
        column.addWidget(label(hint, quiet=True, wrap=True))
        column.addWidget(self.drawing)
        self.drawing.chosen.connect(self.chosen)
        self.chromosome.currentIndexChanged.connect(self._draw)
        self.level.currentIndexChanged.connect(self._choose_level)
        self._draw()

    def show_chromosome(self, class_: str) -> None:
        """Show the chromosome that a breakpoint is typed of."""
        self.chromosome.setCurrentText(class_)

    def _choose_level(self) -> None:
        self._draw()
        self.level_chosen.emit(self.level.currentData())

    def _draw(self) -> None:
        from karyo_desktop.report.idiogram import idiogram

        drawing = idiogram(self.chromosome.currentText(), self.level.currentData())
        self.drawing.show_idiogram(drawing)
