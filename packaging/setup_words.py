"""What the set-up says when something is in its way. Pure: text in, text out."""

from __future__ import annotations

import platform
import sys

GIB = 1024**3
OLDEST_GLIBC = (2, 34)  # of the pinned PySide6's Linux build


class SetupError(Exception):
    """The set-up cannot go on. The text says what is wrong and what to do."""


_NO_NETWORK = (
    "name resolution",
    "getaddrinfo failed",
    "nodename nor servname",
    "failed to establish a new connection",
    "network is unreachable",
    "connection refused",
    "timed out",
    "connecttimeout",
    "connection aborted",
    "max retries exceeded",
    "proxyerror",
)
_DISK_FULL = ("no space left on device", "errno 28", "winerror 112", "not enough space on the disk")
_CERTIFICATE = ("certificate_verify_failed", "sslcertverificationerror")
_NO_BUILD = ("no matching distribution found",)
_PATH_TOO_LONG = ("long path support",)


def no_venv(missing: str) -> str:
    """Python comes without ``venv`` or ``ensurepip``, as Debian's does."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"This Python has no module {missing}, so it cannot make a virtual environment.\n"
        f"Debian and Ubuntu: apt-get install python3-venv   (or python{version}-venv)\n"
        "Elsewhere: install Python from python.org, which brings it."
    )


def pip_failed(output: str) -> str:
    """The likely reason why pip failed, from what it printed on its error stream."""
    text = output.lower()
    if any(sign in text for sign in _DISK_FULL):
        return (
            "The disk is full. Free some space (also in the folder for temporary files) and "
            "start again."
        )
    if any(sign in text for sign in _PATH_TOO_LONG):
        return (
            "A file name is too long for Windows. Move the program's folder nearer to the root of "
            "the drive, or switch on long paths, and start again."
        )
    if any(sign in text for sign in _CERTIFICATE):
        return (
            "The package server's certificate was not accepted. Behind a proxy that reads "
            "encrypted traffic, name its certificate file in the variable PIP_CERT and start again."
        )
    if any(sign in text for sign in _NO_NETWORK):
        return (
            "The package server could not be reached: the set-up needs the network once. Check "
            "the connection (behind a proxy, set the variable HTTPS_PROXY) and start again."
        )
    if any(sign in text for sign in _NO_BUILD):
        return _no_build()
    return "pip could not install what the program needs. Its own words stand above."


def _no_build() -> str:
    here = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        return (
            f"A package has no build for {here}: PyTorch is no longer made for Macs with an Intel "
            "processor."
        )
    libc, version = platform.libc_ver()
    if libc == "glibc" and tuple(map(int, version.split("."))) < OLDEST_GLIBC:
        return (
            f"This Linux is too old: Qt is made for glibc {'.'.join(map(str, OLDEST_GLIBC))} and "
            f"newer, as in Debian 12 or Ubuntu 22.04; here it is {version}."
        )
    return (
        f"A package has no build for {here}. Python 3.11, 3.12 or 3.13 in its 64-bit form, on "
        "Linux, Windows or a Mac with Apple's own processor, has them all."
    )


def not_ours(folder: str) -> str:
    """A folder stands where the environment belongs and this program didn't make it."""
    return (
        f"{folder} exists and was not made by this set-up, so it is left alone.\n"
        "Move it away, or name another folder with --venv FOLDER."
    )


def no_room(folder: str, *, free_bytes: int, needed_bytes: int) -> str:
    """Too little room on the disk, known before anything is downloaded."""
    return (
        f"{folder}: {free_bytes / GIB:.1f} GiB are free there and the set-up needs about "
        f"{needed_bytes / GIB:.0f} GiB. Free some space, or name a folder on another disk with "
        "--venv FOLDER."
    )


def cannot_load(error: str) -> str:
    """The installed libraries don't load; ``error`` is what Python printed."""
    last = error.strip().splitlines()[-1] if error.strip() else "no message"
    text = f"The libraries were installed but do not load: {last}"
    if sys.platform == "win32" and ("WinError 126" in error or "DLL load failed" in error):
        text += (
            "\nWindows lacks the Microsoft Visual C++ Redistributable (x64). Install it from "
            "Microsoft and start again."
        )
    return text


def qt_libraries(missing: list[tuple[str, str, str]], *, reason: str, manager: str | None) -> str:
    """Qt cannot load.

    Args:
        missing: library, Debian's package and Fedora's package of each one that isn't there.
        reason: what Qt or Python printed.
        manager: ``apt-get``, ``dnf``, ``zypper`` or None where none of them is known.
    """
    if not missing:
        return f"Qt, which draws the window, does not load: {reason.strip()}"
    names = ", ".join(library for library, _, _ in missing)
    debian = "apt-get install " + " ".join(dict.fromkeys(package for _, package, _ in missing))
    fedora = "dnf install " + " ".join(dict.fromkeys(package for _, _, package in missing))
    if manager == "apt-get":
        how = f"Install with: {debian}"
    elif manager == "dnf":
        how = f"Install with: {fedora}"
    else:
        how = f"Debian and Ubuntu: {debian}\nFedora: {fedora}"
    return f"Qt, which draws the window, needs system libraries that are missing: {names}.\n{how}"


def gpu_offer(gpu: str) -> str:
    """An NVIDIA GPU is there, and the usual build of torch would not use it."""
    return (
        f"This machine has a GPU ({gpu}), but the usual build of PyTorch for this system runs on "
        "the processor alone. The CUDA build is larger (about 3 GB to download) and makes the "
        "model much faster."
    )
