"""The compared networks, rebuilt so that each has the number of parameters that is published."""

from __future__ import annotations

from typing import NamedTuple

import timm
import torch
from torch import Tensor, nn

from cirnet_core.classes import N_CLASSES
from cirnet_core.nn.cirnet import ImageAdaptiveInterface, TinyBackbone
from cirnet_core.reproduce.config import NetworkPlan
from cirnet_core.reproduce.paper import Network


class Answer(NamedTuple):
    """``logits`` (N, 24) and the ``features`` (N, F) that they are a linear function of."""

    logits: Tensor
    features: Tensor


class Compared(nn.Module):
    """Images (N, C, H, W) in, an ``Answer`` out. The parts are the subclass's."""

    body: nn.Module
    classifier: nn.Linear

    def forward(self, images: Tensor) -> Answer:
        features = self.body(images).flatten(1)
        return Answer(self.classifier(features), features)


class VanillaCNN(Compared):
    """Zhang et al. 2018: two blocks of two convolutions, flatten, softmax.

    On one channel of 100×100 these widths and kernels have exactly the 2,246,680 parameters of
    Table 1. The share that dropout leaves out is not published.
    """

    def __init__(self, canvas_px: int, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            *_pair_of_convolutions(channels, first_kernel=5),
            *_pair_of_convolutions(128, first_kernel=3),
            nn.Flatten(),
        )
        self.classifier = nn.Linear(_width(self.body, canvas_px, channels), N_CLASSES)
        _start_as_keras(self)


def _pair_of_convolutions(channels: int, *, first_kernel: int) -> list[nn.Module]:
    return [
        nn.Conv2d(channels, 256, first_kernel),
        nn.ReLU(inplace=True),
        nn.Conv2d(256, 128, 3),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(2),
        nn.Dropout(0.5),
    ]


class SiameseNet(Compared):
    """Jindal et al. 2017: a base CNN that learns from pairs first, then a small MLP on top.

    The layers are not published in the paper. One channel of 100×100 with these has exactly the
    1,416,281 parameters of Table 1; that number is odd, so a layer of one output, same class or
    not, is among them.
    """

    def __init__(self, canvas_px: int, channels: int) -> None:
        super().__init__()
        base: list[nn.Module] = [
            nn.Conv2d(channels, 64, 9),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(3),
            nn.Conv2d(64, 128, 3),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(3),
            nn.Flatten(),
        ]
        width = _width(nn.Sequential(*base), canvas_px, channels)
        self.base = nn.Sequential(*base, nn.Linear(width, 128), nn.ReLU(inplace=True))
        self.same = nn.Linear(128, 1)
        self.mlp = nn.Sequential(nn.Linear(128, 64), nn.ReLU(inplace=True))
        self.classifier = nn.Linear(64, N_CLASSES)
        _start_as_keras(self)

    def forward(self, images: Tensor) -> Answer:
        features = self.mlp(self.base(images))
        return Answer(self.classifier(features), features)

    def same_class(self, images: Tensor) -> Tensor:
        """(N,) logits that images 2k and 2k + 1 of (2N, C, H, W) are of one class."""
        embedded = self.base(images).float()
        logits: Tensor = self.same((embedded[0::2] - embedded[1::2]).abs())
        return logits[:, 0]


class FlatCIRNet(Compared):
    """CIR-Net as the paper counts it: Inception-ResNet-v2, its last map flattened, softmax.

    At 224×224 without the interface 55,258,360 parameters by Keras's count. As there, batch
    normalisation shifts but does not scale.
    """

    def __init__(self, plan: NetworkPlan) -> None:
        super().__init__()
        channels = plan.channels
        parts: list[nn.Module] = []
        if plan.interface:
            parts.append(ImageAdaptiveInterface(channels))
        if plan.backbone == "tiny":
            parts.append(TinyBackbone())
        else:
            parts.append(
                timm.create_model(plan.backbone, pretrained=False, num_classes=0, global_pool="")
            )
        self.body = nn.Sequential(*parts)
        for module in self.body.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.weight.requires_grad_(False)
        self.classifier = nn.Linear(_width(self.body, plan.canvas_px, channels), N_CLASSES)


def build(network: Network, plan: NetworkPlan) -> Compared:
    """One of the compared networks with random weights."""
    if network == "vanilla":
        return VanillaCNN(plan.canvas_px, plan.channels)
    if network == "siamese":
        return SiameseNet(plan.canvas_px, plan.channels)
    return FlatCIRNet(plan)


def count_as_keras(net: nn.Module) -> int:
    """Learned values and running statistics, as Keras's summary adds them up."""
    learned = sum(p.numel() for p in net.parameters() if p.requires_grad)
    return learned + sum(b.numel() for b in net.buffers() if b.is_floating_point())


def _width(body: nn.Module, canvas_px: int, channels: int) -> int:
    """Number of values that a body makes of one image.

    A look in evaluation mode leaves running statistics and the random generator alone.
    """
    body.eval()
    with torch.no_grad():
        return int(body(torch.zeros(1, channels, canvas_px, canvas_px)).numel())


def _start_as_keras(net: nn.Module) -> None:
    """Glorot's uniform start and zero biases, Keras's habit."""
    for module in net.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
