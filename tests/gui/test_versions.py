"""An earlier version of an amended case: looked at, given out, and never written."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from karyo_desktop.services import laboratory, profiles, signing
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.encryption import Cost
from karyo_desktop.storage.images import sha256_of
from karyo_desktop.storage.lock import lock_path
from tests.gui.driver import Driver, Run
from tests.gui.signing_driver import (
    accept_cell,
    act,
    make_profile,
    signing_of,
    trigger,
    visible,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "COST", Cost(passes=1, memory_kib=8, lanes=1))


@pytest.fixture
def amended(run: Run, tmp_path: Path) -> Path:
    """A case that was signed by Ada, then amended: a 9 became a 10."""
    path = tmp_path / "a.karyo"

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        make_profile(driver, "Ada Muster")
        accept_cell(driver)
        driver.answer_save(path)
        act(driver, "review")
        act(driver, "sign")
        act(driver, "amend", reason="one more look")
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.save()

    run(["--demo"], job)
    return path


def look_at(driver: Driver, number: int) -> None:
    trigger(driver, "sign_off")
    driver.press(f"signoff-version-{number}")
    driver.wait(lambda: driver.document.kept)
    driver.wait(lambda: not signing_of(driver).people.busy)
    driver.wait_for_cells()
    driver.settle()


def test_an_earlier_version_is_looked_at_and_its_report_given_out(
    run: Run, amended: Path, tmp_path: Path
) -> None:
    before = amended.read_bytes()

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        assert len(driver.members("9")) == 1
        look_at(driver, 1)
        assert driver.document.title == "a, version 1"
        assert len(driver.members("9")) == 2
        assert "Signed by Ada Muster" in driver.label("signoff-words")
        assert "version 1 as it was signed" in driver.label("signoff-more")
        assert signing_of(driver).verdict.problems == ()
        assert lock_path(amended).exists(), "the case is still this window's"
        # Nothing can be done to it.
        told: list[str] = []
        signing_of(driver).told.connect(told.append)
        driver.drag_to_class(driver.members("9")[0], "10")
        assert len(driver.members("9")) == 2
        assert "version 1 as it was signed" in told[-1]
        driver.save(tmp_path / "elsewhere.karyo")
        assert not driver.window.actions_["protect"].isEnabled()
        trigger(driver, "sign_off")
        assert visible(driver, "signoff-now")
        assert not visible(driver, "signoff-amend")
        signing_of(driver).overlay.dismiss()
        driver.export_pdf(tmp_path / "first.pdf")
        assert not driver.window.isWindowModified()
        # And back.
        trigger(driver, "sign_off")
        driver.press("signoff-now")
        driver.wait(lambda: not driver.document.kept)
        driver.settle()
        assert len(driver.members("9")) == 1
        driver.export_pdf(tmp_path / "second.pdf")
        driver.save()

    run([str(amended)], job)
    assert not (tmp_path / "elsewhere.karyo").exists()
    first, second = (
        "\n".join(page.extract_text() for page in PdfReader(tmp_path / name).pages)
        for name in ("first.pdf", "second.pdf")
    )
    assert "46,XX" in first
    assert "Ada Muster" in first
    assert "DRAFT" not in first
    assert "DRAFT" in second
    (entry,) = [entry for entry in laboratory.read() if entry.action == "exported"]
    assert isinstance(entry.after, dict)
    assert entry.after["sha256"] == sha256_of((tmp_path / "first.pdf").read_bytes())
    assert (entry.after["version"], entry.after["state"]) == (1, "signed")
    assert before != amended.read_bytes()
    case, images = load_case(amended)
    assert [e.action for e in case.audit[-3:]] == ["corrected", "opened", "exported"]
    assert signing.check(case, images, known=profiles.known_keys()) == signing.Verdict()


def test_unsaved_work_is_asked_about_before_an_earlier_version_is_shown(
    run: Run, amended: Path
) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.drag_to_class(driver.members("12")[0], "10")
        asked = driver.answer_unsaved("cancel", "discard")
        trigger(driver, "sign_off")
        driver.press("signoff-version-1")
        driver.wait(lambda: len(asked) == 1)
        driver.wait(lambda: not signing_of(driver).people.busy)
        assert not driver.document.kept
        assert len(driver.members("12")) == 1
        assert lock_path(amended).exists()
        look_at(driver, 1)
        assert len(driver.members("12")) == 2

    before = amended.read_bytes()
    run([str(amended)], job)
    assert amended.read_bytes() == before


def test_a_version_that_was_tampered_with_is_not_shown(run: Run, amended: Path) -> None:
    case, images = load_case(amended)
    name = "versions/1/case.json"
    images.attachments = {**images.attachments, name: images.attachments[name] + b" "}
    save_case(amended, case, images)

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        trigger(driver, "sign_off")
        driver.press("signoff-version-1")
        part = signing_of(driver)
        driver.wait(lambda: not part.people.busy)
        driver.wait(lambda: name in part.card.told.text())
        assert not driver.document.kept

    run([str(amended)], job)
