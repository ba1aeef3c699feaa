"""CIR-Net: Image Adaptive Interface, Inception-ResNet-v2, heads for class and orientation."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn

from cirnet_core.classes import N_CLASSES
from cirnet_core.nn.fine import FineBranch
from cirnet_core.nn.full_width import strided_in_float32
from cirnet_core.preprocess.scale import CANVAS_ROWS
from cirnet_core.quality import OUTCOMES

N_GEOMETRY = 3
"""log length, log area and log shrink of the chromosome at its cell's scale."""

GEOMETRY_WIDTH = 32
"""Values that the three become before the heads see them, for each network that looks."""

N_OUTCOMES = len(OUTCOMES)

N_POSE = 3
"""Logit of "p arm up on the canvas", then cosine and sine of twice the tilt still to be undone."""


@dataclass(frozen=True)
class NetConfig:
    """What a network is, enough to build it again from a card.

    Attributes:
        geometry: whether the true size goes into class and quality.
        domain: whether a head says how much the bands are G-bands at all.
        fine: whether a small network of finer maps looks too (``cirnet_core.nn.fine``).
        kept: whether it holds beside itself what it said before it was retrained.
    """

    backbone: str = "inception_resnet_v2"
    channels: int = 1
    height_px: int = 128
    width_px: int = 80
    geometry: bool = True
    dropout: float = 0.2
    domain: bool = False
    fine: bool = False
    kept: bool = False

    @property
    def zoom(self) -> float:
        """Canvas pixels of this network for each of the 128-row canvas that lengths refer to."""
        return self.height_px / CANVAS_ROWS

    @property
    def can_keep(self) -> bool:
        """Whether what learns is small enough to be held twice."""
        return self.fine or self.backbone in ("fine", "tiny")

    def to_json(self) -> dict[str, str | int | float | bool]:
        return asdict(self)


class NetOutput(NamedTuple):
    """Heads over ``features`` (N, F).

    Attributes:
        logits: (N, 24).
        pose: (N, 3).
        quality: (N, 3).
        domain: (N,) positive when the bands are G-bands; zeros from a network without that head.
    """

    logits: Tensor
    pose: Tensor
    quality: Tensor
    domain: Tensor
    features: Tensor


