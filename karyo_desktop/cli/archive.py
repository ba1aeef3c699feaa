"""``cirnet karyotype --jsonl``: any number of cells, one held at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cirnet_core.types import Problem
from karyo_desktop.cli.document import cell_record, problem_record, to_json
from karyo_desktop.cli.jsonl import LinesFile, Shard
from karyo_desktop.services.batch import Batch, DoneCell
from karyo_desktop.services.importing import FoundCell, InputReader

STOPPED = 130


class LineRun:
    """One pass over an input, or over a shard's part of it.

    Args:
        draw: whether picture and report are made, before the cell counts as finished.
        say: told a line for each cell and for each thing that went wrong.
    """

    def __init__(
        self,
        reader: InputReader,
        batch: Batch,
        *,
        draw: bool,
        shard: Shard | None,
        say: Callable[[str], None],
    ) -> None:
        self._reader, self._batch = reader, batch
        self._draw, self._shard, self._say = draw, shard, say

    def go(self, path: Path, head: dict[str, Any]) -> int:
        """Finish the cells that are not in the file yet; returns the exit code.

        Args:
            head: what the header tells of model and options; the input is counted here.

        Raises:
            StorageError: the file is of another run, or cannot be written.
        """
        n_cells = sum(1 for _ in self._reader.unread())
        early = list(self._reader.errors)
        header = {
            **head,
            "n_cells": n_cells,
            "shard": None if self._shard is None else str(self._shard),
            "skipped": [*self._reader.skipped],
            "errors": [problem_record(problem) for problem in early],
        }
        for problem in early:
            self._say(problem.message)
        with LinesFile(path, header) as lines:
            if lines.finished:
                self._say(f"{lines.finished} cells are in {path} already")
            try:
                seen = self._cells(lines)
            except KeyboardInterrupt:
                self._say(f"stopped; {lines.finished} cells are in {path}, --resume goes on")
                return STOPPED
            later = [p for p in self._reader.errors if p not in {*early}]
            errors = [*later, *self._batch.errors]
            if seen != n_cells or lines.found:
                why = "the input changed since its cells were counted. Choose another --out."
                errors.append(Problem(str(path), f"{path}: {why}"))
            for problem in errors:
                self._say(problem.message)
            self._say(f"{lines.finished} {'cell' if lines.finished == 1 else 'cells'} in {path}")
            return 1 if early or errors or lines.failed or self._batch.failed else 0

    def _cells(self, lines: LinesFile) -> int:
        position = 0
        for position, cell in enumerate(self._reader.unread(), start=1):
            mine = self._shard is None or self._shard.takes(position)
            if mine and cell.folder not in lines.found:
                lines.add(self._finish(cell))
            else:
                self._batch.pass_over(cell.name, drawn=self._draw)
                lines.found.discard(cell.folder)
        return position

    def _finish(self, cell: FoundCell) -> bytes:
        line = b""

        def note(done: DoneCell) -> None:
            nonlocal line
            line = to_json(cell_record(done.cell, done.proposal, done.lost))

        done = self._batch.take(cell.read(), note)
        for told in done.lines():
            self._say(told)
        if self._draw:
            self._batch.draw(done)
        return line
