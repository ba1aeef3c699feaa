"""Chromosomes of one cell, measured and brought to a common intensity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cirnet_core.errors import ImageError
from cirnet_core.preprocess.decode import MAX_CHROMOSOME_PIXELS, decode_image
from cirnet_core.preprocess.ink import CUT_OUT_FROM, Ink, extract_ink
from cirnet_core.preprocess.shape import Shape, measure_shape
from cirnet_core.types import ImageFile, Problem


@dataclass(frozen=True)
class Prepared:
    """One chromosome, cut free and measured in the pixels of its file."""

    ink: Ink
    shape: Shape


def prepare_image(data: bytes, *, name: str, cut_out: bool | None = None) -> Prepared:
    """Decode, cut free and measure one image; ``cut_out`` as in ``extract_ink``.

    Raises:
        ImageError: unreadable, or no chromosome in it.
    """
    decoded = decode_image(data, name=name, max_pixels=MAX_CHROMOSOME_PIXELS)
    ink = extract_ink(decoded.grey, decoded.alpha, name=name, cut_out=cut_out, fine=decoded.fine)
    return Prepared(ink, measure_shape(ink.mask))


def prepare_cell_images(
    images: Sequence[ImageFile],
) -> tuple[list[ImageFile], list[Prepared], list[Problem]]:
    """Prepare what can be used of one cell, and name what cannot.

    Images of a cell come from one photograph, so those on a dark fill are all light on dark or
    all pasted on black: the majority of the evidence decides for each of them.
    """
    files: list[ImageFile] = []
    items: list[Prepared] = []
    errors: list[Problem] = []
    for image in images:
        try:
            items.append(prepare_image(image.data, name=image.name))
        except ImageError as error:
            errors.append(Problem(image.name, str(error)))
        else:
            files.append(image)
    evidence = [item.ink.cut_out for item in items if item.ink.cut_out != 0.0]
    if evidence:
        pasted = float(np.median(evidence)) > CUT_OUT_FROM
        for i, item in enumerate(items):
            if item.ink.cut_out != 0.0 and (item.ink.cut_out > CUT_OUT_FROM) != pasted:
                items[i] = prepare_image(files[i].data, name=files[i].name, cut_out=pasted)
    return files, items, errors


def cell_intensity(cell: Sequence[Prepared]) -> float:
    """The darkness, in (0, 1], that counts as a cell's dark band.

    Stain and exposure differ between cells, so the median of the images' 90th percentiles is
    what the network sees as 0.8.
    """
    tops = [float(np.percentile(item.ink.darkness[item.ink.mask], 90)) for item in cell]
    return max(float(np.median(tops)) / 0.8, 0.02)
