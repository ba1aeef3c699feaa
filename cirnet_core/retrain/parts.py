"""A network in two halves: the rehearsal memory lies between them.

A fine branch is cut before its last block, whether it is the backbone itself or stands beside it;
there its maps are remembered behind those of the backbone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor, nn

from cirnet_core.errors import ModelError
from cirnet_core.nn.cirnet import CIRNet, NetConfig, TinyBackbone
from cirnet_core.nn.fine import FineBranch

LAST_LOWER = "mixed_7a"
"""The last layer of the lower half: what it says of a chromosome is a map of 2 × 1."""

TINY_LOWER = 9
"""The lower modules of the network for tests: three of its four blocks."""


def lower(net: CIRNet, images: Tensor) -> Tensor:
    """(N, c_o, H, W) images to the (N, C, h, w) maps between the halves."""
    x = _through(_halves(net.config, net.backbone)[0], net.interface(images))
    if net.config.fine:
        finer = _through(_halves(net.config, net.fine)[0], net.fine_interface(images))
        x = torch.cat([x, _folded(finer, x)], dim=1)
    return x


def upper(net: CIRNet, maps: Tensor) -> Tensor:
    """(N, C, h, w) maps to the (N, F) features that the heads see."""
    x, finer = _parted(net, maps)
    parts = [_seen(net.config, net.backbone, x)]
    if finer is not None:
        parts.append(_seen(net.config, net.fine, finer))
    if net.kept is not None:
        parts.append(_seen(net.config, net.kept.backbone, x if finer is None else finer))
    return torch.cat(parts, dim=1)


def _seen(config: NetConfig, backbone: nn.Module, maps: Tensor) -> Tensor:
    """What the upper half of a backbone makes of its maps."""
    x = _through(_halves(config, backbone)[1], maps)
    if isinstance(backbone, TinyBackbone):
        return x.mean(dim=(2, 3)).float()
    pooled: Tensor = (
        backbone.read(x) if isinstance(backbone, FineBranch) else backbone.forward_head(x)  # type: ignore[operator]
    )
    return pooled.float()


def _through(layers: Iterable[nn.Module], x: Tensor) -> Tensor:
    for layer in layers:
        x = layer(x)
    return x


def _parted(net: CIRNet, maps: Tensor) -> tuple[Tensor, Tensor | None]:
    """The backbone's maps, and those of a fine branch beside it."""
    if not net.config.fine:
        return maps, None
    shape = net.fine.maps_shape
    channels = _channels(shape, maps)
    finer = maps[:, -channels:].flatten(1)[:, : math.prod(shape)].reshape(-1, *shape)
    return maps[:, :-channels], finer


def _folded(finer: Tensor, maps: Tensor) -> Tensor:
    """The fine branch's maps as further channels of the size of ``maps``."""
    flat = finer.flatten(1)
    size = (len(flat), _channels(finer.shape[1:], maps), *maps.shape[2:])
    return nn.functional.pad(flat, (0, math.prod(size[1:]) - flat.shape[1])).reshape(size)


def _channels(finer: Sequence[int], maps: Tensor) -> int:
    return -(-math.prod(finer) // math.prod(maps.shape[2:]))


def lower_names(net: CIRNet) -> frozenset[str]:
    """The names of the parameters of the lower half."""
    layers = [net.interface, *_halves(net.config, net.backbone)[0]]
    if net.config.fine:
        layers += [net.fine_interface, *_halves(net.config, net.fine)[0]]
    below = {id(p) for layer in layers for p in layer.parameters()}
    return frozenset(name for name, p in net.named_parameters() if id(p) in below)


def freeze_deep(net: CIRNet) -> None:
    """Leave the backbone beside a fine branch as it is; a network without one learns whole."""
    if net.config.fine:
        net.interface.requires_grad_(False)
        net.backbone.requires_grad_(False)


def _halves(config: NetConfig, backbone: nn.Module) -> tuple[list[nn.Module], list[nn.Module]]:
    if isinstance(backbone, TinyBackbone):
        body = list(backbone.body)
        return body[:TINY_LOWER], body[TINY_LOWER:]
    if isinstance(backbone, FineBranch):
        body = list(backbone.body)
        return body[:-1], body[-1:]
    layers = list(_until_pooled(backbone.named_children()))
    names = [name for name, _ in layers]
    if LAST_LOWER not in names:
        raise ModelError(
            f"field net: backbone {config.backbone!r} cannot be retrained: it has no layer "
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
