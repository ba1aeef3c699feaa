"""``case.json``: the domain's values as plain records, and what they must satisfy."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from cirnet_core.classes import N_CLASSES
from karyo_desktop.domain.model import (
    COLUMNS,
    Case,
    Cell,
    Chromosome,
    Details,
    Effort,
    Karyogram,
    ModelRef,
    Photograph,
    Placement,
    Proposal,
    Quality,
    Role,
)
from karyo_desktop.domain.signoff import SignOff, impossible
from karyo_desktop.storage.history_wire import PlacementRecord

Json = dict[str, Any]

_SHA256 = re.compile(r"[0-9a-f]{64}")


class ProposalRecord(msgspec.Struct, rename={"class_": "class"}):
    class_: str
    raw_class: str
    confidence: float
    probabilities: tuple[float, ...]
    rotation_deg: float
    orientation_confidence: float
    flags: tuple[str, ...]


class ImageRecord(msgspec.Struct, kw_only=True):
    id: str
    file: str
    sha256: str
    proposal: ProposalRecord | None
    made_from: tuple[str, ...] = ()


class ChromosomeRecord(ImageRecord, kw_only=True):
    placement: PlacementRecord


class ModelRecord(msgspec.Struct):
    id: str
    sha256: str


class DetailsRecord(msgspec.Struct):
    slide: str = ""
    culture: str = ""
    coordinates: str = ""
    band_level: int | None = None
    role: Role = ""
    excluded: bool = False
    counted: int | None = None


class QualityRecord(msgspec.Struct):
    count: int
    touching: int
    debris: int
    sharpness: float


class EffortRecord(msgspec.Struct):
    actions: int = 0
    seconds: float = 0.0


class PhotographRecord(msgspec.Struct):
    file: str
    sha256: str


class CellRecord(msgspec.Struct):
    id: str
    name: str
    complete: bool | None
    flags: tuple[str, ...]
    model: ModelRecord | None
    chromosomes: list[ChromosomeRecord]
    columns: dict[str, tuple[str, ...]]
    aside: list[ImageRecord] = []
    details: DetailsRecord = msgspec.field(default_factory=DetailsRecord)
    effort: EffortRecord = msgspec.field(default_factory=EffortRecord)
    audit: tuple[str, ...] = ()
    quality: QualityRecord | None = None
    photograph: PhotographRecord | None = None
    looks: tuple[str, ...] = ()


class CaseRecord(msgspec.Struct):
    id: str
    created: str
    cells: list[CellRecord]
    signoff: SignOff = SignOff()


def to_json(case: Case) -> Json:
    """The case as JSON values, keys that this version does not know put back in place."""
    record = CaseRecord(
        case.id, case.created, [cell_record(cell) for cell in case.cells], case.signoff
    )
    known: Json = msgspec.to_builtins(record)
    return _merged(known, case.extra)


def from_json(raw: object) -> Case:
    """The inverse of ``to_json``.

    Raises:
        msgspec.ValidationError: a field is missing or of the wrong kind; the message names it.
        ValueError: a field's value cannot be; the message names it.
    """
    record = msgspec.convert(raw, CaseRecord)
    cells = tuple(cell_from(cell, f"cells[{k}]") for k, cell in enumerate(record.cells))
    _unique([cell.id for cell in cells], "cells")
    if why := impossible(record.signoff):
        raise ValueError(why)
    extra = _left_over(raw, msgspec.to_builtins(record))
    return Case(record.id, cells, record.created, MappingProxyType(extra), signoff=record.signoff)


def cell_record(cell: Cell) -> CellRecord:
    """A cell as a plain record, without its history."""
    placements = cell.karyogram.placements
    return CellRecord(
        id=cell.id,
        name=cell.name,
        complete=cell.complete,
        flags=cell.flags,
        model=ModelRecord(cell.model.id, cell.model.sha256) if cell.model else None,
        chromosomes=[_chromosome_record(item, placements[item.id]) for item in cell.chromosomes],
        columns={name: cell.karyogram.columns[name] for name in COLUMNS},
        aside=[ImageRecord(**_image_fields(item)) for item in cell.aside],
        details=DetailsRecord(**vars(cell.details)),
        effort=EffortRecord(cell.effort.actions, round(cell.effort.seconds, 1)),
        audit=cell.audit,
        quality=QualityRecord(**vars(cell.quality)) if cell.quality else None,
        photograph=PhotographRecord(**vars(cell.photograph)) if cell.photograph else None,
        looks=cell.looks,
    )


def _chromosome_record(item: Chromosome, placement: Placement) -> ChromosomeRecord:
    return ChromosomeRecord(**_image_fields(item), placement=PlacementRecord(**vars(placement)))


def _image_fields(item: Chromosome) -> Json:
    said = item.proposal
    return {
        "id": item.id,
        "file": item.file,
        "sha256": item.sha256,
        "proposal": None if said is None else ProposalRecord(**vars(said)),
        "made_from": item.made_from,
    }


def cell_from(record: CellRecord, where: str) -> Cell:
    """The inverse of ``cell_record``. Raises ValueError; the message begins with ``where``."""
    chromosomes = tuple(
        _chromosome(item, f"{where}.chromosomes[{k}]") for k, item in enumerate(record.chromosomes)
    )
    aside = tuple(_chromosome(item, f"{where}.aside[{k}]") for k, item in enumerate(record.aside))
    ids = [item.id for item in chromosomes]
    _unique([*ids, *(item.id for item in aside)], f"{where}.chromosomes")
    if set(record.columns) != set(COLUMNS):
        raise ValueError(f"{where}.columns: must name the 24 classes and the tray")
    placed = [i for column in record.columns.values() for i in column]
    if sorted(placed) != sorted(ids):
        raise ValueError(f"{where}.columns: must hold each chromosome exactly once")
    placements = {item.id: _placement(item, where) for item in record.chromosomes}
    karyogram = Karyogram(
        MappingProxyType({name: record.columns[name] for name in COLUMNS}),
        MappingProxyType(placements),
    )
    model = ModelRef(record.model.id, record.model.sha256) if record.model else None
    return Cell(
        id=record.id,
        name=record.name,
        chromosomes=chromosomes,
        karyogram=karyogram,
        complete=record.complete,
        flags=record.flags,
        model=model,
        aside=aside,
        details=Details(**msgspec.structs.asdict(record.details)),
        effort=_effort(record.effort, f"{where}.effort"),
        audit=record.audit,
        quality=Quality(**msgspec.structs.asdict(record.quality)) if record.quality else None,
        photograph=_photograph(record.photograph, f"{where}.photograph"),
        looks=record.looks,
    )


def _photograph(record: PhotographRecord | None, where: str) -> Photograph | None:
    if record is None:
        return None
    if not _SHA256.fullmatch(record.sha256):
        raise ValueError(f"{where}.sha256: not a hash")
    return Photograph(record.file, record.sha256)


def _effort(record: EffortRecord, where: str) -> Effort:
    if record.actions < 0 or not (math.isfinite(record.seconds) and record.seconds >= 0):
        raise ValueError(f"{where}: must not be negative")
    return Effort(record.actions, record.seconds)


def _chromosome(record: ImageRecord, where: str) -> Chromosome:
    if not _SHA256.fullmatch(record.sha256):
        raise ValueError(f"{where}.sha256: not a hash")
    return Chromosome(
        record.id,
        record.file,
        record.sha256,
        _proposal(record.proposal, f"{where}.proposal"),
        record.made_from,
    )


def _proposal(record: ProposalRecord | None, where: str) -> Proposal | None:
    if record is None:
        return None
    for field in ("class_", "raw_class"):
        if getattr(record, field) not in COLUMNS:
            raise ValueError(f"{where}.{field.rstrip('_')}: {getattr(record, field)!r} is no class")
    p = record.probabilities
    shares = (*p, record.confidence, record.orientation_confidence)
    if len(p) != N_CLASSES or not all(0 <= v <= 1 for v in shares):
        raise ValueError(f"{where}: needs {N_CLASSES} probabilities, all in [0, 1]")
    _check_turn(record.rotation_deg, where)
    return Proposal(
        class_=record.class_,
        raw_class=record.raw_class,
        confidence=record.confidence,
        probabilities=p,
        rotation_deg=record.rotation_deg,
        orientation_confidence=record.orientation_confidence,
        flags=record.flags,
    )


def _placement(record: ChromosomeRecord, where: str) -> Placement:
    _check_turn(record.placement.rotation_deg, f"{where} chromosome {record.id!r}.placement")
    return Placement(**msgspec.structs.asdict(record.placement))


def _check_turn(turn: float, where: str) -> None:
    if not (math.isfinite(turn) and 0 <= turn < 360):
        raise ValueError(f"{where}.rotation_deg: {turn} is not in [0, 360)")


def _unique(ids: list[str], where: str) -> None:
    if len(set(ids)) != len(ids):
        raise ValueError(f"{where}: an id is used twice")


def _left_over(raw: Any, known: Any) -> Json:
    """What ``raw`` has beyond ``known``; items of lists stand under their id."""
    out: Json = {}
    if isinstance(raw, dict) and isinstance(known, dict):
        for key, value in raw.items():
            if key not in known:
                out[key] = value
            elif deeper := _left_over(value, known[key]):
                out[key] = deeper
    elif isinstance(raw, list) and isinstance(known, list | tuple):
        for one, other in zip(raw, known, strict=True):
            if isinstance(one, dict) and "id" in one and (deeper := _left_over(one, other)):
                out[one["id"]] = deeper
    return out


def _merged(known: Json, extra: Mapping[str, Any]) -> Json:
    """``known`` with what ``_left_over`` found; what belonged to a removed item is dropped."""
    out = dict(known)
    for key, value in extra.items():
        mine = known.get(key)
        if key not in known:
            out[key] = value
        elif isinstance(mine, dict) and isinstance(value, Mapping):
            out[key] = _merged(mine, value)
        elif isinstance(mine, list) and isinstance(value, Mapping):
            out[key] = [_merged(item, value.get(item["id"], {})) for item in mine]
    return out
