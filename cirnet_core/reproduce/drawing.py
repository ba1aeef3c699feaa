"""Training batches as a pure function of seed and step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cirnet_core.reproduce.config import NetworkPlan, ReproduceConfig
from cirnet_core.reproduce.gallery import Gallery, View


class Drawer:
    """Draws from a fixed list of views; each epoch is a new order of the same views."""

    def __init__(
        self, gallery: Gallery, views: Sequence[View], plan: NetworkPlan, config: ReproduceConfig
    ) -> None:
        self._gallery, self._views, self._plan = gallery, views, plan
        self._pictures, self._seed = config.pictures, config.seed
        self._batch_size = config.recipe.batch_size
        self._labels = gallery.labels[[view.index for view in views]]
        self._members = {int(c): np.flatnonzero(self._labels == c) for c in set(self._labels)}
        self._order: tuple[int, NDArray[np.int64]] = (-1, np.zeros(0, np.int64))

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """Images (B, C, H, W) and classes (B,) of a step."""
        first = step * self._batch_size
        chosen = [self._at(first + k) for k in range(self._batch_size)]
        return self._shown(chosen), torch.from_numpy(self._labels[chosen])

    def pairs(self, step: int) -> tuple[Tensor, Tensor]:
        """Images (B, C, H, W), two and two a pair, and (B / 2,) 1 for pairs of one class, which
        every other pair is."""
        rng = np.random.default_rng((self._seed, 8, step))
        chosen: list[int] = []
        same = [float(k % 2) for k in range(self._batch_size // 2)]
        for one_class in same:
            first = int(rng.integers(len(self._views)))
            own = int(self._labels[first])
            others = [c for c in sorted(self._members) if c != own]
            partner = own if one_class else others[int(rng.integers(len(others)))]
            chosen += [first, int(rng.choice(self._members[partner]))]
        return self._shown(chosen), torch.tensor(same)

    def _shown(self, chosen: Sequence[int]) -> Tensor:
        views = [self._views[k] for k in chosen]
        return torch.from_numpy(self._gallery.show(views, self._plan, self._pictures))

    def _at(self, position: int) -> int:
        epoch, place = divmod(position, len(self._views))
        if self._order[0] != epoch:
            rng = np.random.default_rng((self._seed, 7, epoch))
            self._order = (epoch, rng.permutation(len(self._views)))
        return int(self._order[1][place])
