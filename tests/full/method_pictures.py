"""Draw the pictures of docs/method.md from synthetic chromosomes.

python -m tests.full.method_pictures [--out docs/pictures]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from cirnet_core.assign import AssignConfig, assign
from cirnet_core.augment import JitterConfig, cda_copy, photographic_jitter
from cirnet_core.classes import CLASSES
from cirnet_core.data.foreign import KINDS, make_foreign
from cirnet_core.preprocess.canvas import to_canvas
from cirnet_core.preprocess.ink import extract_ink
from cirnet_core.preprocess.prepared import Prepared
from cirnet_core.preprocess.shape import measure_shape
from cirnet_core.synthetic import SyntheticChromosome, synthetic_cell

CANVAS_HW = (128, 80)
GAP_PX = 10
INK, PAPER, QUIET = 20, 255, 110
Grey = NDArray[np.uint8]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    cell = synthetic_cell(5, "XY")
    items = [_prepared(one) for one in cell]
    for name, picture in {
        "canvas": _canvas(cell, items),
        "cda": _cda(items[4]),
        "world": _world(items[8]),
        "foreign": _foreign(items[2]),
        "assignment": _assignment(),
    }.items():
        picture.save(args.out / f"{name}.png", optimize=True)
        print(args.out / f"{name}.png", picture.size)
    return 0


def _prepared(one: SyntheticChromosome) -> Prepared:
    ink = extract_ink(one.image.astype(np.float32) / 255.0, name=one.label)
    return Prepared(ink, measure_shape(ink.mask))


def _canvas(cell: Sequence[SyntheticChromosome], items: Sequence[Prepared]) -> Image.Image:
    """As photographed, then on the canvas: upright, all at one scale."""
    chosen = [0, 6, 16, 30, 40, 44]
    pairs = []
    for i in chosen:
        view = to_canvas(
            items[i].ink.darkness,
            items[i].ink.mask,
            rotation_deg=items[i].shape.axis_deg,
            scale=0.8,
            size_hw=CANVAS_HW,
        )
        pairs.append((cell[i].image, _framed(_grey(view.pixels)), f"chromosome {cell[i].label}"))
    top = _row([_padded(a, 134) for a, _, _ in pairs])
    bottom = _row([_padded(b, 134) for _, b, _ in pairs], [name for _, _, name in pairs])
    return _stack([top, bottom])


def _cda(item: Prepared) -> Image.Image:
    angles = (15, 75, 150, 225, 300)
    copies = [_grey(cda_copy(item.ink.darkness, float(a), (2.0, -3.0))) for a in angles]
    side = max(max(copy.shape) for copy in copies) + 6
    parts = [_padded(_grey(item.ink.darkness), side), *(_padded(copy, side) for copy in copies)]
    return _row(parts, ["the image", *(f"{a}°" for a in angles)])


def _world(item: Prepared) -> Image.Image:
    """One chromosome as other microscopes and hands might have given it."""
    view = to_canvas(
        item.ink.darkness,
        item.ink.mask,
        rotation_deg=item.shape.axis_deg,
        scale=1.0,
        size_hw=CANVAS_HW,
    )
    rng = np.random.default_rng(12)
    config = JitterConfig(blur_probability=0.6, jpeg_probability=0.4, coarse_probability=0.4)
    copies = [photographic_jitter(view.pixels, rng, config) for _ in range(8)]
    return _row([_framed(_grey(copy)) for copy in [view.pixels, *copies]])


def _foreign(item: Prepared) -> Image.Image:
    rng = np.random.default_rng(3)
    made = [
        make_foreign(
            kind,
            item.ink.darkness,
            item.ink.mask,
            body_px=item.shape.length_px,
            rng=rng,
        )
        for kind in KINDS
    ]
    side = max(item.ink.darkness.shape) + 6
    parts = [_padded(_grey(p), side) for p in [item.ink.darkness, *made]]
    return _row(parts, ["G-bands", *KINDS])


def _assignment() -> Image.Image:
    """Counts of a cell with three chromosomes 21 where one of them looks like a 22."""
    labels = [c for c in range(22) for _ in range(2)] + [20, 22, 23]
    p = np.full((len(labels), 24), 0.002)
    p[np.arange(len(labels)), labels] = 0.95
    p[42, 20], p[42, 21] = 0.55, 0.43  # a chromosome 22 that the network calls 21
    p /= p.sum(axis=1, keepdims=True)
    found = assign(p, complete=True, config=AssignConfig(penalty=4.0)).classes
    alone = np.bincount(p.argmax(axis=1), minlength=24)
    joint = np.bincount(found, minlength=24)
    picture = Image.new("L", (760, 130), PAPER)
    draw, font = ImageDraw.Draw(picture), _font(13)
    for row, (name, counts) in enumerate((("one by one", alone), ("together", joint))):
        y = 44 + row * 42
        draw.text((8, y), name, fill=INK, font=font)
        for c, n in enumerate(counts):
            usual = 2 if c < 22 else 1
            draw.text((100 + c * 27, y), str(n), fill=INK if n != usual else QUIET, font=font)
            if n != usual:
                draw.rectangle((94 + c * 27, y - 4, 116 + c * 27, y + 20), outline=INK)
    for c, name in enumerate(CLASSES):
        draw.text((100 + c * 27, 12), name, fill=INK, font=font)
    return picture


def _grey(darkness: NDArray[np.float32]) -> Grey:
    return np.asarray(255.0 * (1.0 - np.clip(darkness, 0.0, 1.0)), dtype=np.uint8)


def _padded(image: Grey, height: int) -> Grey:
    """The image in the middle of a white field of this height, and at least as wide as 84 px."""
    image = image[:height]
    width = max(image.shape[1], 84)
    field = np.full((max(height, image.shape[0]), width), PAPER, np.uint8)
    r, c = (field.shape[0] - image.shape[0]) // 2, (width - image.shape[1]) // 2
    field[r : r + image.shape[0], c : c + image.shape[1]] = image
    return field


def _framed(image: Grey) -> Grey:
    framed = np.pad(image, 1, constant_values=200)
    return np.asarray(framed, dtype=np.uint8)


def _row(images: Sequence[Grey], names: Sequence[str] = ()) -> Image.Image:
    height = max(image.shape[0] for image in images)
    width = sum(image.shape[1] for image in images) + GAP_PX * (len(images) + 1)
    picture = Image.new("L", (width, height + 2 * GAP_PX + (18 if names else 0)), PAPER)
    draw, x = ImageDraw.Draw(picture), GAP_PX
    for i, image in enumerate(images):
        picture.paste(Image.fromarray(image), (x, GAP_PX + (height - image.shape[0]) // 2))
        if names:
            draw.text(
                (x + image.shape[1] / 2, height + GAP_PX + 8),
                names[i],
                fill=INK,
                font=_font(12),
                anchor="mm",
            )
        x += image.shape[1] + GAP_PX
    return picture


def _stack(rows: Sequence[Image.Image]) -> Image.Image:
    picture = Image.new(
        "L", (max(row.width for row in rows), sum(row.height for row in rows)), PAPER
    )
    y = 0
    for row in rows:
        picture.paste(row, (0, y))
        y += row.height
    return picture


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)


if __name__ == "__main__":
    raise SystemExit(main())
