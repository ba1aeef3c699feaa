"""What a network looked at: how much a class loses when a part of the chromosome is covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cirnet_core.calibrate import probabilities_of
from cirnet_core.classes import CLASS_INDEX
from cirnet_core.errors import InputError
from cirnet_core.heat import HeatMap
from cirnet_core.predictor import Predictor
from cirnet_core.preprocess.ink import FloatImage
from cirnet_core.preprocess.picture import stood_up
from cirnet_core.preprocess.prepared import Prepared, cell_intensity, prepare_cell_images
from cirnet_core.types import Cancelled, ImageFile, Progress

COVER_SHARE = 0.14
"""Radius of the covering disc as a share of the body's length: about a large band."""

MOST_COVERS = 48
_LEAST_RADIUS_PX = 3.0


def heat_map(
    predictor: Predictor,
    images: Sequence[ImageFile],
    *,
    file: str,
    class_: str,
    rotation_deg: float,
    mirrored: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> HeatMap:
    """Cover a chromosome part by part and see what its class loses.

    Occlusion (Zeiler and Fergus 2014) asks the network itself and needs no layer of it: the last
    maps of this backbone are 2 by 1 on a chromosome, too coarse for Grad-CAM to name a band. A
    covered part gets the body's mean darkness, so that length and outline stay evidence.

    Args:
        images: the whole cell, which sets scale and intensity.
        file: name of the chromosome's image.
        class_: one of the 24 classes.
        rotation_deg, mirrored: how the chromosome lies in the karyogram.
        progress, cancelled: as in ``Predictor.propose``; each covering counts as one.

    Raises:
        InputError: the image cannot be used, or there is no such class.
        Cancelled: the caller asked to stop.
    """
    if class_ not in CLASS_INDEX:
        raise InputError(f"class {class_!r} is not 1…22, X or Y.")
    files, items, errors = prepare_cell_images(images)
    at = next((k for k, image in enumerate(files) if image.name == file), None)
    if at is None:
        why = next((problem.message for problem in errors if problem.file == file), "not there")
        raise InputError(f"{file}: {why}")
    cell = predictor.score(items, cancelled=cancelled)
    item = items[at]
    covers = _covers(item)
    variants = [item, *(_covered(item, cover) for cover in covers)]
    # The one pass of the predictor that keeps what the whole cell says of scale, intensity and
    # of what was learnt.
    scores = predictor._pass(
        variants, cell.scale, cell_intensity(items), progress, cancelled, learnt=cell.learnt
    )
    temperature = predictor.info.card.calibration.temperature
    p = probabilities_of(scores.logits, temperature)[:, CLASS_INDEX[class_]]
    heat = _heat(covers, p, item)
    return HeatMap(
        heat=stood_up(heat, item.ink.mask, rotation_deg, mirrored=mirrored),
        class_=class_,
        probability=float(p[0]),
        least=float(p.min()),
    )


def _covers(item: Prepared) -> NDArray[np.float32]:
    """(K, H, W) float32 in [0, 1]: soft discs that together touch every pixel of the body."""
    mask = item.ink.mask
    radius = max(COVER_SHARE * item.shape.length_px, _LEAST_RADIUS_PX)
    rows, columns = np.indices(mask.shape)
    step = radius
    while True:
        grid = [
            (r, c)
            for r in np.arange(step / 2, mask.shape[0] + step / 2, step)
            for c in np.arange(step / 2, mask.shape[1] + step / 2, step)
        ]
        near = [(r, c) for r, c in grid if _touches(mask, r, c, radius)]
        if len(near) <= MOST_COVERS:
            break
        step *= 1.15
    distance = np.stack([np.hypot(rows - r, columns - c) for r, c in near])
    return np.clip(1.5 - distance / radius, 0.0, 1.0).astype(np.float32)


def _touches(mask: NDArray[np.bool_], row: float, column: float, radius: float) -> bool:
    reach = radius / 2
    r0, r1 = max(int(row - reach), 0), int(row + reach) + 1
    c0, c1 = max(int(column - reach), 0), int(column + reach) + 1
    return bool(mask[r0:r1, c0:c1].any())


def _covered(item: Prepared, cover: NDArray[np.float32]) -> Prepared:
    ink = item.ink
    mean = np.float32(ink.darkness[ink.mask].mean())
    darkness = np.where(ink.mask, ink.darkness * (1 - cover) + mean * cover, 0.0)
    return replace(item, ink=replace(ink, darkness=darkness.astype(np.float32)))


def _heat(covers: NDArray[np.float32], p: NDArray[np.float64], item: Prepared) -> FloatImage:
    loss = np.maximum(np.log(np.maximum(p[0], 1e-9)) - np.log(np.maximum(p[1:], 1e-9)), 0.0)
    weight = np.maximum(covers.sum(axis=0), 1e-6)
    heat = np.where(item.ink.mask, np.tensordot(loss, covers, axes=1) / weight, 0.0)
    return (heat / max(float(heat.max()), 1e-9)).astype(np.float32)
