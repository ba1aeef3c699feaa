"""Write a file beside, make sure that it is on the disk, then put it in place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from karyo_desktop.storage.errors import StorageError


def write_bytes(path: Path, data: bytes) -> None:
    """Replace a file's content whole.

    Raises:
        StorageError: it could not be written; what was there is untouched.
    """

    def write(file: BinaryIO) -> None:
        file.write(data)

    write_with(path, write)


def write_with(
    path: Path, write: Callable[[BinaryIO], None], *, backup: Path | None = None
) -> None:
    """Let ``write`` fill a new file and put it in place of ``path``.

    Args:
        backup: where the file that is replaced is kept.

    Raises:
        StorageError: it could not be written; what was there is untouched.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise StorageError(f"{path}: this is a folder. Choose a file name.")
    new: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
        new = Path(name)
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        _like_a_new_file(new, target)
        if backup is not None and target.exists():
            _keep(target, backup)
        os.replace(new, target)
        new = None
        _sync_folder(target.parent)
    except OSError as error:
        why = error.strerror or error
        raise StorageError(
            f"{path}: cannot be written ({why}). Choose another place or free some space; "
            "nothing was changed."
        ) from error
    finally:
        if new is not None:
            with suppress(OSError):
                new.unlink()


def _like_a_new_file(new: Path, target: Path) -> None:
    """Rights as of the file that is replaced; ``mkstemp`` lets only the owner read."""
    if os.name != "posix":
        return
    if target.exists():
        new.chmod(target.stat().st_mode & 0o777)
    else:
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o666 & ~mask)


def _keep(target: Path, backup: Path) -> None:
    """Make ``backup`` the file as it is now, without a moment in which ``target`` is gone."""
    beside = backup.with_name(f".{backup.name}.{os.getpid()}.part")
    try:
        try:
            os.link(target, beside)
        except OSError:  # network shares and FAT have no hard links
            shutil.copy2(target, beside)
        os.replace(beside, backup)
    finally:
        with suppress(OSError):
            beside.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name itself last; only POSIX lets a folder be opened for this."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
