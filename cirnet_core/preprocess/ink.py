"""Which pixels are chromosome, and how dark they are, whatever the source's background was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cirnet_core.errors import ImageError
from cirnet_core.preprocess.surround import BYTE, without_surround

FloatImage = NDArray[np.float32]
Mask = NDArray[np.bool_]

MIN_INK_PX = 12
"""Fewer connected pixels than this cannot be a chromosome at any usual magnification."""

BLANK = 8.0
"""Where nothing is so many steps of grey from the background, there is nothing."""

FILL_TOLERANCE = 6.0
"""On a painted fill, ink starts so many steps of grey from it; JPEG blurs less than that."""

CUT_OUT_FROM = 0.02
"""From this evidence on a chromosome on black is taken to be pasted there."""


@dataclass(frozen=True)
class Ink:
    """One chromosome cut free.

    Attributes:
        darkness: (H, W) float32 in [0, 1]; 0 is background, 1 the darkest band; 0 off the mask.
        mask: (H, W) bool, true on the chromosome.
        offset_rc: where this crop's first row and column lie in the decoded image.
        debris: share of ink in [0, 1] that lay outside the chromosome and was left out.
        inverted: the source was light on dark.
        cut_out: how much, in grey, the edge is farther from a dark fill than the inside is:
            positive speaks for a dark chromosome that was pasted on black. 0 on a light fill.
    """

    darkness: FloatImage
    mask: Mask
    offset_rc: tuple[int, int]
    debris: float
    inverted: bool
    cut_out: float


def extract_ink(
    grey: FloatImage,
    alpha: FloatImage | None = None,
    *,
    name: str = "image",
    cut_out: bool | None = None,
    fine: bool = False,
) -> Ink:
    """Separate the chromosome from its background.

    Args:
        grey: (H, W) float32 in [0, 1], black 0.
        alpha: (H, W) float32 in [0, 1], opaque 1, or None.
        name: what messages call the image.
        cut_out: what the whole cell says of a dark fill (see ``Ink.cut_out``); None lets this
            image decide.
        fine: the image has more than 8 bits a pixel: thresholds follow its own contrast.

    Returns:
        The ink, cropped to the chromosome with one pixel of margin.

    Raises:
        ImageError: nothing in the image stands out from its background.
    """
    if grey.ndim != 2 or min(grey.shape) < 3:
        raise ImageError(f"{name}: {grey.shape} is too small to hold a chromosome.")
    unit = _unit(grey, fine)
    if alpha is not None and bool((alpha < 0.5).any()):
        opaque = alpha >= 0.5
        if not opaque.any():
            raise ImageError(f"{name}: the image is fully transparent; it holds no chromosome.")
        fill, noise = _extreme_of_ring(grey, opaque), 0.0
        grey = np.where(opaque, grey, fill).astype(np.float32)
    else:
        grey = without_surround(grey)
        fill, noise = _background(grey, unit)
    distance = np.abs(grey - fill)
    if float(distance.max()) < BLANK * (unit if fine else BYTE):
        raise ImageError(f"{name}: the image is blank; it holds no chromosome.")
    mask, debris = _chromosome_mask(distance, noise, unit, name)
    evidence = _cut_out_evidence(grey, mask, fill) / (255.0 * unit)
    pasted = evidence > CUT_OUT_FROM if cut_out is None else cut_out and evidence != 0.0
    darkness, inverted = _darkness(grey, mask, fill, pasted)
    rows, cols = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    r0, r1 = max(int(rows[0]) - 1, 0), min(int(rows[-1]) + 2, mask.shape[0])
    c0, c1 = max(int(cols[0]) - 1, 0), min(int(cols[-1]) + 2, mask.shape[1])
    return Ink(
        darkness=np.ascontiguousarray(darkness[r0:r1, c0:c1]),
        mask=np.ascontiguousarray(mask[r0:r1, c0:c1]),
        offset_rc=(r0, c0),
        debris=debris,
        inverted=inverted,
        cut_out=evidence,
    )


def _unit(grey: FloatImage, fine: bool) -> float:
    """The step of grey that thresholds are counted in: a byte's, or less in an image of little
    contrast, whose pale bands and soft edges would be taken for background. In one of 8 bits the
    noise of whole steps sets a limit to that."""
    usual, least = (170.0, 8.0 / 65535.0) if fine else (120.0, 0.4 * BYTE)
    return float(np.clip(float(np.ptp(grey)) / usual, least, BYTE))


def _background(grey: FloatImage, unit: float) -> tuple[float, float]:
    """Grey of the background and how far it varies, from the frame of the image.

    A fill painted by a program is one exact value, even where the chromosome touches most of the
    frame; a photographed field is the frame's median.
    """
    frame = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
    values, counts = np.unique(np.rint(frame / unit), return_counts=True)
    commonest = int(counts.argmax())
    painted = counts[commonest] >= 0.15 * frame.size
    fill = float(values[commonest]) * unit if painted else float(np.median(frame))
    gap = np.abs(frame - fill)
    near = gap[gap < 30.0 * unit]
    noise = float(np.percentile(near, 90)) if near.size else 0.0
    return fill, noise


def _extreme_of_ring(grey: FloatImage, mask: Mask) -> float:
    """The grey that a faded-out edge tends to: the background that was cut away."""
    ring = grey[mask & ~ndimage.binary_erosion(mask)]
    inner = float(grey[mask].mean())
    return 1.0 if float(np.median(ring)) >= inner else 0.0


def _chromosome_mask(
    distance: FloatImage, noise: float, unit: float, name: str
) -> tuple[Mask, float]:
    threshold = FILL_TOLERANCE * unit
    if noise > 1.5 * unit:
        from skimage.filters import threshold_otsu

        threshold = max(0.5 * float(threshold_otsu(distance)), 2.0 * noise, threshold)
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


def _cut_out_evidence(grey: FloatImage, mask: Mask, fill: float) -> float:
    """A chromosome fades into the field that it was photographed on. So on a dark fill, where
    the edge is nearer to the fill than the inside is, the fill stands for the field (light on
    dark); where it is farther, a natural dark chromosome was pasted on black."""
    core = ndimage.binary_erosion(mask, iterations=2)
    if int(core.sum()) < MIN_INK_PX:
        core = mask
    inside = float(np.mean(grey[core]))
    if fill > inside:
        return 0.0
    ring = mask & ~ndimage.binary_erosion(mask)
    return float(np.median(grey[ring])) - inside


def _darkness(grey: FloatImage, mask: Mask, fill: float, pasted: bool) -> tuple[FloatImage, bool]:
    """Grey to darkness in [0, 1], and whether the source was light on dark."""
    inside = float(np.mean(grey[mask]))
    if pasted:
        field, light_field = float(np.percentile(grey[mask], 98)), True
    else:
        field, light_field = fill, fill > inside
    signed = field - grey if light_field else grey - field
    darkness = np.where(mask, np.clip(signed, 0.0, 1.0), 0.0).astype(np.float32)
    return darkness, not light_field
