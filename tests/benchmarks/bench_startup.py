"""Print how long it takes from the start of the process until the window is shown.

python -m tests.benchmarks.bench_startup [--rounds N]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

SCRIPT = """
import sys, time
from PySide6.QtCore import QObject, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from karyo_desktop.ui import main as program
from karyo_desktop.ui.main_window import MainWindow

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, MainWindow):
            print(time.time(), "torch" in sys.modules, flush=True)
            QTimer.singleShot(0, watched.close)
            watched.removeEventFilter(self)
        return False

application = QApplication(sys.argv[:1])
watch = Watch()
application.installEventFilter(watch)
# The model is no part of this; it loads after the window stands.
MainWindow.warm_up = lambda self: None
sys.exit(program.main([]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    seconds = []
    with tempfile.TemporaryDirectory() as home:
        environ = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "KARYO_HOME": home}
        for _ in range(args.rounds):
            started = time.time()
            done = subprocess.run(
                [sys.executable, "-c", SCRIPT],
                env=environ,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode or not done.stdout:
                sys.exit(done.stderr)
            shown, torch_loaded = done.stdout.split()[:2]
            assert torch_loaded == "False"
            seconds.append(float(shown) - started)
    print(
        f"window painted after: median {statistics.median(seconds):.2f} s, "
        f"best {min(seconds):.2f} s, first {seconds[0]:.2f} s"
    )


if __name__ == "__main__":
    main()
