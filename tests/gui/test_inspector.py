"""Looking closer at a chromosome, in the real window."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QSlider, QWidget

from cirnet_core import explain
from cirnet_core.heat import HeatMap
from karyo_desktop.services.closer import looks_used
from karyo_desktop.ui.panels.inspector import Inspector
from karyo_desktop.ui.panels.stage import Stage
from tests.gui.driver import Driver, Run


def inspector(driver: Driver) -> Inspector:
    return driver.window.workspace.inspector


def stage(driver: Driver) -> Stage:
    return inspector(driver).stage


def look(driver: Driver) -> None:
    """Until what was asked for stands on the stage."""
    driver.wait(lambda: not driver.window.shots.pending)
    driver.settle()


def part(driver: Driver, kind: type[QWidget], name: str) -> QWidget:
    found = driver.window.findChild(kind, name)
    assert found is not None, name
    return found


def click(driver: Driver, name: str) -> None:
    QTest.mouseClick(part(driver, QAbstractButton, name), Qt.MouseButton.LeftButton)


def pixels(driver: Driver, index: int = 0) -> np.ndarray:
    """The greys of an exhibit."""
    picture = stage(driver).exhibits[index].picture
    assert picture is not None
    image = picture.image
    data = np.frombuffer(image.constBits(), np.uint8)
    return data.reshape(image.height(), image.bytesPerLine())[:, : image.width()].copy()


def two_cells(folder: Path, small_cell: Path) -> Path:
    for name in ("one", "two"):
        (folder / name).mkdir(parents=True)
        for path in small_cell.iterdir():
            (folder / name / path.name).write_bytes(path.read_bytes())
    return folder


def test_it_stands_beside_its_homologue_and_its_idiogram(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        first, second = driver.members("9")
        driver.click(first)
        look(driver)
        shown = stage(driver)
        assert [item.chromosome_id for item in shown.exhibits] == [first, second]
        assert shown.idiogram is not None
        assert (shown.idiogram.class_, shown.idiogram.level) == ("9", 550)
        assert "homologue" in shown.accessibleName()
        shown.grab()  # painting sets the places that the mouse finds
        at = shown._places[1].center().toPoint()
        QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=at)
        assert driver.selected() == (second,)
        driver.key(Qt.Key.Key_Delete)
        look(driver)
        assert stage(driver).idiogram is None
        assert len(stage(driver).exhibits) == 1

    run(["--demo"], job)


def test_the_band_level_is_chosen_and_remembered(run: Run) -> None:
    def choose(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.click(driver.members("1")[0])
        box = part(driver, QComboBox, "band-level")
        assert isinstance(box, QComboBox)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
        look(driver)
        drawing = stage(driver).idiogram
        assert drawing is not None
        assert drawing.level == 850

    def again(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.click(driver.members("1")[0])
        look(driver)
        drawing = stage(driver).idiogram
        assert drawing is not None
        assert drawing.level == 850

    run(["--demo"], choose)
    run(["--demo"], again)


def test_straightening_is_for_the_eye_and_can_be_taken_back(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.click(driver.members("2")[0])
        look(driver)
        before, cell = pixels(driver), driver.cell
        click(driver, "straighten")
        look(driver)
        assert pixels(driver).shape != before.shape
        assert driver.label("inspector-viewing") == "Laid straight for viewing."
        assert driver.cell == cell
        click(driver, "straighten")
        look(driver)
        assert np.array_equal(pixels(driver), before)
        assert not part(driver, QWidget, "inspector-viewing").isVisible()

    run(["--demo"], job)


def test_greys_change_for_viewing_and_the_case_notes_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "case.karyo"

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        chosen = driver.members("3")[0]
        driver.click(chosen)
        look(driver)
        before = pixels(driver)
        click(driver, "greys-open")
        assert inspector(driver).tools.greys.isVisible()
        slider = part(driver, QSlider, "contrast")
        slider.setFocus()
        QTest.keyClick(slider, Qt.Key.Key_End)
        inverted = part(driver, QCheckBox, "inverted")
        QTest.mouseClick(inverted, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        look(driver)
        dark, shown = 255 - before[before < 255], pixels(driver)
        assert shown[0, 0] == 0
        assert shown[before < 255].std() > 1.5 * dark.std()
        assert looks_used(driver.cell) == (
            "Viewed with changed contrast and inversion; for viewing only."
        )
        assert driver.window.isWindowModified()
        click(driver, "reset-greys")
        look(driver)
        assert np.array_equal(pixels(driver), before)
        driver.save(path)
        assert not driver.window.isWindowModified()

    def again(driver: Driver) -> None:
        driver.wait_for_cells()
        assert driver.cell.looks == ("contrast", "inversion")

    run(["--demo"], job)
    run([str(path)], again)


def test_the_heat_map_is_made_in_the_background_on_demand(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def fake(_predictor: object, images: object, *, class_: str, **_options: object) -> HeatMap:
        threads.append(threading.current_thread().name)
        return HeatMap(np.eye(8, dtype=np.float32), class_, 0.97, 0.21)

    monkeypatch.setattr(explain, "heat_map", fake)

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        first, second = driver.members("5")
        driver.click(first)
        click(driver, "heat")
        driver.wait(lambda: stage(driver).exhibits[0].heat is not None)
        assert threads == ["karyotyper"]
        words = driver.label("inspector-viewing")
        assert "speaks for class 5" in words
        assert "97% become 21%" in words
        driver.click(second)
        assert stage(driver).exhibits[0].heat is None
        assert not inspector(driver).tools.heat.isChecked()
        driver.click(first)
        click(driver, "heat")
        assert stage(driver).exhibits[0].heat is not None  # kept from before
        assert len(threads) == 1
        click(driver, "heat")
        assert stage(driver).exhibits[0].heat is None

    run(["--demo"], job)


def test_a_heat_map_that_fails_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_options: object) -> HeatMap:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(explain, "heat_map", broken)

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.click(driver.members("5")[0])
        click(driver, "heat")
        driver.wait(driver.window.notices.isVisible)
        assert "ZeroDivisionError" in driver.window.notices.problems[0].message
        assert not inspector(driver).tools.heat.isChecked()

    run(["--demo"], job)


def test_another_cells_homologues_stand_beside(run: Run, tmp_path: Path, small_cell: Path) -> None:
    folder = two_cells(tmp_path / "cells", small_cell)

    def job(driver: Driver) -> None:
        driver.wait_for_cells(2)
        driver.wait_for_proposal()
        chosen = driver.cell.chromosomes[0].id
        column = driver.column_of(chosen)
        driver.click(chosen)
        box = inspector(driver).tools.beside
        assert box.isVisible()
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
        look(driver)
        shown = [item for item in stage(driver).exhibits if item.cell_id != driver.cell.id]
        assert [item.words for item in shown] == ["two"] * len(shown)
        other = driver.document.cell(shown[0].cell_id)
        assert tuple(item.chromosome_id for item in shown) == other.karyogram.columns[column]
        assert all(item.picture is not None for item in shown)

    run([str(folder)], job)


def test_the_chromosome_is_copied_to_the_clipboard(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        QGuiApplication.clipboard().clear()
        driver.click(driver.members("7")[1])
        look(driver)
        click(driver, "copy-chromosome")
        QApplication.sendPostedEvents()
        copied = QGuiApplication.clipboard().image()
        shown = pixels(driver)
        assert (copied.height(), copied.width()) == shown.shape

    run(["--demo"], job)
