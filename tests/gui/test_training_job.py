"""The process that trains: whatever ends it, one outcome, a message, and nothing is lost."""

from __future__ import annotations

import sys
from collections import namedtuple
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cirnet_core.models import shelf
from cirnet_core.retrain import events
from karyo_desktop.jobs.outcome import Cancelled, Done, Failed, Outcome
from karyo_desktop.jobs.training import Training
from karyo_desktop.services import retraining
from karyo_desktop.services.pool import open_pool
from karyo_desktop.services.retraining import Run
from karyo_desktop.storage import process
from tests.gui.retraining_samples import AT, activate_tiny, fill_pool

PATIENCE_MS = 60_000
DEAF = "import time\nwhile True: time.sleep(1)\n"
PAUSES = (
    "import sys\n"
    "for line in sys.stdin:\n"
    '    if line == \'pause\\n\': print(\'{"type":"paused","images":16}\', flush=True)\n'
    "    if line == 'cancel\\n':\n"
    '        print(\'{"type":"ended","outcome":"cancelled","model":"","seconds":1.0}\')\n'
    "        sys.exit(0)\n"
)


@pytest.fixture
def asked(tmp_path: Path) -> Run:
    activate_tiny(tmp_path / "base")
    fill_pool(each=2)
    return retraining.begin(preset="quick", who="p", at=AT)


def job_of(code: str, asked: Run, qtbot: QtBot) -> tuple[Training, list[Outcome[Path]]]:
    made = Training(command=lambda _run: [sys.executable, "-c", code])
    outcomes: list[Outcome[Path]] = []
    made.ended.connect(outcomes.append)
    made.start(asked)
    return made, outcomes


def intact(asked: Run) -> None:
    """Pool, models and the run itself are there; the run can be gone on with."""
    with open_pool() as pool:
        pool.check()
        assert len(pool.cases()) == 3
    assert shelf.active_id() == "tiny-1"
    assert retraining.current() == asked
    assert retraining.state_of(asked) == "interrupted"


def said(event: events.Event) -> str:
    return f"print({events.encode(event)!r}, flush=True)\n"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (said(events.Failed("x: the disk is full. Free some space.")), "disk is full"),
        (said(events.Failed("the memory is full. Choose --device cpu.")), "Choose the processor"),
        (said(events.Failed("the GPU does not answer any more (CUDA)")), "GPU does not answer"),
        ("import os, signal; os.kill(os.getpid(), 9)", "ended unexpectedly (code -9)"),
        ("print('{\"type\": \"prog', end='')", "ended unexpectedly (code 0)"),
        ("raise SystemExit(3)", "ended unexpectedly (code 3)"),
    ],
)
def test_what_ends_it_is_said_once_and_nothing_is_lost(
    asked: Run, qtbot: QtBot, code: str, message: str
) -> None:
    made, outcomes = job_of(code, asked, qtbot)
    qtbot.waitUntil(lambda: bool(outcomes), timeout=PATIENCE_MS)
    assert not made.running
    assert len(outcomes) == 1
    assert isinstance(outcomes[0], Failed)
    assert message in outcomes[0].message
    intact(asked)


def test_a_full_disk_without_a_last_word_is_recognised(
    asked: Run, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage(10**9, 10**9, 0))
    _, outcomes = job_of("raise SystemExit(1)", asked, qtbot)
    qtbot.waitUntil(lambda: bool(outcomes), timeout=PATIENCE_MS)
    assert isinstance(outcomes[0], Failed)
    assert "disk is full" in outcomes[0].message
    intact(asked)


def test_a_program_that_is_not_there_is_said(asked: Run) -> None:
    made = Training(command=lambda _run: [str(asked.folder / "no-such-program")])
    with pytest.raises(retraining.StorageError, match="cannot be started"):
        made.start(asked)
    assert not made.running
    intact(asked)


def test_the_last_words_of_an_earlier_process_do_not_count(asked: Run, qtbot: QtBot) -> None:
    _, first = job_of(said(events.Failed("the disk is full")), asked, qtbot)
    qtbot.waitUntil(lambda: bool(first), timeout=PATIENCE_MS)
    _, second = job_of("raise SystemExit(3)", asked, qtbot)
    qtbot.waitUntil(lambda: bool(second), timeout=PATIENCE_MS)
    assert isinstance(second[0], Failed)
    assert "code 3" in second[0].message


def test_the_training_outlives_the_window_and_the_next_one_follows(
    asked: Run, qtbot: QtBot
) -> None:
    made, outcomes = job_of(DEAF, asked, qtbot)
    made.leave()
    child = retraining.child_of(asked)
    assert child is not None
    assert not process.is_dead(child.owner)
    after = Training()
    heard: list[Outcome[Path]] = []
    after.ended.connect(heard.append)
    after.start(asked)  # follows: never two on one run
    assert retraining.child_of(asked) == child
    after.say("cancel")
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE_MS)
    assert heard == [Cancelled()]
    assert outcomes == []
    qtbot.waitUntil(lambda: process.is_dead(child.owner), timeout=PATIENCE_MS)


def test_the_training_ends_with_the_window_where_that_was_chosen(asked: Run, qtbot: QtBot) -> None:
    asked = retraining.choose_on_close(asked, "interrupt")
    made, outcomes = job_of(PAUSES, asked, qtbot)
    child = retraining.child_of(asked)
    assert child is not None
    made.leave()
    assert process.is_dead(child.owner)
    assert outcomes == []
    intact(asked)


def test_a_cancelled_run_is_cancelled_and_a_made_model_is_done(asked: Run, qtbot: QtBot) -> None:
    made, outcomes = job_of(PAUSES, asked, qtbot)
    made.say("pause")
    qtbot.waitUntil(lambda: made.paused, timeout=PATIENCE_MS)
    made.say("cancel")
    qtbot.waitUntil(lambda: bool(outcomes), timeout=PATIENCE_MS)
    assert outcomes == [Cancelled()]
    ended = events.Ended("done", str(asked.model), 1.0)
    _, outcomes = job_of(said(ended), asked, qtbot)
    qtbot.waitUntil(lambda: bool(outcomes), timeout=PATIENCE_MS)
    assert outcomes == [Done(asked.model)]
