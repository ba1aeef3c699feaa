"""Works a case through the real program until it is killed; see ``tests.full.kill``.

``python -m tests.full.kill_worker SEED MODE CASE CELL``; a line ``number digest safe`` on standard
output for every action that is on the screen.
"""

from __future__ import annotations

import errno
import io
import os
import random
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from karyo_desktop.jobs import hand, karyotyper
from karyo_desktop.storage import journal
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.keeping import CaseKeeper
from karyo_desktop.ui.main import main
from karyo_desktop.ui.main_window import MainWindow
from tests.gui.fakes import FakePredictor

PAUSE_MS = 2
LEAST_CALLS = 3
MOST_CALLS = 160
STRIKES = ("before", "half")
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
KEYS: tuple[tuple[Any, Qt.KeyboardModifier, int], ...] = (
    ("3", NONE, 4),
    ("X", NONE, 4),
    ("R", NONE, 3),
    ("M", NONE, 1),
    ("K", NONE, 1),
    (Qt.Key.Key_Return, NONE, 3),
    (Qt.Key.Key_Delete, NONE, 1),
    (Qt.Key.Key_Z, CTRL, 3),
    (Qt.Key.Key_Z, CTRL | SHIFT, 2),
    (Qt.Key.Key_S, CTRL, 4),
)
_write, _fsync = os.write, os.fsync


class Disk:
    """The disk as the program sees it: it may fail, or strike the program dead, at one call."""

    def __init__(self, chance: random.Random, mode: str) -> None:
        self._left = chance.randint(LEAST_CALLS, MOST_CALLS)
        self._half = chance.choice(STRIKES) == "half"
        self._kills = mode == "call"
        self._length = chance.randint(1, 6)

    def intercept(self) -> None:
        """From now on every write, sync and rename of this process comes by here."""
        disk = self
        os.write = disk.write  # type: ignore[assignment]
        for name in ("fsync", "replace", "link", "unlink"):
            real = getattr(os, name)
            setattr(os, name, lambda *args, real=real: disk.call(real, *args))
        fdopen = os.fdopen

        class File(io.FileIO):
            def write(self, data: Any) -> int:
                return disk.write(self.fileno(), data)

        def opened(handle: int, mode: str = "r", *args: Any, **more: Any) -> Any:
            if mode != "wb":
                return fdopen(handle, mode, *args, **more)
            return io.BufferedWriter(File(handle, mode))

        os.fdopen = opened  # type: ignore[assignment]

    def write(self, handle: int, data: Any) -> int:
        """Write, or half of it."""
        if self._strikes():
            if self._half:
                _write(handle, bytes(data)[: len(data) // 2])
            self._strike()
        return _write(handle, data)

    def call(self, real: Any, *args: Any) -> Any:
        """Do it, or not."""
        if self._strikes():
            self._strike()
        return real(*args)

    def _strikes(self) -> bool:
        self._left -= 1
        return -self._length < self._left <= 0

    def _strike(self) -> None:
        if self._kills:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Hand(QObject):
    """Somebody who works without a pause."""

    def __init__(self, window: MainWindow, chance: random.Random) -> None:
        super().__init__(window)
        self.window = window
        self.chance = chance
        self.keeper = next(p for p in window.features if isinstance(p, CaseKeeper))
        self.said = -1
        self.timer = QTimer(window)
        self.timer.setInterval(PAUSE_MS)
        self.timer.timeout.connect(self.act)
        self.timer.start()

    def act(self) -> None:
        """One key on one chromosome, then what is on the screen now."""
        document = self.window.document
        cell = self.window.workspace.cell
        if document is None or cell is None or cell.model is None:
            return
        self.window.notices.hide()
        scene = self.window.workspace.scene
        if scene.cell is not None and scene.cell.id == cell.id:
            ids = [item.id for item in cell.chromosomes]
            scene.pick([self.chance.choice(ids)])
            key, modifier, _ = self.chance.choices(KEYS, [weight for *_, weight in KEYS])[0]
            QTest.keyClick(self.window.workspace.view, key, modifier)
        self.say()

    def say(self) -> None:
        """Where the trail is now, and whether the program has told that it isn't safe."""
        document = self.window.document
        assert document is not None
        audit = document.case.audit
        safe = self.keeper.safe
        if audit and len(audit) != self.said:
            self.said = len(audit)
            _write(1, f"{audit[-1].number} {audit[-1].digest} {int(safe)}\n".encode())


def work(seed: int, mode: str, case: Path, cell: Path) -> int:
    """Run the program on the case, or on the cell if there is no case yet."""
    chance = random.Random(f"{seed} {mode}")
    dialogs.ask_save = lambda *_args, **_more: case  # type: ignore[assignment]
    truth = {f"{k:02d}.png": (str(k), 0.0) for k in range(1, 23)}
    # Another process would take longer to start than a case takes to be worked on.
    hand.begin = lambda: None
    karyotyper.load_predictor = lambda: FakePredictor(truth)  # type: ignore[assignment, return-value]
    if mode == "limit":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = chance.randint(40_000, 400_000)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    def begin() -> None:
        windows = QApplication.topLevelWidgets()
        window = next(w for w in windows if isinstance(w, MainWindow))
        window.workspace.scene.glide_ms = 0
        Hand(window, chance)
        if mode in ("call", "fails"):
            Disk(chance, mode).intercept()
        _write(1, b"ready\n")

    QTimer.singleShot(0, begin)
    # A case that was never saved comes back by itself where nothing else is to be opened.
    left = any(journal.folder().glob(f"*{journal.SUFFIX}"))
    return main([str(case)] if case.exists() else [] if left else [str(cell)])


if __name__ == "__main__":
    sys.exit(work(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])))
