"""Print how the window bears a case of 30 cells of 46: opening a cell, dragging, stalls, memory.

python -m tests.benchmarks.bench_workspace [--cells N] [--model]

Without ``--model`` the proposals are known beforehand, so that only the window is measured.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

FRAMES = 120


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=30)
    parser.add_argument("--model", action="store_true", help="classify with the active model")
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
    from tests.gui.fakes import FakePredictor

    truth = {}
    for number in range(args.cells):
        folder = home / "cells" / f"cell{number:02}"
        folder.mkdir(parents=True)
        for name, item in write_cell(folder, 100 + number):
            truth[f"cell{number:02}/{name}"] = (item.label, item.rotation_deg)
    if not args.model:
        karyotyper.load_predictor = lambda: FakePredictor(truth)  # type: ignore[assignment]
    QApplication(sys.argv[:1])
    beats: list[float] = []
    heart = QTimer()
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    heart.start(5)

    def window() -> MainWindow:
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))

    def begin() -> None:
        drive(window(), args.cells, beats)

    QTimer.singleShot(0, begin)
    return program([str(home / "cells")])


def drive(window: object, cells: int, beats: list[float]) -> None:
    """Wait for all proposals, then open cells and drag; print and close."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    def done() -> bool:
        document = window.document  # type: ignore[attr-defined]
        return (
            document is not None
            and len(document.case.cells) == cells
            and all(cell.model is not None for cell in document.case.cells)
        )

    while not done():
        QTest.qWait(20)
    stall = max(b - a for a, b in pairwise(beats))
    work = window.workspace  # type: ignore[attr-defined]
    opening = []
    for cell in work._document.case.cells:
        started = time.perf_counter()
        work.show_cell(cell.id)
        while work.scene.cell is None or work.scene.cell.id != cell.id:
            QTest.qWait(1)
        work.view.viewport().repaint()
        opening.append(time.perf_counter() - started)
    again = []
    for cell in work._document.case.cells:
        started = time.perf_counter()
        work.show_cell(cell.id)
        work.view.viewport().repaint()
        again.append(time.perf_counter() - started)
    viewport = work.view.viewport()
    chosen = work.scene.reading_order()[20]
    place = work.scene.arrangement.places[chosen]
    start = work.view.mapFromScene(place.x + place.w / 2, place.y + place.h / 2)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    frames = []
    for step in range(FRAMES):
        began = time.perf_counter()
        QTest.mouseMove(viewport, start + QPoint(step * 2 - 60, step))
        viewport.repaint()
        frames.append(time.perf_counter() - began)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{cells} cells: first opening median {1000 * statistics.median(opening):.0f} ms, "
        f"worst {1000 * max(opening):.0f} ms; again median {1000 * statistics.median(again):.0f} "
        f"ms, worst {1000 * max(again):.0f} ms; dragging {1 / statistics.median(frames):.0f} "
        f"frames a second, slowest frame {1000 * max(frames):.0f} ms; longest stall while cells "
        f"are imported and classified {1000 * stall:.0f} ms; peak memory {peak_mb:.0f} MB"
    )
    window.casework.document = None  # type: ignore[attr-defined]
    window.close()  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
