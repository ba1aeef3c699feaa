"""Encrypting a case through the real window: said before, typed twice, nothing left readable."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from karyo_desktop.services import profiles
from karyo_desktop.storage import encryption
from karyo_desktop.storage.case_file import load_case
from karyo_desktop.storage.encryption import Cost, is_encrypted, key_for
from tests.gui.driver import Driver, Run
from tests.gui.signing_driver import WORDS, signing_of, trigger, type_into


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cost = Cost(passes=1, memory_kib=8, lanes=1)
    monkeypatch.setattr(profiles, "COST", cost)
    real = encryption.new_key
    monkeypatch.setattr(encryption, "new_key", lambda words: real(words, cost=cost))


def protect(driver: Driver, words: str = WORDS, again: str = WORDS) -> None:
    trigger(driver, "protect")
    type_into(driver, "protect-passphrase", words)
    type_into(driver, "protect-again", again)
    signing_of(driver).protect_card.known.click()
    driver.press("protect-go")


def readable(folder: Path, words: bytes) -> list[str]:
    """Files under a folder that hold some bytes."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return [file.name for file in files if words in file.read_bytes()]


def test_a_case_is_encrypted_and_no_readable_copy_stays(
    run: Run, tmp_path: Path, own_home: Path
) -> None:
    path = tmp_path / "a.karyo"

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.save(path)
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.wait(lambda: readable(own_home, b"corrected") != [])  # a plain case's journal
        driver.save()
        assert readable(tmp_path, b"case.json") == ["a.karyo", "a.karyo.bak"]
        trigger(driver, "protect")
        assert "can't be recovered" in driver.label("protect-words")
        go = driver.window.findChild(QPushButton, "protect-go")
        assert go is not None
        assert not go.isEnabled()
        signing_of(driver).protect.dismiss()
        protect(driver, again="something else")
        assert "differ" in driver.label("protect-told")
        assert not is_encrypted(path)
        signing_of(driver).protect.dismiss()
        protect(driver)
        driver.wait(lambda: is_encrypted(path) and not driver.window.files.busy)
        driver.drag_to_class(driver.members("8")[0], "10")
        driver.wait(driver.window.isWindowModified)
        assert readable(tmp_path, b"case.json") == []
        assert readable(own_home, b'"columns"') == []
        assert readable(own_home, b"corrected") == []
        driver.save()

    run(["--demo"], job)
    case, _ = load_case(path, key=key_for(path, WORDS))
    assert len(case.cells[0].karyogram.columns["10"]) == 5
    assert [e.action for e in case.audit].count("encrypted") == 1


def test_a_wrong_passphrase_opens_nothing_and_the_protection_can_be_taken_away(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "a.karyo"

    def make(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.answer_save(path)
        protect(driver)
        driver.wait(lambda: path.exists() and not driver.window.files.busy)

    def open_it(driver: Driver) -> None:
        part = signing_of(driver)
        driver.wait(part.opening.isVisible)
        type_into(driver, "open-passphrase", "not this one")
        driver.press("open-go")
        driver.wait(lambda: "not its passphrase" in driver.label("open-told"))
        assert driver.window.document is None
        type_into(driver, "open-passphrase", WORDS)
        driver.press("open-go")
        driver.wait_for_cells()
        driver.wait_for_proposal()
        assert not part.opening.isVisible()
        trigger(driver, "protect")
        driver.press("protect-bare")
        driver.wait(lambda: not is_encrypted(path))
        driver.wait(lambda: not driver.window.files.busy)

    run(["--demo"], make)
    assert is_encrypted(path)
    run([str(path)], open_it)
    assert [e.action for e in load_case(path)[0].audit][-1] == "decrypted"
