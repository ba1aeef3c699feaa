"""Small pictures of cells, made in the background."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from karyo_desktop.domain.model import Cell
from karyo_desktop.jobs.lane import Context, Lane
from karyo_desktop.jobs.outcome import Done, Outcome
from karyo_desktop.ui.pictures import Upright

SIZE = QSize(60, 48)
SHARPER = 2
"""Made so many times larger, for screens of more pixels."""


class Thumbnails(QObject):
    """Keeps one small picture for each cell."""

    ready = Signal(str)
    """Cell id: there is a new picture."""

    def __init__(self, lane: Lane, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = lane
        self._made: dict[str, QImage] = {}
        self._asked: dict[str, object] = {}

    def forget(self) -> None:
        """Another case was opened."""
        self._made.clear()
        self._asked.clear()

    def get(self, cell_id: str) -> QImage | None:
        """The picture, if it was made."""
        return self._made.get(cell_id)

    def ask(self, cell: Cell, pictures: Mapping[str, Upright]) -> None:
        """Draw the cell as it lies now, of pictures that lie so, unless that was asked already."""
        if not cell.chromosomes or self._asked.get(cell.id) is cell.karyogram:
            return
        self._asked[cell.id] = cell.karyogram
        self._lane.submit(
            partial(_draw, cell, pictures),
            on_outcome=partial(self._keep, cell.id, cell.karyogram),
        )

    def _keep(self, cell_id: str, of: object, outcome: Outcome[QImage]) -> None:
        # A cell whose images cannot be drawn says so on its sheet; here it only has no picture.
        if self._asked.get(cell_id) is of and isinstance(outcome, Done):
            self._made[cell_id] = outcome.value
            self.ready.emit(cell_id)


def _draw(cell: Cell, pictures: Mapping[str, Upright], context: Context) -> QImage:
    from karyo_desktop.services.thumbnails import thumbnail

    context.check()
    size = SIZE * SHARPER
    greys = {i: picture.grey for i, picture in pictures.items()}
    data = thumbnail(cell, greys, width_px=size.width(), height_px=size.height())
    image = QImage(
        data.tobytes(), size.width(), size.height(), size.width(), QImage.Format.Format_Grayscale8
    )
    return image.copy()
