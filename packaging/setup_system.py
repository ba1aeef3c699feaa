"""What the machine has: the system libraries that Qt needs, a display, an NVIDIA GPU.

Run as a script it prints the Debian packages that are missing for the tests, on one line, which
is what ``.ci/run`` installs.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

# library, Debian's package, Fedora's package: what QtWidgets and its offscreen platform load.
QT_LIBRARIES = (
    ("libGL.so.1", "libgl1", "libglvnd-glx"),
    ("libEGL.so.1", "libegl1", "libglvnd-egl"),
    ("libX11.so.6", "libx11-6", "libX11"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    ("libgthread-2.0.so.0", "libglib2.0-0", "glib2"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    ("libfreetype.so.6", "libfreetype6", "freetype"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    ("libzstd.so.1", "libzstd1", "libzstd"),
)
# And what its platform for X11 loads besides.
X11_LIBRARIES = (
    ("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    ("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    ("libxcb-render.so.0", "libxcb-render0", "libxcb"),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    ("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    ("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    ("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    ("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)

LOAD_QT = "from PySide6.QtWidgets import QApplication; QApplication([])"


DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY")
NO_ANSWER = "could not connect to display"


def display() -> str | None:
    """The display that a window is shown on, None where there is none."""
    if sys.platform in ("win32", "darwin"):
        return "the system's"
    return " ".join(filter(None, map(os.environ.get, DISPLAY_VARIABLES))) or None


def missing_libraries(*, with_x11: bool) -> list[tuple[str, str, str]]:
    """Those libraries of Qt's that this Linux lacks: library, Debian's and Fedora's package."""
    if sys.platform != "linux":
        return []
    wanted = QT_LIBRARIES + (X11_LIBRARIES if with_x11 else ())
    return [row for row in wanted if not _loads(row[0])]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def package_manager() -> str | None:
    """The system's own way to install a library, by the name of its command."""
    return next((name for name in ("apt-get", "dnf") if shutil.which(name)), None)


def qt_problem(python: Path, environ: dict[str, str]) -> str | None:
    """Start Qt in ``python`` and say why it doesn't; None where it does."""
    try:
        done = subprocess.run(
            [python, "-c", LOAD_QT],
            env=environ,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "it did not answer within two minutes"
    if done.returncode == 0:
        return None
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    for sign in (".so", NO_ANSWER, "Error"):
        for line in lines:
            if sign in line:
                return line
    return lines[0] if lines else f"it ended with code {done.returncode}"


def nvidia_gpu() -> str | None:
    """The name of an NVIDIA GPU whose driver is installed, None where there is none."""
    program = shutil.which("nvidia-smi")
    if program:
        try:
            done = subprocess.run(
                [program, "--query-gpu=name", "--format=csv,noheader"],
                capture_output=True,
                text=True,
                timeout=20,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        name = done.stdout.strip().splitlines()
        return name[0] if done.returncode == 0 and name else None
    if sys.platform == "win32":
        driver = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "nvcuda.dll")
        return "NVIDIA" if driver.exists() else None
    return None


def usual_torch_is_cpu_only() -> bool:
    """Whether pip takes a build of torch here that cannot use an NVIDIA GPU."""
    return not (sys.platform == "linux" and platform.machine() in ("x86_64", "AMD64"))


def missing_debian_packages() -> list[str]:
    """What the tests need of Debian's packages and this machine lacks."""
    packages = [package for _, package, _ in missing_libraries(with_x11=False)]
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        packages.append("python3-venv")
    return list(dict.fromkeys(packages))


if __name__ == "__main__":
    print(" ".join(missing_debian_packages()))
