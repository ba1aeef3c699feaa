"""Looking closer at a chromosome: pictures for the eye alone, copies over cells, evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from cirnet_core.classes import CLASSES, TRAY
from cirnet_core.types import Cancelled, ImageFile, Progress
from karyo_desktop.domain.model import Case, Cell, Chromosome, Photograph, Placement
from karyo_desktop.services.karyotyping import CellPredictor, cell_images
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.storage.sources import SourceFile, read_plain

if TYPE_CHECKING:
    from cirnet_core.heat import HeatMap
    from cirnet_core.predictor import Predictor
    from karyo_desktop.services.reporting import Picture

STRONGEST = 4.0
"""Factor of the spread of greys at full contrast."""

_PALEST = 0.02
# A pale band stays apart from the paper at any contrast.


@runtime_checkable
class Explains(Protocol):
    """A predictor that makes heat maps by itself."""

    def heat_map(
        self,
        images: Sequence[ImageFile],
        *,
        file: str,
        class_: str,
        rotation_deg: float,
        mirrored: bool = False,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> HeatMap: ...


@dataclass(frozen=True)
class Look:
    """How greys are shown. For the eye alone: neither the model nor a file ever sees it.

    Attributes:
        contrast: in [-1, 1]; 0 as photographed.
        sharpening: in [0, 1].
        inverted: light on dark.
    """

    contrast: float = 0.0
    sharpening: float = 0.0
    inverted: bool = False

    def kinds(self) -> tuple[str, ...]:
        """Which of ``contrast``, ``sharpening``, ``inversion`` differ from the photograph."""
        used = {
            "contrast": self.contrast != 0,
            "sharpening": self.sharpening != 0,
            "inversion": self.inverted,
        }
        return tuple(name for name, on in used.items() if on)


PLAIN = Look()

LOOKS = ("contrast", "sharpening", "inversion")
"""What ``Cell.looks`` can name."""


@dataclass(frozen=True)
class Copy:
    """One copy of a class somewhere in the case."""

    cell_id: str
    cell_name: str
    chromosome: Chromosome
    placement: Placement


def adjusted(picture: Picture, look: Look) -> Picture:
    """A picture as a look shows it.

    Args:
        picture: (H, W) uint8, dark on white (255).

    Returns:
        (H, W) uint8; white beside the chromosome, or black where the look is inverted.
    """
    if look == PLAIN:
        return picture
    import numpy as np
    from scipy import ndimage

    body = picture < 255
    dark = 1.0 - picture.astype(np.float32) / 255.0
    if look.sharpening and body.any():
        # Blurred inside the body alone, so that its rim gets no halo.
        weight = np.maximum(ndimage.gaussian_filter(body.astype(np.float32), 1.5), 1e-3)
        soft = ndimage.gaussian_filter(dark, 1.5) / weight
        dark = dark + 2.0 * look.sharpening * (dark - soft)
    if look.contrast and body.any():
        middle = float(dark[body].mean())
        dark = middle + (dark - middle) * STRONGEST**look.contrast
    dark = np.where(body, np.clip(dark, _PALEST, 1.0), 0.0)
    shown: Picture = np.rint(255.0 * (dark if look.inverted else 1.0 - dark)).astype(np.uint8)
    return shown


def shown_picture(
    chromosome: Chromosome,
    placement: Placement,
    store: ImageStore,
    *,
    straight: bool = False,
    look: Look = PLAIN,
) -> Picture:
    """A chromosome as it lies, perhaps laid straight, under a look.

    Raises:
        StorageError: the store lacks the image.
    """
    from karyo_desktop.services.reporting import upright

    picture = upright(chromosome, placement, store)
    if straight:
        from cirnet_core.preprocess.straighten import straightened

        picture = straightened(picture)
    return adjusted(picture, look)


def homologues_of(cell: Cell, chromosome_id: str) -> tuple[str, ...]:
    """The other chromosomes of its class, from left to right; none in the tray."""
    column = cell.karyogram.column_of(chromosome_id)
    if column not in CLASSES:
        return ()
    return tuple(i for i in cell.karyogram.columns[column] if i != chromosome_id)


def with_photograph(cell: Cell, file: str, data: bytes, store: ImageStore) -> Cell:
    """The cell with its metaphase attached; the bytes go to the store, untouched."""
    return replace(cell, photograph=Photograph(file, store.add(data)))


def without_photograph(cell: Cell) -> Cell:
    """The cell without its metaphase."""
    return replace(cell, photograph=None)


def read_photograph(path: Path) -> bytes:
    """The bytes of an image file that can be shown.

    Raises:
        ImageError: it is no image, or too large.
        StorageError: it cannot be read, or is no ordinary file.
    """
    from cirnet_core.preprocess.decode import MAX_BYTES, decode_image

    data = read_plain(SourceFile(path.name, path), max_bytes=MAX_BYTES)
    decode_image(data, name=path.name)
    return data


def photograph_picture(photograph: Photograph, store: ImageStore) -> Picture:
    """(H, W) uint8 greys of a metaphase as it was photographed.

    Raises:
        StorageError: the store lacks it.
        ImageError: it cannot be decoded.
    """
    import numpy as np

    from cirnet_core.preprocess.decode import decode_image

    grey = decode_image(store.get(photograph.sha256), name=photograph.file).grey
    shown: Picture = np.rint(255.0 * np.clip(grey, 0.0, 1.0)).astype(np.uint8)
    return np.ascontiguousarray(shown)


def with_looks(cell: Cell, look: Look) -> Cell:
    """The cell with a note of what of this look differs from the photograph."""
    known = {*cell.looks, *look.kinds()}
    return replace(cell, looks=tuple(name for name in LOOKS if name in known))


def looks_used(cell: Cell) -> str:
    """One sentence for a report, or nothing."""
    if not cell.looks:
        return ""
    return f"Viewed with changed {' and '.join(cell.looks)}; for viewing only."


def copies_of(case: Case, class_: str) -> tuple[Copy, ...]:
    """All copies of a class over the cells of a case, cell by cell. Raises KeyError."""
    return tuple(
        Copy(cell.id, cell.name, cell.chromosome(i), cell.karyogram.placements[i])
        for cell in case.cells
        for i in cell.karyogram.columns[class_]
    )


def class_to_explain(cell: Cell, chromosome_id: str) -> str:
    """The class it lies in; in the tray, the model's own first. Empty where there is neither."""
    column = cell.karyogram.column_of(chromosome_id)
    if column in CLASSES:
        return column
    said = cell.chromosome(chromosome_id).proposal
    return said.raw_class if said is not None and said.raw_class != TRAY else ""


def heat_of(
    predictor: CellPredictor,
    cell: Cell,
    chromosome_id: str,
    store: ImageStore,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> HeatMap:
    """What of a chromosome speaks for its class; some seconds of work with the model.

    Raises:
        InputError: the image cannot be used, or there is no class to ask about.
        StorageError: the store lacks an image.
        Cancelled: the caller asked to stop.
    """
    placement = cell.karyogram.placements[chromosome_id]
    return _asker(predictor)(
        cell_images(cell, store),
        file=cell.chromosome(chromosome_id).file,
        class_=class_to_explain(cell, chromosome_id),
        rotation_deg=placement.rotation_deg,
        mirrored=placement.mirrored,
        progress=progress,
        cancelled=cancelled,
    )


def _asker(predictor: CellPredictor) -> Callable[..., HeatMap]:
    """A model in another process is asked there; torch stays out of this one."""
    if isinstance(predictor, Explains):
        return predictor.heat_map
    from cirnet_core.explain import heat_map

    return partial(heat_map, cast("Predictor", predictor))
