"""Numbers that accompany a canvas: the true size that shrinking or padding hides."""

from __future__ import annotations

import math


def geometry_features(
    length_px: float, area_px: float, scale: float, shrink: float
) -> tuple[float, float, float]:
    """The three numbers that tell the network the true size (canvas pixels, logarithms)."""
    return (
        math.log(max(length_px * scale, 1.0) / 55.0),
        math.log(max(area_px * scale * scale, 1.0) / 700.0),
        math.log(shrink),
    )
