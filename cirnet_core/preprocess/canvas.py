"""The geometric half of the Image Adaptive Interface: any shape in, the network's canvas out.

The paper's interface crops or pads at true scale (section 3.3). Here the chromosome is stood on
its long axis first, scaled by its cell's factor, and only ink that is larger than the canvas is
shrunk; the factor is passed on to the network.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from cirnet_core.preprocess.ink import FloatImage, Mask

MARGIN_PX = 2


@dataclass(frozen=True)
class CanvasView:
    """A chromosome on the canvas.

    Attributes:
        pixels: (height, width) float32, darkness, background 0.
        shrink: the extra factor in (0, 1] that made the ink fit; 1 at true scale.
    """

    pixels: FloatImage
    shrink: float


def iai_geometry(source: int, target: int) -> tuple[int, int, int]:
    """Kernel, stride and padding of one axis by the paper's interface.

    Args:
        source: w_o, the size of the image along the axis, at least 1.
        target: w_t, the size that the network wants, at least 1.

    Returns:
        ``(k, s, p)`` that satisfy Eq. 9, w_t = ⌊(w_o + 2p − k)/s + 1⌋.

    Raises:
        ValueError: a size is below 1.
    """
    if source < 1 or target < 1:
        raise ValueError(f"sizes must be at least 1, got source={source}, target={target}")
    if target == source:
        return 1, 1, 0
    if target < source:
        stride = source // target
        return source - (target - 1) * stride, stride, 0
    difference = target - source
    if difference % 2 == 0:
        return 1, 1, difference // 2
    return 2, 1, (difference + 1) // 2


def iai_output_size(source: int, kernel: int, stride: int, padding: int) -> int:
    """Eq. 9: the size along one axis after the interface's convolution."""
    return (source + 2 * padding - kernel) // stride + 1


def to_canvas(
    darkness: FloatImage,
    mask: Mask,
    *,
    rotation_deg: float,
    scale: float,
    size_hw: tuple[int, int],
    offset_px: tuple[float, float] = (0.0, 0.0),
    stretch: float = 1.0,
    mirror: bool = False,
) -> CanvasView:
    """Place a chromosome on the canvas in one resampling.

    Args:
        darkness: (H, W) float32, background 0.
        mask: (H, W) bool, true on ink; it decides centre and fit.
        rotation_deg: counter-clockwise turn, as Pillow's ``rotate``.
        scale: canvas pixels per image pixel, above 0.
        size_hw: height and width of the canvas.
        offset_px: (row, column) shift of the centre on the canvas.
        stretch: factor of the height alone (augmentation).
        mirror: mirror left to right after turning.
    """
    if scale < 0.6:
        factor = max(1, math.ceil(0.75 / scale))
        darkness, mask = _reduced(darkness, factor), _reduced(mask.astype(np.float32), factor) > 0.5
        if not mask.any():
            mask = darkness >= float(darkness.max())
        scale *= factor
    height, width = size_hw
    cos, sin = math.cos(math.radians(rotation_deg)), math.sin(math.radians(rotation_deg))
    rows, cols = np.nonzero(mask)
    # Position of the ink in turned axes; see Image.rotate for the direction.
    across, along = cos * cols + sin * rows, -sin * cols + cos * rows
    centre_u = (float(across.min()) + float(across.max())) / 2
    centre_v = (float(along.min()) + float(along.max())) / 2
    need_w = (float(np.ptp(across)) + 1) * scale
    need_h = (float(np.ptp(along)) + 1) * scale * stretch
    shrink = min(1.0, (width - 2 * MARGIN_PX) / need_w, (height - 2 * MARGIN_PX) / need_h)
    step_u = (-1.0 if mirror else 1.0) / (scale * shrink)
    step_v = 1.0 / (scale * shrink * stretch)
    off_r, off_c = offset_px
    # Canvas (x, y) -> turned (u, v) -> image, all measured to pixel corners.
    u0 = centre_u + (cos + sin) / 2 - step_u * (width / 2 + off_c)
    v0 = centre_v + (cos - sin) / 2 - step_v * (height / 2 + off_r)
    data = (
        cos * step_u,
        -sin * step_v,
        cos * u0 - sin * v0,
        sin * step_u,
        cos * step_v,
        sin * u0 + cos * v0,
    )
    picture = Image.fromarray(darkness).transform(
        (width, height), Image.Transform.AFFINE, data, Image.Resampling.BICUBIC, fillcolor=0.0
    )
    return CanvasView(np.clip(np.asarray(picture, dtype=np.float32), 0.0, 1.5), shrink)


def _reduced(image: FloatImage, factor: int) -> FloatImage:
    """Average blocks before strong shrinking, so that bands do not alias."""
    pad = [(0, -image.shape[0] % factor), (0, -image.shape[1] % factor)]
    return np.asarray(Image.fromarray(np.pad(image, pad)).reduce(factor), dtype=np.float32)
