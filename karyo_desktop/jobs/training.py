"""A retraining in a process of its own, told from a file that both can read.

The process writes its events into the run's folder and hears words on standard input. It belongs
to nobody: when the window goes it trains on, and the next window finds it by the note of its pid
and follows the same file. A process that another window began can't be spoken to, so *stop* ends
it and begins it again from its last checkpoint with that word; *pause* and *cancel* just end it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import psutil
from PySide6.QtCore import QObject, QTimer, Signal

import cirnet_core
from cirnet_core.retrain import events
from karyo_desktop.jobs.outcome import Cancelled, Done, Failed, Outcome
from karyo_desktop.services import retraining
from karyo_desktop.services.retraining import Child, Run
from karyo_desktop.storage import process
from karyo_desktop.storage.errors import StorageError

LOOK_MS: Final = 100
PARTING_S: Final = 3.0
"""How long a process may take to save when the program is closed."""

Word = Literal["stop", "cancel", "pause", "resume"]
Command = Callable[[Run], list[str]]


def core_command(run: Run) -> list[str]:
    """What starts the training: this Python's core, or the command beside a frozen program."""
    if getattr(sys, "frozen", False):
        cirnet = Path(sys.executable).with_name("cirnet" + Path(sys.executable).suffix)
        return [os.fspath(cirnet), *retraining.arguments(run)]
    return [sys.executable, "-m", "cirnet_core", *retraining.arguments(run)]


class Training(QObject):
    """Begins a run, goes on with it or follows one that trains already.

    For each ``start`` or ``follow`` there is exactly one outcome, on the GUI thread, unless
    ``leave`` came first: Done with the candidate's folder, Cancelled, or Failed with what to do.
    """

    told = Signal(object)
    """An event of ``cirnet_core.retrain.events``, old ones of an earlier process too."""
    ended = Signal(object)
    """Outcome[Path]"""

    def __init__(self, parent: QObject | None = None, *, command: Command | None = None) -> None:
        super().__init__(parent)
        self._command = command or core_command
        self.run: Run | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._child: Child | None = None
        self._read = 0
        self._said: events.Event | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def running(self) -> bool:
        """Whether an outcome is still to come."""
        return self._child is not None

    @property
    def paused(self) -> bool:
        """Whether it waits, with everything saved."""
        return self.running and isinstance(self._said, events.Paused)

    def start(self, run: Run, *, first: Word | None = None) -> None:
        """Begin the run, or go on with it; one that trains already is followed.

        Args:
            first: said to it at once.

        Raises:
            StorageError: the process cannot be started; the run can be gone on with later.
        """
        self.run = run
        if retraining.child_of(run) is not None:
            self.follow(run)
            return
        try:
            offset = _fresh_line(run.events)
            with open(run.events, "ab") as said, open(run.log, "ab") as log:
                self._process = subprocess.Popen(
                    self._command(run),
                    stdin=subprocess.PIPE,
                    stdout=said,
                    stderr=log,
                    env=child_environ(),
                    **_apart(),
                )
            self._child = Child(process.owner_of(self._process.pid), offset)
            retraining.keep_child(run, self._child)
        except (OSError, StorageError, psutil.Error) as error:
            self._abandon()
            raise StorageError(
                f"{run.folder}: the training cannot be started ({error}). Free some space, then go "
                "on with it; nothing was changed."
            ) from error
        if first is not None:
            self.say(first)
        self._begin()

    def follow(self, run: Run) -> bool:
        """Watch a run that trains already; false where none does."""
        child = retraining.child_of(run)
        if child is None:
            return False
        self.run, self._child = run, child
        self._begin()
        return True

    def say(self, word: Word) -> None:
        """Stop and keep the best, cancel, pause or go on."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):  # it has ended; the next look finds that out
                self._process.stdin.write(f"{word}\n".encode())
                self._process.stdin.flush()
            return
        run = self.run
        if run is None or self._child is None or word == "resume":
            return
        process.end(self._child.owner)
        if word == "stop":
            self._timer.stop()
            self._child = None
            self.start(run, first="stop")
        elif word == "cancel":
            self._finish(Cancelled())
        else:
            self._finish(Failed("environment", retraining.why_ended(run, None)))

    def leave(self) -> None:
        """The window closes: let it go on or end it so that it can be gone on with, as chosen."""
        self._timer.stop()
        run, child = self.run, self._child
        if run is not None and child is not None:
            if self.paused:  # nobody could tell it to go on
                process.end(child.owner)
            elif run.asked.on_close == "interrupt":
                if self._process is not None:
                    self.say("pause")
                    self._wait_for_pause(run)
                process.end(child.owner)
        self._abandon()

    def _wait_for_pause(self, run: Run) -> None:
        """Until everything is saved, or for as long as a window may take to close."""
        waited = 0.0
        while waited < PARTING_S and not isinstance(self._said, events.Paused):
            assert self._process is not None
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.05)
                return
            waited += 0.05
            self._take_in(run)

    def _begin(self) -> None:
        self._read, self._said = 0, None
        self._timer.start()
        QTimer.singleShot(0, self, self._look)

    def _look(self) -> None:
        run, child = self.run, self._child
        if run is None or child is None:
            return
        code = self._process.poll() if self._process is not None else None
        gone = code is not None if self._process is not None else process.is_dead(child.owner)
        self._take_in(run)  # after the look, so that its last words are read
        if gone and self._child is child:
            self._finish(self._outcome(run, code))

    def _take_in(self, run: Run) -> None:
        """Read the lines that are whole; half a one waits for the rest."""
        with suppress(OSError), open(run.events, "rb") as file:
            file.seek(self._read)
            lines = file.read()
            whole = lines.rfind(b"\n") + 1
            for line in lines[:whole].splitlines(keepends=True):
                at, self._read = self._read, self._read + len(line)
                try:
                    event = events.decode(line.decode())
                except (msgspec.DecodeError, UnicodeDecodeError):
                    continue  # what a kill left of a line
                if self._child is not None and at >= self._child.offset:
                    self._said = event
                self.told.emit(event)

    def _outcome(self, run: Run, code: int | None) -> Outcome[Path]:
        said = self._said
        if isinstance(said, events.Ended):
            return Cancelled() if said.outcome == "cancelled" else Done(run.model)
        if isinstance(said, events.Failed):
            return Failed("environment", retraining.plainly(said.message))
        if (run.model / "card.json").exists():
            return Done(run.model)
        return Failed("environment", retraining.why_ended(run, code))

    def _finish(self, outcome: Outcome[Path]) -> None:
        self._timer.stop()
        self._abandon()
        self.ended.emit(outcome)

    def _abandon(self) -> None:
        """Let go of the process, whatever it does."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        if self._process is not None and self._process.poll() is None:
            self._process.returncode = 0  # it trains on by itself; Python need not wait for it
        self._process = self._child = None


def _fresh_line(path: Path) -> int:
    """Where the next line begins, after ending one that a kill left half-written."""
    with open(path, "ab+") as file:
        size = file.tell()
        if size:
            file.seek(size - 1)
            if file.read(1) != b"\n":
                file.write(b"\n")
        return file.tell()


def child_environ() -> dict[str, str]:
    """This program's variables, and where the core is found."""
    above = os.fspath(Path(cirnet_core.__file__).resolve().parents[1])
    paths = [above, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def _apart() -> dict[str, Any]:
    """A process that an interrupt of the window's terminal does not reach."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"process_group": 0}
