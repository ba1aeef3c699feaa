"""``cirnet karyotype``: every cell of an input to JSON, picture and report."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from cirnet_core.errors import CirnetError
from cirnet_core.types import Problem
from karyo_desktop.cli.archive import LineRun
from karyo_desktop.cli.document import KaryotypesFile, cell_record, head_record, problem_record
from karyo_desktop.cli.jsonl import file_name
from karyo_desktop.services.batch import Batch, DoneCell
from karyo_desktop.services.importing import InputReader, read_input
from karyo_desktop.services.karyotyping import CellPredictor
from karyo_desktop.services.loading import load_predictor
from karyo_desktop.services.places import OutputPlaces, prepare_out
from karyo_desktop.storage.errors import StorageError


def karyotype(args: argparse.Namespace) -> int:
    """Do the command; arguments as in ``karyo_desktop.cli.main``."""
    started = time.monotonic()
    source, out = Path(args.input), Path(args.out)
    lines = out / file_name(args.shard)
    if not args.jsonl and (args.resume or args.shard):
        say("--resume and --shard go with --jsonl.")
        return 2
    try:
        if not os.path.lexists(source):
            raise StorageError(f"{source}: there is no such folder or file. Check the path.")
        prepare_out(out, source)
        if args.jsonl and not args.resume and lines.exists():
            raise StorageError(f"{lines}: is there already. Add --resume, or choose another --out.")
        predictor = load_predictor(args.model, args.device)
    except (CirnetError, StorageError) as error:
        say(str(error))
        return 2
    where = predictor.device
    say(f"model {predictor.info.id} on {where.label}{where.reason and f' ({where.reason})'}")
    with _open(source, out) as reader:
        batch = Batch(
            predictor,
            OutputPlaces(out, source),
            reader.name,
            complete=True if args.complete else None,
            assign=args.assign,
        )
        if args.jsonl:
            options = {"assign": args.assign, "complete": args.complete}
            run = LineRun(reader, batch, draw=not args.json_only, shard=args.shard, say=say)
            return run.go(lines, head_record(predictor) | options)
        return _document(reader, batch, predictor, args, started)


def _document(
    reader: InputReader,
    batch: Batch,
    predictor: CellPredictor,
    args: argparse.Namespace,
    started: float,
) -> int:
    out = Path(args.out)
    with KaryotypesFile(out) as document:

        def note(done: DoneCell) -> None:
            document.add(cell_record(done.cell, done.proposal, done.lost))

        for found in reader:
            done = batch.take(found, note)
            for line in done.lines():
                say(line)
            if not args.json_only:
                batch.draw(done)
        errors = [*reader.errors, *batch.errors]
        seconds = {
            "load": round(predictor.load_seconds, 3),
            "classify": round(batch.seconds, 3),
            "total": round(time.monotonic() - started, 3),
        }
        document.finish(
            {
                **head_record(predictor),
                "seconds": seconds,
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
