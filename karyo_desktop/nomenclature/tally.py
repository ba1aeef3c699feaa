"""How many chromosomes a line describes: the arithmetic of the ISCN.

The autosomes of the ploidy level, and the sex chromosomes as listed; then each change adds to it:

- ``+`` and ``-`` before a whole chromosome count one. A lost sex chromosome is already left out of
  the list (``45,X,-Y``) unless the list is a constitutional one, marked ``c`` (``46,XXYc,-X``).
- A rearrangement without a sign replaces the chromosomes that it names. One chromosome that
  replaces several (dicentric, Robertsonian, ``der(14;21)``) counts as one, so one less for two.
- A sex chromosome that is named in a rearrangement is not listed again: ``46,X,t(X;13)``.
- Double minutes are not counted.
- A subclone counts from the line that ``idem``, ``sl`` or ``sdl`` stands for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from cirnet_core.classes import AUTOSOMES, CLASSES
from karyo_desktop.nomenclature.edition import UNDISCLOSED_SEX
from karyo_desktop.nomenclature.forms import FORMS
from karyo_desktop.nomenclature.levels import ploidy_level
from karyo_desktop.nomenclature.model import (
    Amount,
    Change,
    Finding,
    Incomplete,
    Line,
    Sex,
    Structural,
    Unidentified,
    Variant,
    Whole,
)
from karyo_desktop.nomenclature.words import UNCHECKED_STRUCTURAL

SEX: Final = ("X", "Y")
MOST: Final = 500
"""More of one kind than any cell has: not added up."""


@dataclass(frozen=True)
class Tally:
    """What a cell of a line has.

    Attributes:
        counts: whole or rearranged chromosomes of each class, X and Y only where listed.
        joined: for each chromosome that may lie in several columns, the classes it is made of;
            an empty set where its origin is unknown.
        markers: chromosomes called markers.
        rearranged: how many of ``counts`` are rearranged ones.
        spread: how many more there may be where the text gives a range.
        sex_told: whether the number of sex chromosomes is known.
        exact: whether ``counts`` and ``joined`` are known one by one, not only in sum.
    """

    counts: Mapping[str, int]
    joined: tuple[frozenset[str], ...] = ()
    markers: int = 0
    rearranged: Mapping[str, int] = field(default_factory=dict)
    spread: int = 0
    sex_told: bool = True
    exact: bool = True

    @property
    def total(self) -> int:
        """Chromosomes in a cell, at least; without the sex chromosomes where they are not told."""
        return sum(self.counts.values()) + len(self.joined) + self.markers


@dataclass
class _Sum:
    """A tally being added up."""

    counts: Counter[str]
    joined: list[frozenset[str]]
    markers: int
    rearranged: Counter[str]
    spread: int
    exact: bool

    def copy(self) -> _Sum:
        """Another one to add to."""
        return replace(
            self,
            counts=Counter(self.counts),
            joined=list(self.joined),
            rearranged=Counter(self.rearranged),
        )


def tally(line: Line, reference: Tally | None) -> Tally | None:
    """Add up a line.

    Args:
        line: of a karyotype.
        reference: the tally that ``idem``, ``sl`` or ``sdl`` stands for; None without one.

    Returns:
        None where it cannot be counted: an incomplete line, changes that are not known, a ploidy
        level that is not clear.
    """
    start = start_of(line, reference)
    return add_findings(start, line.findings, sex=line.sex, listed=line.reference is None)


def start_of(line: Line, reference: Tally | None) -> Tally | None:
    """What the changes of a line are told against; None where it cannot be counted."""
    if line.reference is not None:
        return None if reference is None else _times(reference, line.reference.copies)
    level = line_level(line)
    if level is None:
        return None
    return Tally(Counter(dict.fromkeys(AUTOSOMES, level)) + _listed(line.sex))


def line_level(line: Line) -> int | None:
    """Copies of each autosome that the changes of a line are told against; None if not clear."""
    if line.ploidy is not None:
        return line.ploidy
    low = line.count.high if line.count.low is None else line.count.low
    levels = {ploidy_level(low), ploidy_level(line.count.high)}
    return levels.pop() if len(levels) == 1 else None


def _listed(sex: Sex | None) -> Counter[str]:
    if sex is None or sex.names == UNDISCLOSED_SEX:
        return Counter()
    return Counter(name for name in sex.names if name in SEX)


def _times(base: Tally, copies: Amount | None) -> Tally | None:
    factor = 1 if copies is None else copies.high
    if copies is not None and (not copies.exact or factor > MOST):
        return None
    if len(base.joined) * factor > MOST:
        return None
    counts = {name: n * factor for name, n in base.counts.items()}
    return replace(
        base,
        counts=counts,
        joined=base.joined * factor,
        markers=base.markers * factor,
        rearranged={name: n * factor for name, n in base.rearranged.items()},
        spread=base.spread * factor,
    )


def add_findings(
    start: Tally | None, findings: Iterable[Finding], *, sex: Sex | None, listed: bool
) -> Tally | None:
    """A tally with findings added.

    Args:
        start: what they are told against; None gives None.
        findings: of a line.
        sex: as listed in the line.
        listed: whether the line lists its sex chromosomes, so that it leaves out the rearranged
            and the lost ones; False in a subclone.
    """
    if start is None:
        return None
    added = _Sum(
        counts=Counter(start.counts),
        joined=list(start.joined),
        markers=start.markers,
        rearranged=Counter(start.rearranged),
        spread=start.spread,
        exact=start.exact,
    )
    losses_count = not listed or (sex is not None and "c" in sex.mark)
    for finding in findings:
        options = [_add(added, option, listed, losses_count) for option in finding.options]
        if any(option is None for option in options):
            return None
        sums = [option for option in options if option is not None]
        if len({_size(option) for option in sums}) > 1:
            return None
        added = sums[0]
        added.exact = added.exact and len(sums) == 1
    hidden = sex is not None and (sex.names in (UNDISCLOSED_SEX, "?") or sex.mark == "?")
    return Tally(
        counts=dict(added.counts),
        joined=tuple(added.joined),
        markers=added.markers,
        rearranged=dict(added.rearranged),
        spread=added.spread,
        sex_told=start.sex_told and not hidden,
        exact=added.exact,
    )


def _size(added: _Sum) -> tuple[int, int]:
    return sum(added.counts.values()) + len(added.joined) + added.markers, added.spread


def _add(before: _Sum, change: Change, listed: bool, losses_count: bool) -> _Sum | None:
    """The sum with one change; None where it cannot be counted."""
    after = before.copy()
    low, high = _copies(change.copies)
    match change.body:
        case Incomplete():
            return None
        case Variant(name, _):
            # The variant of a sex chromosome is named and not listed, as a rearrangement.
            after.counts[name] += 1 if listed and name in SEX else 0
        case Whole(name):
            if name not in CLASSES:
                return None
            if change.sign == "+":
                after.counts[name] += low
            elif name not in SEX or losses_count:
                after.counts[name] -= low
        case Unidentified() as body:
            return _add_unidentified(after, body, change.sign, (low, high))
        case Structural() as body:
            return _add_structural(after, body, change.sign, (low, high), listed)
    return after


def _copies(copies: Amount | None) -> tuple[int, int]:
    if copies is None:
        return 1, 1
    return (copies.high if copies.low is None else copies.low), copies.high


def _leaves_one(body: Structural) -> bool:
    """Whether one chromosome is what is left of all those that are named."""
    return body.symbol == "der" or (body.symbol in FORMS and FORMS[body.symbol].loses)


def _add_unidentified(
    after: _Sum, body: Unidentified, sign: str, copies: tuple[int, int]
) -> _Sum | None:
    if body.kind == "dmin":
        return after
    if sign == "" or body.kind not in ("mar", "r"):
        return None
    first, last = _copies(body.amount)
    fewest, most = first * copies[0], last * copies[1]
    if body.kind == "r":
        return _add_one(after, ["?"], sign, (fewest, most))
    if sign == "+":
        after.markers += fewest
        after.spread += most - fewest
        return after
    after.markers -= fewest
    return after if most == fewest and after.markers >= 0 else None


def _add_structural(
    after: _Sum, body: Structural, sign: str, copies: tuple[int, int], listed: bool
) -> _Sum | None:
    names = [place.name for place in body.chromosomes]
    one = len(names) == 1 or _leaves_one(body)
    countable = body.symbol not in UNCHECKED_STRUCTURAL and {*names} <= {*CLASSES, "?"}
    if not countable or (sign and not one):
        return None
    if sign:
        return _add_one(after, names, sign, copies)
    return _replace(after, body, copies, listed)


def _replace(after: _Sum, body: Structural, copies: tuple[int, int], listed: bool) -> _Sum | None:
    """Rearranged chromosomes that take the place of normal ones."""
    low, high = copies
    names = [place.name for place in body.chromosomes]
    known = [name for name in names if name != "?"]
    joins = _leaves_one(body) and len(names) > 1
    if not known or (joins and (high != low or low > MOST)):
        return None
    for name in known:
        unlisted = listed and name in SEX
        if joins:
            after.counts[name] -= 0 if unlisted else low
        elif body.symbol != "tas":
            after.counts[name] += low if unlisted else 0
            after.rearranged[name] += low
    if joins:
        after.joined += [frozenset() if "?" in names else frozenset(known)] * low
    return after


def _add_one(after: _Sum, names: list[str], sign: str, copies: tuple[int, int]) -> _Sum | None:
    """A gained or lost chromosome that is rearranged or unknown."""
    low, high = copies
    if high > MOST:
        return None
    after.spread += high - low
    if len(names) == 1 and names[0] != "?":
        after.counts[names[0]] += low if sign == "+" else -high
        after.rearranged[names[0]] += low if sign == "+" else -high
        return after
    origin = frozenset[str]() if "?" in names else frozenset(names)
    if sign == "+":
        after.joined += [origin] * low
        return after
    if after.joined.count(origin) < low or high != low:
        return None
    for _ in range(low):
        after.joined.remove(origin)
    return after
