"""Edits of a karyogram: ``apply(karyogram, edit) → (karyogram, inverse, changes)``, pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from cirnet_core.classes import TRAY
from karyo_desktop.domain.model import COLUMNS, Karyogram, Kind, PlacedBy, Placement


@dataclass(frozen=True)
class Move:
    """Put chromosomes into a column, at an index of it or at its end."""

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
class Swap:
    """Two chromosomes change places: homologues of a class, or of two classes."""

    ids: tuple[str, str]


@dataclass(frozen=True)
class Reject:
    """Call chromosomes debris: they lie in the tray and count nowhere."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Derive:
    """Call chromosomes derivatives, right of the normal homologues, or normal again."""

    ids: tuple[str, ...]
    derivative: bool = True


@dataclass(frozen=True)
class Piece:
    """A chromosome that a cut or a join made, and where it comes to lie."""

    id: str
    placement: Placement


@dataclass(frozen=True)
class Replace:
    """Put pieces in the place of the first of the chromosomes that they were made from."""

    ids: tuple[str, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Arrange:
    """Set columns and placements of a whole karyogram at once: a model's proposal."""

    karyogram: Karyogram


@dataclass(frozen=True)
class Several:
    """Edits that a person made by one gesture, in their order."""

    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Restore:
    """Go back to a state, whatever chromosomes it had: what takes an edit back."""

    karyogram: Karyogram


Edit = (
    Move | Turn | Mirror | Confirm | Swap | Reject | Derive | Replace | Arrange | Several | Restore
)


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
    after = _applied(karyogram, edit)
    if not isinstance(edit, Restore):
        after = _derivatives_last(after)
    return after, Restore(karyogram), _changes(karyogram, after)


def joined(first: Edit, second: Edit) -> Edit:
    """One edit that does both, in this order."""
    if (
        isinstance(first, Turn)
        and isinstance(second, Turn)
        and (first.ids, first.by) == (second.ids, second.by)
    ):
        return replace(first, angle_deg=first.angle_deg + second.angle_deg)
    before = first.edits if isinstance(first, Several) else (first,)
    return Several((*before, second))


def _applied(karyogram: Karyogram, edit: Edit) -> Karyogram:
    if isinstance(edit, Several):
        for part in edit.edits:
            karyogram = _applied(karyogram, part)
        return karyogram
    if isinstance(edit, Restore | Arrange):
        same = set(edit.karyogram.placements) == set(karyogram.placements)
        if isinstance(edit, Arrange) and not same:
            raise KeyError("the arrangement is of other chromosomes")
        return edit.karyogram
    _check_ids(karyogram, edit.ids)
    if isinstance(edit, Move | Swap | Replace):
        return _moved(karyogram, edit)
    if isinstance(edit, Reject):
        karyogram = _move(karyogram, Move(edit.ids, TRAY))
    changed = {i: _placed(karyogram.placements[i], edit) for i in edit.ids}
    return _frozen(karyogram.columns, {**karyogram.placements, **changed})


def _moved(karyogram: Karyogram, edit: Move | Swap | Replace) -> Karyogram:
    if isinstance(edit, Move):
        return _move(karyogram, edit)
    return _swap(karyogram, edit) if isinstance(edit, Swap) else _replace(karyogram, edit)


def _move(karyogram: Karyogram, edit: Move) -> Karyogram:
    if edit.column not in COLUMNS:
        raise KeyError(edit.column)
    moving = set(edit.ids)
    stayed = set(karyogram.columns[edit.column]) & moving
    columns = {
        name: tuple(i for i in ids if i not in moving) for name, ids in karyogram.columns.items()
    }
    target = list(columns[edit.column])
    at = len(target) if edit.index is None else max(0, min(edit.index, len(target)))
    target[at:at] = list(edit.ids)
    columns[edit.column] = tuple(target)
    placements = dict(karyogram.placements)
    for i in edit.ids:
        # A derivative of one class is none of another, and what stands in a class is no debris.
        kind = placements[i].kind if i in stayed else "whole"
        placements[i] = replace(placements[i], placed_by=edit.by, kind=kind)
    return _frozen(columns, placements)


def _placed(old: Placement, edit: Turn | Mirror | Confirm | Reject | Derive) -> Placement:
    if isinstance(edit, Turn):
        # A mirrored picture turns the other way in the imported image's own frame.
        angle = -edit.angle_deg if old.mirrored else edit.angle_deg
        return replace(old, rotation_deg=(old.rotation_deg + angle) % 360.0, placed_by=edit.by)
    if isinstance(edit, Mirror):
        return replace(old, mirrored=not old.mirrored, placed_by=edit.by)
    if isinstance(edit, Reject):
        return replace(old, kind="debris", placed_by="person")
    if isinstance(edit, Derive):
        kind: Kind = "derivative" if edit.derivative else "whole"
        return replace(old, kind=kind, placed_by="person")
    return replace(old, placed_by="person")


def _swap(karyogram: Karyogram, edit: Swap) -> Karyogram:
    one, other = edit.ids
    change = {one: other, other: one}
    columns = {
        name: tuple(change.get(i, i) for i in ids) for name, ids in karyogram.columns.items()
    }
    across = karyogram.column_of(one) != karyogram.column_of(other)
    placements = dict(karyogram.placements)
    for i in edit.ids:
        kind = "whole" if across else placements[i].kind
        placements[i] = replace(placements[i], placed_by="person", kind=kind)
    return _frozen(columns, placements)


def _derivatives_last(karyogram: Karyogram) -> Karyogram:
    """Derivatives stand right of the normal copies, as every laboratory shows them."""

    def is_derivative(i: str) -> bool:
        return karyogram.placements[i].kind == "derivative"

    columns = {
        name: tuple(sorted(ids, key=is_derivative)) for name, ids in karyogram.columns.items()
    }
    return karyogram if columns == karyogram.columns else _frozen(columns, karyogram.placements)


def _replace(karyogram: Karyogram, edit: Replace) -> Karyogram:
    new = [piece.id for piece in edit.pieces]
    if not edit.ids or not new:
        raise KeyError("nothing to replace, or nothing to put in its place")
    if set(new) & set(karyogram.placements) or len(set(new)) != len(new):
        raise KeyError("a piece has the id of another chromosome")
    gone = set(edit.ids)
    home = karyogram.column_of(edit.ids[0])
    at = karyogram.columns[home].index(edit.ids[0])
    at -= sum(i in gone for i in karyogram.columns[home][:at])
    columns = {
        name: tuple(i for i in ids if i not in gone) for name, ids in karyogram.columns.items()
    }
    columns[home] = (*columns[home][:at], *new, *columns[home][at:])
    placements = {i: p for i, p in karyogram.placements.items() if i not in gone}
    placements |= {piece.id: piece.placement for piece in edit.pieces}
    return _frozen(columns, placements)


def _check_ids(karyogram: Karyogram, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for i in ids:
        if i not in karyogram.placements:
            raise KeyError(i)
        if i in seen:
            raise KeyError("an id is named twice")
        seen.add(i)


def _frozen(
    columns: Mapping[str, tuple[str, ...]], placements: Mapping[str, Placement]
) -> Karyogram:
    return Karyogram(MappingProxyType(dict(columns)), MappingProxyType(dict(placements)))


def _changes(before: Karyogram, after: Karyogram) -> Changes:
    columns = frozenset(c for c in COLUMNS if before.columns[c] != after.columns[c])
    moved = {i for c in columns for i in set(before.columns[c]) ^ set(after.columns[c])}
    every = {*before.placements, *after.placements}
    placed = {i for i in every if before.placements.get(i) != after.placements.get(i)}
    return Changes(frozenset(moved | placed), columns)
