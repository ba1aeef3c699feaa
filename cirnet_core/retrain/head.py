"""The first stage: the heads alone, on features that were computed once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from cirnet_core.data.sampler import Batch, TrainingSampler
from cirnet_core.errors import Cancelled as CancelledError
from cirnet_core.nn.cirnet import CIRNet, NetOutput
from cirnet_core.retrain.control import Control
from cirnet_core.retrain.events import Event, Staged
from cirnet_core.retrain.memory import taken
from cirnet_core.retrain.parts import head_modules
from cirnet_core.retrain.recipe import Recipe
from cirnet_core.retrain.rehearsal import Rehearsal, distilled, joined
from cirnet_core.train.config import TrainConfig
from cirnet_core.train.loss import loss_of

BATCH = 64
DRAWN_AT_ONCE = 32


class Cached(NamedTuple):
    """(N, F) features with what is known of each, the images left out."""

    features: Tensor
    fields: Batch


def cache_features(
    net: CIRNet,
    sampler: TrainingSampler,
    draws: int,
    *,
    device: torch.device,
    low_precision: torch.dtype | None,
    control: Control,
    report: Callable[[Event], None],
) -> Cached:
    """Draw augmented images and keep the features of each.

    Raises:
        Cancelled: the watcher asked for it.
    """
    parts: list[Tensor] = []
    fields: list[Batch] = []
    net.eval()
    for start in range(0, draws, DRAWN_AT_ONCE):
        control.wait_while_paused()
        if control.wish == "cancel":
            raise CancelledError("Stopped; nothing was changed.")
        if control.wish == "stop" and parts:
            break
        batch = sampler[start // DRAWN_AT_ONCE]
        x = torch.from_numpy(batch.images).to(device, memory_format=torch.channels_last)
        with (
            torch.inference_mode(),
            torch.autocast(
                device.type, low_precision or torch.bfloat16, enabled=low_precision is not None
            ),
        ):
            parts.append(net.backbone(net.interface(x)).float().cpu())
        fields.append(batch._replace(images=np.zeros(0, np.float32)))
        report(Staged("head", min(start + DRAWN_AT_ONCE, draws), draws))
    # Cloned, since a tensor of the inference mode cannot be learnt from.
    return Cached(torch.cat(parts).clone(), joined(fields))


def train_head(
    net: CIRNet,
    cached: Cached,
    *,
    rehearsal: Rehearsal,
    recipe: Recipe,
    config: TrainConfig,
    device: torch.device,
) -> None:
    """Teach the heads the new features and hold them to the remembered ones; in place.

    A pure function of its arguments: the order of the draws comes from ``config.seed``.
    """
    remembered = rehearsal.features(net) if recipe.memory_batch else None
    modules = head_modules(net)
    parameters = [p for module in modules for p in module.parameters()]
    start = [p.detach().clone() for p in parameters]
    optimizer = torch.optim.AdamW(parameters, lr=recipe.head_rate, weight_decay=0.0)
    torch.manual_seed(config.seed)
    rng = np.random.default_rng((config.seed, 11))
    net.dropout.train()
    for step in range(recipe.head_steps):
        share = step / recipe.head_steps
        for group in optimizer.param_groups:
            group["lr"] = recipe.head_rate * recipe.rate_at(share)
        chosen = rng.integers(len(cached.features), size=BATCH)
        fields = taken(cached.fields, chosen)
        output = _heads(net, cached.features[torch.from_numpy(chosen)], fields, device)
        loss = loss_of(output, fields, config, device)
        if remembered is not None and rehearsal.memory is not None:
            some = rng.integers(len(rehearsal.memory), size=BATCH)
            index = torch.from_numpy(some)
            kept = NetOutput(*(field.cpu()[index].to(device) for field in remembered))
            fields = rehearsal.memory.fields(some)
            again = _heads(net, kept.features, fields, device)
            loss = loss + loss_of(again, fields, config, device)
            loss = loss + recipe.distil * distilled(again, kept)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, config.clip_norm)
        optimizer.step()
        pull_back(parameters, start, recipe.pull * recipe.rate_at(share))
    net.eval()


def _heads(net: CIRNet, features: Tensor, fields: Batch, device: torch.device) -> NetOutput:
    return net.heads(features.to(device), torch.from_numpy(fields.geometry).to(device))


@torch.no_grad()
def pull_back(parameters: list[nn.Parameter], start: list[Tensor], share: float) -> None:
    """Go a share of the way back to where each weight began: L2-SP (Li et al. 2018), taken out
    of the gradient so that no adaptive rate rescales it."""
    if share and parameters:
        torch._foreach_lerp_([p.data for p in parameters], start, share)
