"""The background lane: every job ends once, on the GUI thread, as done, failed or cancelled."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from cirnet_core.errors import ImageError, ModelError
from karyo_desktop.jobs.lane import Context, Lane
from karyo_desktop.jobs.outcome import Cancelled, Done, Failed, Outcome
from karyo_desktop.storage.errors import StorageError


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane("test")
    yield made
    made.close()


def test_done_with_progress_and_parts_in_order(lane: Lane, qtbot: QtBot) -> None:
    seen: list[object] = []
    threads: set[str] = set()

    def work(context: Context) -> int:
        threads.add(threading.current_thread().name)
        context.progress(1, 2)
        context.item("part")
        return 7

    def ended(outcome: Outcome[int]) -> None:
        assert threading.current_thread() is threading.main_thread()
        seen.append(outcome)

    lane.submit(
        work,
        on_outcome=ended,
        on_progress=lambda done, total: seen.append((done, total)),
        on_item=seen.append,
    )
    qtbot.waitUntil(lambda: not lane.busy)
    assert seen == [(1, 2), "part", Done(7)]
    assert threads == {"test"}


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ImageError("a.png: no."), "input"),
        (StorageError("b.karyo: no."), "input"),
        (ModelError("no model."), "environment"),
        (PermissionError(13, "Permission denied", "c.png"), "environment"),
        (MemoryError(), "environment"),
        (KeyError("oops"), "bug"),
    ],
)
def test_errors_are_sorted_into_three_kinds(
    lane: Lane, qtbot: QtBot, error: Exception, kind: str
) -> None:
    seen: list[Outcome[None]] = []

    def work(_context: Context) -> None:
        raise error

    lane.submit(work, on_outcome=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], Failed)
    assert seen[0].kind == kind


def test_cancelled_wins_over_a_value_that_comes_late(lane: Lane, qtbot: QtBot) -> None:
    seen: list[Outcome[int]] = []
    started, go_on = threading.Event(), threading.Event()

    def work(_context: Context) -> int:
        started.set()
        go_on.wait(10)
        return 1

    job = lane.submit(work, on_outcome=seen.append)
    assert started.wait(10)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [Cancelled()]


def test_a_waiting_job_is_cancelled_without_running(lane: Lane, qtbot: QtBot) -> None:
    go_on = threading.Event()
    ran: list[int] = []
    ends: list[Outcome[None]] = []
    lane.submit(lambda _context: go_on.wait(10), on_outcome=lambda _outcome: None)
    job = lane.submit(lambda _context: ran.append(1), on_outcome=ends.append)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [Cancelled()]
    assert ran == []


def test_nothing_is_delivered_after_closing(qtbot: QtBot) -> None:
    made = Lane("closing")
    seen: list[Outcome[int]] = []
    made.submit(lambda _context: 1, on_outcome=seen.append)
    made.close()
    qtbot.wait(20)
    assert seen == []
