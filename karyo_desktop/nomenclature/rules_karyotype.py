"""Rules between the lines of a karyotype: prefix, clones, their cells and their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from karyo_desktop.nomenclature.edition import UNDISCLOSED_SEX
from karyo_desktop.nomenclature.model import (
    Finding,
    Incomplete,
    Karyotype,
    Line,
    Sex,
    Span,
    Structural,
    Unidentified,
    Variant,
    Whole,
)
from karyo_desktop.nomenclature.outcome import Problem, Setting, invalid, not_checked
from karyo_desktop.nomenclature.rules_count import referred
from karyo_desktop.nomenclature.rules_line import named_chromosomes
from karyo_desktop.nomenclature.tally import MOST, SEX, line_level

MIN_CELLS = 2
"""Cells with the same gain or structural change that make a clone (ISCN 2020, 11.1)."""

MIN_CELLS_LOSS = 3
"""Cells with the same loss, and nothing else, that make a clone."""


def karyotype_problems(karyotype: Karyotype, setting: Setting | None) -> Iterator[Problem]:
    """What is wrong or unknown between the lines.

    Args:
        karyotype: with at least one line.
        setting: None where it is not known; then it is taken from the words of the text, and
            what hangs on it is not checked if they do not tell.
    """
    words = _neoplastic_words(karyotype)
    yield from _setting_problems(karyotype, setting, words)
    if setting is None and karyotype.prefix == "mos":
        setting = Setting.CONSTITUTIONAL
    if setting is None and words:
        setting = Setting.NEOPLASTIC
    sides = [karyotype.lines] + ([karyotype.donor] if karyotype.donor is not None else [])
    if karyotype.prefix and len(karyotype.lines) < 2:
        yield invalid(karyotype.span, f"“{karyotype.prefix}” stands before two lines or more.")
    if karyotype.prefix and karyotype.donor is not None:
        reason = f"“{karyotype.prefix}” together with “//” is not checked."
        yield not_checked(karyotype.span, reason)
    yield from _number_problems([line for lines in sides for line in lines], setting)
    for lines in sides:
        yield from _reference_problems(lines)
        yield from _same_problems(lines)
        yield from _inborn_problems(lines)
        yield from _normal_problems(lines, chimaera=karyotype.prefix == "chi")
        yield from _order_problems(lines, setting, chimaera=karyotype.prefix == "chi")
        for line in lines:
            yield from _sex_sign_problems(line, setting)
            yield from _origin_problems(line, setting)


def _neoplastic_words(karyotype: Karyotype) -> tuple[tuple[Span, str], ...]:
    """Words that only a neoplastic karyotype has, and where."""
    found: list[tuple[Span, str]] = []
    for line in (*karyotype.lines, *(karyotype.donor or ())):
        if line.reference is not None:
            found.append((line.reference.span, line.reference.kind))
        if line.cells is not None and line.cells.composite:
            found.append((line.cells.span, "cp"))
        if line.sex is not None and "c" in line.sex.mark:
            found.append((line.sex.span, "c"))
        found += [
            (change.span, "c")
            for finding in line.findings
            for change in finding.options
            if change.constitutional
        ]
    return tuple(found)


def _setting_problems(
    karyotype: Karyotype, setting: Setting | None, words: tuple[tuple[Span, str], ...]
) -> Iterator[Problem]:
    if words and setting is not Setting.NEOPLASTIC:
        span, word = words[0]
        if setting is Setting.CONSTITUTIONAL or karyotype.prefix == "mos":
            yield invalid(span, f"“{word}” belongs to the karyotype of a neoplasm.")
    if setting is Setting.NEOPLASTIC and karyotype.prefix == "mos":
        reason = "“mos” belongs to a constitutional karyotype; a neoplasm has clones."
        yield invalid(karyotype.span, reason)


def _reference_problems(lines: Sequence[Line]) -> Iterator[Problem]:
    kinds = {line.reference.kind for line in lines if line.reference is not None}
    for index, line in enumerate(lines):
        if line.reference is None:
            continue
        span = line.reference.span
        many = sum(before.reference is not None for before in lines[:index]) > 1
        if line.reference.kind == "sl" and line.reference.number is not None:
            yield not_checked(span, "A stemline with a number (sl1, sl2) is not checked.")
        elif index == 0:
            yield invalid(span, f"“{line.reference.kind}” needs a line before it.")
        elif referred(lines, index) is None:
            yield invalid(span, "There is no such sideline before this one.")
        elif not line.findings and line.reference.copies is None:
            yield invalid(span, "A subclone has a change that the line before has not.")
        elif line.reference.kind == "sdl" and line.reference.number is None and many:
            yield not_checked(span, "Which of the sidelines this one is, is not told.")
        elif "idem" in kinds and len(kinds) > 1:
            yield not_checked(span, "“idem” beside “sl” or “sdl” is not checked.")
        target = referred(lines, index)
        known = changes_of(lines[target]) if target is not None else frozenset()
        for finding in line.findings:
            body = finding.options[0].body
            if isinstance(body, Structural) and (replace(finding, cells=None), 0) in known:
                reason = "The line before has this change too; a second one is not checked."
                yield not_checked(finding.span, reason)


def _number_problems(lines: Sequence[Line], setting: Setting | None) -> Iterator[Problem]:
    """Cells of each line, and whether they make a clone."""
    numbered = [line for line in lines if line.cells is not None]
    for line in lines:
        if line.cells is not None:
            yield from _clone_problems(line, lines, setting)
        elif numbered:
            yield invalid(line.span, "The number of cells of this line is missing.")
        elif setting is Setting.NEOPLASTIC:
            reason = "The line of a neoplasm has its number of cells, as [20]."
            yield invalid(line.span, reason)
        elif len(lines) > 1:
            yield not_checked(line.span, "The number of cells of this line is missing.")


def _clone_problems(
    line: Line, lines: Sequence[Line], setting: Setting | None
) -> Iterator[Problem]:
    if line.cells is None:
        return
    if line.cells.composite and len(_acquired(line)) < 2:
        reason = "A composite karyotype of fewer than two changes is not checked."
        yield not_checked(line.cells.span, reason)
    if not _acquired(line) and line.reference is None:
        return
    losses = line.reference is None or bool(_acquired(line))
    losses = losses and all(is_loss(finding) for finding in _acquired(line))
    composite = line.cells.composite
    least = MIN_CELLS_LOSS if losses and not composite else MIN_CELLS
    if line.cells.number < least:
        what = "a loss" if losses else "a gain or a structural change"
        reason = f"A clone with {what} has at least {least} cells."
        # The cells of another line may have the same loss, which makes it clonal.
        elsewhere = _shared_loss(line, lines) and line.cells.number >= MIN_CELLS
        wrong = setting is Setting.NEOPLASTIC and not elsewhere
        yield (invalid if wrong else not_checked)(line.cells.span, reason)
    told = [finding.cells is not None for finding in _acquired(line)]
    if composite and any(told) and not all(told):
        reason = "Each change of this composite karyotype has its number of cells, or none has."
        yield invalid(line.cells.span, reason)
    for finding in line.findings:
        needed = MIN_CELLS_LOSS if is_loss(finding) else MIN_CELLS
        if composite and finding.cells is not None and 0 < finding.cells < needed:
            yield invalid(finding.span, f"This change needs at least {needed} cells.")


def _shared_loss(line: Line, lines: Sequence[Line]) -> bool:
    """Whether another line loses a chromosome that this one loses."""
    mine = _lost(line)
    # A later line that builds on a sideline inherits what that one lost.
    return any(
        mine & _lost(other) or other.reference is not None for other in lines if other is not line
    )


def _lost(line: Line) -> set[str]:
    return {
        change.body.name
        for finding in _acquired(line)
        if is_loss(finding)
        for change in finding.options
        if isinstance(change.body, Whole)
    }


def _acquired(line: Line) -> list[Finding]:
    return [
        finding
        for finding in line.findings
        if not finding.options[0].constitutional
        and not isinstance(finding.options[0].body, Incomplete)
    ]


def is_loss(finding: Finding) -> bool:
    """Whether a finding is the loss of a whole chromosome."""
    return all(
        change.sign == "-" and isinstance(change.body, Whole | Unidentified)
        for change in finding.options
    )


def _same_problems(lines: Sequence[Line]) -> Iterator[Problem]:
    seen: list[Line] = []
    for line in lines:
        bare = replace(line, cells=None)
        if bare in seen:
            yield invalid(line.span, "The same line is written twice.")
        seen.append(bare)


def is_normal(line: Line) -> bool:
    """Whether a line is the normal or the constitutional one."""
    if line.reference is not None or line.sex is None or _acquired(line):
        return False
    if any(isinstance(f.options[0].body, Incomplete) for f in line.findings):
        return False
    if line.findings or "c" in line.sex.mark:
        return True
    return line.sex.names in ("XX", "XY", UNDISCLOSED_SEX) and line.count.high == 46


def _normal_problems(lines: Sequence[Line], *, chimaera: bool) -> Iterator[Problem]:
    for line in lines[:-1]:
        if is_normal(line) and not all(is_normal(later) for later in lines[lines.index(line) :]):
            yield invalid(line.span, "The normal line is written last.")
    sexes = {"".join(sorted(_born_sex(line))) for line in lines}
    if {"XX", "XY"} <= sexes and not chimaera:
        reason = "XX beside XY are those of a chimaera (chi), which is not said here."
        yield not_checked(lines[-1].span, reason)


def _inborn_problems(lines: Sequence[Line]) -> Iterator[Problem]:
    """What is constitutional is in every line."""
    whole = [line for line in lines if line.reference is None]
    inborn = [_inborn(line) for line in whole]
    for line, own in zip(whole, inborn, strict=True):
        if own != inborn[0]:
            yield invalid(line.span, "What is marked c is the same in every line.")


def _inborn(line: Line) -> frozenset[Finding | str]:
    marked = line.sex is not None and line.sex.mark == "c"
    sex = frozenset({line.sex.names}) if line.sex is not None and marked else frozenset[str]()
    found = (f for f in line.findings if f.options[0].constitutional == "c")
    return sex | frozenset(replace(finding, cells=None) for finding in found)


def _order_problems(
    lines: Sequence[Line], setting: Setting | None, *, chimaera: bool
) -> Iterator[Problem]:
    abnormal = [line for line in lines if not is_normal(line)]
    by_size = list(_size_problems(lines if chimaera else abnormal))
    by_growth = list(_growth_problems(abnormal))
    if setting is Setting.CONSTITUTIONAL or chimaera:
        yield from by_size
    elif setting is Setting.NEOPLASTIC or (by_size and by_growth):
        yield from by_growth
    elif by_size or by_growth:
        place = (by_size or by_growth)[0].span
        reason = "Whether this order is right hangs on the case: constitutional or neoplastic."
        yield not_checked(place, reason)


def _size_problems(lines: Sequence[Line]) -> Iterator[Problem]:
    """Larger lines come first (constitutional mosaics, unrelated clones)."""
    for before, line in pairwise(lines):
        if before.cells is None or line.cells is None:
            continue
        if line.cells.number > before.cells.number:
            yield invalid(line.span, "The larger line is written before the smaller one.")


def _growth_problems(lines: Sequence[Line]) -> Iterator[Problem]:
    """The stemline comes before what grew from it; unrelated clones go by size."""
    whole = [line for line in lines if line.reference is None]
    changes = [changes_of(line) for line in whole]
    related = any(a & b for i, a in enumerate(changes) for b in changes[:i])
    for index, line in enumerate(whole):
        if any(changes[index] < earlier for earlier in changes[:index]):
            yield invalid(line.span, "The stemline is written before the clones that grew from it.")
    if not related and len(whole) == len(lines):
        yield from _size_problems(whole)


def changes_of(line: Line) -> frozenset[tuple[Finding, int]]:
    """The changes of a line; a second +8 is another change than the first, so they are numbered."""
    plain = [replace(finding, cells=None) for finding in line.findings]
    return frozenset((finding, plain[:i].count(finding)) for i, finding in enumerate(plain))


def _sex_sign_problems(line: Line, setting: Setting | None) -> Iterator[Problem]:
    """Signs belong to acquired changes of the sex chromosomes, ``c`` to constitutional ones."""
    signed = [change for finding in line.findings for change in finding.options]
    signed = [c for c in signed if c.sign and named_chromosomes(c.body) & {*SEX}]
    if setting is Setting.CONSTITUTIONAL:
        for change in (c for c in signed if isinstance(c.body, Whole)):
            reason = "A constitutional sex chromosome has no sign, as in 47,XXY or 45,X."
            yield invalid(change.span, reason)
        return
    if signed and setting is None and line.cells is None:
        reason = "A signed sex chromosome is an acquired one, but the number of cells is missing."
        yield not_checked(signed[0].span, reason)
    sex = line.sex or Sex("", span=line.count.span)
    if line.reference is not None or sex.mark or set(sex.names) - set(SEX):
        return
    if line_level(line) != 2 or not (signed or setting is Setting.NEOPLASTIC):
        return
    born = sorted(_born_sex(line))
    if born == ["X", "X"]:
        for change in signed:
            if change.sign == "+" and "Y" in named_chromosomes(change.body):
                yield not_checked(change.span, "A gain of Y beside XX is not checked.")
    if born in (["X", "X"], ["X", "Y"]):
        return
    reason = "A constitutional change of the sex chromosomes is marked c, an acquired one signed."
    yield invalid(sex.span, reason)


def _origin_problems(line: Line, setting: Setting | None) -> Iterator[Problem]:
    """What came from a parent was not acquired."""
    if setting is not Setting.NEOPLASTIC:
        return
    for change in (change for finding in line.findings for change in finding.options):
        if change.origin and not change.constitutional:
            reason = f"“{change.origin}” of a change of a neoplasm that is not marked c is "
            yield not_checked(change.span, f"{reason}not checked.")


def _born_sex(line: Line) -> list[str]:
    """The listed sex chromosomes, with those that are rearranged or lost and so not listed."""
    found = list(line.sex.names if line.sex is not None else "")
    for change in (finding.options[0] for finding in line.findings):
        body = change.body
        lost = isinstance(body, Whole) and change.sign == "-"
        replaced = isinstance(body, Variant) or (
            isinstance(body, Structural) and not change.sign and body.symbol != "tas"
        )
        times = 1 if change.copies is None else min(change.copies.high, MOST)
        if isinstance(body, Structural) and replaced:
            found += [place.name for place in body.chromosomes if place.name in SEX] * times
        elif lost or replaced:
            found += sorted(named_chromosomes(body) & {*SEX})
    return found
