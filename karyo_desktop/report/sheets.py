"""The sheet of a karyogram for paper: narrower than the screen's, so larger on a tall page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from cirnet_core.classes import CLASSES, TRAY
from karyo_desktop.domain.layout import (
    Arrangement,
    LayoutOptions,
    Size,
    arrange,
    suggest_scale,
)
from karyo_desktop.domain.model import Karyogram, Placement
from karyo_desktop.report.idiogram import idiogram

WIDTH_UNITS: Final = 490.0
_PREFIX: Final = "idiogram:"
_IDIOGRAM_WIDTH: Final = 0.085
"""Of an idiogram, as a share of the height of chromosome 1."""


def idiogram_id(column: str) -> str:
    """The id under which the idiogram of a class lies on a sheet."""
    return _PREFIX + column


def idiogram_class(sheet_id: str) -> str | None:
    """The class whose idiogram has this id; None for a chromosome's picture."""
    return sheet_id.removeprefix(_PREFIX) if sheet_id.startswith(_PREFIX) else None


def paper_sheet(
    karyogram: Karyogram, sizes: Mapping[str, Size], *, idiograms: bool = False
) -> Arrangement:
    """Lay a karyogram out for paper: centromeres on one level in each row, no tray.

    Args:
        sizes: of the pictures, in pixels.
        idiograms: one stands left of the chromosomes of each class that has any.

    Raises:
        KeyError: a chromosome outside the tray has no size.
        InputError: the band table is damaged.
    """
    placed = {i: sizes[i] for name, ids in karyogram.columns.items() if name != TRAY for i in ids}
    scale = suggest_scale(placed.values())
    if idiograms:
        karyogram, more = _with_idiograms(karyogram, max_height=_longest(placed))
        placed |= more
    options = LayoutOptions(scale=scale, width=WIDTH_UNITS, tray=False, markers=False)
    columns = {**karyogram.columns, TRAY: ()}
    placements = {i: p for i, p in karyogram.placements.items() if i in placed}
    return arrange(
        Karyogram(MappingProxyType(columns), MappingProxyType(placements)),
        placed,
        options,
        centromeres={name: idiogram(name, 400).centromere for name in CLASSES},
    )


def _longest(sizes: Mapping[str, Size]) -> float:
    """Pixels that stand for a whole chromosome 1."""
    heights = sorted((height for _, height in sizes.values()), reverse=True)
    return heights[min(1, len(heights) - 1)] if heights else 0.0


def _with_idiograms(
    karyogram: Karyogram, *, max_height: float
) -> tuple[Karyogram, dict[str, Size]]:
    longest = max(idiogram(name, 400).length for name in CLASSES)
    columns = dict(karyogram.columns)
    placements = dict(karyogram.placements)
    sizes: dict[str, Size] = {}
    for name in CLASSES:
        if columns[name]:
            own = idiogram_id(name)
            height = max_height * idiogram(name, 400).length / longest
            columns[name] = (own, *columns[name])
            placements[own] = Placement()
            sizes[own] = (_IDIOGRAM_WIDTH * max_height, height)
    frozen = MappingProxyType(columns), MappingProxyType(placements)
    return replace(karyogram, columns=frozen[0], placements=frozen[1]), sizes
