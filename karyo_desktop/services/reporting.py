"""Pictures and PDF of a cell, from the case's values and untouched images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cirnet_core.types import Problem
from karyo_desktop.domain.model import Cell, Chromosome, Placement
from karyo_desktop.storage.images import ImageStore

Picture = NDArray[np.uint8]
"""(H, W) uint8, dark on white, upright and trimmed."""


def upright(chromosome: Chromosome, placement: Placement, store: ImageStore) -> Picture:
    """The picture of one chromosome as it lies now.

    An image that cannot be decoded gives a small framed blank, so that it stays visible.
    """
    raise NotImplementedError


def upright_pictures(cell: Cell, store: ImageStore) -> dict[str, Picture]:
    """All pictures of a cell, by chromosome id."""
    raise NotImplementedError


def karyogram_png(
    cell: Cell, store: ImageStore, *, pictures: Mapping[str, Picture] | None = None
) -> bytes:
    """The karyogram as a PNG file's bytes."""
    raise NotImplementedError


def report_pdf(
    case_id: str,
    cell: Cell,
    store: ImageStore,
    *,
    made_on: str,
    pictures: Mapping[str, Picture] | None = None,
    problems: Sequence[Problem] = (),
) -> bytes:
    """The report of one cell as a PDF file's bytes; identical for identical arguments.

    Args:
        made_on: the date to print, ISO.
        problems: images that could not be used, to be listed.
    """
    raise NotImplementedError


def write_file(path: Path, data: bytes) -> None:
    """Write an exported file beside and put it in place.

    Raises:
        StorageError: it could not be written; an old file of that name is untouched.
    """
    raise NotImplementedError
