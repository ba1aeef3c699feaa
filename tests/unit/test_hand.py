"""Images are prepared in a process of its own once it has begun; the answers are the same."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from typing import NoReturn

import pytest

from cirnet_core.errors import Cancelled, ImageError, InputError
from karyo_desktop.jobs import hand
from karyo_desktop.jobs.lane import Context, Job


def pid_plus(number: int) -> int:
    return os.getpid() + number


def refuse() -> NoReturn:
    raise ImageError("a.png: no image")


def slow() -> None:
    time.sleep(0.5)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def context() -> tuple[Job[None], Context]:
    job: Job[None] = Job(
        lambda _context: None, on_outcome=lambda _o: None, on_progress=None, on_item=None
    )
    return job, Context(job, lambda call: call())


@pytest.fixture
def begun() -> Iterator[None]:
    hand.begin()
    yield
    hand.end()


def test_without_it_everything_is_done_here() -> None:
    assert hand.do(context()[1], pid_plus, 1) == os.getpid() + 1


def test_with_it_another_process_does_it(begun: None) -> None:
    pid = hand.do(context()[1], pid_plus, 0)
    assert pid != os.getpid()
    with pytest.raises(ImageError, match="no image"):
        hand.do(context()[1], refuse)


def test_what_nobody_wants_is_not_waited_for(begun: None) -> None:
    job, wanted = context()
    job.cancel()
    with pytest.raises(Cancelled):
        hand.do(wanted, slow)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_dead_process_is_replaced(begun: None) -> None:
    first = hand.do(context()[1], pid_plus, 0)
    os.kill(first, signal.SIGKILL)
    assert hand.do(context()[1], pid_plus, 0) not in (first, os.getpid())
    with pytest.raises(InputError, match="ended twice"):
        hand.do(context()[1], die)
    assert hand.do(context()[1], pid_plus, 0) != os.getpid()
