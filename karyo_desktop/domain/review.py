"""What a person should look at: the flagged, worst first, and a few sure ones as a blind audit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cirnet_core.classes import TRAY
from karyo_desktop.domain.model import Cell, Chromosome

AUDIT_SHARE = 0.05
"""Of the chromosomes that the model is sure of, so many are asked about too."""


@dataclass(frozen=True)
class Audit:
    """What asking about sure chromosomes has shown.

    Attributes:
        asked: how many were chosen.
        answered: how many of them a person has decided on.
        changed: how many of those were moved, turned or mirrored: the model was sure and wrong.
    """

    asked: int = 0
    answered: int = 0
    changed: int = 0

    def plus(self, other: Audit) -> Audit:
        """Of two cells together."""
        return Audit(
            self.asked + other.asked,
            self.answered + other.answered,
            self.changed + other.changed,
        )


def flagged(cell: Cell) -> tuple[str, ...]:
    """Chromosomes with a flag that nobody has decided on, the least sure first."""
    return tuple(item.id for item in _flagged(cell) if _waits(cell, item))


def queue(cell: Cell) -> tuple[str, ...]:
    """What is left to look at: the flagged in their order, the audited strewn among them.

    An audited chromosome shows by nothing that the model was sure of it, also not by its turn.
    The order of those that are left does not change when one is decided on.
    """
    return tuple(item.id for item in _ordered(cell) if _waits(cell, item))


def stops(cell: Cell) -> tuple[tuple[str, ...], ...]:
    """The queue as a person walks it: what waits in one class is seen side by side, in one look.

    The stops lie in the order of their worst, decided on or not, so that none moves when one of its
    chromosomes is decided on. In the tray everything is a stop of its own.
    """
    together: dict[str, list[Chromosome]] = {}
    for item in _ordered(cell):
        column = item.proposal.class_ if item.proposal is not None else TRAY
        key = item.id if column == TRAY else f"class {column}"
        together.setdefault(key, []).append(item)
    waiting = (tuple(i.id for i in items if _waits(cell, i)) for items in together.values())
    return tuple(ids for ids in waiting if ids)


def _ordered(cell: Cell) -> list[Chromosome]:
    """The queue with those that were decided on."""
    order = _flagged(cell)
    for item in cell.chromosomes:
        if item.id in cell.audit and item not in order:
            order.insert(_number(cell, item) % (len(order) + 1), item)
    return order


def _flagged(cell: Cell) -> list[Chromosome]:
    """All with a flag, decided on or not."""

    def sureness(item: Chromosome) -> tuple[float, str]:
        said = item.proposal
        least = min(said.confidence, said.orientation_confidence) if said is not None else 0.0
        return least, item.id

    with_flags = [item for item in cell.chromosomes if item.proposal and item.proposal.flags]
    return sorted(with_flags, key=sureness)


def chosen_for_audit(cell: Cell, share: float) -> tuple[str, ...]:
    """A share of the chromosomes that the model placed into a class without a flag.

    Drawn by a hash of the images and the model: nobody can foresee which, and the same cell
    always gives the same. At least one if the share is not 0.
    """
    sure = [
        item
        for item in cell.chromosomes
        if item.proposal is not None and not item.proposal.flags and item.proposal.class_ != TRAY
    ]
    if share <= 0 or not sure:
        return ()
    count = min(max(round(share * len(sure)), 1), len(sure))
    drawn = sorted(sure, key=lambda item: _number(cell, item))[:count]
    return tuple(sorted(item.id for item in drawn))


def audit_of(cell: Cell) -> Audit:
    """How the audit of a cell stands."""
    asked = [item for item in cell.chromosomes if item.id in cell.audit]
    answered = [item for item in asked if not _waits(cell, item)]
    return Audit(len(asked), len(answered), sum(is_changed(cell, item) for item in answered))


def is_changed(cell: Cell, item: Chromosome) -> bool:
    """Whether a chromosome lies otherwise than the model proposed. Without a proposal it does."""
    said, placement = item.proposal, cell.karyogram.placements[item.id]
    if said is None or said.class_ != cell.karyogram.column_of(item.id):
        return True
    turn = (placement.rotation_deg - said.rotation_deg + 180.0) % 360.0 - 180.0
    # A degree or two is a matter of looks and no answer to which end is up.
    return placement.mirrored or placement.kind != "whole" or abs(turn) > 90.0


def is_reviewed(cell: Cell) -> bool:
    """Whether a person has decided on every chromosome."""
    placements = cell.karyogram.placements.values()
    return bool(placements) and all(p.placed_by == "person" for p in placements)


def undecided(cell: Cell, ids: Iterable[str] | None = None) -> tuple[str, ...]:
    """Those that no person has decided on, of some or of all; in the order of import."""
    wanted = None if ids is None else set(ids)
    return tuple(
        item.id
        for item in cell.chromosomes
        if (wanted is None or item.id in wanted)
        and cell.karyogram.placements[item.id].placed_by != "person"
    )


def sure(cell: Cell, threshold: float) -> tuple[str, ...]:
    """Undecided chromosomes without a flag whose class and orientation reach a threshold.

    Those that are asked about as an audit are left out: they are to be looked at.
    """
    asked = set(queue(cell))
    found = []
    for chromosome_id in undecided(cell):
        said = cell.chromosome(chromosome_id).proposal
        if said is not None and chromosome_id not in asked:
            least = min(said.confidence, said.orientation_confidence)
            if least >= threshold and cell.karyogram.placements[chromosome_id].placed_by == "model":
                found.append(chromosome_id)
    return tuple(found)


def _waits(cell: Cell, item: Chromosome) -> bool:
    return cell.karyogram.placements[item.id].placed_by == "model"


def _number(cell: Cell, item: Chromosome) -> int:
    model = cell.model.sha256 if cell.model else ""
    digest = hashlib.sha256(f"{item.id}/{item.sha256}/{model}".encode()).digest()
    return int.from_bytes(digest[:8], "big")
