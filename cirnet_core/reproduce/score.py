"""What a trained network says of views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from cirnet_core.reproduce.config import NetworkPlan, Pictures
from cirnet_core.reproduce.gallery import Gallery, View
from cirnet_core.reproduce.networks import Compared

BATCH = 64


@dataclass(frozen=True)
class Computing:
    """Where and in which numbers a network runs; ``low`` is None for float32."""

    device: torch.device
    low: torch.dtype | None

    def autocast(self) -> torch.autocast:
        return torch.autocast(
            self.device.type, self.low or torch.bfloat16, enabled=self.low is not None
        )

    def place(self, images: torch.Tensor) -> torch.Tensor:
        """To the device, channels last, as the networks lie."""
        return images.to(self.device, memory_format=torch.channels_last)


def computing_on(device: torch.device, precision: str) -> Computing:
    """``auto`` takes bfloat16 where the device has instructions for it."""
    fast = device.type == "cuda" or (device.type == "cpu" and torch.cpu._is_avx512_bf16_supported())
    low = precision == "bfloat16" or (precision == "auto" and fast)
    return Computing(device, torch.bfloat16 if low else None)


@torch.inference_mode()
def score(
    net: Compared,
    gallery: Gallery,
    views: Sequence[View],
    plan: NetworkPlan,
    pictures: Pictures,
    *,
    computing: Computing,
    keep: int = 0,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Look at N views.

    Args:
        keep: return the features of so many views, spread evenly over all.

    Returns:
        (N, 24) logits and (K, F) features, K = min(keep, N), of the views ``kept(N, keep)``.
    """
    net.eval()
    logits: list[NDArray[np.float32]] = []
    features: list[NDArray[np.float32]] = []
    wanted = kept(len(views), keep)
    for first in range(0, len(views), BATCH):
        some = views[first : first + BATCH]
        images = computing.place(torch.from_numpy(gallery.show(some, plan, pictures)))
        with computing.autocast():
            answer = net(images)
        logits.append(answer.logits.float().cpu().numpy())
        inside = wanted[(wanted >= first) & (wanted < first + len(some))] - first
        features.append(answer.features[torch.from_numpy(inside)].float().cpu().numpy())
    return np.concatenate(logits), np.concatenate(features)


def kept(n: int, keep: int) -> NDArray[np.int64]:
    """Which of n views stand for all: min(n, keep) indices, evenly spread."""
    return np.unique(np.linspace(0, n - 1, min(n, keep)).round().astype(np.int64))
