"""A look at the averaged weights on the way: the validation cases, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cirnet_core.classes import CLASS_INDEX, CLASSES
from cirnet_core.data.pack import by_cell
from cirnet_core.data.sampler import prepare_cell
from cirnet_core.nn.cirnet import CIRNet, NetOutput
from cirnet_core.nn.views import make_views, place_views, score_views
from cirnet_core.preprocess.scale import LengthTable
from cirnet_core.retrain.division import PackRows
from cirnet_core.retrain.events import Checked
from cirnet_core.retrain.rehearsal import Rehearsal, class_loss

Stays = Literal["nothing", "deep", "features"]
CHUNK = 32
IMAGES_AT_MOST = 300


@dataclass(frozen=True)
class Found:
    """What one look found.

    Attributes:
        per_class: change of each class's share right since the base.
        per_class_now: that share itself.
        best_if_under: the loss that decides which weights are kept.
    """

    images: int
    accuracy: float | None
    loss: float | None
    memory_accuracy: float | None
    memory_loss: float | None
    per_class: dict[str, float]
    per_class_now: dict[str, float]
    best_if_under: float

    def event(self, *, best: bool) -> Checked:
        """For the watcher."""
        return Checked(
            self.images,
            self.accuracy,
            self.loss,
            self.memory_accuracy,
            self.memory_loss,
            self.per_class,
            best,
        )


@dataclass(frozen=True)
class _Views:
    views: NDArray[np.float32]
    geometry: NDArray[np.float32]
    labels: NDArray[np.int64]


class Checker:
    """A fixed sample of the validation cases, at the scale that their labels give.

    Args:
        base: what changes are counted from.
        stays: what of the network will never differ from the base's, so that it is computed once:
            nothing, the backbone beside a fine branch, or all before the heads.
    """

    def __init__(
        self,
        groups: Sequence[PackRows],
        table: LengthTable,
        base: CIRNet,
        *,
        rehearsal: Rehearsal,
        device: torch.device,
        low_precision: bool,
        stays: Stays = "nothing",
    ) -> None:
        self._sample = _prepared(groups, table, base)
        self._stays = stays
        self._seen: Tensor | None = None
        self._kept: NetOutput | None = None
        self._rehearsal, self._device, self._low = rehearsal, device, low_precision
        self._first: dict[str, float] = {}
        self._first = self.measure(base, base.state_dict(), 0).per_class_now

    def measure(self, net: CIRNet, weights: dict[str, Tensor], images: int) -> Found:
        """Measure these weights; the network's own come back afterwards.

        Without validation cases later weights count as better: nothing says otherwise.
        """
        own = {key: value.detach().clone() for key, value in net.state_dict().items()}
        net.load_state_dict(weights)
        try:
            return self.look(net, images)
        finally:
            net.load_state_dict(own)

    def look(self, net: CIRNet, images: int) -> Found:
        """Measure a network as it is; it is left in the state for use."""
        net.eval()
        loss = accuracy = memory_loss = memory_accuracy = None
        per_class: dict[str, float] = {}
        if self._sample is not None:
            logits = self._logits(net, self._sample)
            labels = torch.from_numpy(self._sample.labels)
            loss, accuracy = class_loss(logits, labels)
            per_class = _shares(logits.argmax(1).numpy(), self._sample.labels)
        remembered = self._remembered(net)
        if remembered is not None and self._rehearsal.memory is not None:
            labels = torch.from_numpy(self._rehearsal.memory.labels.labels)
            memory_loss, memory_accuracy = class_loss(remembered.logits.float().cpu(), labels)
        change = {name: share - self._first.get(name, share) for name, share in per_class.items()}
        deciding = -float(images) if loss is None else loss + (memory_loss or 0.0)
        return Found(
            images, accuracy, loss, memory_accuracy, memory_loss, change, per_class, deciding
        )

    def _remembered(self, net: CIRNet) -> NetOutput | None:
        if self._kept is None or self._stays != "features":
            self._kept = self._rehearsal.features(net)
            return self._kept
        memory = self._rehearsal.memory
        assert memory is not None
        with torch.inference_mode():
            geometry = torch.from_numpy(memory.labels.geometry).to(self._device)
            return net.heads(self._kept.features, geometry)

    def _logits(self, net: CIRNet, sample: _Views) -> Tensor:
        if self._stays != "nothing":
            return self._logits_of_the_rest(net, sample)
        parts = []
        for start in range(0, len(sample.labels), CHUNK):
            part = slice(start, start + CHUNK)
            scores = score_views(
                net,
                sample.views[part],
                sample.geometry[part],
                device=self._device,
                bfloat16=self._low,
            )
            parts.append(torch.from_numpy(scores.logits).float())
        return torch.cat(parts)

    @torch.inference_mode()
    def _logits_of_the_rest(self, net: CIRNet, sample: _Views) -> Tensor:
        n = len(sample.labels)
        deep = self._stays == "deep"
        if self._seen is None:
            self._seen = self._over(sample, net.look_deeply if deep else net.look)
        seen = self._seen
        if deep:
            beside = self._over(sample, lambda x: torch.cat(net.look_beside(x), dim=1))
            seen = torch.cat([seen, beside], dim=1)
        geometry = torch.from_numpy(np.repeat(sample.geometry, 2, axis=0)).to(self._device)
        logits: Tensor = net.heads(seen, geometry).logits.float().cpu()
        return logits.reshape(n, 2, -1).mean(dim=1)

    def _over(self, sample: _Views, look: Callable[[Tensor], Tensor]) -> Tensor:
        """What a part of a network says of both views of the sample."""
        parts = []
        for start in range(0, len(sample.labels), CHUNK):
            x = place_views(sample.views[start : start + CHUNK], self._device)
            with torch.autocast(self._device.type, torch.bfloat16, enabled=self._low):
                parts.append(look(x))
        return torch.cat(parts)


def _prepared(groups: Sequence[PackRows], table: LengthTable, net: CIRNet) -> _Views | None:
    views: list[NDArray[np.float32]] = []
    geometry: list[NDArray[np.float32]] = []
    labels: list[int] = []
    for group in groups:
        for _, rows in by_cell(group.rows):
            cell = prepare_cell(group.pack, rows, table)
            if not cell.items or sum(len(part) for part in views) >= IMAGES_AT_MOST:
                continue
            one, other = make_views(cell.items, cell.scale, cell.intensity, net.config)
            views.append(one)
            geometry.append(other)
            labels += [CLASS_INDEX[row.label] for row in cell.rows]
    if not views:
        return None
    return _Views(np.concatenate(views), np.concatenate(geometry), np.array(labels, np.int64))


def _shares(said: NDArray[np.int64], labels: NDArray[np.int64]) -> dict[str, float]:
    """The share right of each class that is there."""
    return {
        name: float((said[labels == i] == i).mean())
        for i, name in enumerate(CLASSES)
        if (labels == i).any()
    }
