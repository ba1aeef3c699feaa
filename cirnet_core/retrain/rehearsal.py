"""What each step learns and keeps: new labels, the memory, the base's answers and weights."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor
from torch.nn import functional as F

from cirnet_core.data.sampler import Batch
from cirnet_core.nn.cirnet import CIRNet, NetOutput
from cirnet_core.retrain.memory import Memory
from cirnet_core.retrain.parts import upper
from cirnet_core.train.config import TrainConfig
from cirnet_core.train.loss import loss_of

UP_LOGIT, SOFTNESS = 0, 2.0
"""Answers are compared softened, so that the unlikely classes count too (Hinton et al. 2015)."""


def distilled(output: NetOutput, base: NetOutput) -> Tensor:
    """How far the answers left the base's: classes, quality, which end is up, and the tilt."""
    classes = _apart(output.logits, base.logits) + 0.3 * _apart(output.quality, base.quality)
    up = F.binary_cross_entropy_with_logits(
        output.pose[:, UP_LOGIT], torch.sigmoid(base.pose[:, UP_LOGIT])
    )
    tilt = F.mse_loss(output.pose[:, 1:], base.pose[:, 1:])
    domain = F.mse_loss(torch.sigmoid(output.domain), torch.sigmoid(base.domain))
    return classes + 0.3 * (up + tilt + domain)


def _apart(one: Tensor, other: Tensor) -> Tensor:
    return SOFTNESS**2 * F.kl_div(
        F.log_softmax(one / SOFTNESS, dim=1),
        F.log_softmax(other / SOFTNESS, dim=1),
        reduction="batchmean",
        log_target=True,
    )


def as_float(output: NetOutput) -> NetOutput:
    """The same in float32, in which losses are computed."""
    return NetOutput(*(field.float() for field in output))


class Rehearsal:
    """The base's memory, with the base's own answers on it, made once."""

    def __init__(self, base: CIRNet, memory: Memory | None, *, device: torch.device) -> None:
        self.memory = memory
        self._device = device
        began = time.monotonic()
        self._base = self._answers(base) if memory is not None else None
        self.seconds = time.monotonic() - began
        """How long it takes a network to answer for the whole memory."""

    @property
    def kept(self) -> NetOutput | None:
        """The base's own answers, its features among them."""
        return self._base

    @torch.inference_mode()
    def _answers(self, net: CIRNet) -> NetOutput:
        assert self.memory is not None
        net.eval()
        parts = []
        for start in range(0, len(self.memory), 100):
            part = slice(start, start + 100)
            parts.append(self._output(net, self.memory.maps(part), self.memory.fields(part)))
        return NetOutput(*(torch.cat(field).clone() for field in zip(*parts, strict=True)))

    def _output(self, net: CIRNet, maps: Tensor, fields: Batch) -> NetOutput:
        geometry = torch.from_numpy(fields.geometry).to(self._device)
        return as_float(net.heads(upper(net, maps.to(self._device)), geometry))

    def loss(
        self, net: CIRNet, config: TrainConfig, *, rng: Generator, size: int, distil: float
    ) -> Tensor:
        """Labels of a few remembered items, and the base's answers on them."""
        if self.memory is None or self._base is None or size == 0:
            return torch.zeros((), device=self._device)
        chosen = rng.choice(len(self.memory), size=min(size, len(self.memory)), replace=False)
        fields = self.memory.fields(chosen)
        output = self._output(net, self.memory.maps(chosen), fields)
        index = torch.from_numpy(chosen).to(self._device)
        base = NetOutput(*(field[index] for field in self._base))
        return loss_of(output, fields, config, self._device) + distil * distilled(output, base)

    def features(self, net: CIRNet) -> NetOutput | None:
        """What a network says of everything remembered, its features among it."""
        return self._answers(net) if self.memory is not None else None


def class_loss(logits: Tensor, labels: Tensor) -> tuple[float, float]:
    """Mean cross entropy in nats and share right of (N, 24) logits, where there is a class."""
    known = labels >= 0
    if not bool(known.any()):
        return 0.0, 0.0
    right = (logits[known].argmax(1) == labels[known]).float().mean()
    return float(F.cross_entropy(logits[known], labels[known])), float(right)


def joined(parts: Sequence[Batch]) -> Batch:
    """Batches one behind the other."""
    return Batch(*(np.concatenate(field) for field in zip(*parts, strict=True)))
