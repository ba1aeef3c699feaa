"""The model works in the background: the window stays usable, and every end is told."""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path

import pytest

from cirnet_core.errors import CirnetError, ModelError
from karyo_desktop.jobs import karyotyper
from tests.gui.driver import Driver, Run
from tests.gui.fakes import FakePredictor


def test_the_window_is_usable_while_the_model_works(run: Run, predictor: FakePredictor) -> None:
    predictor.gate = threading.Event()
    gate = predictor.gate

    def job(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.wait(lambda: bool(predictor.asked))
        driver.settle()
        driver.wait(lambda: "Placing" in driver.window.progress.text())
        assert driver.window.progress.isVisible()
        mine = driver.members("tray")[0]
        driver.click(mine)
        driver.type_class("5")
        assert driver.column_of(mine) == "5"
        gate.set()
        driver.wait_for_proposal()
        # What a person decided meanwhile stays, and the proposal is noted beside it.
        assert driver.column_of(mine) == "5"
        assert driver.cell.chromosome(mine).proposal is not None
        assert not driver.window.progress.isVisible()
        assert predictor.threads == {"karyotyper"}

    run(["--demo"], job)


def test_cancel_stops_and_the_model_can_be_run_again(run: Run, predictor: FakePredictor) -> None:
    predictor.gate = threading.Event()

    def job(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.wait(lambda: bool(predictor.asked))
        driver.press("cancel")
        driver.wait(lambda: not driver.window.progress.isVisible())
        assert driver.cell.model is None
        assert len(driver.members("tray")) == 46
        predictor.gate = None
        driver.window.actions_["run"].trigger()
        driver.wait_for_proposal()
        assert driver.label("karyotype") == "46,XX"

    run(["--demo"], job)


def test_a_proposal_for_a_closed_cell_is_dropped(
    run: Run, predictor: FakePredictor, small_cell: Path
) -> None:
    predictor.gate = threading.Event()
    gate = predictor.gate

    def job(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.wait(lambda: bool(predictor.asked))
        driver.window.open_paths([small_cell])
        driver.wait(lambda: driver.document.title == "six")
        gate.set()
        driver.wait_for_proposal()
        assert len(driver.cell.chromosomes) == 6

    run(["--demo"], job)


def test_the_cell_on_screen_goes_first(
    run: Run, predictor: FakePredictor, small_cell: Path, tmp_path: Path
) -> None:
    path = tmp_path / "three.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a", "b", "c"):
            for image in sorted(small_cell.iterdir()):
                archive.write(image, f"{name}/{image.name}")
    predictor.gate = threading.Event()
    gate = predictor.gate

    def job(driver: Driver) -> None:
        driver.wait_for_cells(3)
        driver.wait(lambda: bool(predictor.asked))
        driver.window.workspace.cells.list.setCurrentRow(2)
        gate.set()
        driver.wait_for_proposal()
        assert predictor.asked == ["a", "c", "b"]

    run([str(path)], job)


def test_a_failure_of_the_model_is_told_and_can_be_retried(
    run: Run, predictor: FakePredictor
) -> None:
    predictor.failure = CirnetError("The weights are of another shape. Restore the model.")

    def job(driver: Driver) -> None:
        notices = driver.window.notices
        driver.wait(notices.isVisible)
        assert "Restore the model" in notices.problems[0].message
        mine = driver.members("tray")[0]
        driver.settle()
        driver.click(mine)
        driver.type_class("X")
        predictor.failure = None
        driver.press("retry")
        driver.wait_for_proposal()
        assert driver.column_of(mine) == "X"

    run(["--demo"], job)


def test_a_missing_model_leaves_work_by_hand(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> FakePredictor:
        raise ModelError("models: holds no model. Install the program again.")

    monkeypatch.setattr(karyotyper, "load_predictor", load)

    def job(driver: Driver) -> None:
        driver.wait(driver.window.notices.isVisible)
        driver.wait(lambda: driver.label("device") == "No model")
        driver.settle()
        mine = driver.members("tray")[3]
        driver.drag(driver.at(mine), driver.at_class("21"))
        assert driver.column_of(mine) == "21"

    run(["--demo"], job)


def test_the_status_bar_names_the_device_and_why(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait(lambda: "CPU, 2 threads" in driver.label("device"))
        assert "no NVIDIA GPU was found" in driver.label("device")
        assert "fake-1" in driver.label("device")

    run([], job)


def test_undo_of_the_proposal_and_redo(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.undo()
        assert len(driver.members("tray")) == 46
        driver.redo()
        assert driver.label("karyotype") == "46,XX"

    run(["--demo"], job)


def test_a_proposal_does_not_take_a_chromosome_out_of_the_hand(
    run: Run, predictor: FakePredictor
) -> None:
    predictor.gate = threading.Event()
    gate = predictor.gate

    def job(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.settle()
        mine = driver.members("tray")[0]
        driver.drag(driver.at(mine), driver.at_class("5"), release=False)
        gate.set()
        driver.wait(lambda: driver.cell.model is not None)
        assert driver.window.workspace.scene.carrying
        driver.release()
        driver.wait_for_proposal()
        assert driver.column_of(mine) == "5"
        assert driver.cell.karyogram.placements[mine].placed_by == "person"

    run(["--demo"], job)
