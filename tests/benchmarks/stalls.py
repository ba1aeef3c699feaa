"""How late a window's event loop was, by a beat every few milliseconds; and whose work it was.

``python -m tests.benchmarks.stalls`` is an empty event loop that beats beside another process until
its stdin is closed: what it prints is the machine's own doing, not the window's.
"""

from __future__ import annotations

import faulthandler
import sys
import threading
import time
from dataclasses import dataclass
from itertools import pairwise
from typing import IO

from PySide6.QtCore import QCoreApplication, QObject, QTimer

BEAT_MS = 5


@dataclass(frozen=True)
class Stalls:
    """How late the beats of some time were.

    Attributes:
        longest_ms: the longest time between two beats.
        work_ms: the most work (processor time of this thread) between two beats; the rest of a
            long time was spent waiting for a processor or for Python's lock.
        over_100: how many were later than 100 ms, over_50 likewise.
        beats: how many there were.
    """

    longest_ms: float
    work_ms: float
    over_100: int
    over_50: int
    beats: int

    def __str__(self) -> str:
        return (
            f"longest stall {self.longest_ms:.0f} ms (longest own work "
            f"{self.work_ms:.0f} ms), {self.over_100} over 100 ms, "
            f"{self.over_50} over 50 ms, {self.beats} beats"
        )


class Heart(QObject):
    """Beats in the event loop of the thread that made it.

    Args:
        stacks: a file for the stacks of all threads whenever a beat is so late; they are written
            without Python's lock, so also while somebody else holds it.
    """

    def __init__(self, *, stacks: IO[str] | None = None, late_s: float = 0.09) -> None:
        super().__init__()
        self._beats: list[tuple[float, float]] = []
        self._stacks = stacks
        self._late_s = late_s
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def take(self) -> Stalls:
        """What happened since this was asked last."""
        beats, self._beats = self._beats, self._beats[-1:]
        gaps = [1000.0 * (b - a) for (a, _), (b, _) in pairwise(beats)]
        work = [1000.0 * (b - a) for (_, a), (_, b) in pairwise(beats)]
        return Stalls(
            max(gaps, default=0.0),
            max(work, default=0.0),
            sum(gap > 100.0 for gap in gaps),
            sum(gap > 50.0 for gap in gaps),
            len(gaps),
        )

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()
        faulthandler.cancel_dump_traceback_later()

    def _beat(self) -> None:
        now = time.perf_counter()
        if self._stacks is not None:
            if self._beats and now - self._beats[-1][0] > self._late_s:
                self._stacks.write(f"=== late by {1000 * (now - self._beats[-1][0]):.0f} ms\n")
                self._stacks.flush()
            faulthandler.dump_traceback_later(self._late_s, file=self._stacks)
        self._beats.append((now, time.thread_time()))


def main() -> int:
    application = QCoreApplication(sys.argv[:1])
    heart = Heart()

    def wait() -> None:
        sys.stdin.read()
        QTimer.singleShot(0, application, application.quit)

    threading.Thread(target=wait, daemon=True).start()
    application.exec()
    print(heart.take())
    return 0


if __name__ == "__main__":
    sys.exit(main())
