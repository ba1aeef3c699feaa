"""Labelled cells and what a model says of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cirnet_core.cell import CellScores
from cirnet_core.classes import CLASS_INDEX
from cirnet_core.data.pack import LabelledImage, Pack, by_cell, with_upright
from cirnet_core.errors import ImageError
from cirnet_core.predictor import Predictor
from cirnet_core.preprocess.decode import decode_image
from cirnet_core.preprocess.prepared import Prepared, prepare_cell_images
from cirnet_core.train.distributed import ALONE, Group
from cirnet_core.types import ImageFile


@dataclass(frozen=True)
class CellRecord:
    """One labelled cell with the network's scores; arrays run over its N readable images.

    Attributes:
        labels: (N,) class index.
        truth_deg: (N,) true ``rotation_deg``, NaN where unknown.
        unreadable: labels of the images that could not be used.
    """

    case: str
    cell: str
    files: tuple[str, ...]
    labels: NDArray[np.int64]
    truth_deg: NDArray[np.float64]
    scores: CellScores
    items: tuple[Prepared, ...]
    unreadable: tuple[int, ...]


def score_pack(
    predictor: Predictor,
    rows: Sequence[LabelledImage],
    pack: Pack,
    *,
    turn_seed: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    group: Group = ALONE,
) -> Iterator[CellRecord]:
    """Score every cell, in sorted order.

    Args:
        turn_seed: turn each image by a random angle first, seeded by this and the file's name.
        group: each of its processes scores every ``size``-th cell, from its ``rank`` on.
    """
    groups = list(by_cell(rows))[group.rank :: group.size]
    for done, (cell, members) in enumerate(groups):
        progress(done, len(groups))
        images, truths = [], []
        for row in members:
            data, truth = pack.read(row.file), row.rotation_deg
            if turn_seed is not None:
                data, angle = turned(data, row.file, turn_seed)
                truth = None if truth is None else truth - angle
            images.append(ImageFile(row.file, data))
            truths.append(np.nan if truth is None else truth % 360.0)
        yield _record(predictor, cell, members, images, truths)
    progress(len(groups), len(groups))


def _record(
    predictor: Predictor,
    cell: str,
    members: Sequence[LabelledImage],
    images: Sequence[ImageFile],
    truths: Sequence[float],
) -> CellRecord:
    files, items, errors = prepare_cell_images(images)
    good = {file.name for file in files}
    bad = {problem.file for problem in errors}
    kept = [i for i, row in enumerate(members) if row.file in good]
    return CellRecord(
        case=members[0].case,
        cell=cell,
        files=tuple(members[i].file for i in kept),
        labels=np.array([CLASS_INDEX[members[i].label] for i in kept], np.int64),
        truth_deg=np.array([truths[i] for i in kept], float),
        scores=predictor.score(items),
        items=tuple(items),
        unreadable=tuple(CLASS_INDEX[row.label] for row in members if row.file in bad),
    )


def turned(data: bytes, file: str, seed: int) -> tuple[bytes, float]:
    """The image turned counter-clockwise by a random angle on its own background, as PNG.

    Returns:
        The new bytes and the angle in [0, 360) degrees.
    """
    rng = np.random.default_rng([seed, *file.encode()])
    angle = float(rng.uniform(0, 360))
    try:
        grey = decode_image(data, name=file).grey
    except ImageError:
        return data, 0.0  # stays unreadable, and is counted as such
    frame = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    picture = Image.fromarray(np.rint(grey * 255).astype(np.uint8))
    fill = round(float(np.median(frame)) * 255)
    out = io.BytesIO()
    picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=fill).save(out, "PNG")
    return out.getvalue(), angle


def rows_for(pack: Pack, split: str, *, upright: bool) -> list[LabelledImage]:
    """Rows of a split, said to be upright if so asked."""
    rows = pack.select(split)
    return with_upright(rows) if upright else rows
