"""The list of cells: what each line tells, what is noted, and cells that were only counted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox, QLineEdit, QSpinBox

from karyo_desktop.domain.model import Details
from karyo_desktop.ui.panels.cells import ROLE, CellLine
from karyo_desktop.ui.panels.cells_details import DetailsDialog
from tests.gui.driver import Driver, Run

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def three_cells(small_cell: Path, tmp_path: Path) -> Path:
    """A folder of three cells."""
    for name in ("a", "b", "c"):
        shutil.copytree(small_cell, tmp_path / "case" / name)
    return tmp_path / "case"


def line(driver: Driver, row: int) -> CellLine:
    found: CellLine = driver.window.workspace.cells.list.item(row).data(ROLE)
    return found


def dialog(driver: Driver) -> DetailsDialog:
    def shown() -> list[DetailsDialog]:
        windows = QApplication.topLevelWidgets()
        return [w for w in windows if isinstance(w, DetailsDialog) and w.isVisible()]

    driver.wait(lambda: bool(shown()))
    return shown()[0]


def confirm(found: DetailsDialog) -> None:
    buttons = found.findChild(QDialogButtonBox)
    ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
    QTest.mouseClick(ok, Qt.MouseButton.LeftButton)


def test_each_line_tells_count_state_and_what_needs_attention(run: Run, three_cells: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_cells(3)
        driver.wait_for_proposal()
        cells = driver.window.workspace.cells
        driver.wait(lambda: all(line(driver, row).picture is not None for row in range(3)))
        assert [line(driver, row).name for row in range(3)] == ["a", "b", "c"]
        assert line(driver, 1).detail == "6, part of a cell"
        assert line(driver, 1).state == "proposed"
        assert line(driver, 1).state_text == "nothing left to look at"
        assert line(driver, 1).quality == "6 chromosome images · sharp"
        spoken = cells.list.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken == "b, nothing left to look at, 6, part of a cell"
        driver.key(Qt.Key.Key_PageDown)
        assert driver.cell.name.endswith("b")
        driver.key(Qt.Key.Key_Return, CTRL | SHIFT)
        assert line(driver, 1).state == "reviewed"
        driver.key(Qt.Key.Key_PageUp)
        assert driver.cell.name.endswith("a")
        driver.key(Qt.Key.Key_D, CTRL)
        assert line(driver, 0).state == "excluded"
        assert driver.window.isWindowModified()
        driver.key(Qt.Key.Key_D, CTRL)
        assert line(driver, 0).state == "proposed"

    run([str(three_cells)], job)


def test_what_is_noted_of_a_cell_is_kept(run: Run, three_cells: Path, tmp_path: Path) -> None:
    path = tmp_path / "noted.karyo"
    noted = Details("S3", "C1", "12.5 / 88.1", 550, "karyotyped")

    def note(driver: Driver) -> None:
        driver.wait_for_cells(3)
        driver.wait_for_proposal()
        driver.key(Qt.Key.Key_F2)
        form = dialog(driver)
        for name, text in (
            ("cell-slide", "S3"),
            ("cell-culture", "C1"),
            ("cell-coordinates", "12.5 / 88.1"),
        ):
            field = form.findChild(QLineEdit, name)
            field.setFocus()
            QTest.keyClicks(field, text)
        bands = form.findChild(QSpinBox, "cell-bands")
        bands.selectAll()
        QTest.keyClicks(bands, "550")
        QTest.keyClicks(form.findChild(QComboBox, "cell-role"), "k")
        confirm(form)
        assert driver.cell.details == noted
        driver.window.activateWindow()
        driver.key(Qt.Key.Key_A, CTRL | SHIFT)
        form = dialog(driver)
        counted = form.findChild(QSpinBox, "cell-counted")
        counted.selectAll()
        QTest.keyClicks(counted, "45")
        confirm(form)
        driver.wait_for_cells(4)
        assert line(driver, 3).detail == "45 counted by eye"
        assert line(driver, 3).state_text == "without images"
        driver.window.activateWindow()
        driver.save(path)

    def look(driver: Driver) -> None:
        driver.wait_for_cells(4)
        driver.settle()
        cells = driver.document.case.cells
        assert cells[0].details == noted
        assert (cells[3].details.role, cells[3].details.counted) == ("counted", 45)
        assert cells[0].quality is not None
        driver.window.workspace.show_cell(cells[3].id)
        driver.settle()
        assert driver.label("count") == "0"

    run([str(three_cells)], note)
    run([str(path)], look)
