"""Measures of a chromosome's silhouette: long axis, length along the body, area."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from skimage.measure import perimeter_crofton

from cirnet_core.preprocess.ink import Mask


@dataclass(frozen=True)
class Shape:
    """Attributes of a mask, in its own pixels.

    Attributes:
        axis_deg: the counter-clockwise turn, in [0, 180), that stands the long axis upright.
        length_px: length along the body, bent or not.
        area_px: number of mask pixels.
        elongation: ratio of the standard deviations along and across the axis, at least 1.
    """

    axis_deg: float
    length_px: float
    area_px: float
    elongation: float


def measure_shape(mask: Mask) -> Shape:
    """Measure a (H, W) bool mask that holds one connected object.

    The long axis is the first principal axis. The length treats the body as a ribbon of length L
    and width W with area L·W and perimeter 2·(L + W), which bending leaves alone.
    """
    rows, cols = np.nonzero(mask)
    area = float(rows.size)
    y, x = rows - rows.mean(), cols - cols.mean()
    cxx, cyy, cxy = float((x * x).mean()), float((y * y).mean()), float((x * y).mean())
    root = math.hypot((cxx - cyy) / 2, cxy)
    major, minor = (cxx + cyy) / 2 + root, max((cxx + cyy) / 2 - root, 1e-6)
    # Angle of the major axis, counter-clockwise as seen (rows grow downwards).
    alpha = -math.degrees(0.5 * math.atan2(2 * cxy, cxx - cyy))
    padded = np.pad(mask, 1)
    half = 0.5 * float(perimeter_crofton(padded, directions=4))
    disc = half * half / 4 - area
    length = half / 2 + math.sqrt(disc) if disc > 0 else math.sqrt(area)
    return Shape(
        axis_deg=(90.0 - alpha) % 180.0,
        length_px=length,
        area_px=area,
        elongation=math.sqrt(max(major, 1e-6) / minor),
    )
