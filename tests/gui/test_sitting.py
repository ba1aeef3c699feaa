"""A sitting at a case: it begins in the trail, and a case that is not opened is nobody's."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtTest import QTest

from karyo_desktop.domain.audit import verify
from karyo_desktop.domain.edits import Confirm
from karyo_desktop.domain.journal import Record, replayed
from karyo_desktop.jobs import opening
from karyo_desktop.services import guarding
from karyo_desktop.storage.case_file import load_case
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.lock import Holder, lock_path
from karyo_desktop.storage.process import Owner
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.document import Document
from tests.gui.driver import Driver, Run

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def actions(path: Path) -> list[str]:
    return [entry.action for entry in load_case(path)[0].audit]


def test_each_sitting_begins_in_the_trail_with_what_was_done_first(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "a.karyo"

    def first(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.save(path)

    def look(driver: Driver) -> None:
        driver.wait_for_proposal()
        assert not driver.window.isWindowModified()

    def work(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.drag_to_class(driver.members("12")[0], "10")
        driver.save()
        driver.undo()
        driver.undo()
        driver.save()

    run(["--demo"], first)
    assert "opened" not in actions(path), "it was made in that sitting"
    before = path.read_bytes()
    run([str(path)], look)
    assert path.read_bytes() == before, "who only looks writes nothing"
    count = len(actions(path))
    run([str(path)], work)
    assert actions(path)[count:] == ["opened", "corrected", "corrected", "undone", "undone"]
    run([str(path)], work)
    assert actions(path)[count + 5 :] == actions(path)[count : count + 5]
    case = load_case(path)[0]
    assert verify(case.audit) == []
    assert case.audit[count].after == {"state": "draft", "version": 1}


def test_a_sitting_is_replayed_after_a_crash_like_any_action(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.karyo"

    def first(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.save(path)

    run(["--demo"], first)
    case, images = load_case(path)
    document = Document(case, images, path=path)
    records: list[Record] = []
    document.recorded.connect(records.append)
    cell = case.cells[0]
    document.perform(cell.id, Confirm(tuple(cell.karyogram.placements)[:1]))
    after = case
    for record in records:
        after = replayed(after, record)
    assert after == document.case
    assert [e.action for e in after.audit[len(case.audit) :]] == ["opened", "confirmed"]
    document.read_only = "Bea has it"
    assert len(records) == 2


def second_case(run: Run, tmp_path: Path) -> Path:
    """A saved case of six chromosomes, closed."""
    path = tmp_path / "other.karyo"

    def make(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.save(path)

    run(["--demo"], make)
    assert not lock_path(path).exists()
    return path


class Slow:
    """Reading waits until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gate, self.began = threading.Event(), threading.Event()
        self._load = opening.load
        monkeypatch.setattr(opening, "load", self.load)

    def load(self, *args: Any, **more: Any) -> opening.LoadedCase:
        loaded = self._load(*args, **more)
        self.began.set()
        self.gate.wait(60)
        return loaded


@pytest.mark.parametrize("answer", ["cancel", "save"])
def test_a_case_that_is_not_opened_after_all_is_not_kept_from_others(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: dialogs.Answer
) -> None:
    other = second_case(run, tmp_path)
    slow = Slow(monkeypatch)

    def refuse(*_args: object, **_more: object) -> Path:
        raise StorageError("the disk is full")

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        asked = driver.answer_unsaved(answer)
        driver.answer_save(tmp_path / "mine.karyo")
        driver.window.open_paths([other])
        driver.wait(slow.began.is_set)
        driver.click(driver.members("3")[0])
        QTest.keyClick(driver.view, "X")
        monkeypatch.setattr(opening, "save", refuse)
        assert lock_path(other).exists()
        slow.gate.set()
        driver.wait(lambda: len(asked) == 1)
        driver.wait(lambda: not lock_path(other).exists())
        assert driver.document.title == "demo_cell"
        guarding.touch()

    run(["--demo"], job)


def test_stopping_while_a_case_is_read_lets_others_in(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = second_case(run, tmp_path)
    slow = Slow(monkeypatch)

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        mine = tmp_path / "mine.karyo"
        driver.save(mine)
        driver.window.open_paths([other])
        driver.wait(slow.began.is_set)
        driver.window.files.cancel()
        slow.gate.set()
        driver.wait(lambda: not lock_path(other).exists())
        assert lock_path(mine).exists(), "the open case stays locked"
        driver.window.open_paths([mine])
        driver.wait(lambda: not driver.window.files.busy)
        driver.window.open_paths([mine])
        driver.window.files.cancel()
        driver.wait(lambda: not driver.window.files.busy)
        assert lock_path(mine).exists(), "it is the open one that was not opened again"

    run(["--demo"], job)


def test_a_case_that_somebody_else_has_begins_no_sitting(run: Run, tmp_path: Path) -> None:
    path = second_case(run, tmp_path)
    holder = Holder(Owner("lab-2", 7, 0.0), "Bea", "2026-03-01T10:00:00+01:00", "t")
    lock_path(path).write_bytes(msgspec.json.encode(holder))
    before = path.read_bytes()

    def job(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.settle()
        driver.document.begin_sitting()
        assert driver.document.case.audit[-1].action != "opened"

    run([str(path)], job)
    assert path.read_bytes() == before
