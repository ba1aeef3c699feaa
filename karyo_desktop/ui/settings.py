"""What the program remembers between starts: recent inputs, window geometry, theme."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings

from karyo_desktop.domain.review import AUDIT_SHARE

MOST_RECENT: Final = 8
CONFIRM_FROM: Final = 0.95


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
    def band_level(self) -> int:
        """Bands per haploid set of the idiograms: 400, 550 or 850."""
        value = str(self._store.value("band_level", 550))
        return int(value) if value in ("400", "550", "850") else 550

    @band_level.setter
    def band_level(self, value: int) -> None:
        self._store.setValue("band_level", value)

    @property
    def language(self) -> str:
        """``"system"``, or a language's code as ``"de"``."""
        return str(self._store.value("language", "system"))

    @language.setter
    def language(self, value: str) -> None:
        self._store.setValue("language", value)

    def shown(self, panel: str, *, usually: bool) -> bool:
        """Whether a panel was shown when the window was last closed."""
        return self._flag(f"shown/{panel}", usually)

    def keep_shown(self, panel: str, on: bool) -> None:
        """Remember whether a panel is shown."""
        self._store.setValue(f"shown/{panel}", on)

    def shortcuts(self) -> dict[str, tuple[str, ...]]:
        """Keys that the person gave to actions, in place of the usual ones; maybe none."""
        self._store.beginGroup("shortcuts")
        names = self._store.childKeys()
        found = {name: str(self._store.value(name, "")) for name in names}
        self._store.endGroup()
        return {
            name: tuple(key for key in keys.split(" | ") if key) for name, keys in found.items()
        }

    def keep_shortcuts(self, chosen: dict[str, tuple[str, ...]]) -> None:
        """Remember the keys that differ from the usual ones."""
        self._store.remove("shortcuts")
        for name, keys in chosen.items():
            self._store.setValue(f"shortcuts/{name}", " | ".join(keys))

    @property
    def audit_share(self) -> float:
        """How many of the sure chromosomes are asked about too, in [0, 1]."""
        return self._share("audit_share", AUDIT_SHARE)

    @audit_share.setter
    def audit_share(self, value: float) -> None:
        self._store.setValue("audit_share", value)

    @property
    def goes_on(self) -> bool:
        """Whether a decision on what the queue led to leads to the next."""
        return self._flag("goes_on", True)

    @goes_on.setter
    def goes_on(self, value: bool) -> None:
        self._store.setValue("goes_on", value)

    @property
    def confirm_from(self) -> float:
        """From this confidence on, all chromosomes can be confirmed at once."""
        return self._share("confirm_from", CONFIRM_FROM)

    @confirm_from.setter
    def confirm_from(self, value: float) -> None:
        self._store.setValue("confirm_from", value)

    @property
    def align_centromeres(self) -> bool:
        """Whether the centromeres of a row lie on one level, rather than the lower ends."""
        return self._flag("align_centromeres", False)

    @align_centromeres.setter
    def align_centromeres(self, value: bool) -> None:
        self._store.setValue("align_centromeres", value)

    @property
    def report_template(self) -> str:
        """Name of the laboratory's template for reports; empty for the standard one."""
        return str(self._store.value("report_template", ""))

    @report_template.setter
    def report_template(self, value: str) -> None:
        self._store.setValue("report_template", value)

    @property
    def report_paper(self) -> str:
        """``"A4"`` or ``"Letter"``; empty for that of the template."""
        value = str(self._store.value("report_paper", ""))
        return value if value in ("A4", "Letter") else ""

    @report_paper.setter
    def report_paper(self, value: str) -> None:
        self._store.setValue("report_paper", value)

    def _flag(self, key: str, usual: bool) -> bool:
        return str(self._store.value(key, usual)).lower() == "true"

    def _share(self, key: str, usual: float) -> float:
        try:
            value = float(str(self._store.value(key, usual)))
        except ValueError:
            return usual
        return value if 0.0 <= value <= 1.0 else usual

    @property
    def idle_minutes(self) -> int:
        """After so many minutes without a touch the window is locked; 0 for never."""
        value = str(self._store.value("idle_minutes", 10))
        return min(int(value), 480) if value.isdecimal() else 10

    @idle_minutes.setter
    def idle_minutes(self, value: int) -> None:
        self._store.setValue("idle_minutes", value)

    @property
    def second_person(self) -> bool:
        """Whether who reviews and signs must not have worked on the case."""
        return self._flag("second_person", False)

    @second_person.setter
    def second_person(self, value: bool) -> None:
        self._store.setValue("second_person", value)

    @property
    def microscope(self) -> str:
        """The microscope of this workplace, as the training pool notes it; empty if not said."""
        return str(self._store.value("microscope", ""))

    @microscope.setter
    def microscope(self, value: str) -> None:
        self._store.setValue("microscope", value)

    @property
    def library_folder(self) -> str:
        """Whose cases the start page lists; empty for none."""
        return str(self._store.value("library_folder", ""))

    @library_folder.setter
    def library_folder(self, value: str) -> None:
        self._store.setValue("library_folder", value)

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
