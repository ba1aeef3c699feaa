"""A cell at a glance: its karyogram, very small."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from karyo_desktop.domain.layout import LayoutOptions, arrange
from karyo_desktop.domain.model import Cell
from karyo_desktop.services.reporting import Picture

_SMALL = LayoutOptions(
    margin=4.0, label_height=2.0, row_gap=8.0, tray=False, markers=False, width=560.0
)


def thumbnail(
    cell: Cell, pictures: Mapping[str, Picture], *, width_px: int, height_px: int
) -> NDArray[np.uint8]:
    """Draw the chromosomes that lie in classes; those of a cell without a karyogram in lines.

    Args:
        pictures: (H, W) uint8 of each chromosome, upright, dark on white.

    Returns:
        (height_px, width_px) uint8, dark on white.
    """
    sizes = {i: (float(p.shape[1]), float(p.shape[0])) for i, p in pictures.items()}
    placed = any(ids for name, ids in cell.karyogram.columns.items() if name != "tray")
    options = _SMALL if placed else LayoutOptions(margin=4.0, width=560.0)
    arrangement = arrange(cell.karyogram, sizes, options)
    sheet = Image.new("L", (width_px, height_px), 255)
    zoom = min(width_px / arrangement.width, height_px / arrangement.height)
    for chromosome_id, rect in arrangement.places.items():
        size = (max(round(rect.w * zoom), 1), max(round(rect.h * zoom), 1))
        small = Image.fromarray(pictures[chromosome_id]).resize(size, Image.Resampling.BOX)
        sheet.paste(small, (round(rect.x * zoom), round(rect.y * zoom)))
    return np.asarray(sheet)
