"""Opening, saving and exporting: asks, starts the job, tells what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cirnet_core.types import Problem
from karyo_desktop.domain.audit import UNNAMED
from karyo_desktop.domain.model import Case
from karyo_desktop.jobs import opening
from karyo_desktop.jobs.lane import Context, Job, Lane
from karyo_desktop.jobs.outcome import Cancelled, Done, Failed, Outcome
from karyo_desktop.services.cases import next_cell_id
from karyo_desktop.services.importing import CASE_SUFFIX
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.settings import Settings

T = TypeVar("T")
_NEEDS_PASSPHRASE = ("EncryptedFileError", "WrongPassphraseError")


class Files(QObject):
    """The way between the disk and the open document."""

    opened = Signal(object)
    """A new Document, as soon as its first cell is there."""
    working = Signal(str)
    """What is being done; empty when nothing is."""
    told = Signal(str)
    """Something to say in passing."""
    went_wrong = Signal(str, tuple)
    """(title, Problems)"""
    passphrase_asked = Signal(object, str)
    """(path of an encrypted case, what was wrong with the passphrase that was given)"""
    given_up = Signal(object)
    """The path of a case that was read, or was being read, and is not opened after all."""
    written = Signal(bool)
    """Nothing is left to be written; whether the last one went well."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self.who: Callable[[], str] = lambda: UNNAMED
        """Names who works; profiles set it."""
        self._lane = Lane("files", self)
        self._job: Job[Any] | None = None
        self._loading: Path | None = None
        self._writes = 0

    @property
    def busy(self) -> bool:
        """Whether anything is being read or written."""
        return self._lane.busy

    @property
    def writing(self) -> bool:
        """Whether a case, a report or a picture waits to be written."""
        return self._writes > 0

    def cancel(self) -> None:
        """Stop reading; the cells that are there stay."""
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """End the thread."""
        self._lane.close()

    # opening

    def open(self, paths: Sequence[Path], *, passphrase: str | None = None) -> None:
        """Open a case file, or import folders, zips and images as a new case."""
        self.cancel()
        if len(paths) == 1 and paths[0].suffix.lower() == CASE_SUFFIX:
            self._loading = paths[0]
            self.working.emit(self.tr("Opening {0}…").format(paths[0].name))
            self._read(
                partial(opening.load, paths[0], user=self.who(), passphrase=passphrase),
                on_outcome=partial(self._loaded, paths[0]),
            )
        else:
            self._loading = None
            self._import(list(paths))

    def _read(
        self,
        work: Callable[[Context], T],
        *,
        on_outcome: Callable[[Outcome[T]], None],
        on_item: Callable[[Any], None] | None = None,
    ) -> None:
        def ended(outcome: Outcome[T]) -> None:
            # A job that was stopped may end when the next is already there.
            if self._job is job:
                self._job = None
                self.working.emit("")
            on_outcome(outcome)

        job = self._lane.submit(work, on_item=on_item, on_outcome=ended)
        self._job = job

    def _loaded(self, path: Path, outcome: Outcome[opening.LoadedCase]) -> None:
        if isinstance(outcome, Done):
            loaded = outcome.value
            self._settings.add_recent(path)
            self.show_loaded(loaded, title=path.stem)
        elif isinstance(outcome, Failed) and outcome.exception in _NEEDS_PASSPHRASE:
            wrong = outcome.message if outcome.exception == "WrongPassphraseError" else ""
            self.passphrase_asked.emit(path, wrong.removeprefix(f"{path}: "))
        elif isinstance(outcome, Failed):
            title = self.tr("{0} could not be opened").format(path.name)
            self.went_wrong.emit(title, (Problem(path.name, outcome.message),))
        elif self._job is None or self._loading != path:  # else it is being read once more
            self.given_up.emit(path)

    def show_loaded(self, loaded: opening.LoadedCase, *, title: str) -> None:
        """Make a document of a case that was read or brought back."""
        document = self._new_document(loaded.case, loaded.images, path=loaded.path, title=title)
        document.read_only = loaded.read_only
        document.recovered, document.kept = loaded.recovered, loaded.kept
        self.opened.emit(document)

    def _user(self) -> str:
        return self.who()

    def _new_document(
        self,
        case: Case | None = None,
        images: ImageStore | None = None,
        *,
        path: Path | None = None,
        title: str,
    ) -> Document:
        return Document(case, images, path=path, title=title, who=self._user)

    def _import(self, paths: list[Path]) -> None:
        name = paths[0].stem if paths[0].suffix.lower() == ".zip" else paths[0].name
        self.working.emit(self.tr("Reading {0}…").format(name))
        document = self._new_document(title=name)
        self._read(
            lambda context: opening.import_cells(paths, document.images, context),
            on_item=partial(self._read_cell, document, paths),
            on_outcome=partial(self._imported, document, name),
        )

    def add(self, document: Document, paths: Sequence[Path]) -> None:
        """Import folders, zips and images into a case that is open, behind its cells."""
        chosen = list(paths)
        name = chosen[0].name
        self.working.emit(self.tr("Reading {0}…").format(name))
        self._read(
            lambda context: opening.import_cells(chosen, document.images, context),
            on_item=partial(self._add_cell, document),
            on_outcome=partial(self._imported, document, name),
        )

    def _add_cell(self, document: Document, read: opening.ImportedCell) -> None:
        cell = replace(read.cell, id=next_cell_id(document.case))
        document.add_cell(cell, read.problems, unsaved=True)

    def _read_cell(self, document: Document, paths: list[Path], read: opening.ImportedCell) -> None:
        first = not document.case.cells
        document.add_cell(read.cell, read.problems)
        if first:
            if len(paths) == 1:
                self._settings.add_recent(paths[0])
            self.opened.emit(document)
        else:
            count = len(document.case.cells)
            self.working.emit(self.tr("Reading {0}: %n cells…", "", count).format(document.title))

    def _imported(
        self, document: Document, name: str, outcome: Outcome[opening.ImportSummary]
    ) -> None:
        if isinstance(outcome, Failed):
            title = self.tr("{0} could not be opened").format(name)
            self.went_wrong.emit(title, (Problem(name, outcome.message),))
        elif isinstance(outcome, Done):
            self._tell_import(name, outcome.value)
        else:
            self.told.emit(self.tr("Stopped reading {0}.").format(name))

    def _tell_import(self, name: str, summary: opening.ImportSummary) -> None:
        problems = summary.problems
        if problems and summary.cells:
            title = self.tr("%n files could not be used; the others are here", "", len(problems))
            if len(problems) == 1:
                title = self.tr("1 file could not be used; the others are here")
            self.went_wrong.emit(title, problems)
        elif not summary.cells:
            title = self.tr("{0} holds no chromosome image that can be used").format(name)
            self.went_wrong.emit(title, problems)

    # saving and exporting

    def _write(
        self, work: Callable[[Context], Path], on_outcome: Callable[[Outcome[Path]], None]
    ) -> None:
        def ended(outcome: Outcome[Path]) -> None:
            self._writes -= 1
            on_outcome(outcome)
            if not self._writes:
                self.written.emit(isinstance(outcome, Done))

        self._writes += 1
        self._lane.submit(work, on_outcome=ended)

    def save(
        self,
        document: Document,
        *,
        ask: bool,
        then: Callable[[], None] | None = None,
        otherwise: Callable[[], None] | None = None,
    ) -> bool:
        """Write the case; ``ask`` for a place even if it has one. ``then`` follows success,
        ``otherwise`` failure.

        Returns:
            False if no place was chosen.
        """
        path = document.path
        if ask or path is None or document.read_only:
            suggestion = str(path or Path(self._settings.folder) / f"{document.title}{CASE_SUFFIX}")
            kind = self.tr("Case")
            path = dialogs.ask_save(self._window, suggestion, kind=kind, suffix=CASE_SUFFIX)
            if path is None:
                return False
            self._settings.folder = str(path.parent)
        snapshot = document.snapshot()
        self._write(
            partial(opening.save, path, snapshot, document.images, user=self.who()),
            lambda outcome: self._saved(document, snapshot, path, (then, otherwise), outcome),
        )
        return True

    def _saved(
        self,
        document: Document,
        snapshot: object,
        path: Path,
        following: tuple[Callable[[], None] | None, Callable[[], None] | None],
        outcome: Outcome[Path],
    ) -> None:
        if isinstance(outcome, Failed):
            title = self.tr("{0} was not saved").format(path.name)
            self.went_wrong.emit(title, (Problem(path.name, outcome.message),))
        elif isinstance(outcome, Done):
            document.mark_saved(snapshot, path)
            self._settings.add_recent(path)
            self.told.emit(self.tr("Saved {0}").format(path.name))
        next_ = following[0 if isinstance(outcome, Done) else 1]
        if next_ is not None:
            next_()

    def export(
        self, path: Path, make: Callable[[], bytes], *, then: Callable[[], None] | None = None
    ) -> None:
        """Make a file's bytes and write them, in the background; ``then`` follows success."""
        self._settings.folder = str(path.parent)
        self.working.emit(self.tr("Writing {0}…").format(path.name))
        self._write(partial(opening.export, path, make), partial(self._exported, path, then))

    def _exported(
        self, path: Path, then: Callable[[], None] | None, outcome: Outcome[Path]
    ) -> None:
        self.working.emit("")
        if isinstance(outcome, Failed):
            title = self.tr("{0} was not written").format(path.name)
            self.went_wrong.emit(title, (Problem(path.name, outcome.message),))
        elif not isinstance(outcome, Cancelled):
            self.told.emit(self.tr("Wrote {0}").format(path))
            if then is not None:
                then()
