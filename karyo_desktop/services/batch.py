"""The main job without a window: every cell of an input to a picture and a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from cirnet_core.types import Problem
from karyo_desktop.domain.model import Cell
from karyo_desktop.services import reporting
from karyo_desktop.services.importing import InputCell, read_input
from karyo_desktop.services.karyotyping import CellPredictor, cell_from_proposal, karyotype_of
from karyo_desktop.storage.images import ImageStore

PICTURE, REPORT = "karyogram.png", "report.pdf"


def karyotype_into(
    out: Path,
    source: Path,
    predictor: CellPredictor,
    *,
    made_on: str,
    say: Callable[[str], None],
) -> bool:
    """Karyotype a folder, a zip or an image; each cell's results go to ``out/<cell>``.

    Args:
        made_on: the date to print in reports, ISO.
        say: told a line for each cell and each file that could not be used.

    Returns:
        Whether every file could be used.

    Raises:
        StorageError: the input cannot be opened or the results cannot be written.
    """
    whole = True
    with read_input(source, exclude=out) as reader:
        for number, found in enumerate(reader, start=1):
            for problem in _karyotype_one(
                number, found, predictor, out=out, made_on=made_on, say=say
            ):
                whole = False
                say(problem.message)
        for problem in reader.errors:
            whole = False
            say(problem.message)
    return whole


def _karyotype_one(
    number: int,
    found: InputCell,
    predictor: CellPredictor,
    *,
    out: Path,
    made_on: str,
    say: Callable[[str], None],
) -> Iterator[Problem]:
    if found.refused:
        yield Problem(found.name, found.refused)
        return
    yield from found.errors
    if not found.images:
        return
    proposal = predictor.propose(found.name, found.images)
    yield from proposal.errors
    if not proposal.chromosomes:
        return
    store = ImageStore()
    cell = cell_from_proposal(f"cell{number}", found.images, proposal, store)
    folder = out.joinpath(*PurePosixPath(found.name).parts)
    _write(folder, cell, store, made_on=made_on, problems=(*found.errors, *proposal.errors))
    karyotype = karyotype_of(cell) or "part of a cell"
    say(f"{cell.name}: {len(cell.chromosomes)} chromosomes, {karyotype}")
    say(f"{PICTURE} and {REPORT} are in {folder}")


def _write(
    folder: Path, cell: Cell, store: ImageStore, *, made_on: str, problems: tuple[Problem, ...]
) -> None:
    pictures = reporting.upright_pictures(cell, store)
    folder.mkdir(parents=True, exist_ok=True)
    picture = reporting.karyogram_png(cell, store, pictures=pictures)
    reporting.write_file(folder / PICTURE, picture)
    report = reporting.report_pdf(
        cell.name, cell, store, made_on=made_on, pictures=pictures, problems=problems
    )
    reporting.write_file(folder / REPORT, report)
