"""What a person is used to: inputs that were opened before, the window's place, the theme."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from karyo_desktop.ui import theme
from karyo_desktop.ui.plain import as_it_is
from karyo_desktop.ui.settings import Settings


class RecentMenu(QMenu):
    """Inputs that were opened before."""

    chosen = Signal(str)
    forgotten = Signal()

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open &recent"))
        self.setToolTipsVisible(True)
        self._settings = settings
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for path in self._settings.recent():
            action = self.addAction(Path(path).name)
            action.setToolTip(as_it_is(path))
            action.triggered.connect(lambda _checked=False, path=path: self.chosen.emit(path))
        self.addSeparator()
        forget = self.addAction(self.tr("Forget these"))
        forget.triggered.connect(self._forget)

    def _forget(self) -> None:
        self._settings.clear_recent()
        self.forgotten.emit()


class ThemeChoice(QActionGroup):
    """As the system, light or dark; kept in the settings."""

    dressed = Signal()
    """The application wears other colours now."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        for name, text in (
            ("system", self.tr("As the &system")),
            ("light", self.tr("&Light")),
            ("dark", self.tr("&Dark")),
        ):
            action = self.addAction(text)
            action.setObjectName(f"theme-{name}")
            action.setCheckable(True)
            action.setChecked(settings.theme == name)
            action.triggered.connect(lambda _checked=False, name=name: self.choose(name))
        QApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    def choose(self, name: str) -> None:
        """Wear this theme from now on."""
        self._settings.theme = name
        self._dress()

    def _scheme_changed(self) -> None:
        if self._settings.theme == "system":
            self._dress()

    def _dress(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.follow_system(application, self._settings.theme)
        self.dressed.emit()


def restore_place(window: QWidget, settings: Settings) -> None:
    """Put the window where it was; the first time, as large as it fits."""
    if not window.restoreGeometry(settings.bytes_of("geometry")):
        window.resize(1440, 900)
        room = window.screen().availableSize()
        if room.width() < 1500 or room.height() < 960:
            window.setWindowState(Qt.WindowState.WindowMaximized)
