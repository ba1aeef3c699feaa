"""From a model's proposal to a karyogram, and what can be said of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cirnet_core.types import (
    Cancelled,
    CellProposal,
    DeviceInfo,
    ImageFile,
    Progress,
)
from karyo_desktop.domain.edits import Arrange
from karyo_desktop.domain.model import Cell, Karyogram
from karyo_desktop.storage.images import ImageStore

COMPLETE_FROM = 40
"""A cell with fewer chromosomes than this is taken to be a part of one."""


class ModelInfo(Protocol):
    """Which model a predictor has loaded."""

    @property
    def id(self) -> str: ...
    @property
    def sha256(self) -> str: ...


class CellPredictor(Protocol):
    """What this program asks of ``cirnet_core.predictor.Predictor``."""

    @property
    def device(self) -> DeviceInfo: ...
    @property
    def info(self) -> ModelInfo: ...
    @property
    def runtime(self) -> str: ...
    @property
    def load_seconds(self) -> float: ...

    def propose(
        self,
        cell: str,
        images: Sequence[ImageFile],
        *,
        complete: bool | None = None,
        assign: bool = True,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> CellProposal: ...


@dataclass(frozen=True)
class Provenance:
    """Who decided what in a karyogram.

    Attributes:
        proposed: chromosomes that lie as the model proposed, looked at by nobody.
        confirmed: chromosomes that a person accepted in the proposed class.
        moved: chromosomes that a person put into another column than the model did.
        turned: chromosomes that a person turned or mirrored (moved ones too).
        unproposed: chromosomes without a proposal.
    """

    proposed: int
    confirmed: int
    moved: int
    turned: int
    unproposed: int


def new_cell(
    cell_id: str,
    name: str,
    images: Sequence[ImageFile],
    store: ImageStore,
    *,
    complete: bool | None = None,
) -> Cell:
    """A cell with every chromosome in the tray; the bytes go to the store."""
    raise NotImplementedError


def cell_images(cell: Cell, store: ImageStore) -> tuple[ImageFile, ...]:
    """The images of a cell in import order, as ``CellPredictor.propose`` takes them."""
    raise NotImplementedError


def adopt_proposal(
    cell: Cell, proposal: CellProposal, *, keep_person: bool = True
) -> tuple[Cell, Arrange]:
    """Take a model's proposal.

    Args:
        keep_person: chromosomes that a person has placed stay where they are.

    Returns:
        The cell with proposals, flags and model noted but its karyogram as it was, and the one
        edit that arranges it.

    Raises:
        KeyError: the proposal names a file that the cell does not have.
    """
    raise NotImplementedError


def cell_from_proposal(
    cell_id: str, images: Sequence[ImageFile], proposal: CellProposal, store: ImageStore
) -> Cell:
    """A cell made of the proposal's chromosomes, arranged as proposed (no window, no undo)."""
    raise NotImplementedError


def proposed_karyogram(cell: Cell, *, keep_person: bool = True) -> Karyogram:
    """The karyogram that the chromosomes' proposals ask for, surest copy first in each class."""
    raise NotImplementedError


def is_complete(cell: Cell) -> bool:
    """What the person says; else whether at least ``COMPLETE_FROM`` lie in classes."""
    raise NotImplementedError


def karyotype_of(cell: Cell) -> str | None:
    """Constitutional ISCN text from what lies in the classes now; None if incomplete."""
    raise NotImplementedError


def provenance_of(cell: Cell) -> Provenance:
    """Count who decided what."""
    raise NotImplementedError
