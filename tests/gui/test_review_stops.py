"""The review queue as it is walked: the worst at hand, one look for what waits in one class."""

from __future__ import annotations

import threading

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from karyo_desktop.domain.review import queue, stops
from tests.gui.driver import Driver, Run
from tests.gui.fakes import FakePredictor

CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_worst_is_at_hand_at_once_and_what_waits_in_one_class_is_one_stop(
    run: Run, predictor: FakePredictor
) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        one, other = driver.members("8")
        names = {driver.cell.chromosome(i).file.rsplit("/", 1)[-1]: "9" for i in (one, other)}
        predictor.doubts.clear()
        predictor.doubts.update({**names, "21.png": "X"})
        driver.key(Qt.Key.Key_F5)
        driver.wait_for_proposal()
        assert len(queue(driver.cell)) == 3
        driver.key(Qt.Key.Key_Escape)
        heads = [stop[0] for stop in stops(driver.cell)]
        assert len(heads) == 2
        driver.key("n")
        assert driver.selected() == (heads[0],)
        driver.key("n")
        assert driver.selected() == (heads[1],)
        driver.key("n")
        assert driver.selected() == (heads[0],)
        # Enter is for one chromosome: the other of the class is next.
        driver.click(one)
        driver.key(Qt.Key.Key_Return)
        assert one not in queue(driver.cell)
        assert other in queue(driver.cell)

    def begin(driver: Driver) -> None:
        driver.wait_for_proposal()
        first = stops(driver.cell)[0][0]
        assert driver.selected() == (first,)
        assert driver.document.snapshot().cells[0].effort.actions == 0
        # What was offered is no part of what the person chooses.
        driver.click(driver.members("1")[0], CTRL)
        assert driver.selected() == driver.members("1")[:1]
        job(driver)

    run(["--demo"], begin)


def test_the_worst_is_at_hand_though_the_model_took_its_time(
    run: Run, predictor: FakePredictor
) -> None:
    predictor.gate = threading.Event()

    def job(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.settle()
        assert driver.window.workspace.scene.cell is driver.cell
        assert driver.selected() == ()
        assert predictor.gate is not None
        predictor.gate.set()
        driver.wait_for_proposal()
        assert driver.selected() == (stops(driver.cell)[0][0],)

    run(["--demo"], job)


def test_a_stop_whose_first_was_decided_meanwhile_is_not_jumped_over(
    run: Run, predictor: FakePredictor
) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        pair = driver.members("8")
        names = {driver.cell.chromosome(i).file.rsplit("/", 1)[-1]: "9" for i in pair}
        predictor.doubts.clear()
        predictor.doubts.update({**names, "21.png": "X", "30.png": "9", "07.png": "11"})
        driver.key(Qt.Key.Key_F5)
        driver.wait_for_proposal()
        driver.key(Qt.Key.Key_Escape)
        order = stops(driver.cell)
        at = next(k for k, stop in enumerate(order) if set(stop) == set(pair))
        before, after = order[at - 1][0], order[(at + 1) % len(order)][0]
        for _ in range(at or len(order)):
            driver.key("n")
        assert driver.selected() == (before,)
        # The first of the next stop is decided on from here.
        there, viewport = driver.at(order[at][0]), driver.window.workspace.view.viewport()
        driver.drag(driver.at(before), there, release=False)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, CTRL, there)
        driver.settle()
        driver.key("n")
        assert driver.selected() == (order[at][1],)
        driver.key("n")
        assert driver.selected() == (after,)

    run(["--demo"], job)
