"""Where the results of a cell go."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from karyo_desktop.storage.errors import StorageError

_WINDOWS_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_WINDOWS_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


class OutputPlaces:
    """Folders of cells under OUT: each its own, none inside INPUT."""

    def __init__(self, out: Path, source: Path) -> None:
        self._out = out
        self._source = os.path.realpath(source)
        self._own = os.path.realpath(out)
        self._taken: set[str] = set()

    def folder(self, cell: str) -> Path:
        """The folder of a cell: its name, changed only where it would clash or is impossible.

        Raises:
            StorageError: results would lie among the images, to be read as such next time.
        """
        parts = [_possible(part) for part in cell.split("/")]
        wanted, number = "/".join(parts), 2
        while wanted.casefold() in self._taken:
            wanted = "/".join([*parts[:-1], f"{parts[-1]}_{number}"])
            number += 1
        self._taken.add(wanted.casefold())
        folder = self._out / wanted
        where = os.path.realpath(folder)
        if _inside(where, self._source) and not _inside(self._own, self._source):
            raise StorageError(
                f"{folder}: lies among the images of the input. Choose another --out."
            )
        return folder


def prepare_out(out: Path, source: Path) -> None:
    """Make OUT and try to write in it.

    Raises:
        StorageError: it cannot be written, or is the input itself.
    """
    if os.path.realpath(out) == os.path.realpath(source):
        raise StorageError(f"{out}: is the input itself. Choose another folder for the results.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise StorageError(
            f"{out}: cannot be written ({error.strerror or error}). Choose another folder."
        ) from error


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _possible(part: str) -> str:
    if os.name != "nt":
        return part.replace("\0", "_")
    part = _WINDOWS_FORBIDDEN.sub("_", part).rstrip(". ") or "_"
    return f"{part}_" if _WINDOWS_RESERVED.match(part) else part
