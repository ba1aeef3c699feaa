"""Cells are added to the case that is open: by the menu and by a drop with Shift."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from karyo_desktop.ui import dialogs
from tests.gui.driver import Driver, Run

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def more(small_cell: Path, tmp_path: Path) -> Path:
    """A folder of two more cells."""
    for name in ("b", "c"):
        shutil.copytree(small_cell, tmp_path / "more" / name)
    return tmp_path / "more"


def drop(driver: Driver, path: Path, keys: Qt.KeyboardModifier) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(300, 300), actions, data, buttons, keys)
    QApplication.sendEvent(driver.window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(300, 300), actions, data, buttons, keys)
    QApplication.sendEvent(driver.window, event)


def test_the_menu_adds_cells_behind_work_that_can_be_undone(
    run: Run, small_cell: Path, more: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.karyo"
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_a: more)

    def add(driver: Driver) -> None:
        driver.wait_for_proposal()
        document = driver.document
        driver.save(path)
        assert not driver.window.isWindowModified()
        moved, home = driver.cell.chromosomes[0].id, driver.cell.karyogram
        driver.click(moved)
        driver.key(Qt.Key.Key_Delete)
        assert driver.column_of(moved) == "tray"
        driver.window.actions_["add_folder"].trigger()
        driver.wait_for_cells(3)
        driver.wait_for_proposal()
        assert driver.document is document
        assert [cell.id for cell in document.case.cells] == ["cell1", "cell2", "cell3"]
        assert all(len(cell.chromosomes) == 6 for cell in document.case.cells)
        assert driver.cell.id == "cell1"
        assert driver.column_of(moved) == "tray"
        driver.undo()
        assert driver.cell.karyogram == home
        # What was added is work that closing would lose.
        assert driver.window.isWindowModified()
        driver.save()
        assert not driver.window.isWindowModified()

    def again(driver: Driver) -> None:
        driver.wait_for_cells(3)
        driver.wait_for_proposal()
        assert [cell.model is not None for cell in driver.document.case.cells] == [True] * 3

    run([str(small_cell)], add)
    run([str(path)], again)


def test_a_drop_with_shift_adds_and_without_opens(run: Run, small_cell: Path, more: Path) -> None:
    def job(driver: Driver) -> None:
        assert not driver.window.actions_["add_folder"].isEnabled()
        drop(driver, small_cell, SHIFT)
        driver.wait_for_proposal()
        first = driver.document
        drop(driver, more, SHIFT)
        driver.wait_for_cells(3)
        driver.wait_for_proposal()
        assert driver.document is first
        asked = driver.answer_unsaved("discard")
        drop(driver, more, NONE)
        driver.wait(lambda: driver.document is not first)
        driver.wait_for_cells(2)
        driver.wait_for_proposal()
        assert len(asked) == 1

    run([], job)


def test_what_cannot_be_added_is_said_and_the_case_stays(
    run: Run, small_cell: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        drop(driver, empty, SHIFT)
        driver.wait(driver.window.notices.isVisible)
        assert len(driver.document.case.cells) == 1
        assert not driver.window.isWindowModified()

    run([str(small_cell)], job)
