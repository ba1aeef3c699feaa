"""The library through the real window: listed, searched, opened, made anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from karyo_desktop.services import signing
from karyo_desktop.storage.case_file import save_case
from karyo_desktop.storage.encryption import Cost, new_key
from karyo_desktop.storage.library import index_file
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.library.feature import Library
from karyo_desktop.ui.library.model import CHANGED, KARYOTYPE, NAME, STATE
from karyo_desktop.ui.settings import Settings
from tests.gui.driver import Driver, Run
from tests.gui.signing_driver import choose, trigger, type_into
from tests.unit.report_samples import monosomy, trisomy
from tests.unit.signing_samples import AT, OTHER, REVIEWER, small_case


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "cases"
    place.mkdir()
    for name, made in (("down", trisomy()), ("turner", monosomy())):
        save_case(place / f"{name}.karyo", made.case, made.store)
    case, images = small_case()
    done = signing.review(case, images, REVIEWER, at=AT, second_person=False, despite_open=True)
    done = signing.sign(done, images, OTHER, at=AT, second_person=False)
    save_case(place / "done.karyo", done, images)
    case, images = small_case()
    images.key = new_key("a long passphrase", cost=Cost(1, 8, 1))
    save_case(place / "secret.karyo", replace(case, id="K-9"), images)
    (place / "broken.karyo").write_bytes(b"PK")
    return place


def library_of(driver: Driver) -> Library:
    found = next(part for part in driver.window.features if isinstance(part, Library))
    driver.wait(lambda: not found.busy and found.model.rowCount() > 0)
    return found


def shown(part: Library, column: int) -> list[str]:
    rows = part.panel.rows
    return [str(rows.index(k, column).data()) for k in range(rows.rowCount())]


def test_the_start_page_lists_searches_and_filters(run: Run, folder: Path) -> None:
    Settings().library_folder = str(folder)

    def job(driver: Driver) -> None:
        part = library_of(driver)
        part.panel.table.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
        assert [text.split(" (")[0] for text in shown(part, NAME)] == [
            "broken",
            "done",
            "down",
            "secret",
            "turner",
        ]
        assert shown(part, STATE) == ["can't be read", "signed", "draft", "encrypted", "draft"]
        assert "+21" in shown(part, KARYOTYPE)[2]
        type_into(driver, "library-search", "+21")
        assert len(shown(part, NAME)) == 1
        assert driver.label("library-told") == "1 of 5 cases"
        type_into(driver, "library-search", "")
        QTest.keyClick(part.panel.search, Qt.Key.Key_Backspace)
        choose(driver, "library-state", "signed")
        assert shown(part, STATE) == ["signed"]
        choose(driver, "library-state", "unreadable")
        assert sorted(shown(part, STATE)) == ["can't be read", "encrypted"]
        choose(driver, "library-state", "")
        part.panel.table.sortByColumn(CHANGED, Qt.SortOrder.DescendingOrder)
        assert len(shown(part, NAME)) == 5

    run([], job)


def test_enter_opens_a_case_and_an_encrypted_one_asks(run: Run, folder: Path) -> None:
    Settings().library_folder = str(folder)

    def job(driver: Driver) -> None:
        part = library_of(driver)
        type_into(driver, "library-search", "secret")
        QTest.keyClick(part.panel.search, Qt.Key.Key_Return)
        QTest.keyClick(part.panel.table, Qt.Key.Key_Return)
        driver.wait(lambda: driver.window.findChild(object, "open-card").isVisible())  # type: ignore[attr-defined]
        type_into(driver, "open-passphrase", "a wrong passphrase")
        driver.press("open-go")
        driver.wait(lambda: "not its passphrase" in driver.label("open-told"))
        assert driver.window.document is None
        type_into(driver, "open-passphrase", "a long passphrase")
        driver.press("open-go")
        driver.wait(lambda: driver.window.document is not None)
        assert driver.document.case.id == "K-9"
        assert driver.document.images.key is not None

    run([], job)


def test_a_folder_is_chosen_and_read_anew(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_a: folder)

    def job(driver: Driver) -> None:
        driver.press("library-choose")
        part = library_of(driver)
        assert part.model.rowCount() == 5
        assert Settings().library_folder == str(folder)
        index_file().write_bytes(b"no database")
        (folder / "broken.karyo").unlink()
        driver.press("library-anew")
        driver.wait(lambda: not part.busy and part.model.rowCount() == 4)

    run([], job)


def test_the_list_comes_over_an_open_case_too(run: Run, folder: Path) -> None:
    Settings().library_folder = str(folder)

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        trigger(driver, "library")
        part = library_of(driver)
        driver.wait(lambda: part.model.rowCount() == 5)
        part.second.search.setText("turner")
        QTest.keyClick(part.second.search, Qt.Key.Key_Return)
        QTest.keyClick(part.second.table, Qt.Key.Key_Return)
        driver.wait(lambda: driver.document.title == "turner")
        assert not part.overlay.isVisible()

    run(["--demo"], job)


def test_a_folder_that_went_away_is_told(run: Run, tmp_path: Path) -> None:
    Settings().library_folder = str(tmp_path / "gone")

    def job(driver: Driver) -> None:
        driver.wait(lambda: "cannot be read" in driver.label("library-told"))

    run([], job)
