"""``cirnet merge``: the shards of a run to the one file that an undivided run would have made."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from karyo_desktop.cli.document import to_json
from karyo_desktop.cli.jsonl import (
    FILE_NAME,
    SHARD_NAME,
    FinishedCell,
    Shard,
    finished_cells,
    read_header,
    refuse_other,
)
from karyo_desktop.cli.karyotype import say
from karyo_desktop.storage.atomic import write_with
from karyo_desktop.storage.errors import DamagedFileError, StorageError


@dataclass(frozen=True)
class _Opened:
    path: Path
    shard: Shard
    header: dict[str, Any]
    cells: Iterator[FinishedCell]


def merge(args: argparse.Namespace) -> int:
    """Do the command; arguments as in ``karyo_desktop.cli.main``.

    Raises:
        StorageError: the files do not make one whole; the message names file and line.
    """
    paths = _files([Path(name) for name in args.shards])
    if paths is None:
        return 2
    target = Path(args.out) if args.out else paths[0].parent
    if target.suffix != ".jsonl":
        target = target / FILE_NAME
    with ExitStack() as stack:
        shards = _opened(paths, stack)
        header = shards[0].header | {"shard": None}
        if target.exists():
            _refuse_to_lose(target, header)
        target.parent.mkdir(parents=True, exist_ok=True)

        def write(file: BinaryIO) -> None:
            file.write(to_json(header) + b"\n")
            for line in _in_order(shards, header["n_cells"]):
                file.write(line)

        write_with(target, write)
    say(f"{header['n_cells']} cells of {len(shards)} shards are in {target}")
    return 0


def _files(given: Sequence[Path]) -> list[Path] | None:
    """The shards named, and those in the folders named; None after saying what is not there."""
    found: list[Path] = []
    for path in given:
        inside = [path]
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if SHARD_NAME.fullmatch(p.name))
        if not inside or not os.path.lexists(path):
            say(f"{path}: there is no karyotypes.I-of-N.jsonl. Check the path.")
            return None
        found += inside
    return found


def _opened(paths: Sequence[Path], stack: ExitStack) -> list[_Opened]:
    """The shards, each rest of the division once and in this order.

    Raises:
        StorageError: one is missing, there twice, or of another run.
    """
    by_rest: dict[int, _Opened] = {}
    first: _Opened | None = None
    for path in paths:
        try:
            file = stack.enter_context(path.open("rb"))
            header = read_header(file, path)
        except OSError as error:
            raise StorageError(f"{path}: cannot be read ({error.strerror or error}).") from error
        opened = _Opened(path, _shard_of(path, header), header or {}, finished_cells(file, path))
        first = first or opened
        refuse_other(path, _common(opened), _common(first))
        before = by_rest.setdefault(opened.shard.rest, opened)
        if before is not opened:
            raise StorageError(
                f"{path} line 1: is shard {opened.shard}, as {before.path} is. Give each once."
            )
    n = first.shard.n if first else 0
    missing = [str(i) for i in range(1, n + 1) if i % n not in by_rest]
    if missing:
        raise StorageError(
            f"{paths[0]} line 1: is one of {n} shards; {', '.join(missing)} of them missing. "
            "Run them, or name their files too."
        )
    return [by_rest[rest] for rest in range(n)]


def _shard_of(path: Path, header: dict[str, Any] | None) -> Shard:
    if header is None:
        raise StorageError(f"{path} line 1: was never finished. Run the shard with --resume.")
    try:
        return Shard.parse(str(header.get("shard")))
    except ValueError as error:
        raise StorageError(
            f"{path} line 1: field shard: {error} A whole run is one file."
        ) from error


def _common(opened: _Opened) -> dict[str, Any]:
    """What the headers of all shards must share."""
    return opened.header | {"shard": f"…/{opened.shard.n}"}


def _in_order(shards: Sequence[_Opened], n_cells: int) -> Iterator[bytes]:
    """The lines in the order of the input.

    Raises:
        StorageError: a shard is unfinished, or a cell is there twice.
    """
    seen: dict[str, tuple[Path, int]] = {}
    for position in range(1, n_cells + 1):
        opened = shards[position % len(shards)]
        cell = next(opened.cells, None)
        if cell is None:
            raise StorageError(
                f"{opened.path} line {2 + (position - 1) // len(shards)}: is not there; the shard "
                "is unfinished. Run it with --resume."
            )
        _refuse_twice(cell, opened.path, seen)
        yield cell.line
    for opened in shards:
        for cell in opened.cells:
            _refuse_twice(cell, opened.path, seen)
            raise DamagedFileError(
                f"{opened.path} line {cell.number}: is more than the {n_cells} cells of line 1."
            )


def _refuse_twice(cell: FinishedCell, path: Path, seen: dict[str, tuple[Path, int]]) -> None:
    where = seen.setdefault(cell.folder, (path, cell.number))
    if where != (path, cell.number):
        raise StorageError(
            f"{path} line {cell.number}: {cell.cell} is in {where[0]} line {where[1]} too. "
            "Delete one of them."
        )


def _refuse_to_lose(target: Path, header: dict[str, Any]) -> None:
    with target.open("rb") as file:
        own = read_header(file, target)
    if own is not None:
        refuse_other(target, own, header)
