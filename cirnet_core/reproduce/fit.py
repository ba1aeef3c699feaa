"""Training of one compared network: seeded step by step, resumable at any of them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cirnet_core.reproduce.config import NetworkPlan, Recipe, ReproduceConfig
from cirnet_core.reproduce.drawing import Drawer
from cirnet_core.reproduce.gallery import Gallery, View
from cirnet_core.reproduce.networks import Compared, SiameseNet
from cirnet_core.reproduce.protocol import Sets
from cirnet_core.reproduce.score import Computing, kept, score
from cirnet_core.train.checkpoint import (
    CheckpointState,
    latest_checkpoint,
    read_state,
    restore,
    save_checkpoint,
    split_parameters,
)

Outcome = Literal["done", "stopped", "diverged"]
SAY_EVERY_STEPS = 50
_BEST = "best."
_MEMORY = ("seconds", "cpu_seconds", "looks", "best", "since_best")


@dataclass(frozen=True)
class Fitted:
    """How a training ended; images and seconds of all its parts together.

    ``cpu_seconds`` are those of this process's threads: a busy machine takes longer.
    """

    outcome: Outcome
    images: int
    seconds: float
    cpu_seconds: float


class Fit:
    """One training run in one folder.

    Args:
        net: with its random start; filled with the last or best weights by ``go``.
        budget: images to draw.
        folder: for checkpoints; a run that was begun there goes on.
    """

    def __init__(
        self,
        net: Compared,
        gallery: Gallery,
        sets: Sets,
        config: ReproduceConfig,
        plan: NetworkPlan,
        *,
        budget: int,
        folder: Path,
        computing: Computing,
        say: Callable[[str], None],
    ) -> None:
        self._net, self._gallery, self._config, self._plan = net, gallery, config, plan
        self._recipe, self._computing = config.recipe, computing
        self._drawer = Drawer(gallery, sets.train, plan, config)
        self._watch = _some(sets.watch, config.watch_images)
        self._watch_every = config.watch_every_images or len(sets.train)
        self._budget, self._folder, self._say = budget, folder, say
        self._optimizer = make_optimizer(net, config.recipe)
        # What a run remembers beside its weights; saved with them as tensors.
        self._memory = {name: torch.zeros(1, dtype=torch.float64) for name in _MEMORY}
        if self._watch:
            start = {_BEST + k: v.detach().clone() for k, v in net.state_dict().items()}
            self._memory |= start
        self.images = self.step = self._before = 0
        last = latest_checkpoint(folder) if folder.exists() else None
        if last is not None:
            state = read_state(last)
            self.images, self.step = state.images, state.step
            restore(last, model=net, average=self._memory, optimizer=self._optimizer)

    def go(self, should_stop: Callable[[], bool]) -> Fitted:
        """Train until the budget is drawn, patience ends, the loss is no number, or a stop."""
        seen_loss: list[float] = []
        since_save = tick = time.monotonic()
        cpu_tick = time.process_time()
        while self.images < self._budget and not self._out_of_patience():
            if should_stop():
                self._save()
                return self._fitted("stopped")
            loss = self._train_step()
            if not math.isfinite(loss):
                return self._fitted("diverged")
            seen_loss.append(loss)
            if self.images // self._watch_every > self._before // self._watch_every:
                self._look()
            now, cpu_now = time.monotonic(), time.process_time()
            self._memory["seconds"] += now - tick
            self._memory["cpu_seconds"] += cpu_now - cpu_tick
            tick, cpu_tick = now, cpu_now
            if self.step % SAY_EVERY_STEPS == 0:
                self._say(
                    f"  {self.images:,} of {self._budget:,} images, loss {np.mean(seen_loss):.3f}"
                )
                seen_loss.clear()
            if now - since_save > self._config.checkpoint_minutes * 60:
                self._save()
                since_save = now
        self._save()
        if self._watch and float(self._memory["looks"]):
            n = len(_BEST)
            best = {k[n:]: v for k, v in self._memory.items() if k.startswith(_BEST)}
            self._net.load_state_dict(best)
        return self._fitted("done")

    def _fitted(self, outcome: Outcome) -> Fitted:
        seconds, cpu_seconds = (float(self._memory[key]) for key in ("seconds", "cpu_seconds"))
        return Fitted(outcome, self.images, seconds, cpu_seconds)

    def _out_of_patience(self) -> bool:
        patience = self._config.patience
        return bool(patience and self._watch) and int(self._memory["since_best"]) >= patience

    def _train_step(self) -> float:
        recipe = self._recipe
        torch.manual_seed(self._config.seed * 1_000_003 + self.step)  # dropout repeats on resume
        for group in self._optimizer.param_groups:
            group["lr"] = rate_at(self.images, self._budget, recipe)
        self._net.train()
        loss = self._loss()
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        if recipe.clip_norm is not None:
            nn.utils.clip_grad_norm_(self._net.parameters(), recipe.clip_norm)
        self._optimizer.step()
        self._before = self.images
        self.step += 1
        self.images += recipe.batch_size
        return float(loss.detach())

    def _loss(self) -> Tensor:
        """Cross entropy (Eq. 2); for SiameseNet's first images, of pairs."""
        net = self._net
        if isinstance(net, SiameseNet) and self.images < self._plan.pair_images:
            images, same = self._drawer.pairs(self.step)
            with self._computing.autocast():
                said = net.same_class(self._computing.place(images))
            same = same.to(self._computing.device)
            return F.binary_cross_entropy_with_logits(said.float(), same)
        images, labels = self._drawer.batch(self.step)
        with self._computing.autocast():
            answer: Tensor = net(self._computing.place(images)).logits
        return F.cross_entropy(
            answer.float(),
            labels.to(self._computing.device),
            label_smoothing=self._recipe.label_smoothing,
        )

    def _look(self) -> None:
        """Keep the weights if none did better on what is watched."""
        if not self._watch or self.images <= self._plan.pair_images:
            return
        logits, _ = score(
            self._net,
            self._gallery,
            self._watch,
            self._plan,
            self._config.pictures,
            computing=self._computing,
        )
        labels = self._gallery.labels[[view.index for view in self._watch]]
        right = float((logits.argmax(axis=1) == labels).mean())
        self._memory["looks"] += 1
        self._memory["since_best"] += 1
        self._say(f"  {self.images:,} images: watched {right:.2%}")
        if right > float(self._memory["best"]) or float(self._memory["looks"]) == 1:
            self._memory["best"].fill_(right)
            self._memory["since_best"].zero_()
            for key, value in self._net.state_dict().items():
                self._memory[_BEST + key].copy_(value)

    def _save(self) -> None:
        save_checkpoint(
            self._folder,
            state=CheckpointState(self.images, self.step, {}),
            model=self._net,
            average=self._memory,
            optimizer=self._optimizer,
        )


