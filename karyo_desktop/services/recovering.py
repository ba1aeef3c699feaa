"""After a crash: what the journals hold that no case file has."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from karyo_desktop.domain.journal import DivergedError, Record, not_yet_in, replayed
from karyo_desktop.domain.model import Case
from karyo_desktop.services.keeping import IMAGES
from karyo_desktop.storage import journal
from karyo_desktop.storage.errors import DamagedFileError, StorageError
from karyo_desktop.storage.images import ImageStore, sha256_of
from karyo_desktop.storage.journal import Content, Head
from karyo_desktop.storage.process import is_dead
from karyo_desktop.storage.sealed import images_of


@dataclass(frozen=True)
class Recovered:
    """Work that was brought back.

    Attributes:
        case: with that work in it.
        records: what was replayed, to be journalled again.
        journals: files that are done with once the new journal is there.
        torn: whether the last action may be missing.
        problems: sentences about work that could not be brought back, and where it lies.
    """

    case: Case
    records: tuple[Record, ...] = ()
    journals: tuple[Path, ...] = ()
    torn: bool = False
    problems: tuple[str, ...] = ()

    @property
    def actions(self) -> int:
        """How many actions were brought back; that the case was opened is none."""
        entries = (record.entry for record in self.records)
        return sum(entry is not None and entry.action != "opened" for entry in entries)

    @property
    def told(self) -> bool:
        """Whether there is anything to tell a person of."""
        return bool(self.records or self.problems or self.journals)


@dataclass(frozen=True)
class Orphan:
    """A journal whose program is dead."""

    journal: Path
    head: Head = field(compare=False)

    @property
    def case_path(self) -> Path | None:
        """The case's file; None if it was never saved."""
        return Path(self.head.path) if self.head.path else None


def orphans() -> tuple[Orphan, ...]:
    """Journals that a crash left behind, the oldest first."""
    found = (Orphan(path, head) for path, head in journal.left_behind())
    return tuple(orphan for orphan in found if is_dead(orphan.head.owner))


def of_file(path: Path, case: Case, images: ImageStore) -> Recovered:
    """What was done to a case since its file was saved; new images go into ``images``."""
    real = os.path.realpath(path)
    records: list[Record] = []
    journals: list[Path] = []
    problems: list[str] = []
    torn = False
    for orphan in orphans():
        if orphan.head.path != real:
            continue
        try:
            content = journal.read(orphan.journal, key=images.key)
            new = not_yet_in(case, content.records)
            after = case
            for record in new:
                after = replayed(after, record)
            _refuse_missing(after, images, content)
            case = after
        except (StorageError, DivergedError, KeyError, ValueError) as error:
            problems.append(_kept(orphan, error))
            continue
        _take(content, images)
        records += new
        journals.append(orphan.journal)
        torn = torn or content.torn
    return Recovered(case, tuple(records), tuple(journals), torn, tuple(problems))


def of_unsaved(orphan: Orphan) -> tuple[Recovered, ImageStore] | None:
    """A case that was never saved; None if its journal had only just begun.

    Raises:
        StorageError: it can't be read.
    """
    content = journal.read(orphan.journal)
    case = content.snapshot
    if case is None:
        return None
    images = ImageStore()
    _take(content, images)
    try:
        _refuse_missing(case, images)
    except ValueError as error:
        raise DamagedFileError(f"{orphan.journal}: {error}; it is kept there.") from error
    done: list[Record] = []
    problems: tuple[str, ...] = ()
    try:
        for record in not_yet_in(case, content.records):
            after = replayed(case, record)
            _refuse_missing(after, images)
            case = after
            done.append(record)
    except (DivergedError, KeyError, ValueError) as error:
        problems = (_kept(orphan, error),)
    over = () if problems else (orphan.journal,)
    return Recovered(case, tuple(done), over, content.torn, problems), images


def discard(path: Path) -> None:
    """Remove a journal that is done with."""
    path.unlink(missing_ok=True)


def _refuse_missing(case: Case, images: ImageStore, content: Content | None = None) -> None:
    """Raises ValueError if the case stands for an image that nobody has: it could not be saved."""
    blobs = content.blobs if content is not None else {}
    there = {sha256_of(data) for name, data in blobs.items() if name.startswith(IMAGES)}
    for sha256 in sorted(images_of(case)):
        if sha256 not in images and sha256 not in there:
            raise ValueError(f"image {sha256[:12]}… is missing")


def _take(content: Content, images: ImageStore) -> None:
    attached = dict(images.attachments)
    for name, data in content.blobs.items():
        if name.startswith(IMAGES):
            images.add(data)
        else:
            attached[name] = data
    images.attachments = MappingProxyType(attached)


def _kept(orphan: Orphan, error: Exception) -> str:
    """Put a journal that can't be replayed aside, so that it is told of once and never lost."""
    aside = orphan.journal.with_suffix(".kept")
    try:
        os.replace(orphan.journal, aside)
    except OSError:
        aside = orphan.journal
    return (
        f"{aside}: work of {orphan.head.since} could not be replayed ({error}). It is kept there."
    )
