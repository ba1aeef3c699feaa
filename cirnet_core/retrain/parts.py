"""A network in two halves: the rehearsal memory lies between them.

A fine branch beside the backbone lies wholly in the lower half: what it says in the end is so
short that it is remembered as it is, behind the maps of the backbone. One that is the backbone
itself is cut before its last block.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from cirnet_core.errors import ModelError
from cirnet_core.nn.cirnet import CIRNet, TinyBackbone
from cirnet_core.nn.fine import FineBranch

LAST_LOWER = "mixed_7a"
"""The last layer of the lower half: what it says of a chromosome is a map of 2 × 1."""

TINY_LOWER = 9
"""The lower modules of the network for tests: three of its four blocks."""


def lower(net: CIRNet, images: Tensor) -> Tensor:
    """(N, c_o, H, W) images to the (N, C, h, w) maps between the halves."""
    x: Tensor = net.interface(images)
    for layer in _halves(net)[0]:
        x = layer(x)
    if net.config.fine:
        x = torch.cat([x, _folded(net.look_finely(images), x)], dim=1)
    return x


def upper(net: CIRNet, maps: Tensor) -> Tensor:
    """(N, C, h, w) maps to the (N, F) features that the heads see."""
    x = maps
    fine = None
    if net.config.fine:
        channels = _fine_channels(maps)
        x = maps[:, :-channels]
        fine = maps[:, -channels:].flatten(1)[:, : FineBranch.num_features]
    for layer in _halves(net)[1]:
        x = layer(x)
    if isinstance(net.backbone, TinyBackbone):
        pooled = x.mean(dim=(2, 3))
    elif isinstance(net.backbone, FineBranch):
        pooled = net.backbone.read(x)
    else:
        pooled = net.backbone.forward_head(x)  # type: ignore[operator]
    return pooled.float() if fine is None else torch.cat([pooled.float(), fine.float()], dim=1)


def _folded(features: Tensor, maps: Tensor) -> Tensor:
    """The fine branch's (N, F) features as further maps of the size of ``maps``."""
    size = (len(features), _fine_channels(maps), *maps.shape[2:])
    missing = size[1] * size[2] * size[3] - features.shape[1]
    return nn.functional.pad(features, (0, missing)).reshape(size)


def _fine_channels(maps: Tensor) -> int:
    return -(-FineBranch.num_features // (maps.shape[2] * maps.shape[3]))


def lower_names(net: CIRNet) -> frozenset[str]:
    """The names of the parameters of the lower half."""
    layers = [net.interface, *_halves(net)[0]]
    if net.config.fine:
        layers += [net.fine_interface, net.fine]
    below = {id(p) for layer in layers for p in layer.parameters()}
    return frozenset(name for name, p in net.named_parameters() if id(p) in below)


def _halves(net: CIRNet) -> tuple[list[nn.Module], list[nn.Module]]:
    if isinstance(net.backbone, TinyBackbone):
        body = list(net.backbone.body)
        return body[:TINY_LOWER], body[TINY_LOWER:]
    if isinstance(net.backbone, FineBranch):
        body = list(net.backbone.body)
        return body[:-1], body[-1:]
    layers = list(_until_pooled(net.backbone.named_children()))
    names = [name for name, _ in layers]
    if LAST_LOWER not in names:
        raise ModelError(
            f"field net: backbone {net.config.backbone!r} cannot be retrained: it has no layer "
            f"{LAST_LOWER}."
        )
    cut = names.index(LAST_LOWER) + 1
    modules = [module for _, module in layers]
    return modules[:cut], modules[cut:]


def _until_pooled(
    layers: Iterable[tuple[str, nn.Module]],
) -> Iterable[tuple[str, nn.Module]]:
    for name, module in layers:
        if name == "global_pool":
            return
        yield name, module
