"""Rules for the breaks of one structural change: where they lie, and which bands there are."""

from __future__ import annotations

from collections.abc import Iterator

from cirnet_core.classes import CLASSES
from karyo_desktop.nomenclature.bands import CENTROMERE, band_fault, bands_at, extent
from karyo_desktop.nomenclature.forms import ACROCENTRIC_AUTOSOMES, FORMS, Form
from karyo_desktop.nomenclature.model import Break, Breaks, Structural
from karyo_desktop.nomenclature.outcome import Problem, invalid, not_checked
from karyo_desktop.nomenclature.words import STRUCTURAL, with_article


def place_problems(change: Structural, form: Form, *, level: int) -> Iterator[Problem]:
    """Arms, order and centromeres of breaks whose numbers are right."""
    what = STRUCTURAL[change.symbol]
    if form.centric:
        reason = f"{with_article(what, capital=True)} breaks at the centromere, written p10 or q10."
        yield from centric_problems(change, reason)
    else:
        yield from _at_centromere_problems(change)
    for place, breaks in zip(change.chromosomes, change.breaks, strict=True):
        for option in breaks.options:
            if len(option) == 2:
                yield from _pair_problems(change, place.name, option, level=level)
    if change.symbol == "ins":
        yield from _segment_problems(change)
    if change.symbol == "rob":
        yield from _robertsonian_problems(change)
    if change.symbol == "tas":
        yield from _telomere_problems(change, level=level)


def _at_centromere_problems(change: Structural) -> Iterator[Problem]:
    """Breaks at the centromere in a change that mostly has them elsewhere."""
    points = [point for breaks in change.breaks for o in breaks.options for point in o]
    central = [point for point in points if point.band == CENTROMERE]
    if change.symbol != "t":
        what = with_article(STRUCTURAL[change.symbol])
        for point in central:
            yield not_checked(point.span, f"A break at the centromere in {what} is not checked.")
    elif central and len(central) < len(points):
        reason = "A break at the centromere beside one elsewhere is not checked."
        yield not_checked(change.span, reason)


def centric_problems(change: Structural, reason: str) -> Iterator[Problem]:
    """Breaks that do not lie at the centromere, with the reason why they should."""
    for breaks in change.breaks:
        points = [point for option in breaks.options for point in option]
        if any("?" in point.band for point in points):
            yield not_checked(breaks.span, "A doubt about the centromere is not checked.")
        elif any(point.band != CENTROMERE and point.arm != "?" for point in points):
            yield invalid(breaks.span, reason)


def _pair_problems(
    change: Structural, chromosome: str, option: tuple[Break, ...], *, level: int
) -> Iterator[Problem]:
    """Two breaks of one chromosome."""
    form = FORMS[change.symbol]
    first, second = option
    what = with_article(STRUCTURAL[change.symbol])
    ring = change.symbol == "r" and len(change.chromosomes) == 1
    place = (first.span[0], second.span[1])
    if ring and first.arm == second.arm:
        yield not_checked(place, "A ring that is broken in one arm only is not checked.")
    if (first.arm, second.arm) == ("q", "p") and (form.ordered or ring):
        yield invalid(place, f"In {what} the break in p is written before the one in q.")
    elif first.arm != second.arm and change.symbol == "del":
        yield invalid(place, "A deletion with two breaks lies within one arm.")
    elif first.arm != second.arm and form.same_arm:
        yield not_checked(place, f"The form of {what} across the centromere is not checked.")
    elif change.symbol == "inv" and (first.arm, first.band) == (second.arm, second.band):
        yield not_checked(place, "An inversion within one band is not checked.")
    elif form.ordered and _inwards(chromosome, first, second, level=level):
        reason = f"In {what} the break nearer to the centromere is written first."
        yield invalid(place, reason)


def _inwards(chromosome: str, first: Break, second: Break, *, level: int) -> bool:
    """Whether the first of two bands of one arm lies wholly further out than the second."""
    if first.arm != second.arm:
        return False
    a = extent(chromosome, first.arm, first.band, level=level)
    b = extent(chromosome, second.arm, second.band, level=level)
    if a is None or b is None:
        return False
    return a[1] <= b[0] if first.arm == "p" else a[0] >= b[1]


