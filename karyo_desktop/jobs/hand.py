"""A process that decodes and measures images, so that no thread of the window's process does.

What a thread computes in Python holds Python's lock, and whoever paints the window waits for it.
Without ``begin`` everything is done where it is asked for, as the command and most tests want it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

from cirnet_core.errors import InputError
from karyo_desktop.jobs.lane import Context

P = ParamSpec("P")
T = TypeVar("T")

WORKERS = 2
"""So that the pictures of the cell on screen do not wait for cells that are read."""
LOOK_S = 0.05
"""How often a waiting lane looks whether the answer is still wanted."""
NICENESS = 3
"""Behind the window, before the model: somebody waits for the pictures."""

ATTEMPTS = 2
ENDED = (
    "The process that prepares the images has ended twice, perhaps for want of memory. "
    "Close other programs and open the images again."
)

_lock = threading.Lock()
_pool: list[ProcessPoolExecutor] = []


def begin() -> None:
    """From now on, work in a process of its own; it starts at once, beside the window."""
    with _lock:
        _pool[:] = [_made()]
    _pool[0].submit(_warm)


def end() -> None:
    """End the process as soon as it has done what it is at."""
    with _lock:
        old = list(_pool)
        _pool.clear()
    for pool in old:
        pool.shutdown(wait=False, cancel_futures=True)


def do(context: Context, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function of a module with values that can be copied to the other process.

    A process that died, perhaps for want of memory, is replaced once.

    Raises:
        Cancelled: nobody wants the answer any more.
        InputError: the process died again.
        Exception: as the function.
    """
    for _attempt in range(ATTEMPTS):
        pool = _pool[0] if _pool else None
        if pool is None:
            return work(*args, **kwargs)
        try:
            return _result(context, pool.submit(work, *args, **kwargs))
        except BrokenProcessPool:
            _replace(pool)
    raise InputError(ENDED)


def _result(context: Context, future: Future[T]) -> T:
    while not future.done():
        context.check()
        wait([future], timeout=LOOK_S)
    return future.result()


def _replace(broken: ProcessPoolExecutor) -> None:
    """Put a new process in the place of a dead one, unless another lane did."""
    with _lock:
        if _pool and _pool[0] is broken:
            _pool[:] = [_made()]


def _made() -> ProcessPoolExecutor:
    # A fork would copy the window's threads and Qt's connections.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(max_workers=WORKERS, mp_context=context, initializer=_settle)


def _settle() -> None:
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _warm() -> None:
    """Import what the first cell needs."""
    import cirnet_core.preprocess.picture
    import cirnet_core.preprocess.prepared  # noqa: F401
