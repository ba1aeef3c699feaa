"""What a laboratory rejected or cut apart: real examples of what is not one whole chromosome.

A pool's pack lists them in ``others.csv`` beside its table. Without them the quality head would be
taught by made-up defects alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from cirnet_core.data.pack import Pack
from cirnet_core.data.sampler import NO_CLASS, NOT_JUDGED, PreparedCell, TrainingSampler, _Sample
from cirnet_core.errors import ImageError, InputError
from cirnet_core.preprocess.prepared import Prepared, prepare_image
from cirnet_core.quality import NOT_A_CHROMOSOME, TOUCHING

TABLE: Final = "others.csv"
OUTCOME_OF: Final = {"debris": NOT_A_CHROMOSOME, "touching": TOUCHING}
"""Markers and derivatives are chromosomes, though of no class to learn: they are passed over."""

REAL_SHARE: Final = 0.5
"""Of the defects that are drawn, so many are real ones where there are any: few look like all."""


@dataclass(frozen=True)
class Other:
    """One image that is not one whole chromosome; ``kind`` is of ``OUTCOME_OF``."""

    file: str
    case: str
    cell: str
    kind: str


def read_others(pack: Pack) -> tuple[Other, ...]:
    """What the pack lists beside its chromosomes; nothing where it has no such table.

    Raises:
        InputError: the table is damaged.
    """
    try:
        data = pack.read(TABLE)
    except InputError:
        return ()  # a pack of chromosomes alone
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        return tuple(
            Other(row["file"], row["case"], row["cell"], row["kind"])
            for row in rows
            if row["kind"] in OUTCOME_OF
        )
    except (UnicodeDecodeError, csv.Error, KeyError) as error:
        raise InputError(
            f"{pack.path}: {TABLE} is damaged ({error!r}). Export the pack again."
        ) from error


class LaboratorySampler(TrainingSampler):
    """As its parent, with real defects among the made-up ones.

    Use ``with_others`` after making it.
    """

    _others: tuple[tuple[int, Other], ...] = ()

    def with_others(self, others: Sequence[Sequence[Other]]) -> LaboratorySampler:
        """Draw these too, given source by source; the sampler itself is returned."""
        self._others = tuple(
            (source, other)
            for source, some in enumerate(others)
            for other in some
            if other.cell in self._cells[source]  # whose scale it needs
        )
        self._real: dict[tuple[int, str], Prepared | None] = {}
        return self

    def _defect(self, cell: PreparedCell, index: int, rng: np.random.Generator) -> _Sample | None:
        if self._others and rng.random() < REAL_SHARE:
            source, other = self._others[int(rng.integers(len(self._others)))]
            own, item = self._cell(source, other.cell), self._item(source, other)
            if own.items and item is not None:
                outcome = OUTCOME_OF[other.kind]
                sample = self._augment(own, item, None, NO_CLASS, outcome, rng=rng)
                return sample._replace(domain=NOT_JUDGED)
        return super()._defect(cell, index, rng)

    def _item(self, source: int, other: Other) -> Prepared | None:
        key = (source, other.file)
        if key not in self._real:
            try:
                data = self._sources[source].pack.read(other.file)
                self._real[key] = prepare_image(data, name=other.file)
            except ImageError:  # an empty crop, say: nothing of it can be shown to the network
                self._real[key] = None
        return self._real[key]
