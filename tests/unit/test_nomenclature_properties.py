"""What holds for any karyotype, any karyogram and any text."""

from __future__ import annotations

import csv
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cirnet_core.bands import BAND_LEVELS
from cirnet_core.classes import AUTOSOMES, CLASSES
from karyo_desktop.nomenclature.agreement import CellCounts
from karyo_desktop.nomenclature.build import karyotype_text
from karyo_desktop.nomenclature.check import check
from karyo_desktop.nomenclature.complete import complete
from karyo_desktop.nomenclature.model import Karyotype
from karyo_desktop.nomenclature.outcome import Outcome
from karyo_desktop.nomenclature.parse import parse_karyotype
from karyo_desktop.nomenclature.write import write_karyotype

from .karyotypes import karyotypes

with (Path(__file__).parent / "iscn_cases.csv").open(encoding="utf-8", newline="") as file:
    TEXTS = [case["text"] for case in csv.DictReader(file)]

WORDS = (
    "46 47 , / // X Y XX + - ? ~ ( ) ; [ ] cp c x2 del t( der( (9;22) (q34;q11.2) q13 p10 mar "
    "idem sl sdl1 mos chi inc dmin or ->  :: .ish arr <4n> 9999"
)
PIECES = st.sampled_from(WORDS.split(" "))
ANY_TEXT = st.one_of(
    st.text(max_size=40),
    st.lists(PIECES, max_size=30).map("".join),
    st.tuples(st.sampled_from(TEXTS), st.text(max_size=3), st.integers(0, 60)).map(
        lambda parts: parts[0][: parts[2]] + parts[1] + parts[0][parts[2] :]
    ),
)


@settings(deadline=None)
@given(karyotypes)
def test_build_parse_build_is_the_identity(karyotype: Karyotype) -> None:
    text = write_karyotype(karyotype)
    found = parse_karyotype(text)
    assert isinstance(found, Karyotype), (text, found)
    assert found == karyotype, text
    assert write_karyotype(found) == text


@settings(deadline=None)
@given(st.sampled_from(TEXTS))
def test_what_can_be_read_is_written_the_same_again(text: str) -> None:
    found = parse_karyotype(text)
    if isinstance(found, Karyotype):
        again = parse_karyotype(write_karyotype(found))
        assert again == found


@settings(deadline=None)
@given(st.fixed_dictionaries({name: st.integers(0, 6) for name in CLASSES}), st.integers(0, 3))
def test_a_random_karyogram_gives_text_that_agrees(counts: dict[str, int], markers: int) -> None:
    text = karyotype_text(counts, markers=markers)
    cell = CellCounts(counts, markers)
    checked = check(text, karyograms=[cell])
    if counts["X"] + counts["Y"]:
        assert (checked.outcome, checked.canonical) == (Outcome.VALID, text), checked.problems
    else:
        assert checked.outcome is Outcome.NOT_CHECKED


@settings(deadline=None)
@given(
    st.fixed_dictionaries({name: st.integers(1, 3) for name in CLASSES}),
    st.sampled_from(CLASSES),
    st.sampled_from([-1, 1]),
)
def test_a_karyogram_with_one_more_or_less_disagrees(
    counts: dict[str, int], name: str, more: int
) -> None:
    text = karyotype_text(counts)
    other = counts | {name: counts[name] + more}
    assert check(text, karyograms=[CellCounts(other)]).outcome is Outcome.INVALID


@settings(deadline=None, max_examples=300)
@given(ANY_TEXT, st.sampled_from(BAND_LEVELS))
def test_no_text_makes_the_check_fail(text: str, level: int) -> None:
    checked = check(text, level=level)
    assert (checked.outcome is Outcome.VALID) == (not checked.problems)
    for problem in checked.problems:
        assert 0 <= problem.span[0] <= problem.span[1] <= len(text)
        assert problem.reason.endswith(".")
        assert "\n" not in problem.reason.replace(text, "")


@settings(deadline=None)
@given(ANY_TEXT, st.integers(-2, 80))
def test_no_text_makes_the_help_fail(text: str, cursor: int) -> None:
    found = complete(text, cursor, level=550)
    assert 0 <= found.start <= found.end <= len(text)
    begun = text[found.start : found.end]
    assert all(candidate.text != begun for candidate in found.candidates)


def test_large_numbers_do_not_hang() -> None:
    for text in ("46,XX,+9999r", "46,XX,+9999rx9999", "46,XX,+der(?)x9999[2]/92,idemx9999"):
        assert check(text, karyograms=[CellCounts(dict.fromkeys(AUTOSOMES, 2))]).problems
