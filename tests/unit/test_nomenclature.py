"""Karyotype text: known complements, and the arithmetic for any."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cirnet_core.classes import AUTOSOMES, CLASSES
from karyo_desktop.nomenclature.build import karyotype_text, ploidy_level


def cell(sex: str, *changes: str, level: int = 2) -> dict[str, int]:
    counts = {name: level for name in AUTOSOMES} | {"X": sex.count("X"), "Y": sex.count("Y")}
    for change in changes:
        counts[change[1:]] += 1 if change[0] == "+" else -1
    return counts


CASES = [
    (cell("XX"), "46,XX"),
    (cell("XY"), "46,XY"),
    (cell("YX"), "46,XY"),
    (cell("X"), "45,X"),
    (cell("Y"), "45,Y"),
    (cell("YY"), "46,YY"),
    (cell(""), "44,?"),
    (cell("XXX"), "47,XXX"),
    (cell("XXY"), "47,XXY"),
    (cell("XYY"), "47,XYY"),
    (cell("XXXX"), "48,XXXX"),
    (cell("XXYY"), "48,XXYY"),
    (cell("XXXXY"), "49,XXXXY"),
    (cell("XY", "+21"), "47,XY,+21"),
    (cell("XX", "+13"), "47,XX,+13"),
    (cell("XX", "+18"), "47,XX,+18"),
    (cell("XX", "-14"), "45,XX,-14"),
    (cell("XXY", "+21"), "48,XXY,+21"),
    (cell("X", "+21"), "46,X,+21"),
    (cell("XX", "+21", "+21"), "48,XX,+21,+21"),
    (cell("XY", "-2", "-2"), "44,XY,-2,-2"),
    (cell("XX", "+21", "+9", "-14"), "47,XX,+9,-14,+21"),
    (cell("XY", "+10", "-9", "+2"), "47,XY,+2,-9,+10"),
    (cell("XXX", level=3), "69,XXX"),
    (cell("XXY", level=3), "69,XXY"),
    (cell("XYY", level=3), "69,XYY"),
    (cell("XX", level=3), "68,XX"),
    (cell("XXY", "+21", level=3), "70,XXY,+21"),
    (cell("XXX", "+8", "+10", level=3), "71,XXX,+8,+10"),
    (cell("XXXX", level=4), "92,XXXX"),
    (cell("XXYY", level=4), "92,XXYY"),
    (cell("XXYY", "-1", "-3", "-5", "+8", "-21", level=4), "89,XXYY,-1,-3,-5,+8,-21"),
    (cell("XXXY", "+21", level=4), "93,XXXY,+21"),
    (cell("X", level=1), "23,X"),
    (cell("Y", level=1), "23,Y"),
    (cell("X", "+4", "+6", "+21", level=1), "26,X,+4,+6,+21"),
    ({}, "0,?" + "".join(f",-{n}" for n in AUTOSOMES)),
    (cell("XX") | {"tray": 5}, "46,XX"),
]


@pytest.mark.parametrize(("counts", "text"), CASES, ids=[text[:30] for _, text in CASES])
def test_known_complements(counts: dict[str, int], text: str) -> None:
    assert karyotype_text(counts) == text


def test_markers_come_last() -> None:
    assert karyotype_text(cell("XX"), markers=1) == "47,XX,+mar"
    assert karyotype_text(cell("XX", "+21"), markers=2) == "49,XX,+21,+2mar"


@pytest.mark.parametrize(
    ("total", "level"),
    [(0, 1), (23, 1), (34, 1), (35, 2), (46, 2), (57, 2), (58, 3), (80, 3), (81, 4), (103, 4)],
)
def test_modal_ranges(total: int, level: int) -> None:
    assert ploidy_level(total) == level


@given(st.fixed_dictionaries({name: st.integers(0, 6) for name in CLASSES}))
def test_text_can_be_counted_back(counts: dict[str, int]) -> None:
    total, sex, *changes = karyotype_text(counts).split(",")
    assert int(total) == sum(counts.values())
    back = dict.fromkeys(AUTOSOMES, ploidy_level(int(total)))
    for change in changes:
        found = re.fullmatch(r"([+-])(\d+)", change)
        assert found
        back[found[2]] += 1 if found[1] == "+" else -1
    assert back | {"X": sex.count("X"), "Y": sex.count("Y")} == counts
    numbers = [int(change[1:]) for change in changes]
    assert numbers == sorted(numbers)


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        karyotype_text({"1": -1})
