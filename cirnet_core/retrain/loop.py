"""The second stage: all layers at a low rate, resumable, with the best weights kept."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from cirnet_core.data.sampler import TrainingSampler
from cirnet_core.errors import TrainingError
from cirnet_core.nn.cirnet import CIRNet, freeze_statistics
from cirnet_core.retrain import events
from cirnet_core.retrain.check import Checker
from cirnet_core.retrain.control import Control
from cirnet_core.retrain.head import pull_back
from cirnet_core.retrain.heed import heed
from cirnet_core.retrain.parts import freeze_deep, lower_names
from cirnet_core.retrain.recipe import Recipe
from cirnet_core.retrain.rehearsal import Rehearsal, as_float, distilled, joined
from cirnet_core.train.checkpoint import (
    CheckpointState,
    latest_checkpoint,
    restore,
    save_checkpoint,
    split_parameters,
)
from cirnet_core.train.config import TrainConfig
from cirnet_core.train.events import Progress, Saved
from cirnet_core.train.loop import WASTED_STEPS_AT_MOST
from cirnet_core.train.loss import loss_of

SAVE_SECONDS = 180.0
WARMUP_STEPS = 3


@dataclass(frozen=True)
class RetrainState(CheckpointState):
    """Where a retraining stands.

    Attributes:
        best: file of the best weights so far, "" before the first check.
        best_loss: their loss in nats.
    """

    best: str = ""
    best_loss: float = math.inf


@dataclass(frozen=True)
class Samplers:
    """Where a step's images come from; synthetic ones are optional."""

    own: TrainingSampler
    synthetic: TrainingSampler | None


