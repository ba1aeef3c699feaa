"""Notices that somebody is at work, at next to no cost for the events that say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QWindow

_DOING: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TabletPress,
        QEvent.Type.TouchBegin,
    }
)


class Doing(QObject):
    """Calls ``note`` for every key, click and move in the program's windows, while it watches.

    It looks on at the system's windows, where a person's events come in and little else. A filter
    of the whole application would be asked about every event of every object, some dozens for
    each move of the mouse, each at the price of a call from C++ into Python.
    """

    def __init__(self, note: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._note = note
        self._watching = False

    def watch(self, on: bool) -> None:
        """Begin or end; ending takes every filter away again."""
        application = QGuiApplication.instance()
        if not isinstance(application, QGuiApplication) or on == self._watching:
            return
        self._watching = on
        if on:
            application.focusWindowChanged.connect(self._follow)
        else:
            application.focusWindowChanged.disconnect(self._follow)
        for window in application.topLevelWindows():
            window.removeEventFilter(self)
            if on:
                window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note what a person does; never takes the event."""
        if event.type() in _DOING:
            self._note()
        return False

    def _follow(self, window: QWindow | None) -> None:
        """A window that was opened since is looked at as soon as it has the keyboard."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)
