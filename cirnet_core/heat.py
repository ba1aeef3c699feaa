"""A heat map as a value; it needs no network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class HeatMap:
    """Which parts of a chromosome speak for a class.

    Attributes:
        heat: (H, W) float32 in [0, 1], upright as ``upright_picture`` shows the chromosome; 1
            where covering costs the class most, 0 where it costs nothing.
        class_: the class that it speaks for.
        probability: of the class with nothing covered, in [0, 1].
        least: of the class with its most telling part covered, in [0, 1].
    """

    heat: NDArray[np.float32]
    class_: str
    probability: float
    least: float
