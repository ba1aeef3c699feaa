"""The window's way to a loaded model: it answers at once, and is quicker from the next start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from karyo_desktop.jobs.model_process import ModelProcess

_builders: list[subprocess.Popen[bytes]] = []


def load_predictor() -> ModelProcess:
    """Load the active model in a process of its own.

    What would run it quicker is built in another, if it is not there yet.

    Raises:
        ModelError: as ``services.loading.load_predictor``.
    """
    predictor = ModelProcess()
    # A frozen program has no Python to start; its installer can build.
    can_start = not getattr(sys, "frozen", False)
    if predictor.unbuilt and can_start and not _builders:
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
