"""One background thread that works through jobs in order and reports on the GUI thread."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from cirnet_core.errors import Cancelled as CancelledError
from karyo_desktop.jobs.outcome import Cancelled, Done, Outcome, failure_of

T = TypeVar("T")


class Context:
    """What a piece of work may do while it runs in the background."""

    def __init__(self, job: Job[Any], post: Callable[[Callable[[], None]], None]) -> None:
        self._job = job
        self._post = post

    def cancelled(self) -> bool:
        """Whether somebody asked to stop; ask between batches."""
        return self._job.cancel_requested

    def check(self) -> None:
        """Raise Cancelled if somebody asked to stop."""
        if self._job.cancel_requested:
            raise CancelledError("Stopped; nothing was changed.")

    def progress(self, done: int, total: int) -> None:
        """Report progress; delivered on the GUI thread while the job is alive."""
        self._post(lambda: self._job.report(done, total))

    def item(self, value: object) -> None:
        """Hand over a part of the result; delivered on the GUI thread while the job is alive."""
        self._post(lambda: self._job.hand_over(value))


def _no_work(_context: Context) -> Any:
    raise CancelledError("This job has ended.")


def _unheard(_outcome: Outcome[Any]) -> None:
    """Nobody waits any more."""


class Job(Generic[T]):
    """A handle on work in a lane. Its callbacks run on the GUI thread."""

    def __init__(
        self,
        work: Callable[[Context], T],
        *,
        on_outcome: Callable[[Outcome[T]], None],
        on_progress: Callable[[int, int], None] | None,
        on_item: Callable[[Any], None] | None,
    ) -> None:
        self.work = work
        self._on_item = on_item
        self._on_outcome = on_outcome
        self._on_progress = on_progress
        self._cancel = threading.Event()
        self._ended = False

    @property
    def cancel_requested(self) -> bool:
        """Whether ``cancel`` was called."""
        return self._cancel.is_set()

    @property
    def ended(self) -> bool:
        """Whether the outcome was delivered."""
        return self._ended

    def cancel(self) -> None:
        """Ask to stop; the outcome will be Cancelled, whatever the work still returns."""
        self._cancel.set()

    def report(self, done: int, total: int) -> None:
        """Pass progress on, unless the job ended or is about to."""
        if not self._ended and not self.cancel_requested and self._on_progress is not None:
            self._on_progress(done, total)

    def hand_over(self, value: object) -> None:
        """Pass a part of the result on, unless the job ended or is about to."""
        if not self._ended and not self.cancel_requested and self._on_item is not None:
            self._on_item(value)

    def end(self, outcome: Outcome[T]) -> None:
        """Deliver the outcome, once."""
        if self._ended:
            return
        self._ended = True
        on_outcome = self._on_outcome
        # What these know, as a window's parts, must not die in the lane's thread with the job.
        self.work, self._on_outcome = _no_work, _unheard
        self._on_progress = self._on_item = None
        on_outcome(Cancelled() if self.cancel_requested else outcome)


class Lane(QObject):
    """A thread of its own for jobs that must not meet each other.

    Values that belong to the thread, such as a loaded model, are made and used by the jobs
    themselves and never leave it.
    """

    _posted = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: queue.SimpleQueue[Job[Any] | None] = queue.SimpleQueue()
        self._alive: list[Job[Any]] = []
        self._closed = threading.Event()
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def closed(self) -> bool:
        """Whether nothing can be submitted any more."""
        return self._closed.is_set()

    @property
    def busy(self) -> bool:
        """Whether any job has not yet ended."""
        return bool(self._alive)

    def submit(
        self,
        work: Callable[[Context], T],
        *,
        on_outcome: Callable[[Outcome[T]], None],
        on_progress: Callable[[int, int], None] | None = None,
        on_item: Callable[[Any], None] | None = None,
    ) -> Job[T]:
        """Queue work; call from the GUI thread."""
        if self._closed.is_set():
            raise RuntimeError("the lane is closed")
        job = Job(work, on_outcome=on_outcome, on_progress=on_progress, on_item=on_item)
        self._alive.append(job)
        self._jobs.put(job)
        return job

    def close(self, *, timeout_s: float = 20.0) -> None:
        """Cancel everything and wait for the thread; no outcome is delivered any more."""
        self._closed.set()
        for job in self._alive:
            job.cancel()
        self._alive.clear()
        self._jobs.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            outcome = self._work(job)
            self._post(lambda job=job, outcome=outcome: self._end(job, outcome))  # type: ignore[misc]
            del job, outcome

    def _work(self, job: Job[Any]) -> Outcome[Any]:
        try:
            context = Context(job, self._post)
            context.check()
            return Done(job.work(context))
        except Exception as error:  # every failure must become an outcome
            return failure_of(error)

    def _end(self, job: Job[Any], outcome: Outcome[Any]) -> None:
        if job in self._alive:
            self._alive.remove(job)
        job.end(outcome)

    def _post(self, call: Callable[[], None]) -> None:
        if not self._closed.is_set():
            with contextlib.suppress(RuntimeError):  # the window is gone already
                self._posted.emit(call)

    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed.is_set():
            call()
