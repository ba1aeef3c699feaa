"""Two change places by one gesture, several are chosen by keys, and the next cell follows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cirnet_core.synthetic import write_cell
from karyo_desktop.domain.model import MARKERS
from karyo_desktop.domain.review import is_reviewed, stops
from karyo_desktop.ui import settings
from karyo_desktop.ui.panels.list_view import CONFIDENCE, PLACE, STATE
from tests.gui.driver import Driver, Run
from tests.gui.fakes import FakePredictor
from tests.gui.test_correcting_gestures import there_and_back

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER = Qt.Key.Key_Return
LEFT = Qt.MouseButton.LeftButton


def lay_on(driver: Driver, chromosome_id: str, other: str, *, held: bool = False) -> None:
    """Carry one onto another and let go with Ctrl; ``held``: Ctrl was held all the while."""
    start, end = driver.at(chromosome_id), driver.at(other)
    viewport = driver.window.workspace.view.viewport()
    if not held:
        driver.drag(start, end, release=False)
    else:
        QTest.mousePress(viewport, LEFT, CTRL, start)
        for step in range(1, 6):
            QTest.mouseMove(viewport, start + (end - start) * step / 5)
            QTest.qWait(1)
    QTest.mouseRelease(viewport, LEFT, CTRL, end)
    driver.settle()


def sureness(driver: Driver, chromosome_id: str) -> float:
    said = driver.cell.chromosome(chromosome_id).proposal
    assert said is not None
    return said.confidence


def test_laid_on_another_with_ctrl_the_two_change_places(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        one, other = driver.members("17")[0], driver.members("18")[1]
        spent = driver.document.snapshot().cells[0].effort.actions
        there_and_back(driver, lambda: lay_on(driver, one, other))
        assert driver.members("17")[0] == other
        assert driver.members("18")[1] == one
        assert driver.selected() == (one,)
        placed = driver.cell.karyogram.placements
        assert placed[one].placed_by == placed[other].placed_by == "person"
        # One gesture; undo and redo count too.
        assert driver.document.snapshot().cells[0].effort.actions == spent + 3
        # With the key held from the first on it is the same, whatever was selected before.
        driver.click(driver.members("4")[0])
        there_and_back(driver, lambda: lay_on(driver, one, other, held=True))
        assert driver.members("17")[0] == one
        # A click with Ctrl still selects one more, and takes it out again.
        driver.click(driver.members("4")[0])
        driver.click(one, CTRL)
        assert set(driver.selected()) == {driver.members("4")[0], one}
        driver.click(one, CTRL)
        assert driver.selected() == driver.members("4")[:1]

    run(["--demo"], job)


def test_several_anywhere_are_chosen_by_keys_alone(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.view.setFocus()
        driver.key(Qt.Key.Key_Escape)
        driver.type_class("18")
        (one,) = driver.selected()
        place = driver.members("18").index(one)
        # The least sure of a class comes first.
        surest, other = sorted(driver.members("17"), key=lambda i: -sureness(driver, i))
        for wanted in (other, surest, other):
            driver.key("g", SHIFT)
            driver.type_class("17")
            assert set(driver.selected()) == {one, wanted}
        there_and_back(driver, lambda: driver.key("s"))
        assert driver.members("18")[place] == other
        assert one in driver.members("17")
        assert driver.selected() == (one,)
        driver.key("g", SHIFT)
        driver.type_class("X")
        driver.key("g", SHIFT)
        driver.type_class("5")
        assert len(driver.selected()) == 3
        there_and_back(driver, lambda: driver.key("m"))
        driver.key("k")
        # While a class is sought, K says which, and is no command.
        driver.key("g")
        driver.type_class("9")
        driver.key("g")
        driver.key("k")
        assert len(driver.members(MARKERS)) == 3
        (marker,) = driver.selected()
        assert marker in driver.members(MARKERS)

    run(["--demo"], job)


def test_a_typed_class_names_what_to_change_places_with(run: Run, predictor: FakePredictor) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        # Of the two 18s, the one that the model itself would rather call a 17 is meant.
        one, rival = driver.members("17")[0], driver.members("18")[1]
        name = driver.cell.chromosome(rival).file.rsplit("/", 1)[-1]
        predictor.doubts.clear()
        predictor.doubts[name] = "17"
        driver.key(Qt.Key.Key_F5)
        driver.wait_for_proposal()
        assert sureness(driver, rival) == 0.62
        driver.click(one)
        spent = driver.document.snapshot().cells[0].effort.actions

        def exchange() -> None:
            driver.key("s", SHIFT)
            driver.type_class("18")

        there_and_back(driver, exchange)
        assert (driver.column_of(one), driver.column_of(rival)) == ("18", "17")
        assert driver.document.snapshot().cells[0].effort.actions == spent + 3
        # Two in hand have two partners each, and an empty class has none: both are told.
        before = driver.cell.karyogram
        driver.click(one)
        driver.click(rival, CTRL)
        exchange()
        assert "the one chromosome" in driver.window.statusBar().currentMessage()
        driver.click(one)
        driver.key("s", SHIFT)
        driver.type_class("Y")
        assert "Nothing lies there" in driver.window.statusBar().currentMessage()
        # Escape before the class: what is typed then sends, as always.
        driver.key("s", SHIFT)
        driver.key(Qt.Key.Key_Escape)
        assert driver.cell.karyogram == before
        driver.type_class("16")
        assert driver.column_of(one) == "16"

    run(["--demo"], job)


def test_the_queue_goes_on_after_two_changed_places_by_keys(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        order = [stop[0] for stop in stops(driver.cell)]
        assert len(order) == 3
        driver.key("n")
        assert driver.selected() == (order[1],)
        assert driver.column_of(order[1]) != "4"
        driver.key("g", SHIFT)
        driver.type_class("4")
        driver.key("s")
        assert driver.column_of(order[1]) == "4"
        # Decided on, so the next is at hand without asking for it.
        assert driver.selected() == (order[2],)

    run(["--demo"], job)


def test_the_next_leads_out_of_a_reviewed_cell(
    run: Run, predictor: FakePredictor, tmp_path: Path
) -> None:
    for name, seed in (("one", 3), ("two", 4)):
        (tmp_path / name).mkdir()
        for file, item in write_cell(tmp_path / name, seed):
            predictor.truth = {**predictor.truth, f"{name}/{file}": (item.label, 0.0)}

    def job(driver: Driver) -> None:
        driver.wait_for_cells(2)
        driver.wait_for_proposal()
        first = driver.cell.id
        driver.key("n")
        assert driver.cell.id == first
        driver.press("accept")
        assert is_reviewed(driver.cell)
        assert driver.label("look") == "Go on with the next cell"
        driver.press("look")
        driver.wait_for_proposal()
        second = driver.cell.id
        assert second != first
        driver.key(ENTER, CTRL | SHIFT)
        assert is_reviewed(driver.cell)
        # Nothing is left anywhere, so the key leads nowhere.
        assert driver.label("look") == "Nothing left to look at"
        driver.key("n")
        assert driver.cell.id == second

    run([str(tmp_path)], job)


def test_the_list_is_as_blind_as_the_sheet_and_goes_to_classes(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "AUDIT_SHARE", 0.05)

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.key(Qt.Key.Key_F8)
        listed = driver.window.workspace.centre.listed
        facts = listed.facts
        asked = driver.cell.audit[0]
        row = facts.ids.index(asked)
        assert facts.index(row, STATE).data() == "To look at"
        assert facts.index(row, CONFIDENCE).data() == ""
        spoken = facts.index(row, PLACE).data(Qt.ItemDataRole.AccessibleTextRole)
        assert "Judge by eye alone" in spoken
        listed.setFocus()
        before = driver.cell.karyogram
        for key, column in (("9", "9"), ("t", "tray"), ("X", "X")):
            QTest.keyClick(listed, "g")
            QTest.keyClick(listed, key)
            where = column if driver.members(column) else "9"
            assert set(driver.selected()) <= set(driver.members(where))
            assert len(driver.selected()) == 1
        assert driver.cell.karyogram == before

    run(["--demo"], job)
