"""What is to be shown of one chromosome beside its picture: confidence, flags, who decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from karyo_desktop.domain.model import Cell, Chromosome, Kind, Placement
from karyo_desktop.domain.review import queue
from karyo_desktop.ui.edit_words import column_name
from karyo_desktop.ui.flag_words import describe
from karyo_desktop.ui.theme import confidence_level, percent

Level = Literal["good", "fair", "poor", "person", "none"]
translate = QCoreApplication.translate
BLIND = "?"
"""The text of the mark of a blind check."""

__all__ = ["BLIND", "Level", "Mark", "column_name", "describe_chromosome", "flagged_ids", "mark_of"]


@dataclass(frozen=True)
class Mark:
    """Attributes:
    level: colour of the mark.
    text: the confidence in percent; empty where a person decided or nobody did.
    decided: a person confirmed, moved or turned it.
    moved: a person put it into another column than the model did.
    flagged: it waits to be looked at.
    orientation_only: all its flags are of the orientation.
    kind: what a person called it.
    """

    level: Level
    text: str
    decided: bool
    moved: bool
    flagged: bool
    orientation_only: bool
    kind: Kind = "whole"


def mark_of(
    chromosome: Chromosome, placement: Placement, column: str, *, asked: bool = False
) -> Mark:
    """The mark of a chromosome in its column; ``asked``: it is in the review queue."""
    proposal = chromosome.proposal
    if placement.placed_by == "person":
        moved = proposal is not None and proposal.class_ != column
        return Mark("person", "", True, moved, False, False, placement.kind)
    if proposal is None or placement.placed_by == "nobody":
        return Mark("none", "", False, False, False, False, placement.kind)
    flags = proposal.flags
    if asked and not flags:
        # A blind check: nothing tells that the model was sure.
        return Mark("fair", BLIND, False, False, True, False, placement.kind)
    return Mark(
        level=confidence_level(proposal.confidence),
        text=percent(proposal.confidence),
        decided=False,
        moved=False,
        flagged=bool(flags),
        orientation_only=bool(flags) and all(f.startswith("orientation:") for f in flags),
        kind=placement.kind,
    )


def flagged_ids(cell: Cell) -> list[str]:
    """Chromosomes that wait to be looked at, the least sure first; those of the audit too."""
    return list(queue(cell))


def describe_chromosome(
    chromosome: Chromosome, placement: Placement, column: str, *, asked: bool = False
) -> str:
    """Sentences for a tooltip and for screen readers; ``asked`` as of ``mark_of``."""
    mark = mark_of(chromosome, placement, column, asked=asked)
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
    elif mark.text == BLIND:
        lines.append(translate("Karyogram", "Does it lie right? Judge by eye alone."))
    elif mark.text:
        lines.append(translate("Karyogram", "Proposed with {0} confidence.").format(mark.text))
    if placement.kind != "whole":
        lines.append(
            translate("Karyogram", "Rejected as debris.")
            if placement.kind == "debris"
            else translate("Karyogram", "A derivative.")
        )
    if proposal is not None and not mark.decided:
        lines += [describe(flag) for flag in proposal.flags]
    return "\n".join(lines)
