"""The black that a program paints around a photograph: beside an image that was turned, or on the
bars that make it square. No camera saw it, so nothing in it is background or ink."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

FloatImage = NDArray[np.float32]
Mask = NDArray[np.bool_]

BYTE = 1.0 / 255.0
"""A step of grey in an image of 8 bits."""

SOFT_PX = 2
"""Turning an image mixes paint and photograph over so many pixels."""

LIGHT_FROM = 0.65
EVEN = 12.0 * BYTE
EVEN_SHARE = 0.6
"""So much of the photograph's rim must be a light field, all within ``EVEN``. The rim of a
chromosome that was cut out is darker, or its own field too."""

INK_SHARE = 0.1
"""A crop of a chromosome holds at least so much that is not field,"""

DARK_SHARE = 0.9
"""and so much of that is darker than the field."""

CONVEX_FROM = 0.96
"""Share of its convex hull that a turned photograph fills; few chromosomes fill as much, and their
rim is uneven."""


def without_surround(grey: FloatImage) -> FloatImage:
    """The image with its own field, grain and all, where paint surrounds the photograph; else as
    it is.

    Args:
        grey: (H, W) float32 in [0, 1].
    """
    found = _photograph(grey)
    if found is None:
        return grey
    inside, field = found
    out = grey.copy()
    out[~inside] = np.resize(field, int((~inside).sum()))
    return out


def _photograph(grey: FloatImage) -> tuple[Mask, FloatImage] | None:
    """The pixels of the photograph and greys of its field, if there is one within the paint."""
    painted = grey <= 1.5 * BYTE
    frame = np.concatenate([painted[0], painted[-1], painted[:, 0], painted[:, -1]])
    if not frame.any() or painted.all():
        return None
    labels, _ = ndimage.label(painted)
    at_frame = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    taken = ~np.isin(labels, at_frame[at_frame > 0])
    inside = ndimage.binary_erosion(taken, iterations=SOFT_PX, border_value=1)
    rim = inside & ~ndimage.binary_erosion(inside, iterations=SOFT_PX, border_value=1)
    if rim.sum() < 12:
        return None
    middle = float(np.median(grey[rim]))
    even = np.abs(grey[rim] - middle) < EVEN
    if middle < LIGHT_FROM or float(even.mean()) < EVEN_SHARE:
        return None
    apart = grey[inside] - middle
    ink = np.abs(apart) >= EVEN
    if float(ink.mean()) < INK_SHARE or float((apart[ink] < 0).mean()) < DARK_SHARE:
        return None
    if _convexity(taken) < CONVEX_FROM:
        return None
    field = grey[rim][even]
    plain = float((field == middle).mean()) > 0.5  # no grain: what differs is a pale edge
    return inside, np.full(1, middle, np.float32) if plain else field


def _convexity(mask: Mask) -> float:
    from skimage.morphology import convex_hull_image

    return float(mask.sum()) / float(max(convex_hull_image(mask).sum(), 1))
