"""Whether a runtime may answer for a model: what a comparison on ``val`` found."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cirnet_core.errors import ModelError
from cirnet_core.files import parse_json, read_small
from cirnet_core.models.card import ModelCard
from cirnet_core.runtime.cache import weights_digest

VERDICTS = "runtime.json"
"""Lies beside the card and is no part of what the model is: other weights make it void."""

SCHEMA_VERSION = 1
MOST_CHANGED = 0.001
LEAST_CHROMOSOMES = 1000
"""Fewer cannot show so small a share."""


@dataclass(frozen=True)
class Changes:
    """Answers that differ from PyTorch's."""

    changed: int
    right_to_wrong: int
    wrong_to_right: int


@dataclass(frozen=True)
class Compared:
    """One pack, on so many of the cells that its split has."""

    pack: str
    split: str
    cells: int
    cells_there: int
    chromosomes: int
    alone: Changes
    assigned: Changes


@dataclass(frozen=True)
class Verdict:
    """A runtime in one precision against PyTorch in float32, on these weights."""

    runtime: str
    precision: str
    weights: str
    packs: tuple[Compared, ...]

    @property
    def accepted(self) -> bool:
        """At most 0.1% of the answers after assignment change, and no more become wrong than
        right; over all packs."""
        total = sum(pack.chromosomes for pack in self.packs)
        changed = sum(pack.assigned.changed for pack in self.packs)
        worse = sum(pack.assigned.right_to_wrong for pack in self.packs)
        better = sum(pack.assigned.wrong_to_right for pack in self.packs)
        return total >= LEAST_CHROMOSOMES and changed <= MOST_CHANGED * total and worse <= better


@dataclass(frozen=True)
class _Verdicts:
    schema_version: int
    verdicts: tuple[Verdict, ...]


def read_verdicts(folder: Path, card: ModelCard) -> tuple[Verdict, ...]:
    """The verdicts on a model's present weights; none where nothing was compared.

    Raises:
        ModelError: the file is damaged or newer than this program.
    """
    path = folder / VERDICTS
    try:
        found = parse_json(read_small(path), _Verdicts)
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError) as error:
        raise ModelError(f"{path}: damaged ({error}). Delete it, and compare again.") from error
    if found.schema_version > SCHEMA_VERSION:
        raise ModelError(f"{path}: schema_version: newer than this program; update it.")
    own = weights_digest(card)
    return tuple(verdict for verdict in found.verdicts if verdict.weights == own)


def write_verdict(folder: Path, card: ModelCard, verdict: Verdict) -> Path:
    """Keep a verdict instead of an older one on the same precision.

    Raises:
        ModelError: the file cannot be written.
    """
    path = folder / VERDICTS
    kept = [v for v in read_verdicts(folder, card) if v.precision != verdict.precision]
    found = _Verdicts(SCHEMA_VERSION, (*kept, verdict))
    data = msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        raise ModelError(f"{path}: cannot be written ({error.strerror}).") from error
    return path
