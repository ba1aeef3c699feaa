"""Take the window's screenshots of the demo cell with the shipped model.

python -m tests.full.screenshots [--out resources/screenshots]

Needs a display (on a server: ``Xvfb :99 -screen 0 2732x1536x24`` and ``DISPLAY=:99``).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

SIZE = (1366, 768)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("resources/screenshots"))
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", type=float, default=1.5, help="device pixel ratio")
    parser.add_argument("--name", default="karyogram")
    args = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = str(args.scale)
    with tempfile.TemporaryDirectory() as home:
        os.environ["KARYO_HOME"] = home
        return take(args)


def take(args: argparse.Namespace) -> int:
    """Start the program, wait for the proposal, select what is flagged, grab the window."""
    from PySide6.QtCore import QSize, QTimer
    from PySide6.QtWidgets import QApplication

    from karyo_desktop.ui.main import main as program
    from karyo_desktop.ui.main_window import MainWindow

    QApplication(sys.argv[:1])
    args.out.mkdir(parents=True, exist_ok=True)

    def window() -> MainWindow:
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))

    def prepare() -> None:
        window().showNormal()
        window().resize(QSize(*SIZE))
        window().themes.choose(args.theme)
        when(lambda: ready(window()), select)

    def select() -> None:
        work = window().workspace
        work.gestures.walk(1)
        if not work.scene.selected():
            work.scene.pick([work.scene.reading_order()[12]])
        QTimer.singleShot(1500, grab)

    def grab() -> None:
        path = args.out / f"{args.name}.png"
        window().grab().save(str(path))
        print(path)
        window().close()

    QTimer.singleShot(0, prepare)
    return program(["--demo"])


def ready(window: object) -> bool:
    """Whether the proposal is there and drawn."""
    work = window.workspace  # type: ignore[attr-defined]
    cell = work.cell
    return cell is not None and cell.model is not None and work.scene.cell is cell


def when(condition: Callable[[], bool], act: Callable[[], None]) -> None:
    """Act as soon as a condition holds."""
    from PySide6.QtCore import QTimer

    if condition():
        act()
    else:
        QTimer.singleShot(200, lambda: when(condition, act))


if __name__ == "__main__":
    sys.exit(main())
