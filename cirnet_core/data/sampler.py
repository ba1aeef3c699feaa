"""Training batches: each image a pure function of seed, step and its place in the batch, so that a
resumed run repeats itself and processes that share a batch draw the parts of the same one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from cirnet_core.augment import (
    THETA_DEG,
    JitterConfig,
    bent,
    cda_copy,
    photographic_jitter,
    trim_edges,
)
from cirnet_core.classes import CLASS_INDEX
from cirnet_core.data.defects import KINDS, Kind, make_defect
from cirnet_core.data.foreign import KINDS as FOREIGN_KINDS
from cirnet_core.data.foreign import make_foreign
from cirnet_core.data.pack import LabelledImage, Pack, by_cell
from cirnet_core.errors import ImageError
from cirnet_core.preprocess.canvas import to_canvas
from cirnet_core.preprocess.features import geometry_features
from cirnet_core.preprocess.ink import FloatImage, Mask, extract_ink
from cirnet_core.preprocess.prepared import Prepared, cell_intensity, prepare_cell_images
from cirnet_core.preprocess.scale import CANVAS_ROWS, LengthTable, scale_from_labels
from cirnet_core.preprocess.shape import measure_shape
from cirnet_core.quality import NOT_A_CHROMOSOME, TOUCHING, WHOLE
from cirnet_core.types import ImageFile

NO_CLASS = -1
NOT_JUDGED = -1
BULK_WEIGHT = 0.5
"""A label that was only accepted with many others favours the model that proposed it."""

PAIRS = 0.6
"""Share of the defects that are touching pairs, beside their turn among the kinds."""


class Batch(NamedTuple):
    """Arrays of one step.

    Attributes:
        images: (N, 1, H, W) float32.
        geometry: (N, 3) float32.
        labels: (N,) int64; -1 for what isn't one whole chromosome.
        outcomes: (N,) int64, index into ``cirnet_core.quality.OUTCOMES``.
        domains: (N,) int64: 1 for G-bands, 0 for foreign ones, -1 for what isn't a chromosome.
        turn_deg: (N,) float32, the turn still needed to stand p arm up; NaN if unknown.
    """

    images: NDArray[np.float32]
    geometry: NDArray[np.float32]
    labels: NDArray[np.int64]
    outcomes: NDArray[np.int64]
    domains: NDArray[np.int64]
    turn_deg: NDArray[np.float32]


@dataclass(frozen=True)
class PreparedCell:
    """A labelled cell ready to be drawn from; unreadable images are left out."""

    rows: tuple[LabelledImage, ...]
    items: tuple[Prepared, ...]
    scale: float
    intensity: float


def prepare_cell(pack: Pack, rows: Sequence[LabelledImage], table: LengthTable) -> PreparedCell:
    """Decode and measure a labelled cell; its scale comes from the labels."""
    by_file = {row.file: row for row in rows}
    images = [ImageFile(row.file, pack.read(row.file)) for row in rows]
    files, items, _ = prepare_cell_images(images)
    kept = [by_file[file.name] for file in files]
    if not items:
        return PreparedCell((), (), 1.0, 1.0)
    scale = scale_from_labels(
        [row.label for row in kept], [item.shape.length_px for item in items], table
    )
    return PreparedCell(tuple(kept), tuple(items), scale, cell_intensity(items))


def _cumulative(rows: Sequence[LabelledImage], balance: float) -> NDArray[np.float64]:
    """(N,) cumulative chances of the rows, 1 at the end."""
    n = Counter(row.label for row in rows)
    weight = np.array(
        [n[row.label] ** -balance * (BULK_WEIGHT if row.bulk else 1.0) for row in rows], float
    )
    cumulative = np.cumsum(weight)
    return np.asarray(cumulative / cumulative[-1] if len(rows) else cumulative)


class _Sample(NamedTuple):
    pixels: FloatImage
    geometry: tuple[float, float, float]
    label: int
    outcome: int
    turn_deg: float
    domain: int = 1


@dataclass(frozen=True)
class Source:
    """One pack with its share of the batches."""

    pack: Pack
    rows: tuple[LabelledImage, ...]
    weight: float


class TrainingSampler:
    """Draws augmented batches. Cells are prepared on first use and kept in memory.

    Args:
        share: places in the batch that this process draws; all of them by default.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        table: LengthTable,
        *,
        batch_size: int,
        size_hw: tuple[int, int],
        jitter: JitterConfig,
        seed: int,
        defect_share: float = 0.0,
        foreign_share: float = 0.0,
        class_balance: float = 0.0,
        share: range | None = None,
    ) -> None:
        self._sources = tuple(sources)
        self._table = table
        self._share = range(batch_size) if share is None else share
        self._size_hw = size_hw
        self._zoom = size_hw[0] / CANVAS_ROWS
        self._jitter = jitter
        self._seed = seed
        self._defect_share = defect_share
        self._foreign_share = foreign_share
        self._draws = [_cumulative(source.rows, class_balance) for source in self._sources]
        weights = np.array([source.weight for source in self._sources], float)
        self._weights = weights / weights.sum()
        self._cells = [dict(by_cell(source.rows)) for source in self._sources]
        self._cache: dict[tuple[int, str], PreparedCell] = {}

    def __len__(self) -> int:
        return 2**31

    def __getitem__(self, step: int) -> Batch:
        samples = [
            self._sample(np.random.default_rng((self._seed, step, place))) for place in self._share
        ]
        return Batch(
            np.stack([s.pixels for s in samples])[:, None],
            np.array([s.geometry for s in samples], np.float32),
            np.array([s.label for s in samples], np.int64),
            np.array([s.outcome for s in samples], np.int64),
            np.array([s.domain for s in samples], np.int64),
            np.array([s.turn_deg for s in samples], np.float32),
        )

    def _sample(self, rng: Generator) -> _Sample:
        while True:
            s = int(rng.choice(len(self._sources), p=self._weights))
            row = self._sources[s].rows[int(np.searchsorted(self._draws[s], rng.random()))]
            cell = self._cell(s, row.cell)
            if row not in cell.rows:
                continue
            index = cell.rows.index(row)
            if self._defect_share and rng.random() < self._defect_share:
                defect = self._defect(cell, index, rng)
                if defect is not None:
                    return defect
                continue
            if self._foreign_share and rng.random() < self._foreign_share:
                return self._foreign(cell, index, rng)
            label = CLASS_INDEX[row.label]
            truth = row.rotation_deg
            return self._augment(cell, cell.items[index], truth, label, WHOLE, rng=rng)

    def _defect(self, cell: PreparedCell, index: int, rng: Generator) -> _Sample | None:
        other = int(rng.integers(len(cell.items)))
        kind: Kind = "pair" if rng.random() < PAIRS else KINDS[int(rng.integers(len(KINDS)))]
        greys = [
            np.asarray(255.0 * (1.0 - cell.items[i].ink.darkness), dtype=np.uint8)
            for i in (index, other)
        ]
        image = make_defect(kind, greys[0], greys[1], rng)
        try:
            ink = extract_ink(image.astype(np.float32) / 255.0, name=kind)
        except ImageError:
            return None
        item = Prepared(ink, measure_shape(ink.mask))
        outcome = TOUCHING if kind == "pair" else NOT_A_CHROMOSOME
        sample = self._augment(cell, item, None, NO_CLASS, outcome, rng=rng)
        return sample._replace(domain=NOT_JUDGED)

    def _foreign(self, cell: PreparedCell, index: int, rng: Generator) -> _Sample:
        item = cell.items[index]
        kind = FOREIGN_KINDS[int(rng.integers(len(FOREIGN_KINDS)))]
        body_px = float(np.median([i.shape.length_px for i in cell.items]))
        bands = make_foreign(kind, item.ink.darkness, item.ink.mask, body_px=body_px, rng=rng)
        strange = replace(item, ink=replace(item.ink, darkness=bands))
        sample = self._augment(cell, strange, None, NO_CLASS, WHOLE, rng=rng)
        return sample._replace(domain=0)

    def _cell(self, source: int, name: str) -> PreparedCell:
        key = (source, name)
        if key not in self._cache:
            pack = self._sources[source].pack
            self._cache[key] = prepare_cell(pack, self._cells[source][name], self._table)
        return self._cache[key]

    def _augment(
        self,
        cell: PreparedCell,
        item: Prepared,
        truth: float | None,
        label: int,
        outcome: int,
        *,
        rng: Generator,
    ) -> _Sample:
        config = self._jitter
        darkness = trim_edges(item.ink.darkness, item.ink.mask, rng, config)
        mask: Mask = item.ink.mask
        shape = item.shape
        if rng.random() < config.cda_probability:
            theta = float(rng.choice(THETA_DEG))
            b = rng.uniform(-config.cda_offset_px, config.cda_offset_px, 2)
            offset = (float(b[0]), float(b[1]))
            darkness = np.clip(cda_copy(darkness, theta, offset), 0.0, 1.0)
            mask = cda_copy(mask.astype(np.float32), theta, offset) > 0.5
            darkness = np.where(mask, darkness, 0.0).astype(np.float32)
            shape = measure_shape(mask)
            truth = None if truth is None else truth - theta
        turn = shape.axis_deg + rng.normal(0, config.turn_deg) + 180.0 * rng.integers(2)
        factor = math.exp(rng.normal(0, config.scale))
        stretch = math.exp(rng.normal(0, config.stretch))
        mirror = bool(rng.integers(2))
        view = to_canvas(
            darkness / cell.intensity,
            mask,
            rotation_deg=turn,
            scale=cell.scale * factor * self._zoom,
            size_hw=self._size_hw,
            offset_px=(
                float(rng.normal(0, config.shift_px)) * self._zoom,
                float(rng.normal(0, config.shift_px)) * self._zoom,
            ),
            stretch=stretch,
            mirror=mirror,
        )
        left = math.nan
        if truth is not None:
            left = (truth - turn + 180.0) % 360.0 - 180.0
            left = -left if mirror else left
        length_px = shape.length_px * cell.scale * factor * self._zoom * stretch * view.shrink
        pixels = photographic_jitter(bent(view.pixels, length_px, rng, config), rng, config)
        size = geometry_features(
            shape.length_px * stretch, shape.area_px * stretch, cell.scale * factor, view.shrink
        )
        return _Sample(pixels, size, label, outcome, left)
