"""The medial axis of a bent chromosome."""

from __future__ import annotations

import math

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from cirnet_core.synthetic.profile import STEP_PX

Points = NDArray[np.float64]
"""(S, 2) x to the right and y downwards, in px."""


def random_axis(
    n_samples: int, centromere: int, *, width_px: float, bend: float, rng: Generator
) -> Points:
    """A smooth curve of ``n_samples`` points, ``STEP_PX`` apart, upright with the p end on top.

    Args:
        n_samples: at least 2.
        centromere: index at which the body bends most easily.
        width_px: width of the body; no curve is tighter than it allows.
        bend: factor of all angles; 0 gives a straight line.
        rng: chooses the angles.
    """
    slenderness = min(n_samples * STEP_PX / (6.0 * width_px), 1.3)
    kind = rng.random()
    total = math.radians(8.0 if kind < 0.45 else 28.0 if kind < 0.85 else 75.0)
    total *= bend * slenderness
    s = np.linspace(0.0, 1.0, n_samples)
    curvature = np.zeros(n_samples)
    for mode, share in ((0, 1.0), (1, 1.0), (2, 0.6)):
        angle = rng.normal(0.0, total * share)
        curvature += angle * math.pi / 2 * np.sin(math.pi * (mode + 1) * s) / n_samples
    hinge_px = 0.45 * width_px
    hinge = np.exp(-0.5 * ((np.arange(n_samples) - centromere) * STEP_PX / hinge_px) ** 2)
    inside = 0.08 < centromere / n_samples < 0.92
    if inside:
        kink = rng.normal(0.0, math.radians(14.0) * bend)
        curvature += kink * hinge / (math.sqrt(2 * math.pi) * hinge_px / STEP_PX)
    tightest = STEP_PX / (0.75 * width_px)
    curvature = np.clip(curvature, -tightest, tightest)
    turn = np.cumsum(curvature)
    # Beyond this the two arms would touch or cross.
    spread = float(np.ptp(turn))
    if spread > math.radians(170.0):
        turn *= math.radians(170.0) / spread
    steps = STEP_PX * np.stack([np.sin(turn), np.cos(turn)], axis=1)
    return upright(np.cumsum(steps, axis=0))


def upright(points: Points) -> Points:
    """Turn and centre a curve so that it runs downwards from its p end.

    "Downwards" is the regression of place on order along the body. Unlike the principal axis of
    the silhouette it is defined for a chromosome bent into a U, which is shown with its p end
    above its q end.
    """
    centred = points - points.mean(axis=0)
    order = np.arange(len(points), dtype=float)
    dx, dy = (order - order.mean()) @ centred
    return turned(centred, math.degrees(math.atan2(dx, dy)))


def turned(points: Points, rotation_deg: float) -> Points:
    """Turn clockwise as seen, so that Pillow's ``rotate(rotation_deg)`` undoes it."""
    cos, sin = math.cos(math.radians(rotation_deg)), math.sin(math.radians(rotation_deg))
    x, y = points[:, 0], points[:, 1]
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=1)
