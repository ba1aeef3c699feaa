"""What can keep a window from opening, said in words. No Qt in here: Qt may be what is missing."""

from __future__ import annotations

import os
import re
import sys

PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
}
"""Debian packages of the libraries that Qt's own packages do not bring."""

ALL_PACKAGES = (
    "libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xinerama0"
)


def has_display() -> bool:
    """Whether a window can be shown; a chosen Qt platform counts as a display."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def explain_missing_library(error: ImportError) -> str:
    """What to install when Qt could not be imported."""
    found = re.search(r"(lib[\w.+-]+\.so[.\d]*)", str(error))
    if found is None:
        return (
            f"The window needs PySide6, which could not be imported: {error}\n"
            "Set the program up again: python3 packaging/start.py"
        )
    library = found.group(1)
    package = PACKAGES.get(library, ALL_PACKAGES)
    return (
        f"The window needs the system library {library}, which is missing.\n"
        f"On Debian and Ubuntu install it with:\n  sudo apt-get install {package}"
    )
