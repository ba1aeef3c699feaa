"""A network and a fine branch that were trained apart, made one that answers with their mean, and
the branch taken out of it again."""

from __future__ import annotations

import torch
from torch import Tensor

from cirnet_core.errors import ModelError

Weights = dict[str, Tensor]

WITH_SIZE = ("classifier", "quality")
"""Heads that see the size behind the features."""

BRANCH = {"fine": "backbone", "fine_interface": "interface"}
"""Parts of a joined network, and what they are called where the branch stands alone."""


def joined_weights(deep: Weights, fine: Weights) -> Weights:
    """Weights of a network with ``NetConfig.fine``, whose head outputs are the mean of both.

    Args:
        deep: of a network without that branch.
        fine: of a network whose backbone is the fine branch alone.

    Raises:
        ModelError: the two have not the same heads.
    """
    try:
        return _joined(deep, fine)
    except (KeyError, RuntimeError) as error:
        raise ModelError(f"The networks cannot be joined: {error}.") from error


def _joined(deep: Weights, fine: Weights) -> Weights:
    out: Weights = {}
    for key, value in deep.items():
        part = key.split(".")[0]
        if part in ("backbone", "interface"):
            out[key] = value
        elif part == "geometry":
            out[key] = torch.cat([value, fine[key]])
        elif value.dim() == 1:
            out[key] = (value + fine[key]) / 2
        else:
            sized = "geometry.0.weight" in deep and part in WITH_SIZE
            blocks = [_blocks(weights, key, sized) for weights in (deep, fine)]
            columns = [block for pair in zip(*blocks, strict=True) for block in pair]
            out[key] = torch.cat(columns, dim=1) / 2
    joined_as = {alone: joined for joined, alone in BRANCH.items()}
    for key, value in fine.items():
        part, rest = key.split(".", 1)
        if part in joined_as:
            out[f"{joined_as[part]}.{rest}"] = value
    return out


def fine_weights(joined: Weights) -> Weights:
    """Weights of the fine branch alone, out of those of a network with ``NetConfig.fine``.

    The heads keep the biases of both, since nobody knows whose part is which: a start for further
    training, not an answer.

    Raises:
        ModelError: the network has no such branch.
    """
    if "fine.norm.weight" not in joined:
        raise ModelError("The network has no fine branch to go on from.")
    width = len(joined["fine.norm.weight"])
    size = len(joined["geometry.0.weight"]) // 2 if "geometry.0.weight" in joined else 0
    out: Weights = {}
    for key, value in joined.items():
        part, rest = key.split(".", 1)
        if part in BRANCH:
            out[f"{BRANCH[part]}.{rest}"] = value
        elif part == "geometry":
            out[key] = value[size:]
        elif part not in BRANCH.values():
            out[key] = 2 * _fine_columns(value, width, size, part) if value.dim() > 1 else value
    return out


def _fine_columns(value: Tensor, width: int, size: int, part: str) -> Tensor:
    """A joined head's columns for the branch's features, and for the size where it sees it."""
    if not (size and part in WITH_SIZE):
        return value[:, -width:]
    features = value[:, : value.shape[1] - 2 * size]
    return torch.cat([features[:, -width:], value[:, -size:]], dim=1)


def _blocks(weights: Weights, key: str, sized: bool) -> list[Tensor]:
    """The columns of a head for the features, and for the size where it sees it."""
    value = weights[key]
    if not sized:
        return [value]
    size = len(weights["geometry.0.weight"])
    return [value[:, :-size], value[:, -size:]]
