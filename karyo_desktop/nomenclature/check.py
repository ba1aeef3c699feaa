"""The check of a karyotype text, alone or against a case.

What *valid* means here: the text is read in full, nothing in it is of a kind that is not known,
and none of the rules of the edition that the modules ``rules_…`` and ``tally`` name is broken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from karyo_desktop.nomenclature.agreement import MOST_JOINED, CellCounts, Difference, difference
from karyo_desktop.nomenclature.model import Karyotype, Line, Span, Whole
from karyo_desktop.nomenclature.outcome import (
    Checked,
    Problem,
    Setting,
    invalid,
    not_checked,
    overall,
)
from karyo_desktop.nomenclature.parse import parse_karyotype
from karyo_desktop.nomenclature.rules_count import Counted, count_lines, count_problems
from karyo_desktop.nomenclature.rules_karyotype import karyotype_problems
from karyo_desktop.nomenclature.rules_line import described_by, line_problems
from karyo_desktop.nomenclature.rules_structural import Context, Key
from karyo_desktop.nomenclature.write import write_karyotype

DEFAULT_LEVEL = 550
"""Band level where a case does not say."""


def check(
    text: str,
    *,
    level: int = DEFAULT_LEVEL,
    setting: Setting | None = None,
    n_cells: int | None = None,
    karyograms: Sequence[CellCounts] = (),
) -> Checked:
    """Check what was typed.

    Args:
        text: anything at all.
        level: whose bands there are, one of ``BAND_LEVELS``.
        setting: whether the case is constitutional or neoplastic; None if it is not known.
        n_cells: cells that were analysed, to be what the ``[n]`` add up to; None if unknown.
        karyograms: of the case; each has to be a cell of some line.

    Returns:
        The outcome with its places and reasons; never raises for a text.

    Raises:
        InputError: there is no such level.
    """
    karyotype = parse_karyotype(text)
    if isinstance(karyotype, Problem):
        return Checked(text, karyotype.outcome, (karyotype,))
    context = Context(level)
    problems = list(_text_problems(karyotype, context, setting))
    problems += _case_problems(karyotype, n_cells, karyograms)
    ordered = tuple(sorted(problems, key=lambda problem: (problem.span, problem.reason)))
    canonical = write_karyotype(karyotype)
    return Checked(text, overall(ordered), ordered, karyotype, canonical)


def _sides(karyotype: Karyotype) -> tuple[tuple[Line, ...], ...]:
    """The recipient's and the donor's lines."""
    return tuple(lines for lines in (karyotype.lines, karyotype.donor) if lines)


def _text_problems(
    karyotype: Karyotype, context: Context, setting: Setting | None
) -> Iterator[Problem]:
    if karyotype.technique:
        reason = "The part of another technique (ish, arr, seq …) is not checked."
        end = karyotype.span[1]
        yield not_checked((end - len(karyotype.technique), end), reason)
    if not _sides(karyotype):
        if not karyotype.technique:
            yield invalid(karyotype.span, "There is no line of the recipient or the donor.")
        return
    described: frozenset[Key] = context.described
    for lines in _sides(karyotype):
        for counted in count_lines(lines):
            found = list(line_problems(counted.line, Context(context.level, described)))
            yield from found
            # A line that is not understood cannot be added up either, which need not be said.
            if counted.sum is not None or not found:
                yield from count_problems(counted)
            described |= described_by(counted.line)
    yield from karyotype_problems(karyotype, setting)


def _case_problems(
    karyotype: Karyotype, n_cells: int | None, karyograms: Sequence[CellCounts]
) -> Iterator[Problem]:
    lines = [line for side in _sides(karyotype) for line in side]
    if not lines:
        return
    cells = [line.cells for line in lines]
    numbers = [cell.number for cell in cells if cell is not None]
    if n_cells is not None and numbers and sum(numbers) != n_cells:
        first = next(cell for cell in cells if cell is not None)
        last = next(cell for cell in reversed(cells) if cell is not None)
        reason = f"The lines have {sum(numbers)} cells together, the case has {n_cells}."
        yield invalid((first.span[0], last.span[1]), reason)
    yield from _karyogram_problems(karyotype, karyograms)


def _karyogram_problems(
    karyotype: Karyotype, karyograms: Sequence[CellCounts]
) -> Iterator[Problem]:
    counted = [item for side in _sides(karyotype) for item in count_lines(side)]
    homes: Counter[frozenset[int]] = Counter()
    vague: set[int] = set()
    for number, cell in enumerate(karyograms, start=1):
        told = [_compare(item, cell) for item in counted]
        fitting = frozenset(i for i, answer in enumerate(told) if answer is None)
        unsure = [i for i, answer in enumerate(told) if isinstance(answer, str)]
        if fitting or unsure:
            homes[fitting | frozenset(unsure)] += 1
        if fitting:
            continue
        if unsure:
            vague.update(unsure[:1])
        elif len(counted) == 1 and isinstance(told[0], Difference):
            yield invalid(_place(counted[0].line, told[0]), told[0].reason)
        else:
            yield invalid(karyotype.span, f"Karyogram {number} is a cell of none of these lines.")
    for index in sorted(vague):
        reason = "Not every karyogram can be compared with this line."
        yield not_checked(counted[index].line.count.span, reason)
    for lines in homes:
        room = [counted[index].line.cells for index in sorted(lines)]
        found = sum(n for other, n in homes.items() if other <= lines)
        known = [cells for cells in room if cells is not None]
        if len(known) == len(room) and found > sum(cells.number for cells in known):
            reason = f"{found} karyograms are cells of this line, which has fewer."
            yield invalid(known[0].span, reason)


def _compare(counted: Counted, cell: CellCounts) -> Difference | str | None:
    """None if they agree, a text if they cannot be compared."""
    line, found = counted.line, counted.sum
    composite = line.cells is not None and line.cells.composite
    if found is None or not found.exact or found.spread or composite:
        return "unknown"
    if len(found.joined) > MOST_JOINED:
        return "too many that could lie anywhere"
    return difference(found, cell)


def _place(line: Line, found: Difference) -> Span:
    """The finding about the chromosome that differs, else the number of the line."""
    for finding in line.findings:
        for change in finding.options:
            if isinstance(change.body, Whole) and change.body.name == found.chromosome:
                return change.span
    return line.count.span
