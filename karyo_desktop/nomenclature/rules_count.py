"""Whether the number of chromosomes of each line is what its changes add up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from karyo_desktop.nomenclature.edition import UNDISCLOSED_SEX
from karyo_desktop.nomenclature.model import Line, Structural, Whole
from karyo_desktop.nomenclature.outcome import Problem, invalid, not_checked
from karyo_desktop.nomenclature.tally import SEX, Tally, add_findings, line_level, start_of, tally


@dataclass(frozen=True)
class Counted:
    """A line with what it adds up to (None where that is not known) and what it refers to."""

    line: Line
    sum: Tally | None
    start: Tally | None


def count_lines(lines: Sequence[Line]) -> tuple[Counted, ...]:
    """Add up the lines of one side, the subclones from the lines they stand on."""
    found: list[Counted] = []
    for line in lines:
        target = referred(lines, len(found))
        reference = None if target is None else found[target].sum
        found.append(Counted(line, tally(line, reference), start_of(line, reference)))
    return tuple(found)


def referred(lines: Sequence[Line], index: int) -> int | None:
    """Which line ``idem``, ``sl`` or ``sdl`` of a line stands for; None without or unknown."""
    reference = lines[index].reference
    if reference is None or (reference.kind == "sl" and (reference.number or 1) > 1):
        return None
    stems = [i for i in range(index) if lines[i].reference is None]
    sidelines = [i for i in range(index) if lines[i].reference is not None]
    if reference.kind != "sdl":
        return stems[0] if stems else None
    number = reference.number or 1
    return sidelines[number - 1] if number <= len(sidelines) else None


def count_problems(counted: Counted) -> Iterator[Problem]:
    """Compare the number that is written with the sum."""
    line, found = counted.line, counted.sum
    if line.cells is not None and line.cells.composite:
        yield from _composite_problems(counted)
    elif found is None:
        yield not_checked(line.count.span, "The changes cannot be added up, so neither can this.")
    elif over := [name for name, n in found.counts.items() if n < found.rearranged.get(name, 0)]:
        reason = f"More copies of chromosome {over[0]} are lost or changed than there are."
        yield invalid(line.count.span, reason)
    elif not found.sex_told:
        yield from _undisclosed_problems(line, found)
    else:
        yield from _sum_problems(line, found)


def _sum_problems(line: Line, found: Tally) -> Iterator[Problem]:
    low, high = found.total, found.total + found.spread
    if line.count.exact and low == high and line.count.high != low:
        yield invalid(line.count.span, _mismatch(line, low))
    elif line.count.exact and low != high:
        reason = f"The changes add up to {low}~{high} chromosomes, not {line.count.high}."
        yield invalid(line.count.span, reason)
    elif not line.count.exact and (line.count.low, line.count.high) != (low, high):
        reason = "A range that the changes do not explain is not checked."
        yield not_checked(line.count.span, reason)


def _mismatch(line: Line, total: int) -> str:
    reason = f"The changes add up to {total} chromosomes, not {line.count.high}"
    changes = [change for finding in line.findings for change in finding.options]
    lost = [
        change.body.name
        for change in changes
        if isinstance(change.body, Whole) and change.sign == "-" and change.body.name in SEX
    ]
    if line.sex is not None and lost and total - line.count.high == len(lost):
        return f"{reason}; the sex chromosome that is lost is not listed, as in 45,X,-Y."
    joined = any(
        isinstance(change.body, Structural) and len(change.body.chromosomes) > 1 and not change.sign
        for change in changes
    )
    if joined and abs(total - line.count.high) <= 2:
        return f"{reason}; one chromosome that replaces two counts as one."
    return f"{reason}."


def _undisclosed_problems(line: Line, found: Tally) -> Iterator[Problem]:
    """The sex chromosomes are what is left."""
    sex = line.count.high - found.total
    disclosed = line.sex is None or line.sex.names != UNDISCLOSED_SEX
    if sex < 0:
        yield invalid(line.count.span, f"The changes add up to {found.total} chromosomes and more.")
    elif disclosed or sex != line_level(line) or found.spread or not line.count.exact:
        reason = "The number of sex chromosomes is not told, so the sum cannot be checked."
        yield not_checked(line.count.span, reason)


@dataclass(frozen=True)
class _Share:
    """What a change adds to the number of a cell that has it, and at least and most of any cell."""

    low: int
    high: int
    least: int
    most: int


def _composite_problems(counted: Counted) -> Iterator[Problem]:
    """A cell of a composite karyotype has some of the changes, so only bounds are known."""
    line, shares = counted.line, _shares(counted)
    start = 0 if counted.start is None else counted.start.total
    if shares is None or not _possible(line, shares, start):
        reason = "The number of a composite karyotype cannot be told from its changes."
        yield not_checked(line.count.span, reason)


def _shares(counted: Counted) -> list[_Share] | None:
    line, start = counted.line, counted.start
    if start is None or not start.sex_told:
        return None
    found: list[_Share] = []
    for finding in line.findings:
        one = add_findings(start, (finding,), sex=line.sex, listed=line.reference is None)
        if one is None:
            return None
        low = one.total - start.total
        high = low + one.spread - start.spread
        always = line.cells is not None and finding.cells == line.cells.number
        least, most = (low, high) if always else (min(0, low), max(0, high))
        found.append(_Share(low, high, least, most))
    return found


def _possible(line: Line, shares: Sequence[_Share], start: int) -> bool:
    """Whether cells with some of the changes can have the numbers that are written."""
    first, last = line.count.low or line.count.high, line.count.high
    least = start + sum(share.least for share in shares)
    most = start + sum(share.most for share in shares)
    # Each change, at both ends of its range, is found in some cell of the line.
    seen = all(
        least - share.least + end <= last and first <= most - share.most + end
        for share in shares
        for end in (share.low, share.high)
    )
    # Where some cells lack a change of the number, there is more than one number.
    lacking = any(
        finding.cells is not None and share.least != share.most
        for finding, share in zip(line.findings, shares, strict=True)
    )
    return seen and least <= first <= last <= most and not (first == last and lacking)
