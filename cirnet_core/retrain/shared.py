"""Two models with one backbone: what it says of a chromosome is computed once for both."""

from __future__ import annotations

import hashlib

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cirnet_core.nn.cirnet import CIRNet
from cirnet_core.nn.views import ViewScores, join_views


class SharedBackbone:
    """Features by the views that they were computed from."""

    def __init__(self, net: CIRNet, device: torch.device) -> None:
        self._net, self._device = net, device
        self._known: dict[bytes, Tensor] = {}

    @torch.inference_mode()
    def features(self, views: NDArray[np.float32]) -> Tensor:
        """(2N, F) features of (N, 2, 1, H, W) views."""
        key = hashlib.sha256(np.ascontiguousarray(views).tobytes()).digest()
        if key not in self._known:
            x = torch.from_numpy(views.reshape(-1, *views.shape[2:])).to(self._device)
            x = x.contiguous(memory_format=torch.channels_last)
            self._known[key] = self._net.look(x)
        return self._known[key]


class SharedEngine:
    """One model's heads on the shared features."""

    def __init__(self, backbone: SharedBackbone, net: CIRNet, device: torch.device) -> None:
        self._backbone, self._net, self._device = backbone, net, device
        self.name = f"pytorch {torch.__version__}"

    @torch.inference_mode()
    def score(self, views: NDArray[np.float32], geometry: NDArray[np.float32]) -> ViewScores:
        """As ``nn.views.score_views``."""
        g = torch.from_numpy(np.repeat(geometry, 2, axis=0)).to(self._device)
        out = self._net.heads(self._backbone.features(views), g)
        return join_views(*(field.float().cpu().numpy() for field in out))
