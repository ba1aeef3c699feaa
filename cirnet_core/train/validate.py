"""A quick look at ``val`` while training: accuracy before assignment, and orientation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cirnet_core.cell import degrees_off
from cirnet_core.classes import CLASS_INDEX
from cirnet_core.data.pack import Pack, by_cell, with_upright
from cirnet_core.data.sampler import PreparedCell, prepare_cell
from cirnet_core.nn.cirnet import CIRNet, NetConfig
from cirnet_core.nn.views import make_views, score_views
from cirnet_core.preprocess.scale import LengthTable
from cirnet_core.train.config import TrainConfig
from cirnet_core.train.events import Validated

CHUNK = 32


@dataclass(frozen=True)
class _Sample:
    views: NDArray[np.float32]
    geometry: NDArray[np.float32]
    labels: NDArray[np.int64]
    axis_deg: NDArray[np.float64]
    truth_deg: NDArray[np.float64]


class Validator:
    """A fixed sample of each pack's ``val``, at the scale that the labels give."""

    def __init__(self, samples: dict[str, _Sample]) -> None:
        self._samples = samples

    def __bool__(self) -> bool:
        return bool(self._samples)

    @classmethod
    def from_packs(
        cls, packs: Sequence[Pack], table: LengthTable, config: TrainConfig
    ) -> Validator:
        samples: dict[str, _Sample] = {}
        for pack in packs:
            rows = [row for row in pack.rows if row.split == "val"]
            if not rows or config.val_images == 0:
                continue
            if pack.name in config.upright:
                rows = with_upright(rows)
            cells: list[PreparedCell] = []
            for _, group in by_cell(rows):
                cell = prepare_cell(pack, group, table)
                if not cell.items:
                    continue
                cells.append(cell)
                if sum(len(cell.rows) for cell in cells) >= config.val_images:
                    break
            samples[pack.name] = _sample(cells, config.net)
        return cls(samples)

    def run(
        self,
        net: CIRNet,
        average: dict[str, Tensor],
        images: int,
        device: torch.device,
        low_precision: bool,
    ) -> Validated:
        """Measure the averaged weights; the net's own come back afterwards."""
        own = {key: value.detach().clone() for key, value in net.state_dict().items()}
        net.load_state_dict(average)
        net.eval()
        try:
            accuracy, orientation = {}, {}
            for name, sample in self._samples.items():
                right, turned = _measure(net, sample, device, low_precision)
                accuracy[name] = right
                if not np.isnan(turned):
                    orientation[name] = turned
        finally:
            net.load_state_dict(own)
        return Validated(images, accuracy, orientation)


def _sample(cells: Sequence[PreparedCell], config: NetConfig) -> _Sample:
    parts = [make_views(cell.items, cell.scale, cell.intensity, config) for cell in cells]
    rows = [row for cell in cells for row in cell.rows]
    return _Sample(
        views=np.concatenate([views for views, _ in parts]),
        geometry=np.concatenate([geometry for _, geometry in parts]),
        labels=np.array([CLASS_INDEX[row.label] for row in rows], np.int64),
        axis_deg=np.array([item.shape.axis_deg for cell in cells for item in cell.items]),
        truth_deg=np.array([np.nan if r.rotation_deg is None else r.rotation_deg for r in rows]),
    )


def _measure(
    net: CIRNet, sample: _Sample, device: torch.device, low_precision: bool
) -> tuple[float, float]:
    right, good, known = 0, 0, 0
    for start in range(0, len(sample.labels), CHUNK):
        part = slice(start, start + CHUNK)
        scores = score_views(
            net, sample.views[part], sample.geometry[part], device=device, bfloat16=low_precision
        )
        right += int((scores.logits.argmax(1) == sample.labels[part]).sum())
        turn = sample.axis_deg[part] + scores.tilt_deg + np.where(scores.up_logit > 0, 0.0, 180.0)
        off = degrees_off(sample.truth_deg[part], turn)
        known += int(np.isfinite(off).sum())
        good += int((off < 90.0).sum())
    return right / len(sample.labels), good / known if known else float("nan")
