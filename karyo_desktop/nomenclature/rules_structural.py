"""Rules for one structural change: its chromosomes, its breaks and its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cirnet_core.classes import CLASSES
from karyo_desktop.nomenclature.forms import FORMS, Form, fits
from karyo_desktop.nomenclature.model import ChromosomeRef, Structural
from karyo_desktop.nomenclature.order import ORDER
from karyo_desktop.nomenclature.outcome import Problem, invalid, not_checked
from karyo_desktop.nomenclature.rules_breaks import (
    band_problems,
    centric_problems,
    place_problems,
)
from karyo_desktop.nomenclature.words import (
    STRUCTURAL,
    UNCHECKED_STRUCTURAL,
    with_article,
)

Key = tuple[str, tuple[str, ...]]
"""A change without its breaks, as ``("t", ("9", "22"))``."""


@dataclass(frozen=True)
class Context:
    """What the rules need to know beside the change.

    Attributes:
        level: of the band tables.
        described: changes that were written with their breaks further to the left; these may be
            written without (ISCN 9.2.3).
    """

    level: int
    described: frozenset[Key] = frozenset()


def key(change: Structural) -> Key:
    """What a change is recognised by when its breaks are not repeated."""
    return change.symbol, tuple(name.name for name in change.chromosomes)


def described_in(change: Structural) -> frozenset[Key]:
    """The changes between chromosomes that this one and its parts describe with their breaks."""
    several = len(change.chromosomes) > 1
    own = frozenset({key(change)}) if change.breaks and several else frozenset()
    return own.union(*(described_in(part) for part in change.parts))


def structural_problems(change: Structural, context: Context) -> Iterator[Problem]:
    """Everything that is wrong or unknown in one structural change."""
    wrong = list(_name_problems(change))
    yield from wrong
    if change.symbol in UNCHECKED_STRUCTURAL:
        meaning = UNCHECKED_STRUCTURAL[change.symbol]
        yield not_checked(change.span, f"“{change.symbol}” ({meaning}) is not checked.")
        return
    if wrong:
        return
    if change.symbol == "der":
        yield from _derivative_problems(change, context)
    else:
        yield from _form_problems(change, FORMS[change.symbol], context)
        yield from _part_problems(change, context)
    yield from band_problems(change, level=context.level)


def _name_problems(change: Structural) -> Iterator[Problem]:
    for place in change.chromosomes:
        if place.name not in CLASSES and place.name != "?":
            yield invalid(place.span, f"There is no chromosome “{place.name}”.")
        elif place.arm:
            short = f"{change.symbol}({place.name}{place.arm})"
            full = f"{change.symbol}({place.name})({place.arm}10)"
            reason = f"“{short}” is for running text; in a karyotype it is {full}."
            if change.symbol not in ("i", "idic") or place.arm not in ("p", "q"):
                reason = "Arm and band stand in a second pair of brackets."
            yield invalid(place.span, reason)


def _form_problems(change: Structural, form: Form, context: Context) -> Iterator[Problem]:
    what = STRUCTURAL[change.symbol]
    number = len(change.chromosomes)
    if number < form.least or (form.most and number > form.most):
        bound = ("at least", form.least) if number < form.least else ("at most", form.most)
        reason = f"The brackets of {with_article(what)} name {bound[0]} {bound[1]}, not {number}."
        yield invalid(change.span, reason)
        return
    if not change.breaks:
        unknown = all(place.name == "?" for place in change.chromosomes)
        if not (form.bare or unknown or key(change) in context.described):
            yield invalid(change.span, f"The breaks of the {what} are missing.")
        return
    if len(change.breaks) != number:
        yield invalid(change.span, _one_per_chromosome(change))
        return
    counts = tuple(_number_of_breaks(change, index) for index in range(number))
    if not fits(form, counts):
        yield invalid(
            change.span, f"{with_article(what, capital=True)} has another number of breaks."
        )
        return
    if form.ascending:
        yield from ascending_problems(change.chromosomes)
    yield from place_problems(change, form, level=context.level)


def _one_per_chromosome(change: Structural) -> str:
    named, broken = len(change.chromosomes), len(change.breaks)
    return f"The first brackets name {named}, but the second give breaks for {broken}."


def _number_of_breaks(change: Structural, index: int) -> int | None:
    """None where it cannot be told."""
    lengths = {len(option) for option in change.breaks[index].options}
    unknown = any(point.arm == "?" for option in change.breaks[index].options for point in option)
    return None if unknown or len(lengths) != 1 else lengths.pop()


def ascending_problems(chromosomes: tuple[ChromosomeRef, ...]) -> Iterator[Problem]:
    """The first of several chromosomes has to be the one that is written first."""
    ranks = [ORDER.index(place.name) for place in chromosomes if place.name in ORDER]
    if len(ranks) == len(chromosomes) and ranks[0] != min(ranks):
        first = ORDER[min(ranks)]
        reason = f"Chromosome {first} comes first: sex chromosomes, then the lowest number."
        yield invalid(chromosomes[0].span, reason)


def _derivative_problems(change: Structural, context: Context) -> Iterator[Problem]:
    if change.breaks:
        if len(change.breaks) != len(change.chromosomes):
            yield invalid(change.span, _one_per_chromosome(change))
            return
        what = "A derivative chromosome that is told by its own breaks"
        yield from centric_problems(change, f"{what} joins whole arms, p10 or q10.")
        if len(change.chromosomes) == 1:
            yield not_checked(change.span, "A derivative chromosome of one arm is not checked.")
        yield from ascending_problems(change.chromosomes)
    elif len(change.parts) == 1 and _within_one(change):
        reason = "A single change within one chromosome is written by itself, without der."
        yield invalid(change.span, reason)
    elif not change.parts:
        reason = "What the derivative chromosome is made of is not written, so it is not checked."
        yield not_checked(change.span, reason)
    elif len(change.chromosomes) > 1 and [part.symbol for part in change.parts] == ["t"]:
        reason = "One translocation alone leaves no chromosome of both but a dicentric one (dic)."
        yield not_checked(change.span, f"{reason[:-1]}, so this is not checked.")
    yield from _part_problems(change, context)


def _within_one(change: Structural) -> bool:
    places = (*change.chromosomes, *change.parts[0].chromosomes)
    # A translocation of both homologues, t(1;1), leaves derivatives too.
    return len(places) == 2 and len({place.name for place in places} - {"?"}) == 1


def _part_problems(change: Structural, context: Context) -> Iterator[Problem]:
    if change.symbol not in ("der", "ider"):
        for part in change.parts[:1]:
            yield invalid(part.span, f"A comma is missing before “{part.symbol}”.")
        return
    if change.symbol == "ider" and not change.parts:
        yield invalid(change.span, "The changes of the isoderivative chromosome are missing.")
    for part in change.parts:
        if part.symbol in ("der", "ider"):
            yield invalid(part.span, "A derivative chromosome is no part of another one.")
        elif part.symbol == "r" and not part.breaks:
            yield invalid(part.span, "The breaks of the ring chromosome are missing.")
        else:
            yield from structural_problems(part, context)
    yield from _chain_problems(change)


def _chain_problems(change: Structural) -> Iterator[Problem]:
    """Every part hangs together with the derivative chromosome, and each of its chromosomes."""
    reached = {place.name for place in change.chromosomes}
    left = [(part, {place.name for place in part.chromosomes}) for part in change.parts]
    named = {name for _, names in left for name in names}
    for place in change.chromosomes:
        if change.parts and not change.breaks and place.name not in named:
            reason = f"None of the changes concerns chromosome {place.name}."
            yield invalid(place.span, reason)
            return
    while joined := [item for item in left if item[1] & reached]:
        left = [item for item in left if item not in joined]
        reached |= {name for _, names in joined for name in names}
    for part, _ in left:
        yield invalid(part.span, "This change does not concern the derivative chromosome.")
