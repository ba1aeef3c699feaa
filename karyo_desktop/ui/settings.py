"""What the program remembers between starts: recent inputs, window geometry, theme."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings

MOST_RECENT: Final = 8


def settings_file() -> Path:
    """``settings.ini`` in the program's own folder, which ``KARYO_HOME`` moves."""
    chosen = os.environ.get("KARYO_HOME")
    if chosen:
        return Path(chosen) / "settings.ini"
    import platformdirs

    return Path(platformdirs.user_data_dir("karyo-desktop", False)) / "settings.ini"


class Settings:
    """Typed access to the settings file."""

    def __init__(self) -> None:
        path = settings_file()
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def recent(self) -> list[str]:
        """Inputs that were opened and still exist, latest first."""
        stored = self._store.value("recent", [])
        paths = [stored] if isinstance(stored, str) else stored
        if not isinstance(paths, list):
            return []
        return [str(p) for p in paths if Path(str(p)).exists()][:MOST_RECENT]

    def add_recent(self, path: Path) -> None:
        """Put an input first."""
        text = str(path.absolute())
        others = [p for p in self.recent() if p != text]
        self._store.setValue("recent", [text, *others][:MOST_RECENT])

    def clear_recent(self) -> None:
        """Forget all inputs."""
        self._store.setValue("recent", [])

    @property
    def theme(self) -> str:
        """``"system"``, ``"light"`` or ``"dark"``."""
        return str(self._store.value("theme", "system"))

    @theme.setter
    def theme(self, value: str) -> None:
        self._store.setValue("theme", value)

    @property
    def folder(self) -> str:
        """Where the person opened or saved last."""
        return str(self._store.value("folder", ""))

    @folder.setter
    def folder(self, value: str) -> None:
        self._store.setValue("folder", value)

    def bytes_of(self, key: str) -> QByteArray:
        """A stored geometry or state; empty if there is none."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_bytes(self, key: str, value: QByteArray) -> None:
        """Store a geometry or state."""
        self._store.setValue(key, value)

    def sync(self) -> None:
        """Write to disk now."""
        self._store.sync()
