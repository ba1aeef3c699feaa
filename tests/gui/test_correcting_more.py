"""Corrections by the hand that the other tests do not use: surgery by mouse, several by keys."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolBar

from cirnet_core.classes import TRAY
from karyo_desktop.domain.review import flagged, is_reviewed, undecided
from tests.gui.driver import Driver, Run
from tests.gui.test_correcting_gestures import choose, there_and_back

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def by_menu_bar(driver: Driver, menu_name: str, action: str) -> None:
    """Open a menu of the bar by the mouse and click on a command."""
    bar = driver.window.menuBar()
    entry = next(a for a in bar.actions() if a.text().replace("&", "") == menu_name)
    menu = entry.menu()
    assert isinstance(menu, QMenu)
    QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(entry).center())
    driver.wait(menu.isVisible)
    at = menu.actionGeometry(driver.window.actions_[action]).center()
    QTest.mouseClick(menu, LEFT, pos=at)
    driver.wait(lambda: not menu.isVisible())
    driver.window.activateWindow()


def by_toolbar(driver: Driver, action: str) -> None:
    """Click on a button of the toolbar."""
    bar = driver.window.findChild(QToolBar, "toolbar")
    assert bar is not None
    QTest.mouseClick(bar.widgetForAction(driver.window.actions_[action]), LEFT)


def between(driver: Driver, column: str) -> QPoint:
    """The gap between the two of a class."""
    arrangement = driver.window.workspace.scene.arrangement
    assert arrangement is not None
    first, second = (arrangement.places[i] for i in driver.members(column)[:2])
    return driver.at_scene((first.right + second.x) / 2, first.y + first.h / 2)


def proposed(driver: Driver) -> None:
    """Until the model has looked at the new pieces."""
    driver.wait(lambda: all(c.proposal is not None for c in driver.cell.chromosomes))
    driver.settle()


def taken_back(driver: Driver, before: object) -> None:
    """Undo and redo what was done last."""
    after = driver.cell.karyogram
    assert after != before
    driver.undo()
    assert driver.cell.karyogram == before
    driver.redo()
    assert driver.cell.karyogram == after


@pytest.mark.parametrize("how", ["modifier", "menu"])
@pytest.mark.parametrize("tool", ["split", "crop", "erase"])
def test_the_mouse_splits_crops_and_erases(run: Run, tool: str, how: str) -> None:
    keys = {"split": ALT, "crop": ALT | CTRL, "erase": ALT | SHIFT}[tool]
    strokes = {
        "split": ((0.0, 0.5), (1.3, 0.5)),
        "crop": ((-0.2, -0.05), (1.2, 0.6)),
        "erase": ((0.5, 0.02), (0.5, 0.2)),
    }[tool]

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        whole, before = driver.members("1")[0], driver.cell.karyogram
        arrangement = driver.window.workspace.scene.arrangement
        assert arrangement is not None
        place = arrangement.places[whole]
        start, end = (
            driver.at_scene(place.x + x * place.w, place.y + y * place.h) for x, y in strokes
        )
        if how == "menu":
            choose(driver, whole, tool)
        else:  # only over the chromosome does the key take the tool
            start = start if tool != "crop" else driver.at_scene(place.x + 1, place.y + 1)
        held = keys if how == "modifier" else Qt.KeyboardModifier.NoModifier
        viewport = driver.window.workspace.view.viewport()
        QTest.mousePress(viewport, LEFT, held, start + QPoint(1, 0))
        for k in range(1, 6):
            QTest.mouseMove(viewport, start + (end - start) * k / 5)
            QTest.qWait(1)
        QTest.mouseRelease(viewport, LEFT, held, end)
        driver.wait(lambda: whole not in driver.cell.karyogram.placements)
        proposed(driver)
        made = [c for c in driver.cell.chromosomes if c.made_from == (whole,)]
        assert len(made) == (2 if tool == "split" else 1)
        assert whole in [c.id for c in driver.cell.aside]
        taken_back(driver, before)
        if tool == "split":
            driver.settle()
            driver.click(made[0].id)
            driver.click(made[1].id, CTRL)
            pieces = driver.cell.karyogram
            choose(driver, made[1].id, "join")
            driver.wait(lambda: len(driver.cell.chromosomes) == 46)
            proposed(driver)
            taken_back(driver, pieces)

    run(["--demo"], job)


def test_the_tray_and_the_place_between_by_mouse_and_by_keys(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        moved = driver.members("5")[0]
        first, second = driver.members("4")
        there_and_back(driver, lambda: driver.drag(driver.at(moved), between(driver, "4")))
        assert driver.members("4") == (first, moved, second)
        there_and_back(driver, lambda: driver.drag_to_class(moved, TRAY))
        assert driver.members(TRAY) == (moved,)
        driver.click(moved)
        there_and_back(driver, lambda: driver.type_class("4"))
        assert driver.members("4") == (first, second, moved)
        there_and_back(driver, lambda: driver.key("s"))
        assert driver.members("4") == (first, moved, second)
        there_and_back(driver, lambda: driver.type_class("X"))
        there_and_back(driver, lambda: by_toolbar(driver, "to_tray"))
        there_and_back(driver, lambda: by_toolbar(driver, "turn"))

    run(["--demo"], job)


def test_several_are_chosen_by_keys_and_by_a_frame(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        pair = driver.members("8")
        driver.click(pair[0])
        driver.key(Qt.Key.Key_Right, SHIFT)
        assert driver.selected() == pair
        there_and_back(driver, lambda: driver.key("r"))
        there_and_back(driver, lambda: driver.type_class("9"))
        assert set(pair) < set(driver.members("9"))
        driver.key(Qt.Key.Key_Escape)
        arrangement = driver.window.workspace.scene.arrangement
        assert arrangement is not None
        room = arrangement.columns["16"].room
        top, foot = (
            driver.at_scene(room.x + 3, room.y + 3),
            driver.at_scene(room.right - 3, room.bottom),
        )
        driver.drag(top, foot)
        chosen = driver.members("16")
        assert driver.selected() == chosen
        there_and_back(driver, partial(choose, driver, chosen[1], "mirror"))
        there_and_back(driver, lambda: driver.drag_to_class(chosen[0], "18"))
        assert set(chosen) < set(driver.members("18"))

    run(["--demo"], job)


def test_the_mouse_confirms_the_sure_and_all_and_walks_the_queue(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        waiting = flagged(driver.cell)
        there_and_back(driver, lambda: by_menu_bar(driver, "Cell", "confirm_sure"))
        assert set(undecided(driver.cell)) == set(waiting)
        driver.key(Qt.Key.Key_Escape)
        seen = []
        for step in ("look", "next", "next"):
            driver.press("look") if step == "look" else by_toolbar(driver, step)
            seen.append(driver.selected()[0])
        assert set(seen) == set(waiting)
        by_toolbar(driver, "previous")
        assert driver.selected() == (seen[1],)
        there_and_back(driver, lambda: driver.press("inspector-confirm"))
        there_and_back(driver, lambda: driver.press("accept"))
        assert is_reviewed(driver.cell)

    run(["--demo"], job)


def test_the_menu_at_the_mouse_reaches_every_correction(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        menu = driver.window.commands.context_menu(driver.at(driver.members("3")[0]))
        offered = {action.objectName() for action in menu.actions()}
        edit = next(a for a in driver.window.menuBar().actions() if a.text() == "&Edit").menu()
        assert isinstance(edit, QMenu)
        corrections = {action.objectName() for action in edit.actions()} - {"select_all"}
        assert corrections - {"copy_karyogram"} <= offered
        assert {"confirm", "confirm_pair", "confirm_group"} <= offered

    run(["--demo"], job)


def test_centromeres_are_brought_to_one_level(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        scene = driver.window.workspace.scene

        def bottoms(column: str) -> set[float]:
            assert scene.arrangement is not None
            return {round(scene.arrangement.places[i].bottom, 1) for i in driver.members(column)}

        level = bottoms("4") | bottoms("1")
        assert len(level) == 1
        driver.key("l", CTRL)
        assert len(bottoms("4") | bottoms("1")) > 1
        driver.key("l", CTRL)
        assert bottoms("4") | bottoms("1") == level

    run(["--demo"], job)
