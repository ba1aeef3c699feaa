"""Nothing is lost: a killed program's work comes back, and two programs don't overwrite."""

from __future__ import annotations

import csv
import json
import os
import sys
import threading
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from karyo_desktop.domain.audit import as_json, verify
from karyo_desktop.domain.model import Case, Effort
from karyo_desktop.services import laboratory, recovering
from karyo_desktop.storage import journal, process
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.images import sha256_of
from karyo_desktop.storage.lock import Holder, lock_path
from karyo_desktop.storage.process import Owner, this_process
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.keeping import CaseKeeper
from karyo_desktop.ui.verifying import Verifying
from tests.gui.driver import Driver, Run

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def journals() -> list[Path]:
    return sorted(journal.folder().glob("*"))


def keeper(driver: Driver) -> CaseKeeper:
    return next(part for part in driver.window.features if isinstance(part, CaseKeeper))


def crash(into: Path) -> None:
    """Keep the journals as a program that was killed now would leave them."""
    into.mkdir()
    for path in journals():
        (into / path.name).write_bytes(path.read_bytes())


def come_back(kept: Path) -> None:
    """Put them where the next start looks, as a dead process's."""
    journal.folder().mkdir(parents=True, exist_ok=True)
    for path in kept.iterdir():
        first, rest = path.read_bytes().split(b"\n", 1)
        head = msgspec.json.decode(first[17:], type=journal.Head)
        dead = replace_owner(head)
        (journal.folder() / path.name).write_bytes(journal._line(msgspec.json.encode(dead)) + rest)


def held(content: journal.Content) -> Case:
    """The case that a journal brings back."""
    case = content.snapshot
    assert case is not None
    for record in content.records:
        case = recovering.replayed(case, record)
    return case


def replace_owner(head: journal.Head) -> journal.Head:
    here = this_process()
    owner = Owner(here.host, here.pid, here.started - 1000, here.boot)
    return msgspec.structs.replace(head, owner=owner)


def work_of(case: object) -> Case:
    """A case without the entry of its recovery and without what it has cost."""
    assert isinstance(case, Case)
    audit = case.audit[:-1] if case.audit[-1].action == "recovered" else case.audit
    cells = tuple(replace(cell, effort=Effort()) for cell in case.cells)
    return replace(case, audit=audit, cells=cells)


