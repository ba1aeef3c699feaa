"""The real program, worked through once without a test's tools; see ``test_no_network``.

``python -m tests.e2e.whole_job FOLDER`` opens the demo cell, waits for the model in its process,
corrects, saves, verifies, looks at the report, exports everything, and closes; 0 if all of it
lies in FOLDER then.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from karyo_desktop.ui import dialogs
from karyo_desktop.ui.main import main
from karyo_desktop.ui.main_window import MainWindow
from karyo_desktop.ui.reporting import asking
from karyo_desktop.ui.reporting.asking import PictureWish

PATIENCE_S = 900.0
EVERY_MS = 20
WRITTEN = ("a.karyo", "a.pdf", "a.png", "a.svg", "a.json", "a.csv")

Step = Callable[[], bool]


class Person:
    """Does one thing after the other, each as soon as the one before is done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.window: MainWindow | None = None
        self.done = False
        self._steps = self._work()
        self._wait: Step = lambda: True
        self._until_s = time.monotonic() + PATIENCE_S
        self.timer = QTimer()
        self.timer.setInterval(EVERY_MS)
        self.timer.timeout.connect(self._look)
        self.timer.start()

    def _look(self) -> None:
        if time.monotonic() > self._until_s:
            print("the program stands still", file=sys.stderr, flush=True)
            os._exit(3)
        if not self._wait():
            return
        following = next(self._steps, None)
        if following is None:
            self.timer.stop()
        else:
            self._wait = following

    def _work(self) -> Iterator[Step]:
        yield lambda: any(isinstance(w, MainWindow) and w.isVisible() for w in _tops())
        window = next(w for w in _tops() if isinstance(w, MainWindow))
        window.workspace.scene.glide_ms = 0
        yield lambda: _proposed(window)
        cell = window.workspace.cell
        assert cell is not None
        window.workspace.scene.pick([cell.chromosomes[0].id])
        QTest.keyClick(window.workspace.view, "X")
        yield from self._written(window, "save", "a.karyo")
        window.actions_["verify"].trigger()
        yield lambda: _idle(window)
        window.actions_["report"].trigger()
        yield lambda: any(w.objectName() == "report-window" for w in _tops())
        report = next(w for w in _tops() if w.objectName() == "report-window")
        yield lambda: report.preview.pages is not None and not report.maker.busy  # type: ignore[attr-defined]
        yield from self._written(window, "export_pdf", "a.pdf")
        for kind in ("png", "svg"):
            wish = PictureWish(kind=kind, dpi=150, width_mm=180.0, idiograms=kind == "svg")
            asking.ask_picture = lambda _parent, wish=wish: wish  # type: ignore[assignment]
            yield from self._written(window, "export_png", f"a.{kind}")
        for name in ("a.json", "a.csv"):
            asking.ask_case_table = lambda *_a, name=name: self.folder / name  # type: ignore[assignment]
            yield from self._written(window, "export_case", name)
        dialogs.ask_unsaved = lambda *_args: "discard"  # type: ignore[assignment]
        self.done = True
        window.close()

    def _written(self, window: MainWindow, action: str, name: str) -> Iterator[Step]:
        dialogs.ask_save = lambda *_args, **_more: self.folder / name  # type: ignore[assignment]
        window.actions_[action].trigger()
        yield lambda: _idle(window) and (self.folder / name).exists()


def _tops() -> list[QWidget]:
    return QApplication.topLevelWidgets()


def _idle(window: MainWindow) -> bool:
    return not window.files.busy and not window.files.writing


def _proposed(window: MainWindow) -> bool:
    document, shown = window.document, window.workspace.scene.cell
    return (
        document is not None
        and _idle(window)
        and all(cell.model is not None for cell in document.case.cells)
        and bool(document.case.cells)
        and shown is window.workspace.cell
        and not window.progress.isVisible()
        and not window.pictures.pending
    )


def work(folder: Path) -> int:
    """Do all of it; 0 if it is done."""
    people: list[Person] = []
    QTimer.singleShot(0, lambda: people.append(Person(folder)))
    status = main(["--demo"])
    missing = [name for name in WRITTEN if not (folder / name).exists()]
    if status or missing or not (people and people[0].done):
        print(f"status {status}, missing {missing}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(work(Path(sys.argv[1])))
