"""How the sheet on screen is measured."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from karyo_desktop.domain.layout import LayoutOptions

SCREEN: Final = LayoutOptions(
    width=960.0,
    margin=14.0,
    group_gap=44.0,
    column_gap=16.0,
    copy_gap=11.0,
    row_gap=20.0,
    label_height=29.0,
    line_gap=4.0,
    tray_height=36.0,
)
"""Beside the sheet of the report, there is room for a confidence under each chromosome, and over
the longest of a row for its flag."""

EMPTY_TRAY_HEIGHT: Final = 6.0

PERCENT_ROW: Final = 13.0
"""Height in sheet units of the row of confidences, between the line and the class number."""


def with_scale(scale: float, *, tray_open: bool) -> LayoutOptions:
    """The measures for one cell; an empty tray takes little room."""
    height = SCREEN.tray_height if tray_open else EMPTY_TRAY_HEIGHT
    return replace(SCREEN, scale=scale, tray_height=height)
