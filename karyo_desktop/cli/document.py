"""``karyotypes.json``: the records of the contract, written cell by cell."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from cirnet_core.classes import CLASSES, TRAY
from cirnet_core.types import CellProposal, ChromosomeProposal, Problem
from karyo_desktop.domain.model import Cell
from karyo_desktop.services.karyotyping import CellPredictor, karyotype_of
from karyo_desktop.storage.atomic import write_with

SCHEMA_VERSION = 1
FILE_NAME = "karyotypes.json"


def problem_record(problem: Problem) -> dict[str, str]:
    return {"file": problem.file, "message": problem.message}


def head_record(predictor: CellPredictor) -> dict[str, Any]:
    """What the results were made with."""
    return {
        "schema_version": SCHEMA_VERSION,
        "model": {"id": predictor.info.id, "sha256": predictor.info.sha256},
        "runtime": predictor.runtime,
        "device": predictor.device.kind,
    }


def chromosome_record(said: ChromosomeProposal) -> dict[str, Any]:
    return {
        "file": said.file,
        "class": said.class_,
        "raw_class": said.raw_class,
        "confidence": said.confidence,
        "probabilities": dict(zip(CLASSES, said.probabilities, strict=True)),
        "rotation_deg": said.rotation_deg % 360.0,
        "orientation_confidence": said.orientation_confidence,
        "flags": list(said.flags),
    }


def cell_record(cell: Cell, proposal: CellProposal, lost: Sequence[Problem]) -> dict[str, Any]:
    """One entry of ``cells``.

    Args:
        cell: as arranged by the proposal.
        lost: the images that could not be used, before the model saw them or after.
    """
    counts = cell.karyogram.counts()
    return {
        "cell": proposal.cell,
        "complete": proposal.complete,
        "karyotype": karyotype_of(cell),
        "counts": {name: counts[name] for name in (*CLASSES, TRAY)},
        "flags": list(proposal.flags),
        "chromosomes": [chromosome_record(said) for said in proposal.chromosomes],
        "errors": [problem_record(problem) for problem in lost],
    }


def to_json(record: dict[str, Any]) -> bytes:
    """One line of JSON, without the line break. Raises ValueError if a number is not finite."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


class KaryotypesFile:
    """Takes cells one by one and keeps them on the disk, so that a thousand cells cost no memory.

    Nothing is seen under the file's name until ``finish``.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._count = 0

    def add(self, record: dict[str, Any]) -> None:
        """Append a cell. Raises ValueError if a number is not finite; nothing is added then."""
        line = to_json(record)
        self._spool.write((b",\n" if self._count else b"\n") + line)
        self._count += 1

    def finish(self, head: dict[str, Any]) -> None:
        """Write everything, ``head`` before the cells.

        Raises:
            StorageError: it could not be written; an old file is untouched.
        """
        opening = to_json(head).removesuffix(b"}")

        def write(file: BinaryIO) -> None:
            file.write(opening + b',"cells":[')
            self._spool.seek(0)
            shutil.copyfileobj(self._spool, file)
            file.write(b"\n]}\n")

        write_with(self.path, write)

    def __enter__(self) -> KaryotypesFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spool.close()
