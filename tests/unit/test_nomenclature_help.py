"""Help with typing, and the bands behind it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cirnet_core.bands import BAND_LEVELS
from cirnet_core.classes import CLASSES
from karyo_desktop.nomenclature.bands import arm_bands, band_fault, bands_at
from karyo_desktop.nomenclature.complete import complete
from karyo_desktop.nomenclature.edition import CODE_SYSTEM, EDITION


def offered(text: str, *, level: int = 550) -> tuple[str, list[str]]:
    found = complete(text, len(text), level=level)
    return text[found.start : found.end], [candidate.text for candidate in found.candidates]


@pytest.mark.parametrize(
    ("text", "begun", "candidates"),
    [
        ("", "", ["mos ", "chi ", "46,XX", "46,XY"]),
        ("m", "m", ["mos "]),
        ("46,X", "X", ["XX", "XY", "XXX", "XXY", "XYY"]),
        ("46,XX,d", "d", ["del(", "der(", "dic(", "dup(", "dmin"]),
        ("46,XX,psu d", "psu d", ["psu dic("]),
        ("46,XX,+2", "2", ["20", "21", "22"]),
        ("46,XX,del(2", "2", ["20", "21", "22"]),
        ("46,XX,del(5)(q13", "q13", ["q13.1", "q13.2", "q13.3"]),
        ("46,XX,del(5)(q13q33", "q33", ["q33.1", "q33.2", "q33.3"]),
        ("46,XX,t(9;22)(q34;q11", "q11", ["q11.1", "q11.2"]),
        ("45,XX,rob(14;", "", ["13", "14", "15", "21", "22"]),
        ("45,XX,rob(14;21)(", "", ["q10"]),
        ("46,XX,i(17)(", "", ["p10", "q10"]),
        ("45,XX,der(14;21)(q10;", "", ["p10", "q10"]),
        ("46,XX,t(9;22)(q34;q11.2)[5]/47,s", "s", ["sl", "sdl"]),
        ("46,XX,t(5;6)(q34;q23)m", "m", ["mat"]),
        ("46,XX,der(1)t(1;3)(p22;q13.1)tr", "tr", ["trp("]),
        ("46,XX,i", "i", ["i(", "ider(", "idic(", "ins(", "inv(", "inc"]),
    ],
)
def test_candidates(text: str, begun: str, candidates: list[str]) -> None:
    assert offered(text) == (begun, candidates)


def test_only_what_is_in_front_of_the_cursor_counts() -> None:
    found = complete("46,XX,del(5)(q1),+21", 15, level=550)
    assert (found.start, found.end) == (13, 15)
    assert "q13" in [candidate.text for candidate in found.candidates]


@pytest.mark.parametrize("text", ["banana", "46,XX,del(5)(q13)[3]/", "46,XX]", "46,XX,del(99)("])
def test_nothing_is_offered_where_nothing_fits(text: str) -> None:
    assert offered(text) == ("", [])


def test_abbreviations_come_with_their_meaning() -> None:
    found = complete("46,XX,rob", 9, level=550)
    assert [(c.text, c.meaning) for c in found.candidates] == [
        ("rob(", "Robertsonian translocation")
    ]


@pytest.mark.parametrize("level", BAND_LEVELS)
def test_offered_bands_exist_at_the_level(level: int) -> None:
    for name in CLASSES:
        _, bands = offered(f"46,XX,add({name})(", level=level)
        assert bands == [b for arm in "pq" for b in arm_bands(name, arm, level=level)]
        assert all(band_fault(name, b[0], b[1:], level=level) is None for b in bands)


def test_bands_of_a_coarser_level_exist_at_a_finer_one() -> None:
    for coarse, fine in pairwise(BAND_LEVELS):
        for name in CLASSES:
            missing = set(bands_at(coarse)[name]) - set(bands_at(fine)[name])
            assert not missing, (coarse, fine, name, missing)


def test_a_divided_band_comes_before_its_parts_and_spans_them() -> None:
    bands = arm_bands("5", "p", level=550)
    assert bands[:6] == ("p11", "p12", "p13", "p13.1", "p13.2", "p13.3")
    found = bands_at(550)["5"]
    assert found["p13"] == (found["p13.3"][0], found["p13.1"][1])


def test_the_edition_is_told() -> None:
    assert EDITION == "ISCN 2020"
    assert CODE_SYSTEM.startswith("https://")
