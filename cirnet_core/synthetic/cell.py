"""All chromosomes of one synthetic metaphase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.random import Generator

from cirnet_core.classes import AUTOSOMES, CLASSES
from cirnet_core.synthetic.draw import Grey, draw_chromosome
from cirnet_core.synthetic.style import CellStyle, random_style

Sex = Literal["XX", "XY"]


class SyntheticChromosome(NamedTuple):
    """One chromosome of a synthetic cell.

    Attributes:
        label: class, ``"1"``…``"22"``, ``"X"``, ``"Y"``.
        image: (H, W) uint8, dark on white (255).
        rotation_deg: in [0, 360); Pillow's ``rotate(rotation_deg, expand=True)`` stands the
            p arm up.
    """

    label: str
    image: Grey
    rotation_deg: float


def complement(
    sex: Sex, *, extra: Sequence[str] = (), missing: Sequence[str] = ()
) -> tuple[str, ...]:
    """Classes of a cell in karyogram order, each as often as it occurs.

    Args:
        sex: normal sex chromosomes to start from.
        extra: classes to add, once each time they are named.
        missing: classes to take away, once each time they are named.

    Raises:
        ValueError: an unknown class, or one taken away that is not there.
    """
    if sex not in ("XX", "XY"):
        raise ValueError(f"sex {sex!r} is neither XX nor XY")
    labels = [name for name in AUTOSOMES for _ in range(2)] + list(sex) + list(extra)
    for name in missing:
        if name not in labels:
            raise ValueError(f"missing: class {name!r} is not in the cell")
        labels.remove(name)
    unknown = [name for name in labels if name not in CLASSES]
    if unknown:
        raise ValueError(f"extra: {unknown[0]!r} is not one of 1…22, X, Y")
    return tuple(sorted(labels, key=CLASSES.index))


def synthetic_cell(
    seed: int | Sequence[int],
    sex: Sex = "XX",
    extra: Sequence[str] = (),
    missing: Sequence[str] = (),
    *,
    turned: bool = True,
    style: CellStyle | None = None,
) -> list[SyntheticChromosome]:
    """Draw one cell.

    Args:
        seed: the same seed gives the same pixels; at least 0.
        sex: ``"XX"`` or ``"XY"``.
        extra: classes present once more, as ``("21",)`` for trisomy 21.
        missing: classes present once less.
        turned: let each lie at random; otherwise p arm up.
        style: stain, scale and optics; drawn from the seed if not given.

    Returns:
        The chromosomes in karyogram order.

    Raises:
        ValueError: an unknown class, or one taken away that is not there.
    """
    labels = complement(sex, extra=extra, missing=missing)
    style_seed, *seeds = np.random.SeedSequence(seed).spawn(1 + len(labels))
    common = style if style is not None else random_style(np.random.default_rng(style_seed))
    return [
        _chromosome(label, common, np.random.default_rng(own), turned=turned)
        for label, own in zip(labels, seeds, strict=True)
    ]


def _chromosome(
    label: str, style: CellStyle, rng: Generator, *, turned: bool
) -> SyntheticChromosome:
    # Tenths of a degree, so that a table of text holds the exact angle.
    angle = int(rng.integers(3600)) / 10 if turned else 0.0
    drawing = draw_chromosome(label, style, rng, rotation_deg=angle)
    return SyntheticChromosome(label, drawing.image, drawing.rotation_deg)
