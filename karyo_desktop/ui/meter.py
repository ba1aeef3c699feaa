"""Counts the seconds that a cell costs; its actions are counted where they are done."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject

from karyo_desktop.ui.document import Document

LONGEST_PAUSE_S: Final = 30.0
"""Whoever does nothing for longer is thought to be elsewhere; no more than this is counted."""

_SIGNS = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
}


class Meter(QObject):
    """Watches the karyogram: time between two signs of a person counts for the cell on screen."""

    def __init__(
        self,
        watched: Sequence[QObject],
        shown: Callable[[], str],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(watched[0])
        self._shown = shown
        self._clock = clock
        self._document: Document | None = None
        self._cell_id = ""
        self._last_s = 0.0
        for place in watched:
            place.installEventFilter(self)

    def set_document(self, document: Document | None) -> None:
        """Count for the cells of this document, or for none."""
        self._document = document
        self._cell_id = ""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note a sign of a person; never takes the event."""
        if event.type() in _SIGNS:
            self._note()
        return False

    def _note(self) -> None:
        now, cell_id = self._clock(), self._shown()
        document = self._document
        if document is not None and cell_id and cell_id == self._cell_id:
            passed = min(now - self._last_s, LONGEST_PAUSE_S)
            document.note_effort(cell_id, seconds=passed)
        self._cell_id, self._last_s = cell_id, now
