"""Corrections of a pack's labels: a small table that is applied when the pack is opened."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cirnet_core.classes import CLASS_INDEX
from cirnet_core.errors import InputError
from cirnet_core.files import read_small

if TYPE_CHECKING:
    from cirnet_core.data.pack import LabelledImage

COLUMNS = ("file", "from", "to", "cell", "reason")
_NEEDED = COLUMNS[:3]


@dataclass(frozen=True)
class Correction:
    """One label that the picture contradicts.

    Attributes:
        file: path inside the pack.
        before: the class that the pack says.
        after: the class that is right.
        cell: the cell that it belongs to, "" where the table does not say.
        reason: what decided, in words.
        line: where it stands in its table, from 1.
    """

    file: str
    before: str
    after: str
    cell: str
    reason: str
    line: int


@dataclass(frozen=True)
class Corrections:
    """A table of corrections.

    Attributes:
        path: where it was read, for messages.
        sha256: of its bytes, so that a training run can say which labels it had.
    """

    path: Path
    sha256: str
    rows: tuple[Correction, ...]


def read_corrections(path: Path) -> Corrections:
    """Read a CSV with the columns file, from, to and, where it has them, cell and reason.

    Raises:
        InputError: unreadable, a column is missing, a label is no class, a correction changes
            nothing, or a file is named twice; the message names the file and the line.
    """
    try:
        data = read_small(path)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot read the label corrections ({error}).") from error
    try:
        rows = _rows(path, text)
    except csv.Error as error:
        raise InputError(f"{path}: no table of label corrections ({error}).") from error
    return Corrections(path, hashlib.sha256(data).hexdigest(), rows)


def _rows(path: Path, text: str) -> tuple[Correction, ...]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(f"{path} line 1: lacks the column(s) {', '.join(missing)}.")
    rows: dict[str, Correction] = {}
    for raw in reader:
        row = _correction(path, reader.line_num, raw)
        if row.file in rows:
            raise InputError(
                f"{path} line {row.line}: {row.file} is corrected in line {rows[row.file].line} "
                "already. Keep one of the two."
            )
        rows[row.file] = row
    return tuple(rows.values())


def _correction(path: Path, line: int, raw: dict[str, str | None]) -> Correction:
    value = {name: (raw.get(name) or "").strip() for name in COLUMNS}
    for name in ("from", "to"):
        if value[name] not in CLASS_INDEX:
            raise InputError(f"{path} line {line}: {name} {value[name]!r} is not 1…22, X or Y.")
    if not value["file"] or value["from"] == value["to"]:
        raise InputError(f"{path} line {line}: names no file, or changes nothing.")
    return Correction(
        value["file"], value["from"], value["to"], value["cell"], value["reason"], line
    )


def with_corrections(
    rows: Sequence[LabelledImage], corrections: Corrections
) -> tuple[LabelledImage, ...]:
    """The rows of a whole pack with their corrected labels.

    Raises:
        InputError: a correction names a file that the pack lacks, or expects another label or
            cell there: it was made for another pack.
    """
    found = {row.file: i for i, row in enumerate(rows)}
    out = list(rows)
    for wanted in corrections.rows:
        where = f"{corrections.path} line {wanted.line}: {wanted.file}"
        if wanted.file not in found:
            raise InputError(f"{where} is not in the pack. Are these corrections of another one?")
        row = out[found[wanted.file]]
        if row.label != wanted.before:
            raise InputError(f"{where} has label {row.label} in the pack, not {wanted.before}.")
        if wanted.cell not in ("", row.cell):
            raise InputError(f"{where} is of cell {row.cell} in the pack, not {wanted.cell}.")
        out[found[wanted.file]] = replace(row, label=wanted.after)
    return tuple(out)
