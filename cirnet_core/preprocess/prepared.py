"""Chromosomes of one cell, measured and brought to a common intensity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cirnet_core.preprocess.decode import decode_image
from cirnet_core.preprocess.ink import Ink, extract_ink
from cirnet_core.preprocess.shape import Shape, measure_shape


@dataclass(frozen=True)
class Prepared:
    """One chromosome, cut free and measured in the pixels of its file."""

    ink: Ink
    shape: Shape


def prepare_image(data: bytes, *, name: str) -> Prepared:
    """Decode, cut free and measure one image.

    Raises:
        ImageError: unreadable, or no chromosome in it.
    """
    decoded = decode_image(data, name=name)
    ink = extract_ink(decoded.grey, decoded.alpha, name=name)
    return Prepared(ink, measure_shape(ink.mask))


def cell_intensity(cell: Sequence[Prepared]) -> float:
    """The darkness, in (0, 1], that counts as a cell's dark band.

    Stain and exposure differ between cells, so the median of the images' 90th percentiles is
    what the network sees as 0.8.
    """
    tops = [float(np.percentile(item.ink.darkness[item.ink.mask], 90)) for item in cell]
    return max(float(np.median(tops)) / 0.8, 0.02)
