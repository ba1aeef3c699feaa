"""What the training pool holds: its values, and the tables that they lie in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Literal, TypeVar

import msgspec

T = TypeVar("T")

SCHEMA_VERSION: Final = 1

Part = Literal["train", "val", "locked"]
PARTS: Final[tuple[Part, ...]] = ("train", "val", "locked")
Kind = Literal["whole", "derivative", "marker", "debris", "touching"]
"""``touching`` is an image that a person cut into pieces."""

Looked = Literal["single", "audit", "bulk"]
"""How a label came about: one by one, blindly as an audit, or with many others at once."""

TABLES = """
CREATE TABLE images (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE cases (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  part TEXT NOT NULL CHECK (part IN ('train', 'val', 'locked')),
  added TEXT NOT NULL,
  stain TEXT NOT NULL,
  microscope TEXT NOT NULL,
  left_out INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE signings (
  number INTEGER PRIMARY KEY,
  in_case INTEGER NOT NULL REFERENCES cases (number),
  version TEXT NOT NULL,
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (in_case, version)
);
CREATE TABLE entries (
  signing INTEGER NOT NULL REFERENCES signings (number),
  cell TEXT NOT NULL,
  chromosome TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES images (sha256),
  kind TEXT NOT NULL,
  class TEXT NOT NULL,
  rotation_deg REAL,
  mirrored INTEGER NOT NULL,
  looked TEXT NOT NULL,
  proposed_class TEXT NOT NULL,
  proposed_deg REAL,
  model TEXT NOT NULL,
  model_sha256 TEXT NOT NULL,
  PRIMARY KEY (signing, cell, chromosome)
);
CREATE INDEX entries_by_image ON entries (sha256);
CREATE TABLE events (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
  name TEXT NOT NULL, why TEXT NOT NULL
);
CREATE VIEW current AS
  SELECT cases.number AS in_case, cases.name, cases.part, cases.left_out, cases.stain,
         cases.microscope, signings.who, signings.at, entries.*
  FROM cases
  JOIN signings ON signings.number =
       (SELECT max(number) FROM signings AS s WHERE s.in_case = cases.number)
  JOIN entries ON entries.signing = signings.number;
"""
FOR_GOOD = """
CREATE TRIGGER part_for_good BEFORE UPDATE OF number, name, part, added ON cases
BEGIN SELECT RAISE(ABORT, 'the part of a case is for good'); END;
"""
KEPT = ("images", "cases", "signings", "entries", "events")


@dataclass(frozen=True)
class Entry:
    """One label.

    Attributes:
        cell, chromosome: where it belongs in its case.
        sha256: of the untouched image.
        class_: ``"1"``…``"22"``, ``"X"``, ``"Y"``; empty for what has none.
        rotation_deg: counter-clockwise turn that stands the p arm up; None if not known.
        looked: how closely a person looked.
        proposed_class, proposed_deg, model, model_sha256: what was proposed, and by whom; empty
            and None without a proposal.
    """

    cell: str
    chromosome: str
    sha256: str
    kind: Kind = "whole"
    class_: str = ""
    rotation_deg: float | None = None
    mirrored: bool = False
    looked: Looked = "single"
    proposed_class: str = ""
    proposed_deg: float | None = None
    model: str = ""
    model_sha256: str = ""


@dataclass(frozen=True)
class PoolCase:
    """A case in the pool: its part, and whether it is left out of the next training."""

    number: int
    name: str
    part: Part
    left_out: bool
    added: str
    stain: str
    microscope: str


@dataclass(frozen=True)
class Happening:
    """One line of the pool's own record."""

    at: str
    who: str
    what: str
    name: str
    why: str


COLUMNS = (
    "cell, chromosome, sha256, kind, class, rotation_deg, mirrored, looked, proposed_class, "
    "proposed_deg, model, model_sha256"
)


def row_of(entry: Entry) -> tuple[object, ...]:
    """The entry as it lies in its table, the signing left out."""
    return (
        entry.cell,
        entry.chromosome,
        entry.sha256,
        entry.kind,
        entry.class_,
        entry.rotation_deg,
        int(entry.mirrored),
        entry.looked,
        entry.proposed_class,
        entry.proposed_deg,
        entry.model,
        entry.model_sha256,
    )


def entry_of(row: tuple[Any, ...]) -> Entry:
    """Inverse of ``row_of``. Raises msgspec.ValidationError."""
    values = list(row)
    values[6] = bool(values[6])
    return typed(Entry, values)


def typed(kind: type[T], values: Sequence[object]) -> T:
    """A row as what it stands for; of a damaged file a column may hold anything.

    Raises:
        msgspec.ValidationError: it holds something else; the message names the field.
    """
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return msgspec.convert(dict(zip(names, values, strict=True)), kind)


def statements(script: str) -> list[str]:
    """The single statements of a script."""
    return [part for part in script.split(";\n") if part.strip()]