class AllLayers:
    """The moving parts of the second stage.

    Args:
        net: what the head's stage left; trained in place.
        base: the model that it goes on from, which is never changed.
        checker: looks on the way; None only for a warm-up.
        work: folder of checkpoints.
    """

    def __init__(
        self,
        *,
        net: CIRNet,
        base: CIRNet,
        rehearsal: Rehearsal,
        samplers: Samplers,
        checker: Checker | None,
        recipe: Recipe,
        config: TrainConfig,
        device: torch.device,
        low_precision: torch.dtype | None,
        work: Path,
        lengths_px: dict[str, float],
        report: Callable[[events.Event], None],
        control: Control,
    ) -> None:
        self.net, self.base, self.rehearsal = net, base, rehearsal
        self.samplers, self.checker = samplers, checker
        self.recipe, self.config = recipe, config
        self.device, self.low_precision = device, low_precision
        self.work, self.lengths_px = work, lengths_px
        self.report, self.control = report, control
        if not recipe.deep:
            freeze_deep(net)
        self.average = {k: v.detach().clone() for k, v in net.state_dict().items()}
        decayed, plain = (
            [(name, p) for name, p in some if p.requires_grad] for some in split_parameters(net)
        )
        self.parameters = [p for _, p in decayed + plain]
        self.averaged = [self.average[name] for name, _ in decayed + plain]
        own = dict(base.named_parameters())
        self.start = [own[name].detach().clone() for name, _ in decayed + plain]
        self.optimizer = self._optimizer(decayed, plain)
        self.images = self.step = self._wasted = 0
        self.best, self.best_loss = "", math.inf

    def _optimizer(
        self, decayed: list[tuple[str, nn.Parameter]], plain: list[tuple[str, nn.Parameter]]
    ) -> torch.optim.Optimizer:
        below = lower_names(self.net)
        groups = []
        for some in (decayed, plain):
            for factor, low in ((self.recipe.lower_factor, True), (1.0, False)):
                members = [p for name, p in some if (name in below) is low]
                groups.append({"params": members, "factor": factor})
        return torch.optim.AdamW(groups, lr=self.recipe.learning_rate, weight_decay=0.0)

    def resume(self) -> bool:
        """Go on from the last checkpoint; false where there is none.

        Raises:
            InputError: it is damaged.
        """
        last = latest_checkpoint(self.work)
        if last is None:
            return False
        state = msgspec.json.decode((last / "state.json").read_bytes(), type=RetrainState)
        restore(last, model=self.net, average=self.average, optimizer=self.optimizer)
        self.images, self.step = state.images, state.step
        self.best = state.best
        self.best_loss = state.best_loss if state.best else math.inf
        return True

    def go(self) -> None:
        """Train to the end or to a stop, then put the best averaged weights into the network.

        Raises:
            Cancelled: the watcher asked for it.
            TrainingError: the loss is no longer a number.
        """
        total = self.config.images
        steps = math.ceil(max(total - self.images, 0) / self.config.batch_size)
        each = max(total // self.recipe.checks, 1)
        if self.step == 0 and not self.best:
            self._check()
        meter = _Meter(self.images, total, self.report)
        saved_at = time.monotonic()
        for _ in range(steps):
            if not self._heed():
                break
            before = self.images
            meter.add(*self._train_step(), self.config.batch_size, self._rate())
            if self.step % 10 == 0 or self.images >= total:
                meter.tell(self.images)
            if self.images // each > before // each or self.images >= total:
                self._check()
                saved_at = time.monotonic()
            elif time.monotonic() - saved_at > SAVE_SECONDS:
                self.save()
                saved_at = time.monotonic()
        if self.control.wish == "stop":
            self._check()
        self.net.load_state_dict(load_file(self.work / self.best))
        self.net.eval()

    def _heed(self) -> bool:
        """Wait while paused; false to stop and keep."""
        return heed(self.control, self.report, images=self.images, save=self.save)

    def _rate(self) -> float:
        done = (self.images + self.config.batch_size / 2) / self.config.images
        return self.recipe.rate_at(min(done, 1.0))

    def seconds_of_a_step(self) -> float:
        """How long a step takes here, measured; the network is another one afterwards."""
        self._train_step()  # the first one makes room, and cuts its chromosomes free
        began = time.monotonic()
        self.step -= 1
        self._train_step()
        return time.monotonic() - began

    def _train_step(self) -> tuple[float, float]:
        config, recipe, rate = self.config, self.recipe, self._rate()
        torch.manual_seed(config.seed * 1_000_003 + self.step)  # dropout repeats on resume
        rng = np.random.default_rng((config.seed, 13, self.step))
        for group in self.optimizer.param_groups:
            group["lr"] = recipe.learning_rate * rate * group["factor"]
        self.net.train()
        # A laboratory's few images would bend them, and the model remembers most by them.
        freeze_statistics(self.net)
        own = self.samplers.own[self.step]
        synthetic = self.samplers.synthetic[self.step] if self.samplers.synthetic else None
        batch = joined([own, synthetic]) if synthetic else own
        x = torch.from_numpy(batch.images).to(self.device, memory_format=torch.channels_last)
        g = torch.from_numpy(batch.geometry).to(self.device)
        kind = self.low_precision or torch.bfloat16
        with torch.autocast(self.device.type, kind, enabled=self.low_precision is not None):
            output = as_float(self.net(x, g))
            loss = self.rehearsal.loss(
                self.net, config, rng=rng, size=recipe.memory_batch, distil=recipe.distil
            )
            if synthetic:
                n = len(own.labels)
                with torch.no_grad():
                    kept = as_float(self.base(x[n:], g[n:]))
                tail = type(output)(*(field[n:] for field in output))
                loss = loss + recipe.distil * distilled(tail, kept)
        loss = loss + loss_of(output, batch, config, self.device)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(self.net.parameters(), config.clip_norm)
        if bool(torch.isfinite(norm)):
            self.optimizer.step()
            pull_back(self.parameters, self.start, recipe.pull * rate)
        else:
            self._wasted += 1
            if self._wasted > WASTED_STEPS_AT_MOST:
                raise TrainingError(
                    f"{self.work}: the loss is no longer a number. Nothing was changed; try the "
                    "preset quick."
                )
        self.step += 1
        self.images += config.batch_size
        self._average()
        labels = torch.from_numpy(own.labels)
        known = labels >= 0
        said = output.logits[: len(labels)].argmax(1).cpu()
        right = float((said[known] == labels[known]).float().mean()) if bool(known.any()) else 0.0
        return float(loss.detach()), right

    @torch.no_grad()
    def _average(self) -> None:
        keep = min(self.recipe.ema, (1 + self.step) / (10 + self.step))
        # All else stands still, the statistics too.
        torch._foreach_lerp_(self.averaged, [p.detach() for p in self.parameters], 1.0 - keep)

    def _check(self) -> None:
        """Measure the averaged weights, keep them if they are the best, and save."""
        assert self.checker is not None
        found = self.checker.measure(self.net, self.average, self.images)
        if found.best_if_under < self.best_loss or not self.best:
            name = f"best-{self.images:09d}.safetensors"
            part = self.work / f"{name}.part"
            save_file(_plain(self.average), part)
            os.replace(part, self.work / name)
            self.best, self.best_loss = name, found.best_if_under
        best = self.best == f"best-{self.images:09d}.safetensors"
        self.save()
        self.report(found.event(best=best))

    def save(self) -> Path:
        """One checkpoint; older ones and older best weights go."""
        path = save_checkpoint(
            self.work,
            state=RetrainState(self.images, self.step, self.lengths_px, self.best, self.best_loss),
            model=self.net,
            average=self.average,
            optimizer=self.optimizer,
        )
        for old in self.work.glob("best-*.safetensors"):
            if old.name != self.best:
                old.unlink(missing_ok=True)
        self.report(Saved(self.images, os.fspath(path)))
        return path


def _plain(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {key: value.detach().cpu().contiguous() for key, value in tensors.items()}


class _Meter:
    """Means since the last progress event, and the warm-up's pace, once."""

    def __init__(self, images: int, total: int, report: Callable[[events.Event], None]) -> None:
        self._total, self._report = total, report
        self._paced = False
        self._clear()

    def _clear(self) -> None:
        self._loss = self._right = 0.0
        self._steps = self._seen = 0
        self._since = time.monotonic()

    def add(self, loss: float, right: float, images: int, rate: float) -> None:
        self._loss += loss
        self._right += right
        self._steps += 1
        self._seen += images
        self._rate = rate

    def tell(self, images: int) -> None:
        if not self._steps:
            return
        pace = self._seen / max(time.monotonic() - self._since, 1e-6)
        left = max(self._total - images, 0) / pace
        if not self._paced:
            self._paced = True
            self._report(events.Paced(pace, left))
        self._report(
            Progress(
                images=images,
                total=self._total,
                loss=self._loss / self._steps,
                accuracy=self._right / self._steps,
                learning_rate=self._rate,
                images_per_second=pace,
                seconds_left=left,
            )
        )
        self._clear()
