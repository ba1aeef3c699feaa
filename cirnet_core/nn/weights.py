"""Weights on disk: safetensors in shards with the usual index, loaded strictly."""

from __future__ import annotations

from pathlib import Path

import msgspec
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from cirnet_core.errors import ModelError
from cirnet_core.files import check_ordinary, parse_json, read_small

INDEX = "model.safetensors.index.json"
SINGLE = "model.safetensors"
SHARD_BYTES = 45_000_000
MAX_FILE_BYTES = 500_000_000
MAX_FILES = 100
DEEP = ("interface", "backbone")


class _Index(msgspec.Struct):
    weight_map: dict[str, str]


def save_weights(tensors: dict[str, Tensor], folder: Path, *, half: bool = True) -> list[Path]:
    """Write tensors as shards below ``SHARD_BYTES``; returns the files written.

    Heads and fine branch have shards of their own, so that a version in which they alone are new
    shares its large files with the one before.

    Args:
        tensors: a state dict.
        half: store floating-point tensors as float16, which halves the size.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shards: list[dict[str, Tensor]] = []
    for deep in (True, False):
        size = SHARD_BYTES  # full, so that the first tensor begins a shard
        for key in (key for key in tensors if (key.split(".")[0] in DEEP) is deep):
            small = tensors[key].detach().cpu().contiguous()
            if half and small.is_floating_point():
                small = small.to(torch.float16)
            length = small.numel() * small.element_size()
            if size + length > SHARD_BYTES:
                shards.append({})
                size = 0
            shards[-1][key] = small
            size += length
    names = [f"model-{i + 1:05d}-of-{len(shards):05d}.safetensors" for i in range(len(shards))]
    weight_map: dict[str, str] = {}
    for name, shard in zip(names, shards, strict=True):
        save_file(shard, folder / name)
        weight_map.update(dict.fromkeys(shard, name))
    index = {"metadata": {"tensors": len(weight_map)}, "weight_map": weight_map}
    (folder / INDEX).write_bytes(msgspec.json.format(msgspec.json.encode(index), indent=1))
    return [folder / INDEX, *(folder / name for name in names)]


def read_weights(folder: Path) -> dict[str, Tensor]:
    """All tensors of a model folder (shards), a checkpoint (its average) or a single file.

    Raises:
        ModelError: missing or damaged; the message names the file.
    """
    for single in (folder / "average.safetensors", folder / SINGLE):
        if single.exists():
            return _read(single)
    index = folder / INDEX
    try:
        table = parse_json(read_small(index), _Index)
        files = sorted(set(table.weight_map.values()))
    except (OSError, msgspec.DecodeError) as error:
        raise ModelError(f"{index}: missing or damaged ({error}). Restore the model.") from error
    if len(files) > MAX_FILES:
        raise ModelError(f"{index}: field weight_map: names more than {MAX_FILES} files.")
    tensors: dict[str, Tensor] = {}
    for name in files:
        if Path(name).name != name or not name or "\0" in name:
            raise ModelError(f"{index}: {name!r} leads out of the model folder.")
        tensors.update(_read(folder / name, named_in=INDEX))
    return tensors


def load_weights(net: nn.Module, folder: Path, *, new_heads: tuple[str, ...] = ()) -> None:
    """Fill a network from a folder; as ``fill``."""
    fill(net, read_weights(folder), where=folder, new_heads=new_heads)


def fill(
    net: nn.Module, tensors: dict[str, Tensor], *, where: Path, new_heads: tuple[str, ...] = ()
) -> None:
    """Fill a network, strictly.

    Args:
        where: what a message names.
        new_heads: heads that keep their random start where the weights know nothing of them.

    Raises:
        ModelError: a tensor is missing, left over or of another shape.
    """
    own = net.state_dict()
    for key, value in own.items():
        if key not in tensors and key.split(".")[0] in new_heads:
            tensors[key] = value
    try:
        net.load_state_dict(
            {
                # What will be refused for its shape is not made larger before.
                key: value.float()
                if value.is_floating_point() and key in own and value.shape == own[key].shape
                else value
                for key, value in tensors.items()
            },
            strict=True,
        )
    except RuntimeError as error:
        raise ModelError(f"{where}: the weights do not fit the network ({error}).") from error


def _read(path: Path, *, named_in: str = "") -> dict[str, Tensor]:
    try:
        check_ordinary(path, max_bytes=MAX_FILE_BYTES)
        return load_file(path)
    except (OSError, SafetensorError, ValueError, KeyError, RuntimeError) as error:
        where = f", which {named_in} names," if named_in else ""
        raise ModelError(
            f"{path}{where} is missing or damaged ({error}). Restore the model."
        ) from error
