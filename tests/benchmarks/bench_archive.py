"""Print the memory in use while ``cirnet karyotype --jsonl`` goes through many small cells (Linux).

python -m tests.benchmarks.bench_archive [--cells N] [--draw] [--model ID_OR_PATH]

Without a model a stand-in reads the images and answers at once, so that what is measured is the
program's own.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from cirnet_core.types import CellProposal, ImageFile
from karyo_desktop.cli import karyotype as command
from karyo_desktop.cli.main import main as cirnet
from karyo_desktop.services.karyotyping import CellPredictor
from karyo_desktop.services.loading import load_predictor
from tests.unit.fakes import FakePredictor, draw_cell

CLASSES = ("1", "X")
LINES = 10


def make_archive(folder: Path, cells: int) -> None:
    images = draw_cell("x", CLASSES)
    for k in range(cells):
        place = folder / f"case{k // 20:05}" / f"cell{k % 20:02}"
        place.mkdir(parents=True)
        for image in images:
            (place / image.name.rpartition("/")[2]).write_bytes(image.data)


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def watched(inner: CellPredictor, every: int) -> CellPredictor:
    """The predictor, telling the memory in use each ``every`` cells."""
    propose = inner.propose
    done = 0
    started = time.monotonic()

    def telling(cell: str, images: Sequence[ImageFile], **more: object) -> CellProposal:
        nonlocal done
        if done % every == 0:
            print(f"{done:>8,} cells {resident_mb():8.1f} MB {time.monotonic() - started:8.1f} s")
        done += 1
        if isinstance(inner, FakePredictor):
            inner.calls.clear()
        return propose(cell, images, **more)  # type: ignore[arg-type]

    inner.propose = telling  # type: ignore[method-assign]
    return inner


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=4000)
    parser.add_argument("--draw", action="store_true", help="pictures and reports too")
    parser.add_argument("--model", help="a real model in place of the stand-in")
    args = parser.parse_args()
    command.say = lambda message: None
    load: Callable[[str | None, str], CellPredictor] = (
        load_predictor if args.model else lambda model, device: FakePredictor()
    )
    command.load_predictor = lambda model, device: watched(
        load(model, device), max(args.cells // LINES, 1)
    )
    with tempfile.TemporaryDirectory() as name:
        archive, out = Path(name) / "archive", Path(name) / "out"
        make_archive(archive, args.cells)
        call = ["karyotype", str(archive), "--out", str(out), "--jsonl"]
        call += [] if args.draw else ["--json-only"]
        call += ["--model", args.model] if args.model else []
        code = cirnet(call)
        size = (out / "karyotypes.jsonl").stat().st_size
        print(f"{args.cells:>8,} cells {resident_mb():8.1f} MB, file {size / 1e6:.1f} MB, {code=}")


if __name__ == "__main__":
    main()
