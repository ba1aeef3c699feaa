"""The lock file beside a case that says who has it open.

Made whole by one step (a hard link, or an exclusive create where the file system has no links),
so it works on network shares without their locking. It outlives a crash, so it says which process
made it: on the same machine a dead process is seen at once; of another machine only the file's
age tells, since the owner touches it every ``TOUCH_EVERY_S``. Ages are measured by the clock of
the file system that both see.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from cirnet_core.files import open_ordinary, parse_json
from karyo_desktop.storage.atomic import advice, at_hand
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.process import Owner, is_dead, is_here, this_process

SUFFIX: Final = ".lock"
TOUCH_EVERY_S: Final = 60
STALE_AFTER_S: Final = 15 * 60
"""Without a touch; longer than a machine is likely to hang, shorter than a coffee break."""
HALF_MADE_S: Final = 30
_MAX_BYTES: Final = 4096


class Holder(msgspec.Struct, frozen=True):
    """Who has a case open. Holds nothing of the case itself.

    Attributes:
        user: the name of the active profile; empty if none was told.
        since: ISO 8601 with the zone's offset.
        token: tells this opening from every other.
    """

    owner: Owner
    user: str
    since: str
    token: str

    def words(self) -> str:
        """``Ada on lab-2 since 2026-03-01T10:00:00+01:00``."""
        name = self.user or "somebody"
        return f"{name} on {self.owner.host} (process {self.owner.pid}) since {self.since}"


class LockedError(StorageError):
    """Somebody else has the case open.

    Attributes:
        holder: None if the lock file can't be read.
    """

    def __init__(self, message: str, holder: Holder | None) -> None:
        super().__init__(message)
        self.holder = holder


class LockLostError(StorageError):
    """The case was taken over by somebody else meanwhile."""


@dataclass(frozen=True)
class CaseLock:
    """A lock that this program holds."""

    path: Path
    holder: Holder

    def check(self) -> None:
        """Raise LockLostError if it is not ours any more."""
        if _token(self.path) != self.holder.token:
            raise LockLostError(
                f"{self.path.name}: the case was taken over by somebody else, or its lock file was "
                "removed. Save it under another name; nothing was overwritten."
            )

    def touch(self) -> None:
        """Say that the owner still lives; failing now and then does no harm."""
        with suppress(OSError, LockLostError):
            self.check()
            os.utime(self.path)

    def release(self) -> None:
        """Let others open the case; somebody else's lock stays."""
        with suppress(OSError):
            if _token(self.path) == self.holder.token:
                self.path.unlink()


def lock_path(case: Path) -> Path:
    """Where the lock of a case lies: beside the file itself, not beside a link to it."""
    real = at_hand(Path(os.path.realpath(case)))
    return real.with_name(real.name + SUFFIX)


def acquire(case: Path, *, user: str, since: str) -> CaseLock:
    """Take the lock of a case; a stale one is taken over.

    Raises:
        LockedError: somebody else has it; the message says who.
        StorageError: the folder can't be written.
    """
    path = lock_path(case)
    mine = Holder(this_process(), user, since, secrets.token_hex(16))
    try:
        new = _written_beside(path, mine)
    except OSError as error:
        raise _cannot(case, error) from error
    try:
        for _ in range(3):
            if _place(new, path):
                return CaseLock(path, mine)
            holder = read_holder(path)
            if not _is_stale(path, holder, now_s=new.stat().st_mtime):
                raise _locked(case, holder)
            _take_away(path, holder, now_s=new.stat().st_mtime)
        raise _locked(case, read_holder(path))
    except OSError as error:
        raise _cannot(case, error) from error
    finally:
        with suppress(OSError):
            new.unlink()


def read_holder(path: Path) -> Holder | None:
    """Who made a lock file; None if it is gone, half-made or damaged."""
    with suppress(OSError, msgspec.MsgspecError), open_ordinary(path) as file:
        return parse_json(file.read(_MAX_BYTES), Holder)
    return None


def _token(path: Path) -> str:
    holder = read_holder(path)
    return holder.token if holder is not None else ""


def _written_beside(path: Path, holder: Holder) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=SUFFIX)
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.encode(holder))
        file.flush()
        os.fsync(file.fileno())
    if os.name == "posix":
        with suppress(OSError):  # a share that gives out its rights itself
            Path(name).chmod(0o644)  # whoever may open the case may see who has it
    return Path(name)


def _place(new: Path, path: Path) -> bool:
    """Put the lock in place if there is none; whether it was."""
    try:
        os.link(new, path)
    except FileExistsError:
        return False
    except OSError:  # no hard links here (FAT, some shares)
        return _create(new, path)
    return True


def _create(new: Path, path: Path) -> bool:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(new.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    return True


def _is_stale(path: Path, holder: Holder | None, *, now_s: float) -> bool:
    """Whether its owner is gone. ``now_s`` is the file system's own time."""
    try:
        age_s = now_s - path.stat().st_mtime
    except FileNotFoundError:
        return True
    if holder is None:
        return age_s > HALF_MADE_S
    if is_here(holder.owner):
        return is_dead(holder.owner)
    return age_s > STALE_AFTER_S


def _take_away(path: Path, holder: Holder | None, *, now_s: float) -> None:
    """Remove a stale lock, and no other: two programs may have found it at the same time."""
    guard = path.with_name(path.name + ".break")
    try:
        os.close(os.open(guard, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
    except FileExistsError:
        with suppress(OSError):
            if now_s - guard.stat().st_mtime > HALF_MADE_S:
                guard.unlink()
        return
    try:
        token = holder.token if holder is not None else ""
        if _token(path) == token and _is_stale(path, read_holder(path), now_s=now_s):
            path.unlink(missing_ok=True)
    finally:
        with suppress(OSError):
            guard.unlink()


def _locked(case: Path, holder: Holder | None) -> LockedError:
    who = holder.words() if holder is not None else "somebody"
    return LockedError(
        f"{case.name}: {who} has this case open. It can be read here meanwhile, but not saved "
        "under this name.",
        holder,
    )


def _cannot(case: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{case}: no lock can be made beside it ({error.strerror or error}). {advice(error)} "
        "Nothing was changed."
    )
