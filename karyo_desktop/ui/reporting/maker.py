"""Makes the preview in the background: the latest wish counts, none waits for an older one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from karyo_desktop.domain.model import Case
from karyo_desktop.jobs.lane import Context, Job, Lane
from karyo_desktop.jobs.outcome import Failed, Outcome
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.report.template import Template
from karyo_desktop.storage.images import ImageStore

if TYPE_CHECKING:
    from karyo_desktop.services.pdf_pages import PdfPages
    from karyo_desktop.services.report_preview import Previewer

GATHER_MS: Final = 60
"""What is typed within so long is drawn at once."""


@dataclass(frozen=True)
class Wish:
    """What is to be drawn."""

    case: Case
    store: ImageStore
    details: ReportDetails
    template: Template


@dataclass(frozen=True)
class SampleWish:
    """The made-up case, to try a template on."""

    template: Template


class PreviewMaker(QObject):
    """Draws the report of one case and pictures of its pages."""

    found = Signal(object)
    """services.report_preview.Found, before the pages are drawn"""
    drawn = Signal(object)
    """PdfPages"""
    pictured = Signal(object, int, object)
    """(PdfPages, page from 0 on, QImage); None for the PdfPages that are still being drawn"""
    failed = Signal(object)
    """Failed"""
    rested = Signal()
    """Nothing is being drawn and nothing waits for it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane("report", self)
        self._previewer: Previewer | None = None  # touched by the lane's thread alone
        self._wish: Wish | SampleWish | None = None
        self._job: Job[None] | None = None
        self._picturing: Job[None] | None = None
        self._visible: tuple[Sequence[int], float] = ((0,), 1.0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self._start)

    @property
    def busy(self) -> bool:
        """Whether something is being drawn or waits for it."""
        return self._wish is not None or self._lane.busy

    @property
    def drawing(self) -> bool:
        """Whether pages are being drawn, which are pictured by the way."""
        return self._job is not None

    def ask(self, wish: Wish | SampleWish) -> None:
        """Draw this soon, in place of what was asked for before and is not begun."""
        self._wish = wish
        if not self._timer.isActive() and self._job is None:
            self._timer.start()

    def look_at(self, numbers: Sequence[int], zoom: float) -> None:
        """Which pages a person sees, and how many pixels a point has."""
        self._visible = (tuple(numbers), zoom)

    def ask_pictures(self, pages: PdfPages, numbers: Sequence[int], zoom: float) -> None:
        """Picture some pages of a PDF that was drawn, in place of those asked for before."""
        self.look_at(numbers, zoom)
        if self._picturing is not None:
            self._picturing.cancel()
        self._picturing = self._lane.submit(
            lambda context: _picture(pages, numbers, zoom, context),
            on_item=self._deliver,
            on_outcome=self._told,
        )

    def close(self) -> None:
        """End the thread."""
        self._timer.stop()
        self._lane.close()

    def _start(self) -> None:
        wish, self._wish = self._wish, None
        if wish is None or self._lane.closed:
            return
        visible = self._visible
        self._job = self._lane.submit(
            lambda context: self._draw(wish, visible, context),
            on_item=self._deliver,
            on_outcome=self._ended,
        )

    def _draw(
        self, wish: Wish | SampleWish, visible: tuple[Sequence[int], float], context: Context
    ) -> None:
        from karyo_desktop.services.report_preview import Previewer, found_in

        if isinstance(wish, SampleWish):
            wish = _of_sample(wish)
        if self._previewer is None:
            self._previewer = Previewer()
        numbers, zoom = visible
        front = self._previewer.front(wish.case, wish.store, wish.details, wish.template)
        if front is not None:
            for number in numbers:
                if number < front.count:
                    context.item((None, number, page_image(front, number, zoom=zoom)))
        context.item(found_in(wish.case, wish.details))
        pages = self._previewer.draw(wish.case, wish.store, wish.details, wish.template)
        context.item(pages)
        _picture(pages, numbers, zoom, context)

    def _deliver(self, item: Any) -> None:
        if isinstance(item, tuple):
            self.pictured.emit(*item)
        elif hasattr(item, "reading"):
            self.found.emit(item)
        else:
            self.drawn.emit(item)

    def _ended(self, outcome: Outcome[None]) -> None:
        self._job = None
        self._told(outcome)
        if self._wish is not None:
            self._timer.start(0)
        else:
            self.rested.emit()

    def _told(self, outcome: Outcome[None]) -> None:
        if isinstance(outcome, Failed):
            self.failed.emit(outcome)


def _of_sample(wish: SampleWish) -> Wish:
    from karyo_desktop.services.report_sample import sample_case

    made = sample_case()
    return Wish(made.case, made.images, made.details, wish.template)


def _picture(pages: PdfPages, numbers: Sequence[int], zoom: float, context: Context) -> None:
    for number in numbers:
        if number < pages.count:
            context.check()
            context.item((pages, number, page_image(pages, number, zoom=zoom)))


def page_image(pages: PdfPages, number: int, *, zoom: float) -> QImage:
    """A page as an image with ``zoom`` pixels for each point."""
    drawn = pages.picture(number, zoom=zoom)
    height, width, _ = drawn.shape
    image = QImage(drawn.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)
