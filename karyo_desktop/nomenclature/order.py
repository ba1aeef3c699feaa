"""The order in which the changes of a line are written."""

from __future__ import annotations

from typing import Final

from cirnet_core.classes import AUTOSOMES
from karyo_desktop.nomenclature.model import (
    Change,
    Incomplete,
    Structural,
    Unidentified,
    Variant,
    Whole,
)

ORDER: Final = ("X", "Y", *AUTOSOMES)
"""Sex chromosomes before autosomes."""

Rank = tuple[int, int, str]
"""Place of the chromosome; 0 for numerical, 1 for structural; the symbol of a structural change."""


def comes_before(rank: Rank, other: Rank) -> bool:
    """Whether a change of the first rank has to be written before one of the other."""
    if rank[:2] != other[:2]:
        return rank[:2] < other[:2]
    return rank[2] != "" and rank[2] < other[2]


def rank_of(change: Change) -> Rank:
    """Sex chromosomes, autosomes by number, unknown ones, rings, markers, double minutes, inc.

    Within a chromosome numerical before structural ones, these by the letters of the symbol.
    """
    last = len(ORDER)
    match change.body:
        case Whole(name):
            return (_place(name), 0, "")
        case Variant(name, _):
            return (_place(name), 1, "")
        case Structural() as body:
            # Where «psu dic» stands among the letters is not certain, so it is let through.
            symbol = body.symbol if " " not in body.symbol else ""
            return (_place(body.chromosomes[0].name), 1, symbol)
        case Unidentified(kind):
            return (last + {"r": 1, "mar": 2}.get(kind, 3), 0, "")
        case Incomplete():
            return (last + 4, 0, "")


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)
