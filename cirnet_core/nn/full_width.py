"""Convolutions that PyTorch computes wrongly in bfloat16 on some processors, kept in float32.

On CPUs with AMX, oneDNN (in PyTorch 2.14.1) reads past the image in a 3 × 3 convolution of
stride 2 whose output is one pixel wide: numbers of 1e18 and NaN, other ones at each call. On the
canvas of 128 × 80 these are the three that close ``mixed_7a``; they are 1% of the network's work.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class FullWidthConv2d(nn.Conv2d):
    """A convolution that on the CPU computes in float32 also under autocast."""

    def forward(self, input: Tensor) -> Tensor:
        if input.device.type != "cpu":
            return super().forward(input)
        with torch.autocast("cpu", enabled=False):
            return super().forward(input.float())


def strided_in_float32(module: nn.Module) -> None:
    """Replace every 3 × 3 convolution of stride 2 below ``module``; weights and names stay."""
    for parent in list(module.modules()):
        for name, child in list(parent.named_children()):
            if type(child) is nn.Conv2d and child.stride == (2, 2) and child.kernel_size == (3, 3):
                setattr(parent, name, _full_width(child))


def _full_width(conv: nn.Conv2d) -> FullWidthConv2d:
    twin = FullWidthConv2d(
        conv.in_channels,
        conv.out_channels,
        (3, 3),
        stride=(2, 2),
        padding=(int(conv.padding[0]), int(conv.padding[1])),
        bias=conv.bias is not None,
        device="meta",
    )
    twin.weight, twin.bias = conv.weight, conv.bias
    return twin
