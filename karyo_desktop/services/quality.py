"""How good a cell's images are, measured before any model has looked at them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cirnet_core.errors import ImageError
from cirnet_core.types import ImageFile
from karyo_desktop.domain.model import Quality

DEBRIS_FROM = 0.02
"""A share of ink beside the chromosome under this is a stray pixel or two."""

WIDE_FROM = 1.6
"""Two chromosomes that touch or cross are together so much wider than one, measured on their
silhouette; of single ones hardly any is, since they differ in length and not in width."""


def cell_quality(images: Sequence[ImageFile]) -> Quality:
    """Measure a cell. Decodes every image: not for the GUI thread.

    Images that cannot be used are left out.
    """
    from cirnet_core.preprocess.prepared import prepare_image

    widths: list[float] = []
    steepness: list[float] = []
    debris = 0
    for image in images:
        try:
            item = prepare_image(image.data, name=image.name)
        except ImageError:
            continue
        widths.append(item.shape.area_px / max(item.shape.length_px, 1.0))
        debris += item.ink.debris > DEBRIS_FROM
        steepness.append(_steepness(item.ink.darkness))
    usual = float(np.median(widths)) if widths else 0.0
    return Quality(
        count=len(widths),
        touching=sum(width > WIDE_FROM * usual for width in widths),
        debris=debris,
        sharpness=float(np.median(steepness)) if steepness else 0.0,
    )


def _steepness(darkness: np.typing.NDArray[np.float32]) -> float:
    """The steepest change from one pixel to the next, as a share of the picture's contrast."""
    contrast = float(darkness.max())
    rows, cols = np.gradient(darkness)
    steps = np.hypot(rows, cols)
    return float(np.percentile(steps, 95)) / contrast if contrast > 0 else 0.0
