"""What went wrong inside the program, written down where the person can find it; no identifiers.

A report has the kinds of the errors, the places in code, and versions. It has no text of an error
and no value, since either may hold a case's id, a file's name or a person's; and no path of the
machine, since that often holds the name of who works at it.
"""

from __future__ import annotations

import os
import platform
import re
import secrets
import sys
import sysconfig
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Final

from cirnet_core import __version__
from cirnet_core.home import home

MOST_REPORTS: Final = 20
"""So many are kept; the oldest go."""

_PACKAGES: Final = ("PySide6_Essentials", "torch", "numpy", "pillow", "openvino", "msgspec")
_OWN: Final = ("karyo_desktop", "cirnet_core")
_PLAIN: Final = re.compile(r"[A-Za-z_<][A-Za-z0-9_.<>]*")


def crash_folder() -> Path:
    """Where the reports lie."""
    return home() / "crashes"


def describe(error: BaseException) -> str:
    """A report's text: kinds, places and versions."""
    lines = [
        f"Karyo Desktop {__version__}",
        f"Time: {datetime.now(UTC).strftime('%Y-%m-%d %H:%M:%S')} UTC",
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}",
        ", ".join(_versions()),
        "",
        "What happened, the last thing first (texts of errors are left out, since they may name "
        "a case or a file):",
    ]
    for depth, (one, how) in enumerate(_chain(error)):
        lines += ["", f"{how}{_kind(one)}" if depth else _kind(one)]
        lines += [f"  {place}" for place in _places(one)]
    return "\n".join(lines) + "\n"


def write_report(error: BaseException) -> Path | None:
    """Write a report for the person alone to read; None where nothing can be written.

    Never raises: whatever goes wrong here must not hide what went wrong before.
    """
    with suppress(Exception):
        folder = crash_folder()
        folder.mkdir(parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        path = folder / f"crash-{stamp}-{secrets.token_hex(3)}.txt"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(describe(error))
        _prune(folder)
        return path
    return None


def _prune(folder: Path) -> None:
    for old in sorted(folder.glob("crash-*.txt"))[:-MOST_REPORTS]:
        old.unlink(missing_ok=True)


def _chain(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    """The error, then what it came from; each once."""
    seen: set[int] = set()
    current: BaseException | None = error
    how = ""
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current, how
        if current.__cause__ is not None:
            current, how = current.__cause__, "caused by "
        else:
            current, how = current.__context__, "while handling "


def _kind(error: BaseException) -> str:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}"
    # A class can be made with any name.
    return name if _PLAIN.fullmatch(name) else "an error"


def _places(error: BaseException) -> Iterator[str]:
    for frame in traceback.walk_tb(error.__traceback__):
        code = frame[0].f_code
        name = code.co_name if _PLAIN.fullmatch(code.co_name) else "?"
        yield f"{_shown(code.co_filename)}:{frame[1]} in {name}"


def _shown(file: str) -> str:
    """A code file's path from its package on; of anything else nothing."""
    parts = Path(file).parts
    for name in _OWN:
        if name in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(name) :])
    for key in ("purelib", "platlib", "stdlib"):
        with suppress(ValueError):
            return Path(file).relative_to(sysconfig.get_path(key)).as_posix()
    return "<frozen>" if file.startswith("<frozen") or getattr(sys, "frozen", False) else "<other>"


def _versions() -> Iterator[str]:
    for name in _PACKAGES:
        with suppress(metadata.PackageNotFoundError):
            yield f"{name} {metadata.version(name)}"
