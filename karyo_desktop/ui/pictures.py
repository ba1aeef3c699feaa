"""Upright pictures of chromosomes, made in the background and kept while they are right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from karyo_desktop.domain.model import Cell, Placement
from karyo_desktop.jobs.lane import Context, Lane
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.storage.images import ImageStore

if TYPE_CHECKING:
    from karyo_desktop.services.reporting import Picture

Lie = tuple[float, bool]
"""Rotation and mirroring: what a picture depends on beside the image."""


@dataclass(frozen=True)
class Upright:
    """One picture: as it was photographed, and finely resampled for the screen."""

    width_px: int
    height_px: int
    image: QImage

    def pixmap(self, *, width_px: int, height_px: int) -> QPixmap:
        """The picture at exactly that many device pixels."""
        size = QSize(max(width_px, 1), max(height_px, 1))
        scaled = self.image.scaled(
            size,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        return QPixmap.fromImage(scaled)


def lie_of(placement: Placement) -> Lie:
    """What of a placement its picture depends on."""
    return (placement.rotation_deg, placement.mirrored)


class PictureMaker(QObject):
    """Keeps the pictures of the cells that were looked at; makes missing ones in a lane."""

    ready = Signal(str)
    """Cell id: all pictures asked for are there."""
    failed = Signal(str, object)
    """(cell id, Failed)"""

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._made: dict[tuple[str, str], tuple[Lie, Upright]] = {}
        self._asked: dict[tuple[str, str], Lie] = {}
        self._generation = 0

    @property
    def pending(self) -> bool:
        """Whether pictures are being made."""
        return bool(self._asked)

    def forget(self) -> None:
        """Drop all pictures: another case was opened."""
        self._made.clear()
        self._asked.clear()
        self._generation += 1

    def get(self, cell: Cell) -> dict[str, Upright] | None:
        """The cell's pictures, old ones for what was just turned; None while some are missing."""
        found = {}
        for chromosome in cell.chromosomes:
            entry = self._made.get((cell.id, chromosome.id))
            if entry is None:
                return None
            found[chromosome.id] = entry[1]
        return found

    def ask(self, cell: Cell, store: ImageStore) -> None:
        """Make what is missing or out of date; ``ready`` follows if anything was."""
        wanted: list[tuple[str, Placement]] = []
        for chromosome in cell.chromosomes:
            key = (cell.id, chromosome.id)
            placement = cell.karyogram.placements[chromosome.id]
            lie = lie_of(placement)
            made = self._made.get(key)
            if made is not None and made[0] == lie:
                self._asked.pop(key, None)
            elif self._asked.get(key) != lie:
                self._asked[key] = lie
                wanted.append((chromosome.id, placement))
        if not wanted:
            return
        generation = self._generation
        self._lane.submit(
            lambda context: _make(cell, wanted, store, context),
            on_outcome=lambda outcome: self._keep(cell.id, generation, outcome),
        )

    def _keep(
        self, cell_id: str, generation: int, outcome: Outcome[dict[str, tuple[Lie, Upright]]]
    ) -> None:
        if generation != self._generation:
            return
        if not isinstance(outcome, Done):
            self._asked = {key: lie for key, lie in self._asked.items() if key[0] != cell_id}
            if isinstance(outcome, Failed):
                self.failed.emit(cell_id, outcome)
            return
        for chromosome_id, (lie, upright) in outcome.value.items():
            key = (cell_id, chromosome_id)
            if self._asked.get(key) == lie:
                del self._asked[key]
            elif key in self._made:
                continue  # turned again meanwhile; the later picture is on its way or here
            self._made[key] = (lie, upright)
        self.ready.emit(cell_id)


def _make(
    cell: Cell, wanted: list[tuple[str, Placement]], store: ImageStore, context: Context
) -> dict[str, tuple[Lie, Upright]]:
    from karyo_desktop.services import reporting

    made = {}
    for chromosome_id, placement in wanted:
        context.check()
        picture = reporting.upright(cell.chromosome(chromosome_id), placement, store)
        made[chromosome_id] = (lie_of(placement), _for_screen(picture))
    return made


def _for_screen(picture: Picture) -> Upright:
    """Resample small pictures finely, as Qt would magnify them with visible facets."""
    import numpy as np
    from PIL import Image

    height, width = picture.shape
    factor = 4 if height < 160 else 2 if height < 320 else 1
    fine = Image.fromarray(picture)
    if factor > 1:
        fine = fine.resize((width * factor, height * factor), Image.Resampling.BICUBIC)
    data = np.ascontiguousarray(np.asarray(fine))
    image = QImage(
        data.tobytes(), data.shape[1], data.shape[0], data.shape[1], QImage.Format.Format_Grayscale8
    )
    return Upright(width, height, image.copy())
