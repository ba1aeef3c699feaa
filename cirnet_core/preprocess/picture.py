"""A chromosome as a person looks at it: upright, on white, its own greys."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cirnet_core.preprocess.decode import decode_image
from cirnet_core.preprocess.ink import FloatImage, Mask, extract_ink


def upright_picture(
    data: bytes, rotation_deg: float, *, name: str, mirrored: bool = False
) -> NDArray[np.uint8]:
    """Decode an image, cut its background away and turn it.

    Args:
        data: the file's bytes.
        rotation_deg: counter-clockwise turn that stands the p arm up.
        name: what messages call the file.
        mirrored: mirror left to right after turning.

    Returns:
        (H, W) uint8, dark on white (255), trimmed to the chromosome.

    Raises:
        ImageError: unreadable, or no chromosome in it.
    """
    decoded = decode_image(data, name=name)
    ink = extract_ink(decoded.grey, decoded.alpha, name=name, fine=decoded.fine)
    stood = stood_up(ink.darkness, ink.mask, rotation_deg, mirrored=mirrored)
    return np.ascontiguousarray(np.rint(255.0 * (1.0 - np.clip(stood, 0, 1)))).astype(np.uint8)


def stood_up(
    values: FloatImage, mask: Mask, rotation_deg: float, *, mirrored: bool = False
) -> FloatImage:
    """Turn what belongs to a chromosome's pixels as its picture is turned.

    Args:
        values: (H, W) float32, 0 off the mask.
        mask: (H, W) bool, true on the chromosome.
        rotation_deg, mirrored: as for ``upright_picture``.

    Returns:
        (H', W') float32, 0 beside the chromosome, trimmed to it.
    """
    picture = _turned(Image.fromarray(values), rotation_deg, Image.Resampling.BICUBIC)
    cover = turned_cover(mask, rotation_deg)
    seen = cover > 0.5
    turned = np.where(cover > 0.05, np.asarray(picture), 0.0)
    rows, cols = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    trimmed = turned[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    if mirrored:
        trimmed = trimmed[:, ::-1]
    return np.ascontiguousarray(trimmed, dtype=np.float32)


def turned_cover(mask: Mask, rotation_deg: float) -> FloatImage:
    """How much of each pixel of the turned picture, before it is trimmed, is chromosome."""
    cover = Image.fromarray(mask.astype(np.float32))
    return np.asarray(_turned(cover, rotation_deg, Image.Resampling.BILINEAR))


def _turned(image: Image.Image, rotation_deg: float, resampling: Image.Resampling) -> Image.Image:
    turn = rotation_deg % 360.0
    if turn % 90.0:
        return image.rotate(turn, resampling, expand=True, fillcolor=0.0)
    if not turn:
        return image
    step = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180}
    return image.transpose(step.get(int(turn), Image.Transpose.ROTATE_270))
