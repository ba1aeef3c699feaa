"""New images from parts of others: split, crop, erase and join, without resampling where possible.

Places are told in pixels of the upright picture (``upright_picture``), x to the right and y down,
since that is what a person draws on. The pixels are taken from the imported image itself.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cirnet_core.errors import ImageError
from cirnet_core.preprocess.decode import decode_image
from cirnet_core.preprocess.ink import MIN_INK_PX, Ink, extract_ink
from cirnet_core.preprocess.picture import stood_up, turned_cover

Point = tuple[float, float]
Coordinates = NDArray[np.float64]
MARGIN_PX = 3
"""White around a new image, so that its background is known to be one fill."""


def split_image(
    data: bytes, line: Sequence[Point], *, rotation_deg: float, mirrored: bool, name: str
) -> tuple[bytes, bytes]:
    """Cut a chromosome in two along a line, which goes on straight beyond both its ends.

    Args:
        line: at least two points of a polyline in the upright picture.

    Returns:
        The two sides as PNG files on equal canvases, the one nearer the top left first.

    Raises:
        ImageError: unreadable, or the line leaves nothing on one side.
    """
    ink, fine = _ink(data, name)
    at = upright_coordinates(ink, rotation_deg, mirrored=mirrored)
    left = _left_of(at, np.asarray(line, float))
    sides = [ink.mask & left, ink.mask & ~left]
    for side in sides:
        _check(side, name, "the line does not go through the chromosome")
    sides.sort(key=lambda side: float(at[side].sum(axis=1).mean()))
    return _png(ink, sides[0], fine), _png(ink, sides[1], fine)


def crop_image(
    data: bytes,
    box: tuple[float, float, float, float],
    *,
    rotation_deg: float,
    mirrored: bool,
    name: str,
) -> bytes:
    """Keep what lies inside a box (left, top, right, bottom) of the upright picture.

    Raises:
        ImageError: unreadable, or nothing lies inside.
    """
    ink, fine = _ink(data, name)
    at = upright_coordinates(ink, rotation_deg, mirrored=mirrored)
    left, top, right, bottom = box
    x, y = at[..., 0], at[..., 1]
    kept = ink.mask & (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
    _check(kept, name, "nothing of the chromosome lies inside")
    return _png(ink, kept, fine)


def erase_image(
    data: bytes,
    stroke: Sequence[Point],
    radius_px: float,
    *,
    rotation_deg: float,
    mirrored: bool,
    name: str,
) -> bytes:
    """Wipe away what lies within a radius of a stroke through the upright picture.

    Raises:
        ImageError: unreadable, or nothing would be left.
    """
    ink, fine = _ink(data, name)
    at = upright_coordinates(ink, rotation_deg, mirrored=mirrored)
    points = np.asarray(stroke, float)
    ends = points[1:] if len(points) > 1 else points
    wiped = np.zeros(ink.mask.shape, bool)
    for start, end in zip(points, ends, strict=False):
        wiped |= _distance(at, start, end) <= radius_px
    kept = ink.mask & ~wiped
    _check(kept, name, "nothing of the chromosome would be left")
    return _png(ink, kept, fine)


def join_images(parts: Sequence[tuple[bytes, float, bool, str]]) -> tuple[bytes, bool]:
    """Make one chromosome of pieces.

    Pieces of one cut lie on equal canvases and go back to where they were. Others are stood
    upright and set end to end, the first on top.

    Args:
        parts: of each piece its bytes, its turn, whether it is mirrored, and its file's name.

    Returns:
        A PNG file, and whether it stands upright already.

    Raises:
        ImageError: a piece is unreadable.
    """
    decoded = [decode_image(data, name=name) for data, _, _, name in parts]
    fine = any(image.fine for image in decoded)
    greys = [image.grey for image in decoded]
    if len({grey.shape for grey in greys}) == 1 and _are_apart([grey < 1.0 for grey in greys]):
        return _encode(np.minimum.reduce(greys), fine), False
    stood = []
    for data, rotation_deg, mirrored, name in parts:
        ink, _ = _ink(data, name)
        stood.append(stood_up(ink.darkness, ink.mask, rotation_deg, mirrored=mirrored))
    width = max(part.shape[1] for part in stood)
    rows_of = [np.pad(part, ((0, 0), _middle(part.shape[1], width))) for part in stood]
    whole = np.pad(np.concatenate(rows_of), MARGIN_PX)
    return _encode(1.0 - np.clip(whole, 0.0, 1.0), fine), True


def upright_coordinates(ink: Ink, rotation_deg: float, *, mirrored: bool) -> Coordinates:
    """Where each pixel of an ink lies in its upright picture.

    Returns:
        (H, W, 2) x and y of the pixels' middles.
    """
    height, width = ink.mask.shape
    seen = turned_cover(ink.mask, rotation_deg) > 0.5
    rows, cols = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    y, x = np.mgrid[:height, :width] + 0.5
    x, y = x - width / 2, y - height / 2
    turn = np.deg2rad(rotation_deg)
    turned_x = x * np.cos(turn) + y * np.sin(turn) + seen.shape[1] / 2 - cols[0]
    turned_y = y * np.cos(turn) - x * np.sin(turn) + seen.shape[0] / 2 - rows[0]
    if mirrored:
        turned_x = cols[-1] + 1 - cols[0] - turned_x
    return np.stack([turned_x, turned_y], axis=-1)


def _ink(data: bytes, name: str) -> tuple[Ink, bool]:
    decoded = decode_image(data, name=name)
    return extract_ink(decoded.grey, decoded.alpha, name=name, fine=decoded.fine), decoded.fine


def _check(kept: NDArray[np.bool_], name: str, why: str) -> None:
    if int(kept.sum()) < MIN_INK_PX:
        raise ImageError(f"{name}: {why}.")


def _left_of(at: Coordinates, line: Coordinates) -> NDArray[np.bool_]:
    """On which side of a polyline each point lies: that of its nearest segment."""
    first, last = line[1] - line[0], line[-1] - line[-2]
    far = 1e4
    ends = line[0] - first * far, line[-1] + last * far
    points = np.concatenate([[ends[0]], line[1:-1], [ends[1]]])
    nearest = np.full(at.shape[:2], np.inf)
    left = np.zeros(at.shape[:2], bool)
    for start, end in pairwise(points):
        distance = _distance(at, start, end)
        step, gap = end - start, at - start
        side = step[0] * gap[..., 1] - step[1] * gap[..., 0] < 0
        left = np.where(distance < nearest, side, left)
        nearest = np.minimum(nearest, distance)
    return left


def _distance(at: Coordinates, start: Coordinates, end: Coordinates) -> Coordinates:
    """From each point to a segment."""
    step = end - start
    length = float(step @ step)
    along = ((at - start) @ step / length).clip(0, 1) if length > 0 else np.zeros(at.shape[:2])
    gap = at - start - along[..., None] * step
    return np.asarray(np.hypot(gap[..., 0], gap[..., 1]))


def _are_apart(masks: Sequence[NDArray[np.bool_]]) -> bool:
    return not bool((np.sum(masks, axis=0) > 1).any())


def _middle(width: int, whole: int) -> tuple[int, int]:
    left = (whole - width) // 2
    return left, whole - width - left


def _png(ink: Ink, kept: NDArray[np.bool_], fine: bool) -> bytes:
    grey = np.where(kept, 1.0 - ink.darkness, 1.0)
    return _encode(np.pad(grey, MARGIN_PX, constant_values=1.0), fine)


def _encode(grey: NDArray[np.floating], fine: bool) -> bytes:
    """A grey image in [0, 1] as PNG, with 16 bits a pixel if it has more than 8."""
    top = 65535 if fine else 255
    pixels = np.rint(grey * top).astype(np.uint16 if fine else np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
