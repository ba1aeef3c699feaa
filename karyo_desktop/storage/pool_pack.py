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
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from cirnet_core.classes import CLASSES
from cirnet_core.data.pack import TABLE, LabelledImage, Pack, by_cell
from cirnet_core.errors import InputError
from karyo_desktop.storage.atomic import write_with
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.pool import Pool
from karyo_desktop.storage.pool_schema import Entry, Kind, Looked, Part, PoolCase

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
OTHER_KINDS: Final = ("derivative", "marker", "debris", "touching")
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


@dataclass(frozen=True)
class Contents:
    """What a pack holds.

    Attributes:
        cases: by the part that they will belong to.
        turns: chromosomes of which the pack says how they stand.
    """

    cases: dict[Part, int]
    cells: int
    chromosomes: int
    turns: int


def look_into(path: Path) -> Contents:
    """What a pack holds, before it is taken in. Raises StorageError if it cannot be read."""
    try:
        with Pack(path) as pack:
            splits: dict[str, set[str]] = {}
            for row in pack.rows:
                splits.setdefault(row.case, set()).add(row.split)
            parts = Counter(_part_of(found) for found in splits.values())
            return Contents(
                {part: count for part, count in parts.items() if part is not None},
                len({row.cell for row in pack.rows}),
                len(pack.rows),
                sum(row.rotation_deg is not None for row in pack.rows),
            )
    except InputError as error:
        raise StorageError(str(error)) from error


def _part_of(splits: set[str]) -> Part | None:
    """Of a case with rows in these splits; one that is in several only judges."""
    return PART_OF_SPLIT.get(next(iter(splits))) if len(splits) == 1 else "locked"


def import_pack(
    pool: Pool,
    path: Path,
    *,
    who: str,
    at: str,
    upright: bool = False,
    each: Callable[[int, int], None] | None = None,
) -> int:
    """Take every case of a data pack into the pool; returns how many were new to it.

    A case keeps the part that its split names (test is locked), or is given one. The labels of an
    archive count as accepted in bulk unless the pack says otherwise. A case whose images are all
    in the pool already, under whatever name, is passed over: what was decided here stands.

    Args:
        upright: the images lie p arm up where the pack says nothing.
        each: called with the cases done and all of them before each one; raises to stop.

    Raises:
        StorageError: the pack cannot be read, or the pool not be written; the cases that were
            taken in before stay.
    """
    try:
        with Pack(path) as pack:
            known = {case.name for case in pool.cases()}
            there = set(pool.images_of_cases().values())
            found: dict[str, list[LabelledImage]] = {}
            for row in pack.rows:
                found.setdefault(row.case, []).append(row)
            looked, others = _looked_at(pack), _others(pack)
            found |= {name: [] for name in others if name not in found}
            added = set()
            for done, (name, rows) in enumerate(sorted(found.items())):
                if each is not None:
                    each(done, len(found))
                entries, images = _entries(pack, rows, looked, upright=upright)
                _add_others(pack, others.get(name, ()), entries, images)
                if frozenset(images) in there and f"{path.stem}:{name}" not in known:
                    continue
                case = pool.add_signing(
                    f"{path.stem}:{name}",
                    entries,
                    images,
                    version=_version(entries),
                    who=who,
                    at=at,
                    part=_part_of(
                        {row.split for row in rows}
                        or {row["split"] for row in others.get(name, ())}
                    ),
                )
                added.add(case.name)
    except InputError as error:
        raise StorageError(str(error)) from error
    return len(added - known)


def _others(pack: Pack) -> dict[str, list[dict[str, str]]]:
    """The rows of ``others.csv`` by case; none where the pack has no such table."""
    try:
        text = pack.read(OTHERS).decode("utf-8-sig")
    except (InputError, UnicodeDecodeError):
        return {}
    found: dict[str, list[dict[str, str]]] = {}
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        if row.get("kind") not in OTHER_KINDS or row.get("class", "") not in ("", *CLASSES):
            raise InputError(
                f"{pack.path}: {OTHERS} line {number}: kind {row.get('kind')!r} or class "
                f"{row.get('class')!r} is unknown. Take the pack anew from where it was made."
            )
        found.setdefault(row.get("case") or "", []).append(
            {name: row.get(name) or "" for name in OTHER_COLUMNS}
        )
    return found


def _add_others(
    pack: Pack, rows: Sequence[dict[str, str]], entries: list[Entry], images: dict[str, bytes]
) -> None:
    """Debris, markers, derivatives and what was cut, as labels of their case."""
    for row in rows:
        data = pack.read(row["file"])
        sha256 = hashlib.sha256(data).hexdigest()
        images[sha256] = data
        entries.append(
            Entry(
                cell=row["cell"],
                chromosome=row["file"].rpartition("/")[2],
                sha256=sha256,
                kind=cast(Kind, row["kind"]),
                class_=row["class"],
                looked=_closely(row["looked_at"]),
            )
        )


def _closely(said: str) -> Looked:
    return "single" if said == "single" else "audit" if said == "audit" else "bulk"


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
            entries.append(
                Entry(
                    cell=cell,
                    chromosome=row.file.rpartition("/")[2],
                    sha256=sha256,
                    class_=row.label,
                    rotation_deg=turn,
                    looked=_closely(looked.get(row.file, "")),
                )
            )
    return entries, images


def _looked_at(pack: Pack) -> dict[str, str]:
    """What the pack's own column says, by file; empty without that column."""
    reader = csv.DictReader(io.StringIO(pack.read(TABLE).decode("utf-8-sig")))
    return {row["file"]: (row.get("looked_at") or "").strip() for row in reader}
