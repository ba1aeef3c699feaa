"""Correcting a karyogram by mouse and by keys, in the real window."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cirnet_core.classes import CLASSES, TRAY
from tests.gui.driver import Driver, Run

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_demo_cell_is_proposed_and_dragged(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        assert driver.label("karyotype") == "46,XX"
        assert all(len(driver.members(name)) == 2 for name in CLASSES[:22])
        moved = driver.members("9")[0]
        driver.drag_to_class(moved, "10")
        assert driver.members("10")[-1] == moved
        assert driver.label("karyotype") == "46,XX,-9,+10"
        assert driver.window.isWindowModified()
        driver.undo()
        assert driver.column_of(moved) == "9"
        assert driver.label("karyotype") == "46,XX"
        assert not driver.window.isWindowModified()
        driver.redo()
        assert driver.column_of(moved) == "10"

    run(["--demo"], job)


def test_drag_to_the_tray_and_back(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        moved = driver.members("X")[0]
        driver.drag_to_class(moved, TRAY)
        assert driver.members(TRAY) == (moved,)
        assert driver.label("karyotype") == "45,X"
        driver.drag_to_class(moved, "X")
        assert driver.column_of(moved) == "X"

    run(["--demo"], job)


def test_drag_outside_the_sheet_changes_nothing(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        before = driver.cell
        chromosome = driver.members("3")[0]
        driver.drag(driver.at(chromosome), driver.at_scene(-40, 200))
        assert driver.cell is before
        home = driver.window.workspace.scene.arrangement
        assert home is not None
        assert driver.window.workspace.scene.item_of(chromosome).x() == home.places[chromosome].x

    run(["--demo"], job)


def test_drop_between_the_homologues(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        first, second = driver.members("4")
        moved = driver.members("5")[0]
        arrangement = driver.window.workspace.scene.arrangement
        assert arrangement is not None
        gap = (arrangement.places[first].right + arrangement.places[second].x) / 2
        middle = arrangement.places[first].y + arrangement.places[first].h / 2
        driver.drag(driver.at(moved), driver.at_scene(gap, middle))
        assert driver.members("4") == (first, moved, second)

    run(["--demo"], job)


def test_escape_lets_go_of_what_is_carried(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        chromosome = driver.members("6")[0]
        driver.drag(driver.at(chromosome), driver.at_class("7"), release=False)
        assert driver.window.workspace.scene.carrying
        QTest.keyClick(driver.view, Qt.Key.Key_Escape)
        assert not driver.window.workspace.scene.carrying
        viewport = driver.window.workspace.view.viewport()
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=driver.at_class("7"))
        assert driver.column_of(chromosome) == "6"

    run(["--demo"], job)


def test_typing_sends_to_a_class(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        chromosome = driver.members("9")[0]
        driver.click(chromosome)
        for typed, column in (("12", "12"), ("X", "X"), ("y", "Y"), ("1", "1"), ("22", "22")):
            driver.type_class(typed)
            assert driver.column_of(chromosome) == column
            assert driver.selected() == (chromosome,)
        QTest.keyClick(driver.view, "2")
        driver.wait(lambda: driver.column_of(chromosome) == "2")

    run(["--demo"], job)


def test_keys_turn_reject_and_confirm(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        chromosome = driver.members("13")[1]
        driver.click(chromosome)
        turned = driver.cell.karyogram.placements[chromosome].rotation_deg
        for key in (Qt.Key.Key_R, Qt.Key.Key_F):
            driver.key(key)
            turned = (turned + 180.0) % 360.0
            placement = driver.cell.karyogram.placements[chromosome]
            assert abs(placement.rotation_deg - turned) < 1e-9
        driver.key(Qt.Key.Key_Delete)
        assert driver.column_of(chromosome) == TRAY
        for _ in range(3):
            driver.undo()
        assert driver.cell.karyogram.placements[chromosome].placed_by == "model"
        driver.click(chromosome)
        driver.key(Qt.Key.Key_Return)
        assert driver.cell.karyogram.placements[chromosome].placed_by == "person"

    run(["--demo"], job)


def test_the_flagged_are_walked_and_confirmed(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        assert driver.label("look") == "3 to look at"
        driver.key(Qt.Key.Key_N)
        first = driver.selected()
        driver.key(Qt.Key.Key_N)
        assert driver.selected() != first
        driver.key(Qt.Key.Key_N, SHIFT)
        assert driver.selected() == first
        for left in ("2 to look at", "1 to look at", "Nothing left to look at"):
            driver.key(Qt.Key.Key_Return)
            assert driver.label("look") == left
        driver.undo()
        assert driver.label("look") == "1 to look at"

    run(["--demo"], job)


def test_several_are_selected_and_moved_together(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        pair = driver.members("16")
        driver.click(pair[0])
        driver.click(pair[1], CTRL)
        assert driver.selected() == pair
        driver.drag_to_class(pair[0], "18")
        assert driver.members("16") == ()
        assert set(pair) < set(driver.members("18"))
        driver.undo()
        assert driver.members("16") == pair
        driver.key(Qt.Key.Key_Escape)
        assert driver.selected() == ()
        driver.key(Qt.Key.Key_A, CTRL)
        assert len(driver.selected()) == 46

    run(["--demo"], job)


def test_a_rubber_band_selects(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        arrangement = driver.window.workspace.scene.arrangement
        assert arrangement is not None
        room = arrangement.columns["8"].room
        driver.drag(
            driver.at_scene(room.x + 3, room.y + 3), driver.at_scene(room.right - 3, room.bottom)
        )
        assert driver.selected() == driver.members("8")

    run(["--demo"], job)


def test_arrows_walk_the_karyogram(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.view.setFocus()
        driver.key(Qt.Key.Key_Escape)
        driver.key(Qt.Key.Key_Right)
        assert driver.selected() == driver.members("1")[:1]
        driver.key(Qt.Key.Key_Right)
        driver.key(Qt.Key.Key_Right)
        assert driver.selected() == driver.members("2")[:1]
        driver.key(Qt.Key.Key_Left)
        assert driver.selected() == driver.members("1")[1:]
        driver.key(Qt.Key.Key_Down)
        assert driver.column_of(driver.selected()[0]) in ("6", "7")
        driver.key(Qt.Key.Key_Up)
        assert driver.column_of(driver.selected()[0]) in ("1", "2")

    run(["--demo"], job)


def test_zoom_and_fit(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        view = driver.window.workspace.view
        fitted = view.zoom
        driver.key(Qt.Key.Key_Plus)
        assert view.zoom > fitted
        driver.key(Qt.Key.Key_Minus)
        driver.key(Qt.Key.Key_Minus)
        assert view.zoom < fitted
        driver.key(Qt.Key.Key_0, CTRL)
        assert abs(view.zoom - fitted) < 1e-6
        QTest.mouseMove(view.viewport(), QPoint(200, 200))

    run(["--demo"], job)


def test_the_inspector_tells_all_and_sends(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        chromosome = next(c for c in driver.cell.chromosomes if c.file.endswith("07.png"))
        driver.click(chromosome.id)
        inspector = driver.window.workspace.inspector
        column = driver.column_of(chromosome.id)
        assert driver.label("inspector-title") == f"Class {column}"
        assert driver.label("inspector-state") == "Proposed, 62% confidence"
        notes = inspector.note_texts()
        assert "The model is unsure of the class." in notes
        assert any("reads it as class 11" in note for note in notes)
        assert [row.class_ for row in inspector.candidates.rows][:2] == ["11", column]
        QTest.mouseClick(inspector.candidates.rows[0], Qt.MouseButton.LeftButton)
        assert driver.column_of(chromosome.id) == "11"
        assert driver.label("inspector-state") == f"Moved by you from class {column}"
        driver.press("inspector-turn")
        driver.press("inspector-tray")
        assert driver.column_of(chromosome.id) == TRAY
        driver.undo()
        driver.press("inspector-confirm")

    run(["--demo"], job)
