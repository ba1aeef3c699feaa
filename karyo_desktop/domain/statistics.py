"""What a case has cost and what its audit shows."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from karyo_desktop.domain.model import Case, Cell
from karyo_desktop.domain.review import Audit, audit_of, is_changed, is_reviewed


@dataclass(frozen=True)
class CellStatistics:
    """One cell.

    Attributes:
        corrected: chromosomes that lie otherwise than the model proposed, by a person.
        flagged: chromosomes that the model flagged.
    """

    name: str
    reviewed: bool
    chromosomes: int
    flagged: int
    corrected: int
    actions: int
    seconds: float
    audit: Audit


@dataclass(frozen=True)
class CaseStatistics:
    """A whole case; the medians are of reviewed cells, None without one."""

    cells: tuple[CellStatistics, ...]
    median_actions: float | None
    median_seconds: float | None
    audit: Audit


def cell_statistics(cell: Cell) -> CellStatistics:
    """Read everything off a cell."""
    decided = [
        item
        for item in cell.chromosomes
        if cell.karyogram.placements[item.id].placed_by == "person" and item.proposal is not None
    ]
    return CellStatistics(
        name=cell.name,
        reviewed=is_reviewed(cell),
        chromosomes=len(cell.chromosomes),
        flagged=sum(bool(c.proposal and c.proposal.flags) for c in cell.chromosomes),
        corrected=sum(is_changed(cell, item) for item in decided),
        actions=cell.effort.actions,
        seconds=cell.effort.seconds,
        audit=audit_of(cell),
    )


def case_statistics(case: Case) -> CaseStatistics:
    """Read everything off a case; excluded cells and cells without images are left out."""
    cells = tuple(
        cell_statistics(cell)
        for cell in case.cells
        if cell.chromosomes and not cell.details.excluded
    )
    done = [cell for cell in cells if cell.reviewed]
    audit = Audit()
    for cell in cells:
        audit = audit.plus(cell.audit)
    return CaseStatistics(
        cells,
        median(cell.actions for cell in done) if done else None,
        median(cell.seconds for cell in done) if done else None,
        audit,
    )
