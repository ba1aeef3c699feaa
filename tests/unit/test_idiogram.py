"""Idiograms as rectangles, against the band tables."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cirnet_core.classes import CLASSES
from cirnet_core.errors import InputError
from karyo_desktop.report.idiogram import LEVELS, idiogram


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("class_", CLASSES)
def test_bands_lie_in_order_on_both_arms(class_: str, level: int) -> None:
    drawn = idiogram(class_, level)
    assert drawn.bands[0].top == 0.0
    assert drawn.bands[-1].bottom == 1.0
    for above, below in pairwise(drawn.bands):
        assert above.top < above.bottom <= below.top + 1e-12
    for band in drawn.bands:
        on_p = band.bottom <= drawn.centromere + 1e-12
        assert band.name.startswith("p" if on_p else "q")


def test_more_bands_at_a_higher_level_and_known_greys() -> None:
    counts = [sum(len(idiogram(name, level).bands) for name in CLASSES) for level in LEVELS]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    by_name = {band.name: band for band in idiogram("1", 850).bands}
    assert by_name["p36.33"].grey == 255
    assert by_name["p36.32"].grey > idiogram("1", 400).bands[1].grey
    assert by_name["q12"].kind == "variable"
    assert {band.kind for band in idiogram("13", 400).bands} >= {"stalk", "centromere"}


def test_longer_chromosomes_are_drawn_longer() -> None:
    assert idiogram("1", 550).length > idiogram("21", 550).length


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(InputError, match="700"):
        idiogram("1", 700)
