"""Closing a case goes back to the start page, by keys, menu and palette, and loses nothing."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QMenu, QPushButton

from karyo_desktop.jobs import opening
from karyo_desktop.services import recovering
from karyo_desktop.storage.case_file import load_case
from karyo_desktop.storage.lock import lock_path
from tests.gui.driver import Driver, Run, hold_imports

CTRL = Qt.KeyboardModifier.ControlModifier


def close_case(driver: Driver) -> None:
    """As a person does it: the window's key."""
    QTest.keyClick(driver.window, Qt.Key.Key_W, CTRL)


def assert_start_page(driver: Driver) -> None:
    """Nothing is open, and the window shows and offers just that."""
    window, actions = driver.window, driver.window.actions_
    assert window.document is None
    assert window.start.isVisible()
    assert not window.workspace.isVisible()
    assert window.windowTitle() == "Karyo Desktop"
    assert not window.isWindowModified()
    assert window.workspace.cell is None
    for name in ("save", "close_case", "export_pdf", "report", "sign_off", "verify", "undo"):
        assert not actions[name].isEnabled(), name
    first = window.findChild(QPushButton, "open-folder")
    assert first is not None
    driver.wait(first.hasFocus)


def test_a_case_is_closed_and_another_opened(run: Run, small_cell: Path) -> None:
    def job(driver: Driver) -> None:
        actions = driver.window.actions_
        assert_start_page(driver)
        driver.window.open_paths([small_cell])
        driver.wait_for_cells()
        driver.wait_for_proposal()
        asked = driver.answer_unsaved()
        assert actions["close_case"].isEnabled()
        driver.click(driver.cell.chromosomes[0].id)
        close_case(driver)
        assert_start_page(driver)
        driver.window.casework.open_demo()
        driver.wait_for_cells()
        driver.wait_for_proposal()
        assert driver.view.hasFocus()
        assert len(driver.cell.chromosomes) == 46
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.undo()
        assert asked == []

    run([], job)


def test_unsaved_work_is_asked_about_before_a_case_is_closed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kept.karyo"

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        asked = driver.answer_unsaved("cancel", "save", "discard")
        moved = driver.members("9")[0]
        driver.drag_to_class(moved, "10")
        close_case(driver)
        assert driver.document.title == "demo_cell"
        assert driver.column_of(moved) == "10"
        driver.answer_save(path)
        close_case(driver)
        driver.wait(lambda: driver.window.document is None)
        assert_start_page(driver)
        assert not lock_path(path).exists(), "who closes lets others in"
        driver.window.open_paths([path])
        driver.wait_for_cells()
        driver.wait_for_proposal()
        assert lock_path(path).exists()
        driver.drag_to_class(moved, "11")
        close_case(driver)
        assert_start_page(driver)
        driver.wait(lambda: not recovering.orphans())
        assert len(asked) == 3

    run(["--demo"], job)
    (cell,) = load_case(path)[0].cells
    assert len(cell.karyogram.columns["10"]) == 3, "what was saved, not what was given up"


def test_what_is_done_while_a_case_is_saved_to_be_closed_is_asked_about(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    whole = opening.save

    def slow(*arguments: object, **options: object) -> Path:
        assert gate.wait(10)
        return whole(*arguments, **options)  # type: ignore[arg-type]

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        asked = driver.answer_unsaved("save", "cancel")
        driver.answer_save(tmp_path / "kept.karyo")
        driver.drag_to_class(driver.members("9")[0], "10")
        monkeypatch.setattr(opening, "save", slow)
        close_case(driver)
        moved = driver.members("3")[0]
        driver.click(moved)
        QTest.keyClick(driver.view, "X")
        gate.set()
        driver.wait(lambda: len(asked) == 2)
        assert driver.column_of(moved) == "X"

    run(["--demo"], job)


def test_closing_ends_what_is_read_behind_the_case(
    run: Run, small_cell: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        gate = hold_imports(monkeypatch)
        driver.window.open_paths([small_cell])
        close_case(driver)
        gate.set()
        driver.wait(lambda: not driver.window.files.busy)
        driver.bot.wait(20)
        assert_start_page(driver)
        assert not driver.window.progress.isVisible()

    run(["--demo"], job)


def test_the_menu_and_the_palette_close_a_case(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        (menu,) = (
            action.menu()
            for action in driver.window.menuBar().actions()
            if action.text() == "&File"
        )
        assert isinstance(menu, QMenu)
        close = driver.window.actions_["close_case"]
        assert close in menu.actions()
        assert close.shortcut().toString() == "Ctrl+W"
        driver.key(Qt.Key.Key_K, CTRL)
        line = driver.window.findChild(QLineEdit, "palette-line")
        found = driver.window.findChild(QListWidget, "palette-list")
        assert line is not None
        assert found is not None
        QTest.keyClicks(line, "close case")
        assert found.item(0).text().startswith("Close case")
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert_start_page(driver)

    run(["--demo"], job)


def test_a_case_that_is_closed_leaves_nothing_behind(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        window = driver.window
        for name in ("strip", "photograph"):
            window.actions_[name].trigger()
        driver.click(driver.members("3")[0])
        driver.type_class("4")
        driver.wait(lambda: not window.shots.pending)
        pictures = window.pictures.get(driver.cell)
        assert pictures is not None
        seen: dict[str, weakref.ref[object]] = {
            "document": weakref.ref(driver.document),
            "case": weakref.ref(driver.document.case),
            "images": weakref.ref(driver.document.images),
            "picture": weakref.ref(next(iter(pictures.values()))),
            "item": weakref.ref(window.workspace.scene.item_of(driver.cell.chromosomes[0].id)),
        }
        del pictures
        driver.answer_unsaved("discard")
        close_case(driver)
        assert_start_page(driver)
        driver.bot.wait(200)
        gc.collect()
        assert [name for name, ref in seen.items() if ref() is not None] == []

    run(["--demo"], job)
