"""Nothing is lost: the journal of the open case, what a crash left behind, and the lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from karyo_desktop.domain.journal import Record
from karyo_desktop.domain.model import Case
from karyo_desktop.jobs import opening
from karyo_desktop.jobs.journaling import JournalWriter
from karyo_desktop.jobs.lane import Lane
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.services import guarding, recovering
from karyo_desktop.services.recovering import Orphan, Recovered
from karyo_desktop.storage.lock import TOUCH_EVERY_S
from karyo_desktop.ui.actions import Spec
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.feature import Feature, Parts

if TYPE_CHECKING:
    from PySide6.QtGui import QAction


class CaseKeeper(Feature):
    """Writes every action down at once; after a crash it brings them back and says so."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._document: Document | None = None
        self._journal = JournalWriter(self)
        self._journal.failed.connect(self._failed)
        self._journal.wrote.connect(self._wrote)
        self._lane = Lane("keeper", self)
        self._failing = False
        self._orphans: list[Orphan] = []
        self._action: QAction | None = None
        parts.files.given_up.connect(self._given_up)
        self._beat = QTimer(self)
        self._beat.setInterval(TOUCH_EVERY_S * 1000)
        self._beat.timeout.connect(self._touch)
        self._beat.start()

    @property
    def idle(self) -> bool:
        """Whether every action is written down."""
        return self._journal.idle

    @property
    def safe(self) -> bool:
        """Whether a crash now would lose nothing that was done before the last action."""
        return not self._failing and self._journal.keeps and self._journal.idle

    def specs(self) -> tuple[Spec, ...]:
        """One action: what a crash left behind."""
        return (
            Spec(
                "recover",
                self.tr("&Recover unsaved work…"),
                hint=self.tr("Bring back what was not saved when the program ended unexpectedly"),
            ),
        )

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What it does."""
        return {"recover": self.recover_next}

    def menus(self) -> Mapping[str, str]:
        """At the end of *File*."""
        return {"file": "recover"}

    def use_actions(self, find: Callable[[str], QAction]) -> None:
        """It is there only if there is something to bring back."""
        self._action = find("recover")
        self._look()

    # what a crash left behind

    def look_back(self) -> None:
        """At the start, with nothing else to open: bring back the latest unsaved work."""
        if self._look() and self._document is None and not self.parts.files.busy:
            self.recover_next()

    def recover_next(self) -> None:
        """Bring back the latest work that is in no file; the open case is asked about first."""
        if not self._look():
            self.told.emit(self.tr("There is no unsaved work to recover."))
            return
        orphan = self._orphans[-1]
        if orphan.case_path is not None:
            self.parts.casework.open_paths([orphan.case_path])
        else:
            self._lane.submit(
                partial(opening.recover, orphan), on_outcome=partial(self._recovered, orphan)
            )

    def _look(self) -> bool:
        self._orphans = [
            orphan
            for orphan in recovering.orphans()
            if orphan.case_path is None or orphan.case_path.is_file()
        ]
        if self._action is not None:
            self._action.setVisible(bool(self._orphans))
        return bool(self._orphans)

    def _recovered(self, orphan: Orphan, outcome: Outcome[opening.LoadedCase | None]) -> None:
        if isinstance(outcome, Failed):
            self.went_wrong.emit(self.tr("Unsaved work could not be recovered"), outcome)
        elif isinstance(outcome, Done) and outcome.value is not None:
            title = orphan.head.title or outcome.value.case.id
            self.parts.files.show_loaded(outcome.value, title=title)
        else:
            self._look()

    # the open case

    def set_document(self, document: Document | None) -> None:
        """Begin a journal for it; the one of the case before is done with."""
        self._end()
        self._document = document
        path = document.path if document is not None else None
        guarding.release_others([path] if path is not None else [])
        if document is None:
            self._look()
            return
        document.recorded.connect(self._record)
        document.filed.connect(self._filed)
        found, document.recovered = document.recovered, None
        self._failing = False
        if document.read_only:
            if not document.kept:  # of an earlier version the strip of its sign-off tells
                title = self.tr("This case can only be read")
                self.went_wrong.emit(title, Failed("input", document.read_only))
            return
        self._journal.begin(
            document.case,
            document.images,
            path=document.path,
            title=document.title,
            pending=found.records if found is not None and document.path is not None else (),
            then=partial(self._begun, found.journals if found is not None else ()),
        )
        if found is not None:
            self._tell_recovered(document, found)

    def _begun(self, journals: Sequence[Path]) -> None:
        """What earlier journals held is in the new one, so they can go."""
        for journal in journals:
            recovering.discard(journal)
        if journals:
            self._look()

    def _tell_recovered(self, document: Document, found: Recovered) -> None:
        if found.actions or document.path is None:
            document.note_action("recovered", after={"actions": found.actions, "torn": found.torn})
            text = self.tr(
                "The program ended unexpectedly. %n actions that were not saved are here again; "
                "save the case to keep them.",
                "",
                found.actions,
            )
            if document.path is None:
                text = self.tr(
                    "The program ended unexpectedly. The case was not saved yet; it is here again "
                    "as you left it. Save it to keep it."
                )
            title = self.tr("Your work was recovered")
            self.went_wrong.emit(title, Failed("environment", text))
        for problem in found.problems:
            title = self.tr("Some unsaved work could not be replayed")
            self.went_wrong.emit(title, Failed("environment", problem))
        self._look()

    def _record(self, record: Record) -> None:
        if self._document is not None:
            self._journal.record(record, self._document.case)

    def _filed(self, case: Case, path: Path) -> None:
        guarding.release_others([path])
        if self._document is not None:
            self._journal.saved(case, self._document.images, path)

    def _given_up(self, path: Path) -> None:
        """Nobody works on what was not opened, so nobody is kept out of it."""
        guarding.release(path, unless=self._document.path if self._document is not None else None)

    def _wrote(self) -> None:
        self._failing = False

    def _failed(self, why: str) -> None:
        """Tell it once, not with every action."""
        if not self._failing:
            self._failing = True
            title = self.tr("Your actions are not being kept safe from a crash")
            self.went_wrong.emit(title, Failed("environment", why))

    def _touch(self) -> None:
        if not self._lane.closed:
            self._lane.submit(lambda _context: guarding.touch(), on_outcome=lambda _outcome: None)

    def _end(self) -> None:
        if self._document is not None:
            self._document.recorded.disconnect(self._record)
            self._document.filed.disconnect(self._filed)
            self._document = None
        self._journal.end()

    def close(self) -> None:
        """The work is saved or given up: no journal and no lock stays."""
        self._beat.stop()
        self._end()
        self._journal.close()
        self._lane.close()
        guarding.release_others([])


def look_back(window: object) -> None:
    """Bring back what a crash left behind, in a window that has nothing else to open."""
    for part in getattr(window, "features", ()):
        if isinstance(part, CaseKeeper):
            part.look_back()
