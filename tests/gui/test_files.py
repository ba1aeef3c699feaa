"""Opening, saving, exporting and closing, through the real window."""

from __future__ import annotations

import shutil
import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from karyo_desktop.jobs import opening
from karyo_desktop.jobs.lane import Context
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.panels.notices import NoticesPanel
from karyo_desktop.ui.reporting import asking
from karyo_desktop.ui.settings import Settings
from tests.gui.driver import Driver, Run, hold_imports


def two_cells(path: Path, cell: Path) -> Path:
    """A zip that holds the same cell twice, as ``a`` and as ``b``."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a", "b"):
            for image in sorted(cell.iterdir()):
                archive.write(image, f"{name}/{image.name}")
    return path


def test_save_reopen_and_what_was_done_is_there(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "case.karyo"

    def first(driver: Driver) -> None:
        driver.wait_for_proposal()
        moved = driver.members("9")[0]
        driver.drag_to_class(moved, "10")
        assert driver.window.windowTitle() == "demo_cell[*] — Karyo Desktop"
        driver.save(path)
        assert path.exists()
        assert not driver.window.isWindowModified()
        assert driver.window.windowTitle() == "case[*] — Karyo Desktop"
        driver.undo()
        assert driver.window.isWindowModified()
        driver.redo()
        assert not driver.window.isWindowModified()

    def second(driver: Driver) -> None:
        driver.wait_for_proposal()
        assert driver.label("karyotype") == "46,XX,-9,+10"
        moved = driver.members("10")[-1]
        assert driver.cell.karyogram.placements[moved].placed_by == "person"
        proposal = driver.cell.chromosome(moved).proposal
        assert proposal is not None
        assert proposal.class_ == "9"

    run(["--demo"], first)
    run([str(path)], second)
    assert Settings().recent()[0] == str(path)


def test_unsaved_work_is_asked_about(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kept.karyo"

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        asked = driver.answer_unsaved("cancel", "save")
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.window.close()
        assert driver.window.isVisible()
        driver.answer_save(path)
        driver.window.close()
        driver.wait(lambda: not driver.window.isVisible())
        assert asked == ["demo_cell", "demo_cell"]

    run(["--demo"], job)
    assert path.exists()


def test_closing_without_changes_asks_nothing(run: Run) -> None:
    def job(driver: Driver) -> None:
        asked = driver.answer_unsaved()
        driver.wait_for_proposal()
        driver.window.close()
        assert not driver.window.isVisible()
        assert asked == []

    run(["--demo"], job)


def test_discarded_work_makes_room_for_another_case(run: Run, small_cell: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.drag_to_class(driver.members("9")[0], "10")
        asked = driver.answer_unsaved("cancel", "discard")
        driver.window.open_paths([small_cell])
        assert driver.document.title == "demo_cell"
        driver.window.open_paths([small_cell])
        driver.wait(lambda: driver.document.title == "six")
        driver.wait_for_proposal()
        assert len(driver.cell.chromosomes) == 6
        assert driver.label("karyotype") == "—"
        assert len(asked) == 2
        assert not driver.window.isWindowModified()

    run(["--demo"], job)


@pytest.mark.parametrize("answer", ["cancel", "discard", "save"])
def test_what_is_done_while_another_case_loads_is_asked_about(
    run: Run,
    small_cell: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: dialogs.Answer,
) -> None:
    kept = tmp_path / "kept.karyo"

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.drag_to_class(driver.members("9")[0], "10")
        asked = driver.answer_unsaved("discard", answer)
        driver.answer_save(kept)
        gate = hold_imports(monkeypatch)
        driver.window.open_paths([small_cell])
        moved = driver.members("3")[0]
        driver.click(moved)
        QTest.keyClick(driver.view, "X")
        gate.set()
        driver.wait(lambda: len(asked) == 2)
        driver.wait(lambda: not driver.window.files.busy)
        if answer == "cancel":
            driver.bot.wait(20)
            assert driver.document.title == "demo_cell"
            assert driver.column_of(moved) == "X"
        else:
            driver.wait(lambda: driver.document.title == "six")
        assert len(asked) == 2

    run(["--demo"], job)
    assert kept.exists() == (answer == "save")


def test_the_model_s_own_work_is_not_asked_about_again(run: Run, small_cell: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.drag_to_class(driver.members("9")[0], "10")
        asked = driver.answer_unsaved("discard", "cancel")
        driver.window.actions_["run"].trigger()
        driver.window.open_paths([small_cell])
        driver.wait(lambda: driver.document.title == "six")
        assert len(asked) == 1

    run(["--demo"], job)


def test_the_report_is_exported(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report, picture = tmp_path / "report.pdf", tmp_path / "karyogram.png"
    monkeypatch.setattr(asking, "ask_picture", lambda _parent: asking.PictureWish())

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.export_pdf(report)
        driver.answer_save(picture)
        driver.window.actions_["export_png"].trigger()
        driver.wait(lambda: not driver.window.files.busy)

    run(["--demo"], job)
    text = "\n".join(page.extract_text() for page in PdfReader(report).pages)
    assert "46,XX,-9,+10" in text
    assert "fake-1" in text
    assert "draft" in text.lower()
    assert "research use only" in text.lower()
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_report_behind_an_import_is_written_before_the_window_closes(
    run: Run, small_cell: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "report.pdf"

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        gate = hold_imports(monkeypatch)
        driver.window.open_paths([small_cell])
        driver.answer_save(report)
        driver.window.actions_["export_pdf"].trigger()
        driver.window.close()
        assert driver.window.isVisible()
        gate.set()
        driver.wait(lambda: not driver.window.isVisible())

    run(["--demo"], job)
    assert report.read_bytes().startswith(b"%PDF")


def test_a_report_that_was_not_written_keeps_the_window(run: Run, tmp_path: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.answer_save(tmp_path / "no" / "such" / "report.pdf")
        driver.window.actions_["export_pdf"].trigger()
        driver.window.close()
        driver.wait(driver.window.notices.isVisible)
        driver.bot.wait(20)
        assert driver.window.isVisible()

    run(["--demo"], job)


def test_a_zip_of_two_cells(run: Run, small_cell: Path, tmp_path: Path) -> None:
    path = two_cells(tmp_path / "two.zip", small_cell)

    def job(driver: Driver) -> None:
        driver.wait_for_cells(2)
        driver.wait_for_proposal()
        panel = driver.window.workspace.cells
        assert panel.isVisible()
        assert panel.list.count() == 2
        assert driver.cell.name == "a"
        moved = driver.members(driver.column_of(driver.cell.chromosomes[0].id))[0]
        driver.click(moved)
        driver.key(Qt.Key.Key_Delete)
        panel.list.setCurrentRow(1)
        driver.settle()
        assert driver.cell.name == "b"
        assert driver.members("tray") == ()
        # Each cell has its own undo: here there is nothing of the other cell's to take back.
        assert "tray" not in driver.window.actions_["undo"].text()
        panel.list.setCurrentRow(0)
        driver.settle()
        driver.undo()
        assert driver.members("tray") == ()

    run([str(path)], job)


def test_a_glide_of_one_cell_moves_nothing_in_the_next(
    run: Run, small_cell: Path, tmp_path: Path
) -> None:
    path = two_cells(tmp_path / "two.zip", small_cell)

    def job(driver: Driver) -> None:
        driver.wait_for_cells(2)
        driver.wait_for_proposal()
        scene, cells = driver.window.workspace.scene, driver.window.workspace.cells
        scene.glide_ms = 20
        driver.click(driver.cell.chromosomes[0].id)
        driver.key(Qt.Key.Key_Delete)
        driver.bot.wait(100)
        cells.list.setCurrentRow(1)
        driver.settle()
        driver.bot.wait(100)
        assert driver.cell.name == "b"
        assert scene.arrangement is not None
        for chromosome_id, place in scene.arrangement.places.items():
            assert scene.item_of(chromosome_id).pos() == QPointF(place.x, place.y), chromosome_id

    run([str(path)], job)


def test_another_input_can_be_stopped_while_the_first_still_ends(
    run: Run, small_cell: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first job's end, which comes late, must not take the second one's Stop away."""
    first, second = (two_cells(tmp_path / f"{name}.zip", small_cell) for name in ("one", "two"))
    gates = {first: threading.Event(), second: threading.Event()}
    begun: list[Path] = []
    whole = opening.import_cells

    def slow(paths: Sequence[Path], store: ImageStore, context: Context) -> opening.ImportSummary:
        begun.append(paths[0])
        gates[paths[0]].wait(10)
        return whole(paths, store, context)

    monkeypatch.setattr(opening, "import_cells", slow)

    def job(driver: Driver) -> None:
        driver.window.open_paths([first])
        driver.wait(lambda: first in begun)
        driver.window.open_paths([second])
        gates[first].set()
        driver.wait(lambda: second in begun)
        driver.bot.wait(20)
        assert driver.window.progress.isVisible()
        assert "two" in driver.window.progress.text()
        driver.window.files.cancel()
        gates[second].set()
        driver.wait(lambda: not driver.window.files.busy)
        assert driver.window.document is None

    run([], job)


