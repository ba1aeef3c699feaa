"""Prints the pages of a report: those of the PDF, at the printer's resolution."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from karyo_desktop.jobs.lane import Context, Lane
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.ui.reporting.maker import page_image

if TYPE_CHECKING:
    from karyo_desktop.services.pdf_pages import PdfPages

MOST_DPI: Final = 600
"""A page of A4 at this resolution is about 100 MB while it is printed."""
POINTS_PER_INCH: Final = 72.0


class Printing(QObject):
    """One print-out: pages are drawn in a lane and put on paper one after the other."""

    told = Signal(str)
    failed = Signal(object)
    """Failed"""

    def __init__(self, lane: Lane, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = lane
        self._painter: QPainter | None = None
        self._printer: QPrinter | None = None
        self._pages = 0

    def start(
        self, printer: QPrinter, make: Callable[[], PdfPages], *, then: Callable[[], None]
    ) -> None:
        """Make the pages and print those that the person chose in the printer's dialog.

        Args:
            then: follows once they are with the printer.
        """
        self._printer, self._pages = printer, 0
        self._lane.submit(
            lambda context: _draw(make, _wanted(printer), printer.resolution(), context),
            on_item=lambda item: self._page(*item),
            on_outcome=lambda outcome: self._ended(outcome, then),
        )

    def _page(self, size_pt: tuple[float, float], image: QImage) -> None:
        printer = self._printer
        if printer is None:
            return
        size = QPageSize(QSizeF(*size_pt), QPageSize.Unit.Point)
        if self._painter is None:
            printer.setFullPage(True)
            printer.setPageSize(size)
            printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
            self._painter = QPainter()
            if not self._painter.begin(printer):
                self._painter = None
                return
        else:
            printer.newPage()
        scale = printer.resolution() / POINTS_PER_INCH
        self._painter.drawImage(QRectF(0, 0, size_pt[0] * scale, size_pt[1] * scale), image)
        self._pages += 1

    def _ended(self, outcome: Outcome[int], then: Callable[[], None]) -> None:
        if self._painter is not None:
            self._painter.end()
        self._painter = self._printer = None
        if isinstance(outcome, Failed):
            self.failed.emit(outcome)
        elif isinstance(outcome, Done):
            if self._pages == outcome.value:
                then()
                self.told.emit(self.tr("Printed %n pages", "", self._pages))
            else:
                words = self.tr("The printer took no page. Look whether it is on and connected.")
                self.failed.emit(Failed("environment", words))


def ask_printer(parent: QWidget) -> QPrinter | None:
    """Which printer, and which pages."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    try:
        return printer if dialog.exec() == QDialog.DialogCode.Accepted else None
    finally:
        dialog.deleteLater()


def _wanted(printer: QPrinter) -> tuple[int, int]:
    """First and last page from 1 on; 0 for all."""
    return printer.fromPage(), printer.toPage()


def _draw(make: Callable[[], PdfPages], wanted: tuple[int, int], dpi: int, context: Context) -> int:
    pages = make()
    first, last = wanted
    numbers = range(max(first, 1) - 1, min(last or pages.count, pages.count))
    zoom = min(dpi, MOST_DPI) / POINTS_PER_INCH
    for number in numbers:
        context.check()
        context.item((pages.sizes_pt[number], page_image(pages, number, zoom=zoom)))
    return len(numbers)
