"""From a signed case to the training pool, and what the pool holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cirnet_core.classes import CLASSES, TRAY
from cirnet_core.home import home
from karyo_desktop.domain.edits import Arrange, Edit, Replace, Restore, Several
from karyo_desktop.domain.model import MARKERS, Case, Cell, Chromosome
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.storage.pool import Pool
from karyo_desktop.storage.pool_schema import PARTS, Entry, Kind, Looked, PoolCase

ENOUGH_OF_A_CLASS = 10
"""With fewer training labels a class is named as missing."""

BULK_FROM = 3
"""An edit of one chromosome or a pair was looked at; one of more was accepted in bulk."""


def pool_path() -> Path:
    """Where the laboratory's pool lies."""
    return home() / "pool" / "pool.sqlite"


def open_pool() -> Pool:
    """The laboratory's pool, made where there is none. Raises StorageError."""
    return Pool(pool_path())


def add_signed_case(
    case: Case,
    images: ImageStore,
    *,
    version: str,
    who: str,
    at: str,
    pool: Pool | None = None,
    stain: str = "",
    microscope: str = "",
) -> PoolCase | None:
    """Add what a case teaches; call it when the case was signed. Again, it changes nothing.

    Args:
        version: the digest that was signed; another one is a new version of the case.
        who: the signing person's id.
        at: when, ISO 8601.
        pool: an open one; None opens the laboratory's.

    Returns:
        The case in the pool; None where no person decided on any of its chromosomes. One that
        taught something before, and nothing any more, teaches nothing from now on.

    Raises:
        StorageError: the pool cannot be written, or the case lacks an image; nothing was changed.
    """
    entries = [entry for cell in case.cells for entry in labels_of(cell)]
    data = {entry.sha256: images.get(entry.sha256) for entry in entries}
    every = {item.sha256 for cell in case.cells for item in (*cell.chromosomes, *cell.aside)}
    opened = pool or open_pool()
    try:
        if not entries and not opened.knows(case.id, every):
            return None
        return opened.add_signing(
            case.id,
            entries,
            data,
            version=version,
            who=who,
            at=at,
            stain=stain,
            microscope=microscope,
            of_case=every,
        )
    finally:
        if pool is None:
            opened.close()


def labels_of(cell: Cell) -> list[Entry]:
    """What a person's decisions on a cell teach: classes and turns, debris, and what was cut.

    Nothing of a cell that was left out of the case, nor of what only the model placed.
    """
    if cell.details.excluded:
        return []
    closely = looked_at(cell)
    found = [
        entry for item in cell.chromosomes if (entry := _label(cell, item, closely)) is not None
    ]
    cut = {parent for item in cell.chromosomes for parent in item.made_from}
    joined = {p for item in cell.chromosomes if len(item.made_from) > 1 for p in item.made_from}
    # A join's parents were pieces of one; only what was cut into several is two that touch.
    for item in cell.aside:
        pieces = sum(item.id in other.made_from for other in cell.chromosomes)
        if item.id in cut - joined and pieces > 1:
            found.append(_entry(cell, item, kind="touching", looked="single"))
    return found


def looked_at(cell: Cell) -> frozenset[str]:
    """Ids of chromosomes that a person decided on one by one or as a pair."""
    if cell.history is None:
        return frozenset()
    steps = cell.history.steps[: cell.history.done]
    return frozenset(
        i for step in steps for ids in _ids(step.edit) if len(ids) < BULK_FROM for i in ids
    )


def _ids(edit: Edit) -> Iterator[tuple[str, ...]]:
    """The chromosomes that each person's decision within an edit was on."""
    if isinstance(edit, Several):
        for part in edit.edits:
            yield from _ids(part)
    elif not isinstance(edit, Restore | Arrange | Replace) and (
        getattr(edit, "by", "person") == "person"
    ):
        yield edit.ids


def _label(cell: Cell, item: Chromosome, closely: frozenset[str]) -> Entry | None:
    placement = cell.karyogram.placements[item.id]
    column = cell.karyogram.column_of(item.id)
    if placement.placed_by != "person":
        return None
    looked: Looked = "single" if item.id in closely else "bulk"
    if looked == "single" and item.id in cell.audit:
        looked = "audit"
    if placement.kind == "debris":
        return _entry(cell, item, kind="debris", looked=looked)
    if column == TRAY:
        return None  # laid aside without a word on what it is
    if column == MARKERS:
        return _entry(cell, item, kind="marker", looked=looked)
    kind: Kind = "derivative" if placement.kind == "derivative" else "whole"
    return _entry(
        cell,
        item,
        kind=kind,
        looked=looked,
        class_=column,
        rotation_deg=placement.rotation_deg,
        mirrored=placement.mirrored,
    )


