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


def test_a_decision_leads_on_and_taking_it_back_leads_back(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        order = [stop[0] for stop in stops(driver.cell)]
        assert len(order) == 3
        assert driver.selected() == (order[0],)
        # Turning is no decision on the class: the eye stays where it is.
        driver.key("r")
        assert driver.selected() == (order[0],)
        driver.undo()
        spent = driver.document.snapshot().cells[0].effort.actions
        driver.type_class("5")
        assert driver.column_of(order[0]) == "5"
        assert driver.selected() == (order[1],)
        driver.undo()
        assert driver.selected() == (order[0],)
        driver.redo()
        assert driver.column_of(order[0]) == "5"
        # To go on is no gesture: sending, undo and redo are.
        assert driver.document.snapshot().cells[0].effort.actions == spent + 3
        driver.key("n")
        assert driver.selected() == (order[1],)
        driver.drag_to_class(order[1], "6")
        assert driver.selected() == (order[2],)
        # What the queue did not lead to leads nowhere.
        other = driver.members("1")[0]
        driver.click(other)
        driver.type_class("3")
        assert driver.selected() == (other,)
        # The last one stays in hand.
        driver.key("n")
        driver.type_class("7")
        assert driver.selected() == (order[2],)
        assert driver.label("look") == "Nothing left to look at"

    run(["--demo"], job)


def test_who_wants_to_stay_after_a_decision_can(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.window.actions_["goes_on"].trigger()
        first, second, _ = (stop[0] for stop in stops(driver.cell))
        driver.type_class("5")
        assert driver.selected() == (first,)
        driver.key("n")
        assert driver.selected() == (second,)
        # Enter leads on all the same: it is the key for walking.
        driver.key(Qt.Key.Key_Return)
        assert driver.selected() != (second,)
        assert not driver.window.settings.goes_on

    run(["--demo"], job)


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
        assert driver.selected() == (order[at][1],)
        driver.key("n")
        assert driver.selected() == (after,)

    run(["--demo"], job)
