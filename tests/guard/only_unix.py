"""Runs a program whose every socket but a Unix one kills the process that asks for it.

``python -m tests.guard.only_unix PROGRAM ARGUMENT…`` asks Linux itself (seccomp) to watch, so what
compiled code opens is found as well as what Python opens, in every process that comes of it; no
privilege is needed and none is left. A process that is caught ends with SIGSYS.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _SAME, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_UNIX = 1
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_KINDS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: what Linux calls it, and the number of the call ``socket``."""


class NoWatchError(Exception):
    """This system cannot watch so."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def watch() -> None:
    """From now on, in this process and all that come of it. It cannot be taken back.

    Raises:
        NoWatchError: it cannot be had here.
    """
    if not sys.platform.startswith("linux") or platform.machine() not in _KINDS:
        raise NoWatchError(f"not on {sys.platform} {platform.machine()}")
    architecture, socket = _KINDS[platform.machine()]
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_SAME, 0, 5, architecture),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_SAME, 0, 3, socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_SAME, 1, 0, _UNIX),
        (_RETURN, 0, 0, _KILL),
        (_RETURN, 0, 0, _ALLOW),
    )
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    program = _Program(len(steps), code)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(
        _SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0
    ):
        raise NoWatchError(os.strerror(ctypes.get_errno()))


def main() -> None:
    """Watch, then become the program."""
    watch()
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
