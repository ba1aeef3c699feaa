"""The window's way to a loaded model: it answers at once, and is quicker from the next start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, cast

from karyo_desktop.services import loading
from karyo_desktop.services.karyotyping import CellPredictor

if TYPE_CHECKING:
    from cirnet_core.predictor import Predictor

_builders: list[subprocess.Popen[bytes]] = []


def load_predictor() -> CellPredictor:
    """Load the active model; what would run it quicker is built in a child process, if it is not
    there yet.

    Raises:
        ModelError: as ``services.loading.load_predictor``.
    """
    predictor = loading.load_predictor()
    # A frozen program has no Python to start; its installer can build.
    can_start = not getattr(sys, "frozen", False)
    if cast("Predictor", predictor).unbuilt and can_start and not _builders:
        _builders.append(_start_building(predictor.info.id))
    return predictor


def _start_building(model_id: str) -> subprocess.Popen[bytes]:
    """A process of low priority, which may outlive the window: it is done in seconds."""
    command = [sys.executable, "-m", "cirnet_core", "models", "accelerate", model_id]
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
    elif nice := shutil.which("nice"):
        command = [nice, *command]
    # One thread leaves the others to the window and the model.
    environ = {**os.environ, "KARYO_THREADS": "1"}
    null = subprocess.DEVNULL
    return subprocess.Popen(
        command, stdin=null, stdout=null, stderr=null, creationflags=flags, env=environ
    )
