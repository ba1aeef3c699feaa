"""``cirnet karyotype``: every cell of an input to JSON, picture and report."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cirnet_core.errors import CirnetError
from cirnet_core.types import CellProposal, Problem
from karyo_desktop.cli.document import KaryotypesFile, cell_record, problem_record
from karyo_desktop.cli.places import OutputPlaces, prepare_out
from karyo_desktop.domain.model import Cell
from karyo_desktop.services import reporting
from karyo_desktop.services.importing import InputCell, InputReader, read_input
from karyo_desktop.services.karyotyping import CellPredictor, cell_from_proposal, karyotype_of
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.images import ImageStore

PICTURE, REPORT = "karyogram.png", "report.pdf"


def load_predictor(model: str | None, device: str) -> CellPredictor:
    """The model to use; torch is loaded here, not before."""
    from cirnet_core.predictor import Predictor

    return Predictor.load(model, device=device)


def karyotype(args: argparse.Namespace) -> int:
    """Do the command; arguments as in ``karyo_desktop.cli.main``."""
    started = time.monotonic()
    source, out = Path(args.input), Path(args.out)
    try:
        if not os.path.lexists(source):
            raise StorageError(f"{source}: there is no such folder or file. Check the path.")
        prepare_out(out, source)
        predictor = load_predictor(args.model, args.device)
    except (CirnetError, StorageError) as error:
        say(str(error))
        return 2
    where = predictor.device
    say(f"model {predictor.info.id} on {where.label}{where.reason and f' ({where.reason})'}")
    with _open(source, out) as reader, KaryotypesFile(out) as document:
        run = _Run(args, predictor, document, OutputPlaces(out, source), reader.name)
        for cell in reader:
            run.take(cell)
        errors = [*reader.errors, *run.errors]
        document.finish(
            {
                "schema_version": 1,
                "model": {"id": predictor.info.id, "sha256": predictor.info.sha256},
                "runtime": predictor.runtime,
                "device": predictor.device.kind,
                "seconds": {
                    "load": round(predictor.load_seconds, 3),
                    "classify": round(run.seconds, 3),
                    "total": round(time.monotonic() - started, 3),
                },
                "skipped": reader.skipped,
                "errors": [problem_record(problem) for problem in errors],
            }
        )
    for problem in errors:
        say(problem.message)
    say(f"{run.cells} {'cell' if run.cells == 1 else 'cells'}, results in {out}")
    return 1 if errors or run.failed else 0


def say(message: str) -> None:
    """A line for the person; results go to files only."""
    # Names come from anywhere: none may speak to the terminal.
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in message)
    print(f"cirnet: {shown}", file=sys.stderr, flush=True)


def _open(source: Path, out: Path) -> InputReader:
    try:
        return read_input(source, exclude=out)
    except StorageError as error:
        return InputReader((), source.name, (Problem(source.name, str(error)),))


class _Run:
    """One pass over the cells of an input."""

    def __init__(
        self,
        args: argparse.Namespace,
        predictor: CellPredictor,
        document: KaryotypesFile,
        places: OutputPlaces,
        case_id: str,
    ) -> None:
        self._args = args
        self._predictor = predictor
        self._document = document
        self._places = places
        self._case_id = case_id
        self._made_on = _today()
        self.errors: list[Problem] = []
        self.failed = False
        self.cells = 0
        self.seconds = 0.0

    def take(self, found: InputCell) -> None:
        """Do one cell; whatever goes wrong with it is noted and the next can follow."""
        self.cells += 1
        store = ImageStore()
        try:
            proposal = self._propose(found)
            cell = cell_from_proposal(f"cell{self.cells}", found.images, proposal, store)
            record = cell_record(cell, proposal, found.errors)
            self._document.add(record)
        except Exception as error:  # a fault of ours in one cell must not take the others along
            traceback.print_exc()
            proposal = self._nothing(found, f"{found.name}: the program failed here ({error!r}).")
            cell = cell_from_proposal(f"cell{self.cells}", (), proposal, store)
            record = cell_record(cell, proposal, found.errors)
            self._document.add(record)
        lost = record["errors"]
        self.failed = self.failed or bool(lost)
        self._tell(cell, lost, found.refused)
        if not self._args.json_only:
            problems = (*found.errors, *proposal.errors)
            self._draw(cell, store, problems[:1] if found.refused else problems)

    def _propose(self, found: InputCell) -> CellProposal:
        if not found.images:
            return self._nothing(found, "")
        started = time.monotonic()
        try:
            proposal = self._predictor.propose(
                found.name,
                found.images,
                complete=True if self._args.complete else None,
                assign=self._args.assign,
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

    def _tell(self, cell: Cell, lost: list[dict[str, Any]], refused: str | None) -> None:
        karyotype = karyotype_of(cell) or "incomplete"
        say(f"{cell.name}: {len(cell.chromosomes)} chromosomes, {karyotype}")
        for message in [refused] if refused else [item["message"] for item in lost]:
            say(message)

    def _draw(self, cell: Cell, store: ImageStore, problems: tuple[Problem, ...]) -> None:
        try:
            folder = self._places.folder(cell.name)
            folder.mkdir(parents=True, exist_ok=True)
            pictures = reporting.upright_pictures(cell, store)
            picture = reporting.karyogram_png(cell, store, pictures=pictures)
            reporting.write_file(folder / PICTURE, picture)
            report = reporting.report_pdf(
                self._case_id,
                cell,
                store,
                made_on=self._made_on,
                pictures=pictures,
                problems=problems,
            )
            reporting.write_file(folder / REPORT, report)
        except StorageError as error:
            self.errors.append(Problem(cell.name, str(error)))
        except OSError as error:
            why = f"{cell.name}: results cannot be written ({error.strerror or error})."
            self.errors.append(Problem(cell.name, why))
        except Exception as error:  # as in ``take``
            traceback.print_exc()
            why = f"{cell.name}: picture and report could not be made ({error!r})."
            self.errors.append(Problem(cell.name, why))


def _today() -> str:
    """The date to print; ``SOURCE_DATE_EPOCH`` sets it for reproducible reports."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    return date.today().isoformat()