def _some(views: tuple[View, ...], most: int) -> list[View]:
    return [views[int(k)] for k in kept(len(views), most)] if most and views else list(views)


def make_optimizer(net: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """The recipe's optimiser, with Keras's constants for Adam and RMSProp."""
    decayed, plain = split_parameters(net)
    groups = [
        {"params": [p for _, p in decayed], "weight_decay": recipe.weight_decay},
        {"params": [p for _, p in plain], "weight_decay": 0.0},
    ]
    rate = recipe.learning_rate
    if recipe.optimizer == "rmsprop":
        return torch.optim.RMSprop(groups, lr=rate, alpha=0.9, eps=1e-7)
    if recipe.optimizer == "adam":
        return torch.optim.Adam(groups, lr=rate, eps=1e-7)
    return torch.optim.AdamW(groups, lr=rate)


def rate_at(images: int, budget: int, recipe: Recipe) -> float:
    """The learning rate of the step that starts after so many images."""
    rate = recipe.learning_rate
    if images < recipe.warmup_images:
        rate *= (images + recipe.batch_size) / (recipe.warmup_images + recipe.batch_size)
    if recipe.schedule == "cosine":
        rate *= 0.5 * (1.0 + math.cos(math.pi * min(images / budget, 1.0)))
    return rate
