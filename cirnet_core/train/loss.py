"""What a step makes smaller: classes, quality, domain and pose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from cirnet_core.data.sampler import NO_CLASS, Batch
from cirnet_core.nn.cirnet import NetOutput
from cirnet_core.train.config import TrainConfig


def counts_of(batch: Batch) -> list[float]:
    """How many images there are in a batch, with a class, and judged for their bands."""
    return [
        float(len(batch.labels)),
        float(np.count_nonzero(batch.labels != NO_CLASS)),
        float(np.count_nonzero(batch.domains >= 0)),
    ]


def loss_of(
    output: NetOutput,
    batch: Batch,
    config: TrainConfig,
    device: torch.device,
    counts: Sequence[float] | None = None,
) -> Tensor:
    """Cross entropy over classes (Eq. 2, smoothed) plus quality, and domain and pose where known.

    Every head has a gradient, be it zero: many processes average them, and none may be missing.

    Args:
        counts: what the sums are divided by, as of ``counts_of``. Where a batch is shared out to
            W processes it is the whole batch's, divided by W: then the mean of their gradients
            is the whole batch's own.
    """
    images, labelled, judged_ones = counts or counts_of(batch)
    labels = torch.from_numpy(batch.labels).to(device)
    loss = F.cross_entropy(
        output.logits,
        labels,
        label_smoothing=config.label_smoothing,
        ignore_index=NO_CLASS,
        reduction="sum",
    ) / max(labelled, 1.0)
    outcomes = torch.from_numpy(batch.outcomes).to(device)
    quality = F.cross_entropy(output.quality, outcomes, reduction="sum")
    loss = loss + config.quality_weight * quality / images
    if config.net.domain:
        domains = torch.from_numpy(batch.domains).to(device)
        judged = domains >= 0
        own = F.binary_cross_entropy_with_logits(
            output.domain[judged], domains[judged].float(), reduction="sum"
        )
        loss = loss + config.domain_weight * own / max(judged_ones, 1.0)
    turn = torch.deg2rad(torch.from_numpy(batch.turn_deg).to(device))
    known = torch.isfinite(turn)
    delta, pose = turn[known], output.pose[known]
    up = F.binary_cross_entropy_with_logits(
        pose[:, 0], (torch.cos(delta) > 0).float(), reduction="sum"
    )
    double = torch.stack([torch.cos(2 * delta), torch.sin(2 * delta)], dim=1)
    tilt = F.mse_loss(pose[:, 1:], double, reduction="sum") / double.shape[1]
    return loss + config.pose_weight * (up + tilt) / images
