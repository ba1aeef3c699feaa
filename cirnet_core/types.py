"""Values that cross the border of the core. Frozen; no torch, no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], None]
"""Called with (done, total) chromosomes."""

Cancelled = Callable[[], bool]
"""Asked between batches; true stops the work with ``errors.Cancelled``."""


@dataclass(frozen=True)
class ImageFile:
    """One file as it was imported: ``name`` is its path inside the input, with ``/``."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Problem:
    """An input that could not be used, and what to do about it."""

    file: str
    message: str


@dataclass(frozen=True)
class ChromosomeProposal:
    """What the model says of one chromosome.

    Attributes:
        file: name of the image.
        class_: class after joint assignment, or ``"tray"`` for what isn't one whole chromosome.
        raw_class: the network's own first class.
        confidence: calibrated probability in [0, 1] that ``class_`` is right.
        probabilities: 24 calibrated probabilities before assignment, in ``CLASSES`` order, sum 1.
        rotation_deg: in [0, 360); Pillow's ``rotate(rotation_deg, expand=True)`` of the decoded
            file stands the p arm up.
        orientation_confidence: calibrated probability in [0, 1] that the right end is up.
        flags: from ``cirnet_core.flags.CHROMOSOME_FLAGS``.
    """

    file: str
    class_: str
    raw_class: str
    confidence: float
    probabilities: tuple[float, ...]
    rotation_deg: float
    orientation_confidence: float
    flags: tuple[str, ...]


@dataclass(frozen=True)
class CellProposal:
    """What the model says of one cell.

    Attributes:
        cell: the cell's name.
        complete: whether the cell is taken to hold its whole complement.
        chromosomes: one for every readable image, in input order.
        flags: from ``cirnet_core.flags.CELL_FLAGS``.
        errors: the images that could not be used.
        model_id: the model's id.
        model_sha256: hash of the model's card.
    """

    cell: str
    complete: bool
    chromosomes: tuple[ChromosomeProposal, ...]
    flags: tuple[str, ...]
    errors: tuple[Problem, ...]
    model_id: str
    model_sha256: str


@dataclass(frozen=True)
class DeviceInfo:
    """Where a model runs: ``kind`` is cpu, cuda or mps; ``reason`` says why not the GPU, or ""."""

    kind: str
    label: str
    reason: str
