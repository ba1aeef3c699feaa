"""A tetraploid cell: all 92 chromosomes on the sheet and in the list, and each can be moved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt

from cirnet_core.classes import CLASSES
from cirnet_core.synthetic import write_cell
from karyo_desktop.domain.review import is_reviewed
from tests.gui.driver import Driver, Run
from tests.gui.fakes import FakePredictor
from tests.gui.test_correcting_gestures import there_and_back

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
FOURFOLD = [name for name in CLASSES if name != "Y" for _ in range(2)]


@pytest.fixture
def tetraploid(tmp_path: Path, predictor: FakePredictor) -> Path:
    """A cell of 92, XXXX, which the model knows."""
    folder = tmp_path / "fourfold"
    folder.mkdir()
    files = write_cell(folder, 10, sex="XX", extra=FOURFOLD)
    predictor.truth = {name: (item.label, item.rotation_deg) for name, item in files}
    predictor.doubts.clear()
    return folder


def test_ninety_two_fit_and_each_can_be_corrected(run: Run, tetraploid: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        work = driver.window.workspace
        assert len(driver.cell.chromosomes) == 92
        assert driver.label("karyotype") == "92,XXXX"
        # Fitted: the whole sheet is in view, and no two pictures lie on each other.
        shown = work.view.mapToScene(work.view.viewport().rect()).boundingRect()
        assert shown.contains(work.scene.paper())
        assert work.scene.arrangement is not None
        places = work.scene.arrangement.places
        rooms = {i: QRectF(p.x, p.y, p.w, p.h) for i, p in places.items()}
        assert len(rooms) == 92
        for one, room in rooms.items():
            assert work.scene.paper().contains(room)
            assert not any(room.intersects(other) for i, other in rooms.items() if i != one)
        # By mouse and by keys, at both ends of the sheet.
        first, last = driver.members("1")[0], driver.members("X")[3]
        there_and_back(driver, lambda: driver.drag_to_class(first, "12"))
        assert len(driver.members("12")) == 5
        driver.click(last)
        there_and_back(driver, lambda: driver.type_class("22"))
        assert len(driver.members("22")) == 5
        assert driver.label("karyotype") == "92,XXX,-1,+12,+22"
        driver.key(Qt.Key.Key_F8)
        assert work.centre.listed.facts.rowCount() == 92
        driver.key(Qt.Key.Key_F8)
        there_and_back(driver, lambda: driver.key(Qt.Key.Key_Return, CTRL_SHIFT))
        assert is_reviewed(driver.cell)

    run([str(tetraploid)], job)
