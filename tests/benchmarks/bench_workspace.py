"""Print how the window bears a case of 30 cells of 46: opening a cell, dragging, stalls, memory.

python -m tests.benchmarks.bench_workspace [--cells N] [--model] [--training] [--stacks FILE]

Without ``--model`` the proposals are known beforehand, so that only the window is measured. An
empty event loop beats beside the window: what it misses is the machine's own doing. With
``--training`` the active model is retrained, as the window would, while cells are opened and
dragged. ``--stacks`` keeps the stacks of all threads of every beat that came late.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

FRAMES = 120
MB = 2**20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=30)
    parser.add_argument("--model", action="store_true", help="classify with the active model")
    parser.add_argument("--training", action="store_true", help="open and drag beside a training")
    parser.add_argument("--stacks", type=Path, default=None)
    args = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["KARYO_HOME"] = home
        return measure(args, Path(home))


def measure(args: argparse.Namespace, home: Path) -> int:
    """Start the program on synthetic cells and drive it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from cirnet_core.synthetic import write_cell
    from karyo_desktop.jobs import karyotyper
    from karyo_desktop.ui.main import main as program
    from karyo_desktop.ui.main_window import MainWindow
    from tests.benchmarks.stalls import Heart
    from tests.gui.fakes import FakePredictor

    truth = {}
    for number in range(args.cells):
        folder = home / "cells" / f"cell{number:02}"
        folder.mkdir(parents=True)
        for name, item in write_cell(folder, 100 + number):
            truth[f"cell{number:02}/{name}"] = (item.label, item.rotation_deg)
    if args.model:  # as at every start but the first
        subprocess.run([sys.executable, "-m", "cirnet_core", "models", "accelerate"], check=True)
    else:
        karyotyper.load_predictor = lambda: FakePredictor(truth)  # type: ignore[assignment,return-value]
    QApplication(sys.argv[:1])
    stacks = args.stacks.open("w", encoding="utf-8") if args.stacks else None
    heart = Heart(stacks=stacks)

    def window() -> MainWindow:
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))

    drive = lambda: Drive(window(), home, args, heart).all()  # noqa: E731
    QTimer.singleShot(0, drive)
    return program(["--demo"])


