"""Beside the sheet: one class over all cells, the photograph, the list; and the clipboard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from karyo_desktop.ui import dialogs
from karyo_desktop.ui.panels.list_view import CONFIDENCE, PLACE, STATE
from tests.gui.driver import Driver, Run

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def three_cells(tmp_path: Path, small_cell: Path) -> Path:
    folder = tmp_path / "cells"
    for name in ("one", "two", "three"):
        (folder / name).mkdir(parents=True)
        for path in small_cell.iterdir():
            (folder / name / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    path = tmp_path / "spread.tif"
    greys = np.tile(np.linspace(0, 255, 320, dtype=np.uint8), (240, 1))
    Image.fromarray(greys).save(path)
    return path


def made(driver: Driver) -> None:
    driver.wait(lambda: not driver.window.shots.pending)
    driver.settle()


def _last(driver: Driver) -> tuple[str, str]:
    return (driver.cell.id, driver.selected()[0])


def test_the_strip_shows_a_class_over_all_cells_and_leads_there(
    run: Run, three_cells: Path
) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_cells(3)
        driver.wait_for_proposal()
        centre = driver.window.workspace.centre
        assert not centre.strip.isVisible()
        driver.key(Qt.Key.Key_T, CTRL)
        assert centre.strip.isVisible()
        chosen = driver.cell.chromosomes[2].id
        column = driver.column_of(chosen)
        driver.click(chosen)
        made(driver)
        items = centre.strip.model.items
        wanted = [
            (cell.id, i)
            for cell in driver.document.case.cells
            for i in cell.karyogram.columns[column]
        ]
        assert [(item.cell_id, item.chromosome_id) for item in items] == wanted
        assert len({item.cell_id for item in items}) == 3
        assert all(item.picture is not None for item in items)
        assert driver.label("strip-title") == f"Class {column}"
        view, last = centre.strip.list, len(items) - 1
        view.scrollTo(centre.strip.model.index(last))
        rect = view.visualRect(centre.strip.model.index(last))
        viewport = view.viewport()
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=rect.center())
        driver.wait(lambda: driver.cell.id == items[-1].cell_id)
        driver.wait(lambda: driver.selected() == (items[-1].chromosome_id,))
        # It follows the selected chromosome into its new class.
        driver.type_class("22" if column != "22" else "21")
        made(driver)
        assert centre.strip.model.class_ == ("22" if column != "22" else "21")
        assert _last(driver) in [(i.cell_id, i.chromosome_id) for i in centre.strip.model.items]
        driver.undo()
        made(driver)
        assert [(i.cell_id, i.chromosome_id) for i in centre.strip.model.items] == wanted

    run([str(three_cells)], job)


def test_a_class_is_chosen_for_the_strip_by_keyboard(run: Run, three_cells: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_cells(3)
        driver.wait_for_proposal()
        driver.key(Qt.Key.Key_T, CTRL)
        strip = driver.window.workspace.centre.strip
        column = driver.column_of(driver.cell.chromosomes[0].id)
        strip.choice.setFocus()
        for _ in range(strip.choice.findData(column)):
            QTest.keyClick(strip.choice, Qt.Key.Key_Down)
        made(driver)
        assert strip.model.class_ == column
        strip.list.setFocus()
        QTest.keyClick(strip.list, Qt.Key.Key_End)
        QTest.keyClick(strip.list, Qt.Key.Key_Return)
        driver.wait(lambda: driver.cell.name.endswith(strip.model.items[-1].cell_name))

    run([str(three_cells)], job)


def test_a_photograph_is_attached_kept_and_shown_again(
    run: Run, photograph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.karyo"
    monkeypatch.setattr(dialogs, "ask_photograph", lambda *_a: photograph)

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        panel = driver.window.workspace.centre.metaphase
        driver.key(Qt.Key.Key_M, CTRL)
        assert panel.isVisible()
        driver.press("attach-photograph")
        driver.wait(lambda: panel.name == "spread.tif")
        made(driver)
        assert panel.view.sceneRect().width() == 320
        assert driver.window.isWindowModified()
        fitted = panel.view.zoom
        driver.press("fit-photograph")
        assert panel.view.zoom == fitted
        driver.save(path)

    def again(driver: Driver) -> None:
        driver.wait_for_cells()
        panel = driver.window.workspace.centre.metaphase
        assert panel.isVisible()  # the window remembers
        driver.wait(lambda: panel.view.sceneRect().width() == 320)
        held = driver.cell.photograph
        assert held is not None
        assert driver.document.images.get(held.sha256) == photograph.read_bytes()
        driver.press("detach-photograph")
        assert driver.cell.photograph is None
        assert panel.name == ""

    run(["--demo"], job)
    run([str(path)], again)


def test_a_photograph_is_dropped_and_a_wrong_file_is_told(
    run: Run, photograph: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "notes.png"
    wrong.write_text("no image")

    def drop(driver: Driver, path: Path) -> None:
        panel = driver.window.workspace.centre.metaphase
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        copy = Qt.DropAction.CopyAction
        QApplication.sendEvent(panel, QDragEnterEvent(QPoint(9, 9), copy, data, left, none))
        QApplication.sendEvent(panel, QDropEvent(QPointF(9, 9), copy, data, left, none))

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.key(Qt.Key.Key_M, CTRL)
        drop(driver, photograph)
        panel = driver.window.workspace.centre.metaphase
        driver.wait(lambda: panel.name == "spread.tif")
        drop(driver, wrong)
        driver.wait(driver.window.notices.isVisible)
        assert panel.name == "spread.tif"

    run(["--demo"], job)


def test_the_list_mirrors_the_karyogram_and_takes_its_commands(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.click(driver.members("4")[0])
        driver.key(Qt.Key.Key_F8)
        listed = driver.window.workspace.centre.listed
        facts = listed.facts
        assert listed.isVisible()
        assert not driver.view.isVisible()
        assert list(facts.ids) == driver.window.workspace.scene.reading_order()
        chosen = driver.members("4")[0]
        row = facts.ids.index(chosen)
        assert [index.row() for index in listed.selectionModel().selectedRows()] == [row]
        assert facts.index(row, PLACE).data() == "Class 4"
        assert facts.index(row, CONFIDENCE).data().endswith("%")
        spoken = facts.index(row, PLACE).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken.startswith("Class 4")
        QTest.keyClick(listed, Qt.Key.Key_Down)
        assert driver.selected() == (facts.ids[row + 1],)
        moved = facts.ids[row + 1]
        QTest.keyClick(listed, "9")
        assert driver.column_of(moved) == "9"
        place = facts.index(facts.ids.index(moved), PLACE)
        assert place.data() == "Class 9"
        assert facts.index(facts.ids.index(moved), STATE).data() == "Moved by you"
        QTest.keyClick(listed, Qt.Key.Key_Z, CTRL)
        assert driver.column_of(moved) == "4"
        QTest.keyClick(listed, Qt.Key.Key_Return)
        assert facts.index(facts.ids.index(moved), STATE).data() == "Confirmed by you"
        QTest.keyClick(listed, Qt.Key.Key_N)
        assert driver.window.workspace.scene.primary in driver.selected()
        QTest.keyClick(listed, Qt.Key.Key_R)
        QTest.keyClick(listed, Qt.Key.Key_Escape)
        assert driver.selected() == ()
        QTest.keyClick(listed, Qt.Key.Key_F8)
        assert driver.view.isVisible()

    run(["--demo"], job)


def test_the_karyogram_is_copied_to_the_clipboard(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        QGuiApplication.clipboard().clear()
        driver.key(Qt.Key.Key_C, CTRL | SHIFT)
        driver.wait(lambda: not QGuiApplication.clipboard().image().isNull())
        assert QGuiApplication.clipboard().image().width() > 600

    run(["--demo"], job)
