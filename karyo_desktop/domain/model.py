"""The things a cytologist works with. Frozen; changing one makes a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from cirnet_core.classes import CLASSES, TRAY
from karyo_desktop.domain.signoff import SignOff

if TYPE_CHECKING:
    from karyo_desktop.domain.audit import AuditEntry
    from karyo_desktop.domain.history import History

MARKERS = "mar"
"""The column of what is a chromosome but of no known class, as ISCN writes it."""

COLUMNS: tuple[str, ...] = (*CLASSES, MARKERS, TRAY)
"""Every place of a karyogram: the 24 classes, the markers, then the tray."""

PlacedBy = Literal["nobody", "model", "person"]
Kind = Literal["whole", "derivative", "debris"]
"""Derivatives stand right of their normal homologue; debris lies in the tray and counts nowhere."""

Role = Literal["", "counted", "analysed", "karyotyped"]
"""What a cell is for in its case."""


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
        made_from: ids of the chromosomes that a person cut or joined it from; empty if imported.
    """

    id: str
    file: str
    sha256: str
    proposal: Proposal | None = None
    made_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placement:
    """How one chromosome lies in the karyogram now.

    Attributes:
        rotation_deg: counter-clockwise turn of the imported image, in [0, 360).
        mirrored: mirrored left to right after turning.
        placed_by: who decided on class and turn last.
        kind: what a person called it.
    """

    rotation_deg: float = 0.0
    mirrored: bool = False
    placed_by: PlacedBy = "nobody"
    kind: Kind = "whole"


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
class Details:
    """What a person notes of a cell.

    Attributes:
        slide, culture, coordinates: as the laboratory writes them; coordinates are the
            microscope's.
        band_level: bands per haploid set (bphs); None if not judged.
        role: what the cell is for.
        excluded: a person left the cell out of the case's result.
        counted: how many chromosomes were counted by eye, for a cell without images.
    """

    slide: str = ""
    culture: str = ""
    coordinates: str = ""
    band_level: int | None = None
    role: Role = ""
    excluded: bool = False
    counted: int | None = None


@dataclass(frozen=True)
class Photograph:
    """The metaphase that a cell's chromosomes were cut from.

    Attributes:
        file: the name it was attached under.
        sha256: hash of the untouched bytes; the key into the image store.
    """

    file: str
    sha256: str


@dataclass(frozen=True)
class Quality:
    """How good a cell's images are, measured on the images alone.

    Attributes:
        count: images that hold a chromosome.
        touching: images that look like two chromosomes.
        debris: images with dirt beside the chromosome.
        sharpness: steepest change from pixel to pixel as a share of the contrast, in [0, 1]; the
            median of the images. Under ``BLURRED_UNDER`` bands run into each other.
    """

    count: int
    touching: int
    debris: int
    sharpness: float


BLURRED_UNDER = 0.12


@dataclass(frozen=True)
class Effort:
    """What a cell has cost a person so far: gestures, and seconds in which they worked on it."""

    actions: int = 0
    seconds: float = 0.0

    def plus(self, *, actions: int = 0, seconds: float = 0.0) -> Effort:
        """Some more of both."""
        return Effort(self.actions + actions, self.seconds + seconds)


@dataclass(frozen=True)
class Cell:
    """One metaphase.

    Attributes:
        id: unique in its case.
        name: what the person calls it.
        chromosomes: those in the karyogram, in import order.
        complete: None lets the count decide (40 and more), else what the person says.
        flags: the model's, from ``cirnet_core.flags.CELL_FLAGS``.
        model: None until a model has looked at it.
        aside: chromosomes that a cut or a join replaced, and pieces whose cut was taken back.
        details: what a person notes.
        effort: what it has cost so far.
        quality: of its images; None if not measured.
        audit: ids of sure chromosomes that are asked about too, to check the trust in the model.
        history: the edits that led here; None for a cell from a file without.
        photograph: the whole metaphase, if one is attached.
        looks: view-only changes of the greys that a person has used on this cell, from
            ``contrast``, ``sharpening``, ``inversion``.
    """

    id: str
    name: str
    chromosomes: tuple[Chromosome, ...]
    karyogram: Karyogram
    complete: bool | None = None
    flags: tuple[str, ...] = ()
    model: ModelRef | None = None
    aside: tuple[Chromosome, ...] = ()
    details: Details = Details()
    effort: Effort = Effort()
    audit: tuple[str, ...] = ()
    quality: Quality | None = None
    history: History | None = None
    photograph: Photograph | None = None
    looks: tuple[str, ...] = ()

    def chromosome(self, chromosome_id: str) -> Chromosome:
        """The chromosome with that id. Raises KeyError."""
        for item in self.chromosomes:
            if item.id == chromosome_id:
                return item
        raise KeyError(chromosome_id)


def with_karyogram(cell: Cell, karyogram: Karyogram) -> Cell:
    """The cell with another karyogram; chromosomes that are not in it lie aside.

    Raises:
        KeyError: the karyogram names a chromosome that the cell never had.
    """
    wanted = set(karyogram.placements)
    if wanted == {item.id for item in cell.chromosomes}:
        return replace(cell, karyogram=karyogram)
    every = sorted((*cell.chromosomes, *cell.aside), key=lambda item: (len(item.id), item.id))
    missing = wanted - {item.id for item in every}
    if missing:
        raise KeyError(min(missing))
    return replace(
        cell,
        karyogram=karyogram,
        chromosomes=tuple(item for item in every if item.id in wanted),
        aside=tuple(item for item in every if item.id not in wanted),
    )


@dataclass(frozen=True)
class Case:
    """One person's study under a pseudonymous id.

    Attributes:
        extra: keys of a case file that this version does not know; kept as they are.
        audit: who did what, chained; see ``karyo_desktop.domain.audit``.
        signoff: how far it is, and who answers for it; see ``karyo_desktop.domain.signoff``.
    """

    id: str
    cells: tuple[Cell, ...] = ()
    created: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
    audit: tuple[AuditEntry, ...] = ()
    signoff: SignOff = field(default_factory=SignOff)
