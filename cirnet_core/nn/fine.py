"""A second, small look at the same canvas, whose maps stay fine enough to tell bands apart.

The last maps of Inception-ResNet v2 are 2 × 1 on a canvas of 128 × 80, since it was made for
299 × 299. This residual network (He et al. 2016) ends at 8 × 5, and weighs the places of its last
maps one by one (global depthwise convolution, as in Chen et al. 2018, MobileFaceNets): a band's
height along the chromosome is what tells one class from another.
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

WIDTHS = (32, 64, 128, 256)
BLOCKS = (1, 3, 3, 2)


class FineBranch(nn.Module):
    """(N, 3, H, W) to (N, 256) features, none below 0; 16 times fewer rows in its last maps."""

    num_features = 256

    def __init__(self, height_px: int, width_px: int) -> None:
        super().__init__()
        layers: list[nn.Module] = [_conv(3, WIDTHS[0], 3, stride=2), nn.ReLU(inplace=True)]
        before = WIDTHS[0]
        for k, (width, blocks) in enumerate(zip(WIDTHS, BLOCKS, strict=True)):
            for block in range(blocks):
                stride = 2 if k and block == 0 else 1
                layers.append(_Residual(before, width, stride))
                before = width
        self.body = nn.Sequential(*layers)
        size = tuple(-(-side // 2 ** len(WIDTHS)) for side in (height_px, width_px))
        self.places = nn.Conv2d(before, before, size, groups=before, bias=False)
        self.norm = nn.BatchNorm2d(before)

    @property
    def maps_shape(self) -> tuple[int, int, int]:
        """(256, h, w) of the last maps."""
        height, width = self.places.kernel_size
        return self.places.in_channels, int(height), int(width)

    def forward(self, x: Tensor) -> Tensor:
        return self.read(self.body(x))

    def read(self, maps: Tensor) -> Tensor:
        """(N, 256, h, w) last maps to the (N, 256) features."""
        # The depthwise convolution over the whole map is a sum, and quicker as one.
        weighed = (maps * self.places.weight[:, 0]).sum(dim=(2, 3), keepdim=True)
        out: Tensor = F.relu(self.norm(weighed)).flatten(1)
        return out


class _Residual(nn.Module):
    def __init__(self, before: int, width: int, stride: int) -> None:
        super().__init__()
        self.first = _conv(before, width, 3, stride=stride)
        self.second = _conv(width, width, 3)
        nn.init.zeros_(self.second[1].weight)  # type: ignore[arg-type]  # begins as the identity
        same = before == width and stride == 1
        self.short: nn.Module = nn.Identity() if same else _conv(before, width, 1, stride=stride)

    def forward(self, x: Tensor) -> Tensor:
        out = F.relu(self.first(x), inplace=True)
        return F.relu(self.second(out) + self.short(x), inplace=True)


def _conv(before: int, width: int, side: int, *, stride: int = 1) -> nn.Sequential:
    conv = nn.Conv2d(before, width, side, stride=stride, padding=side // 2, bias=False)
    nn.init.kaiming_normal_(conv.weight, mode="fan_out", nonlinearity="relu")
    return nn.Sequential(conv, nn.BatchNorm2d(width))
