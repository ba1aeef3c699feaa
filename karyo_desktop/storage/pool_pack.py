"""The pool as a data pack, and a data pack into the pool.

A pack of the pool has the columns of every pack and, behind them, ``rotation_deg``, ``looked_at``
(single, audit, bulk) and ``sha256``; ``split`` is train, val or locked. Cases are numbered,
not named. What isn't one whole chromosome of a class is listed in ``others.csv``, which readers of
packs pass over: file, case, cell, kind, class, split, looked_at, sha256.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from cirnet_core.data.pack import TABLE, LabelledImage, Pack, by_cell
from cirnet_core.errors import InputError
from karyo_desktop.storage.atomic import write_with
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.pool import Pool
from karyo_desktop.storage.pool_schema import Entry, Part, PoolCase

COLUMNS: Final = (
    "file",
    "case",
    "cell",
    "label",
    "width",
    "height",
    "split",
    "rotation_deg",
    "looked_at",
    "sha256",
)
OTHERS: Final = "others.csv"
OTHER_COLUMNS: Final = ("file", "case", "cell", "kind", "class", "split", "looked_at", "sha256")
PART_OF_SPLIT: Final[dict[str, Part]] = {
    "train": "train",
    "val": "val",
    "locked": "locked",
    "test": "locked",
}
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_SUFFIXES: Final = {
    b"\x89PNG": ".png",
    b"II*\0": ".tif",
    b"MM\0*": ".tif",
    b"\xff\xd8\xff": ".jpg",
    b"BM": ".bmp",
}


@dataclass(frozen=True)
class Exported:
    """What a pack was given.

    Attributes:
        sha256: of the pack's bytes; the same pool gives the same.
        chromosomes: labelled rows by part.
    """

    sha256: str
    cases: int
    chromosomes: dict[str, int]


def export_pack(pool: Pool, path: Path) -> Exported:
    """Write what the next training may see, and what it is judged by, as a data pack.

    Raises:
        StorageError: nothing is there to export, or the file cannot be written.
    """
    cases = pool.teachable()
    if not any(entry.kind == "whole" for _, entries in cases for entry in entries):
        raise StorageError(f"{pool.path}: the training pool holds no case to export. Sign one.")
    digest = hashlib.sha256()
    counts: dict[str, int] = {}

    def write(file: BinaryIO) -> None:
        rows: list[Sequence[object]] = []
        others: list[Sequence[object]] = []
        with zipfile.ZipFile(file, "w") as pack:
            for case, entries in cases:
                for name, cell, entry in _named(pool, case, entries):
                    data = pool.image(entry.sha256)
                    pack.writestr(zipfile.ZipInfo(name, _EPOCH), data)
                    where = (name, _case_name(case), cell)
                    if entry.kind == "whole":
                        counts[case.part] = counts.get(case.part, 0) + 1
                        rows.append((*where, *_labelled(entry, data, case.part)))
                    else:
                        others.append(
                            (*where, entry.kind, entry.class_, case.part, entry.looked,
                             entry.sha256)
                        )  # fmt: skip
            pack.writestr(zipfile.ZipInfo(TABLE, _EPOCH), _csv(COLUMNS, rows))
            pack.writestr(zipfile.ZipInfo(OTHERS, _EPOCH), _csv(OTHER_COLUMNS, others))

    write_with(path, write)
    digest.update(path.read_bytes())
    return Exported(digest.hexdigest(), len(cases), counts)


def _case_name(case: PoolCase) -> str:
    return f"case{case.number:04d}"


def _named(
    pool: Pool, case: PoolCase, entries: Sequence[Entry]
) -> Iterator[tuple[str, str, Entry]]:
    """File name in the pack, cell and entry; within a cell in an order that says nothing."""
    cells = {name: k for k, name in enumerate(sorted({entry.cell for entry in entries}), start=1)}
    for name, number in cells.items():
        mine = sorted(
            (entry for entry in entries if entry.cell == name),
            key=lambda entry: (entry.sha256, entry.chromosome),
        )
        cell = f"{_case_name(case)}_cell{number:02d}"
        for k, entry in enumerate(mine, start=1):
            yield f"{cell}/{k:02d}{_suffix(pool.image(entry.sha256))}", cell, entry


def _suffix(data: bytes) -> str:
    return next((suffix for head, suffix in _SUFFIXES.items() if data.startswith(head)), ".png")


def _labelled(entry: Entry, data: bytes, part: Part) -> tuple[object, ...]:
    from PIL import Image, UnidentifiedImageError  # late: the window starts without it

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "TIFF", "BMP", "JPEG")) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError):
        width = height = 0  # a format of its own, which the decoder reads all the same
    turn = "" if entry.rotation_deg is None else f"{entry.rotation_deg:.2f}"
    return entry.class_, width, height, part, turn, entry.looked, entry.sha256


def _csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def import_pack(pool: Pool, path: Path, *, who: str, at: str, upright: bool = False) -> int:
    """Take every case of a data pack into the pool; returns how many were new to it.

    A case keeps the part that its split names (test is locked), or is given one. The labels of an
    archive count as accepted in bulk unless the pack says otherwise.

    Args:
        upright: the images lie p arm up where the pack says nothing.

    Raises:
        StorageError: the pack cannot be read, or the pool not be written; the cases that were
            taken in before stay.
    """
    try:
        with Pack(path) as pack:
            known = {case.name for case in pool.cases()}
            found: dict[str, list[LabelledImage]] = {}
            for row in pack.rows:
                found.setdefault(row.case, []).append(row)
            looked = _looked_at(pack)
            for name, rows in sorted(found.items()):
                entries, images = _entries(pack, rows, looked, upright=upright)
                splits = {row.split for row in rows}
                part = PART_OF_SPLIT.get(splits.pop()) if len(splits) == 1 else "locked"
                pool.add_signing(
                    f"{path.stem}:{name}",
                    entries,
                    images,
                    version=_version(entries),
                    who=who,
                    at=at,
                    part=part,
                )
    except InputError as error:
        raise StorageError(str(error)) from error
    return len({f"{path.stem}:{name}" for name in found} - known)


def _version(entries: Sequence[Entry]) -> str:
    return hashlib.sha256(repr(sorted(entries, key=repr)).encode()).hexdigest()


def _entries(
    pack: Pack, rows: Sequence[LabelledImage], looked: dict[str, str], *, upright: bool
) -> tuple[list[Entry], dict[str, bytes]]:
    entries: list[Entry] = []
    images: dict[str, bytes] = {}
    for cell, members in by_cell(rows):
        for row in members:
            data = pack.read(row.file)
            sha256 = hashlib.sha256(data).hexdigest()
            images[sha256] = data
            turn = 0.0 if row.rotation_deg is None and upright else row.rotation_deg
            said = looked.get(row.file, "")
            entries.append(
                Entry(
                    cell=cell,
                    chromosome=row.file.rpartition("/")[2],
                    sha256=sha256,
                    class_=row.label,
                    rotation_deg=turn,
                    looked="single" if said == "single" else "audit" if said == "audit" else "bulk",
                )
            )
    return entries, images


def _looked_at(pack: Pack) -> dict[str, str]:
    """What the pack's own column says, by file; empty without that column."""
    reader = csv.DictReader(io.StringIO(pack.read(TABLE).decode("utf-8-sig")))
    return {row["file"]: (row.get("looked_at") or "").strip() for row in reader}
