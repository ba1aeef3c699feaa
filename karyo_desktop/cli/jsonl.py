"""``karyotypes.jsonl``: a header, then a line for each finished cell; a kill loses none of them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import msgspec

from cirnet_core.files import parse_json
from karyo_desktop.cli.document import to_json
from karyo_desktop.storage.errors import DamagedFileError, StorageError

FILE_NAME = "karyotypes.jsonl"
SHARD_NAME = re.compile(r"karyotypes\.(\d+)-of-(\d+)\.jsonl")


@dataclass(frozen=True)
class Shard:
    """One of ``n`` runs that share an input: it takes each cell whose position, counted from 1,
    leaves the same rest on division by ``n`` as ``i`` does."""

    i: int
    n: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """From ``i/n``, i from 1 to n; 0 stands for n, for those who count from 0.

        Raises:
            ValueError: it is none.
        """
        match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
        shard = cls(int(match[1]), int(match[2])) if match else cls(0, 0)
        if not 0 <= shard.i <= shard.n or shard.n == 0:
            raise ValueError(f"{text!r} is not i/n with i from 1 to n.")
        return shard

    @property
    def rest(self) -> int:
        return self.i % self.n

    def takes(self, position: int) -> bool:
        return position % self.n == self.rest

    def __str__(self) -> str:
        return f"{self.i}/{self.n}"


def file_name(shard: Shard | None) -> str:
    """What the file of a run is called."""
    return FILE_NAME if shard is None else f"karyotypes.{shard.i}-of-{shard.n}.jsonl"


class _Named(msgspec.Struct):
    file: str


class _Finished(msgspec.Struct):
    """As much of a cell's record as is needed here; the rest is passed over unread."""

    cell: str
    chromosomes: list[_Named]
    errors: list[_Named]


@dataclass(frozen=True)
class FinishedCell:
    """One line of the file.

    Attributes:
        number: of the line, the header's being 1.
        folder: the cell's folder in the input, which no other cell has.
        failed: whether some of its images could not be used.
        line: with its line break.
    """

    number: int
    cell: str
    folder: str
    failed: bool
    line: bytes


def read_header(file: BinaryIO, path: Path) -> dict[str, Any] | None:
    """The header, or None where not even that was written to its end.

    Raises:
        DamagedFileError: the first line is no header.
    """
    line = file.readline()
    if not line.endswith(b"\n"):
        return None
    try:
        header = parse_json(line)
    except msgspec.DecodeError:
        header = None
    if not isinstance(header, dict) or not isinstance(header.get("n_cells"), int):
        raise DamagedFileError(f"{path} line 1: is no header of {FILE_NAME}. Move the file away.")
    return header


def finished_cells(file: BinaryIO, path: Path) -> Iterator[FinishedCell]:
    """The cells behind the header, one held at a time; a half-written last line is left out.

    Raises:
        DamagedFileError: a line before the last is no cell.
    """
    decoder = msgspec.json.Decoder(_Finished)
    for number, line in enumerate(file, start=2):
        try:
            found = decoder.decode(line)
            first = (*found.chromosomes, *found.errors)[0].file
        except (msgspec.DecodeError, UnicodeDecodeError, IndexError, RecursionError) as error:
            if not file.read(1):
                return
            raise DamagedFileError(
                f"{path} line {number}: is no finished cell ({error}). Delete the line and go on "
                "with --resume."
            ) from error
        if line.endswith(b"\n"):
            folder = first.rpartition("/")[0]
            yield FinishedCell(number, found.cell, folder, bool(found.errors), line)


class LinesFile:
    """Appends finished cells, each safe on the disk before the next begins.

    Attributes:
        found: folders of the cells that were there already; whoever passes one over takes it out.
        failed: whether one of these had images that could not be used.
        finished: how many cells are in the file now.

    Raises:
        StorageError: what is there is of another run or damaged, or it cannot be written.
    """

    def __init__(self, path: Path, header: dict[str, Any]) -> None:
        self.path = path
        self.found: set[str] = set()
        self.failed = False
        self.finished = 0
        end = self._read(header) if path.exists() else 0
        try:
            self._file = open(path, "ab", buffering=0)  # noqa: SIM115 - closed by __exit__
            self._file.truncate(end)
        except OSError as error:
            raise self._unwritten(error) from error
        if end == 0:
            self._write(to_json(header) + b"\n")

    def _read(self, header: dict[str, Any]) -> int:
        """Take in what is there; returns where the next cell goes, 0 to begin anew."""
        try:
            with self.path.open("rb") as file:
                own = read_header(file, self.path)
                start, end = file.tell(), 0
                for cell in finished_cells(file, self.path):
                    if own is not None and not end:
                        refuse_other(self.path, own, json.loads(to_json(header)))
                        end = start
                    self._note(cell)
                    end += len(cell.line)
        except OSError as error:
            raise StorageError(
                f"{self.path}: cannot be read ({error.strerror or error}). Check its permissions."
            ) from error
        return end

    def _note(self, cell: FinishedCell) -> None:
        if cell.folder in self.found:
            raise DamagedFileError(
                f"{self.path} line {cell.number}: {cell.cell} is there already, in a line before "
                "it. Delete one of them."
            )
        self.found.add(cell.folder)
        self.failed = self.failed or cell.failed
        self.finished += 1

    def add(self, line: bytes) -> None:
        """Append a cell's JSON.

        Raises:
            StorageError: it could not be written; the cells before it are safe.
        """
        self._write(line + b"\n")
        self.finished += 1

    def _write(self, line: bytes) -> None:
        end = self._file.seek(0, os.SEEK_END)
        try:
            left = memoryview(line)
            while left:
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
        except OSError as error:
            with suppress(OSError):
                self._file.truncate(end)
            raise self._unwritten(error) from error

    def _unwritten(self, error: OSError) -> StorageError:
        return StorageError(
            f"{self.path}: cannot be written ({error.strerror or error}). Make it possible, and "
            "go on with --resume; the cells in it are safe."
        )

    def __enter__(self) -> LinesFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def refuse_other(path: Path, own: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Refuse a file that another input, model or choice of options has made.

    Raises:
        StorageError: the headers differ; the message names the fields.
    """
    fields = [key for key in {**wanted, **own} if own.get(key) != wanted.get(key)]
    if fields or own.keys() != wanted.keys():
        raise StorageError(
            f"{path} line 1: is of another run; {', '.join(fields) or 'its fields'} differ. "
            "Use the same input, model, device and options, or another --out."
        )
