"""A quick look at ``val`` while training: accuracy before assignment, and orientation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cirnet_core.classes import CLASS_INDEX
from cirnet_core.data.pack import Pack, by_cell, with_upright
from cirnet_core.data.sampler import PreparedCell, prepare_cell
from cirnet_core.nn.cirnet import CIRNet
from cirnet_core.nn.views import score_views
from cirnet_core.preprocess.canvas import to_canvas
from cirnet_core.preprocess.features import geometry_features
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
                cells.append(prepare_cell(pack, group, table))
                if sum(len(cell.rows) for cell in cells) >= config.val_images:
                    break
            samples[pack.name] = _sample(cells, (config.net.height_px, config.net.width_px))
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


def _sample(cells: Sequence[PreparedCell], size_hw: tuple[int, int]) -> _Sample:
    views, geometry, labels, axes, truths = [], [], [], [], []
    for cell in cells:
        for row, item in zip(cell.rows, cell.items, strict=True):
            pair = [
                to_canvas(
                    item.ink.darkness / np.float32(cell.intensity),
                    item.ink.mask,
                    rotation_deg=item.shape.axis_deg + extra,
                    scale=cell.scale,
                    size_hw=size_hw,
                )
                for extra in (0.0, 180.0)
            ]
            views.append(np.stack([view.pixels for view in pair])[:, None])
            geometry.append(
                geometry_features(
                    item.shape.length_px, item.shape.area_px, cell.scale, pair[0].shrink
                )
            )
            labels.append(CLASS_INDEX[row.label])
            axes.append(item.shape.axis_deg)
            truths.append(np.nan if row.rotation_deg is None else row.rotation_deg)
    return _Sample(
        np.stack(views),
        np.array(geometry, np.float32),
        np.array(labels, np.int64),
        np.array(axes),
        np.array(truths, float),
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
        off = np.abs((sample.truth_deg[part] - turn + 180.0) % 360.0 - 180.0)
        known += int(np.isfinite(off).sum())
        good += int((off < 90.0).sum())
    return right / len(sample.labels), good / known if known else float("nan")
