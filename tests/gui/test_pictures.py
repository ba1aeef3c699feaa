"""Pictures are made ahead: a cell opens at once, that on screen goes first; bounded memory."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cirnet_core.types import ImageFile
from karyo_desktop.domain.edits import Turn, apply
from karyo_desktop.domain.model import Cell, with_karyogram
from karyo_desktop.jobs.lane import Lane
from karyo_desktop.jobs.outcome import Failed
from karyo_desktop.services.karyotyping import new_cell
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.ui.pictures import PictureMaker
from tests.gui.driver import PATIENCE_MS, Driver, Run


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane("pictures")
    yield made
    made.close()


@pytest.fixture
def store() -> ImageStore:
    return ImageStore()


@pytest.fixture
def cells(small_cell: Path, store: ImageStore) -> list[Cell]:
    """Four cells of six chromosomes."""
    images = [ImageFile(path.name, path.read_bytes()) for path in sorted(small_cell.iterdir())]
    return [new_cell(f"cell{number}", f"{number}", images, store) for number in range(1, 5)]


def watched(maker: PictureMaker) -> list[str]:
    seen: list[str] = []
    maker.ready.connect(seen.append)
    return seen


def test_the_next_cell_opens_at_once(run: Run, small_cell: Path, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        shutil.copytree(small_cell, tmp_path / "case" / name)

    def job(driver: Driver) -> None:
        driver.wait_for_cells(3)
        driver.wait_for_proposal()
        maker, work = driver.window.pictures, driver.window.workspace
        ids = [cell.id for cell in driver.document.case.cells]
        driver.wait(lambda: all(maker.current(c) for c in driver.document.case.cells))
        # The key alone brings it on; no event of a finished picture is waited for.
        for cell_id in ids[1:]:
            QTest.keyClick(driver.view, Qt.Key.Key_PageDown)
            assert work.scene.cell is work.cell
            assert driver.cell.id == cell_id
        kept = maker.kept_bytes
        assert kept > 0
        driver.window.open_paths([tmp_path / "case" / "a"])
        driver.wait(lambda: len(driver.document.case.cells) == 1)
        driver.wait_for_proposal()
        assert maker.kept_bytes <= kept / 2

    run([str(tmp_path / "case")], job)


def test_the_cell_on_screen_goes_before_all_others(
    lane: Lane, cells: list[Cell], store: ImageStore, qtbot: QtBot
) -> None:
    held, begun = threading.Event(), threading.Event()
    get = store.get

    def slow(sha256: str) -> bytes:
        begun.set()
        held.wait()
        return get(sha256)

    store.get = slow  # type: ignore[method-assign]
    maker = PictureMaker(lane)
    seen = watched(maker)
    for cell in cells[:3]:
        maker.prepare(cell, store)
    begun.wait()
    maker.prepare(cells[2], store, soon=True)
    maker.ask(cells[3], store)
    assert maker.pending
    held.set()
    qtbot.waitUntil(lambda: len(seen) == 4, timeout=PATIENCE_MS)
    # The one that was begun is begun anew, before those that only waited.
    assert seen == ["cell4", "cell1", "cell3", "cell2"]
    assert not maker.pending


def test_memory_is_bounded_and_the_cell_on_screen_stays(
    lane: Lane, cells: list[Cell], store: ImageStore, qtbot: QtBot
) -> None:
    whole = PictureMaker(lane)
    whole.ask(cells[0], store)
    qtbot.waitUntil(lambda: whole.current(cells[0]) is not None, timeout=PATIENCE_MS)
    one = whole.kept_bytes
    maker = PictureMaker(lane, most_bytes=2 * one)
    seen = watched(maker)
    maker.ask(cells[0], store)
    for cell in cells[1:]:
        maker.prepare(cell, store)
    qtbot.waitUntil(lambda: len(seen) == 4, timeout=PATIENCE_MS)
    assert maker.kept_bytes == 2 * one
    assert maker.current(cells[0]) is not None
    maker.ask(cells[2], store)
    qtbot.waitUntil(lambda: maker.current(cells[2]) is not None, timeout=PATIENCE_MS)
    assert maker.kept_bytes <= 2 * one
    maker.forget()
    assert maker.kept_bytes == 0


def test_what_was_turned_meanwhile_is_made_as_it_lies_now(
    lane: Lane, cells: list[Cell], store: ImageStore, qtbot: QtBot
) -> None:
    maker = PictureMaker(lane)
    seen = watched(maker)
    cell = cells[0]
    turned = with_karyogram(cell, apply(cell.karyogram, Turn(("c1",), 90.0))[0])
    maker.prepare(cell, store)
    maker.prepare(turned, store)
    qtbot.waitUntil(lambda: maker.current(turned) is not None, timeout=PATIENCE_MS)
    assert maker.current(cell) is None
    assert seen[-1] == "cell1"


def test_a_failure_ahead_is_told_when_the_cell_is_shown(
    lane: Lane, cells: list[Cell], qtbot: QtBot
) -> None:
    maker = PictureMaker(lane)
    told: list[tuple[str, Failed]] = []
    maker.failed.connect(lambda cell_id, failure: told.append((cell_id, failure)))
    maker.prepare(cells[1], ImageStore())
    qtbot.waitUntil(lambda: not lane.busy, timeout=PATIENCE_MS)
    assert not told
    maker.ask(cells[1], ImageStore())
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert told[0][0] == "cell2"
    assert told[0][1].kind == "input"
