"""Chromosomes made from others: split, crop, erase, join. The originals stay in the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from karyo_desktop.domain.edits import Piece, Replace
from karyo_desktop.domain.model import Cell, Chromosome, Placement
from karyo_desktop.storage.images import ImageStore

Line = tuple[tuple[float, float], ...]
"""Points in pixels of the upright picture."""


@dataclass(frozen=True)
class Split:
    """Cut one chromosome in two along a line."""

    id: str
    line: Line


@dataclass(frozen=True)
class Crop:
    """Keep what lies in a box: left, top, right, bottom in pixels of the upright picture."""

    id: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Erase:
    """Wipe away what lies within ``radius_px`` of a stroke."""

    id: str
    stroke: Line
    radius_px: float


@dataclass(frozen=True)
class Join:
    """Make one chromosome of several, the first on top."""

    ids: tuple[str, ...]


Operation = Split | Crop | Erase | Join


@dataclass(frozen=True)
class NewImage:
    """An image that an operation made, and how it is to lie."""

    sha256: str
    placement: Placement


def sources(operation: Operation) -> tuple[str, ...]:
    """The chromosomes that an operation replaces."""
    return operation.ids if isinstance(operation, Join) else (operation.id,)


def operate(cell: Cell, operation: Operation, store: ImageStore) -> tuple[NewImage, ...]:
    """Make the new images and keep them in the store. Takes time: not for the GUI thread.

    Raises:
        ImageError: the operation would leave nothing, or an image is unreadable.
        StorageError: the store lacks an image.
        KeyError: a chromosome is not in the cell.
    """
    from cirnet_core.preprocess import pieces

    if isinstance(operation, Join):
        return (_join(cell, operation, store),)
    item = cell.chromosome(operation.id)
    lies = cell.karyogram.placements[item.id]
    data = store.get(item.sha256)
    turn, mirrored, name = lies.rotation_deg, lies.mirrored, item.file
    if isinstance(operation, Split):
        made: Sequence[bytes] = pieces.split_image(
            data, operation.line, rotation_deg=turn, mirrored=mirrored, name=name
        )
        lies = Placement(turn, mirrored)
    elif isinstance(operation, Crop):
        made = (
            pieces.crop_image(data, operation.box, rotation_deg=turn, mirrored=mirrored, name=name),
        )
    else:
        made = (
            pieces.erase_image(
                data,
                operation.stroke,
                operation.radius_px,
                rotation_deg=turn,
                mirrored=mirrored,
                name=name,
            ),
        )
    # What a person placed stays there; else the model places the new image.
    if lies.placed_by == "model":
        lies = replace(lies, placed_by="nobody")
    return tuple(NewImage(store.add(png), lies) for png in made)


def _join(cell: Cell, operation: Join, store: ImageStore) -> NewImage:
    from cirnet_core.preprocess import pieces

    items = [cell.chromosome(i) for i in operation.ids]
    lie = [cell.karyogram.placements[i] for i in operation.ids]
    parts = [
        (store.get(item.sha256), lies.rotation_deg, lies.mirrored, item.file)
        for item, lies in zip(items, lie, strict=True)
    ]
    png, stands = pieces.join_images(parts)
    placement = Placement() if stands else Placement(lie[0].rotation_deg, lie[0].mirrored)
    return NewImage(store.add(png), placement)


def with_pieces(cell: Cell, operation: Operation, made: Sequence[NewImage]) -> tuple[Cell, Replace]:
    """The cell with the new chromosomes aside, and the edit that puts them into the karyogram.

    Raises:
        KeyError: a chromosome that the operation was for is not in the karyogram any more.
    """
    old = [cell.chromosome(i) for i in sources(operation)]
    every = (*cell.chromosomes, *cell.aside)
    ids, files = {item.id for item in every}, {item.file for item in every}
    new: list[Chromosome] = []
    number = len(every)
    for image in made:
        number = next(n for n in range(number + 1, number + len(every) + 2) if f"c{n}" not in ids)
        file = _file_name(old[0].file, files)
        files.add(file)
        parents = tuple(item.id for item in old)
        new.append(Chromosome(f"c{number}", file, image.sha256, None, parents))
    pieces = tuple(Piece(c.id, i.placement) for c, i in zip(new, made, strict=True))
    return replace(cell, aside=(*cell.aside, *new)), Replace(sources(operation), pieces)


def _file_name(original: str, taken: set[str]) -> str:
    path = PurePosixPath(original)
    number = 1
    while (name := str(path.with_name(f"{path.stem}-{number}.png"))) in taken:
        number += 1
    return name
