"""What is to be shown of one chromosome beside its picture: confidence, flags, who decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from cirnet_core.classes import TRAY
from cirnet_core.flags import describe
from karyo_desktop.domain.model import Cell, Chromosome, Placement
from karyo_desktop.ui.theme import confidence_level, percent

Level = Literal["good", "fair", "poor", "person", "none"]
translate = QCoreApplication.translate


@dataclass(frozen=True)
class Mark:
    """Attributes:
    level: colour of the mark.
    text: the confidence in percent; empty where a person decided or nobody did.
    decided: a person confirmed, moved or turned it.
    moved: a person put it into another column than the model did.
    flagged: it waits to be looked at.
    orientation_only: all its flags are of the orientation.
    """

    level: Level
    text: str
    decided: bool
    moved: bool
    flagged: bool
    orientation_only: bool


def mark_of(chromosome: Chromosome, placement: Placement, column: str) -> Mark:
    """The mark of a chromosome in its column."""
    proposal = chromosome.proposal
    if placement.placed_by == "person":
        moved = proposal is not None and proposal.class_ != column
        return Mark("person", "", True, moved, False, False)
    if proposal is None or placement.placed_by == "nobody":
        return Mark("none", "", False, False, False, False)
    flags = proposal.flags
    return Mark(
        level=confidence_level(proposal.confidence),
        text=percent(proposal.confidence),
        decided=False,
        moved=False,
        flagged=bool(flags),
        orientation_only=bool(flags) and all(f.startswith("orientation:") for f in flags),
    )


def flagged_ids(cell: Cell) -> list[str]:
    """Chromosomes that wait to be looked at, the least sure first."""
    waiting = []
    for chromosome in cell.chromosomes:
        proposal = chromosome.proposal
        placement = cell.karyogram.placements[chromosome.id]
        if proposal is not None and proposal.flags and placement.placed_by == "model":
            sureness = min(proposal.confidence, proposal.orientation_confidence)
            waiting.append((sureness, chromosome.id))
    return [chromosome_id for _, chromosome_id in sorted(waiting)]


def column_name(column: str) -> str:
    """What a person calls a column."""
    if column == TRAY:
        return translate("Karyogram", "the tray")
    return translate("Karyogram", "class {0}").format(column)


def describe_chromosome(chromosome: Chromosome, placement: Placement, column: str) -> str:
    """Sentences for a tooltip and for screen readers."""
    mark = mark_of(chromosome, placement, column)
    proposal = chromosome.proposal
    place = column_name(column)
    lines = [f"{place[:1].upper()}{place[1:]} · {chromosome.file.rsplit('/', 1)[-1]}"]
    if mark.moved and proposal is not None:
        lines.append(
            translate("Karyogram", "Moved by a person; the model said {0} ({1}).").format(
                column_name(proposal.class_), percent(proposal.confidence)
            )
        )
    elif mark.decided:
        lines.append(translate("Karyogram", "Confirmed by a person."))
    elif mark.text:
        lines.append(translate("Karyogram", "Proposed with {0} confidence.").format(mark.text))
    if proposal is not None and not mark.decided:
        lines += [describe(flag) for flag in proposal.flags]
    return "\n".join(lines)
