"""Which process something belongs to, and whether it still runs."""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from pathlib import Path

import msgspec
import psutil

_CLOCK_SLACK_S = 2.0


class Owner(msgspec.Struct, frozen=True):
    """A running program.

    Attributes:
        host: the machine's name.
        pid: process id on it.
        started: when the process began, seconds since 1970: a pid is given to others later.
        boot: id of the machine's run since it was switched on; empty where the system has none.
    """

    host: str
    pid: int
    started: float
    boot: str = ""


def this_process() -> Owner:
    """The program that runs here."""
    return owner_of(os.getpid())


def owner_of(pid: int) -> Owner:
    """A process of this machine that runs now.

    Raises:
        psutil.NoSuchProcess: it has ended.
    """
    return Owner(platform.node(), pid, psutil.Process(pid).create_time(), _boot())


def end(owner: Owner) -> None:
    """Kill a process of this machine, if it is still that one, and wait until it is gone."""
    if not is_here(owner) or is_dead(owner):
        return
    with suppress(psutil.Error):
        process = psutil.Process(owner.pid)
        process.kill()
        process.wait(10.0)


def is_here(owner: Owner) -> bool:
    """Whether it ran on this machine, so that its process can be looked for."""
    return owner.host == platform.node()


def is_dead(owner: Owner) -> bool:
    """Whether it certainly runs no more; False for another machine, which can't be asked."""
    if not is_here(owner):
        return False
    boot = _boot()
    if owner.boot and boot and owner.boot != boot:
        return True
    try:
        process = psutil.Process(owner.pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return True
        return abs(process.create_time() - owner.started) > _CLOCK_SLACK_S
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:  # it runs, but belongs to somebody else
        return False


def _boot() -> str:
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""
