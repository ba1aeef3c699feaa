"""The pages of a report one below the other, as they are exported."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from karyo_desktop.ui import theme

if TYPE_CHECKING:
    from karyo_desktop.services.pdf_pages import PdfPages

GAP_PX: Final = 16
MOST_KEPT: Final = 16
"""Pictures of pages; one is about 5 MB."""
ZOOMS: Final = (0.25, 4.0)


class PagesView(QAbstractScrollArea):
    """Shows pages, fitted to the width unless a person chose a zoom."""

    wanted = Signal(object, float)
    """(numbers of pages that a person sees, pixels for each point) lack a sharp picture"""
    page_changed = Signal(int, int)
    """(page from 1 on, how many there are)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("report-preview")
        self.setAccessibleName(self.tr("Preview of the report"))
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pages: PdfPages | None = None
        self.faded = False
        self.pictured = 0
        """How many pictures of pages were taken in."""
        self._pictures: OrderedDict[int, tuple[object, QImage]] = OrderedDict()
        self._zoom: float | None = None
        self.verticalScrollBar().valueChanged.connect(self.ask)

    # what is shown

    def show_pages(self, pages: PdfPages) -> None:
        """Show another PDF where the last one was; old pictures stay until the new are there."""
        if self.pages is not None and self.pages.sizes_pt[:1] != pages.sizes_pt[:1]:
            self._pictures.clear()
        self.pages = pages
        self.faded = False
        self._arrange()
        self.ask()

    def show_picture(self, pages: PdfPages | None, number: int, image: QImage) -> None:
        """Take in the picture of a page; None is one of pages that are still being drawn."""
        if pages is None and self.pages is not None and number < self.count:
            pages = self.pages
        if pages is not None and pages is self.pages:
            self._pictures[number] = (pages, image)
            self.pictured += 1
            self._pictures.move_to_end(number)
            while len(self._pictures) > MOST_KEPT:
                self._pictures.popitem(last=False)
            self.viewport().update()

    def fade(self) -> None:
        """What is shown is not what would be exported now."""
        self.faded = True
        self.viewport().update()

    def sharp(self, number: int) -> bool:
        """Whether a page's picture is of this PDF and as sharp as the screen."""
        known = self._pictures.get(number)
        if known is None or known[0] is not self.pages or self.pages is None:
            return False
        wanted_px = self.pages.sizes_pt[number][0] * self.device_zoom
        return bool(abs(known[1].width() - wanted_px) <= 2)

    # zoom

    @property
    def zoom(self) -> float:
        """Screen units for each point."""
        if self._zoom is not None:
            return self._zoom
        widest = max((w for w, _ in self.pages.sizes_pt), default=595.0) if self.pages else 595.0
        return max(ZOOMS[0], (self.viewport().width() - 2 * GAP_PX) / widest)

    @property
    def device_zoom(self) -> float:
        """Pixels of the screen for each point."""
        return self.zoom * self.devicePixelRatioF()

    def zoom_by(self, factor: float) -> None:
        """Closer or farther."""
        self._zoom = min(max(self.zoom * factor, ZOOMS[0]), ZOOMS[1])
        self._arrange()
        self.ask()

    def fit_width(self) -> None:
        """As wide as the view."""
        self._zoom = None
        self._arrange()
        self.ask()

    # where pages lie

    def visible_numbers(self) -> list[int]:
        """Pages that a person sees now."""
        seen = self.viewport().rect()
        return [n for n in range(self.count) if self.place(n).intersects(seen)]

    @property
    def count(self) -> int:
        """How many pages there are."""
        return self.pages.count if self.pages is not None else 0

    def place(self, number: int) -> QRect:
        """Where a page lies on the viewport."""
        assert self.pages is not None
        zoom, top = self.zoom, GAP_PX - self.verticalScrollBar().value()
        for n, (width, height) in enumerate(self.pages.sizes_pt):
            if n == number:
                w, h = round(width * zoom), round(height * zoom)
                free = self.viewport().width() - w
                left = free // 2 if free > 0 else -self.horizontalScrollBar().value()
                return QRect(left, top, w, h)
            top += round(height * zoom) + GAP_PX
        raise IndexError(number)

    def go_to(self, number: int) -> None:
        """Bring a page from 0 on to the top."""
        if 0 <= number < self.count:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.place(number).top() - GAP_PX)

    def current(self) -> int:
        """The page from 0 on that fills most of the view."""
        seen = self.viewport().rect()
        shares = [self.place(n).intersected(seen).height() for n in range(self.count)]
        return max(range(len(shares)), key=shares.__getitem__) if shares else 0

    def _arrange(self) -> None:
        if self.pages is None:
            return
        zoom = self.zoom
        tall = sum(round(h * zoom) + GAP_PX for _, h in self.pages.sizes_pt) + GAP_PX
        wide = max(round(w * zoom) for w, _ in self.pages.sizes_pt)
        view = self.viewport()
        self.verticalScrollBar().setRange(0, max(0, tall - view.height()))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setRange(0, max(0, wide - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        view.update()

    def ask(self) -> None:
        """Tell which page is seen, and ask for pictures that are missing."""
        if self.pages is None:
            return
        self.viewport().update()
        self.page_changed.emit(self.current() + 1, self.count)
        seen = self.visible_numbers()
        if not all(self.sharp(n) for n in seen):
            self.wanted.emit(seen, self.device_zoom)

    # events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._arrange()
        self.ask()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)
            event.accept()
        else:
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """White sheets with their pictures."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), QColor(theme.colours().window))
        for number in self.visible_numbers():
            place = self.place(number)
            painter.setPen(QColor(theme.colours().border))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
            painter.fillRect(place, Qt.GlobalColor.white)
            known = self._pictures.get(number)
            if known is not None:
                painter.setOpacity(0.35 if self.faded else 1.0)
                painter.drawImage(place, known[1])
                painter.setOpacity(1.0)