def test_bad_files_are_named_and_the_others_load(
    run: Run, small_cell: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mixed"
    shutil.copytree(small_cell, folder)
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.png").write_text("no image")
    (folder / "notes.txt").write_text("not for us")

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        notices = driver.window.notices
        assert notices.isVisible()
        assert {problem.file for problem in notices.problems} == {"empty.png", "text.png"}
        assert len(driver.cell.chromosomes) == 6
        driver.press("close-notices")
        assert not notices.isVisible()

    run([str(folder)], job)


@pytest.mark.parametrize("kind", ["absent", "empty", "damaged zip", "damaged case"])
def test_what_cannot_be_opened_is_said(run: Run, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "input"
    if kind == "empty":
        path.mkdir()
    elif kind == "damaged zip":
        path = tmp_path / "input.zip"
        path.write_bytes(b"PK not really")
    elif kind == "damaged case":
        path = tmp_path / "input.karyo"
        path.write_bytes(b"PK not really")

    def job(driver: Driver) -> None:
        notices: NoticesPanel = driver.window.notices
        driver.wait(notices.isVisible)
        assert "input" in notices.problems[0].message
        assert driver.window.document is None
        assert driver.window.start.isVisible()

    run([str(path)], job)


def test_files_are_dropped_on_the_window(run: Run, small_cell: Path) -> None:
    def job(driver: Driver) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(small_cell))])
        actions = Qt.DropAction.CopyAction
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(300, 300), actions, data, buttons, keys)
        QApplication.sendEvent(driver.window, enter)
        assert enter.isAccepted()
        drop = QDropEvent(QPointF(300, 300), actions, data, buttons, keys)
        QApplication.sendEvent(driver.window, drop)
        driver.wait_for_proposal()
        assert len(driver.cell.chromosomes) == 6

    run([], job)


def test_the_start_page_leads_in(
    run: Run, small_cell: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: small_cell)

    def first(driver: Driver) -> None:
        assert driver.window.start.isVisible()
        driver.press("open-folder")
        driver.wait_for_proposal()
        assert len(driver.cell.chromosomes) == 6

    def second(driver: Driver) -> None:
        rows = [
            b
            for b in driver.window.start.findChildren(QPushButton)
            if b.property("row") and b.isVisible()
        ]
        assert [row.text().strip() for row in rows] == ["six"]
        rows[0].click()
        driver.wait_for_proposal()

    run([], first)
    run([], second)
