"""Work of the files lane: reading inputs and cases, saving, exporting. No Qt in here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cirnet_core.types import Problem
from karyo_desktop.domain.model import Case, Cell
from karyo_desktop.jobs.lane import Context
from karyo_desktop.storage.images import ImageStore


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
    """A case file with its images."""

    path: Path
    case: Case
    images: ImageStore


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
            images, unusable = check_images(found.images)
            lost = (
                (Problem(found.name, found.refused),)
                if found.refused
                else (*found.errors, *unusable)
            )
            problems += lost
            if images:
                count += 1
                cell = new_cell(f"cell{count}", found.name, images, store)
                cell = replace(cell, quality=cell_quality(images))
                context.item(ImportedCell(cell, lost))
        problems += reader.errors
        return ImportSummary(reader.name, count, tuple(problems), len(reader.skipped))


def load(path: Path, _context: Context) -> LoadedCase:
    """Read a case file.

    Raises:
        StorageError: it cannot be opened, is damaged or was written by a newer version.
    """
    from karyo_desktop.storage.case_file import load_case

    case, images = load_case(path)
    return LoadedCase(path, case, images)


def save(path: Path, case: Case, images: ImageStore, _context: Context) -> Path:
    """Write a case file. Raises StorageError; an old file of that name is untouched then."""
    from karyo_desktop.storage.case_file import save_case

    save_case(path, case, images)
    return path


def export(path: Path, make: Callable[[], bytes], _context: Context) -> Path:
    """Make a file's bytes and write them. Raises StorageError, and what ``make`` raises."""
    from karyo_desktop.services import reporting

    reporting.write_file(path, make())
    return path
