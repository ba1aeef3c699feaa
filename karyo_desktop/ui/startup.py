"""What can keep a window from opening, said in words. No Qt in here: Qt may be what is missing."""

from __future__ import annotations

import ctypes
import os
import re
import sys

QT_PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libzstd.so.1": "libzstd1",
}
"""Libraries that Qt's own packages do not bring, and Debian's packages that hold them."""

X11_PACKAGES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What a window on X11 needs besides; Qt ends the program without a word of help if one lacks."""


def has_display() -> bool:
    """Whether a window can be shown; a chosen Qt platform counts as a display."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_libraries() -> list[str]:
    """Libraries that a window needs here and that cannot be loaded; Linux only."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = dict(QT_PACKAGES)
    if os.environ.get("DISPLAY") and not os.environ.get("QT_QPA_PLATFORM"):
        wanted |= X11_PACKAGES
    return [name for name in wanted if not _loads(name)]


def explain_missing_library(error: ImportError | None = None) -> str:
    """What to install when Qt could not be imported, or its libraries lack."""
    found = re.search(r"(lib[\w.+-]+\.so[.\d]*)", str(error or ""))
    missing = missing_libraries()
    if found is not None and found.group(1) not in missing:
        missing.insert(0, found.group(1))
    if not missing:
        return (
            f"The window needs PySide6, which could not be imported: {error}\n"
            "Set the program up again: python3 packaging/start.py"
        )
    known = QT_PACKAGES | X11_PACKAGES
    packages = sorted({known[name] for name in missing if name in known}) or ["libegl1"]
    which = "library" if len(missing) == 1 else "libraries"
    return (
        f"The window needs the system {which} {', '.join(missing)}.\n"
        f"On Debian and Ubuntu: sudo apt-get install {' '.join(packages)}"
    )


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
