"""Checkpoints: safetensors and JSON, complete or absent, never pickle."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from cirnet_core.errors import InputError
from cirnet_core.files import parse_json, read_small

POINTER = "latest.json"


@dataclass(frozen=True)
class CheckpointState:
    """The small part: where the run stands."""

    images: int
    step: int
    lengths_px: dict[str, float]


def checkpoint_folder(folder: Path, images: int) -> Path:
    """Where the checkpoint after so many images lies in a run's folder."""
    return folder / f"checkpoint-{images:09d}"


def save_checkpoint(
    folder: Path,
    *,
    state: CheckpointState,
    model: nn.Module,
    average: dict[str, Tensor],
    optimizer: torch.optim.Optimizer,
) -> Path:
    """Write ``folder/checkpoint-N`` and then point ``latest.json`` at it; older ones go."""
    target = checkpoint_folder(folder, state.images)
    if latest_checkpoint(folder) == target:
        return target  # a step is a pure function of its number: this is the same checkpoint
    shutil.rmtree(target, ignore_errors=True)
    part = target.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    save_file(_plain(model.state_dict()), part / "model.safetensors")
    save_file(_plain(average), part / "average.safetensors")
    names = _parameter_names(model, optimizer)
    moments = {
        f"{names[index]}::{key}": torch.as_tensor(value)
        for index, entry in optimizer.state_dict()["state"].items()
        for key, value in entry.items()
    }
    save_file(_plain(moments), part / "optimizer.safetensors")
    (part / "state.json").write_bytes(msgspec.json.encode(state))
    _sync(part)
    os.replace(part, target)
    pointer = folder / (POINTER + ".part")
    pointer.write_bytes(msgspec.json.encode({"checkpoint": target.name}))
    os.replace(pointer, folder / POINTER)
    for old in folder.glob("checkpoint-*"):
        if old != target:
            shutil.rmtree(old, ignore_errors=True)
    return target


def latest_checkpoint(folder: Path) -> Path | None:
    """The newest complete checkpoint of a run folder, or None where no run was begun.

    Raises:
        InputError: the run lost its last checkpoint.
    """
    pointer = folder / POINTER
    if not pointer.exists():
        return None
    try:
        name = parse_json(read_small(pointer), dict[str, str])["checkpoint"]
    except (msgspec.DecodeError, KeyError, OSError) as error:
        raise InputError(f"{pointer}: damaged ({error}). Name the run's folder anew.") from error
    path = folder / name
    if not (path / "state.json").exists():
        raise InputError(f"{path}: the run's last checkpoint is missing. Start a new run.")
    return path


def read_state(path: Path) -> CheckpointState:
    """The JSON part of a checkpoint.

    Raises:
        InputError: missing or damaged.
    """
    try:
        return parse_json(read_small(path / "state.json"), CheckpointState)
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"{path}: not a readable checkpoint ({error}).") from error


def restore(
    path: Path,
    *,
    model: nn.Module,
    average: dict[str, Tensor],
    optimizer: torch.optim.Optimizer,
) -> None:
    """Fill model, average and optimizer from a checkpoint, strictly.

    Raises:
        InputError: damaged, or made by another network.
    """
    try:
        model.load_state_dict(load_file(path / "model.safetensors"), strict=True)
        for key, value in load_file(path / "average.safetensors").items():
            average[key].copy_(value)
        moments = load_file(path / "optimizer.safetensors")
    except (OSError, SafetensorError, RuntimeError, KeyError) as error:
        raise InputError(f"{path}: the checkpoint does not fit this network ({error}).") from error
    parameters = dict(model.named_parameters())
    where = {name: index for index, name in enumerate(_parameter_names(model, optimizer))}
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in moments.items():
        name, field = key.rsplit("::", 1)
        # The fused step walks memory as it lies: each moment in its weight's own order.
        own = torch.empty_like(parameters[name]).copy_(value) if value.ndim else value
        state.setdefault(where[name], {})[field] = own
    current = optimizer.state_dict()
    optimizer.load_state_dict({"state": state, "param_groups": current["param_groups"]})


def _parameter_names(model: nn.Module, optimizer: torch.optim.Optimizer) -> list[str]:
    """The names of an optimizer's parameters, in its own order."""
    names = {id(p): name for name, p in model.named_parameters()}
    return [names[id(p)] for group in optimizer.param_groups for p in group["params"]]


def split_parameters(
    model: nn.Module,
) -> tuple[list[tuple[str, nn.Parameter]], list[tuple[str, nn.Parameter]]]:
    """Parameters that weight decay pulls on, and those (norms, biases) that it leaves alone."""
    decayed = [(n, p) for n, p in model.named_parameters() if p.ndim > 1]
    plain = [(n, p) for n, p in model.named_parameters() if p.ndim <= 1]
    return decayed, plain


def _plain(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {key: value.detach().cpu().contiguous() for key, value in tensors.items()}


def _sync(folder: Path) -> None:
    for file in folder.iterdir():
        with open(file, "rb+") as handle:
            os.fsync(handle.fileno())
