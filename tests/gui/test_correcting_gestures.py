"""Every correction by mouse and by keys, one gesture each, taken back and done again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from cirnet_core.classes import CLASSES, GROUPS, TRAY
from karyo_desktop.domain.model import MARKERS, Placement
from karyo_desktop.domain.review import flagged, is_reviewed, likeliest_wrong, undecided
from karyo_desktop.ui import settings
from tests.gui.driver import Driver, Run

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
ENTER = Qt.Key.Key_Return


def there_and_back(driver: Driver, act: Callable[[], object]) -> None:
    """Act, take back, do again; leaves what was done."""
    stack = driver.document.stack(driver.cell.id)
    before, steps = driver.cell.karyogram, stack.index()
    act()
    driver.settle()
    after = driver.cell.karyogram
    assert after != before
    assert stack.index() == steps + 1
    driver.undo()
    assert driver.cell.karyogram == before
    driver.redo()
    assert driver.cell.karyogram == after


def choose(driver: Driver, chromosome_id: str, action: str) -> None:
    """Choose from the menu at the mouse, by the mouse."""
    viewport = driver.window.workspace.view.viewport()
    at = driver.at(chromosome_id)
    QTest.mouseClick(viewport, Qt.MouseButton.RightButton, pos=at)
    # What the system sends after such a click; not every platform's tests do.
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    QApplication.sendEvent(viewport, asked)
    shown: list[QMenu] = []

    def menu() -> bool:
        shown[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu)]
        shown[:] = [w for w in shown if w.isVisible()]
        return bool(shown)

    driver.wait(menu)
    wanted = driver.window.actions_[action]
    QTest.mouseClick(shown[0], LEFT, pos=shown[0].actionGeometry(wanted).center())
    driver.wait(lambda: not menu())
    driver.window.activateWindow()
    driver.wait(lambda: QApplication.activeWindow() is driver.window)


def placement(driver: Driver, chromosome_id: str) -> Placement:
    return driver.cell.karyogram.placements[chromosome_id]


def test_keys_place_turn_and_mark(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        one, other = driver.members("7")
        driver.click(one)
        said = driver.cell.chromosome(one).proposal
        assert said is not None
        ranked = sorted(zip(said.probabilities, CLASSES, strict=True), reverse=True)
        for key, rank in (("b", 1), ("c", 2), ("a", 0)):
            there_and_back(driver, lambda key=key: driver.key(key))
            assert driver.column_of(one) == ranked[rank][1]
        there_and_back(driver, lambda: driver.key("s"))
        assert driver.members("7") == (one, other)
        start = placement(driver, one).rotation_deg
        there_and_back(driver, lambda: driver.key(","))
        assert placement(driver, one).rotation_deg == pytest.approx((start + 1) % 360)
        there_and_back(driver, lambda: driver.key("."))
        there_and_back(driver, lambda: driver.key("r"))
        there_and_back(driver, lambda: driver.key("m"))
        assert placement(driver, one).mirrored
        there_and_back(driver, lambda: driver.key("d"))
        assert driver.members("7") == (other, one)
        assert placement(driver, one).kind == "derivative"
        there_and_back(driver, lambda: driver.key("d"))
        assert placement(driver, one).kind == "whole"
        there_and_back(driver, lambda: driver.key("k"))
        assert driver.members(MARKERS) == (one,)
        assert driver.label("karyotype") == "46,XX,-7,+mar"
        there_and_back(driver, lambda: driver.key(Qt.Key.Key_Delete, SHIFT))
        assert driver.column_of(one) == TRAY
        assert placement(driver, one).kind == "debris"
        there_and_back(driver, lambda: driver.type_class("7"))
        there_and_back(driver, lambda: driver.key(Qt.Key.Key_Delete))
        assert driver.column_of(one) == TRAY

    run(["--demo"], job)


def test_the_mouse_alone_does_the_same(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        viewport = driver.window.workspace.view.viewport()
        one, other = driver.members("7")
        turned = placement(driver, one).rotation_deg

        def wheel(notches: int) -> None:
            for _ in range(notches):
                at = QPointF(driver.at(one))
                up = QPoint(0, 120)
                event = QWheelEvent(
                    at,
                    QPointF(viewport.mapToGlobal(at.toPoint())),
                    QPoint(),
                    up,
                    Qt.MouseButton.NoButton,
                    SHIFT,
                    Qt.ScrollPhase.NoScrollPhase,
                    False,
                )
                QApplication.sendEvent(viewport, event)

        driver.click(one)
        there_and_back(driver, lambda: wheel(5))
        assert placement(driver, one).rotation_deg == pytest.approx((turned + 5) % 360)
        there_and_back(driver, lambda: QTest.mouseDClick(viewport, LEFT, pos=driver.at(one)))
        assert placement(driver, one).rotation_deg == pytest.approx((turned + 185) % 360)
        driver.window.workspace.scene.pick([])
        there_and_back(driver, lambda: driver.drag_to_class(one, MARKERS))
        there_and_back(driver, lambda: driver.drag_to_class(one, "7"))
        assert driver.members("7") == (other, one)
        by_menu = (
            "swap",
            "mirror",
            "turn",
            "turn_left",
            "turn_right",
            "derive",
            "accept_2",
            "accept_3",
            "accept_1",
            "to_markers",
            "reject",
        )
        for action in by_menu:
            there_and_back(driver, partial(choose, driver, one, action))
        there_and_back(driver, lambda: choose(driver, driver.members("8")[0], "confirm_pair"))
        there_and_back(driver, lambda: choose(driver, driver.members("2")[0], "confirm_group"))
        there_and_back(driver, lambda: choose(driver, driver.members("9")[0], "to_tray"))
        there_and_back(driver, lambda: choose(driver, driver.members("9")[0], "confirm"))
        driver.press("accept")
        assert is_reviewed(driver.cell)

    run(["--demo"], job)


def test_one_a_pair_a_group_the_sure_and_all_are_confirmed(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        waiting = set(flagged(driver.cell))
        driver.click(driver.members("1")[0])
        there_and_back(driver, lambda: driver.key(ENTER))
        assert len(undecided(driver.cell)) == 45
        there_and_back(driver, lambda: driver.key(ENTER, SHIFT))
        assert len(undecided(driver.cell)) == 44
        driver.click(driver.members("4")[0])
        there_and_back(driver, lambda: driver.key(ENTER, CTRL))
        assert not set(undecided(driver.cell)) & set(driver.members("5"))
        there_and_back(driver, lambda: driver.key(ENTER, ALT))
        assert set(undecided(driver.cell)) == waiting
        there_and_back(driver, lambda: driver.key(ENTER, CTRL | SHIFT))
        assert is_reviewed(driver.cell)
        assert driver.label("accept") == "Accepted"
        assert GROUPS["B"] == ("4", "5")

    run(["--demo"], job)


def test_several_are_turned_and_marked_at_once(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        chosen = (*driver.members("16"), driver.members("3")[0])
        for chromosome_id in chosen:
            driver.click(chromosome_id, CTRL)
        for key in ("r", "m", ",", "k", "d", "b"):
            there_and_back(driver, lambda key=key: driver.key(key))
            kept = driver.cell.karyogram.placements
            assert all(kept[i].placed_by == "person" for i in chosen)
        there_and_back(driver, lambda: driver.key(Qt.Key.Key_Delete, SHIFT))
        assert set(driver.members(TRAY)) == set(chosen)
        one, other = driver.members("1")[0], driver.members("2")[0]
        driver.click(one)
        driver.click(other, CTRL)
        there_and_back(driver, lambda: driver.key("s"))
        assert (driver.column_of(one), driver.column_of(other)) == ("2", "1")

    run(["--demo"], job)


def test_a_line_splits_and_the_pieces_are_looked_at(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        whole = driver.members("1")[0]
        cut_by_mouse(driver, whole)
        driver.wait(lambda: len(driver.cell.chromosomes) == 47)
        driver.wait(lambda: all(c.proposal is not None for c in driver.cell.chromosomes))
        driver.settle()
        pieces = [c for c in driver.cell.chromosomes if c.made_from == (whole,)]
        assert len(pieces) == 2
        assert whole in [c.id for c in driver.cell.aside]
        # The model's word on the pieces and the cut are one step.
        driver.undo()
        assert driver.column_of(whole) == "1"
        assert len(driver.cell.chromosomes) == 46
        driver.redo()
        assert len(driver.cell.chromosomes) == 47
        driver.settle()
        for piece in pieces:
            driver.click(piece.id, CTRL)
        driver.window.workspace.scene.pick([c.id for c in pieces])
        there_and_back(driver, lambda: driver.key("j"))
        driver.wait(lambda: len(driver.cell.chromosomes) == 46)

    run(["--demo"], job)


def cut_by_mouse(driver: Driver, chromosome_id: str) -> None:
    """Draw a line across its middle with Alt held."""
    arrangement = driver.window.workspace.scene.arrangement
    assert arrangement is not None
    place = arrangement.places[chromosome_id]
    middle = place.y + place.h / 2
    viewport = driver.window.workspace.view.viewport()
    start = driver.at_scene(place.x + 0.5, middle)
    end = driver.at_scene(place.right + 4, middle)
    QTest.mousePress(viewport, LEFT, ALT, start)
    for k in range(1, 6):
        QTest.mouseMove(viewport, start + (end - start) * k / 5)
        QTest.qWait(1)
    QTest.mouseRelease(viewport, LEFT, ALT, end)
    driver.settle()


@pytest.mark.parametrize(
    ("tool", "keys"),
    [
        ("l", (Qt.Key.Key_Up, Qt.Key.Key_Left)),
        ("o", (Qt.Key.Key_Down,) * 8),
        ("e", (Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Space)),
    ],
)
def test_keys_alone_split_crop_and_erase(run: Run, tool: str, keys: tuple[Qt.Key, ...]) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        whole = driver.members("2")[1]
        driver.click(whole)
        before = driver.cell.karyogram
        driver.key(tool)
        driver.key(Qt.Key.Key_Escape)
        assert driver.cell.karyogram == before
        driver.key(tool)
        for key in keys:
            driver.key(key)
        driver.key(ENTER)
        driver.wait(lambda: whole not in driver.cell.karyogram.placements)
        driver.wait(lambda: all(c.proposal is not None for c in driver.cell.chromosomes))
        driver.settle()
        after = driver.cell.karyogram
        driver.undo()
        assert driver.cell.karyogram == before
        driver.redo()
        assert driver.cell.karyogram == after
        if tool == "l":
            driver.settle()
            made = {c.id for c in driver.cell.chromosomes if c.made_from == (whole,)}
            driver.key("g")
            driver.type_class(driver.column_of(min(made)))
            while driver.selected()[0] not in made:
                driver.key(Qt.Key.Key_Right)
            driver.key(Qt.Key.Key_Right, SHIFT)
            assert set(driver.selected()) == made
            there_and_back(driver, lambda: join_by_keys(driver))

    run(["--demo"], job)


def join_by_keys(driver: Driver) -> None:
    """J makes one of the two pieces, and the model looks at it."""
    driver.key("j")
    driver.wait(lambda: len(driver.cell.chromosomes) == 46)
    driver.wait(lambda: all(c.proposal is not None for c in driver.cell.chromosomes))


def test_a_class_is_gone_to_by_keys(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.view.setFocus()
        driver.key(Qt.Key.Key_Escape)
        for character in "21":
            QTest.keyClick(driver.view, character)
        # The least sure comes first: whoever goes to a class has mostly seen something there.
        order = likeliest_wrong(driver.cell, "21", unasked=True)
        assert set(order) == set(driver.members("21"))
        assert driver.selected() == order[:1]
        for wanted in (1, 0):
            driver.key("g")
            driver.type_class("9")
            driver.key("g")
            driver.type_class("21")
            if wanted:
                driver.key("g")
                driver.type_class("21")
            assert driver.selected() == (order[wanted],)
        assert len(driver.members("21")) == 2

    run(["--demo"], job)


def test_undo_outlives_the_window(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kept.karyo"
    states = []

    def work(driver: Driver) -> None:
        driver.wait_for_proposal()
        one = driver.members("5")[0]
        cut_by_mouse(driver, driver.members("3")[0])
        driver.wait(lambda: all(c.proposal is not None for c in driver.cell.chromosomes))
        driver.settle()
        states.append(driver.cell.karyogram)
        driver.click(one)
        driver.type_class("6")
        states.append(driver.cell.karyogram)
        driver.key("r")
        states.append(driver.cell.karyogram)
        driver.undo()
        driver.save(path)
        assert not driver.window.isWindowModified()

    def go_on(driver: Driver) -> None:
        driver.wait_for_cells()
        driver.settle()
        assert driver.cell.karyogram == states[1]
        assert not driver.window.isWindowModified()
        driver.redo()
        assert driver.cell.karyogram == states[2]
        driver.undo()
        driver.undo()
        assert driver.cell.karyogram == states[0]
        driver.undo()
        assert len(driver.cell.chromosomes) == 46
        driver.undo()
        assert len(driver.members(TRAY)) == 46
        assert driver.window.isWindowModified()
        assert driver.cell.effort.actions >= 4

    run(["--demo"], work)
    run([str(path)], go_on)


def test_the_audit_and_the_meter(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "AUDIT_SHARE", 0.05)

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        assert driver.label("look") == "5 to look at"
        asked = driver.cell.audit
        assert len(asked) == 2
        assert all(driver.window.workspace.scene.item_of(i).mark.text == "?" for i in asked)
        tip = driver.window.workspace.scene.item_of(asked[0]).toolTip()
        assert "Judge by eye alone" in tip
        assert "confidence" not in tip
        driver.click(asked[0])
        assert driver.label("inspector-state") == "Does it lie right? Judge by eye alone."
        driver.key(Qt.Key.Key_Escape)
        spent = driver.document.snapshot().cells[0].effort.actions
        for left in (4, 3, 2, 1, 0):
            driver.key(Qt.Key.Key_N) if left == 4 else None
            driver.key(ENTER)
            assert driver.label("look") == (
                f"{left} to look at" if left else "Nothing left to look at"
            )
        driver.key(Qt.Key.Key_I, CTRL)
        assert driver.document.snapshot().cells[0].effort.actions == spent + 6
        assert driver.document.snapshot().cells[0].effort.seconds > 0
        dialog = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "statistics")
        assert dialog.isVisible()
        dialog.close()

    run(["--demo"], job)
