"""The curves of the first stage where no other follows, and the best heads on the way."""

from __future__ import annotations

import math
import time

import torch
from torch import Tensor

from cirnet_core.nn.cirnet import CIRNet, head_modules
from cirnet_core.retrain.check import Checker
from cirnet_core.retrain.control import Control
from cirnet_core.retrain.head import BATCH
from cirnet_core.retrain.heed import Report, heed
from cirnet_core.train.events import Progress

LOOKS = 8
TOLD_EVERY = 10


class HeadWatch:
    """Hears every step of the heads.

    Args:
        checker: looks at the validation cases; None where a second stage will.
        steps: how many there will be.
    """

    def __init__(
        self, net: CIRNet, checker: Checker | None, steps: int, *, report: Report, control: Control
    ) -> None:
        self._net, self._checker, self._steps = net, checker, steps
        self._report, self._control = report, control
        self._each = max(steps // LOOKS, 1)
        self._best: list[Tensor] | None = None
        self._best_loss = math.inf
        self._began = time.monotonic()
        self._sums = [0.0, 0.0, 0.0]
        if checker is not None:
            report(checker.look(net, 0).event(best=False))

    def heard(self, step: int, loss: float, right: float) -> bool:
        """Tell what is to be told after a step; false to stop and keep.

        Raises:
            Cancelled: the watcher asked for it.
        """
        self._sums = [a + b for a, b in zip(self._sums, (loss, right, 1.0), strict=True)]
        if self._checker is not None:
            if step % TOLD_EVERY == 0 or step == self._steps:
                self._tell(step)
            if step % self._each == 0 or step == self._steps:
                self._look(step)
        return heed(self._control, self._report, images=step * BATCH)

    def keep_best(self) -> None:
        """Put the best heads into the network; the last ones where nothing was looked at."""
        if self._best is None:
            return
        with torch.no_grad():
            for parameter, value in zip(self._parameters(), self._best, strict=True):
                parameter.copy_(value)

    def _parameters(self) -> list[torch.nn.Parameter]:
        return [p for module in head_modules(self._net) for p in module.parameters()]

    def _look(self, step: int) -> None:
        assert self._checker is not None
        found = self._checker.look(self._net, step * BATCH)
        best = found.best_if_under < self._best_loss
        if best:
            self._best_loss = found.best_if_under
            self._best = [p.detach().clone() for p in self._parameters()]
        self._report(found.event(best=best))
        self._net.dropout.train()

    def _tell(self, step: int) -> None:
        loss, right, n = self._sums
        pace = step * BATCH / max(time.monotonic() - self._began, 1e-6)
        total = self._steps * BATCH
        self._report(
            Progress(
                images=step * BATCH,
                total=total,
                loss=loss / n,
                accuracy=right / n,
                learning_rate=0.0,
                images_per_second=pace,
                seconds_left=(total - step * BATCH) / pace,
            )
        )
        self._sums = [0.0, 0.0, 0.0]
