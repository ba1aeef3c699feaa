"""Work of the files lane: reading inputs and cases, saving, exporting. No Qt in here."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cirnet_core.types import Problem
from karyo_desktop.domain.model import Case, Cell
from karyo_desktop.jobs import hand
from karyo_desktop.jobs.lane import Context
from karyo_desktop.storage.images import ImageStore

if TYPE_CHECKING:
    from karyo_desktop.services.recovering import Orphan, Recovered
    from karyo_desktop.services.verifying import Verdict
    from karyo_desktop.storage.encryption import CaseKey


@dataclass(frozen=True)
class ImportedCell:
    """A cell that was read, with the images that could not be used."""

    cell: Cell
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class ImportSummary:
    """What is known when the whole input was read.

    Attributes:
        name: what the input is called.
        cells: how many cells hold at least one usable image.
        problems: every file that could not be used, and what to do.
        skipped: how many other files lay beside the images.
    """

    name: str
    cells: int
    problems: tuple[Problem, ...]
    skipped: int


@dataclass(frozen=True)
class LoadedCase:
    """A case file with its images.

    Attributes:
        path: None for a case that was never saved and was brought back after a crash.
        read_only: why it can't be saved under its own name: who has it open; empty if it can.
        kept: whether it is an earlier version, which its file keeps; it is never written.
        recovered: work that no file has, which is in ``case`` already; None if there is none.
    """

    path: Path | None
    case: Case
    images: ImageStore
    read_only: str = ""
    recovered: Recovered | None = None
    kept: bool = False


def import_cells(paths: Sequence[Path], store: ImageStore, context: Context) -> ImportSummary:
    """Read folders, zips and images; each cell is handed over as soon as it is read.

    Raises:
        StorageError: nothing can be opened.
        Cancelled: somebody asked to stop; the cells that were handed over stay.
    """
    from karyo_desktop.services.importing import check_images, read_dropped, read_input
    from karyo_desktop.services.karyotyping import new_cell
    from karyo_desktop.services.quality import cell_quality

    problems: list[Problem] = []
    count = 0
    with read_input(paths[0]) if len(paths) == 1 else read_dropped(paths) as reader:
        for found in reader:
            context.check()
            images, unusable = hand.do(context, check_images, tuple(found.images))
            lost = (
                (Problem(found.name, found.refused),)
                if found.refused
                else (*found.errors, *unusable)
            )
            problems += lost
            if images:
                count += 1
                cell = new_cell(f"cell{count}", found.name, images, store)
                cell = replace(cell, quality=hand.do(context, cell_quality, images))
                context.item(ImportedCell(cell, lost))
        problems += reader.errors
        return ImportSummary(reader.name, count, tuple(problems), len(reader.skipped))


def load(
    path: Path, _context: Context, *, user: str = "", passphrase: str | None = None
) -> LoadedCase:
    """Read a case file, take its lock, and replay what was done since it was saved.

    Args:
        user: who is told to others that want to open it.
        passphrase: of an encrypted case.

    Raises:
        EncryptedFileError: it is encrypted, and no passphrase was given.
        WrongPassphraseError: it is not that of the case; nothing was opened.
        StorageError: it cannot be opened, is damaged or was written by a newer version.
    """
    from karyo_desktop.services import guarding, recovering
    from karyo_desktop.storage import encryption
    from karyo_desktop.storage.atomic import at_hand
    from karyo_desktop.storage.case_file import load_case

    key = None
    if os.path.isfile(at_hand(path)) and encryption.is_encrypted(path):
        if passphrase is None:
            raise encryption.EncryptedFileError(f"{path}: is encrypted. Type its passphrase.")
        key = encryption.key_for(path, passphrase)
    with guarding.opening(path, user=user) as read_only:
        case, images = load_case(path, key=key)
    if read_only:
        return LoadedCase(path, case, images, read_only)
    found = recovering.of_file(path, case, images)
    return LoadedCase(path, found.case, images, "", found if found.told else None)


def recover(orphan: Orphan, _context: Context) -> LoadedCase | None:
    """Bring back a case that was never saved; None if there was nothing of it yet.

    Raises:
        StorageError: its journal can't be read.
    """
    from karyo_desktop.services import recovering

    found = recovering.of_unsaved(orphan)
    if found is None:
        recovering.discard(orphan.journal)
        return None
    recovered, images = found
    return LoadedCase(None, recovered.case, images, "", recovered)


def save(path: Path, case: Case, images: ImageStore, _context: Context, *, user: str = "") -> Path:
    """Write a case file.

    Raises:
        StorageError: it can't be written, or somebody else has it open or changed it; an old file
            of that name is untouched then.
    """
    from karyo_desktop.services import guarding

    guarding.save(path, case, images, user=user)
    return path


def verify(path: Path, key: CaseKey | None, _context: Context) -> Verdict:
    """Check a case file. Raises StorageError: it can't be read, or a hash is wrong."""
    from karyo_desktop.services import verifying

    return verifying.verify(path, key=key)


def export(path: Path, make: Callable[[], bytes], _context: Context) -> Path:
    """Make a file's bytes and write them. Raises StorageError, and what ``make`` raises."""
    from karyo_desktop.services import reporting

    reporting.write_file(path, make())
    return path
