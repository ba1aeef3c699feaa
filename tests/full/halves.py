"""What a cell loses when half of its chromosomes are missing.

python -m tests.full.halves --data PACK [--split val] [--model ID] [--cells N] [--labels CSV]

Each whole cell is scored as it is, turned at random, and once more with a random half of its
chromosomes alone: the scale and the assignment then know nothing of the others. Printed are the
answers of that half, with the whole cell there and without.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from cirnet_core import cell as cells
from cirnet_core.classes import CLASS_INDEX
from cirnet_core.counts import COMPLETE_FROM
from cirnet_core.data.corrections import read_corrections
from cirnet_core.data.pack import LabelledImage, Pack, by_cell
from cirnet_core.evaluate.records import rows_for, turned
from cirnet_core.predictor import Predictor
from cirnet_core.preprocess.prepared import prepare_cell_images
from cirnet_core.types import ImageFile


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="val")
    parser.add_argument("--model", default=None)
    parser.add_argument("--cells", type=int, default=1000)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    predictor = Predictor.load(args.model)
    labels = read_corrections(args.labels) if args.labels else None
    found = []
    with Pack(args.data, labels=labels) as pack:
        groups = [
            (name, rows)
            for name, rows in by_cell(rows_for(pack, args.split, upright=True))
            if len(rows) >= COMPLETE_FROM
        ]
        for done, (name, rows) in enumerate(groups[: args.cells], start=1):
            found.append(compare(predictor, pack, rows, seed=[args.seed, *name.encode()]))
            if done % 10 == 0 or done == len(groups):
                report(np.concatenate(found), cells=done)


def compare(
    predictor: Predictor, pack: Pack, rows: list[LabelledImage], *, seed: list[int]
) -> np.ndarray:
    """(M, 4) right or wrong over the half's chromosomes: alone and assigned with the whole cell
    there, then alone and assigned with the half alone."""
    images = [ImageFile(row.file, turned(pack.read(row.file), row.file, 1)[0]) for row in rows]
    label_of = {row.file: CLASS_INDEX[row.label] for row in rows}
    files, items, _ = prepare_cell_images(images)
    truth = np.array([label_of[file.name] for file in files])
    half = np.sort(np.random.default_rng(seed).permutation(len(files))[: len(files) // 2])
    whole = right(predictor, items, truth, complete=True)[half]
    _, some, _ = prepare_cell_images([files[i] for i in half])
    return np.concatenate([whole, right(predictor, some, truth[half], complete=False)], axis=1)


def right(predictor: Predictor, items: list, truth: np.ndarray, *, complete: bool) -> np.ndarray:
    """(N, 2) whether the network's own class and the assigned one are right."""
    card = predictor.info.card
    decision = cells.decide(
        predictor.score(items),
        calibration=card.calibration,
        config=card.assign,
        complete=complete,
        limits=card.quality,
    )
    return np.stack([decision.raw == truth, decision.assigned == truth], axis=1)


def report(found: np.ndarray, *, cells: int) -> None:
    """Print the four shares and what the missing half costs."""
    a, b, c, d = 100 * found.mean(axis=0)
    print(f"{cells} cells, {len(found)} chromosomes of their halves")
    print(f"  alone    {a:.2f}% with the whole cell, {c:.2f}% without: {c - a:+.2f} points")
    print(f"  assigned {b:.2f}% with the whole cell, {d:.2f}% without: {d - b:+.2f} points")


if __name__ == "__main__":
    main()
