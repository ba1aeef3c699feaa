"""Typing a class: 9 acts at once, 1 and 2 wait a moment for a second digit."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from cirnet_core.classes import CLASSES, TRAY
from karyo_desktop.domain.model import MARKERS

WAIT_MS: Final = 700
ELSEWHERE: Final = {"T": TRAY, "K": MARKERS}
"""Keys that lead to columns which have no number."""


class ClassTyping(QObject):
    """Collects the keys of a class name."""

    changed = Signal(str)
    """What was typed so far; empty when done."""
    typed = Signal(str)
    """A whole class."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.commit)

    def press(self, text: str) -> bool:
        """Take a key; false if it cannot be part of a class."""
        key = text.upper()
        if len(key) != 1 or key not in "0123456789XY":
            return False
        if self._text + key not in CLASSES:
            self._text = ""
        self._text += key
        if self._text not in CLASSES:
            self.clear()
            return True
        longer = any(name != self._text and name.startswith(self._text) for name in CLASSES)
        if longer:
            self.changed.emit(self._text)
            self._timer.start()
        else:
            self.commit()
        return True

    def commit(self) -> bool:
        """Act on what was typed; false if nothing was."""
        text, self._text = self._text, ""
        self._timer.stop()
        if not text:
            return False
        self.changed.emit("")
        self.typed.emit(text)
        return True

    def clear(self) -> bool:
        """Forget what was typed; false if nothing was."""
        had = bool(self._text)
        self._text = ""
        self._timer.stop()
        self.changed.emit("")
        return had
