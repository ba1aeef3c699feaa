"""How many gestures a labelled cell takes from the model's proposal to the truth.

python -m tests.full.replay --data PACK [--split val] [--cells 20] [--keyboard] [--inject]

Cells are drawn with a seed, each image is turned at random, the model proposes, and the real window
is driven through its public gestures by the shortest way. Proposals and results are kept line by
line in --out; the same command goes on where it was stopped. --inject makes the proposals worse
with the mistakes of an earlier run on val with the same hand and --out.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from karyo_desktop.services.karyotyping import CellPredictor
from tests.full.replay_data import Pack, Remembered, TurnedCell, Worsened
from tests.full.replay_drive import Replay, Wrong, replay
from tests.gui.driver import Driver, make_run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", choices=("val", "test"), default="val")
    parser.add_argument("--cells", type=int, default=20)
    parser.add_argument("--keyboard", action="store_true", help="by keys alone")
    parser.add_argument("--inject", action="store_true", help="90%% of the classes right")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default=None)
    parser.add_argument("--out", type=Path, default=Path("build/replay"))
    args = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    args.out.mkdir(parents=True, exist_ok=True)
    pack = Pack(args.data, split=args.split)
    names = pack.cells(args.cells, seed=args.seed)
    results = Results(args.out / f"{_name(args, split=args.split, inject=args.inject)}.jsonl")
    left = [name for name in names if name not in results.done]
    if left:
        # Also on test, the mistakes are those that the model makes on val.
        val = Results(args.out / f"{_name(args, split='val', inject=False)}.jsonl")
        mistakes = val.wrong() if args.inject else []
        with tempfile.TemporaryDirectory() as home:
            os.environ["KARYO_HOME"] = str(Path(home) / "karyo")
            cells = [pack.turned(name, seed=args.seed) for name in left]
            drive(cells, args, mistakes, results, Path(home))
    report([results.done[name] for name in names if name in results.done], args)
    return 0 if all(name in results.done for name in names) else 1


def _name(args: argparse.Namespace, *, split: str, inject: bool) -> str:
    hand = "keyboard" if args.keyboard else "mouse"
    return f"{args.data.stem}-{split}-{hand}{'-inject' if inject else ''}-{args.seed}"


class Results:
    """A line of JSON for each cell that was done."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.done: dict[str, dict[str, Any]] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                record = json.loads(line)
                self.done[record["cell"]] = record

    def add(self, cell: str, found: Replay) -> None:
        record = {"cell": cell, **asdict(found), "actions": found.actions}
        record["one_by_one"] = found.one_by_one
        record["left_if_only_flagged"] = found.left_if_only_flagged
        self.done[cell] = record
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")

    def wrong(self) -> list[Wrong]:
        """All mistakes of the model in these cells."""
        found = [item for record in self.done.values() for item in record["wrong"]]
        return [Wrong(**{**item, "flags": tuple(item["flags"])}) for item in found]


def drive(
    cells: list[TurnedCell],
    args: argparse.Namespace,
    mistakes: list[Wrong],
    results: Results,
    folder: Path,
) -> None:
    """Open each cell in the window, correct it, keep what it took."""
    import pytest
    from PySide6.QtWidgets import QApplication

    from cirnet_core.models.store import resolve
    from karyo_desktop.jobs import karyotyper
    from karyo_desktop.services.loading import load_predictor

    QApplication(sys.argv[:1])
    info = resolve(args.model)
    said = f"{args.data.stem}-{args.split}-{args.seed}-{info.sha256[:12]}.proposals.jsonl"
    load = partial(load_predictor, args.model)
    predictor: CellPredictor = Remembered(info, load, args.out / said)
    if args.inject:
        predictor = Worsened(predictor, mistakes, seed=args.seed)
    paths = []
    for cell in cells:
        paths.append(folder / cell.name)
        paths[-1].mkdir()
        for image in cell.images:
            (paths[-1] / image.name).write_bytes(image.data)

    def job(driver: Driver) -> None:
        driver.answer_unsaved()
        driver.window.resize(1366, 768)
        for cell, path in zip(cells, paths, strict=True):
            if isinstance(predictor, Worsened):
                predictor.truth = cell.truth
            driver.window.open_paths([path])
            driver.wait(partial(_is_open, driver, path.name))
            driver.wait_for_proposal()
            found = replay(driver, cell.truth, keyboard=args.keyboard)
            results.add(cell.name, found)
            print(
                f"{cell.name}: {found.corrections} corrections, {found.actions} gestures",
                flush=True,
            )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(karyotyper, "load_predictor", lambda: predictor)
        make_run(Patience(), patch)([], job)  # type: ignore[arg-type]


SLOWER = 10
"""A real model on a busy machine takes so many times longer than a test may."""


class Patience:
    """What the driver asks of pytest-qt."""

    def waitUntil(self, condition: Callable[[], bool], *, timeout: int) -> None:
        """Let the window work until a condition holds.

        Raises:
            TimeoutError: it does not for so many milliseconds.
        """
        from PySide6.QtTest import QTest

        end = time.monotonic() + SLOWER * timeout / 1000.0
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"nothing came within {timeout} ms")
            QTest.qWait(10)


def _is_open(driver: Driver, title: str) -> bool:
    return driver.window.document is not None and driver.document.title == title


def report(records: list[dict[str, Any]], args: argparse.Namespace) -> None:
    """Medians and 90th percentiles over the cells."""
    hand = "keyboard alone" if args.keyboard else "mouse"
    print(f"{args.data.stem} {args.split}, {len(records)} cells, {hand}, seed {args.seed}")
    for title, values in (
        ("corrections", [r["corrections"] for r in records]),
        ("all gestures", [r["actions"] for r in records]),
        ("all gestures but the audit's looks", [r["actions"] - r["audits"] for r in records]),
        ("one look for each flagged, no audit", [r["one_by_one"] for r in records]),
        ("flagged chromosomes", [r["waiting"] - r["audited"] for r in records]),
        ("looks", [r["looks"] for r in records]),
        ("errors left if only flagged are looked at", [r["left_if_only_flagged"] for r in records]),
    ):
        low, high = np.percentile(values, [50, 90])
        print(f"  {title}: median {low:g}, 90th percentile {high:g}, most {max(values)}")
    count = sum(r["chromosomes"] for r in records)
    wrong = [item for r in records for item in r["wrong"]]
    classes = sum(item["class_"] for item in wrong)
    print(
        f"  of {count} chromosomes {classes} in a wrong class, {len(wrong) - classes} upside down"
    )


if __name__ == "__main__":
    sys.exit(main())
