"""Pictures of a cell, from the case's values and untouched images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cirnet_core.classes import TRAY
from cirnet_core.errors import ImageError
from karyo_desktop.domain.layout import Arrangement, LayoutOptions, arrange
from karyo_desktop.domain.model import Cell, Chromosome, Placement
from karyo_desktop.storage.atomic import write_bytes
from karyo_desktop.storage.images import ImageStore

Picture = NDArray[np.uint8]
"""(H, W) uint8, dark on white, upright and trimmed."""


def upright(chromosome: Chromosome, placement: Placement, store: ImageStore) -> Picture:
    """The picture of one chromosome as it lies now.

    An image that cannot be decoded gives a small framed blank, so that it stays visible.

    Raises:
        StorageError: the store lacks the image.
    """
    lies = (placement.rotation_deg, placement.mirrored)
    (picture,) = upright_of([(store.get(chromosome.sha256), chromosome.file, lies)])
    return picture


def upright_of(images: Sequence[tuple[bytes, str, tuple[float, bool]]]) -> list[Picture]:
    """As ``upright``, of many: each its file's bytes and name, its turn and if it is mirrored."""
    from cirnet_core.preprocess.picture import upright_picture

    made = []
    for data, name, (rotation_deg, mirrored) in images:
        try:
            made.append(upright_picture(data, rotation_deg, name=name, mirrored=mirrored))
        except ImageError:
            made.append(_blank())
    return made


def _blank() -> Picture:
    picture = np.full((48, 24), 255, np.uint8)
    picture[[0, -1], :] = 160
    picture[:, [0, -1]] = 160
    return picture


def upright_pictures(cell: Cell, store: ImageStore) -> dict[str, Picture]:
    """All pictures of a cell, by chromosome id.

    Raises:
        StorageError: the store lacks an image.
    """
    placements = cell.karyogram.placements
    return {item.id: upright(item, placements[item.id], store) for item in cell.chromosomes}


def karyogram_png(
    cell: Cell, store: ImageStore, *, pictures: Mapping[str, Picture] | None = None
) -> bytes:
    """The karyogram as a PNG file's bytes.

    Raises:
        StorageError: the store lacks an image.
    """
    from karyo_desktop.report.png import draw_png

    pictures = pictures if pictures is not None else upright_pictures(cell, store)
    return draw_png(_arranged(cell, pictures), pictures)


def write_file(path: Path, data: bytes) -> None:
    """Write an exported file beside and put it in place.

    Raises:
        StorageError: it could not be written; an old file of that name is untouched.
    """
    write_bytes(path, data)


def _arranged(cell: Cell, pictures: Mapping[str, Picture]) -> Arrangement:
    sizes = {i: (float(p.shape[1]), float(p.shape[0])) for i, p in pictures.items()}
    options = LayoutOptions(tray=bool(cell.karyogram.columns[TRAY]), markers=False)
    return arrange(cell.karyogram, sizes, options)
