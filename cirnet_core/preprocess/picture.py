"""A chromosome as a person looks at it: upright, on white, its own greys."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cirnet_core.preprocess.decode import decode_image
from cirnet_core.preprocess.ink import extract_ink


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
    picture = Image.fromarray(ink.darkness)
    cover = Image.fromarray(ink.mask.astype(np.float32))
    turn = rotation_deg % 360.0
    if turn % 90.0:
        picture = picture.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=0.0)
        cover = cover.rotate(turn, Image.Resampling.BILINEAR, expand=True, fillcolor=0.0)
    elif turn:
        step = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180}.get(
            int(turn), Image.Transpose.ROTATE_270
        )
        picture, cover = picture.transpose(step), cover.transpose(step)
    seen = np.asarray(cover) > 0.5
    darkness = np.where(np.asarray(cover) > 0.05, np.asarray(picture), 0.0)
    rows, cols = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    trimmed = darkness[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    if mirrored:
        trimmed = trimmed[:, ::-1]
    return np.ascontiguousarray(np.rint(255.0 * (1.0 - np.clip(trimmed, 0, 1)))).astype(np.uint8)
