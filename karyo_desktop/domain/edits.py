"""Edits of a karyogram: ``apply(karyogram, edit) → (karyogram, inverse, changes)``, pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from karyo_desktop.domain.model import COLUMNS, Karyogram, PlacedBy, Placement


@dataclass(frozen=True)
class Move:
    """Put chromosomes into a class or the tray, at an index of that column or at its end."""

    ids: tuple[str, ...]
    column: str
    index: int | None = None
    by: PlacedBy = "person"


@dataclass(frozen=True)
class Turn:
    """Turn chromosomes counter-clockwise by an angle, beside what they are turned now."""

    ids: tuple[str, ...]
    angle_deg: float
    by: PlacedBy = "person"


@dataclass(frozen=True)
class Mirror:
    """Mirror chromosomes left to right."""

    ids: tuple[str, ...]
    by: PlacedBy = "person"


@dataclass(frozen=True)
class Confirm:
    """A person accepts chromosomes where they are."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Arrange:
    """Set columns and placements of a whole karyogram at once: a model's proposal, or an undo."""

    karyogram: Karyogram


Edit = Move | Turn | Mirror | Confirm | Arrange


@dataclass(frozen=True)
class Changes:
    """What an edit touched: views redraw only this."""

    ids: frozenset[str]
    columns: frozenset[str]


def apply(karyogram: Karyogram, edit: Edit) -> tuple[Karyogram, Edit, Changes]:
    """Apply an edit.

    Returns:
        The new karyogram, the edit that takes it back exactly, and what changed.

    Raises:
        KeyError: an unknown chromosome or column; nothing is changed.
    """
    if isinstance(edit, Arrange):
        after = edit.karyogram
        if set(after.placements) != set(karyogram.placements):
            raise KeyError("the arrangement is of other chromosomes")
    elif isinstance(edit, Move):
        after = _move(karyogram, edit)
    else:
        after = _place(karyogram, edit)
    return after, Arrange(karyogram), _changes(karyogram, after)


def _move(karyogram: Karyogram, edit: Move) -> Karyogram:
    if edit.column not in COLUMNS:
        raise KeyError(edit.column)
    _check_ids(karyogram, edit.ids)
    moving = set(edit.ids)
    columns = {
        name: tuple(i for i in ids if i not in moving) for name, ids in karyogram.columns.items()
    }
    target = list(columns[edit.column])
    at = len(target) if edit.index is None else max(0, min(edit.index, len(target)))
    target[at:at] = list(edit.ids)
    columns[edit.column] = tuple(target)
    placements = dict(karyogram.placements)
    for i in edit.ids:
        placements[i] = replace(placements[i], placed_by=edit.by)
    return _frozen(columns, placements)


def _place(karyogram: Karyogram, edit: Turn | Mirror | Confirm) -> Karyogram:
    _check_ids(karyogram, edit.ids)
    placements = dict(karyogram.placements)
    for i in edit.ids:
        placements[i] = _placed(placements[i], edit)
    return _frozen(karyogram.columns, placements)


def _placed(old: Placement, edit: Turn | Mirror | Confirm) -> Placement:
    if isinstance(edit, Turn):
        # A mirrored picture turns the other way in the imported image's own frame.
        angle = -edit.angle_deg if old.mirrored else edit.angle_deg
        return replace(old, rotation_deg=(old.rotation_deg + angle) % 360.0, placed_by=edit.by)
    if isinstance(edit, Mirror):
        return replace(old, mirrored=not old.mirrored, placed_by=edit.by)
    return replace(old, placed_by="person")


def _check_ids(karyogram: Karyogram, ids: tuple[str, ...]) -> None:
    for i in ids:
        if i not in karyogram.placements:
            raise KeyError(i)
    if len(set(ids)) != len(ids):
        raise KeyError("an id is named twice")


def _frozen(
    columns: Mapping[str, tuple[str, ...]], placements: Mapping[str, Placement]
) -> Karyogram:
    return Karyogram(MappingProxyType(dict(columns)), MappingProxyType(dict(placements)))


def _changes(before: Karyogram, after: Karyogram) -> Changes:
    columns = frozenset(c for c in COLUMNS if before.columns[c] != after.columns[c])
    moved = {i for c in columns for i in set(before.columns[c]) ^ set(after.columns[c])}
    placed = {i for i, p in after.placements.items() if before.placements[i] != p}
    return Changes(frozenset(moved | placed), columns)
