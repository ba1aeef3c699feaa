"""Weights on disk: safetensors in shards with the usual index, loaded strictly."""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from cirnet_core.errors import ModelError
from cirnet_core.files import check_ordinary, parse_json, read_small
from cirnet_core.models.card import CARD

NetT = TypeVar("NetT", bound=nn.Module)

INDEX = "model.safetensors.index.json"
SINGLE = "model.safetensors"
SHARD_BYTES = 45_000_000
MAX_FILE_BYTES = 500_000_000
MAX_FILES = 100
MAX_HEAD_BYTES = 2_000_000
"""Of one file: names and shapes; those of the shipped network have 110,000 in all."""
DEEP = ("interface", "backbone")
MAX_TOLD = 3
"""Tensors that a message names."""
_FLOATS = ("F16", "BF16", "F32", "F64")


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


def read_weights(folder: Path, *, only: Collection[str] | None = None) -> dict[str, Tensor]:
    """All tensors of a model folder (shards), a checkpoint (its average) or a single file.

    Args:
        only: files that may be read, since their hashes were looked at; None for any.

    Raises:
        ModelError: missing or damaged; the message names the file.
    """
    tensors: dict[str, Tensor] = {}
    for path, named_in in _files(folder, only):
        with _restorable(path, named_in):
            check_ordinary(path, max_bytes=MAX_FILE_BYTES)
            tensors.update(load_file(path))
    return tensors


def check_weights(net: nn.Module, folder: Path, *, only: Collection[str] | None = None) -> None:
    """Compare what the files say that they hold with a network, before any of it is read.

    Args:
        net: it may be on the device ``meta``, where it takes no memory.
        only: as for ``read_weights``.

    Raises:
        ModelError: missing or damaged, or a tensor is missing, left over, doubled or another one.
    """
    own = net.state_dict()
    seen: set[str] = set()
    wrong = []
    for path, named_in in _files(folder, only):
        with _restorable(path, named_in):
            _check_head(path)
            with safe_open(path, framework="pt") as file:
                for key in file.keys():  # noqa: SIM118  # no dict
                    part = file.get_slice(key)
                    problem = "is in two files" if key in seen else _differs(own.get(key), part)
                    wrong += [f"{key} {problem}"] if problem else []
                    seen.add(key)
    wrong += [f"{key} is missing" for key in own if key not in seen]
    if wrong:
        more = f"; {len(wrong) - MAX_TOLD} more" if len(wrong) > MAX_TOLD else ""
        what = "; ".join(text[:200] for text in wrong[:MAX_TOLD])
        raise ModelError(f"{folder}: the weights do not fit the network ({what}{more}).")


def _differs(own: Tensor | None, part: object) -> str:
    """How a tensor of a file differs from the network's own; empty if it does not."""
    if own is None:
        return "is not a tensor of this network"
    shape, kind = tuple(part.get_shape()), part.get_dtype()  # type: ignore[attr-defined]
    if shape != tuple(own.shape):
        return f"has the shape {shape} instead of {tuple(own.shape)}"
    if (kind in _FLOATS) is not own.is_floating_point():
        return f"holds values of the kind {kind}"
    return ""


def _check_head(path: Path) -> None:
    """A head may have 100 MB for safetensors, and becomes many times that of memory."""
    check_ordinary(path, max_bytes=MAX_FILE_BYTES)
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
    if length > MAX_HEAD_BYTES:
        why = f"its head is larger than {MAX_HEAD_BYTES:,} bytes"
        raise OSError(errno.EFBIG, why, os.fspath(path))


def _files(folder: Path, only: Collection[str] | None) -> list[tuple[Path, str]]:
    """Files of tensors, each with the name of the file that names it."""
    index = folder / INDEX
    for single in ("average.safetensors", SINGLE):
        if (folder / single).exists() and (only is None or single in only):
            return [(folder / single, "")]
    if only is not None and INDEX not in only:
        raise ModelError(f"{index}: field weights of {CARD} does not name it. Restore the model.")
    try:
        table = parse_json(read_small(index), _Index)
        names = sorted(set(table.weight_map.values()))
    except (OSError, msgspec.DecodeError) as error:
        raise ModelError(f"{index}: missing or damaged ({error}). Restore the model.") from error
    if len(names) > MAX_FILES:
        raise ModelError(f"{index}: field weight_map: names more than {MAX_FILES} files.")
    for name in names:
        if Path(name).name != name or not name or "\0" in name:
            raise ModelError(f"{index}: {name!r} leads out of the model folder.")
        if only is not None and name not in only:
            raise ModelError(
                f"{index}: field weight_map: {name!r} is not in field weights of {CARD}. "
                "Restore the model."
            )
    return [(folder / name, INDEX) for name in names]


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


def adopt(net: NetT, tensors: dict[str, Tensor]) -> NetT:
    """Fill a network that is on the device ``meta``, with what ``check_weights`` let pass.

    The tensors become its own, in float32 and in memory of their own: nothing is drawn at random
    before, and no file stays open. ``tensors`` is empty afterwards.
    """
    own = {}
    for key in list(tensors):
        value = tensors.pop(key)
        own[key] = value.to(torch.float32 if value.is_floating_point() else value.dtype, copy=True)
    net.load_state_dict(own, strict=True, assign=True)
    return net


@contextmanager
def _restorable(path: Path, named_in: str) -> Iterator[None]:
    """Whatever is wrong with a file of tensors is said with its name."""
    try:
        yield
    except (OSError, SafetensorError, ValueError, KeyError, RuntimeError) as error:
        where = f", which {named_in} names," if named_in else ""
        raise ModelError(
            f"{path}{where} is missing or damaged ({error}). Restore the model."
        ) from error