def test_a_case_that_was_never_saved_comes_back(run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    left: list[object] = []

    def first(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.undo()
        driver.redo()
        crash(kept)
        left.append(driver.document.case)

    def second(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.settle()
        case = driver.document.case
        assert work_of(case) == work_of(left[0])
        assert case.audit[-1].action == "recovered"
        assert verify(case.audit) == []
        assert driver.window.isWindowModified()
        assert driver.window.notices.isVisible()
        assert driver.document.title == "demo_cell"
        assert len(journals()) == 1
        driver.undo()
        assert driver.label("karyotype") == "46,XX"
        driver.save(tmp_path / "saved.karyo")
        assert verify(load_case(tmp_path / "saved.karyo")[0].audit) == []

    run(["--demo"], first)
    assert journals() == [], "nothing is left after a closing in peace"
    come_back(kept)
    run([], second)
    assert journals() == []


def test_work_since_the_last_save_comes_back_once(run: Run, tmp_path: Path) -> None:
    path, kept = tmp_path / "Fall ü.karyo", tmp_path / "kept"
    left: list[object] = []

    def first(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.save(path)
        driver.drag_to_class(driver.members("3")[0], "4")
        crash(kept)
        left.append(driver.document.case)

    def second(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.settle()
        case = driver.document.case
        assert work_of(case) == work_of(left[0])
        assert case.audit[-1].after == {"actions": 1, "torn": False}
        assert driver.window.isWindowModified()
        driver.save()

    def third(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.settle()
        assert driver.document.case.audit[-1].action == "recovered"
        assert not driver.window.isWindowModified()

    run(["--demo"], first)
    come_back(kept)
    run([str(path)], second)
    run([str(path)], third)
    assert journals() == []


def test_a_journal_that_is_already_saved_brings_nothing(run: Run, tmp_path: Path) -> None:
    """Killed after the file was in place and before the journal was shortened."""
    path, kept = tmp_path / "a.karyo", tmp_path / "kept"

    def first(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.save(path)
        driver.drag_to_class(driver.members("9")[0], "10")
        crash(kept)
        driver.save(path)

    def second(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.settle()
        assert not driver.window.isWindowModified()
        assert [entry.action for entry in driver.document.case.audit].count("corrected") == 1

    run(["--demo"], first)
    come_back(kept)
    run([str(path)], second)
    assert journals() == []


def test_what_does_not_follow_is_kept_and_told(run: Run, tmp_path: Path) -> None:
    path, kept = tmp_path / "a.karyo", tmp_path / "kept"
    old: list[bytes] = []

    def first(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.save(path)
        old.append(path.read_bytes())
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.save(path)
        driver.drag_to_class(driver.members("3")[0], "4")
        crash(kept)

    def second(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.settle()
        (problem,) = driver.window.notices.problems
        assert ".kept" in problem.message
        assert not driver.window.isWindowModified()

    run(["--demo"], first)
    path.write_bytes(old[0])
    come_back(kept)
    run([str(path)], second)
    assert [item.suffix for item in journals()] == [".kept"]


def test_a_case_that_another_has_open_is_read_only(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.karyo"
    holder = Holder(Owner("lab-2", 7, 0.0), "Bea", "2026-03-01T10:00:00+01:00", "t")

    def first(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.save(path)
        assert lock_path(path).exists()

    def second(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.settle()
        (problem,) = driver.window.notices.problems
        assert "Bea on lab-2" in problem.message
        before = driver.document.case
        driver.click(driver.members("9")[0])
        driver.key("X")
        assert driver.document.case == before
        driver.save(tmp_path / "b.karyo")
        assert (tmp_path / "b.karyo").exists()
        driver.click(driver.members("9")[0])
        driver.key("X")
        assert driver.document.case != before

    run(["--demo"], first)
    assert not lock_path(path).exists(), "who closes lets others in"
    lock_path(path).write_bytes(msgspec.json.encode(holder))
    saved = path.read_bytes()
    run([str(path)], second)
    assert path.read_bytes() == saved
    assert lock_path(path).exists(), "somebody else's lock stays"
    assert not lock_path(tmp_path / "b.karyo").exists()


def test_what_another_changed_meanwhile_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.karyo"

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.save(path)
        case, images = load_case(path)
        save_case(path, replace(case, id="somebody else's"), images)
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.save()
        (problem,) = driver.window.notices.problems
        assert "another program" in problem.message
        assert load_case(path)[0].id == "somebody else's"
        assert driver.window.isWindowModified()

    run(["--demo"], job)


def test_a_journal_that_cannot_be_written_is_told_once_and_stops_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.write

    def full(handle: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        monkeypatch.setattr(os, "write", full)
        moved = driver.members("9")[0]
        driver.drag_to_class(moved, "10")
        (problem,) = driver.window.notices.problems
        assert "No space left" in problem.message
        assert "Save the case now" in problem.message
        driver.window.notices.hide()
        driver.undo()
        assert not driver.window.notices.isVisible()
        monkeypatch.setattr(os, "write", whole)
        driver.redo()
        (path,) = journals()
        content = journal.read(path)
        assert not content.torn
        assert held(content) == driver.document.case

    run(["--demo"], job)


def test_a_disk_that_hangs_does_not_hang_the_window(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, gate = os.write, threading.Event()

    def hangs(handle: int, data: bytes) -> int:
        assert gate.wait(60)
        return whole(handle, data)

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        assert keeper(driver).safe
        monkeypatch.setattr(os, "write", hangs)
        moved = driver.members("9")[0]
        driver.window.workspace.gestures.move((moved,), "10")
        driver.window.workspace.gestures.move((moved,), "11")
        # Both are done, and nothing says that they would outlive a crash.
        assert driver.column_of(moved) == "11"
        assert not keeper(driver).safe
        gate.set()
        driver.settle()
        assert keeper(driver).safe
        (path,) = journals()
        content = journal.read(path)
        assert held(content) == driver.document.case

    run(["--demo"], job)


def test_verifying_shows_what_was_found(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.karyo"

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        verifying = next(p for p in driver.window.features if isinstance(p, Verifying))
        driver.window.actions_["verify"].trigger()
        assert verifying.dialog is None, "there is no file yet"
        driver.save(path)
        driver.window.actions_["verify"].trigger()
        driver.wait(lambda: verifying.dialog is not None)
        assert verifying.dialog is not None
        assert verifying.dialog.isVisible()
        driver.bot.keyClick(verifying.dialog, Qt.Key.Key_Escape)
        assert not verifying.dialog.isVisible()

    run(["--demo"], job)


def test_the_trail_that_was_verified_can_be_saved(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.karyo"
    asked: list[str] = []

    def ask(_parent: object, suggestion: str, *, kind: str, suffix: str) -> Path:
        asked.append(Path(suggestion).name)
        return tmp_path / f"out{suffix}"

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.save(path)
        driver.window.actions_["verify"].trigger()
        verifying = next(p for p in driver.window.features if isinstance(p, Verifying))
        driver.wait(lambda: verifying.dialog is not None)
        assert verifying.dialog is not None
        monkeypatch.setattr(dialogs, "ask_save", ask)
        for suffix in ("csv", "json"):
            button = verifying.dialog.findChild(QPushButton, f"trail-{suffix}")
            assert button is not None
            button.click()
            driver.wait(lambda suffix=suffix: (tmp_path / f"out.{suffix}").exists())
        verifying.dialog.close()

    run(["--demo"], job)
    trail = load_case(path)[0].audit
    assert asked == ["a-trail.csv", "a-trail.json"]
    assert json.loads((tmp_path / "out.json").read_bytes()) == [as_json(entry) for entry in trail]
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["digest"] for row in csv.DictReader(file)] == [e.digest for e in trail]
    left = [e.after for e in laboratory.read() if e.action == "exported"]
    assert [said["sha256"] for said in left if isinstance(said, dict)] == [
        sha256_of((tmp_path / f"out.{suffix}").read_bytes()) for suffix in ("csv", "json")
    ]


def test_this_process_is_alive() -> None:
    assert not process.is_dead(this_process())
    assert sys.platform != "linux" or this_process().boot
