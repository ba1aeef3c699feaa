"""Hypothesis strategies for karyotype values."""

from __future__ import annotations

from hypothesis import strategies as st

from cirnet_core.classes import CLASSES
from karyo_desktop.nomenclature.model import (
    Amount,
    Break,
    Breaks,
    Cells,
    Change,
    ChromosomeRef,
    Finding,
    Incomplete,
    Karyotype,
    Line,
    Reference,
    Sex,
    Structural,
    Unidentified,
    Variant,
    Whole,
)
from karyo_desktop.nomenclature.words import ORIGIN, STRUCTURAL, UNCHECKED_STRUCTURAL

small = st.integers(1, 99)
ranges = st.builds(lambda low, more: Amount(low, low + more), st.integers(0, 99), small)
amounts = st.one_of(small.map(lambda n: Amount(n, n)), ranges)
about = small.map(lambda n: Amount(None, n))
names = st.sampled_from(CLASSES)

bands = st.sampled_from(["11", "11.2", "36.33", "10", "?", "?2", "2?", "2?3", "ter"])
points = st.one_of(
    st.builds(Break, st.sampled_from("pq"), bands),
    st.builds(Break, st.sampled_from("pq"), st.just("13"), st.sampled_from(["14", "22.1"])),
    st.builds(Break, st.just("p"), st.just("11"), st.just("q12")),
    st.just(Break("cen")),
)
options = st.one_of(st.just((Break("?"),)), st.lists(points, min_size=1, max_size=3).map(tuple))
breaks = st.builds(Breaks, st.lists(options, min_size=1, max_size=2).map(tuple))
chromosomes = st.one_of(
    st.just(ChromosomeRef("?")),
    st.builds(ChromosomeRef, names, st.booleans(), st.sampled_from(["", "", "q", "p"])),
)


def _structural(parts: st.SearchStrategy[tuple[Structural, ...]]) -> st.SearchStrategy[Structural]:
    return st.builds(
        Structural,
        symbol=st.sampled_from([*STRUCTURAL, *UNCHECKED_STRUCTURAL]),
        chromosomes=st.lists(chromosomes, min_size=1, max_size=3).map(tuple),
        breaks=st.lists(breaks, max_size=3).map(tuple),
        parts=parts,
    )


part = st.builds(
    lambda change, doubt: Structural(
        change.symbol, change.chromosomes, change.breaks, uncertain=doubt
    ),
    _structural(st.just(())),
    st.booleans(),
)
structural = _structural(st.lists(part, max_size=2).map(tuple))
unidentified = st.builds(
    Unidentified,
    st.sampled_from(["mar", "r", "dmin", "hsr", "ace"]),
    st.one_of(st.none(), amounts, about),
    st.one_of(st.none(), small),
)
tail = {
    "uncertain": st.booleans(),
    "copies": st.one_of(st.none(), amounts),
    "origin": st.sampled_from(["", "", *ORIGIN]),
    "constitutional": st.sampled_from(["", "", "c", "?c"]),
}
changes = st.one_of(
    st.builds(
        Change, st.builds(Whole, st.one_of(names, st.just("99"))), st.sampled_from("+-"), **tail
    ),
    st.builds(Change, st.one_of(structural, unidentified), st.sampled_from(["", "+", "-"]), **tail),
    st.builds(
        Change,
        st.builds(Variant, names, st.sampled_from([("qh+",), ("ps+", "pstk-"), ("cenh+",)])),
        origin=tail["origin"],
        constitutional=tail["constitutional"],
    ),
    st.just(Change(Incomplete())),
)
findings = st.lists(
    st.builds(
        Finding,
        st.lists(changes, min_size=1, max_size=2).map(tuple),
        st.one_of(st.none(), small),
    ),
    max_size=4,
).map(tuple)
cells = st.builds(Cells, st.integers(0, 99), st.booleans())
sexes = st.builds(
    Sex,
    st.sampled_from(["X", "Y", "XX", "XY", "XXY", "U"]),
    st.sampled_from(["", "", "c", "?c", "?"]),
)
references = st.builds(
    lambda kind, number, copies: Reference(kind, None if kind == "idem" else number, copies),
    st.sampled_from(["idem", "sl", "sdl"]),
    st.one_of(st.none(), st.integers(1, 99)),
    st.one_of(st.none(), amounts),
)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """A line as the grammar has it: a list, a reference or, with findings, neither."""
    found = draw(findings)
    lead = draw(st.sampled_from(["sex", "reference", "none"] if found else ["sex", "reference"]))
    number = draw(st.one_of(st.none(), cells))
    # The last [n] of a line is the line's, so a finding's own needs another behind it.
    if found and number is None:
        found = (*found[:-1], Finding(found[-1].options))
    return Line(
        count=draw(amounts),
        ploidy=draw(st.one_of(st.none(), st.integers(1, 9))),
        sex=draw(sexes) if lead == "sex" else None,
        reference=draw(references) if lead == "reference" else None,
        findings=found,
        cells=number,
    )


some_lines = st.lists(lines(), min_size=1, max_size=3).map(tuple)
karyotypes = st.one_of(
    st.builds(Karyotype, some_lines, st.sampled_from(["", "", "mos", "chi"])),
    st.builds(Karyotype, some_lines, donor=st.lists(lines(), max_size=2).map(tuple)),
    st.builds(Karyotype, some_lines, technique=st.just(".ish del(22)(D22S75-)")),
    st.builds(Karyotype, st.just(()), donor=some_lines),
)
