"""What the audit trail says of a change: its action, and the chromosomes before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from karyo_desktop.domain.audit import Action, Json
from karyo_desktop.domain.edits import Changes, Confirm, Edit, Several
from karyo_desktop.domain.model import Case, Cell, Karyogram, ModelRef


@dataclass(frozen=True)
class Said:
    """The words of an audit entry, without who, when and its place in the chain."""

    action: Action
    cell: str | None = None
    chromosomes: tuple[str, ...] = ()
    before: Json = None
    after: Json = None
    model: str | None = None


def of_edit(
    cell_id: str,
    before: Karyogram,
    after: Karyogram,
    *,
    action: Action,
    changes: Changes,
    model: ModelRef | None = None,
) -> Said:
    """An edit of a karyogram: how each chromosome that it touched lay before and after."""
    ids = tuple(sorted(changes.ids, key=lambda i: (len(i), i)))
    return Said(
        action,
        cell_id,
        ids,
        _where(before, ids),
        _where(after, ids),
        name_of(model),
    )


def action_of(edit: Edit) -> Action:
    """``confirmed`` for an edit that only accepts, else ``corrected``."""
    parts = edit.edits if isinstance(edit, Several) else (edit,)
    return "confirmed" if all(isinstance(part, Confirm) for part in parts) else "corrected"


def of_new_cell(cell: Cell) -> Said:
    """A cell that was imported: its files by the hash of their bytes."""
    after: dict[str, Json] = {
        "images": {item.id: item.sha256 for item in cell.chromosomes},
    }
    ids = tuple(item.id for item in cell.chromosomes)
    return Said("imported", cell.id, ids, None, after)


def of_notes(before: Cell, after: Cell) -> Said:
    """What a person noted of a cell, or attached to it: the fields that differ."""
    names = ("name", "complete", "details", "photograph", "looks", "audit", "quality")
    different = [name for name in names if getattr(before, name) != getattr(after, name)]
    action: Action = "attached" if different == ["photograph"] else "noted"
    return Said(action, after.id, (), _fields(before, different), _fields(after, different))


def different(before: Case, after: Case) -> tuple[str, ...]:
    """Names of the case's own fields that differ; what they hold is not for the trail."""
    names = (field.name for field in fields(Case) if field.name not in ("cells", "audit"))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def name_of(model: ModelRef | None) -> str | None:
    """A model as the trail names it."""
    return None if model is None else f"{model.id}@{model.sha256}"


def _where(karyogram: Karyogram, ids: Iterable[str]) -> dict[str, Json]:
    columns = {i: name for name, members in karyogram.columns.items() for i in members}
    found: dict[str, Json] = {}
    for i in ids:
        if i in columns:
            placement = karyogram.placements[i]
            found[i] = {
                "class": columns[i],
                "rotation_deg": placement.rotation_deg,
                "mirrored": placement.mirrored,
                "kind": placement.kind,
                "placed_by": placement.placed_by,
            }
    return found


def _fields(cell: Cell, names: Iterable[str]) -> dict[str, Json]:
    return {name: _plain(getattr(cell, name)) for name in names}


def _plain(value: object) -> Json:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return {name: _plain(item) for name, item in vars(value).items()}
