"""What is still to be looked at, who decided, and what could not be used: for the appendix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cirnet_core.classes import TRAY
from cirnet_core.flags import describe
from cirnet_core.types import Problem
from karyo_desktop.domain.model import MARKERS, Case, Cell
from karyo_desktop.report.model import Listing
from karyo_desktop.services.karyotyping import provenance_of
from karyo_desktop.services.report_privacy import SEX, hidden_ids

_ORDINALS: Final = ("1st", "2nd", "3rd")


def unread(case: Case) -> str:
    """How much of the karyograms a model alone has placed; empty where a person has decided all."""
    cells = [c for c in case.cells if c.chromosomes and not c.details.excluded]
    decided = [sum(by == "person" for by in _placed_by(cell)) for cell in cells]
    proposed = [sum(by == "model" for by in _placed_by(cell)) for cell in cells]
    if not any(proposed):
        return ""
    if not any(decided):
        which = "this karyogram" if len(cells) == 1 else f"these {len(cells)} karyograms"
        return (
            f"No person has confirmed or corrected anything in {which}: the chromosomes lie where "
            "a model proposed."
        )
    left = sum(not one and other > 0 for one, other in zip(decided, proposed, strict=True))
    none = f" None of them is in {left} of the {len(cells)} karyograms." if left else ""
    return (
        f"A person has confirmed or corrected {sum(decided)} of {sum(decided) + sum(proposed)} "
        f"chromosomes; the others lie where a model proposed.{none}"
    )


def _placed_by(cell: Cell) -> list[str]:
    return [placement.placed_by for placement in cell.karyogram.placements.values()]


def to_look_at(case: Case, *, hide: bool) -> Listing:
    """Flagged cells, and flagged chromosomes that no person has decided on.

    With ``hide`` without what would tell the sex, file names too.
    """
    rows = [row for cell in case.cells for row in _rows(cell, hide=hide)]
    note = (
        "What a model flagged and no person has decided on. That nothing is flagged does not "
        "replace looking at every chromosome."
    )
    columns = ("Cell", "Place", "Image", "Reason")
    return Listing("To look at", note, columns, (0.18, 0.16, 0.22, 0.44), tuple(rows))


def decided(case: Case) -> Listing:
    """How many chromosomes of each cell a model placed, and how many a person decided on."""
    rows = []
    for cell in case.cells:
        if cell.chromosomes:
            who = provenance_of(cell)
            numbers = (who.proposed, who.confirmed, who.moved, who.turned, who.unproposed)
            rows.append((cell.name, *map(str, numbers)))
    note = (
        "Chromosomes placed by a model and not looked at by a person; confirmed by a person; moved "
        "to another place; turned or mirrored in the proposed class; without a model's proposal."
    )
    columns = ("Cell", "Proposed", "Confirmed", "Moved", "Turned", "No proposal")
    shares = (0.3, 0.14, 0.14, 0.14, 0.14, 0.14)
    return Listing("Who placed the chromosomes", note, columns, shares, tuple(rows))


def unusable(problems: Sequence[Problem]) -> Listing:
    """Images that could not be used."""
    rows = tuple((p.file, p.message.removeprefix(f"{p.file}: ")) for p in problems)
    return Listing("Images that could not be used", "", ("Image", "Reason"), (0.35, 0.65), rows)


def _rows(cell: Cell, *, hide: bool) -> Iterator[tuple[str, str, str, str]]:
    if cell.model is None:
        if cell.chromosomes:
            yield cell.name, "Cell", "–", "No model has looked at this cell."
        return
    for flag in cell.flags:
        # A count that is not normal is the finding itself, and may be that of X and Y.
        if not (hide and flag == "cell:count"):
            yield cell.name, "Cell", "–", describe(flag)
    hidden = hidden_ids(cell) if hide else frozenset()
    for column, ids in cell.karyogram.columns.items():
        if hide and column in SEX:
            continue
        for k, i in enumerate(ids):
            if i in hidden or cell.karyogram.placements[i].placed_by == "person":
                continue
            item = cell.chromosome(i)
            by = cell.karyogram.placements[i].placed_by
            reasons = [describe(flag) for flag in item.proposal.flags] if item.proposal else []
            if item.proposal is None and by == "nobody":
                reasons = ["The model could not propose a class."]
            if reasons:
                place = _place(column, k, len(ids))
                yield cell.name, place, "–" if hide else item.file, " ".join(reasons)


def _place(column: str, index: int, count: int) -> str:
    where = {TRAY: "Tray", MARKERS: "Markers"}.get(column, f"Class {column}")
    if count == 1:
        return where
    ordinal = _ORDINALS[index] if index < len(_ORDINALS) else f"{index + 1}th"
    return f"{where}, {ordinal} of {count}"
