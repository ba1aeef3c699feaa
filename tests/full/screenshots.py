"""Take the window's screenshots, of the demo cell with the shipped model or of every part.

python -m tests.full.screenshots [--out resources/screenshots]
python -m tests.full.screenshots --parts --out FOLDER [--theme dark] [--scale 2] [--language de]

The second takes every panel, card and dialog, on drawn cells whose classes are known. Needs a
display (on a server: ``Xvfb :99 -screen 0 4200x2400x24`` and ``DISPLAY=:99``).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SIZE = (1366, 768)
SETTLE_MS = 1500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("resources/screenshots"))
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", type=float, default=1.5, help="device pixel ratio")
    parser.add_argument("--language", default="en", help="en or de")
    parser.add_argument("--name", default="karyogram")
    parser.add_argument("--parts", action="store_true", help="every panel, card and dialog")
    args = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = str(args.scale)
    with tempfile.TemporaryDirectory() as home:
        os.environ["KARYO_HOME"] = home
        return take(args, Path(home))


def take(args: argparse.Namespace, home: Path) -> int:
    """Start the program, wait for the proposals, take the pictures one after the other."""
    from PySide6.QtCore import QSize, QTimer
    from PySide6.QtWidgets import QApplication

    from karyo_desktop.ui.main import main as program
    from karyo_desktop.ui.main_window import MainWindow
    from karyo_desktop.ui.settings import Settings

    QApplication(sys.argv[:1])
    settings = Settings()
    settings.language = args.language
    settings.sync()
    args.out.mkdir(parents=True, exist_ok=True)
    cells = drawn_cells(home) if args.parts else []

    def window() -> MainWindow:
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))

    def prepare() -> None:
        window().showNormal()
        window().resize(QSize(*SIZE))
        window().themes.choose(args.theme)
        scenes = parts(window(), cells) if args.parts else whole(window(), args.name)
        go_on(window(), scenes, args.out)

    QTimer.singleShot(0, prepare)
    return program([] if args.parts else ["--demo"])


def go_on(window: Any, scenes: Iterator[tuple[str, Callable[[], bool]]], out: Path) -> None:
    """Grab what each scene has made ready, then close."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    scene = next(scenes, None)
    if scene is None:
        window.casework.document = None
        window.close()
        return
    name, ready = scene

    def grab() -> None:
        path = out / f"{name}.png"
        shown = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        beside = window_beside(window)
        picture = window.grab()
        if beside is not None:
            picture, shown = beside.grab(), beside
        elif shown is not None:
            picture = grab_with(window, shown)
        picture.save(str(path))
        print(path, flush=True)
        if shown is not None:
            shown.close()
        QTimer.singleShot(0, lambda: go_on(window, scenes, out))

    when(ready, lambda: QTimer.singleShot(SETTLE_MS, grab))


def window_beside(window: Any) -> Any:
    """Another window of the program that is open, as the report's."""
    from PySide6.QtWidgets import QApplication, QDialog, QMainWindow

    for other in QApplication.topLevelWidgets():
        alone = isinstance(other, QMainWindow | QDialog) and not other.isModal()
        if other is not window and other.isVisible() and alone:
            return other
    return None


def grab_with(window: Any, shown: Any) -> Any:
    """The window and what lies over it, as they are on the screen."""
    from PySide6.QtCore import QRect, QSize

    room = window.frameGeometry().united(shown.frameGeometry())
    picture = window.screen().grabWindow(0)
    ratio = picture.devicePixelRatio()
    picture.setDevicePixelRatio(1.0)
    corner = room.topLeft() * ratio
    return picture.copy(
        QRect(corner, QSize(round(room.width() * ratio), round(room.height() * ratio)))
    )


def whole(window: Any, name: str) -> Iterator[tuple[str, Callable[[], bool]]]:
    """The window with the worst chromosome of the demo cell."""
    yield name, lambda: is_ready(window)


