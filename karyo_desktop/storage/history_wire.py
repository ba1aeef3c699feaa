"""``history.jsonl``: how each cell's karyogram came about, a line for a cell and for each step.

A cell's line, ``{"cell", "start", "done"}``, comes before its steps, ``{"cell", "at", "edit"}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import msgspec

from cirnet_core.files import parse_json
from karyo_desktop.domain import edits
from karyo_desktop.domain.history import History, Step
from karyo_desktop.domain.model import COLUMNS, Case, Cell, Karyogram, Kind, PlacedBy, Placement

Json = dict[str, Any]

MAX_STEPS = 50_000
"""Of one cell; each makes a karyogram, so that more would take minutes."""

MAX_DEPTH = 20
"""Of edits within an edit; each level reads what is below it once more."""


class PlacementRecord(msgspec.Struct):
    rotation_deg: float
    mirrored: bool
    placed_by: PlacedBy
    kind: Kind = "whole"


class KaryogramRecord(msgspec.Struct):
    columns: dict[str, tuple[str, ...]]
    placements: dict[str, PlacementRecord]


class _Tagged(msgspec.Struct, tag_field="what", tag=str.lower):
    pass


class Move(_Tagged):
    ids: tuple[str, ...]
    column: str
    index: int | None
    by: PlacedBy


class Turn(_Tagged):
    ids: tuple[str, ...]
    angle_deg: float
    by: PlacedBy


class Mirror(_Tagged):
    ids: tuple[str, ...]
    by: PlacedBy


class Confirm(_Tagged):
    ids: tuple[str, ...]


class Swap(_Tagged):
    ids: tuple[str, str]


class Reject(_Tagged):
    ids: tuple[str, ...]


class Derive(_Tagged):
    ids: tuple[str, ...]
    derivative: bool


class PieceRecord(msgspec.Struct):
    id: str
    placement: PlacementRecord


class Replace(_Tagged):
    ids: tuple[str, ...]
    pieces: tuple[PieceRecord, ...]


class Arrange(_Tagged):
    karyogram: KaryogramRecord


class Several(_Tagged):
    edits: tuple[msgspec.Raw, ...]


EditRecord = Move | Turn | Mirror | Confirm | Swap | Reject | Derive | Replace | Arrange | Several

_PLAIN: tuple[tuple[type[Any], type[Any]], ...] = (
    (edits.Move, Move),
    (edits.Turn, Turn),
    (edits.Mirror, Mirror),
    (edits.Confirm, Confirm),
    (edits.Swap, Swap),
    (edits.Reject, Reject),
    (edits.Derive, Derive),
)


class _CellLine(msgspec.Struct):
    cell: str
    start: KaryogramRecord
    done: int


class _StepLine(msgspec.Struct):
    cell: str
    at: str
    edit: msgspec.Raw


def encode(cells: Iterable[Cell]) -> bytes:
    """The histories of all cells that have one; no bytes if none has."""
    lines: list[bytes] = []
    for cell in cells:
        history = cell.history
        if history is None or not history.steps:
            continue
        head = _CellLine(cell.id, karyogram_record(history.start), history.done)
        lines.append(_line(head, history.extra))
        for step in history.steps:
            raw = msgspec.Raw(msgspec.json.encode(edit_record(step.edit)))
            lines.append(_line(_StepLine(cell.id, step.at, raw), step.extra))
    return b"".join(line + b"\n" for line in lines)


def with_histories(case: Case, data: bytes) -> Case:
    """The case with the histories of a file.

    A history that does not lead to its cell's karyogram (the case was changed by another program)
    is left out: undoing would bring back what never was.

    Raises:
        msgspec.DecodeError: a line is no JSON or of the wrong kind; the message names it.
        ValueError: a step without its cell's line.
    """
    found: dict[str, History] = {}
    steps: dict[str, list[Step]] = {}
    for number, line in enumerate(data.splitlines(), start=1):
        raw = parse_json(line)
        if not isinstance(raw, dict):
            raise ValueError(f"line {number}: no record")
        if "edit" not in raw:
            head = msgspec.convert(raw, _CellLine)
            start = karyogram_from(head.start)
            found[head.cell] = History(start, (), head.done, _extra(raw, "cell start done"))
            steps[head.cell] = []
            continue
        step = msgspec.json.decode(line, type=_StepLine)
        if step.cell not in found:
            raise ValueError(f"line {number}: a step before its cell {step.cell!r}")
        steps[step.cell].append(Step(edit_from(step.edit), step.at, _extra(raw, "cell at edit")))
        if len(steps[step.cell]) > MAX_STEPS:
            raise ValueError(f"line {number}: more than {MAX_STEPS:,} steps in one cell")
    found = {key: replace(one, steps=tuple(steps[key])) for key, one in found.items()}
    cells = tuple(_with_history(cell, found.get(cell.id)) for cell in case.cells)
    return replace(case, cells=cells)


def _with_history(cell: Cell, history: History | None) -> Cell:
    if history is None or not 0 <= history.done <= len(history.steps):
        return cell
    known = {item.id for item in (*cell.chromosomes, *cell.aside)}
    try:
        states = history.states()
    except KeyError:
        return cell
    fits = states[history.done] == cell.karyogram
    if not fits or any(set(state.placements) - known for state in states):
        return cell
    return replace(cell, history=history)


def _line(record: msgspec.Struct, extra: Mapping[str, object]) -> bytes:
    known: Json = msgspec.json.decode(msgspec.json.encode(record))
    return msgspec.json.encode({**extra, **known})


def _extra(raw: Json, known: str) -> Mapping[str, object]:
    names = known.split()
    return MappingProxyType({key: value for key, value in raw.items() if key not in names})


def edit_record(edit: edits.Edit) -> EditRecord:
    """An edit as a plain record. Raises TypeError for one that only takes back."""
    for domain, record in _PLAIN:
        if isinstance(edit, domain):
            made: EditRecord = record(**vars(edit))
            return made
    if isinstance(edit, edits.Replace):
        pieces = (PieceRecord(p.id, _placement_record(p.placement)) for p in edit.pieces)
        return Replace(edit.ids, tuple(pieces))
    if isinstance(edit, edits.Several):
        parts = (msgspec.Raw(msgspec.json.encode(edit_record(part))) for part in edit.edits)
        return Several(tuple(parts))
    if isinstance(edit, edits.Arrange):
        return Arrange(karyogram_record(edit.karyogram))
    raise TypeError(f"{type(edit).__name__} takes back and is no step of a history")


def edit_from(raw: msgspec.Raw, *, depth: int = 0) -> edits.Edit:
    """The inverse of ``edit_record``. Raises msgspec.DecodeError, ValueError."""
    if depth > MAX_DEPTH:
        raise ValueError("edits within edits are nested too deep")
    record: EditRecord = msgspec.json.decode(raw, type=EditRecord)
    for domain, kind in _PLAIN:
        if isinstance(record, kind):
            made: edits.Edit = domain(**msgspec.structs.asdict(record))
            return made
    if isinstance(record, Replace):
        pieces = (edits.Piece(p.id, _placement(p.placement)) for p in record.pieces)
        return edits.Replace(record.ids, tuple(pieces))
    if isinstance(record, Several):
        return edits.Several(tuple(edit_from(part, depth=depth + 1) for part in record.edits))
    assert isinstance(record, Arrange)
    return edits.Arrange(karyogram_from(record.karyogram))


def karyogram_record(karyogram: Karyogram) -> KaryogramRecord:
    """A karyogram as a plain record."""
    return KaryogramRecord(
        {name: karyogram.columns[name] for name in COLUMNS},
        {i: _placement_record(p) for i, p in karyogram.placements.items()},
    )


def karyogram_from(record: KaryogramRecord) -> Karyogram:
    """The inverse. Raises ValueError if a chromosome is nowhere or in two places."""
    placed = [i for ids in record.columns.values() for i in ids]
    if set(record.columns) != set(COLUMNS) or sorted(placed) != sorted(record.placements):
        raise ValueError("a karyogram must hold each chromosome exactly once")
    return Karyogram(
        MappingProxyType({name: record.columns[name] for name in COLUMNS}),
        MappingProxyType({i: _placement(p) for i, p in record.placements.items()}),
    )


def _placement_record(placement: Placement) -> PlacementRecord:
    return PlacementRecord(**vars(placement))


def _placement(record: PlacementRecord) -> Placement:
    return Placement(**msgspec.structs.asdict(record))
