"""Which cells of a case make which lines.

A change makes a clone when a gain or a structural change is seen in at least two cells and a loss
in at least three (ISCN 2020, 11.1). The same is asked of a line of a constitutional mosaic. What
is set aside by this is handed back with its cell, so that nothing is hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cirnet_core.classes import AUTOSOMES
from karyo_desktop.nomenclature.levels import ploidy_level
from karyo_desktop.nomenclature.model import Amount, Finding, Line, Whole
from karyo_desktop.nomenclature.rules_karyotype import (
    MIN_CELLS,
    MIN_CELLS_LOSS,
    changes_of,
    is_loss,
)
from karyo_desktop.nomenclature.rules_line import concerns_sex

Step = tuple[Finding | str, int]
"""A change with its number; a ploidy level or a list of sex chromosomes as text."""

_LOST_SEX = "fewer sex chromosomes: "
_OTHER_SEX = "more sex chromosomes: "


@dataclass(frozen=True)
class Clone:
    """A line without a number of cells, and the cells (by index) that are counted in it."""

    line: Line
    cells: tuple[int, ...]


@dataclass(frozen=True)
class Aside:
    """A cell that is not, or not wholly, in the lines.

    Attributes:
        index: of the cell.
        line: what it is by itself.
        counted: whether it is counted in a line, without a loss that too few cells have.
    """

    index: int
    line: Line
    counted: bool


def find_clones(lines: Sequence[Line]) -> tuple[tuple[Clone, ...], tuple[Aside, ...]]:
    """Sort the cells of a case into clones.

    A cell with a loss that is not clonal is counted in the line without that loss if another cell
    is just like that line, as such losses are mostly of the preparation. A cell with another
    change that is not clonal is counted nowhere, and then speaks for no other cell's change
    either: what is told must be clonal by the cells that are told.

    Args:
        lines: of the cells, as ``cell_line`` gives them.

    Returns:
        The clones in the order in which they were first seen, and the cells set aside.
    """
    left = list(range(len(lines)))
    uncounted: list[Aside] = []
    while True:
        clones, asides = _sorted_once(lines, left)
        lost = [aside for aside in asides if not aside.counted]
        uncounted += lost
        if not lost:
            everything = sorted([*uncounted, *asides], key=lambda aside: aside.index)
            return clones, tuple(everything)
        left = [index for index in left if index not in {aside.index for aside in lost}]


def _sorted_once(
    lines: Sequence[Line], among: Sequence[int]
) -> tuple[tuple[Clone, ...], list[Aside]]:
    """One round: the clones that the cells ``among`` all cells make, and who is set aside."""
    seen = Counter(step for index in among for step in steps(lines[index]))
    there = {lines[index] for index in among}
    groups: dict[Line, list[int]] = {}
    asides: list[Aside] = []
    for index in among:
        line = lines[index]
        rare = frozenset(step for step in steps(line) if seen[step] < _needed(step))
        kept = _without(line, rare)
        if kept is None:
            asides.append(Aside(index, line, counted=False))
        else:
            groups.setdefault(kept, []).append(index)
    clones: list[Clone] = []
    for line, cells in groups.items():
        if line not in there or len(cells) < min(
            (_needed(step) for step in steps(line)), default=1
        ):
            asides += [Aside(index, lines[index], counted=False) for index in cells]
        else:
            clones.append(Clone(line, tuple(cells)))
            asides += [Aside(i, lines[i], counted=True) for i in cells if lines[i] != line]
    return tuple(clones), asides


def steps(line: Line) -> frozenset[Step]:
    """Everything by which a line differs from the normal one."""
    found: set[Step] = set(changes_of(line))
    level = ploidy_level(line.count.high)
    names = "" if line.sex is None else line.sex.names
    if level != 2:
        found.add((f"level {level}", 0))
    elif names not in ("XX", "XY") and not concerns_sex(line):
        found.add(((_LOST_SEX if len(names.strip("?")) < 2 else _OTHER_SEX) + names, 0))
    return frozenset(found)


def _needed(step: Step) -> int:
    change, _ = step
    lost = change.startswith(_LOST_SEX) if isinstance(change, str) else is_loss(change)
    return MIN_CELLS_LOSS if lost else MIN_CELLS


def _without(line: Line, rare: frozenset[Step]) -> Line | None:
    """A line without losses that are not clonal; None if another change is not."""
    lost = [change for change, _ in rare if not isinstance(change, str) and _autosome_lost(change)]
    if len(lost) < len(rare):
        return None
    kept = list(line.findings)
    for change in lost:
        kept.remove(change)
    total = line.count.high + len(lost)
    return replace(line, count=Amount(total, total), findings=tuple(kept))


def _autosome_lost(finding: Finding) -> bool:
    body = finding.options[0].body
    return is_loss(finding) and isinstance(body, Whole) and body.name in AUTOSOMES