def _segment_problems(change: Structural) -> Iterator[Problem]:
    """The segment that was moved lies in one arm."""
    for option in change.breaks[-1].options:
        bands = {(point.arm, point.band) for point in option}
        if len(option) == 3 and len(bands) < 3:
            place = (option[0].span[0], option[-1].span[1])
            yield not_checked(place, "An insertion within one band is not checked.")
        if len(option) >= 2 and option[-2].arm != option[-1].arm:
            place = (option[-2].span[0], option[-1].span[1])
            yield not_checked(place, "A segment across the centromere is not checked.")


def _robertsonian_problems(change: Structural) -> Iterator[Problem]:
    for place, breaks in zip(change.chromosomes, change.breaks, strict=True):
        if place.name not in (*ACROCENTRIC_AUTOSOMES, "?"):
            reason = "A Robertsonian translocation joins two of the acrocentric chromosomes "
            yield invalid(place.span, reason + "13, 14, 15, 21 and 22.")
        elif any(point.arm == "p" for option in breaks.options for point in option):
            yield invalid(breaks.span, "A Robertsonian translocation joins two long arms, q10.")


def _telomere_problems(change: Structural, *, level: int) -> Iterator[Problem]:
    if sum(len(breaks.options[0]) for breaks in change.breaks) % 2:
        yield invalid(change.span, "Ends of arms go together two by two.")
    for place, breaks in zip(change.chromosomes, change.breaks, strict=True):
        if place.name not in CLASSES:
            continue
        known = list(bands_at(level)[place.name].values())
        ends = {"p": known[0][0], "q": max(stop for _, stop in known)}
        for point in (point for option in breaks.options for point in option):
            found = extent(place.name, point.arm, point.band, level=level)
            if found is not None and ends[point.arm] not in found:
                yield invalid(point.span, "A telomeric association joins the ends of arms.")


def band_problems(change: Structural, *, level: int) -> Iterator[Problem]:
    """Bands that do not exist, and breaks of which too little is known."""
    if len(change.breaks) != len(change.chromosomes):
        return
    for place, breaks in zip(change.chromosomes, change.breaks, strict=True):
        yield from _option_problems(breaks)
        for point in (point for option in breaks.options for point in option):
            if point.arm == "?" and place.name != "?":
                yield not_checked(point.span, "A break without an arm is not checked.")
            if place.name == "?" and point.arm != "?" and point.band not in ("", "?"):
                yield not_checked(point.span, "A band of an unknown chromosome is not checked.")
            if point.arm == "?" or place.name == "?":
                continue
            if point.arm == "cen" or point.band == "ter":
                yield not_checked(
                    point.span, f"A break at “{point.arm}{point.band}” is not checked."
                )
                continue
            for arm, band in _ends(point):
                fault = band_fault(place.name, arm, band, level=level)
                if fault is not None:
                    yield invalid(point.span, fault)
            yield from _range_problems(place.name, point, level=level)


def _option_problems(breaks: Breaks) -> Iterator[Problem]:
    for option in breaks.options:
        if len(option) > 1 and any(point.arm == "?" for point in option):
            reason = "One question mark is enough for a break that is not known."
            yield invalid(breaks.span, reason)
    if len({*breaks.options}) < len(breaks.options):
        yield invalid(breaks.span, "The same stands on both sides of “or”.")


def _range_problems(chromosome: str, point: Break, *, level: int) -> Iterator[Problem]:
    """A range of bands goes outwards in one arm."""
    if not point.to:
        return
    (arm, band), (other_arm, other_band) = _ends(point)
    if arm != other_arm:
        yield not_checked(point.span, "A range of bands across the centromere is not checked.")
    elif band == other_band:
        yield invalid(point.span, "A range goes from one band to another.")
    elif _inwards(chromosome, Break(arm, band), Break(arm, other_band), level=level):
        yield not_checked(point.span, "A range of bands towards the centromere is not checked.")


def _ends(point: Break) -> list[tuple[str, str]]:
    """Both ends of a range of bands, or the one band."""
    ends = [(point.arm, point.band)]
    if point.to:
        crossing = point.to[0] in "pq"
        ends.append((point.to[0], point.to[1:]) if crossing else (point.arm, point.to))
    return ends
