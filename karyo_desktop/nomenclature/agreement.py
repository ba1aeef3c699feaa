"""Whether a karyogram is one that a line describes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cirnet_core.classes import CLASSES
from karyo_desktop.nomenclature.tally import SEX, Tally


@dataclass(frozen=True)
class CellCounts:
    """What lies in a karyogram.

    Attributes:
        counts: chromosomes in the column of each class, at least 0; a class that is not named has
            none; other keys, such as ``"tray"``, do not count.
        markers: chromosomes outside the columns that a person has called markers.
    """

    counts: Mapping[str, int]
    markers: int = 0

    @property
    def total(self) -> int:
        """Chromosomes that count."""
        return sum(self.counts.get(name, 0) for name in CLASSES) + self.markers


@dataclass(frozen=True)
class Difference:
    """Where text and karyogram part.

    Attributes:
        chromosome: the class, or None where it is about markers or the number in all.
        reason: one plain sentence.
    """

    chromosome: str | None
    reason: str


MOST_JOINED: Final = 8
"""With more chromosomes that may lie in several columns, text and karyogram are not compared."""


def difference(found: Tally, cell: CellCounts) -> Difference | None:
    """What a karyogram has otherwise than a line; None if they agree.

    A chromosome that joins several may lie in the column of any of them or outside, as people
    differ there; so may one of unknown origin.

    Args:
        found: of a line; with a known sum, no range and at most ``MOST_JOINED`` joined ones.
        cell: the karyogram.
    """
    told = [name for name in CLASSES if found.sex_told or name not in SEX]
    extra = {name: cell.counts.get(name, 0) - found.counts.get(name, 0) for name in told}
    outside = cell.markers - found.markers
    places = len(found.joined)
    if found.sex_told and cell.total != found.total:
        reason = f"The text has {found.total} chromosomes, the karyogram {cell.total}."
        return Difference(_odd(extra), reason)
    for name, more in extra.items():
        if more < 0 or more > places:
            has = found.counts.get(name, 0)
            reason = f"The text has {has} of chromosome {name}, the karyogram {has + more}."
            return Difference(name, reason)
    if not 0 <= outside <= places or not _placed(list(found.joined), dict(extra), outside):
        has, other = found.markers, cell.markers
        reason = f"The text has {has} marker(s), the karyogram {other}."
        if 0 <= outside <= places:
            reason = "The chromosomes that replace several do not lie where they could."
        return Difference(None, reason)
    return None


def _odd(extra: Mapping[str, int]) -> str | None:
    """The one class that differs, if it is one."""
    odd = [name for name, more in extra.items() if more]
    return odd[0] if len(odd) == 1 else None


def _placed(joined: list[frozenset[str]], extra: dict[str, int], outside: int) -> bool:
    """Whether each joined chromosome finds a place, so that none is left over.

    Those of known origin choose; the others then take what is left, wherever it lies.
    """
    known = [origin for origin in joined if origin]
    if not known:
        return sum(extra.values()) + outside == len(joined)
    origin = min(known, key=sorted)
    rest = list(joined)
    rest.remove(origin)
    for name in sorted(n for n in origin if extra.get(n, 0) > 0):
        if _placed(rest, extra | {name: extra[name] - 1}, outside):
            return True
    return outside > 0 and _placed(rest, extra, outside - 1)
