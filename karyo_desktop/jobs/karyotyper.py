"""Karyotypes cells in the background, one after the other, with a model that stays loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QObject, Signal

from cirnet_core.types import CellProposal, DeviceInfo, ImageFile
from karyo_desktop.jobs.lane import Context, Job, Lane
from karyo_desktop.jobs.loading import load_predictor
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.services.karyotyping import CellPredictor

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """A cell to karyotype.

    Attributes:
        owner: the document; cells of different documents may have the same id.
        stamp: what the proposal is for; an answer for a cell that has another by then is dropped.
    """

    cell_id: str
    name: str
    images: tuple[ImageFile, ...]
    complete: bool | None
    owner: object
    stamp: object


@runtime_checkable
class Closes(Protocol):
    """A predictor that holds something beyond this process's memory."""

    def close(self) -> None: ...


@dataclass(frozen=True)
class ModelStatus:
    """The loaded model and where it runs."""

    model_id: str
    device: DeviceInfo


class Karyotyper(QObject):
    """A queue of cells before one worker thread; the cell on screen goes first."""

    model_ready = Signal(object)
    """ModelStatus, whenever it is loaded or moves to another device."""
    model_failed = Signal(object)
    """Failed, when no model could be loaded."""
    queued = Signal(object)
    started = Signal(object)
    progressed = Signal(object, int, int)
    """(Request, done, total)"""
    proposed = Signal(object, object)
    """(Request, CellProposal)"""
    failed = Signal(object, object)
    """(Request, Failed)"""
    cancelled = Signal(object)
    emptied = Signal()
    """Nothing is running or waiting any more."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        load: Callable[[], CellPredictor] | None = None,
    ) -> None:
        super().__init__(parent)
        self._load = load
        self._lane = Lane("karyotyper", self)
        self._predictor: CellPredictor | None = None  # touched by the lane's thread alone
        self._status: ModelStatus | None = None
        self._waiting: list[Request] = []
        self._running: tuple[Request, Job[tuple[CellProposal, ModelStatus]]] | None = None
        self._first = ""

    @property
    def status(self) -> ModelStatus | None:
        """The loaded model, or None before it is."""
        return self._status

    @property
    def running(self) -> Request | None:
        """What is being karyotyped."""
        return self._running[0] if self._running else None

    @property
    def waiting(self) -> tuple[Request, ...]:
        """What is in the queue."""
        return tuple(self._waiting)

    def warm_up(self) -> None:
        """Load the model before the first cell asks for it."""
        if not self._lane.closed:
            self._lane.submit(self._warm, on_outcome=self._warmed)

    def add(self, request: Request) -> None:
        """Queue a cell, instead of an older request for the same one."""
        same = (request.owner, request.cell_id)
        self._waiting = [r for r in self._waiting if (r.owner, r.cell_id) != same]
        self._waiting.append(request)
        self.queued.emit(request)
        self._next()

    def ask(
        self,
        work: Callable[[CellPredictor, Context], T],
        *,
        on_outcome: Callable[[Outcome[T]], None],
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Job[T]:
        """Do other work with the loaded model, as soon as the running cell is done."""

        def run(context: Context) -> T:
            predictor = self._ensure()
            context.check()
            return work(predictor, context)

        return self._lane.submit(run, on_outcome=on_outcome, on_progress=on_progress)

    def prefer(self, cell_id: str) -> None:
        """Take that cell first, as it is on screen."""
        self._first = cell_id

    def cancel(self) -> None:
        """Stop the running cell and forget the waiting ones."""
        waiting, self._waiting = self._waiting, []
        for request in waiting:
            self.cancelled.emit(request)
        if self._running:
            self._running[1].cancel()
        elif waiting:
            self.emptied.emit()

    def close(self) -> None:
        """Cancel everything and end the thread."""
        self._waiting.clear()
        self._lane.close()
        self._unload()

    def reload(self) -> None:
        """Load the model anew before the next cell: another one is active now."""
        if not self._lane.closed:
            self._lane.submit(self._reload, on_outcome=self._warmed)

    def _reload(self, context: Context) -> ModelStatus:
        self._unload()
        return self._warm(context)

    def _unload(self) -> None:
        predictor, self._predictor = self._predictor, None
        if isinstance(predictor, Closes):
            predictor.close()

    def _ensure(self) -> CellPredictor:
        if self._predictor is None:
            self._predictor = (self._load or load_predictor)()
        return self._predictor

    def _warm(self, _context: Context) -> ModelStatus:
        return _status_of(self._ensure())

    def _warmed(self, outcome: Outcome[ModelStatus]) -> None:
        if isinstance(outcome, Done):
            self._note(outcome.value)
        elif isinstance(outcome, Failed):
            self.model_failed.emit(outcome)

    def _next(self) -> None:
        if self._running or not self._waiting:
            return
        chosen = next((r for r in self._waiting if r.cell_id == self._first), self._waiting[0])
        self._waiting.remove(chosen)
        job = self._lane.submit(
            lambda context: self._propose(chosen, context),
            on_outcome=lambda outcome: self._ended(chosen, outcome),
            on_progress=lambda done, total: self.progressed.emit(chosen, done, total),
        )
        self._running = (chosen, job)
        self.started.emit(chosen)

    def _propose(self, request: Request, context: Context) -> tuple[CellProposal, ModelStatus]:
        predictor = self._ensure()
        context.check()
        proposal = predictor.propose(
            request.name,
            request.images,
            complete=request.complete,
            progress=context.progress,
            cancelled=context.cancelled,
        )
        return proposal, _status_of(predictor)

    def _ended(self, request: Request, outcome: Outcome[tuple[CellProposal, ModelStatus]]) -> None:
        self._running = None
        if isinstance(outcome, Done):
            proposal, status = outcome.value
            self._note(status)
            self.proposed.emit(request, proposal)
        elif isinstance(outcome, Failed):
            self.failed.emit(request, outcome)
        else:
            self.cancelled.emit(request)
        self._next()
        if not self._running:
            self.emptied.emit()

    def _note(self, status: ModelStatus) -> None:
        if status != self._status:
            self._status = status
            self.model_ready.emit(status)


def _status_of(predictor: CellPredictor) -> ModelStatus:
    return ModelStatus(predictor.info.id, predictor.device)
