"""The program's own folder. Apart from everything that takes long to import: a window needs it."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def home() -> Path:
    """The program's own folder: ``KARYO_HOME``, or the usual place of the system."""
    chosen = os.environ.get("KARYO_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("karyo-desktop", False))
