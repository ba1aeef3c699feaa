"""Two models with one backbone: what it says of a chromosome is computed once for both.

They may differ in their heads, and in a fine branch beside the backbone.
"""

from __future__ import annotations

import hashlib

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cirnet_core.nn.cirnet import CIRNet
from cirnet_core.nn.views import ViewScores, join_outputs, place_views
from cirnet_core.runtime.engine import LookingEngine


class SharedBackbone:
    """Features by the views that they were computed from.

    Args:
        fine_too: whether a fine branch is the same in all that share.
        engine: a quicker runtime of the network; None for PyTorch.
    """

    def __init__(
        self,
        net: CIRNet,
        device: torch.device,
        *,
        fine_too: bool = True,
        engine: LookingEngine | None = None,
    ) -> None:
        self._net, self._device, self._engine = net, device, engine
        self._whole = fine_too or not net.config.fine
        self._known: dict[bytes, Tensor] = {}

    @torch.inference_mode()
    def features(self, views: NDArray[np.float32]) -> Tensor:
        """(2N, F) features of (N, 2, 1, H, W) views; without the fine branch's where it differs."""
        key = hashlib.sha256(np.ascontiguousarray(views).tobytes()).digest()
        if key not in self._known:
            self._known[key] = self.look(views)
        return self._known[key]

    @property
    def runtime(self) -> str:
        """What computes."""
        return f"pytorch {torch.__version__}" if self._engine is None else self._engine.name

    @torch.inference_mode()
    def look(self, views: NDArray[np.float32]) -> Tensor:
        """As ``features``, though known ones are computed again."""
        if self._engine is not None:
            try:
                seen = torch.from_numpy(self._engine.features(views)).to(self._device)
            except RuntimeError:  # as in a predictor: PyTorch can still answer
                self._engine = None
            else:
                return seen if self._whole else seen[:, : self._net.deep_width]
        x = place_views(views, self._device)
        return self._net.look(x) if self._whole else self._net.look_deeply(x)

    @torch.inference_mode()
    def features_for(self, net: CIRNet, views: NDArray[np.float32]) -> Tensor:
        """(2N, F) all the features that the heads of a network see."""
        shared = self.features(views)
        if self._whole:
            return shared
        return torch.cat([shared, *net.look_beside(place_views(views, self._device))], dim=1)


class SharedEngine:
    """One model's own part on the shared features."""

    def __init__(self, backbone: SharedBackbone, net: CIRNet, device: torch.device) -> None:
        self._backbone, self._net, self._device = backbone, net, device
        self.name = backbone.runtime

    @torch.inference_mode()
    def score(self, views: NDArray[np.float32], geometry: NDArray[np.float32]) -> ViewScores:
        """As ``nn.views.score_views``."""
        g = torch.from_numpy(np.repeat(geometry, 2, axis=0)).to(self._device)
        seen = self._backbone.features_for(self._net, views)
        before = None if self._net.kept is None else self._net.kept_heads(seen, g)
        return join_outputs(self._net.heads(seen, g), before)
