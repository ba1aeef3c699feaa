"""What is closed is gone: no case, no image and no picture of it stays in memory."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path

import pytest

from cirnet_core.synthetic import write_cell
from karyo_desktop.jobs import memory
from karyo_desktop.jobs.outcome import Done
from tests.gui.driver import Driver, Run
from tests.gui.fakes import FakePredictor


@pytest.fixture
def two_cells(tmp_path: Path, predictor: FakePredictor) -> Path:
    """A case of two cells, which the model knows."""
    folder = tmp_path / "two"
    for name, seed in (("one", 3), ("other", 4)):
        (folder / name).mkdir(parents=True)
        for file, item in write_cell(folder / name, seed):
            predictor.truth = {**predictor.truth, f"{name}/{file}": (item.label, 0.0)}
    return folder


def open_two(driver: Driver, folder: Path) -> None:
    driver.window.open_paths([folder])
    driver.wait_for_cells(2)
    driver.wait_for_proposal()


def alive(seen: dict[str, weakref.ref[object]]) -> list[str]:
    gc.collect()
    return [name for name, ref in seen.items() if ref() is not None]


def test_a_closed_case_leaves_nothing_behind(
    run: Run, two_cells: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_back: list[str] = []
    monkeypatch.setattr(
        memory, "give_back", lambda: given_back.append(threading.current_thread().name)
    )

    def look(driver: Driver) -> dict[str, weakref.ref[object]]:
        """Work a little with everything that keeps something, and note what is to die."""
        window, cell = driver.window, driver.cell
        window.actions_["strip"].setChecked(True)
        driver.click(driver.members("3")[0])
        driver.type_class("4")
        driver.undo()
        driver.wait(lambda: not window.shots.pending)
        pictures = window.pictures.get(cell)
        assert pictures is not None
        shots = list(window.shots._made.values())
        return {
            "document": weakref.ref(driver.document),
            "images": weakref.ref(driver.document.images),
            "case": weakref.ref(driver.document.case),
            "stack": weakref.ref(driver.document.stack(cell.id)),
            "picture": weakref.ref(next(iter(pictures.values()))),
            **{f"shot {k}": weakref.ref(shot) for k, shot in enumerate(shots)},
            "item": weakref.ref(window.workspace.scene.item_of(cell.chromosomes[0].id)),
        }

    def job(driver: Driver) -> None:
        open_two(driver, two_cells)
        seen = look(driver)
        assert alive(seen) == list(seen)
        driver.answer_unsaved("discard")
        driver.window.casework.open_demo()
        driver.wait(lambda: driver.document.title == "demo_cell")
        driver.wait_for_proposal()
        driver.wait(lambda: bool(given_back) and not driver.window.shots.pending)
        assert alive(seen) == []
        # After it all was let go of, and off the GUI thread.
        assert given_back == ["shots"]

    run([], job)


def test_a_cell_that_is_left_keeps_only_its_pictures(run: Run, two_cells: Path) -> None:
    def job(driver: Driver) -> None:
        open_two(driver, two_cells)
        scene = driver.window.workspace.scene
        first, second = (cell.id for cell in driver.document.case.cells)
        assert driver.cell.id == first
        item = scene.item_of(driver.cell.chromosomes[0].id)
        assert item._scaled is not None, "the sheet was painted"
        seen: dict[str, weakref.ref[object]] = {
            "item": weakref.ref(item),
            "pixels": weakref.ref(item._scaled),
        }
        del item
        driver.window.workspace.show_cell(second)
        driver.settle()
        assert alive(seen) == []
        # Kept for coming back, up to a bound that is tested with the pictures.
        kept = driver.window.pictures.get(driver.document.cell(first))
        assert kept is not None

    run([], job)


def test_memory_is_given_back_wherever_there_is_a_way() -> None:
    memory.give_back()


class Cycle:
    """Garbage that only a collection finds, and that notes which thread found it."""

    def __init__(self, found: list[str]) -> None:
        self.itself = self
        self.found = found

    def __del__(self) -> None:
        self.found.append(threading.current_thread().name)


def test_garbage_is_collected_on_the_gui_thread_alone(run: Run) -> None:
    """A Qt object that dies elsewhere may bring both threads to a standstill for ever."""
    found: list[str] = []

    def allocate(_context: object) -> None:
        """Far more containers than Python needs to collect by itself."""
        for _ in range(50):
            Cycle(found)
            kept = [[k] for k in range(3000)]
        assert len(kept) == 3000

    def job(driver: Driver) -> None:
        assert not gc.isenabled()
        done: list[object] = []
        lane = driver.window._shot_lane
        lane.submit(allocate, on_outcome=done.append)
        driver.wait(lambda: bool(done))
        assert isinstance(done[0], Done)
        driver.wait(lambda: len(found) == 50)

    assert gc.isenabled()
    run(["--demo"], job)
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    assert set(found) == {threading.main_thread().name}


def test_what_a_job_knows_dies_where_its_outcome_is_told(run: Run) -> None:
    found: list[str] = []

    class Known:
        def __del__(self) -> None:
            found.append(threading.current_thread().name)

    def job(driver: Driver) -> None:
        lane = driver.window._shot_lane
        known, gate = Known(), threading.Event()
        done: list[object] = []

        def work(_context: object, known: object = known) -> None:
            assert gate.wait(10)

        def told(outcome: object, known: object = known) -> None:
            done.append(outcome)

        lane.submit(work, on_outcome=told)
        del work, told, known
        gate.set()
        driver.wait(lambda: bool(done))
        driver.wait(lambda: bool(found))

    run(["--demo"], job)
    assert found == [threading.main_thread().name]
