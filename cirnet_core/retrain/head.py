"""The first stage: the heads alone, on features that were computed once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from cirnet_core.data.sampler import Batch, TrainingSampler
from cirnet_core.nn.cirnet import CIRNet, NetOutput, head_modules
from cirnet_core.retrain.control import Control
from cirnet_core.retrain.events import Staged
from cirnet_core.retrain.heed import Report, heed
from cirnet_core.retrain.memory import taken
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
    report: Report,
    work: Path,
) -> Cached:
    """Draw augmented images and keep the features of each; in ``work`` too, so that an interrupted
    run need not draw them again.

    Raises:
        Cancelled: the watcher asked for it.
    """
    parts: list[Cached] = []
    net.eval()
    for start in range(0, draws, DRAWN_AT_ONCE):
        if not heed(control, report) and parts:
            break
        number = start // DRAWN_AT_ONCE
        path = work / f"head-{number:05d}.safetensors"
        part = _read(path)
        if part is None:
            part = features_of(net, sampler[number], device, low_precision)
            _write(path, part)
        parts.append(part)
        report(Staged("head", min(start + DRAWN_AT_ONCE, draws), draws))
    return Cached(
        torch.cat([part.features for part in parts]), joined([part.fields for part in parts])
    )


def features_of(
    net: CIRNet, batch: Batch, device: torch.device, low_precision: torch.dtype | None
) -> Cached:
    """What the backbone says of a batch."""
    x = torch.from_numpy(batch.images).to(device, memory_format=torch.channels_last)
    with (
        torch.inference_mode(),
        torch.autocast(
            device.type, low_precision or torch.bfloat16, enabled=low_precision is not None
        ),
    ):
        features = net.look(x).cpu()
    # Cloned, since a tensor of the inference mode cannot be learnt from.
    return Cached(features.clone(), batch._replace(images=np.zeros(0, np.float32)))


def _write(path: Path, cached: Cached) -> None:
    fields = {
        name: torch.from_numpy(np.ascontiguousarray(value))
        for name, value in cached.fields._asdict().items()
        if name != "images"
    }
    part = path.with_suffix(".part")
    save_file({"features": cached.features.contiguous(), **fields}, part)
    part.replace(path)


def _read(path: Path) -> Cached | None:
    """What an earlier process drew; None where there is nothing whole."""
    try:
        found = load_file(path)
        features = found.pop("features")
        fields = {name: value.numpy() for name, value in found.items()}
        return Cached(features, Batch(images=np.zeros(0, np.float32), **fields))
    except (OSError, SafetensorError, KeyError, TypeError):
        return None


def train_head(
    net: CIRNet,
    cached: Cached,
    *,
    rehearsal: Rehearsal,
    recipe: Recipe,
    config: TrainConfig,
    device: torch.device,
    on_step: Callable[[int, float, float], bool] = lambda step, loss, right: True,
) -> None:
    """Teach the heads the new features and hold them to the remembered ones; in place.

    A pure function of its arguments: the order of the draws comes from ``config.seed``. So what is
    interrupted here is begun again, and ends the same.

    Args:
        net: with the base's weights as yet, all but its heads for good.
        on_step: hears the number of steps done, the loss and the share right; false ends it.
    """
    remembered = rehearsal.kept if recipe.memory_batch else None
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
            again_fields = rehearsal.memory.fields(some)
            again = _heads(net, kept.features, again_fields, device)
            loss = loss + loss_of(again, again_fields, config, device)
            loss = loss + recipe.distil * distilled(again, kept)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, config.clip_norm)
        optimizer.step()
        pull_back(parameters, start, recipe.pull * recipe.rate_at(share))
        if not on_step(step + 1, float(loss.detach()), _right(output, fields)):
            break
    net.eval()


def _heads(net: CIRNet, features: Tensor, fields: Batch, device: torch.device) -> NetOutput:
    return net.heads(features.to(device), torch.from_numpy(fields.geometry).to(device))


def _right(output: NetOutput, fields: Batch) -> float:
    known = fields.labels >= 0
    said = output.logits.argmax(1).cpu().numpy()
    return float((said == fields.labels)[known].mean()) if known.any() else 0.0


@torch.no_grad()
def pull_back(parameters: list[nn.Parameter], start: list[Tensor], share: float) -> None:
    """Go a share of the way back to where each weight began: L2-SP (Li et al. 2018), taken out
    of the gradient so that no adaptive rate rescales it."""
    if share and parameters:
        torch._foreach_lerp_([p.data for p in parameters], start, share)
