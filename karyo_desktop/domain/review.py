"""What a person should look at: the flagged, worst first, and a few sure ones as a blind audit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cirnet_core.classes import CLASS_INDEX, TRAY
from karyo_desktop.domain.model import Case, Cell, Chromosome

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

    Drawn class by class, since the copies of a class are seen in one look: to ask about both costs
    a person no more than to ask about one, and each chromosome is as likely to be drawn as if they
    were drawn singly. Drawn by a hash of the images and the model: nobody can foresee which, and
    the same cell always gives the same. At least one if the share is not 0.
    """
    sure = [
        item
        for item in cell.chromosomes
        if item.proposal is not None and not item.proposal.flags and item.proposal.class_ != TRAY
    ]
    if share <= 0 or not sure:
        return ()
    count = min(max(round(share * len(sure)), 1), len(sure))
    images = "/".join(item.sha256 for item in cell.chromosomes)

    def turn(item: Chromosome) -> tuple[int, int]:
        said = item.proposal
        class_ = said.class_ if said is not None else TRAY
        return _hashed(class_, images, _model(cell)), _number(cell, item)

    return tuple(sorted(item.id for item in sorted(sure, key=turn)[:count]))


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


def likeliest_wrong(cell: Cell, column: str, *, unasked: bool = False) -> tuple[str, ...]:
    """The members of a column, those that nobody has decided on first, the least sure of them.

    Args:
        unasked: those come first that the queue does not lead to by itself.
    """
    asked = set(queue(cell)) if unasked else set()

    def order(chromosome_id: str) -> tuple[bool, bool, float]:
        said = cell.chromosome(chromosome_id).proposal
        decided = cell.karyogram.placements[chromosome_id].placed_by == "person"
        sureness = said.confidence if said is not None else 0.0
        return decided, chromosome_id in asked, sureness

    return tuple(sorted(cell.karyogram.columns[column], key=order))


def likeliest_rival(cell: Cell, chromosome_id: str, column: str) -> str:
    """Who of a column is likeliest to belong where a chromosome lies; empty if there is nobody.

    Those that nobody has decided on come first, and then what the model said of them.
    """
    home = cell.karyogram.column_of(chromosome_id)
    rank = CLASS_INDEX.get(home)

    def order(other: str) -> tuple[bool, float, float]:
        said = cell.chromosome(other).proposal
        decided = cell.karyogram.placements[other].placed_by == "person"
        if said is None:
            return decided, 0.0, 0.0
        return decided, -said.probabilities[rank] if rank is not None else 0.0, said.confidence

    others = (i for i in cell.karyogram.columns[column] if i != chromosome_id)
    return min(others, key=order, default="")


def next_to_review(case: Case, cell_id: str) -> str:
    """The next cell after one, and round to it, that waits for a person; empty if none does."""
    at = next((k for k, cell in enumerate(case.cells) if cell.id == cell_id), -1)
    others = (*case.cells[at + 1 :], *case.cells[: max(at, 0)])
    waiting = (c.id for c in others if c.model and not c.details.excluded and not is_reviewed(c))
    return next(waiting, "")


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
    return _hashed(item.id, item.sha256, _model(cell))


def _model(cell: Cell) -> str:
    return cell.model.sha256 if cell.model else ""


def _hashed(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256("/".join(parts).encode()).digest()[:8], "big")
