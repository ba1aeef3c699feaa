"""Opening and saving a case so that two programs never overwrite each other's work.

The locks that this program holds are its own business, whichever window asks: a case that is
opened a second time in the same program has its lock already.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from karyo_desktop.domain.model import Case
from karyo_desktop.storage.atomic import at_hand
from karyo_desktop.storage.case_file import save_case
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.images import ImageStore, sha256_of
from karyo_desktop.storage.lock import CaseLock, LockedError, acquire

_HEAD_BYTES = 4096
_TAIL_BYTES = 262_144

_turn = threading.Lock()
_held: dict[Path, CaseLock] = {}
_seen: dict[Path, str] = {}


@contextmanager
def opening(path: Path, *, user: str) -> Iterator[str]:
    """Take the lock of a case while it is read; it stays unless reading fails.

    Yields:
        Why it can only be read here, with who has it; empty if it may be written. A folder in
        which nothing can be written is no reason: whoever saves is told then.
    """
    real = _real(path)
    had = real in _held
    why = _take(real, user) if os.path.isfile(real) and not had else ""
    try:
        yield why
    except BaseException:
        if not had:
            _let_go(real)
        raise
    with suppress(OSError):
        _seen[real] = _state(real)


def save(path: Path, case: Case, images: ImageStore, *, user: str) -> None:
    """Write a case, if nobody else works on it and nobody has changed it since it was read.

    Raises:
        LockedError: somebody else has it open; the message says who.
        StorageError: it was changed meanwhile, or can't be written; nothing was overwritten.
    """
    real = _real(path)
    with _turn:
        mine = _held.get(real)
        if mine is None and os.path.isdir(real.parent) and os.access(real.parent, os.W_OK):
            mine = _held[real] = acquire(real, user=user, since=_now())
    if mine is not None:
        mine.check()
    if real in _seen and os.path.exists(real) and _state(real) != _seen[real]:
        raise StorageError(
            f"{path}: was changed by another program since it was opened here. Save it under "
            "another name, then compare the two; nothing was overwritten."
        )
    save_case(path, case, images)
    _seen[real] = _state(real)


def touch() -> None:
    """Say to other machines that this program still lives; call every ``TOUCH_EVERY_S``."""
    with _turn:
        held = tuple(_held.values())
    for lock in held:
        lock.touch()


def release_others(wanted: Collection[Path]) -> None:
    """Let go of all locks but those of these cases."""
    keep = {_real(path) for path in wanted}
    with _turn:
        gone = [_held.pop(path) for path in tuple(_held) if path not in keep]
    for path in tuple(_seen):
        if path not in keep:
            _seen.pop(path, None)
    for lock in gone:
        lock.release()


def release(path: Path, *, unless: Path | None) -> None:
    """Let go of the lock of a case that was read and is not opened after all.

    Args:
        unless: the file of the case that is open, which may be the same.
    """
    real = _real(path)
    if unless is None or _real(unless) != real:
        _seen.pop(real, None)
        _let_go(real)


def _take(real: Path, user: str) -> str:
    with _turn:
        try:
            _held[real] = acquire(real, user=user, since=_now())
        except LockedError as error:
            return str(error)
        except StorageError:
            return ""
    return ""


def _let_go(real: Path) -> None:
    with _turn:
        lock = _held.pop(real, None)
    if lock is not None:
        lock.release()


def _real(path: Path) -> Path:
    return at_hand(Path(os.path.realpath(path)))


def _state(path: Path) -> str:
    """Beginning, end and size: the end of a zip lists the checksum of every member."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        head = file.read(_HEAD_BYTES)
        file.seek(max(0, size - _TAIL_BYTES))
        return sha256_of(head + file.read(_TAIL_BYTES) + str(size).encode())


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
