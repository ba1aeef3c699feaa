"""Which bands a chromosome has at a level, and where they lie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from cirnet_core.bands import BAND_LEVELS, band_table
from cirnet_core.classes import CLASSES

CENTROMERE: Final = "10"
"""The band of either arm at the centromere; the tables do not list it."""

_BAND: Final = re.compile(r"[1-9][0-9](\.[1-9][0-9]{0,2})?")
# «?» stands before what is not sure or in its place: q?, q?2, q?23, q2?, q2?3, q23.?.
_UNSURE: Final = re.compile(
    r"\?([1-9]([0-9](\.[0-9]{1,3})?)?)?"
    r"|[1-9]\?([0-9](\.[0-9]{1,3})?)?"
    r"|[1-9][0-9]\.\?[0-9]?"
)
_REGION: Final = re.compile(r"[1-9]")

Extent = tuple[int, int]
"""Where a band begins and ends on the drawn chromosome, from the p telomere."""


@lru_cache(maxsize=len(BAND_LEVELS))
def bands_at(level: int) -> Mapping[str, Mapping[str, Extent]]:
    """For each class its bands from the p to the q telomere, as ``"q11.2"``, with their extents.

    A band that is divided at this level is there too (``q11`` beside ``q11.1`` and ``q11.2``),
    directly before its first part; so are ``p10`` and ``q10``.

    Raises:
        InputError: there is no such level.
    """
    return MappingProxyType(
        {
            name: MappingProxyType(
                _with_parents([(b.arm + b.name, (b.iscn_start, b.iscn_stop)) for b in bands])
            )
            for name, bands in band_table(level).items()
        }
    )


def _with_parents(bands: list[tuple[str, Extent]]) -> dict[str, Extent]:
    found: dict[str, Extent] = {}
    centre = max((stop for name, (_, stop) in bands if name[0] == "p"), default=0)
    for name, (start, stop) in bands:
        if name[0] == "q" and "p10" not in found:
            found |= {"p10": (centre, centre), "q10": (centre, centre)}
        for known in (*_parents(name), name):
            begin, end = found.get(known, (start, stop))
            found[known] = (min(begin, start), max(end, stop))
    return found


def _parents(name: str) -> tuple[str, ...]:
    """``q11`` and ``q11.2`` for ``q11.23``."""
    stem, _, sub = name.partition(".")
    return tuple([stem, *(f"{stem}.{sub[:n]}" for n in range(1, len(sub)))] if sub else [])


def arm_bands(chromosome: str, arm: str, *, level: int) -> tuple[str, ...]:
    """The bands of one arm from the centromere outwards, a divided one before its parts."""
    known = {n: e for n, e in bands_at(level)[chromosome].items() if n[0] == arm}

    def outwards(name: str) -> tuple[int, int, str]:
        start, stop = known[name]
        return (-stop if arm == "p" else start, start - stop, name)

    return tuple(sorted((n for n in known if n[1:] != CENTROMERE), key=outwards))


def extent(chromosome: str, arm: str, band: str, *, level: int) -> Extent | None:
    """Where a band lies; None for one that is unsure or unknown, or for an unknown chromosome."""
    if chromosome not in CLASSES:
        return None
    known = bands_at(level)[chromosome]
    if band == "ter":
        ends = [found for name, found in known.items() if name[0] == arm]
        return ends[0] if arm == "p" else ends[-1]
    return known.get(arm + band)


def band_fault(chromosome: str, arm: str, band: str, *, level: int) -> str | None:
    """Why a chromosome has no such band at a level, as one sentence; None where it has.

    Args:
        chromosome: one of ``CLASSES``.
        arm: ``"p"`` or ``"q"``.
        band: as ``"11.2"``, also with ``?``; ``"ter"`` is always there.
        level: one of ``BAND_LEVELS``.
    """
    known = bands_at(level)[chromosome]
    name, here = f"{chromosome}{arm}{band}", arm + band
    if band == "ter" or here in known:
        return None
    if _UNSURE.fullmatch(band):
        sure = here.replace("?", "").rstrip(".")
        none = f"Chromosome {chromosome} has no band that “{name}” could stand for."
        return None if any(other.startswith(sure) for other in known) else none
    finer = [n for n in BAND_LEVELS if n > level and here in bands_at(n)[chromosome]]
    hints = (
        (not band, f"The band is missing after “{arm}”."),
        ("?" in band, "A question mark stands before what is not sure, as q?23 or q2?3."),
        (bool(_REGION.fullmatch(band)), f"“{name}” is a region and not a band."),
        (not _BAND.fullmatch(band), f"“{here}” is not the name of a band."),
        (bool(finer), f"Band {name} is told apart from level {min(finer, default=0)} on only."),
        (True, f"Chromosome {chromosome} has no band {here}."),
    )
    return next(reason for true, reason in hints if true)
