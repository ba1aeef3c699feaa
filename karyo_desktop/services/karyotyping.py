"""From a model's proposal to a karyogram, and what can be said of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from cirnet_core.classes import TRAY
from cirnet_core.counts import COMPLETE_FROM
from cirnet_core.types import (
    Cancelled,
    CellProposal,
    ChromosomeProposal,
    DeviceInfo,
    ImageFile,
    Progress,
)
from karyo_desktop.domain.edits import Arrange, apply
from karyo_desktop.domain.model import (
    COLUMNS,
    MARKERS,
    Cell,
    Chromosome,
    Karyogram,
    ModelRef,
    Placement,
    Proposal,
    empty_karyogram,
)
from karyo_desktop.domain.review import chosen_for_audit
from karyo_desktop.nomenclature.build import karyotype_text
from karyo_desktop.storage.images import ImageStore


class ModelInfo(Protocol):
    """Which model a predictor has loaded."""

    @property
    def id(self) -> str: ...
    @property
    def sha256(self) -> str: ...


class CellPredictor(Protocol):
    """What this program asks of ``cirnet_core.predictor.Predictor``."""

    @property
    def device(self) -> DeviceInfo: ...
    @property
    def info(self) -> ModelInfo: ...
    @property
    def runtime(self) -> str: ...
    @property
    def load_seconds(self) -> float: ...

    def propose(
        self,
        cell: str,
        images: Sequence[ImageFile],
        *,
        complete: bool | None = None,
        assign: bool = True,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> CellProposal: ...


@dataclass(frozen=True)
class Provenance:
    """Who decided what in a karyogram; the five add up to its chromosomes.

    Attributes:
        proposed: lie as the model proposed, looked at by nobody.
        confirmed: a person left or accepted them as proposed.
        moved: a person put them into another column than the model did.
        turned: a person turned or mirrored them in the column that the model proposed.
        unproposed: without a proposal.
    """

    proposed: int = 0
    confirmed: int = 0
    moved: int = 0
    turned: int = 0
    unproposed: int = 0


def new_cell(
    cell_id: str,
    name: str,
    images: Sequence[ImageFile],
    store: ImageStore,
    *,
    complete: bool | None = None,
) -> Cell:
    """A cell with every chromosome in the tray; the bytes go to the store."""
    chromosomes = tuple(
        Chromosome(id=f"c{number}", file=image.name, sha256=store.add(image.data))
        for number, image in enumerate(images, start=1)
    )
    ids = tuple(item.id for item in chromosomes)
    return Cell(cell_id, name, chromosomes, empty_karyogram(ids), complete)


def cell_images(cell: Cell, store: ImageStore) -> tuple[ImageFile, ...]:
    """The images of a cell in import order, as ``CellPredictor.propose`` takes them.

    Raises:
        StorageError: the store lacks one.
    """
    return tuple(ImageFile(item.file, store.get(item.sha256)) for item in cell.chromosomes)


def adopt_proposal(
    cell: Cell,
    proposal: CellProposal,
    *,
    keep_person: bool = True,
    only: Collection[str] | None = None,
    audit_share: float = 0.0,
) -> tuple[Cell, Arrange]:
    """Take a model's proposal.

    Args:
        keep_person: chromosomes that a person has placed stay where they are.
        only: ids of the chromosomes whose proposals are taken; the others keep what they have.
        audit_share: of the chromosomes that the model is sure of, so many are asked about too.

    Returns:
        The cell with proposals, flags and model noted but its karyogram as it was, and the one
        edit that arranges it. A chromosome that the model could not use has no proposal and
        stays where it is.

    Raises:
        KeyError: the proposal names a file that the cell does not have.
    """
    said = {item.file: item for item in proposal.chromosomes}
    strange = set(said) - {item.file for item in cell.chromosomes}
    if strange:
        raise KeyError(f"the proposal is of another cell: it names {min(strange)}")
    taken = {item.id for item in cell.chromosomes if only is None or item.id in only}
    noted = replace(
        cell,
        chromosomes=tuple(
            replace(item, proposal=_noted(said[item.file]) if item.file in said else None)
            if item.id in taken
            else item
            for item in cell.chromosomes
        ),
        flags=proposal.flags,
        model=ModelRef(proposal.model_id, proposal.model_sha256),
    )
    if only is None:
        noted = replace(noted, audit=chosen_for_audit(noted, audit_share))
    return noted, Arrange(proposed_karyogram(noted, keep_person=keep_person, only=taken))


def cell_from_proposal(
    cell_id: str, images: Sequence[ImageFile], proposal: CellProposal, store: ImageStore
) -> Cell:
    """A cell of the images that the model could use, arranged as proposed (no window, no undo)."""
    used = {item.file for item in proposal.chromosomes}
    kept = [image for image in images if image.name in used]
    cell = new_cell(cell_id, proposal.cell, kept, store, complete=proposal.complete)
    cell, edit = adopt_proposal(cell, proposal)
    karyogram, _, _ = apply(cell.karyogram, edit)
    return replace(cell, karyogram=karyogram)


def _noted(said: ChromosomeProposal) -> Proposal:
    return Proposal(
        class_=said.class_,
        raw_class=said.raw_class,
        confidence=said.confidence,
        probabilities=said.probabilities,
        rotation_deg=said.rotation_deg % 360.0,
        orientation_confidence=said.orientation_confidence,
        flags=said.flags,
    )


def proposed_karyogram(
    cell: Cell, *, keep_person: bool = True, only: Collection[str] | None = None
) -> Karyogram:
    """The karyogram that the chromosomes' proposals ask for, surest copy first in each class.

    What a person has placed, what has no proposal, and with ``only`` all others, keep their
    column, order and turn; proposed copies stand right of them. The tray keeps the order of import.
    """
    old = cell.karyogram
    kept = {
        item.id
        for item in cell.chromosomes
        if item.proposal is None
        or (only is not None and item.id not in only)
        or (keep_person and old.placements[item.id].placed_by == "person")
    }
    columns = {name: [i for i in old.columns[name] if i in kept] for name in COLUMNS}
    placements = dict(old.placements)
    fresh = [(item.id, item.proposal) for item in cell.chromosomes if item.id not in kept]
    surest_first = sorted(
        ((i, said) for i, said in fresh if said is not None),
        key=lambda pair: 0.0 if pair[1].class_ == TRAY else -pair[1].confidence,
    )
    for i, said in surest_first:
        columns[said.class_].append(i)
        placements[i] = Placement(said.rotation_deg, placed_by="model")
    return Karyogram(
        MappingProxyType({name: tuple(ids) for name, ids in columns.items()}),
        MappingProxyType(placements),
    )


def is_complete(cell: Cell) -> bool:
    """What the person says; else whether at least ``COMPLETE_FROM`` lie in classes."""
    counts = cell.karyogram.counts()
    placed = sum(counts.values()) - counts[TRAY]
    return placed >= COMPLETE_FROM if cell.complete is None else cell.complete and placed > 0


def karyotype_of(cell: Cell) -> str | None:
    """Constitutional ISCN text from what lies in the classes now; None if incomplete."""
    counts = cell.karyogram.counts()
    return karyotype_text(counts, markers=counts[MARKERS]) if is_complete(cell) else None


def provenance_of(cell: Cell) -> Provenance:
    """Count who decided what."""
    counts = dict.fromkeys(("proposed", "confirmed", "moved", "turned", "unproposed"), 0)
    columns = {i: name for name, ids in cell.karyogram.columns.items() for i in ids}
    for item in cell.chromosomes:
        counts[_decided(item, cell.karyogram.placements[item.id], columns[item.id])] += 1
    return Provenance(**counts)


def _decided(item: Chromosome, placement: Placement, column: str) -> str:
    said = item.proposal
    if said is None:
        return "unproposed"
    if placement.placed_by != "person":
        return "proposed"
    if column != said.class_:
        return "moved"
    if placement.mirrored or abs(placement.rotation_deg - said.rotation_deg) > 1e-9:
        return "turned"
    return "confirmed"
