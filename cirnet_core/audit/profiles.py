"""Band profiles: what a cytologist reads along a chromosome, without any network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cirnet_core.preprocess.straighten import straightened

POINTS = 100
MIDDLE = 0.5
"""Share of the breadth that is averaged: the rims of a printed chromosome are dark all along."""

SHIFT = 6
"""Points by which two profiles may be moved against each other: ends are cut differently."""

PAPER = 255
Array = NDArray[np.float64]


def band_profile(picture: NDArray[np.uint8]) -> Array:
    """Darkness along a chromosome, from the upper end to the lower one.

    Args:
        picture: (H, W) uint8, upright, dark on white.

    Returns:
        (POINTS,) of mean 0 and variance 1; zeros where nothing varies.
    """
    laid = straightened(picture)
    means = []
    for row in laid:
        ink = np.flatnonzero(row < PAPER)
        if len(ink):
            trim = round((ink[-1] - ink[0] + 1) * (1 - MIDDLE) / 2)
            inner = row[ink[0] + trim : ink[-1] + 1 - trim]
            means.append(255.0 - float(inner.mean()))
    if len(means) < 2:
        return np.zeros(POINTS)
    along = np.interp(np.linspace(0, len(means) - 1, POINTS), np.arange(len(means)), means)
    return _standard(along)


def typical_profile(profiles: Sequence[Array]) -> Array:
    """The mean of several (POINTS,) profiles, of mean 0 and variance 1 again."""
    return _standard(np.mean(profiles, axis=0)) if profiles else np.zeros(POINTS)


def _standard(values: Array) -> Array:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))


def likeness(profile: Array, typical: Array) -> float:
    """Greatest correlation, in [-1, 1], of two profiles moved by up to ``SHIFT`` points."""
    best = -1.0
    for shift in range(-SHIFT, SHIFT + 1):
        a = profile[max(shift, 0) : POINTS + min(shift, 0)]
        b = typical[max(-shift, 0) : POINTS + min(-shift, 0)]
        best = max(best, float((_standard(a) * _standard(b)).mean()))
    return best