def _entry(
    cell: Cell,
    item: Chromosome,
    *,
    kind: Kind,
    looked: Looked,
    class_: str = "",
    rotation_deg: float | None = None,
    mirrored: bool = False,
) -> Entry:
    said = item.proposal
    return Entry(
        cell=cell.id,
        chromosome=item.id,
        sha256=item.sha256,
        kind=kind,
        class_=class_,
        rotation_deg=rotation_deg,
        mirrored=mirrored,
        looked=looked,
        proposed_class=said.class_ if said else "",
        proposed_deg=said.rotation_deg if said else None,
        model=cell.model.id if said and cell.model else "",
        model_sha256=cell.model.sha256 if said and cell.model else "",
    )


@dataclass(frozen=True)
class PoolStatistics:
    """What the next training would see.

    Attributes:
        cases, cells, labels: by part.
        per_class: labels by part and class; all 24 of each part.
        others: labels that are no whole chromosome of a class, by kind.
        looked: labels by how closely a person looked.
        corrected: labels that differ from what was proposed.
        new: training labels that came after ``since``.
        oldest, newest: when the cases came; empty without one.
        stains, microscopes: cases of each; "" where nobody said.
        missing: classes with few labels to learn from.
        left_out: cases that are left out.
    """

    cases: dict[str, int]
    cells: dict[str, int]
    labels: dict[str, int]
    per_class: dict[str, dict[str, int]]
    others: dict[str, int]
    looked: dict[str, int]
    corrected: int
    new: int
    oldest: str
    newest: str
    stains: dict[str, int]
    microscopes: dict[str, int]
    missing: tuple[str, ...]
    left_out: tuple[str, ...]


def pool_statistics(pool: Pool, *, since: str = "") -> PoolStatistics:
    """Count what the pool holds.

    Args:
        since: when the active model was trained, ISO 8601 as the cases' own times.

    Raises:
        StorageError: the pool cannot be read.
    """
    out = tuple(case.name for case in pool.cases() if case.left_out)
    return count_labels(pool.teachable(), out, since)


def count_labels(
    teachable: Sequence[tuple[PoolCase, list[Entry]]], left_out: tuple[str, ...], since: str
) -> PoolStatistics:
    """As ``pool_statistics``, of what was read already."""
    cells: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    others: Counter[str] = Counter()
    looked: Counter[str] = Counter()
    per_class: dict[str, dict[str, int]] = {part: dict.fromkeys(CLASSES, 0) for part in PARTS}
    corrected = new = 0
    for case, entries in teachable:
        cells[case.part] += len({entry.cell for entry in entries})
        for entry in entries:
            looked[entry.looked] += 1
            corrected += bool(entry.model) and is_correction(entry)
            if entry.kind != "whole":
                others[entry.kind] += 1
                continue
            labels[case.part] += 1
            per_class[case.part][entry.class_] += 1
            new += case.part == "train" and case.added > since
    added = [case.added for case, _ in teachable]
    return PoolStatistics(
        cases=_by_part(Counter(case.part for case, _ in teachable)),
        cells=_by_part(cells),
        labels=_by_part(labels),
        per_class=per_class,
        others=dict(others),
        looked=dict(looked),
        corrected=corrected,
        new=new,
        oldest=min(added, default=""),
        newest=max(added, default=""),
        stains=dict(Counter(case.stain for case, _ in teachable)),
        microscopes=dict(Counter(case.microscope for case, _ in teachable)),
        missing=tuple(c for c in CLASSES if per_class["train"][c] < ENOUGH_OF_A_CLASS),
        left_out=left_out,
    )


def is_correction(entry: Entry) -> bool:
    """Whether the label differs from what was proposed: the class, the kind, or the end up."""
    if not entry.model:
        return True
    if entry.kind in ("debris", "touching"):
        return entry.proposed_class != TRAY
    if entry.kind == "marker" or entry.class_ != entry.proposed_class or entry.mirrored:
        return True
    if entry.rotation_deg is None or entry.proposed_deg is None:
        return False
    off = (entry.rotation_deg - entry.proposed_deg + 180.0) % 360.0 - 180.0
    return abs(off) > 90.0


def _by_part(counts: Counter[str]) -> dict[str, int]:
    return {part: counts[part] for part in PARTS}
