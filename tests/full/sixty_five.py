"""A pack of no more than the paper had: 65 karyotypes of other persons to train on.

    python -m tests.full.sixty_five --data pki3.zip --labels resources/labels/pki3.csv --out FOLDER

``FOLDER/pki3.zip`` holds the same 32 male and 33 female cells that ``cirnet reproduce`` draws from
``train``, and ``val`` as it is, for the calibration; ``FOLDER/pki3.csv`` the corrections of their
labels. It has no ``test``: that is answered from the whole pack. How it is trained on and measured
is in ``resources/models/README.md``.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

from cirnet_core.data.pack import LabelledImage, Pack
from cirnet_core.reproduce.config import load_preset
from cirnet_core.reproduce.splits import draw_karyotypes
from tests.full.new_laboratory import write_subset


def rows_of(pack: Pack) -> list[LabelledImage]:
    """The 65 cells, then ``val``."""
    ours = load_preset("ours")
    cells = draw_karyotypes(
        pack.select("train"), males=ours.males, females=ours.females, seed=ours.seed
    )
    return [row for cell in cells for row in cell.rows] + list(pack.select("val"))


def write_corrections(labels: Path, files: set[str], path: Path) -> int:
    """The corrections of those files alone; returns how many."""
    with labels.open(newline="", encoding="utf-8") as table:
        head, *rows = csv.reader(table)
    kept = [row for row in rows if row[head.index("file")] in files]
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, lineterminator="\n").writerows([head, *kept])
    return len(kept)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pack."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--labels", type=Path, required=True, help="corrections of the pack's labels"
    )
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    with Pack(args.data) as pack:
        rows = rows_of(pack)
        path = write_subset(pack, rows, args.out / f"{pack.name}.zip")
    corrected = write_corrections(
        args.labels, {row.file for row in rows}, args.out / f"{path.stem}.csv"
    )
    with Pack(path) as found:
        n = {split: len(found.select(split)) for split in ("train", "val")}
    print(
        f"{path}: {n['train']:,} chromosomes to train on, {n['val']:,} to calibrate on; "
        f"{corrected} labels corrected"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
