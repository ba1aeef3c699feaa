"""Cyclic garbage is collected on the GUI thread alone.

Python collects in whichever thread happens to allocate. A Qt object that dies in a background
thread takes Qt's locks and waits for Python's, while the GUI thread holds Python's and waits for
Qt's: both stand still for ever.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 500
YOUNG: Final = 2000
"""New containers from which on it is worth looking."""
OFTEN: Final = 10
"""So many looks at what is younger make one at what is older, as Python does it itself."""


class Collector(QObject):
    """Collects now and then, instead of Python itself, from when it is made until ``end``.

    What there is at the beginning, mostly code, is never looked at again: it would make the one
    long stall of a look at everything.
    """

    def __init__(self) -> None:
        super().__init__()
        self._was_on = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect what is due."""
        young, middle, old = gc.get_count()
        if middle > OFTEN:
            gc.collect(2 if old > OFTEN else 1)
        elif young > YOUNG:
            gc.collect(0)

    def collect(self) -> None:
        """Collect everything now: something large was let go of."""
        gc.collect()

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()
