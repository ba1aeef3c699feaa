"""The main job without a window: each cell of an input to a proposal, a picture and a report."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from cirnet_core.errors import CirnetError
from cirnet_core.types import CellProposal, Problem
from karyo_desktop.domain.model import Case, Cell
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.report.template import STANDARD
from karyo_desktop.services import reporting
from karyo_desktop.services.importing import InputCell, read_input
from karyo_desktop.services.karyotyping import CellPredictor, cell_from_proposal, karyotype_of
from karyo_desktop.services.places import OutputPlaces, prepare_out
from karyo_desktop.services.report_pdf import case_pdf
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.images import ImageStore

PICTURE, REPORT = "karyogram.png", "report.pdf"
_DRAFT = replace(STANDARD, title="Karyotype of one cell", appendix=True)
"""The appendix tells what to look at."""


@dataclass(frozen=True)
class DoneCell:
    """A cell that was worked through.

    Attributes:
        lost: each of its images that could not be used.
        refused: why the whole folder was refused, if it was.
    """

    cell: Cell
    proposal: CellProposal
    images: ImageStore
    lost: tuple[Problem, ...]
    refused: str | None

    def lines(self) -> list[str]:
        """What to tell of it, a line each."""
        karyotype = karyotype_of(self.cell) or "incomplete"
        head = f"{self.cell.name}: {len(self.cell.chromosomes)} chromosomes, {karyotype}"
        return [head, *([self.refused] if self.refused else [p.message for p in self.lost])]


class Batch:
    """One pass over the cells of an input. A fault in one cell never takes the others along.

    Attributes:
        cells: how many were taken.
        seconds: that the model took.
        failed: whether any image could not be used.
        errors: results that could not be made or written.
    """

    def __init__(
        self,
        predictor: CellPredictor,
        places: OutputPlaces,
        case_id: str,
        *,
        complete: bool | None = None,
        assign: bool = True,
    ) -> None:
        self._predictor = predictor
        self._places = places
        self._case_id = case_id
        self._complete = complete
        self._assign = assign
        self._made_on = _today()
        self._position = 0
        self.cells = 0
        self.seconds = 0.0
        self.failed = False
        self.errors: list[Problem] = []

    def take(self, found: InputCell, note: Callable[[DoneCell], None] | None = None) -> DoneCell:
        """Propose a cell and have it noted; whatever goes wrong becomes its lost images."""
        self.cells += 1
        self._position += 1
        try:
            done = self._done(found, self._propose(found))
            if note is not None:
                note(done)
        except Exception as error:  # a fault of ours in one cell must not take the others along
            traceback.print_exc()
            why = f"{found.name}: the program failed here ({error!r})."
            done = self._done(found, self._nothing(found, why))
            if note is not None:
                note(done)
        self.failed = self.failed or bool(done.lost)
        return done

    def pass_over(self, cell: str, *, drawn: bool) -> None:
        """Leave a cell to another run: the next keep the number and folder they have anyway.

        Args:
            drawn: whether that run draws.
        """
        self._position += 1
        if drawn:
            with suppress(StorageError):  # said where the cell is taken
                self._places.folder(cell)

    def draw(self, done: DoneCell) -> Path | None:
        """Write picture and report; returns their folder, or None where that failed."""
        cell, store = done.cell, done.images
        try:
            folder = self._places.folder(cell.name)
            folder.mkdir(parents=True, exist_ok=True)
            pictures = reporting.upright_pictures(cell, store)
            picture = reporting.karyogram_png(cell, store, pictures=pictures)
            reporting.write_file(folder / PICTURE, picture)
            report = case_pdf(
                Case(self._case_id, (cell,)),
                store,
                details=ReportDetails(reported_on=self._made_on, karyograms=(cell.id,)),
                template=_DRAFT,
                problems=done.lost[:1] if done.refused else done.lost,
            )
            reporting.write_file(folder / REPORT, report)
            return folder
        except StorageError as error:
            why = str(error)
        except OSError as error:
            why = f"{cell.name}: results cannot be written ({error.strerror or error})."
        except Exception as error:  # as in ``take``
            traceback.print_exc()
            why = f"{cell.name}: picture and report could not be made ({error!r})."
        self.errors.append(Problem(cell.name, why))
        return None

    def _done(self, found: InputCell, proposal: CellProposal) -> DoneCell:
        store = ImageStore()
        cell = cell_from_proposal(f"cell{self._position}", found.images, proposal, store)
        lost = (*found.errors, *proposal.errors)
        return DoneCell(cell, proposal, store, lost, found.refused)

    def _propose(self, found: InputCell) -> CellProposal:
        if not found.images:
            return self._nothing(found, "")
        started = time.monotonic()
        try:
            proposal = self._predictor.propose(
                found.name, found.images, complete=self._complete, assign=self._assign
            )
        except CirnetError as error:
            proposal = self._nothing(found, str(error))
        self.seconds += time.monotonic() - started
        return proposal if proposal.chromosomes else self._nothing(found, "", proposal.errors)

    def _nothing(
        self, found: InputCell, why: str, errors: tuple[Problem, ...] | None = None
    ) -> CellProposal:
        """The proposal of a cell in which nothing could be used."""
        if errors is None:
            errors = tuple(Problem(image.name, f"{image.name}: {why}") for image in found.images)
        info = self._predictor.info
        return CellProposal(
            found.name, False, (), ("cell:incomplete",), errors, info.id, info.sha256
        )


def karyotype_into(
    out: Path, source: Path, predictor: CellPredictor, *, say: Callable[[str], None]
) -> bool:
    """Karyotype a folder, a zip or an image; each cell's results go to ``out/<cell>``.

    Args:
        say: told a line for each cell and each file that could not be used.

    Returns:
        Whether every file could be used and every result written.

    Raises:
        StorageError: the input cannot be opened or the output folder not be written.
    """
    with read_input(source, exclude=out) as reader:
        prepare_out(out, source)
        batch = Batch(predictor, OutputPlaces(out, source), reader.name)
        for found in reader:
            done = batch.take(found)
            for line in done.lines():
                say(line)
            folder = batch.draw(done)
            if folder is not None:
                say(f"{PICTURE} and {REPORT} are in {folder}")
        errors = [*reader.errors, *batch.errors]
    for problem in errors:
        say(problem.message)
    return not (errors or batch.failed)


def _today() -> str:
    """The date to print; ``SOURCE_DATE_EPOCH`` sets it for reproducible reports."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    return date.today().isoformat()
