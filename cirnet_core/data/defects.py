"""Images that are not one whole chromosome, made from ones that are: touching pairs, pieces,
blobs and writing. They teach and test the quality head."""

from __future__ import annotations

import io
from typing import Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

Grey = NDArray[np.uint8]
Kind = Literal["pair", "blob", "text", "speckle"]
KINDS: tuple[Kind, ...] = ("pair", "blob", "text", "speckle")


def make_defect(kind: Kind, one: Grey, other: Grey, rng: Generator) -> Grey:
    """Draw one defect.

    Args:
        kind: what to draw.
        one: (H, W) uint8 chromosome on white (255); its size and greys set the scale.
        other: a second chromosome of the same cell.

    Returns:
        (H', W') uint8 on white.
    """
    if kind == "pair":
        return touching_pair(one, other, rng)
    if kind == "blob":
        return _blob(one, rng)
    if kind == "text":
        return _text(one, rng)
    return _speckle(one, rng)


def touching_pair(one: Grey, other: Grey, rng: Generator) -> Grey:
    """Two chromosomes that cross, touch side by side or end to end; overlap adds darkness."""
    first = _turned(one, rng.uniform(0, 360))
    second = _turned(other, rng.uniform(0, 360))
    side = 2 * (max(*first.shape, *second.shape) + 4)
    field = np.zeros((side, side), np.float32)
    _lay(field, 255.0 - first, side // 2, side // 2)
    taken = field > 12
    angle, reach = rng.uniform(0, 2 * np.pi), float(rng.choice([0.0, 0.0, 1.0, 1.0, 1.0]))
    step = np.array([np.sin(angle), np.cos(angle)])
    best = np.zeros_like(field)
    for distance in np.arange(0, side / 2, 1.0):
        best[:] = 0
        r, c = (side / 2 + step * distance).astype(int)
        _lay(best, 255.0 - second, int(r), int(c))
        overlap = float((taken & (best > 12)).sum()) / float((best > 12).sum())
        if overlap <= (0.02 if reach else rng.uniform(0.08, 0.35)):
            break
    both = np.maximum(field, best) + 0.6 * np.minimum(field, best)
    return _on_white(both.astype(np.float32))


def _turned(image: Grey, angle_deg: float) -> NDArray[np.float32]:
    picture = Image.fromarray(image).rotate(
        angle_deg, Image.Resampling.BICUBIC, expand=True, fillcolor=255
    )
    return np.asarray(picture, dtype=np.float32)


def _lay(field: NDArray[np.float32], ink: NDArray[np.float32], row: int, col: int) -> None:
    r, c = row - ink.shape[0] // 2, col - ink.shape[1] // 2
    r, c = max(r, 0), max(c, 0)
    part = field[r : r + ink.shape[0], c : c + ink.shape[1]]
    np.maximum(part, ink[: part.shape[0], : part.shape[1]], out=part)


def _on_white(darkness: NDArray[np.float32]) -> Grey:
    ink = darkness > 4
    rows, cols = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    cut = darkness[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    return np.asarray(255 - np.clip(np.pad(cut, 2), 0, 255), dtype=np.uint8)


def _ink_level(image: Grey) -> float:
    ink = image[image < 240]
    return float(255 - np.median(ink)) if ink.size else 120.0


def _blob(one: Grey, rng: Generator) -> Grey:
    """A nucleus or a clot: round or ragged, without bands."""
    size = int(max(one.shape) * rng.uniform(0.4, 1.3)) + 8
    noise = ndimage.gaussian_filter(rng.normal(size=(size, size)), size * rng.uniform(0.06, 0.2))
    rows, cols = np.indices((size, size)) / (size - 1) - 0.5
    squeeze = rng.uniform(0.6, 1.0)
    radius = np.hypot(rows, cols / squeeze) + noise / (np.abs(noise).max() + 1e-9) * rng.uniform(
        0.02, 0.2
    )
    inside = ndimage.gaussian_filter((radius < 0.36).astype(np.float32), rng.uniform(0.5, 2.0))
    grain = ndimage.gaussian_filter(rng.normal(size=(size, size)), rng.uniform(0.7, 4.0))
    grain = grain / (grain.std() + 1e-9) * rng.uniform(0, 25)
    darkness = inside * (_ink_level(one) * rng.uniform(0.5, 1.6) + grain)
    return _on_white(np.asarray(darkness * (inside > 0.05), dtype=np.float32))


def _text(one: Grey, rng: Generator) -> Grey:
    letters = "".join(rng.choice(list("0123456789ABCDEFGXYmarp?+()"), rng.integers(1, 5)))
    font = ImageFont.load_default(size=float(max(one.shape)) * rng.uniform(0.3, 0.9) + 6)
    box = [int(v) for v in font.getbbox(letters)]
    picture = Image.new("L", (box[2] + 8, box[3] + 8), 0)
    level = int(np.clip(_ink_level(one) * rng.uniform(0.8, 2.0), 40, 255))
    ImageDraw.Draw(picture).text((4, 4), letters, fill=level, font=font)
    soft = ndimage.gaussian_filter(np.asarray(picture, dtype=np.float32), rng.uniform(0, 0.8))
    return _on_white(np.rot90(soft, int(rng.integers(4))))


def _speckle(one: Grey, rng: Generator) -> Grey:
    """An empty crop: the field's own noise, or a few grains of dirt."""
    height, width = one.shape
    noise = ndimage.gaussian_filter(rng.normal(size=(height, width)), rng.uniform(0.4, 2.5))
    noise = noise / (noise.std() + 1e-9)
    darkness = np.clip(noise - rng.uniform(0.0, 1.5), 0, None) * rng.uniform(10, 70)
    darkness[height // 2, width // 2] = 60
    return _on_white(darkness.astype(np.float32))


def png_of(image: Grey) -> bytes:
    """The image as PNG bytes."""
    out = io.BytesIO()
    Image.fromarray(image).save(out, "PNG")
    return out.getvalue()