def parts(window: Any, cells: list[Path]) -> Iterator[tuple[str, Callable[[], bool]]]:
    """Every panel, card and dialog, in the order in which a person would meet them."""
    work, actions = window.workspace, window.actions_
    now = lambda: True  # noqa: E731
    done = lambda: is_ready(window)  # noqa: E731
    yield "01-start", now
    window.open_paths(cells[:1])
    yield "02-cell", done
    work.scene.pick(work.cell.karyogram.columns["21"][:1])
    yield "03-trisomy-selected", now
    work.scene.pick(())
    yield "04-nothing-selected", now
    window.casework.document = None
    window.open_paths(cells)
    every = lambda: all(c.model for c in window.document.case.cells)  # noqa: E731
    yield "05-case", lambda: window.document is not None and done() and every()
    work.scene.pick(work.cell.karyogram.columns["4"][:1])
    for number, name in enumerate(("strip", "as_list", "photograph"), start=6):
        actions[name].trigger()
        yield f"{number:02}-{name}", now
        actions[name].trigger()
    for number, name in enumerate(("palette", "cheat_sheet", "settings"), start=9):
        actions[name].trigger()
        yield f"{number:02}-{name}", now
        close_card(window)
    for number, name in enumerate(("cell_details", "add_counted", "statistics"), start=12):
        actions[name].trigger()
        yield f"{number:02}-{name}", now
    place = work.scene.arrangement.places[work.scene.primary]
    at = work.view.mapFromScene(place.x + place.w / 2, place.y + place.h / 2)
    work.view.customContextMenuRequested.emit(at)
    yield "15-menu", now
    yield from features(window)
    window.casework.document = None
    window.open_paths([cells[-1]])
    yield "16-tetraploid", lambda: done() and len(work.cell.chromosomes) == 92


def features(window: Any) -> Iterator[tuple[str, Callable[[], bool]]]:
    """Library, report, signing, models: every card and window that a part of the program adds."""
    names = (
        "report report_templates report_batch sign_off people protect library models retrain "
        "training_pool"
    )
    quiet = lambda: not window.files.busy  # noqa: E731
    for number, name in enumerate(names.split(), start=20):
        if window.actions_[name].isEnabled():
            window.actions_[name].trigger()
            yield f"{number}-{name}", quiet
            close_card(window)


def close_card(window: Any) -> None:
    """Put away the card that lies over the window."""
    from karyo_desktop.ui.overlay import Overlay

    for card in window.findChildren(Overlay):
        if card.isVisible():
            card.dismiss()


def drawn_cells(home: Path) -> list[Path]:
    """A trisomy, two normal cells and a tetraploid one, with a model that knows them."""
    from cirnet_core.classes import CLASSES
    from cirnet_core.synthetic import write_cell
    from karyo_desktop.jobs import karyotyper
    from tests.gui.fakes import FakePredictor

    truth = {}
    fourfold = [name for name in CLASSES if name != "Y" for _ in range(2)]
    folders = []
    for name, seed, extra in (
        ("slide1_trisomy", 7, ["21"]),
        ("slide1_cell02", 8, []),
        ("slide2_cell03", 9, []),
        ("slide2_tetraploid", 10, fourfold),
    ):
        folders.append(home / "cells" / name)
        folders[-1].mkdir(parents=True)
        for file, item in write_cell(folders[-1], seed, sex="XX", extra=extra):
            for known in (f"{name}/{file}", str(file) if seed == 7 else f"{name}/{file}"):
                truth[known] = (item.label, item.rotation_deg)
    doubts = {"07.png": "11", "21.png": "X", "30.png": "9"}
    predictor = Named(FakePredictor(truth, doubts=doubts))
    karyotyper.load_predictor = lambda: predictor  # type: ignore[assignment,return-value]
    return folders


class Named:
    """Asks for files by their folder too: a cell opened alone knows only the last part."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.device, self.info = inner.device, inner.info
        self.runtime, self.load_seconds = inner.runtime, inner.load_seconds

    def propose(self, cell: str, images: Any, **options: Any) -> Any:
        from dataclasses import replace

        last = cell.rsplit("/", 1)[-1]
        named = [replace(i, name=f"{last}/{i.name.rsplit('/', 1)[-1]}") for i in images]
        said = self._inner.propose(cell, named, **options)
        pairs = zip(said.chromosomes, images, strict=True)
        return replace(said, chromosomes=tuple(replace(c, file=i.name) for c, i in pairs))


def is_ready(window: Any) -> bool:
    """Whether the proposal is there and drawn."""
    work = window.workspace
    cell = work.cell
    still = not window.pictures.busy and not window.shots.pending and not window.files.busy
    return cell is not None and cell.model is not None and work.scene.cell is cell and still


def when(condition: Callable[[], bool], act: Callable[[], None]) -> None:
    """Act as soon as a condition holds."""
    from PySide6.QtCore import QTimer

    if condition():
        act()
    else:
        QTimer.singleShot(200, lambda: when(condition, act))


if __name__ == "__main__":
    sys.exit(main())
