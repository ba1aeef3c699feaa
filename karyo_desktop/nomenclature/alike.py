"""The order of changes alike, such as two deletions of one chromosome: from the p to the q end.

That they go by their breaks is what the examples of the ISCN show; a rule that says so was not
found. So the program writes them in this order and leaves another one unchecked.
"""

from __future__ import annotations

from typing import Final

from karyo_desktop.nomenclature.bands import Extent, extent
from karyo_desktop.nomenclature.model import Change, Structural

FINEST: Final = 850

Place = tuple[Extent, str]
"""Where a break lies, and in which arm; ``p10`` and ``q10`` lie at one point."""


def first_break(change: Change, *, level: int = FINEST) -> Place | None:
    """Where the first chromosome of a change is broken first; None where that is not told."""
    body = change.body
    if not isinstance(body, Structural) or not body.breaks:
        return None
    name = body.chromosomes[0].name
    points = [point for option in body.breaks[0].options for point in option]
    found = [(extent(name, p.arm, p.band, level=level), p.arm) for p in points]
    known = [(place, arm) for place, arm in found if place is not None]
    return min(known) if known and len(known) == len(found) else None


def turned(one: Place, other: Place) -> bool:
    """Whether the second lies wholly nearer to the p end than the first."""
    return other[0][1] < one[0][0] or (one[0] == other[0] and (one[1], other[1]) == ("q", "p"))
