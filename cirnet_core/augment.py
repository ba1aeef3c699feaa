"""Chromosome Data Augmentation (CDA, section 3.2 of the paper) and photographic jitter."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from PIL import Image
from scipy import ndimage

from cirnet_core.preprocess.ink import FloatImage, Mask

THETA_DEG: tuple[int, ...] = tuple(range(15, 360, 15))
"""Θ of Algorithm 1: 15°, 30°, …, 345°."""


def cda_copy(
    image: FloatImage, theta_deg: float, offset_px: tuple[float, float], *, background: float = 0.0
) -> FloatImage:
    """One augmented copy: x_(i,θ) = A(θ) x_i + b (Eq. 3–5).

    Args:
        image: (H, W) float32.
        theta_deg: counter-clockwise turn about the centre.
        offset_px: b = (r_offset, c_offset).
        background: value that fills what the turn uncovers.

    Returns:
        (H', W') float32, grown so that no pixel is cut off. The label stays (Eq. 6).
    """
    picture = Image.fromarray(np.ascontiguousarray(image, dtype=np.float32))
    r, c = offset_px
    margin = math.ceil(max(abs(r), abs(c)))
    if margin:
        width, height = picture.size
        grown = Image.new("F", (width + 2 * margin, height + 2 * margin), background)
        grown.paste(picture, (margin, margin))
        picture = grown
    turned = picture.rotate(
        theta_deg,
        Image.Resampling.BICUBIC,
        expand=True,
        translate=(c, r),  # type: ignore[arg-type]  # fractions work
        fillcolor=background,
    )
    return np.asarray(turned, dtype=np.float32)


@dataclass(frozen=True)
class JitterConfig:
    """How far a training image is moved from what the file holds. Standard deviations.

    Attributes:
        bend: of the sideways bow of a chromosome, as a share of its length.
        uneven: of how much one part of it is stretched against the other, likewise.
    """

    cda_probability: float = 0.5
    cda_offset_px: float = 3.0
    turn_deg: float = 7.0
    scale: float = 0.08
    stretch: float = 0.05
    bend: float = 0.0
    uneven: float = 0.0
    shift_px: float = 3.0
    gamma: float = 0.25
    gain: float = 0.12
    blur_probability: float = 0.3
    blur_px: float = 1.2
    sharpen_probability: float = 0.15
    noise_probability: float = 0.5
    noise: float = 0.05
    trim_probability: float = 0.2
    residue_probability: float = 0.1
    debris_probability: float = 0.05
    shading_probability: float = 0.2
    shading: float = 0.2
    coarse_probability: float = 0.12
    jpeg_probability: float = 0.12

    def without_photography(self) -> JitterConfig:
        """Only the geometric part (the paper's CDA)."""
        return replace(
            self,
            gamma=0.0,
            gain=0.0,
            blur_probability=0.0,
            sharpen_probability=0.0,
            noise_probability=0.0,
            trim_probability=0.0,
            residue_probability=0.0,
            debris_probability=0.0,
            shading_probability=0.0,
            coarse_probability=0.0,
            jpeg_probability=0.0,
        )


def trim_edges(
    darkness: FloatImage, mask: Mask, rng: Generator, config: JitterConfig
) -> FloatImage:
    """Cut a segmentation tighter, as another laboratory might."""
    if rng.random() >= config.trim_probability:
        return darkness
    if rng.random() < 0.5:
        tighter = ndimage.binary_erosion(mask)
        return np.where(tighter, darkness, np.float32(0.0))
    level = np.float32(rng.uniform(0.02, 0.15) * float(darkness.max()))
    return np.asarray(np.maximum(darkness - level, 0.0), dtype=np.float32)


def bent(pixels: FloatImage, length_px: float, rng: Generator, config: JitterConfig) -> FloatImage:
    """Bow an upright chromosome and stretch its parts unevenly, as spreading on the slide does.

    Args:
        pixels: (height, width) float32 canvas with the chromosome in its middle.
        length_px: its length there.
    """
    if not (config.bend or config.uneven):
        return pixels
    height, width = pixels.shape
    reach = max(length_px, height / 8)
    rows = np.arange(height, dtype=np.float32)
    u = np.clip((rows - (height - 1) / 2) / (reach / 2), -1.3, 1.3)
    along = rows + rng.normal(0, config.uneven) * reach * np.sin(np.pi * u)
    bow, twist = rng.normal(0, config.bend, 2)
    aside = reach * (bow * (u**2 - 1 / 3) + twist * (u**3 - 0.6 * u))
    aside = np.clip(aside, -width / 4, width / 4)
    cols = np.arange(width) + aside[:, None]
    places = np.broadcast_arrays(along[:, None], cols)
    out = ndimage.map_coordinates(pixels, places, order=1, mode="nearest")
    return np.asarray(out, dtype=np.float32)


def photographic_jitter(pixels: FloatImage, rng: Generator, config: JitterConfig) -> FloatImage:
    """Change stain, focus, noise and dirt of a canvas; geometry stays.

    Args:
        pixels: (height, width) float32, darkness with 0.8 as a dark band.
    """
    out = np.clip(pixels, 0.0, 1.5)
    if config.gamma:
        out = 1.5 * np.power(out / 1.5, math.exp(rng.normal(0, config.gamma)))
    if config.gain:
        out = out * math.exp(rng.normal(0, config.gain))
    if rng.random() < config.shading_probability:
        out = out * _shading(out.shape, rng, config.shading)
    if rng.random() < config.coarse_probability:
        out = _coarse(out, rng.uniform(0.4, 0.9))
    if rng.random() < config.blur_probability:
        out = ndimage.gaussian_filter(out, rng.uniform(0.2, config.blur_px))
    elif rng.random() < config.sharpen_probability:
        out = out + rng.uniform(0.2, 1.2) * (out - ndimage.gaussian_filter(out, 1.0))
    if rng.random() < config.debris_probability:
        out = np.maximum(out, _debris(out.shape, rng))
    if rng.random() < config.residue_probability:
        out = np.maximum(out, rng.uniform(0.02, 0.15))
    if rng.random() < config.noise_probability:
        grain = rng.normal(0, rng.uniform(0.0, config.noise), out.shape)
        out = np.where(out > 0.01, out + grain, out)
    if rng.random() < config.jpeg_probability:
        out = _through_jpeg(out, int(rng.integers(25, 90)))
    return np.asarray(np.clip(out, 0.0, 1.5), dtype=np.float32)


def _shading(shape: tuple[int, ...], rng: Generator, most: float) -> FloatImage:
    """Uneven light or stain: a slope over the canvas, about 1 in its middle."""
    rows, cols = np.indices(shape)
    slope_r, slope_c = rng.uniform(-most, most, 2)
    plane = 1.0 + slope_r * (rows / shape[0] - 0.5) * 2 + slope_c * (cols / shape[1] - 0.5) * 2
    return np.asarray(plane, dtype=np.float32)


def _coarse(pixels: FloatImage, share: float) -> FloatImage:
    """What a camera with fewer pixels would have kept."""
    height, width = pixels.shape
    picture = Image.fromarray(np.asarray(pixels, dtype=np.float32))
    small = (max(round(width * share), 8), max(round(height * share), 8))
    coarse = picture.resize(small, Image.Resampling.BOX)
    return np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def _through_jpeg(pixels: FloatImage, quality: int) -> FloatImage:
    """The canvas as a JPEG keeps it; ripples on the empty background are left out."""
    grey = np.rint(255.0 * (1.0 - np.clip(pixels, 0.0, 1.5) / 1.5)).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "JPEG", quality=quality)
    seen = np.asarray(Image.open(file, formats=("JPEG",)), dtype=np.float32)
    out = 1.5 * (1.0 - seen / 255.0)
    return np.where((pixels > 0.01) | (out > 0.08), out, np.float32(0.0))


def _debris(shape: tuple[int, ...], rng: Generator) -> FloatImage:
    picture = np.zeros(shape, np.float32)
    rows, cols = np.mgrid[: shape[0], : shape[1]]
    for _ in range(int(rng.integers(1, 4))):
        r, c = rng.uniform(0, shape[0]), rng.uniform(0, shape[1])
        radius = rng.uniform(1.0, 4.0)
        blob = ((rows - r) ** 2 + (cols - c) ** 2) < radius**2
        picture[blob] = rng.uniform(0.2, 1.0)
    return picture
