"""One synthetic chromosome as a photograph shows it: dark on white, 8 bit."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d
from scipy.spatial import cKDTree

from cirnet_core.synthetic.axis import Points, random_axis, turned
from cirnet_core.synthetic.profile import STEP_PX, BandProfile, Curve, band_profile
from cirnet_core.synthetic.style import CellStyle

Grey = NDArray[np.uint8]
Field = NDArray[np.float64]
"""(H, W), one value per pixel."""

_MARGIN_PX = 3


@dataclass(frozen=True)
class Drawing:
    """A drawn chromosome.

    Attributes:
        image: (H, W) uint8, dark on white (255), trimmed to a frame of one white pixel.
        rotation_deg: in [0, 360); Pillow's ``rotate(rotation_deg, expand=True)`` stands the
            p arm up.
        length_px: length along the body.
        profile: the bands that were drawn.
    """

    image: Grey
    rotation_deg: float
    length_px: float
    profile: BandProfile


@dataclass(frozen=True)
class _Body:
    """Where each pixel lies on the body, all (H, W).

    Attributes:
        along: samples from the p end; below 0 and above S - 1 beyond the ends.
        across: px from the axis, negative on one chromatid and positive on the other.
    """

    along: Field
    across: Field


def draw_chromosome(
    label: str, style: CellStyle, rng: Generator, *, rotation_deg: float = 0.0
) -> Drawing:
    """Draw one chromosome of a class.

    Args:
        label: class, ``"1"``…``"22"``, ``"X"``, ``"Y"``.
        style: what it shares with its cell.
        rng: everything else about it.
        rotation_deg: how it shall lie; see ``Drawing``.
    """
    profile = band_profile(label, style, rng)
    # Short chromosomes are a little slimmer.
    relative = profile.length_px / style.chromosome1_px
    width_px = style.width_ratio * style.chromosome1_px * relative**0.12 * rng.uniform(0.94, 1.06)
    axis = random_axis(
        profile.stain.size, profile.centromere, width_px=width_px, bend=style.bend, rng=rng
    )
    body = _locate(turned(axis, rotation_deg), reach_px=width_px)
    cover = _cover(body, profile, style, width_px, rng)
    darkness = _stained(body, profile, style, width_px, rng) * cover
    darkness = _photographed(darkness, cover, style, rng)
    image = np.rint(255.0 * (1.0 - np.clip(darkness, 0.0, 1.0))).astype(np.uint8)
    return Drawing(_trimmed(image), rotation_deg % 360.0, profile.length_px, profile)


def _locate(axis: Points, *, reach_px: float) -> _Body:
    """Coordinates along and across the body for every pixel of a canvas that holds it."""
    tangent = np.gradient(axis, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    low = np.floor(axis.min(axis=0) - reach_px - _MARGIN_PX)
    width, height = (np.ceil(axis.max(axis=0) + reach_px + _MARGIN_PX) - low).astype(int)
    x, y = np.meshgrid(np.arange(width) + low[0] + 0.5, np.arange(height) + low[1] + 0.5)
    pixels = np.stack([x.ravel(), y.ravel()], axis=1)
    _, nearest = cKDTree(axis).query(pixels)
    offset = pixels - axis[nearest]
    direction = tangent[nearest]
    forward = (offset * direction).sum(axis=1) / STEP_PX
    across = offset[:, 0] * direction[:, 1] - offset[:, 1] * direction[:, 0]
    along = nearest + forward
    return _Body(along.reshape(height, width), across.reshape(height, width))


def _cover(
    body: _Body, profile: BandProfile, style: CellStyle, width_px: float, rng: Generator
) -> Field:
    """(H, W) in [0, 1]: how much of a pixel the two chromatids cover, with soft edges."""
    n = profile.stain.size
    samples = np.arange(n)
    half = 0.5 * width_px * profile.width * (1.0 + 0.05 * _wobble(n, 0.35 * width_px, rng))
    # Each chromatid has this half width; both together make the full width.
    overlap = np.clip(style.chromatid_overlap + 0.08 * _wobble(n, 0.6 * width_px, rng), 0.0, 0.5)
    chromatid = half / (2.0 - 2.0 * overlap)
    distance = np.abs(samples - profile.centromere) * STEP_PX
    free = np.clip(distance / (2.5 * width_px), 0.0, 1.0) ** 2
    splay = style.splay * rng.uniform(0.2, 1.6) * free * chromatid
    middle = half - chromatid + splay
    result = np.zeros_like(body.along)
    for side in (-1, 1):
        ends = rng.normal(0.0, 0.035 * width_px, 2) / STEP_PX
        inside = np.minimum(body.along - ends[0], n - 1 + ends[1] - body.along) * STEP_PX
        own = _at(body.along, chromatid)
        centre = _at(body.along, middle)
        # Telomeres are rounded off like a superellipse.
        cap = np.clip(1.0 - inside / (1.1 * own), 0.0, 1.0)
        rounded = own * np.sqrt(np.clip(1.0 - cap**2.5, 0.0, 1.0))
        depth = rounded - np.abs(side * body.across - centre)
        depth = np.where(inside > 0, depth, np.minimum(depth, inside))
        result = np.maximum(result, 1.0 / (1.0 + np.exp(-np.clip(depth / style.edge_px, -30, 30))))
    return result


def _stained(
    body: _Body, profile: BandProfile, style: CellStyle, width_px: float, rng: Generator
) -> Field:
    """(H, W) darkness of the chromatin where it covers a pixel fully."""
    n = profile.stain.size
    slow = np.exp(style.unevenness * _wobble(n, 1.2 * width_px, rng))
    half = 0.5 * width_px * _at(body.along, profile.width)
    u = np.clip(body.across / half, -1.5, 1.5)
    darkness = np.zeros_like(u)
    weight = np.zeros_like(u)
    tilt = rng.normal(0.0, 0.06) * width_px * u
    for side in (-1, 1):
        # The bands of the two chromatids are neither level with each other nor equally dark.
        shift = 0.04 * width_px * _wobble(n, width_px, rng)
        gain = np.exp(
            style.unevenness * _wobble(n, 0.5 * width_px, rng)
            + style.streak * _wobble(n, 0.008 * style.chromosome1_px, rng)
        )
        place = body.along + (_at(body.along, shift) + tilt) / STEP_PX
        share = 1.0 / (1.0 + np.exp(-6.0 * side * u))
        darkness += share * _at(place, profile.stain * slow * gain)
        weight += share
    darkness /= weight
    own = np.clip((np.abs(u) - 0.5) / 0.5, -1.0, 1.0)
    darkness *= 1.0 - style.relief * (1.0 - np.sqrt(np.clip(1.0 - own**2, 0.0, 1.0)))
    darkness += style.rim * np.exp(-0.5 * ((np.abs(u) - 0.8) / 0.16) ** 2)
    grain = gaussian_filter(rng.normal(0.0, 1.0, u.shape), style.grain_px)
    grain *= 2.0 * math.sqrt(math.pi) * style.grain_px
    darkness *= np.exp(style.grain * grain - 0.5 * style.grain**2)
    # The darkest bands saturate, as film and dye do.
    return np.asarray(darkness * (1.0 + darkness**6) ** (-1 / 6))


def _photographed(darkness: Field, cover: Field, style: CellStyle, rng: Generator) -> Field:
    """Blur, sharpen, add noise and cut out of the field."""
    image = gaussian_filter(darkness, style.blur_px)
    image = image + style.sharpen * (image - gaussian_filter(image, 2.0 * style.blur_px))
    seen = gaussian_filter(cover, style.halo_px) > 0.22
    image += style.field + rng.normal(0.0, style.noise, image.shape)
    # The cut-out keeps a ragged frame of field; it is never pure white inside.
    return np.where(seen, np.clip(image, 6.5 / 255.0, 0.98), 0.0)


def _at(along: Field, curve: Curve) -> Field:
    """Read a curve of samples at each pixel, held constant beyond its ends."""
    return np.asarray(np.interp(along, np.arange(curve.size), curve))


def _wobble(n: int, scale_px: float, rng: Generator) -> Curve:
    """(n,) smooth noise of unit standard deviation with a given correlation length."""
    sigma = max(scale_px / STEP_PX, 1.0)
    noise = gaussian_filter1d(rng.normal(0.0, 1.0, n), sigma, mode="reflect")
    return np.asarray(noise * math.sqrt(2.0 * math.sqrt(math.pi) * sigma))


def _trimmed(image: Grey) -> Grey:
    ink = image < 255
    rows, cols = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    trimmed = image[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    return np.pad(trimmed, 1, constant_values=255)
