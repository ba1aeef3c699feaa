"""The library in the window: on the start page, and as a card over an open case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from karyo_desktop.jobs.lane import Context, Job, Lane
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.actions import Spec
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.feature import Feature, Parts
from karyo_desktop.ui.library.model import LibraryModel
from karyo_desktop.ui.library.panel import LibraryPanel
from karyo_desktop.ui.overlay import Overlay
from karyo_desktop.ui.panels.start_page import StartPage
from karyo_desktop.ui.panels.widgets import heading

if TYPE_CHECKING:
    from karyo_desktop.services.library import Listed

translate = QCoreApplication.translate
FIRST_LOOK_MS = 400
"""After the window stands, so that it is not slower for it."""
AT_ONCE = 40


LISTED_PX = 380
"""How high a list of cases is at least on the card."""


class Library(Feature):
    """Reads the folder in a lane of its own; both lists show the same rows."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.model = LibraryModel()
        self.panel = LibraryPanel(self.model)
        self.second = LibraryPanel(self.model, prefix="library-over")
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        column.addWidget(heading(self.tr("Library"), step=4))
        column.addWidget(self.second, 1)
        self.overlay = Overlay(parts.window, body, name="library-card", width_px=900)
        self._lane: Lane | None = None
        self._job: Job[int] | None = None
        for panel in (self.panel, self.second):
            panel.folder_asked.connect(self._choose)
            panel.refresh_asked.connect(lambda: self.refresh(anew=True))
            panel.open_asked.connect(self._open)
        parts.casework.saved.connect(self._saved)
        QTimer.singleShot(FIRST_LOOK_MS, self, self.refresh)

    @property
    def busy(self) -> bool:
        """Whether the folder is being read."""
        return self._job is not None

    def specs(self) -> tuple[Spec, ...]:
        """One way to the list from everywhere."""
        return (Spec("library", translate("Library", "Li&brary…"), ("Ctrl+Shift+L",), "list"),)

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What it does."""
        return {"library": self.open}

    def menus(self) -> Mapping[str, str]:
        """In the file menu."""
        return {"file": "library |"}

    def use_actions(self, find: Callable[[str], QAction]) -> None:
        """The start page stands: the list goes below its ways in."""
        start = self.parts.window.findChild(StartPage)
        if start is not None:
            start.hold(self.panel)
        self._show_folder()

    def set_document(self, document: Document | None) -> None:
        """Back at the start page, the list is of today."""
        if document is None:
            self.refresh()

    def close(self) -> None:
        """End the thread."""
        if self._lane is not None:
            self._lane.close()

    def open(self) -> None:
        """Show the list over what is open; it is read again, since files change."""
        listed = bool(self.parts.settings.library_folder)
        self.overlay.open(self.second.search if listed else self.second.choose)
        self.refresh()

    def refresh(self, *, anew: bool = False) -> None:
        """Read the folder; a reading that is under way is given up for it."""
        folder = self.parts.settings.library_folder
        if not folder or (self._lane is not None and self._lane.closed):
            return
        if self._job is not None:
            self._job.cancel()
        if self._lane is None:
            self._lane = Lane("library", self)
        self.model.clear()
        self._say(self.tr("Reading…"))
        self._job = self._lane.submit(
            lambda context: _scan(Path(folder), context, anew=anew),
            on_item=self.model.add,
            on_outcome=self._ended,
        )

    def _ended(self, outcome: Outcome[int]) -> None:
        if isinstance(outcome, Done | Failed):
            self._job = None
            self._say(outcome.message if isinstance(outcome, Failed) else "")

    def _say(self, text: str) -> None:
        for panel in (self.panel, self.second):
            panel.say(text)

    def _choose(self) -> None:
        settings = self.parts.settings
        chosen = dialogs.ask_folder(self.parts.window, settings.library_folder or settings.folder)
        if chosen is not None:
            settings.library_folder = str(chosen)
            self._show_folder()
            self.refresh(anew=True)

    def _show_folder(self) -> None:
        for panel in (self.panel, self.second):
            panel.show_folder(self.parts.settings.library_folder)
        self.second.setMinimumHeight(LISTED_PX if self.parts.settings.library_folder else 0)

    def _open(self, path: str) -> None:
        self.overlay.dismiss()
        self.parts.casework.open_paths([Path(path)])

    def _saved(self) -> None:
        if self.overlay.isVisible():
            self.refresh()


def _scan(folder: Path, context: Context, *, anew: bool) -> int:
    """Hand over the cases of a folder, some at a time; how many there were."""
    from karyo_desktop.services.library import held_by, scan
    from karyo_desktop.storage.library import Index

    count = 0
    waiting: list[Listed] = []
    for item in scan(folder, Index(), check=context.check, holder=held_by, anew=anew):
        waiting.append(item)
        count += 1
        if len(waiting) >= AT_ONCE:
            context.item(waiting)
            waiting = []
    context.item(waiting)
    return count
