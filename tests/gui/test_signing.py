"""Sign-off through the real window: steps, refusals, amendments, people and the lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cirnet_core.resources import resource_path
from cirnet_core.types import CellProposal, ChromosomeProposal
from karyo_desktop.domain.edits import Move
from karyo_desktop.services import profiles, signing
from karyo_desktop.services.report_details import details_of
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.encryption import Cost
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.settings import Settings
from tests.gui.driver import Driver, Run
from tests.gui.signing_driver import (
    WORDS,
    accept_cell,
    act,
    choose,
    make_profile,
    signing_of,
    trigger,
    type_into,
    visible,
)
from tests.unit.signing_samples import AT, OTHER, REVIEWER, small_case


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "COST", Cost(passes=1, memory_kib=8, lanes=1))


def reviewed(driver: Driver, path: Path) -> None:
    driver.wait_for_proposal()
    make_profile(driver, "Ada Muster")
    accept_cell(driver)
    driver.answer_save(path)
    act(driver, "review")


def test_review_sign_reopen_and_amend(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.karyo"

    def sign(driver: Driver) -> None:
        reviewed(driver, path)
        assert not driver.window.isWindowModified()
        assert visible(driver, "signoff-open")
        act(driver, "sign")
        assert "Signed by Ada Muster" in driver.label("signoff-words")

    def amend(driver: Driver) -> None:
        driver.wait_for_proposal()
        part = signing_of(driver)
        driver.wait(lambda: not part.people.busy)
        assert part.verdict == signing.Verdict()
        assert "Signed by Ada Muster" in driver.label("signoff-words")
        trigger(driver, "people")
        type_into(driver, "people-passphrase", WORDS)
        driver.press("people-sign-in")
        driver.wait(lambda: part.people.person is not None)
        act(driver, "amend", reason="one more look")
        assert not visible(driver, "signoff-open")
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.save()

    run(["--demo"], sign)
    case, images = load_case(path)
    assert details_of(case).status == "FINAL"
    assert signing.check(case, images, known=profiles.known_keys()) == signing.Verdict()
    run([str(path)], amend)
    case, images = load_case(path)
    assert (case.signoff.version, case.signoff.state, case.signoff.reason) == (
        2,
        "draft",
        "one more look",
    )
    first = signing.version_of(case, images, 1)
    assert len(first.cells[0].karyogram.columns["9"]) == 2
    assert len(case.cells[0].karyogram.columns["9"]) == 1
    assert signing.check(case, images, known=profiles.known_keys()) == signing.Verdict()


def by_dragging(driver: Driver) -> None:
    driver.drag_to_class(driver.members("9")[0], "10")


def by_typing(driver: Driver) -> None:
    driver.click(driver.members("9")[0])
    driver.type_class("7")


def by_turning(driver: Driver) -> None:
    driver.click(driver.members("9")[0])
    driver.key(Qt.Key.Key_R)


def by_rejecting(driver: Driver) -> None:
    driver.click(driver.members("9")[0])
    driver.key(Qt.Key.Key_Delete)


def by_undoing(driver: Driver) -> None:
    driver.undo()


def by_joining(driver: Driver) -> None:
    one, other = driver.members("9")
    driver.click(one)
    driver.click(other, Qt.KeyboardModifier.ControlModifier)
    driver.key(Qt.Key.Key_J)


def by_running_the_model(driver: Driver) -> None:
    driver.key(Qt.Key.Key_F5)


def by_leaving_out(driver: Driver) -> None:
    driver.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)


WAYS = (
    by_dragging,
    by_typing,
    by_turning,
    by_rejecting,
    by_undoing,
    by_joining,
    by_running_the_model,
    by_leaving_out,
)


def test_no_way_leads_into_a_reviewed_case_and_each_is_answered(run: Run, tmp_path: Path) -> None:
    def job(driver: Driver) -> None:
        reviewed(driver, tmp_path / "a.karyo")
        before = driver.document.case
        stack = driver.document.stack(driver.cell.id)
        index = stack.index()
        said: list[str] = []
        signing_of(driver).told.connect(said.append)
        for way in WAYS:
            said.clear()
            way(driver)
            driver.wait(lambda: bool(said))
            assert "take the review back" in said[-1], way.__name__
            driver.settle()
            driver.wait(lambda: stack.index() == index)
            assert driver.document.case == before, way.__name__
        assert not driver.window.isWindowModified()

    run(["--demo"], job)


def test_a_review_can_be_taken_back(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.karyo"

    def job(driver: Driver) -> None:
        reviewed(driver, path)
        act(driver, "take_back")
        by_dragging(driver)
        assert driver.members("10")
        assert len(driver.members("9")) == 1

    run(["--demo"], job)
    case, images = load_case(path)
    assert case.signoff.state == "draft"
    assert not [name for name in images.attachments if name.startswith("versions/")]
    actions = [entry.action for entry in case.audit if entry.action in ("reviewed", "returned")]
    assert actions == ["reviewed", "returned"]


def told(driver: Driver) -> str:
    found = driver.window.findChild(QLabel, "signoff-told")
    assert found is not None
    return found.text()


def test_what_is_flagged_is_named_before_a_review(run: Run, tmp_path: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        make_profile(driver, "Ada Muster")
        trigger(driver, "sign_off")
        card = signing_of(driver).card
        texts = " ".join(found.text() for found in card.findChildren(QLabel))
        for name in ("07.png", "21.png", "30.png"):
            assert name in texts
        type_into(driver, "signoff-passphrase", WORDS)
        driver.press("signoff-review")
        driver.wait(lambda: "not looked at" in told(driver))
        assert driver.document.case.signoff.state == "draft"
        driver.answer_save(tmp_path / "a.karyo")
        card.despite.click()
        type_into(driver, "signoff-passphrase", "wrong words")
        driver.press("signoff-review")
        driver.wait(lambda: "not the passphrase of Ada Muster" in told(driver))
        assert driver.document.case.signoff.state == "draft"
        type_into(driver, "signoff-passphrase", WORDS)
        driver.press("signoff-review")
        driver.wait(lambda: driver.document.case.signoff.state == "reviewed")
        driver.wait(lambda: not driver.window.files.busy)

    run(["--demo"], job)


def test_a_case_whose_report_could_not_be_given_out_is_told_before(
    run: Run, small_cell: Path
) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        trigger(driver, "sign_off")
        driver.wait(lambda: "could not be given out" in driver.label("signoff-warning"))
        signing_of(driver).overlay.dismiss()
        driver.window.open_paths([resource_path("demo", "demo_cell")])
        driver.wait(lambda: driver.document.title == "demo_cell")
        driver.wait_for_proposal()
        trigger(driver, "sign_off")
        driver.wait(lambda: not signing_of(driver).people.busy)
        assert driver.label("signoff-warning") == ""

    run([str(small_cell)], job)


def test_the_second_person_is_demanded_where_the_setting_says_so(run: Run, tmp_path: Path) -> None:
    Settings().second_person = True

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        make_profile(driver, "Ada Muster")
        accept_cell(driver)
        driver.answer_save(tmp_path / "a.karyo")
        trigger(driver, "sign_off")
        type_into(driver, "signoff-passphrase", WORDS)
        driver.press("signoff-review")
        driver.wait(lambda: "has worked on this case" in told(driver))
        signing_of(driver).overlay.dismiss()
        make_profile(driver, "Bo Beispiel")
        act(driver, "review")
        act(driver, "sign")
        names = [item.person.name for item in driver.document.case.signoff.signatures]
        assert names == ["Bo Beispiel", "Bo Beispiel"]

    run(["--demo"], job)


def test_without_a_profile_everything_but_signing_works(run: Run, tmp_path: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        by_dragging(driver)
        driver.save(tmp_path / "a.karyo")
        trigger(driver, "sign_off")
        assert not visible(driver, "signoff-review")
        driver.press("signoff-people")
        assert visible(driver, "people-make")
        assert "There is no profile yet" in driver.label("people-now")

    run(["--demo"], job)
    assert load_case(tmp_path / "a.karyo")[0].signoff.unnamed


def test_the_window_locks_after_idle_time_and_opens_to_a_passphrase(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        make_profile(driver, "Ada Muster")
        people = signing_of(driver).people
        moment = [0.0]
        monkeypatch.setattr(people.session, "_clock", lambda: moment[0])
        people.session.touch()
        moment[0] = 599.0
        people.look()
        assert not people.locked
        QTest.keyClick(driver.window.windowHandle(), Qt.Key.Key_Shift)
        moment[0] = 700.0
        people.look()
        assert not people.locked
        moment[0] = 1300.0
        people.look()
        assert people.locked
        assert people.person is None
        before = driver.document.case
        QTest.keyClick(people.lock_screen, Qt.Key.Key_Escape)
        QTest.keyClick(driver.window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert people.locked
        assert driver.document.case is before
        type_into(driver, "unlock-passphrase", "wrong words")
        driver.press("unlock")
        driver.wait(lambda: "not the passphrase" in driver.label("unlock-told"))
        assert people.locked
        type_into(driver, "unlock-passphrase", WORDS)
        driver.press("unlock")
        driver.wait(lambda: not people.locked)
        assert people.person is not None
        assert people.person.name == "Ada Muster"

    run(["--demo"], job)


def test_people_switch_and_change_their_passphrase(run: Run) -> None:
    def job(driver: Driver) -> None:
        make_profile(driver, "Ada Muster")
        make_profile(driver, "Bo Beispiel", "analyst")
        people = signing_of(driver).people
        trigger(driver, "people")
        driver.press("people-change")
        ada = profiles.people()[0].id
        choose(driver, "people-whose", ada)
        type_into(driver, "people-old", WORDS)
        type_into(driver, "people-other", "another passphrase")
        type_into(driver, "people-other-again", "another passphrase")
        driver.press("people-change-it")
        driver.wait(lambda: visible(driver, "people-sign-in"))
        choose(driver, "people-who", ada)
        type_into(driver, "people-passphrase", "another passphrase")
        driver.press("people-sign-in")
        driver.wait(lambda: people.person is not None and people.person.name == "Ada Muster")
        trigger(driver, "people")
        driver.press("people-leave")
        assert people.person is None

    run([], job)


def test_a_signed_case_that_was_changed_outside_is_told_on_opening(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "a.karyo"

    def sign(driver: Driver) -> None:
        reviewed(driver, path)
        act(driver, "sign")

    def look(driver: Driver) -> None:
        driver.wait(lambda: driver.window.document is not None)
        driver.wait(lambda: "do not hold" in driver.label("signoff-words"))
        assert "changed after it was signed" in driver.label("signoff-more")

    run(["--demo"], sign)
    case, images = load_case(path)
    save_case(path, replace(case, cells=(replace(case.cells[0], name="other"),)), images)
    run([str(path)], look)


def changes(document: Document) -> dict[str, Callable[[], object]]:
    """Every way in which a document can be changed."""
    cell = document.case.cells[0]
    ids = tuple(item.id for item in cell.chromosomes)
    proposals = tuple(
        ChromosomeProposal(item.file, "1", "1", 0.9, (1.0,) + (0.0,) * 23, 0.0, 0.9, ())
        for item in cell.chromosomes
    )
    proposal = CellProposal(cell.name, True, proposals, (), (), "m", "0" * 64)
    return {
        "add_cell": lambda: document.add_cell(replace(cell, id="cell2")),
        "perform": lambda: document.perform("cell1", Move(ids[:1], "1")),
        "adopt": lambda: document.adopt("cell1", proposal),
        "note": lambda: document.note(replace(cell, name="other")),
        "note_case": lambda: document.note_case(replace(document.case, extra={"report": {}})),
        "undo": lambda: document.stack("cell1").undo(),
    }


@pytest.mark.parametrize("name", ["add_cell", "perform", "adopt", "note", "note_case", "undo"])
@pytest.mark.parametrize("state", ["draft", "reviewed", "signed"])
def test_the_document_refuses_every_change_unless_it_is_a_draft(
    qtbot: QtBot, name: str, state: str
) -> None:
    case, images = small_case()
    if state != "draft":
        case = signing.review(case, images, REVIEWER, at=AT, second_person=False, despite_open=True)
    if state == "signed":
        case = signing.sign(case, images, OTHER, at=AT, second_person=False)
    document = Document(case, images)
    refused: list[bool] = []
    document.refused.connect(lambda: refused.append(True))
    before, index = document.case, document.stack("cell1").index()
    changes(document)[name]()
    if state == "draft":
        assert document.case != before
        assert not refused
        return
    assert document.case == before
    assert refused
    qtbot.waitUntil(lambda: document.stack("cell1").index() == index)
    assert not document.modified
    document.note(replace(case.cells[0], looks=("contrast",)))
    assert document.case == before
