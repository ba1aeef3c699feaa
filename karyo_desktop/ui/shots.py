"""Pictures for looking closer, made on demand in a lane of their own; few, and the latest kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from karyo_desktop.domain.model import Chromosome, Placement
from karyo_desktop.jobs.lane import Context, Job, Lane
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.ui.pictures import Upright, for_screen, lie_of

if TYPE_CHECKING:
    from karyo_desktop.report.idiogram import Idiogram
    from karyo_desktop.services.closer import Look

MOST_KEPT: Final = 400
"""Pictures; one is about 60 kB. A class of a case of 50 cells has 100."""


@dataclass(frozen=True)
class Shot:
    """What a picture is wanted of, and how; ``look`` None shows the greys as photographed."""

    chromosome: Chromosome
    placement: Placement
    straight: bool = False
    look: Look | None = None

    def key(self) -> tuple[object, ...]:
        """What the picture depends on."""
        item = self.chromosome
        return (item.sha256, item.file, lie_of(self.placement), self.straight, self.look)


class ShotMaker(QObject):
    """Makes and keeps pictures and idiograms for the panels that look closer."""

    ready = Signal()
    """Some of what was asked for is there."""
    failed = Signal(object)
    """Failed"""

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._made: OrderedDict[tuple[object, ...], Upright] = OrderedDict()
        self._drawings: dict[tuple[str, int], Idiogram] = {}
        self._levels: set[int] = set()
        self._jobs: dict[str, Job[Any]] = {}

    @property
    def pending(self) -> bool:
        """Whether anything is being made."""
        return self._lane.busy

    def forget(self) -> None:
        """Drop all pictures: another case was opened."""
        for job in self._jobs.values():
            job.cancel()
        self._made.clear()

    def get(self, shot: Shot) -> Upright | None:
        """The picture, if it is there."""
        key = shot.key()
        if key in self._made:
            self._made.move_to_end(key)
        return self._made.get(key)

    def ask(self, shots: Sequence[Shot], store: ImageStore, *, channel: str) -> None:
        """Make those that are missing, instead of what the channel asked for before."""
        before = self._jobs.pop(channel, None)
        if before is not None:
            before.cancel()
        wanted = [shot for shot in shots if shot.key() not in self._made]
        if wanted:
            self._jobs[channel] = self._lane.submit(
                lambda context: _make(wanted, store, context),
                on_item=self._keep,
                on_outcome=self._ended,
            )

    def idiogram(self, class_: str, level: int) -> Idiogram | None:
        """The idiogram, if its band level was read; asks for it otherwise."""
        if level not in self._levels:
            self._levels.add(level)
            self._lane.submit(lambda _context: _drawings(level), on_outcome=self._keep_drawings)
        return self._drawings.get((class_, level))

    def _keep(self, made: tuple[Shot, Upright]) -> None:
        shot, picture = made
        self._made[shot.key()] = picture
        while len(self._made) > MOST_KEPT:
            self._made.popitem(last=False)
        self.ready.emit()

    def _keep_drawings(self, outcome: Outcome[dict[tuple[str, int], Idiogram]]) -> None:
        if isinstance(outcome, Done):
            self._drawings |= outcome.value
            self.ready.emit()
        self._ended(outcome)

    def _ended(self, outcome: Outcome[Any]) -> None:
        if isinstance(outcome, Failed):
            self.failed.emit(outcome)


def _make(shots: Sequence[Shot], store: ImageStore, context: Context) -> None:
    from karyo_desktop.services import closer

    for shot in shots:
        context.check()
        picture = closer.shown_picture(
            shot.chromosome,
            shot.placement,
            store,
            straight=shot.straight,
            look=shot.look or closer.PLAIN,
        )
        context.item((shot, for_screen(picture)))


def _drawings(level: int) -> dict[tuple[str, int], Idiogram]:
    from cirnet_core.classes import CLASSES
    from karyo_desktop.report.idiogram import idiogram

    return {(name, level): idiogram(name, level) for name in CLASSES}
