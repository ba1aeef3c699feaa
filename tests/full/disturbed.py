"""What a model reads when the pictures are poorer than those it was taught with.

python -m tests.full.disturbed --data PACK [--split val] [--model ID] [--cells N] [--labels CSV]

Some cells are answered as they are, and again with each of their images changed as another
camera, another program or another hand would have left it. Printed for each change: how many
chromosomes are right alone and after assignment, how sure the model says that it is, and how many
cells it calls out of its domain.
"""

from __future__ import annotations

import argparse
import io
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from cirnet_core.data.corrections import read_corrections
from cirnet_core.data.pack import Pack, by_cell
from cirnet_core.predictor import Predictor
from cirnet_core.preprocess.decode import decode_image
from cirnet_core.types import ImageFile

Grey = NDArray[np.float64]
Change = Callable[[Grey, np.random.Generator], bytes]
"""(H, W) grey in [0, 1], black 0, to the bytes of a file."""


def _png(grey: Grey) -> bytes:
    return _file(_byte(grey))


def _byte(grey: Grey) -> NDArray[np.uint8]:
    return np.rint(np.clip(grey, 0, 1) * 255).astype(np.uint8)


def _file(pixels: NDArray[np.generic], kind: str = "PNG", **options: int) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **options)
    return out.getvalue()


def _field(grey: Grey) -> float:
    return float(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))


def _resized(factor: float) -> Change:
    def change(grey: Grey, _: np.random.Generator) -> bytes:
        height, width = (max(3, round(side * factor)) for side in grey.shape)
        picture = Image.fromarray(_byte(grey)).resize((width, height), Image.Resampling.BICUBIC)
        return _file(np.asarray(picture))

    return change


def _contrast(share: float) -> Change:
    return lambda grey, _: _png(0.9 - share * (0.9 - 0.9 * grey))


def _gamma(power: float) -> Change:
    return lambda grey, _: _png(grey**power)


def _blurred(sigma_px: float) -> Change:
    return lambda grey, _: _png(ndimage.gaussian_filter(grey, sigma_px))


def _noisy(sd: float) -> Change:
    return lambda grey, rng: _png(grey + rng.normal(0, sd, grey.shape))


def _jpeg(quality: int) -> Change:
    return lambda grey, _: _file(_byte(grey), "JPEG", quality=quality)


def _photographed(grey: Grey, rng: np.random.Generator, *, contrast: float = 0.85) -> bytes:
    """On a field with light that falls off, grains and the noise of a camera."""
    wide = np.pad(grey, 12, constant_values=_field(grey))
    grains = ndimage.gaussian_filter(rng.normal(size=wide.shape), 2.0)
    light = np.linspace(0, 0.1 * contrast, wide.shape[0])[:, None]
    noise = 0.02 * contrast * grains / grains.std() + rng.normal(0, 0.01, wide.shape)
    return _png(0.9 - contrast * (1 - wide) - light + noise)


def _cut_out(grey: Grey, _: np.random.Generator) -> bytes:
    ink = ndimage.binary_fill_holes(np.abs(grey - _field(grey)) > 0.03)
    return _png(np.where(ndimage.binary_opening(ink), grey, 0.0))


def _framed(grey: Grey, _: np.random.Generator) -> bytes:
    wide = np.pad(grey, 6, constant_values=_field(grey))
    return _png(np.pad(wide, 1, constant_values=0.0))


def _turned(degrees: float, *, bars_px: int = 0) -> Change:
    """Turned on a photograph of its own, with black where nothing was photographed."""

    def change(grey: Grey, rng: np.random.Generator) -> bytes:
        wide = np.pad(grey, 8, constant_values=_field(grey)) - 0.12
        noisy = _byte(wide + rng.normal(0, 0.01, wide.shape))
        turned = Image.fromarray(noisy).rotate(degrees, Image.Resampling.BICUBIC, expand=True)
        return _file(np.pad(np.asarray(turned), bars_px))

    return change


def _stained(grey: Grey, _: np.random.Generator) -> bytes:
    return _file(_byte(1 - (1 - grey)[..., None] * np.array([0.6, 1.0, 0.4])))


CHANGES: dict[str, Change] = {
    "as it is": lambda grey, _: _png(grey),
    "half the size": _resized(0.5),
    "a third of the size": _resized(0.35),
    "six times the size": _resized(6.0),
    "light on dark": lambda grey, _: _png(1 - grey),
    "contrast 30%": _contrast(0.3),
    "contrast 20%": _contrast(0.2),
    "gamma 0.5": _gamma(0.5),
    "gamma 2": _gamma(2.0),
    "overexposed": lambda grey, _: _png(1.4 * grey),
    "underexposed": lambda grey, _: _png(0.6 * grey - 0.1),
    "blurred by 1.5 px": _blurred(1.5),
    "blurred by 3 px": _blurred(3.0),
    "noise of 6%": _noisy(0.06),
    "noise of 12%": _noisy(0.12),
    "JPEG 25": _jpeg(25),
    "JPEG 8": _jpeg(8),
    "photographed field": _photographed,
    "pale photograph": lambda grey, rng: _photographed(grey, rng, contrast=0.3),
    "pasted on black": _cut_out,
    "frame of black lines": _framed,
    "turned, black corners": _turned(30.0),
    "between black bars": _turned(0.0, bars_px=15),
    "stained, in colour": _stained,
    "2 px cut off all round": lambda grey, _: _png(
        grey[2:-2, 2:-2] if min(grey.shape) > 12 else grey
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="val")
    parser.add_argument("--model", default=None)
    parser.add_argument("--cells", type=int, default=6)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    predictor = Predictor.load(args.model)
    labels = read_corrections(args.labels) if args.labels else None
    with Pack(args.data, labels=labels) as pack:
        groups = [group for _, group in by_cell(pack.select(args.split))]
        drawn = np.random.default_rng(args.seed).permutation(len(groups))[: args.cells]
        cells = [
            [(row, decode_image(pack.read(row.file), name=row.file).grey) for row in groups[i]]
            for i in drawn
        ]
    truth = {row.file: row.label for cell in cells for row, _ in cell}
    print(f"{len(truth)} chromosomes of {len(cells)} cells, {predictor.info.id}")
    for name, change in CHANGES.items():
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        said = [
            predictor.propose(
                "cell",
                [ImageFile(row.file, change(grey.astype(float), rng)) for row, grey in cell],
            )
            for cell in cells
        ]
        answers = [c for proposal in said for c in proposal.chromosomes]
        alone = sum(c.raw_class == truth[c.file] for c in answers) / len(truth)
        placed = sum(c.class_ == truth[c.file] for c in answers) / len(truth)
        sure = float(np.mean([c.confidence for c in answers])) if answers else 0.0
        foreign = sum("cell:out_of_domain" in proposal.flags for proposal in said)
        print(
            f"{name:24} alone {alone:7.2%}  placed {placed:7.2%}  confidence {sure:.3f}  "
            f"out of domain {foreign}  unreadable {len(truth) - len(answers)}",
            flush=True,
        )


if __name__ == "__main__":
    main()
