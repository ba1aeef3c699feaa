"""Records of the journal as JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from karyo_desktop.domain.journal import CaseIs, CellIs, Change, Did, Merged, Record, Went
from karyo_desktop.domain.model import Case
from karyo_desktop.storage import audit_wire, history_wire, wire
from karyo_desktop.storage.history_wire import KaryogramRecord

Json = dict[str, Any]


class _Tagged(msgspec.Struct, tag_field="what", tag=str.lower):
    pass


class DidRecord(_Tagged, tag="did"):
    cell: str
    edit: msgspec.Raw
    at: str


class WentRecord(_Tagged, tag="went"):
    cell: str
    by: int
    karyogram: KaryogramRecord


class MergedRecord(_Tagged, tag="merged"):
    cell: str


class CellIsRecord(_Tagged, tag="cell"):
    cell: wire.CellRecord


class CaseIsRecord(_Tagged, tag="case"):
    case: Any


ChangeRecord = DidRecord | WentRecord | MergedRecord | CellIsRecord | CaseIsRecord


class _Line(msgspec.Struct):
    changes: tuple[ChangeRecord, ...]
    entry: str = ""


class _Snapshot(msgspec.Struct):
    case: Any
    history: str
    audit: str


_LINE = msgspec.json.Decoder(_Line)


def encode(record: Record) -> bytes:
    """One action as JSON without a line end."""
    entry = audit_wire.encode_line(record.entry).decode() if record.entry else ""
    return msgspec.json.encode(_Line(tuple(_change(change) for change in record.changes), entry))


def decode(data: bytes) -> Record:
    """The inverse of ``encode``.

    Raises:
        msgspec.MsgspecError: no JSON or a field of the wrong kind.
        ValueError: a value that cannot be.
    """
    line = _LINE.decode(data)
    entries = audit_wire.decode(line.entry.encode())
    if len(entries) > 1:
        raise ValueError("more than one entry in a record")
    changes = tuple(_change_from(change) for change in line.changes)
    return Record(changes, entries[0] if entries else None)


def encode_snapshot(case: Case) -> bytes:
    """A whole case as JSON without a line end; its images lie beside."""
    return msgspec.json.encode(
        _Snapshot(
            wire.to_json(case),
            history_wire.encode(case.cells).decode(),
            audit_wire.encode(case.audit).decode(),
        )
    )


def decode_snapshot(data: bytes) -> Case:
    """The inverse of ``encode_snapshot``. Raises as ``decode``."""
    found = msgspec.json.decode(data, type=_Snapshot)
    case = history_wire.with_histories(wire.from_json(found.case), found.history.encode())
    return replace(case, audit=audit_wire.decode(found.audit.encode()))


def _change(change: Change) -> ChangeRecord:
    if isinstance(change, Did):
        raw = msgspec.Raw(msgspec.json.encode(history_wire.edit_record(change.edit)))
        return DidRecord(change.cell, raw, change.at)
    if isinstance(change, Went):
        return WentRecord(change.cell, change.by, history_wire.karyogram_record(change.karyogram))
    if isinstance(change, Merged):
        return MergedRecord(change.cell)
    if isinstance(change, CellIs):
        return CellIsRecord(wire.cell_record(change.cell))
    return CaseIsRecord(wire.to_json(replace(change.case, cells=(), audit=())))


def _change_from(record: ChangeRecord) -> Change:
    if isinstance(record, DidRecord):
        return Did(record.cell, history_wire.edit_from(record.edit), record.at)
    if isinstance(record, WentRecord):
        return Went(record.cell, record.by, history_wire.karyogram_from(record.karyogram))
    if isinstance(record, MergedRecord):
        return Merged(record.cell)
    if isinstance(record, CellIsRecord):
        return CellIs(wire.cell_from(record.cell, "cell"))
    return CaseIs(wire.from_json(record.case))
