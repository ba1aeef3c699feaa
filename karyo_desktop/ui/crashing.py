"""An unexpected error is told in the window, written down without identifiers, and ends nothing."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from karyo_desktop.services import crash

if TYPE_CHECKING:
    from karyo_desktop.ui.main_window import MainWindow


translate = QCoreApplication.translate


def report_bugs(window: MainWindow) -> None:
    """From now until the window closes, no unexpected error goes by unseen."""
    before, before_thread = sys.excepthook, threading.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if before is not sys.__excepthook__:  # somebody looks on, as the tests do
            before(kind, error, trace)
        elif issubclass(kind, Exception):
            # What is printed may end in a log: there too without the error's text.
            sys.stderr.write(crash.describe(error))
        else:
            before(kind, error, trace)
        if issubclass(kind, Exception):
            _tell(window, error)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if before_thread is not threading.__excepthook__:
            before_thread(args)
        elif args.exc_value is not None:
            sys.stderr.write(crash.describe(args.exc_value))
            crash.write_report(args.exc_value)

    def back() -> None:
        sys.excepthook, threading.excepthook = before, before_thread

    sys.excepthook, threading.excepthook = hook, in_thread
    window.closed.connect(back)


def _tell(window: MainWindow, error: BaseException) -> None:
    path = crash.write_report(error)
    message = f"{type(error).__name__}: {error}"
    if path is not None:
        place = translate(
            "Crashing", "A report without any name, case or file for the program's makers: %1"
        )
        message = f"{message}\n{place.replace('%1', str(path))}"
    window.show_failure(
        translate("Crashing", "Something went wrong inside the program; your work is still here"),
        message,
    )
