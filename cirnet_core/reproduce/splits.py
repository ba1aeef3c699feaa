"""Who is drawn, who trains and who tests. Pure functions of a seed; no image is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from cirnet_core.cell import is_normal
from cirnet_core.classes import CLASS_INDEX, N_CLASSES
from cirnet_core.counts import Y
from cirnet_core.data.pack import LabelledImage, by_cell
from cirnet_core.errors import InputError

PUBLISHED_SEED = 42
"""``random_state`` of the published code's ``StratifiedKFold``."""


@dataclass(frozen=True)
class Karyotype:
    """One whole normal cell."""

    case: str
    male: bool
    rows: tuple[LabelledImage, ...]


def draw_karyotypes(
    rows: Sequence[LabelledImage], *, males: int, females: int, seed: int
) -> list[Karyotype]:
    """Draw normal cells (46,XY and 46,XX), no two of one case.

    Args:
        rows: the split that is drawn from.

    Returns:
        ``males`` and then ``females`` of them.

    Raises:
        InputError: there are not so many cases with a normal cell.
    """
    cells = [_karyotype(members) for _, members in by_cell(rows)]
    normal = [cell for cell in cells if cell is not None]
    order = np.random.default_rng((seed, 1)).permutation(len(normal))
    taken: set[str] = set()
    drawn: dict[bool, list[Karyotype]] = {True: [], False: []}
    for index in order:
        cell = normal[int(index)]
        wanted = males if cell.male else females
        if cell.case not in taken and len(drawn[cell.male]) < wanted:
            taken.add(cell.case)
            drawn[cell.male].append(cell)
    for male, wanted, name in ((True, males, "males"), (False, females, "females")):
        if len(drawn[male]) < wanted:
            raise InputError(
                f"{name}: {wanted} normal karyotypes of different cases are asked for, "
                f"the data hold {len(drawn[male])}. Lower {name!r} or name a larger pack."
            )
    return drawn[True] + drawn[False]


def _karyotype(members: Sequence[LabelledImage]) -> Karyotype | None:
    labels = [CLASS_INDEX[row.label] for row in members]
    counts = np.bincount(labels, minlength=N_CLASSES)
    if not is_normal(counts):
        return None
    return Karyotype(members[0].case, bool(counts[Y]), tuple(members))


@dataclass(frozen=True)
class Copy:
    """x_(i,θ) of Eq. 3: which chromosome, θ, and b = (r_offset, c_offset) in pixels."""

    index: int
    theta_deg: float
    offset_px: tuple[float, float]


@dataclass(frozen=True)
class Algorithm1:
    """What Algorithm 1 of the paper makes of N chromosomes.

    Attributes:
        test: indices; never augmented.
        waiting: all other indices. As printed, these originals are in neither set below.
        train: copies.
        valid: copies of the same chromosomes.
    """

    test: tuple[int, ...]
    waiting: tuple[int, ...]
    train: tuple[Copy, ...]
    valid: tuple[Copy, ...]

    def shared_originals(self) -> tuple[int, int]:
        """How many originals have a copy in validation, and how many of these in training too."""
        seen = {copy.index for copy in self.valid}
        return len(seen), len(seen & {copy.index for copy in self.train})


def algorithm_1(
    n: int,
    *,
    theta_deg: Sequence[int],
    test_share: float,
    valid_share: float,
    offset_px: float,
    rng: Generator,
) -> Algorithm1:
    """Algorithm 1 as printed: split by chromosome, then copy by copy.

    Args:
        n: number of chromosomes.
        theta_deg: Θ.
        test_share: r_test.
        valid_share: r_valid.
        offset_px: b is drawn from ± so many pixels, anew for each copy; not in the paper.
    """
    tested = rng.random(n) < test_share
    waiting = np.flatnonzero(~tested)
    train: list[Copy] = []
    valid: list[Copy] = []
    for index in waiting:
        for theta in theta_deg:
            r, c = rng.uniform(-offset_px, offset_px, 2)
            copy = Copy(int(index), float(theta), (float(r), float(c)))
            (valid if rng.random() < valid_share else train).append(copy)
    return Algorithm1(
        tuple(int(i) for i in np.flatnonzero(tested)),
        tuple(int(i) for i in waiting),
        tuple(train),
        tuple(valid),
    )


def folds_by_case(karyotypes: Sequence[Karyotype], folds: int, *, seed: int) -> list[list[str]]:
    """Cases of each fold: each case once, males and females spread evenly.

    Raises:
        InputError: fewer cases than folds.
    """
    if len(karyotypes) < folds:
        raise InputError(f"folds: {folds} is more than the {len(karyotypes)} karyotypes drawn.")
    rng = np.random.default_rng((seed, 2))
    order = [karyotypes[int(i)] for i in rng.permutation(len(karyotypes))]
    cases = [cell.case for cell in sorted(order, key=lambda cell: cell.male)]
    return [cases[fold::folds] for fold in range(folds)]


def folds_by_image(labels: NDArray[np.int64], folds: int) -> list[NDArray[np.int64]]:
    """Indices of each fold as the published code splits: stratified by class, image by image."""
    from sklearn.model_selection import StratifiedKFold

    splitter = StratifiedKFold(n_splits=folds, shuffle=True, random_state=PUBLISHED_SEED)
    return [np.asarray(held_out) for _, held_out in splitter.split(labels, labels)]
