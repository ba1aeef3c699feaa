"""Keys of commands: the usual ones, the person's own, and what they must not collide with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from karyo_desktop.ui.settings import Settings

SHEET_KEYS: Final = frozenset(
    [*"0123456789XY", "Return", "Enter", "Esc", "Space", "Left", "Right", "Up", "Down", "Tab"]
)
"""Keys that mean something on the sheet itself: typed classes, walking, confirming."""


def user_of(key: str, keys: Mapping[str, tuple[str, ...]], *, besides: str = "") -> str:
    """The command that has a key, other than ``besides``; empty if none does."""
    for name, own in keys.items():
        if name != besides and key in own:
            return name
    return ""


def plain_text(action: QAction) -> str:
    """A menu's text without the sign for its letter and without a key behind it."""
    text = action.text().split("\t")[0]
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")


class Shortcuts(QObject):
    """Gives the actions their keys."""

    changed = Signal()

    def __init__(self, actions: Iterable[QAction], settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._actions = {action.objectName(): action for action in actions}
        self._usual = {name: _keys_of(action) for name, action in self._actions.items()}
        for name, keys in settings.shortcuts().items():
            if name in self._actions:
                self._actions[name].setShortcuts([QKeySequence(key) for key in keys])
        self._tell()

    def actions(self) -> dict[str, QAction]:
        """All commands that can have keys, by name."""
        return self._actions

    def keys(self) -> dict[str, tuple[str, ...]]:
        """The keys of every command now."""
        return {name: _keys_of(action) for name, action in self._actions.items()}

    def is_usual(self, name: str) -> bool:
        """Whether a command has the keys that it comes with."""
        return self.keys()[name] == self._usual[name]

    def why_not(self, name: str, key: str) -> str:
        """Why a command cannot have a key, in words; empty if it can."""
        if key in SHEET_KEYS:
            return self.tr("{0} is a key of the sheet itself.").format(key)
        user = user_of(key, self.keys(), besides=name)
        if user:
            text = self.tr("{0} belongs to “{1}”. Take it away there first.")
            return text.format(key, plain_text(self._actions[user]))
        return ""

    def bind(self, name: str, keys: tuple[str, ...]) -> None:
        """Give a command these keys and no others, and remember it."""
        self._actions[name].setShortcuts([QKeySequence(key) for key in keys])
        self._remember()

    def reset(self, name: str = "") -> None:
        """The usual keys again, of one command or of all."""
        for each in [name] if name else list(self._actions):
            self._actions[each].setShortcuts([QKeySequence(key) for key in self._usual[each]])
        self._remember()

    def _remember(self) -> None:
        own = {name: keys for name, keys in self.keys().items() if keys != self._usual[name]}
        self._settings.keep_shortcuts(own)
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        """Tooltips name the key."""
        for action in self._actions.values():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            text = plain_text(action)
            action.setToolTip(f"{text} ({keys})" if keys else text)


def _keys_of(action: QAction) -> tuple[str, ...]:
    portable = QKeySequence.SequenceFormat.PortableText
    return tuple(key.toString(portable) for key in action.shortcuts() if not key.isEmpty())
