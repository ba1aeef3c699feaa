"""A data pack: ``<cell>/<nn>.png`` and ``chromosomes.csv``, in a zip or a folder."""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cirnet_core.classes import CLASS_INDEX
from cirnet_core.data.corrections import Corrections, with_corrections
from cirnet_core.errors import InputError
from cirnet_core.files import read_small

TABLE = "chromosomes.csv"
SPLITS = ("train", "val", "test")
_NEEDED = ("file", "case", "cell", "label", "split")
MAX_FILES = 1_000_000
MAX_TABLE_BYTES = 128_000_000
MAX_IMAGE_BYTES = 64_000_000


@dataclass(frozen=True)
class LabelledImage:
    """One row of a pack.

    Attributes:
        file: path inside the pack, ``/`` between parts.
        case: the person; the unit of splitting.
        cell: the metaphase.
        label: class, ``"1"``…``"22"``, ``"X"``, ``"Y"``.
        split: ``train``, ``val``, ``test`` or any other name.
        rotation_deg: counter-clockwise turn that stands the p arm up; None if unknown.
        bulk: the label was accepted together with many others, and weighs less.
    """

    file: str
    case: str
    cell: str
    label: str
    split: str
    rotation_deg: float | None
    bulk: bool = False


class Pack:
    """An opened pack. Images are read on demand; close it or use it as a context.

    Args:
        labels: corrections of the pack's labels, applied to its rows.

    Raises:
        InputError: it cannot be read, its table is damaged, or the corrections are of another.
    """

    def __init__(self, path: Path, *, labels: Corrections | None = None) -> None:
        self.path = path
        self.name = path.stem
        self._zip = self._open()
        rows = self._read_table()
        self.rows = with_corrections(rows, labels) if labels else rows

    def _open(self) -> zipfile.ZipFile | None:
        if self.path.is_dir():
            return None
        if not self.path.is_file():  # a pipe would never end
            raise InputError(f"{self.path}: no such data pack (a zip or a folder).")
        try:
            pack = zipfile.ZipFile(self.path)
        except Exception as error:  # zipfile raises nearly anything on damaged files
            raise InputError(f"{self.path}: not a readable zip ({error}).") from error
        if len(pack.infolist()) > MAX_FILES:
            pack.close()
            raise InputError(f"{self.path}: more than {MAX_FILES:,} files. Make several packs.")
        return pack

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_zip": None}

    def __setstate__(self, state: dict[str, object]) -> None:
        """In another process the zip is opened anew."""
        self.__dict__.update(state)
        self._zip = self._open()

    def __enter__(self) -> Pack:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        if self._zip is not None:
            self._zip.close()

    def read(self, file: str) -> bytes:
        """The bytes of one image.

        Raises:
            InputError: the pack has no such file, or it is damaged or too large.
        """
        return self._read(file, MAX_IMAGE_BYTES)

    def _read(self, file: str, max_bytes: int) -> bytes:
        if file.startswith(("/", "\\")) or ".." in file.split("/") or ":" in file:
            raise InputError(f"{self.path}: {file} leads out of the pack; it was not read.")
        try:
            if self._zip is None:
                return read_small(self.path / file, max_bytes=max_bytes)
            with self._zip.open(file) as stream:
                data = stream.read(max_bytes + 1)
        except Exception as error:  # as above; also what a folder says of a name with a NUL
            raise InputError(f"{self.path}: cannot read {file} ({error}).") from error
        if len(data) > max_bytes:
            raise InputError(f"{self.path}: {file} is larger than {max_bytes:,} bytes.")
        return data

    def select(self, split: str) -> list[LabelledImage]:
        """Rows of one split; ``"all"`` takes every row.

        Raises:
            InputError: no row has that split.
        """
        rows = [row for row in self.rows if split in ("all", row.split)]
        if not rows:
            names = ", ".join(sorted({row.split for row in self.rows}))
            raise InputError(f"{self.path}: no row with split {split!r}; it has: {names}.")
        return rows

    def _read_table(self) -> tuple[LabelledImage, ...]:
        try:
            text = self._read(TABLE, MAX_TABLE_BYTES).decode("utf-8-sig")
        except (InputError, UnicodeDecodeError) as error:
            raise InputError(
                f"{self.path}: {TABLE} is missing, damaged or not UTF-8 ({error})."
            ) from error
        reader = csv.DictReader(io.StringIO(text))
        rows: list[LabelledImage] = []
        try:
            missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(f"{self.path}: {TABLE} lacks the column(s) {', '.join(missing)}.")
            for number, raw in enumerate(reader, start=2):
                if len(rows) == MAX_FILES:
                    raise InputError(f"{self.path}: {TABLE} has more than {MAX_FILES:,} rows.")
                rows.append(_row(self.path, number, raw))
        except csv.Error as error:
            raise InputError(
                f"{self.path}: {TABLE} line {reader.line_num}: no table ({error})."
            ) from error
        return tuple(rows)


def _row(path: Path, line: int, raw: dict[str, str | None]) -> LabelledImage:
    file, case, cell, split = (raw[name] or "" for name in ("file", "case", "cell", "split"))
    if not file:
        raise InputError(f"{path}: {TABLE} line {line}: field file is empty.")
    label = (raw["label"] or "").strip()
    if label not in CLASS_INDEX:
        raise InputError(f"{path}: {TABLE} line {line}: label {label!r} is not 1…22, X or Y.")
    text = (raw.get("rotation_deg") or "").strip()
    try:
        rotation = float(text) % 360.0 if text else None
        if rotation is not None and not math.isfinite(rotation):
            raise ValueError(text)
    except ValueError as error:
        raise InputError(
            f"{path}: {TABLE} line {line}: rotation_deg {text!r} is no number."
        ) from error
    bulk = (raw.get("looked_at") or "").strip() == "bulk"
    return LabelledImage(file, case, cell, label, split, rotation, bulk)


def with_upright(rows: Sequence[LabelledImage]) -> list[LabelledImage]:
    """The same rows, saying that every image lies p arm up where nothing else is said."""
    return [row if row.rotation_deg is not None else replace(row, rotation_deg=0.0) for row in rows]


def by_cell(rows: Sequence[LabelledImage]) -> Iterator[tuple[str, list[LabelledImage]]]:
    """Rows grouped by cell, in sorted order of the cells."""
    groups: dict[str, list[LabelledImage]] = {}
    for row in rows:
        groups.setdefault(row.cell, []).append(row)
    yield from sorted(groups.items())
