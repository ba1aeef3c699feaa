"""Cells whose bands say nothing to a G-band network, made from ones that do: R-like, shuffled,
blurred away, fluorescent-like. They teach and test the network's sense of its own domain."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.random import Generator
from scipy import ndimage

from cirnet_core.preprocess.ink import FloatImage, Mask

Kind = Literal["inverted", "shuffled", "blurred", "fluorescent"]
KINDS: tuple[Kind, ...] = ("inverted", "shuffled", "blurred", "fluorescent")


def make_foreign(
    kind: Kind, darkness: FloatImage, mask: Mask, *, body_px: float, rng: Generator
) -> FloatImage:
    """The same silhouette with bands that a G-band network cannot read.

    Args:
        kind: what is done to the bands.
        darkness: (H, W) float32 in [0, 1], 0 off the mask.
        mask: (H, W) bool.
        body_px: typical length of this cell's chromosomes in pixels; sets the blur.

    Returns:
        (H, W) float32 in [0, 1], 0 off the mask.
    """
    if not mask.any():
        return darkness
    if kind == "inverted":
        out = _inverted(darkness, mask, rng)
    elif kind == "shuffled":
        out = _shuffled(darkness, mask, rng)
    elif kind == "blurred":
        sigma_px = body_px * rng.uniform(0.07, 0.2)
        soft = ndimage.gaussian_filter(darkness, sigma_px)
        out = soft if rng.random() < 0.4 else _smooth(darkness, mask, sigma_px)
    else:
        out = _fluorescent(darkness, mask, body_px, rng)
    return np.where(mask, np.clip(out, 0.02, 1.0), 0.0).astype(np.float32)


def _inverted(darkness: FloatImage, mask: Mask, rng: Generator) -> FloatImage:
    """R-bands are dark where G-bands are light; the edge may fade to the background or not."""
    low, high = np.percentile(darkness[mask], (5, 97))
    out = low + high - np.clip(darkness, low, high)
    if rng.random() < 0.6:
        depth = ndimage.distance_transform_edt(mask)
        out = out * np.clip(depth / rng.uniform(1.5, 4.0), 0.0, 1.0)
    return np.asarray(out, dtype=np.float32)


def _shuffled(darkness: FloatImage, mask: Mask, rng: Generator) -> FloatImage:
    """The bands in another order: slices across the long axis trade their mean darkness."""
    rows, cols = np.nonzero(mask)
    centred = np.stack([rows - rows.mean(), cols - cols.mean()])
    axis = np.linalg.eigh(centred @ centred.T)[1][:, -1]
    along = np.rint(axis @ centred).astype(np.int64)
    along -= along.min()
    n = int(along.max()) + 1
    ink = darkness[rows, cols]
    profile = np.bincount(along, ink, n) / np.maximum(np.bincount(along, minlength=n), 1)
    parts = np.array_split(np.arange(n), min(int(rng.integers(5, 13)), n))
    moved = [parts[i][:: int(rng.choice([-1, 1]))] for i in rng.permutation(len(parts))]
    target = ndimage.gaussian_filter1d(profile[np.concatenate(moved)], 0.8)
    gain = np.clip(target / np.maximum(profile, 0.02), 0.3, 3.0)
    out = darkness.copy()
    out[rows, cols] = ink * gain[along]
    return out


def _smooth(darkness: FloatImage, mask: Mask, sigma_px: float) -> FloatImage:
    """Blur within the mask alone, so that the silhouette stays."""
    weight = ndimage.gaussian_filter(mask.astype(np.float32), sigma_px)
    level = ndimage.gaussian_filter(np.where(mask, darkness, np.float32(0.0)), sigma_px)
    return np.asarray(level / np.maximum(weight, 1e-3), dtype=np.float32)


def _fluorescent(darkness: FloatImage, mask: Mask, body_px: float, rng: Generator) -> FloatImage:
    """A counterstained body, brighter in its middle, perhaps with the spots of a probe."""
    body = _smooth(darkness, mask, body_px * rng.uniform(0.06, 0.15))
    depth = ndimage.distance_transform_edt(mask)
    envelope = np.clip(depth / max(float(depth.max()), 1.0), 0.0, 1.0) ** rng.uniform(0.3, 0.9)
    out = body * (0.4 + 0.6 * envelope) + rng.uniform(0.0, 0.2) * (darkness - body)
    rows, cols = np.nonzero(mask)
    grid_r, grid_c = np.indices(mask.shape)
    for _ in range(int(rng.integers(0, 5))):
        pick = int(rng.integers(len(rows)))
        away = (grid_r - rows[pick]) ** 2 + (grid_c - cols[pick]) ** 2
        radius = body_px * rng.uniform(0.02, 0.07)
        out = out + rng.uniform(0.2, 0.7) * np.exp(-away / (2 * radius**2))
    return np.asarray(out, dtype=np.float32)
