"""How the sheet on screen is measured, and what is usual on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from cirnet_core.classes import CLASSES
from karyo_desktop.domain.layout import LayoutOptions

SCREEN: Final = LayoutOptions(
    width=960.0,
    margin=14.0,
    group_gap=44.0,
    column_gap=16.0,
    copy_gap=11.0,
    row_gap=11.0,
    label_height=29.0,
    line_gap=4.0,
    tray_height=36.0,
)
"""Beside the sheet of the report, there is room for a confidence under each chromosome."""

EMPTY_TRAY_HEIGHT: Final = 6.0

PERCENT_ROW: Final = 13.0
"""Height in sheet units of the row of confidences, between the line and the class number."""


def expected_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Copies that a diploid cell of that sex has, read off its own Y."""
    male = counts["Y"] > 0
    return {name: 2 for name in CLASSES} | {"X": 1 if male else 2, "Y": 1 if male else 0}


def unusual_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Classes with other than the expected number of copies, and the number they have."""
    expected = expected_counts(counts)
    return {name: counts[name] for name in CLASSES if counts[name] != expected[name]}


def with_scale(scale: float, *, tray_open: bool) -> LayoutOptions:
    """The measures for one cell; an empty tray takes little room."""
    height = SCREEN.tray_height if tray_open else EMPTY_TRAY_HEIGHT
    return replace(SCREEN, scale=scale, tray_height=height)
