"""What the chromosomes of one cell have in common: condensation, stain, optics, camera."""

from __future__ import annotations

import math
from dataclasses import dataclass

from numpy.random import Generator


@dataclass(frozen=True)
class CellStyle:
    """How one cell was prepared and photographed. Darkness is 0 on white and 1 on black.

    Attributes:
        chromosome1_px: length of an average chromosome 1.
        width_ratio: width of a chromatid pair over the length of chromosome 1.
        fine_level: band level (bphs) that is mixed into the 400 table.
        fine_share: weight of that level, in [0, 1].
        pale: darkness of a negative band.
        dark: darkness of a gpos100 band, above ``pale``.
        band_blur_px: softness of band edges along the body (sigma).
        chromatid_overlap: how far the two chromatids cover each other, over the width of one;
            0 just touching, 0.5 hardly to be told apart.
        splay: how far the chromatids part towards the telomeres, over the width of one.
        relief: how much darkness follows the round thickness of a chromatid, in [0, 1].
        rim: extra darkness along the silhouette.
        streak: strength of fine transverse streaks (standard deviation of their log-darkness).
        grain: strength of the granular texture (standard deviation of its log-darkness).
        grain_px: size of a grain (sigma).
        unevenness: slow variation of the stain along the body (standard deviation, log).
        edge_px: softness of the silhouette.
        blur_px: blur of the optics (sigma).
        sharpen: strength of the unsharp mask of the imaging software, 0 for none.
        halo_px: how far beyond the silhouette the cut-out leaves some of the field.
        field: darkness of that field.
        noise: noise of film or camera (standard deviation).
        bend: factor of all bending.
    """

    chromosome1_px: float
    width_ratio: float
    fine_level: int
    fine_share: float
    pale: float
    dark: float
    band_blur_px: float
    chromatid_overlap: float
    splay: float
    relief: float
    rim: float
    streak: float
    grain: float
    grain_px: float
    unevenness: float
    edge_px: float
    blur_px: float
    sharpen: float
    halo_px: float
    field: float
    noise: float
    bend: float


def random_style(rng: Generator) -> CellStyle:
    """Draw a style between two habits of laboratories.

    One prints crisp, granular, contrast-enhanced chromosomes with visible chromatids; the other
    smooth, soft ones with little texture. Chromosome 1 comes out 90 to 180 px long.
    """
    crisp = float(rng.beta(0.9, 0.7))

    def between(soft: float, hard: float, spread: float) -> float:
        value = soft + (hard - soft) * crisp
        return max(value * math.exp(rng.normal(0.0, spread)), 0.0)

    length = float(rng.triangular(92.0, 118.0, 178.0))
    unit = length / 119.0
    pale = min(between(0.26, 0.36, 0.2), 0.48)
    return CellStyle(
        chromosome1_px=length,
        width_ratio=between(0.105, 0.122, 0.09),
        fine_level=550 if rng.random() < 0.75 else 850,
        fine_share=float(rng.uniform(0.1, 0.9)) * min(unit, 1.2) / 1.2,
        pale=pale,
        dark=min(max(between(0.74, 0.88, 0.08), pale + 0.25), 0.97),
        band_blur_px=between(1.1, 0.9, 0.2) * unit,
        chromatid_overlap=float(rng.uniform(0.08, 0.35) if crisp > 0.4 else rng.uniform(0.2, 0.5)),
        splay=max(float(rng.normal(0.0, 0.25)), 0.0) * crisp,
        relief=between(0.25, 0.30, 0.4),
        rim=between(0.02, 0.13, 0.5),
        streak=between(0.05, 0.13, 0.3),
        grain=between(0.05, 0.17, 0.3),
        grain_px=between(1.0, 0.85, 0.12) * unit,
        unevenness=between(0.05, 0.07, 0.3),
        edge_px=between(0.8, 0.45, 0.15) * unit,
        blur_px=between(0.9, 0.55, 0.15) * unit,
        sharpen=between(0.05, 0.7, 0.3),
        halo_px=between(2.0, 1.0, 0.2),
        field=between(0.045, 0.03, 0.4),
        noise=between(0.010, 0.020, 0.4),
        bend=math.exp(rng.normal(0.0, 0.35)),
    )
