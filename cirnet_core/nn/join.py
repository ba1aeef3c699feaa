"""A network and a fine branch that were trained apart, made one that answers with their mean."""

from __future__ import annotations

import torch
from torch import Tensor

from cirnet_core.errors import ModelError

Weights = dict[str, Tensor]

WITH_SIZE = ("classifier", "quality")
"""Heads that see the size behind the features."""


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
    for key, value in fine.items():
        part, rest = key.split(".", 1)
        if part in ("backbone", "interface"):
            out[f"{'fine' if part == 'backbone' else 'fine_interface'}.{rest}"] = value
    return out


def _blocks(weights: Weights, key: str, sized: bool) -> list[Tensor]:
    """The columns of a head for the features, and for the size where it sees it."""
    value = weights[key]
    if not sized:
        return [value]
    size = len(weights["geometry.0.weight"])
    return [value[:, :-size], value[:, -size:]]
