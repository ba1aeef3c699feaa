"""Darkness and width along one chromosome, from its bands."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from cirnet_core.bands import Band, band_table, iscn_length
from cirnet_core.classes import ACROCENTRIC
from cirnet_core.synthetic.style import CellStyle

Curve = NDArray[np.float64]

STEP_PX = 0.25
"""Distance between samples along the body."""

_ISCN_STEP = 5.0


@dataclass(frozen=True)
class BandProfile:
    """A chromosome along its axis, sampled every ``STEP_PX`` from the p to the q telomere.

    Attributes:
        stain: (S,) darkness of the bands in [0, 1], before texture and optics.
        width: (S,) relative width, 1 for an ordinary band, above 0.
        centromere: index of the sample at the centromere.
    """

    stain: Curve
    width: Curve
    centromere: int

    @property
    def length_px(self) -> float:
        """Length along the axis."""
        return self.stain.size * STEP_PX


def band_profile(label: str, style: CellStyle, rng: Generator) -> BandProfile:
    """Draw the profile of one chromosome.

    Args:
        label: class.
        style: the cell's style.
        rng: chooses this homologue's own stretching and variable regions.
    """
    coarse, fine = band_table(400)[label], band_table(style.fine_level)[label]
    total = iscn_length(coarse)
    position = np.arange(0.0, total, _ISCN_STEP) + _ISCN_STEP / 2
    position = position[position < total]
    tones = _tones(style, rng)
    share = style.fine_share
    stain = (1 - share) * _curve(coarse, position, tones) + share * _curve(fine, position, tones)
    width = _curve(coarse, position, _relative_width(rng))
    local = _local_stretch(coarse, position, rng)
    unit = style.chromosome1_px / iscn_length(band_table(400)["1"])
    whole = math.exp(rng.normal(0.0, 0.025))
    # Where each sample of the table comes to lie on the body, in px.
    place = np.cumsum(local) * _ISCN_STEP * unit * whole
    samples = np.arange(STEP_PX / 2, float(place[-1]), STEP_PX)
    blur = style.band_blur_px / STEP_PX
    primary = next(band.iscn_stop for band in coarse if band.stain == "acen")
    centromere = float(np.interp(primary, position, place))
    # The primary constriction is a waist of the arms too, wider than the acen bands.
    waist_px = 0.024 * style.chromosome1_px * rng.uniform(0.8, 1.3)
    waist = np.exp(-0.5 * ((samples - centromere) / waist_px) ** 2)
    constriction = 1.0 - rng.uniform(0.22, 0.55) * waist
    return BandProfile(
        stain=gaussian_filter1d(np.interp(samples, place, stain), blur, mode="nearest"),
        width=gaussian_filter1d(
            np.interp(samples, place, width),
            0.013 * style.chromosome1_px / STEP_PX,
            mode="nearest",
        )
        * constriction,
        centromere=int(np.clip(centromere / STEP_PX, 0, samples.size - 1)),
    )


def _curve(bands: tuple[Band, ...], position: Curve, value: Callable[[Band], float]) -> Curve:
    """A value per band, as steps along ``position`` (ISCN units); gaps go to the band before."""
    starts = np.array([band.iscn_start for band in bands], float)
    values = np.array([value(band) for band in bands])
    which = np.clip(np.searchsorted(starts, position, side="right") - 1, 0, len(bands) - 1)
    return values[which]


def _tones(style: CellStyle, rng: Generator) -> Callable[[Band], float]:
    """Darkness of a band, each a little off its nominal density."""

    def tone(band: Band) -> float:
        if band.stain == "gpos":
            assert band.density is not None
            level = 0.12 + 0.88 * band.density / 100
        elif band.stain == "gneg":
            level = 0.0
        elif band.stain == "acen":
            level = 0.55
        elif band.stain == "stalk":
            level = -0.3
        else:
            level = _VARIABLE_TONE.get((band.chromosome, band.arm), 0.55)
        level += rng.normal(0.0, 0.07)
        return float(np.clip(style.pale + level * (style.dark - style.pale), 0.08, 1.0))

    return tone


_VARIABLE_TONE = {
    ("1", "q"): 0.85,
    ("9", "q"): 0.15,  # the one heterochromatin block that G-banding leaves pale
    ("16", "q"): 0.95,
    ("19", "p"): 0.80,
    ("19", "q"): 0.80,
    ("Y", "q"): 0.85,
}
"""Darkness of variable regions under G-banding, between a negative band (0) and gpos100 (1)."""


def _relative_width(rng: Generator) -> Callable[[Band], float]:
    stalk = float(rng.uniform(0.3, 0.65))
    satellite = float(rng.uniform(0.55, 0.95))

    def width(band: Band) -> float:
        if band.stain == "stalk":
            return stalk
        if band.stain == "gvar" and band.arm == "p" and band.chromosome in ACROCENTRIC:
            return satellite
        if band.stain == "gpos":
            return 1.03
        return 0.98

    return width


def _local_stretch(bands: tuple[Band, ...], position: Curve, rng: Generator) -> Curve:
    """Factor of length at each position.

    Arms condense a little unevenly. Heterochromatin, stalks and satellites vary between
    homologues, and the table draws the short arms of acrocentrics longer than photographs
    show them.
    """

    def factor(band: Band) -> float:
        if band.stain == "stalk":
            return float(rng.uniform(0.3, 1.1))
        if band.arm == "p" and band.chromosome in ACROCENTRIC and band.chromosome != "Y":
            return float(rng.uniform(0.45, 1.05))
        if band.stain == "gvar":
            # Yq12 is the most variable block of all.
            return float(rng.uniform(0.5, 1.3) if band.chromosome == "Y" else rng.uniform(0.6, 1.2))
        return 1.0

    sigma = 1200.0 / _ISCN_STEP
    drift = gaussian_filter1d(rng.normal(0.0, 1.0, position.size), sigma, mode="reflect")
    return _curve(bands, position, factor) * np.exp(0.07 * drift * math.sqrt(3.5 * sigma))
