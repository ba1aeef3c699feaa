"""The journal of the open case, written by a thread of its own and in order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from karyo_desktop.domain.journal import Record
from karyo_desktop.domain.model import Case
from karyo_desktop.jobs.lane import Lane
from karyo_desktop.jobs.outcome import Failed, Outcome
from karyo_desktop.services.keeping import Keeping
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.images import ImageStore

PATIENCE_S = 0.05
"""An action is on file before the next one, unless the disk takes longer: a window that waits for
a slow disk is one that hangs."""


class _Step:
    """One thing to write, and what came of it."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self.ended = threading.Event()
        self.told = False
        self.problem = ""

    def run(self) -> None:
        try:
            self._work()
        except StorageError as error:
            self.problem = str(error)
        finally:
            self.ended.set()


class JournalWriter(QObject):
    """Keeps the journal of one case after the other; call it from the GUI thread."""

    wrote = Signal()
    """Something is written that is not on the disk yet."""
    failed = Signal(str)
    """Why something could not be written; the next call tries it again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane("journal", self)
        self._disk = Lane("journal sync", self)
        self._keeping: Keeping | None = None  # only the lane's thread sets it
        self._last: _Step | None = None
        self._syncing = self._unsynced = False

    @property
    def idle(self) -> bool:
        """Whether all is written that was asked for."""
        return self._last is None or self._last.ended.is_set()

    @property
    def keeps(self) -> bool:
        """Whether there is a journal."""
        return self._keeping is not None

    def begin(
        self,
        case: Case,
        images: ImageStore,
        *,
        path: Path | None,
        title: str,
        pending: Sequence[Record] = (),
        then: Callable[[], None] | None = None,
    ) -> None:
        """A new journal, as ``Keeping`` takes it; ``then`` follows success."""

        def work() -> None:
            self._keeping = Keeping(case, images, path=path, title=title, pending=pending)

        self._do(work, then=then)

    def record(self, record: Record, case: Case) -> None:
        """Write one action down; returns when it is on file, or after a short wait.

        Behind a disk that hangs already nobody waits once more; nor for what the program itself
        did in the background and can do again, as reading a cell.
        """
        behind = not self.idle or _can_be_repeated(record)
        step = self._do(lambda: self._with(lambda keeping: keeping.record(record, case)))
        if step is not None and not behind and step.ended.wait(PATIENCE_S):
            self._tell(step)

    def saved(self, case: Case, images: ImageStore, path: Path) -> None:
        """The case lies in a file as it was then; the journal begins anew from there."""

        def work() -> None:
            if self._keeping is not None:
                self._keeping.saved(case, path)
            else:
                self._keeping = Keeping(case, images, path=path, title=path.stem)

        self._do(work)

    def end(self) -> None:
        """The case is saved or given up: nothing is to be replayed."""
        self._do(self._end)

    def close(self) -> None:
        """End the journal and the threads."""
        self._lane.close()
        self._disk.close()
        self._end()

    def _end(self) -> None:
        keeping, self._keeping = self._keeping, None
        if keeping is not None:
            keeping.end()

    def _with(self, act: Callable[[Keeping], None]) -> None:
        if self._keeping is not None:
            act(self._keeping)

    def _do(
        self, work: Callable[[], None], *, then: Callable[[], None] | None = None
    ) -> _Step | None:
        if self._lane.closed:
            return None
        step = self._last = _Step(work)

        def ended(_outcome: Outcome[None]) -> None:
            self._tell(step)
            if then is not None and not step.problem:
                then()

        self._lane.submit(lambda _context: step.run(), on_outcome=ended)
        return step

    def _tell(self, step: _Step) -> None:
        if step.told:
            return
        step.told = True
        if step.problem:
            self.failed.emit(step.problem)
        else:
            self.wrote.emit()
            self._sync()

    def _sync(self) -> None:
        """What was written is on its way to the disk; nobody waits for it."""
        keeping = self._keeping
        self._unsynced = self._syncing
        if keeping is None or self._syncing or self._disk.closed:
            return
        self._syncing = True
        self._disk.submit(partial(_sync, keeping), on_outcome=self._synced)

    def _synced(self, outcome: Outcome[None]) -> None:
        self._syncing = False
        if isinstance(outcome, Failed):
            self.failed.emit(outcome.message)
        if self._unsynced:
            self._sync()


def _can_be_repeated(record: Record) -> bool:
    return record.entry is not None and record.entry.action in ("imported", "proposed")


def _sync(keeping: Keeping, _context: object) -> None:
    keeping.sync()
