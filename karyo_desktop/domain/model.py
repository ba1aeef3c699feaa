"""The things a cytologist works with. Frozen; changing one makes a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from cirnet_core.classes import CLASSES, TRAY

COLUMNS: tuple[str, ...] = (*CLASSES, TRAY)
"""Every place of a karyogram: the 24 classes, then the tray."""

PlacedBy = Literal["nobody", "model", "person"]


@dataclass(frozen=True)
class Proposal:
    """What a model said of a chromosome; kept for ever beside what the person says.

    Attributes as in ``cirnet_core.types.ChromosomeProposal``.
    """

    class_: str
    raw_class: str
    confidence: float
    probabilities: tuple[float, ...]
    rotation_deg: float
    orientation_confidence: float
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Chromosome:
    """One segmented image of a cell.

    Attributes:
        id: unique in its cell, stable for ever.
        file: the name it was imported under.
        sha256: hash of the untouched bytes; the key into the image store.
        proposal: None until a model has looked at it.
    """

    id: str
    file: str
    sha256: str
    proposal: Proposal | None = None


@dataclass(frozen=True)
class Placement:
    """How one chromosome lies in the karyogram now.

    Attributes:
        rotation_deg: counter-clockwise turn of the imported image, in [0, 360).
        mirrored: mirrored left to right after turning.
        placed_by: who decided on class and turn last.
    """

    rotation_deg: float = 0.0
    mirrored: bool = False
    placed_by: PlacedBy = "nobody"


@dataclass(frozen=True)
class Karyogram:
    """Which chromosome lies where.

    Attributes:
        columns: for each of ``COLUMNS`` the ids from left to right; each id exactly once in all.
        placements: one for each id.
    """

    columns: Mapping[str, tuple[str, ...]]
    placements: Mapping[str, Placement]

    def column_of(self, chromosome_id: str) -> str:
        """The class, or ``"tray"``. Raises KeyError for an unknown id."""
        for name, ids in self.columns.items():
            if chromosome_id in ids:
                return name
        raise KeyError(chromosome_id)

    def counts(self) -> dict[str, int]:
        """Chromosomes per class and in the tray; zeros too."""
        return {name: len(self.columns[name]) for name in COLUMNS}


def empty_karyogram(ids: tuple[str, ...]) -> Karyogram:
    """Every chromosome in the tray, as it was photographed."""
    columns = {name: () for name in COLUMNS} | {TRAY: ids}
    return Karyogram(MappingProxyType(columns), MappingProxyType({i: Placement() for i in ids}))


@dataclass(frozen=True)
class ModelRef:
    """Which model made the proposals of a cell."""

    id: str
    sha256: str


@dataclass(frozen=True)
class Cell:
    """One metaphase.

    Attributes:
        id: unique in its case.
        name: what the person calls it.
        chromosomes: in import order.
        complete: None lets the count decide (40 and more), else what the person says.
        flags: the model's, from ``cirnet_core.flags.CELL_FLAGS``.
        model: None until a model has looked at it.
    """

    id: str
    name: str
    chromosomes: tuple[Chromosome, ...]
    karyogram: Karyogram
    complete: bool | None = None
    flags: tuple[str, ...] = ()
    model: ModelRef | None = None

    def chromosome(self, chromosome_id: str) -> Chromosome:
        """The chromosome with that id. Raises KeyError."""
        for item in self.chromosomes:
            if item.id == chromosome_id:
                return item
        raise KeyError(chromosome_id)


@dataclass(frozen=True)
class Case:
    """One person's study under a pseudonymous id.

    Attributes:
        extra: keys of a case file that this version does not know; kept as they are.
    """

    id: str
    cells: tuple[Cell, ...] = ()
    created: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
