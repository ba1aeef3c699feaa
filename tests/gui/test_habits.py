"""Habits: palette, keys of one's own, cheat sheet, context menu, what the window remembers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QKeySequenceEdit,
    QLineEdit,
    QListWidget,
    QTreeWidget,
    QWidget,
)

from karyo_desktop.ui.overlay import Overlay
from karyo_desktop.ui.palette import ranked
from karyo_desktop.ui.shortcuts import user_of
from tests.gui.driver import Driver, Run

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def find(driver: Driver, kind: type, name: str) -> QWidget:
    found = driver.window.findChild(kind, name)
    assert found is not None, name
    return found


def overlay(driver: Driver, name: str) -> Overlay:
    found = find(driver, Overlay, name)
    assert isinstance(found, Overlay)
    return found


def search(driver: Driver, text: str) -> list[str]:
    """Open the palette, type, and read what it offers."""
    driver.key(Qt.Key.Key_K, CTRL)
    assert overlay(driver, "palette").isVisible()
    line, found = find(driver, QLineEdit, "palette-line"), find(driver, QListWidget, "palette-list")
    assert isinstance(line, QLineEdit)
    assert isinstance(found, QListWidget)
    QTest.keyClicks(line, text)
    return [found.item(row).text() for row in range(found.count())]


@pytest.mark.parametrize(
    ("query", "best"),
    [("pdf", "Export PDF report"), ("exp kar", "Export karyogram picture"), ("usv", "Undo save")],
)
def test_the_best_match_comes_first(query: str, best: str) -> None:
    texts = ["Save case", "Export karyogram picture", "Export PDF report", "Undo save", "Quit"]
    assert texts[ranked(query, texts)[0]] == best
    assert ranked("zzz", texts) == []
    assert len(ranked("", texts)) == len(texts)


def test_the_palette_finds_and_does_a_command(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        chosen = driver.members("8")[0]
        driver.click(chosen)
        offered = search(driver, "tray")
        assert offered[0].startswith("To the tray")
        line = find(driver, QLineEdit, "palette-line")
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert not overlay(driver, "palette").isVisible()
        assert driver.column_of(chosen) == "tray"
        assert search(driver, "class 14")[0].startswith("Send to class 14")
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert driver.column_of(chosen) == "14"
        driver.undo()
        driver.undo()
        assert driver.column_of(chosen) == "8"
        search(driver, "dark")
        QTest.keyClick(line, Qt.Key.Key_Escape)
        assert not overlay(driver, "palette").isVisible()
        assert driver.view.hasFocus()

    run(["--demo"], job)


def test_commands_below_wait_while_the_palette_is_open(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        chosen = driver.members("8")[0]
        driver.click(chosen)
        turned = driver.cell.karyogram.placements[chosen]
        assert search(driver, "rmnx") == []
        line = find(driver, QLineEdit, "palette-line")
        QTest.keyClick(line, Qt.Key.Key_Delete)
        QTest.keyClick(line, Qt.Key.Key_E, CTRL)
        assert driver.cell.karyogram.placements[chosen] == turned
        assert driver.column_of(chosen) == "8"
        QTest.keyClick(line, Qt.Key.Key_Tab)
        assert line.hasFocus()
        QTest.keyClick(line, Qt.Key.Key_Escape)

    run(["--demo"], job)


def test_the_cheat_sheet_shows_every_key(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.key("?")
        sheet = overlay(driver, "cheat-sheet")
        assert sheet.isVisible()
        words = [
            part.text()
            for part in driver.window.commands.cheat_sheet.findChildren(QWidget)
            if hasattr(part, "text")
        ]
        assert "1 … 22, X, Y" in words
        shown = ", ".join(words)
        assert "Ctrl+Z" in shown
        for action in driver.window.actions_.all():
            for key in action.shortcuts():
                assert key.toString().replace("Return", "Enter") in shown, action.text()
        QTest.keyClick(driver.window.commands.cheat_sheet.area, Qt.Key.Key_Escape)
        assert not sheet.isVisible()

    run(["--demo"], job)


def test_keys_are_rebound_checked_and_remembered(run: Run) -> None:
    def choose(driver: Driver, name: str) -> None:
        tree = find(driver, QTreeWidget, "keys")
        assert isinstance(tree, QTreeWidget)
        for row in range(tree.topLevelItemCount()):
            item = tree.topLevelItem(row)
            if item is not None and item.data(0, Qt.ItemDataRole.UserRole) == name:
                tree.setCurrentItem(item)

    def press(driver: Driver, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        edit = find(driver, QKeySequenceEdit, "key-edit")
        assert isinstance(edit, QKeySequenceEdit)
        edit.setFocus()
        QTest.keyClick(edit, key, modifier)
        driver.wait(lambda: edit.keySequence().isEmpty())

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.key(Qt.Key.Key_Comma, CTRL)
        assert overlay(driver, "settings-card").isVisible()
        choose(driver, "turn")
        press(driver, Qt.Key.Key_E, CTRL)
        assert "belongs to “Export PDF report”" in driver.label("key-told")
        press(driver, Qt.Key.Key_9, Qt.KeyboardModifier.NoModifier)
        assert "a key of the sheet" in driver.label("key-told")
        press(driver, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
        assert driver.label("key-told") == ""
        assert driver.label("legend-turn") == "Alt+T"
        driver.press("settings-done")
        chosen = driver.members("8")[0]
        driver.click(chosen)
        before = driver.cell.karyogram.placements[chosen].rotation_deg
        driver.key(Qt.Key.Key_R)
        assert driver.cell.karyogram.placements[chosen].rotation_deg == before
        driver.key(Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
        assert driver.cell.karyogram.placements[chosen].rotation_deg != before

    def again(driver: Driver) -> None:
        action = driver.window.actions_["turn"]
        assert action.shortcut().toString() == "Alt+T"
        assert "Alt+T" in action.toolTip()
        driver.window.commands.open_settings()
        choose(driver, "turn")
        driver.press("key-usual")
        assert action.shortcut().toString() == "R"
        driver.press("keys-usual")
        assert driver.label("legend-turn") == "R"
        assert driver.label("legend-undo") == "Ctrl+Z"

    run(["--demo"], job)
    run([], again)


def test_the_shares_are_chosen_and_remembered(run: Run) -> None:
    def choose(driver: Driver, name: str, text: str) -> None:
        driver.key(Qt.Key.Key_Comma, CTRL)
        field = find(driver, QDoubleSpinBox, name)
        assert isinstance(field, QDoubleSpinBox)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Tab)
        driver.press("settings-done")

    def decided(driver: Driver) -> int:
        return sum(p.placed_by == "person" for p in driver.cell.karyogram.placements.values())

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        alt = Qt.KeyboardModifier.AltModifier
        choose(driver, "confirm-from", "100")
        driver.key(Qt.Key.Key_Return, alt)
        assert decided(driver) == 0
        choose(driver, "confirm-from", "96")
        driver.key(Qt.Key.Key_Return, alt)
        assert 0 < decided(driver) < len(driver.cell.chromosomes)
        choose(driver, "audit-share", "12.5")
        assert driver.document.audit_share == 0.125

    def again(driver: Driver) -> None:
        driver.wait_for_proposal()
        assert driver.document.audit_share == 0.125
        assert driver.window.workspace.gestures.threshold == 0.96
        driver.key(Qt.Key.Key_Comma, CTRL)
        field = find(driver, QDoubleSpinBox, "audit-share")
        assert isinstance(field, QDoubleSpinBox)
        assert field.value() == 12.5
        driver.press("settings-done")

    run(["--demo"], job)
    run(["--demo"], again)


def test_no_key_has_two_commands(run: Run) -> None:
    def job(driver: Driver) -> None:
        shortcuts = driver.window.commands.shortcuts
        assert shortcuts is not None
        keys = shortcuts.keys()
        for name, own in keys.items():
            for key in own:
                assert not user_of(key, keys, besides=name), (name, key)
                assert "sheet itself" not in shortcuts.why_not(name, key), (name, key)

    run([], job)


def test_the_context_menu_is_of_what_lies_under_the_mouse(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        chosen = driver.members("2")[1]
        menu = driver.window.commands.context_menu(driver.at(chosen))
        assert driver.selected() == (chosen,)
        classes = next(action.menu() for action in menu.actions() if action.menu() is not None)
        next(action for action in classes.actions() if action.text() == "15").trigger()
        assert driver.column_of(chosen) == "15"
        names = [action.objectName() for action in menu.actions()]
        assert {"confirm", "turn", "to_tray", "copy", "undo"} <= set(names)
        empty = driver.window.commands.context_menu(driver.at_scene(2, 2))
        assert "turn" not in [action.objectName() for action in empty.actions()]

    run(["--demo"], job)


def test_the_layout_is_remembered(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.key(Qt.Key.Key_T, CTRL)
        driver.key(Qt.Key.Key_F9)
        assert not driver.window.workspace.right.isVisible()

    def again(driver: Driver) -> None:
        driver.wait_for_proposal()
        assert driver.window.workspace.centre.strip.isVisible()
        assert not driver.window.workspace.right.isVisible()

    run(["--demo"], job)
    run(["--demo"], again)


def test_no_key_belongs_to_two_actions(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        owners: dict[str, list[str]] = {}
        for action in driver.window.actions_.all():
            for key in action.shortcuts():
                if not key.isEmpty():
                    owners.setdefault(key.toString(), []).append(action.objectName())
        assert {key: names for key, names in owners.items() if len(names) > 1} == {}

    run(["--demo"], job)


def test_zoom_and_selection_stand_in_the_status_bar(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.key(Qt.Key.Key_Escape)
        assert driver.label("status-selection") == "Nothing selected"
        driver.click(driver.members("3")[0])
        driver.click(driver.members("4")[0], Qt.KeyboardModifier.ControlModifier)
        assert driver.label("status-selection") == "2 selected"
        before = driver.label("status-zoom")
        driver.key("+")
        assert driver.label("status-zoom") != before
        assert driver.label("status-zoom") == f"{round(100 * driver.view.zoom)}%"

    run(["--demo"], job)
