"""Which pixels are chromosome, and how dark they are, whatever the source's background was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cirnet_core.errors import ImageError

FloatImage = NDArray[np.float32]
Mask = NDArray[np.bool_]

MIN_INK_PX = 12
"""Fewer connected pixels than this cannot be a chromosome at any usual magnification."""

FILL_TOLERANCE = 6.0 / 255.0
"""A background whose frame varies less than this was painted by a program, not photographed."""


@dataclass(frozen=True)
class Ink:
    """One chromosome cut free.

    Attributes:
        darkness: (H, W) float32 in [0, 1]; 0 is background, 1 the darkest band; 0 off the mask.
        mask: (H, W) bool, true on the chromosome.
        offset_rc: where this crop's first row and column lie in the decoded image.
        debris: share of ink in [0, 1] that lay outside the chromosome and was left out.
        inverted: the source was light on dark.
    """

    darkness: FloatImage
    mask: Mask
    offset_rc: tuple[int, int]
    debris: float
    inverted: bool


def extract_ink(grey: FloatImage, alpha: FloatImage | None = None, *, name: str = "image") -> Ink:
    """Separate the chromosome from its background.

    Args:
        grey: (H, W) float32 in [0, 1], black 0.
        alpha: (H, W) float32 in [0, 1], opaque 1, or None.
        name: what messages call the image.

    Returns:
        The ink, cropped to the chromosome with one pixel of margin.

    Raises:
        ImageError: nothing in the image stands out from its background.
    """
    if grey.ndim != 2 or min(grey.shape) < 3:
        raise ImageError(f"{name}: {grey.shape} is too small to hold a chromosome.")
    transparent = alpha is not None and bool((alpha < 0.5).any())
    if transparent:
        assert alpha is not None
        candidate = alpha >= 0.5
        if not candidate.any():
            raise ImageError(f"{name}: the image is fully transparent; it holds no chromosome.")
        fill = _extreme_of_ring(grey, candidate)
        grey = np.where(candidate, grey, fill).astype(np.float32)
    frame = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
    fill = float(np.median(frame)) if not transparent else fill
    distance = np.abs(grey - fill)
    mask, debris = _chromosome_mask(distance, frame, fill, name)
    darkness, inverted = _darkness(grey, mask, fill)
    rows, cols = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    r0, r1 = max(int(rows[0]) - 1, 0), min(int(rows[-1]) + 2, mask.shape[0])
    c0, c1 = max(int(cols[0]) - 1, 0), min(int(cols[-1]) + 2, mask.shape[1])
    return Ink(
        darkness=np.ascontiguousarray(darkness[r0:r1, c0:c1]),
        mask=np.ascontiguousarray(mask[r0:r1, c0:c1]),
        offset_rc=(r0, c0),
        debris=debris,
        inverted=inverted,
    )


def _extreme_of_ring(grey: FloatImage, mask: Mask) -> float:
    """The grey that a faded-out edge tends to: the background that was cut away."""
    ring = grey[mask & ~ndimage.binary_erosion(mask)]
    inner = float(grey[mask].mean())
    return 1.0 if float(np.median(ring)) >= inner else 0.0


def _chromosome_mask(
    distance: FloatImage, frame: FloatImage, fill: float, name: str
) -> tuple[Mask, float]:
    spread = float(np.percentile(np.abs(frame - fill), 75))
    if float(distance.max()) < 8.0 / 255.0:
        raise ImageError(f"{name}: the image is blank; it holds no chromosome.")
    if spread <= 1.0 / 255.0:
        threshold = FILL_TOLERANCE
    else:
        from skimage.filters import threshold_otsu

        threshold = max(0.5 * float(threshold_otsu(distance)), 2.0 * spread, FILL_TOLERANCE)
    ink = distance > threshold
    # A pale band may cut the silhouette: bridge gaps of up to a tenth of the image.
    reach = int(np.clip(round(0.05 * max(ink.shape)), 2, 5))
    padded = ndimage.binary_closing(np.pad(ink, reach), iterations=reach)
    joined = padded[reach:-reach, reach:-reach] | ink
    labels, count = ndimage.label(joined, structure=np.ones((3, 3)))
    if count == 0:
        raise ImageError(f"{name}: nothing stands out from the background; no chromosome found.")
    sizes = np.bincount(labels.ravel())[1:]
    best = int(sizes.argmax()) + 1
    if int(sizes[best - 1]) < MIN_INK_PX:
        raise ImageError(f"{name}: the largest object has {sizes[best - 1]} pixels; no chromosome.")
    mask = ndimage.binary_fill_holes(labels == best)
    total = float(ink.sum())
    return mask, float((ink & ~mask).sum()) / max(total, 1.0)


def _darkness(grey: FloatImage, mask: Mask, fill: float) -> tuple[FloatImage, bool]:
    """Turn grey into darkness in [0, 1].

    A chromosome fades into the field that it was photographed on. So where the edge is nearer to
    the fill than the inside is, the fill stands for the field; where it is farther (a natural
    dark chromosome pasted on black, say), the field is at the other end.
    """
    core = ndimage.binary_erosion(mask, iterations=2)
    if int(core.sum()) < MIN_INK_PX:
        core = mask
    ring = mask & ~ndimage.binary_erosion(mask)
    edge, inside = float(np.median(grey[ring])), float(np.mean(grey[core]))
    field_is_fill = abs(edge - fill) <= abs(inside - fill) + 0.02
    if field_is_fill:
        light_field = fill > inside
        field = fill
    else:
        light_field = edge > inside
        field = float(np.percentile(grey[mask], 98 if light_field else 2))
    signed = field - grey if light_field else grey - field
    darkness = np.where(mask, np.clip(signed, 0.0, 1.0), 0.0).astype(np.float32)
    return darkness, not light_field
