"""Upright pictures of chromosomes, made in the background and kept while they are right."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from karyo_desktop.domain.model import Cell, Placement
from karyo_desktop.jobs import hand
from karyo_desktop.jobs.lane import Context, Job, Lane
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.storage.images import ImageStore

if TYPE_CHECKING:
    from karyo_desktop.services.reporting import Picture

AT_ONCE: Final = 16
"""Pictures between two looks at whether they are still wanted."""
Lie = tuple[float, bool]
"""Rotation and mirroring: what a picture depends on beside the image."""
MOST_BYTES: Final = 256 * 2**20
"""Pictures kept. A cell of 46 has some 2 to 5 MB, so a case of 50 cells fits."""


@dataclass(frozen=True)
class Upright:
    """One picture: finely resampled for the screen, and in its own pixels.

    Attributes:
        grey: (height_px, width_px) uint8, dark on white.
    """

    width_px: int
    height_px: int
    image: QImage
    grey: Picture = field(compare=False, repr=False)

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


@dataclass(frozen=True)
class _Task:
    """A job under way: whose pictures it makes, and whether nobody waits for them yet."""

    job: Job[dict[str, tuple[Lie, Upright]]]
    cell: Cell
    store: ImageStore
    ahead: bool


class PictureMaker(QObject):
    """Keeps pictures of cells; makes missing ones in a lane, those of the cell on screen first."""

    ready = Signal(str)
    """Cell id: all pictures asked for are there."""
    failed = Signal(str, object)
    """(cell id, Failed), of the cell on screen; others say it when they are shown."""

    def __init__(
        self, lane: Lane, parent: QObject | None = None, *, most_bytes: int = MOST_BYTES
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._most_bytes = most_bytes
        self._made: OrderedDict[str, dict[str, tuple[Lie, Upright]]] = OrderedDict()
        self._asked: dict[tuple[str, str], tuple[Lie, int]] = {}
        self._tasks: dict[int, _Task] = {}
        self._ahead: OrderedDict[str, tuple[Cell, ImageStore]] = OrderedDict()
        self._last = 0
        self._shown = ""

    @property
    def pending(self) -> bool:
        """Whether pictures of the cell on screen are being made."""
        return any(cell_id == self._shown for cell_id, _ in self._asked)

    @property
    def busy(self) -> bool:
        """Whether pictures of any cell are being made or wait for it."""
        return bool(self._asked or self._ahead)

    @property
    def kept_bytes(self) -> int:
        """How much memory the pictures take."""
        return sum(_bytes_of(made) for made in self._made.values())

    def forget(self) -> None:
        """Drop all pictures: another case was opened."""
        for task in self._tasks.values():
            task.job.cancel()
        for kept in (self._made, self._asked, self._tasks, self._ahead):
            kept.clear()
        self._shown = ""

    def get(self, cell: Cell) -> dict[str, Upright] | None:
        """The cell's pictures, old ones for what was just turned; None while some are missing."""
        made = self._made.get(cell.id, {})
        if any(chromosome.id not in made for chromosome in cell.chromosomes):
            return None
        return {chromosome.id: made[chromosome.id][1] for chromosome in cell.chromosomes}

    def current(self, cell: Cell) -> dict[str, Upright] | None:
        """The cell's pictures as it lies now; None while some are missing or out of date."""
        return None if self._outdated(cell) else self.get(cell)

    def ask(self, cell: Cell, store: ImageStore) -> None:
        """Make what is missing or out of date of the cell on screen, before all others.

        ``ready`` follows if anything was.
        """
        self._shown = cell.id
        self._ahead.pop(cell.id, None)
        if cell.id in self._made:
            self._made.move_to_end(cell.id)
        others = [n for n, t in self._tasks.items() if t.ahead and t.cell.id != cell.id]
        for number in others if self._outdated(cell) else ():
            self._put_off(number)
        self._submit(cell, store, ahead=False)
        self._go_on()

    def prepare(self, cell: Cell, store: ImageStore, *, soon: bool = False) -> None:
        """Make the pictures of a cell before it is shown, when the lane has nothing else to do.

        Args:
            soon: it is likely to be shown next: make it before others, keep it longer.
        """
        if soon and cell.id in self._made:
            self._made.move_to_end(cell.id)
        if cell.id != self._shown and self._outdated(cell):
            self._ahead[cell.id] = (cell, store)
            self._ahead.move_to_end(cell.id, last=not soon)
            self._go_on()

    def _outdated(self, cell: Cell) -> list[tuple[str, Placement]]:
        made = self._made.get(cell.id, {})
        placements = cell.karyogram.placements
        return [
            (item.id, placements[item.id])
            for item in cell.chromosomes
            if item.id not in made or made[item.id][0] != lie_of(placements[item.id])
        ]

    def _submit(self, cell: Cell, store: ImageStore, *, ahead: bool) -> None:
        outdated = self._outdated(cell)
        ids = {chromosome_id for chromosome_id, _ in outdated}
        for key in [key for key in self._asked if key[0] == cell.id and key[1] not in ids]:
            del self._asked[key]
        wanted = [
            (chromosome_id, placement)
            for chromosome_id, placement in outdated
            if self._asked.get((cell.id, chromosome_id), (None, 0))[0] != lie_of(placement)
        ]
        if not wanted:
            return
        self._last += 1
        number = self._last
        for chromosome_id, placement in wanted:
            self._asked[cell.id, chromosome_id] = (lie_of(placement), number)
        job = self._lane.submit(
            lambda context: _make(cell, wanted, store, context),
            on_outcome=lambda outcome: self._keep(number, outcome),
        )
        self._tasks[number] = _Task(job, cell, store, ahead)

    def _put_off(self, number: int) -> None:
        """Let the cell on screen go first; this one is begun anew afterwards."""
        task = self._tasks.pop(number)
        task.job.cancel()
        self._drop_asked(number)
        self._ahead.setdefault(task.cell.id, (task.cell, task.store))
        self._ahead.move_to_end(task.cell.id, last=False)

    def _go_on(self) -> None:
        """One at a time, so that the cell on screen never waits for more than one picture."""
        while self._ahead and not self._tasks:
            cell, store = self._ahead.popitem(last=False)[1]
            self._submit(cell, store, ahead=True)

    def _drop_asked(self, number: int) -> None:
        self._asked = {key: asked for key, asked in self._asked.items() if asked[1] != number}

    def _keep(self, number: int, outcome: Outcome[dict[str, tuple[Lie, Upright]]]) -> None:
        task = self._tasks.pop(number, None)
        if task is None:
            return  # put off, or of another case
        cell_id = task.cell.id
        if isinstance(outcome, Done):
            self._take(cell_id, outcome.value)
            self._drop_asked(number)
            self.ready.emit(cell_id)
            self._make_room()
        else:
            self._drop_asked(number)
            if isinstance(outcome, Failed) and cell_id == self._shown:
                self.failed.emit(cell_id, outcome)
        self._go_on()

    def _take(self, cell_id: str, pictures: dict[str, tuple[Lie, Upright]]) -> None:
        if cell_id not in self._made:
            self._made[cell_id] = {}
            # What nobody has looked at is the first to go.
            self._made.move_to_end(cell_id, last=cell_id == self._shown)
        made = self._made[cell_id]
        for chromosome_id, (lie, upright) in pictures.items():
            asked = self._asked.get((cell_id, chromosome_id))
            # Turned again meanwhile: the later picture is on its way or here.
            if chromosome_id not in made or (asked is not None and asked[0] == lie):
                made[chromosome_id] = (lie, upright)

    def _make_room(self) -> None:
        used = self.kept_bytes
        for cell_id in tuple(self._made):
            if used <= self._most_bytes:
                return
            if cell_id != self._shown:
                used -= _bytes_of(self._made.pop(cell_id))


def _bytes_of(made: dict[str, tuple[Lie, Upright]]) -> int:
    return sum(upright.image.sizeInBytes() + upright.grey.nbytes for _, upright in made.values())


def _make(
    cell: Cell, wanted: list[tuple[str, Placement]], store: ImageStore, context: Context
) -> dict[str, tuple[Lie, Upright]]:
    from karyo_desktop.services.reporting import upright_of

    made = {}
    for start in range(0, len(wanted), AT_ONCE):
        context.check()
        part = wanted[start : start + AT_ONCE]
        items = [(cell.chromosome(i), placement) for i, placement in part]
        asked = [(store.get(item.sha256), item.file, lie_of(lies)) for item, lies in items]
        pictures = hand.do(context, upright_of, asked)
        for (chromosome_id, placement), picture in zip(part, pictures, strict=True):
            made[chromosome_id] = (lie_of(placement), for_screen(picture))
    return made


def for_screen(picture: Picture) -> Upright:
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
    return Upright(width, height, image.copy(), picture)
