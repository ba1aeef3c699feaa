"""Freed memory goes back to the system."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Hand what is free back to the system; from any thread, some milliseconds of work.

    glibc keeps what thousands of small pictures leave free, in one arena for each thread, until it
    is asked. Other C libraries do not, or have no such call.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
