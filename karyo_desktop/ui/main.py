"""Entry of the desktop program: shows the window first and loads everything else later."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from karyo_desktop.ui import startup

if TYPE_CHECKING:
    from karyo_desktop.ui.main_window import MainWindow

SWITCH_S = 0.0005
"""How soon a background thread gives way. A painted sheet asks for Python's lock some hundred
times; at Python's usual 5 ms the window would stand still for a quarter of a second."""

ONE_PROCESS = "KARYO_ONE_PROCESS"
"""A variable that keeps the preparing of images in this process, for tests that look on."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status."""
    # A frozen program is its own Python: started for the model's process, it goes no further.
    multiprocessing.freeze_support()
    options = _parse(argv)
    if not startup.has_display():
        return _without_window(options)
    try:
        from PySide6 import QtWidgets
        from PySide6.QtCore import QTimer
    except ImportError as error:
        return _fail(startup.explain_missing_library(error))
    if os.environ.get("DISPLAY") and startup.missing_libraries():
        return _fail(startup.explain_missing_library())
    application = QtWidgets.QApplication.instance()
    if not isinstance(application, QtWidgets.QApplication):
        application = QtWidgets.QApplication(sys.argv[:1])
    from karyo_desktop.jobs import hand
    from karyo_desktop.jobs.garbage import Collector

    window = _show_window(application, options)
    collector = Collector()
    window.casework.closed.connect(lambda: QTimer.singleShot(0, collector, collector.collect))
    if not os.environ.get(ONE_PROCESS):
        hand.begin()
    try:
        status = application.exec()
    finally:
        collector.end()
    hand.end()
    window.deleteLater()
    return status


def _fail(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 1


def _show_window(application: object, options: argparse.Namespace) -> MainWindow:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from karyo_desktop.ui import crashing, language, theme
    from karyo_desktop.ui.keeping import look_back
    from karyo_desktop.ui.main_window import MainWindow
    from karyo_desktop.ui.settings import Settings

    assert isinstance(application, QApplication)
    sys.setswitchinterval(SWITCH_S)
    application.setApplicationName("Karyo Desktop")
    application.setDesktopFileName("karyo-desktop")
    language.speak(application, Settings().language)
    theme.follow_system(application, Settings().theme)
    window = MainWindow()
    window.show()
    crashing.report_bugs(window)
    # After the first paint, so that the window stands before torch takes the processor.
    QTimer.singleShot(50, window, window.warm_up)
    if options.demo:
        QTimer.singleShot(0, window, window.casework.open_demo)
    elif options.input:
        QTimer.singleShot(0, window, lambda: window.open_paths(options.input))
    else:
        QTimer.singleShot(0, window, lambda: look_back(window))
    return window


def _without_window(options: argparse.Namespace) -> int:
    from karyo_desktop.ui import headless

    return headless.run(options.input, demo=options.demo)


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="karyo-desktop", description="Arrange the chromosome images of a cell."
    )
    parser.add_argument(
        "input", nargs="*", type=Path, help="a folder, a zip, images or a .karyo case"
    )
    parser.add_argument("--demo", action="store_true", help="open the demo cell")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
