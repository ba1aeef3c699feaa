"""The open case: opened, added to, saved, exported, and never lost without a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cirnet_core.resources import resource_path
from karyo_desktop.services.importing import CASE_SUFFIX
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.files import Files
from karyo_desktop.ui.settings import Settings


class CaseWork(QObject):
    """Which document is open, and the way from one to the next."""

    shown = Signal(object, object)
    """(the Document that is open from now on or None, the one before or None)"""
    closed = Signal()
    """The document before was let go of; its memory is free as soon as nobody is in the middle."""
    saved = Signal()

    def __init__(self, window: QWidget, files: Files, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._files = files
        self._settings = settings
        self.document: Document | None = None
        self._given_up: tuple[Document, int] | None = None
        files.opened.connect(self._opened)

    def slots(self) -> dict[str, Callable[[], object]]:
        """What the window's actions do here."""
        return {
            "open_folder": lambda: self.ask_folder(self.open_paths),
            "open_files": lambda: self.ask_files(self.open_paths),
            "add_folder": lambda: self.ask_folder(self.add_paths),
            "add_files": lambda: self.ask_files(self.add_paths),
            "open_demo": self.open_demo,
            "save": lambda: self.save(ask=False),
            "save_as": lambda: self.save(ask=True),
            "close_case": self.close,
        }

    # opening

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open a case or import images, after asking about unsaved work."""
        if paths:
            self._after_unsaved(lambda: self._files.open(paths))

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add cells to the open case; a case file, or anything without one, is opened."""
        is_case = any(path.suffix.lower() == CASE_SUFFIX for path in paths)
        if self.document is None or is_case:
            self.open_paths(paths)
        elif paths:
            self._files.add(self.document, paths)

    def open_demo(self) -> None:
        """Open the cell that comes with the program."""
        self.open_paths([resource_path("demo", "demo_cell")])

    def ask_folder(self, use: Callable[[Sequence[Path]], None]) -> None:
        """Ask for a folder, then use it."""
        chosen = dialogs.ask_folder(self._window, self._settings.folder)
        if chosen is not None:
            self._settings.folder = str(chosen.parent)
            use([chosen])

    def ask_files(self, use: Callable[[Sequence[Path]], None]) -> None:
        """Ask for files, then use them."""
        chosen = dialogs.ask_files(self._window, self._settings.folder)
        if chosen:
            self._settings.folder = str(chosen[0].parent)
            use(chosen)

    def close(self) -> None:
        """Close the case and go back to the start, after asking about unsaved work."""
        if self.document is not None:
            self._after_unsaved(self._close)

    def _close(self) -> None:
        if not self._given_up_now():  # somebody worked on while it was saved
            self.close()
            return
        self._files.cancel()
        self._show(None)

    def _opened(self, document: Document) -> None:
        """Show it; but what was done while it was read is asked about first."""
        if not self._given_up_now():
            # Nobody waits for the new one while the question is open.
            QTimer.singleShot(0, self, lambda: self._ask_again(document))
            return
        self._show(document)

    def _show(self, document: Document | None) -> None:
        before, self.document = self.document, document
        self._given_up = None
        self.shown.emit(document, before)
        if before is not None:
            before.let_go()
            self.closed.emit()

    def _ask_again(self, document: Document) -> None:
        def give_up() -> None:
            self._files.cancel()
            if document.path is not None:
                self._files.given_up.emit(document.path)

        if not self._after_unsaved(lambda: self._opened(document), otherwise=give_up):
            give_up()

    def _given_up_now(self) -> bool:
        """Whether the open document has nothing to lose but what the person gave up."""
        if self.document is None or not self.document.modified:
            return True
        return self._given_up == (self.document, self.document.edits)

    # saving

    def save(
        self,
        *,
        ask: bool,
        then: Callable[[], None] | None = None,
        otherwise: Callable[[], None] | None = None,
    ) -> bool:
        """Write the case; whether a place was chosen. ``then`` follows success, ``otherwise``
        failure."""
        if self.document is None:
            return False
        if self.document.kept:
            self._files.told.emit(self.document.read_only)
            return False

        def saved() -> None:
            self.saved.emit()
            if then is not None:
                then()

        return self._files.save(self.document, ask=ask, then=saved, otherwise=otherwise)

    def may_go(self, go_on: Callable[[], object]) -> bool:
        """Whether the window may close now; after saving, ``go_on`` is called to try again."""
        if self.document is None or not self.document.modified:
            return True
        answer = dialogs.ask_unsaved(self._window, self.document.title)
        if answer == "save":
            self.save(ask=False, then=lambda: QTimer.singleShot(0, self, go_on))
        return answer == "discard"

    def _after_unsaved(
        self, go_on: Callable[[], object], otherwise: Callable[[], None] | None = None
    ) -> bool:
        """Go on at once, after saving, or not at all: False. ``otherwise`` where that fails."""
        self._given_up = None
        if self.document is None or not self.document.modified:
            go_on()
            return True
        answer = dialogs.ask_unsaved(self._window, self.document.title)
        if answer == "discard":
            self._given_up = (self.document, self.document.edits)
            go_on()
        elif answer == "save":
            later = partial(QTimer.singleShot, 0, self, go_on)
            return self.save(ask=False, then=later, otherwise=otherwise)
        return answer == "discard"