class Drive:
    """Opens the case beside which the demo cell is small, waits for all proposals, then opens cells
    and drags; prints and closes."""

    def __init__(self, window: Any, home: Path, args: argparse.Namespace, heart: Any) -> None:
        self.window = window
        self.home, self.folder = home, home / "cells"
        self.cells: int = args.cells
        self.training: bool = args.training
        self.heart = heart

    def all(self) -> None:
        empty = [sys.executable, "-m", "tests.benchmarks.stalls"]
        beside = subprocess.Popen(empty, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.wait(lambda: self.window.modelling.status is not None)
        print(f"until the model is loaded: {self.heart.take()}", flush=True)
        self.wait(lambda: self.window.document is not None and self.settled())
        before = memory_mb(os.getpid())
        self.window.open_paths([self.folder])
        self.wait(lambda: self.window.document.title == self.folder.name)
        self.wait(self.classified)
        print(f"while {self.cells} cells are classified: {self.heart.take()}")
        said, _ = beside.communicate("")
        print(f"an empty event loop beside it, all the time: {said.strip()}", flush=True)
        trainer = self.train() if self.training else None
        self.open_cells()
        self.drag()
        if trainer is not None:
            assert trainer.poll() is None, "the training ended too early"
            trainer.kill()
            trainer.wait()
        print(f"while cells are opened and one is dragged: {self.heart.take()}")
        self.heart.stop()
        self.weigh(before)
        self.window.casework.document = None
        self.window.close()

    def train(self) -> subprocess.Popen[bytes]:
        """A retraining in a process of its own, which has got to its second stage."""
        from cirnet_core.synthetic import write_pack
        from karyo_desktop.services import retraining

        base = self.window.modelling.status.model_id
        asked = retraining.Asked(base, "", "normal", "auto", 1, "", "", "")
        run = retraining.Run(self.home, asked)
        write_pack(run.pack, 20, 7)
        said = self.home / "said.jsonl"
        with said.open("wb") as out:
            command = [sys.executable, "-m", "cirnet_core", *retraining.arguments(run)]
            trainer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out)
        self.wait(lambda: b'"type":"progress"' in said.read_bytes() or trainer.poll() is not None)
        self.heart.take()
        return trainer

    def classified(self) -> bool:
        document = self.window.document
        return (
            document is not None
            and len(document.case.cells) == self.cells
            and all(cell.model is not None for cell in document.case.cells)
            and not self.window.pictures.busy
        )

    def open_cells(self) -> None:
        """Twice: with pictures that may have to be made, and with pictures that are there."""
        for title in ("first", "second"):
            seconds = [self.open_cell(cell.id) for cell in self.window.document.case.cells]
            print(
                f"a cell on screen, {title} time: median {1000 * statistics.median(seconds):.0f} "
                f"ms, worst {1000 * max(seconds):.0f} ms"
            )

    def open_cell(self, cell_id: str) -> float:
        """Seconds until it is painted."""
        work = self.window.workspace
        started = time.perf_counter()
        work.show_cell(cell_id)
        self.wait(lambda: work.scene.cell is not None and work.scene.cell.id == cell_id)
        work.view.viewport().repaint()
        return time.perf_counter() - started

    def drag(self) -> None:
        """Carry a chromosome about."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        work = self.window.workspace
        viewport = work.view.viewport()
        place = work.scene.arrangement.places[work.scene.reading_order()[20]]
        start = work.view.mapFromScene(place.x + place.w / 2, place.y + place.h / 2)
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        frames = []
        for step in range(FRAMES):
            began = time.perf_counter()
            QTest.mouseMove(viewport, start + QPoint(step * 2 - 60, step))
            viewport.repaint()
            frames.append(time.perf_counter() - began)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
        print(
            f"dragging: {1 / statistics.median(frames):.0f} frames a second, "
            f"slowest frame {1000 * max(frames):.0f} ms"
        )

    def weigh(self, before_mb: float) -> None:
        """Memory with everything open, and after a small case took its place."""
        from cirnet_core.resources import resource_path
        from karyo_desktop.ui import dialogs

        full = memory_mb(os.getpid())
        pids = children(os.getpid())
        model = sum(memory_mb(pid) for pid in pids)
        print(
            f"memory: window {full:.0f} MB and model {model:.0f} MB, together "
            f"{full + model:.0f} MB; the window with the demo cell alone {before_mb:.0f} MB"
        )
        dialogs.ask_unsaved = lambda *_args: "discard"
        self.window.open_paths([resource_path("demo", "demo_cell")])
        self.wait(
            lambda: self.window.document and self.window.document.title.startswith("demo_cell")
        )
        self.wait(self.settled)
        self.wait(lambda: not self.window.shots.pending)
        after = memory_mb(os.getpid())
        kept = self.window.pictures.kept_bytes / MB
        print(
            f"memory of the window with the demo cell again: {after:.0f} MB (its pictures "
            f"{kept:.0f} MB); given back {full - after:.0f} of {full - before_mb:.0f} MB that the "
            "case had taken"
        )

    def settled(self) -> bool:
        document = self.window.document
        return all(cell.model for cell in document.case.cells) and not self.window.pictures.busy

    def wait(self, condition: Any) -> None:
        from PySide6.QtTest import QTest

        while not condition():
            QTest.qWait(1)


def memory_mb(pid: int) -> float:
    """What a process alone holds (Linux: private and shared halves as the kernel divides them)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    if not rollup.exists():
        return float("nan")
    fields = dict(line.split(":", 1) for line in rollup.read_text().splitlines() if ":" in line)
    return float(fields["Pss"].split()[0]) * 1024 / MB


def children(pid: int) -> list[int]:
    """The processes that one has started."""
    found = Path(f"/proc/{pid}/task/{pid}/children")
    threads = [path / "children" for path in Path(f"/proc/{pid}/task").iterdir()]
    assert found in threads
    return [int(text) for path in threads for text in path.read_text().split()]


if __name__ == "__main__":
    sys.exit(main())
