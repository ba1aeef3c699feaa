"""``cirnet karyotype``: every cell of an input to JSON, picture and report."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from cirnet_core.errors import CirnetError
from cirnet_core.types import Problem
from karyo_desktop.cli.document import KaryotypesFile, cell_record, problem_record
from karyo_desktop.services.batch import Batch, DoneCell
from karyo_desktop.services.importing import InputReader, read_input
from karyo_desktop.services.loading import load_predictor
from karyo_desktop.services.places import OutputPlaces, prepare_out
from karyo_desktop.storage.errors import StorageError


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
        batch = Batch(
            predictor,
            OutputPlaces(out, source),
            reader.name,
            complete=True if args.complete else None,
            assign=args.assign,
        )

        def note(done: DoneCell) -> None:
            document.add(cell_record(done.cell, done.proposal, done.lost))

        for found in reader:
            done = batch.take(found, note)
            for line in done.lines():
                say(line)
            if not args.json_only:
                batch.draw(done)
        errors = [*reader.errors, *batch.errors]
        document.finish(
            {
                "schema_version": 1,
                "model": {"id": predictor.info.id, "sha256": predictor.info.sha256},
                "runtime": predictor.runtime,
                "device": predictor.device.kind,
                "seconds": {
                    "load": round(predictor.load_seconds, 3),
                    "classify": round(batch.seconds, 3),
                    "total": round(time.monotonic() - started, 3),
                },
                "skipped": reader.skipped,
                "errors": [problem_record(problem) for problem in errors],
            }
        )
    for problem in errors:
        say(problem.message)
    say(f"{batch.cells} {'cell' if batch.cells == 1 else 'cells'}, results in {out}")
    return 1 if errors or batch.failed else 0


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