class ImageAdaptiveInterface(nn.Module):
    """The learned half of the interface: a 1×1 convolution from c_o channels to three (Eq. 7–9).

    Height and width are already those of the canvas, so k = 1, s = 1, p = 0.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, 3, kernel_size=1)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.conv(x)
        return out


class TinyBackbone(nn.Module):
    """A small network of the same form, for tests and quick experiments."""

    num_features = 96

    def __init__(self) -> None:
        super().__init__()
        widths = (3, 16, 32, 64, 96)
        layers: list[nn.Module] = []
        for before, after in pairwise(widths):
            layers += [
                nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False),
                nn.BatchNorm2d(after),
                nn.ReLU(inplace=True),
            ]
        self.body = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return torch.as_tensor(self.body(x).mean(dim=(2, 3)))


class _Answering(nn.Module):
    """The heads, over (N, F) features and (N, 3) geometry."""

    config: NetConfig

    def _make_heads(self, width: int) -> None:
        config = self.config
        geometry_width = GEOMETRY_WIDTH * (1 + config.fine) if config.geometry else 0
        if geometry_width:
            self.geometry = nn.Sequential(nn.Linear(N_GEOMETRY, geometry_width), nn.GELU())
        self.dropout = nn.Dropout(config.dropout)
        self.classifier = nn.Linear(width + geometry_width, N_CLASSES)
        self.pose = nn.Linear(width, N_POSE)
        self.quality = nn.Linear(width + geometry_width, N_OUTCOMES)
        self.domain = nn.Linear(width, 1) if config.domain else None

    def answer(self, features: Tensor, geometry: Tensor) -> NetOutput:
        """What the heads say of features that are theirs alone."""
        seen = self.dropout(features)
        pose = self.pose(seen)
        domain = seen.new_zeros(len(seen)) if self.domain is None else self.domain(seen)[:, 0]
        if self.config.geometry:
            seen = torch.cat([seen, self.geometry(geometry.float())], dim=1)
        return NetOutput(self.classifier(seen), pose, self.quality(seen), domain, features)


class Kept(_Answering):
    """What a network said before it was retrained, and how much a chromosome is like those that it
    has learnt since.

    A backbone that stands beside a fine branch stays as it is, so its features serve both.
    """

    def __init__(self, config: NetConfig, width: int) -> None:
        super().__init__()
        self.config = config
        self.interface = ImageAdaptiveInterface(config.channels)
        self.backbone, _ = _backbone(replace(config, backbone="fine") if config.fine else config)
        self._make_heads(width)
        self.likeness = nn.Linear(width, 1)
        self.requires_grad_(False)

    def look(self, images: Tensor) -> Tensor:
        """(N, c_o, H, W) images to the features that are its own."""
        seen: Tensor = self.backbone(self.interface(images)).float()
        return seen


class CIRNet(_Answering):
    """Image (N, c_o, H, W) and geometry (N, 3) in; class, pose and quality logits out."""

    def __init__(self, config: NetConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or NetConfig()
        self.interface = ImageAdaptiveInterface(config.channels)
        self.backbone, self.deep_width = _backbone(config)
        self.width = self.deep_width
        if config.fine:
            self.fine_interface = ImageAdaptiveInterface(config.channels)
            self.fine = FineBranch(config.height_px, config.width_px)
            self.width += FineBranch.num_features
        self._make_heads(self.width)
        self.kept = Kept(config, self.width) if config.kept else None

    def forward(self, images: Tensor, geometry: Tensor) -> NetOutput:
        return self.heads(self.look(images), geometry)

    def look(self, images: Tensor) -> Tensor:
        """(N, c_o, H, W) images to all (N, F) features: the backbone's, the fine branch's, and
        those of what is kept."""
        return torch.cat([self.look_deeply(images), *self.look_beside(images)], dim=1)

    def look_deeply(self, images: Tensor) -> Tensor:
        """The part of the features that is the backbone's."""
        deep: Tensor = self.backbone(self.interface(images)).float()
        return deep

    def look_beside(self, images: Tensor) -> list[Tensor]:
        """The parts that are not."""
        beside: list[Tensor] = []
        if self.config.fine:
            beside.append(self.fine(self.fine_interface(images)).float())
        if self.kept is not None:
            beside.append(self.kept.look(images))
        return beside

    def heads(self, features: Tensor, geometry: Tensor) -> NetOutput:
        """What the heads say of (N, F) features and (N, 3) geometry."""
        return self.answer(features[:, : self.width], geometry)._replace(features=features)

    def kept_heads(self, features: Tensor, geometry: Tensor) -> tuple[NetOutput, Tensor]:
        """What was said before the retraining, and (N,) the likeness to what was learnt in it:
        positive where it is like that."""
        assert self.kept is not None
        seen = self.seen_before(features)
        return self.kept.answer(seen, geometry), self.kept.likeness(seen)[:, 0]

    def seen_before(self, features: Tensor) -> Tensor:
        """(N, F) features to those that the network before the retraining saw."""
        if self.kept is None:
            return features
        own = features[:, self.width :]
        return torch.cat([features[:, : self.deep_width], own], dim=1) if self.config.fine else own


def _backbone(config: NetConfig) -> tuple[nn.Module, int]:
    """A backbone and how many features it has."""
    if config.backbone == "tiny":
        return TinyBackbone(), TinyBackbone.num_features
    if config.backbone == "fine":
        return FineBranch(config.height_px, config.width_px), FineBranch.num_features
    import timm  # takes 190 MB, which an engine and the other networks do without

    backbone = timm.create_model(config.backbone, pretrained=False, num_classes=0)
    if config.backbone == "inception_resnet_v2":
        strided_in_float32(backbone.get_submodule("mixed_7a"))
    return backbone, int(backbone.num_features)  # type: ignore[arg-type]


HEADS = ("geometry", "classifier", "pose", "quality", "domain")


def head_modules(net: CIRNet) -> list[nn.Module]:
    """The heads, with the layer that reads the size."""
    found = (getattr(net, name, None) for name in HEADS)
    return [module for module in found if isinstance(module, nn.Module)]


def freeze_below_heads(net: CIRNet) -> None:
    """Let the heads alone learn."""
    net.requires_grad_(False)
    for head in head_modules(net):
        head.requires_grad_(True)


def freeze_statistics(net: nn.Module) -> None:
    """Let batch normalisation use the statistics that it has, in training too."""
    for module in net.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.eval()


def place(net: CIRNet, device: torch.device) -> CIRNet:
    """Move to a device, channels last, which is the quicker order for convolutions."""
    net.to(device)
    net.to(memory_format=torch.channels_last)
    return net


def count_parameters(module: nn.Module) -> int:
    """Number of learned values."""
    return sum(p.numel() for p in module.parameters())
