"""Write a file beside, make sure that it is on the disk, then put it in place."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from karyo_desktop.storage.errors import StorageError

_PREFIX: Final = ".karyo-"
_PART: Final = ".part"
_LEFT_S: Final = 24 * 3600
"""A write that takes longer than a day is none."""
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_ONLY: Final = (errno.EACCES, errno.EPERM, errno.EROFS)
_WINDOWS_LONG: Final = 240
_WINDOWS_TOO_LONG: Final = 206


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
    target = reachable(Path(os.path.realpath(path)))
    if os.path.isdir(target):
        raise StorageError(f"{path}: this is a folder. Choose a file name.")
    new: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=_PREFIX, suffix=_PART)
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
        _clear_away(target)
    except OSError as error:
        raise StorageError(
            f"{path}: cannot be written ({error.strerror or error}). {advice(error)} Nothing was "
            "changed."
        ) from error
    finally:
        if new is not None:
            with suppress(OSError):
                new.unlink()


def reachable(path: Path) -> Path:
    """The path in the form in which Windows takes more than 260 characters; elsewhere as it is."""
    text = str(path)
    if os.name != "nt" or len(text) < _WINDOWS_LONG or text.startswith("\\\\?\\"):
        return path
    # A share, \\server\share, has a form of its own.
    return Path(f"\\\\?\\UNC{text[1:]}" if text.startswith("\\\\") else f"\\\\?\\{text}")


def at_hand(path: Path) -> Path:
    """A file's whole path, in the form in which it can be reached."""
    return reachable(Path(os.path.abspath(path)))


def advice(error: OSError) -> str:
    """What a person can do about a file that can't be written, as a sentence."""
    if error.errno in _FULL:
        return "The disk is full, or your share of it: free some space or choose another place."
    if error.errno in _READ_ONLY:
        return "You may only read there: choose another folder."
    if error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", 0) == _WINDOWS_TOO_LONG:
        return "The path is too long: choose a shorter name or another folder."
    if error.errno == errno.ENOENT:
        return "The folder is not there, or no more: choose another, or connect the share again."
    return "Choose another place, or try again when the disk or share answers."


def _clear_away(target: Path) -> None:
    """Remove what a crash in the middle of a write left here long ago."""
    with suppress(OSError):
        now_s = target.stat().st_mtime
        for left in target.parent.glob(f"{_PREFIX}*{_PART}"):
            if now_s - left.stat().st_mtime > _LEFT_S:
                left.unlink()


def _like_a_new_file(new: Path, target: Path) -> None:
    """Rights as of the file that is replaced; ``mkstemp`` lets only the owner read."""
    if os.name != "posix":
        return
    if target.exists():
        rights = target.stat().st_mode & 0o777
    else:
        mask = os.umask(0)
        os.umask(mask)
        rights = 0o666 & ~mask
    with suppress(OSError):  # a share that gives out its rights itself
        new.chmod(rights)


def _keep(target: Path, backup: Path) -> None:
    """Make ``backup`` the file as it is now, without a moment in which ``target`` is gone."""
    backup = at_hand(backup)
    beside = backup.with_name(f".{backup.name}.{os.getpid()}.part")
    try:
        try:
            os.link(target, beside)
        except OSError:  # network shares and FAT have no hard links
            shutil.copyfile(target, beside)
            with suppress(OSError):  # nor can times and rights be set on all of them
                shutil.copystat(target, beside)
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
