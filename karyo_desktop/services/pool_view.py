"""What the training pool holds, counted and case by case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from karyo_desktop.services.pool import PoolStatistics, count_labels, is_correction, open_pool
from karyo_desktop.storage.pool import Pool
from karyo_desktop.storage.pool_schema import Entry, Happening, PoolCase

Standing = Literal["taught", "left out", "rests"]
"""A case rests that shares an image with a locked one: it would be judged by what it knows."""


@dataclass(frozen=True)
class CaseLine:
    """A case as the pool's window lists it.

    Attributes:
        labels: of whole chromosomes of a class; ``others`` counts debris, markers and the like.
        closely: labels that a person looked at one by one, or blindly.
        models: ids of the models that proposed.
    """

    case: PoolCase
    standing: Standing
    cells: int
    labels: int
    others: int
    corrected: int
    closely: int
    models: tuple[str, ...]


@dataclass(frozen=True)
class PoolView:
    """All that the pool's window shows.

    Attributes:
        newest_of_class: when the newest case with that class came; classes without one left out.
    """

    statistics: PoolStatistics
    lines: tuple[CaseLine, ...]
    newest_of_class: dict[str, str]
    record: tuple[Happening, ...]


def view_pool(pool: Pool | None = None) -> PoolView:
    """What is in the pool now. Raises StorageError if it cannot be read."""
    opened = pool or open_pool()
    try:
        teachable = opened.teachable()
        taught = {case.name for case, _ in teachable}
        known = {case.name: entries for case, entries in teachable}
        lines, newest = [], dict[str, str]()
        for case in opened.cases():
            entries = known[case.name] if case.name in known else opened.entries(case.name)
            standing: Standing = (
                "left out" if case.left_out else "taught" if case.name in taught else "rests"
            )
            lines.append(_line(case, standing, entries))
            if standing == "taught":
                classes = {entry.class_ for entry in entries if entry.kind == "whole"}
                newest |= {c: max(case.added, newest.get(c, "")) for c in classes}
        out = tuple(line.case.name for line in lines if line.case.left_out)
        record = tuple(reversed(opened.record()))
    finally:
        if pool is None:
            opened.close()
    return PoolView(count_labels(teachable, out, ""), tuple(lines), newest, record)


def _line(case: PoolCase, standing: Standing, entries: Sequence[Entry]) -> CaseLine:
    whole = sum(entry.kind == "whole" for entry in entries)
    return CaseLine(
        case=case,
        standing=standing,
        cells=len({entry.cell for entry in entries}),
        labels=whole,
        others=len(entries) - whole,
        corrected=sum(is_correction(entry) for entry in entries if entry.model),
        closely=sum(entry.looked != "bulk" for entry in entries),
        models=tuple(sorted({entry.model for entry in entries if entry.model})),
    )
