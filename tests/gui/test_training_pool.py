"""Through the window: what signing adds to the pool, leaving out, packs in and out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLineEdit, QPushButton

from karyo_desktop.domain.edits import Move, Reject, Turn
from karyo_desktop.services import profiles
from karyo_desktop.services.pool import open_pool
from karyo_desktop.services.surgery import Split
from karyo_desktop.storage.encryption import Cost
from karyo_desktop.ui.retraining.pool_feature import TrainingPool
from karyo_desktop.ui.retraining.pool_window import PoolWindow
from tests.gui.driver import Driver, Run
from tests.gui.retraining_samples import fill_pool
from tests.gui.signing_driver import accept_cell, act, make_profile

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def pool_of(driver: Driver) -> TrainingPool:
    return next(part for part in driver.window.features if isinstance(part, TrainingPool))


def shown(driver: Driver) -> PoolWindow:
    part = pool_of(driver)
    driver.window.actions_["training_pool"].trigger()
    assert part.window is not None
    driver.wait(lambda: not part.busy)
    return part.window


def answer(name: str, fill: dict[str, str | bool]) -> None:
    """Fill the card that comes up next and press its button."""

    def act() -> None:
        card = QApplication.activeModalWidget()
        if card is None:  # not there yet
            QTimer.singleShot(20, act)
            return
        for field, value in fill.items():
            if isinstance(value, bool):
                box = card.findChild(QCheckBox, field)
                assert box is not None
                box.setChecked(value)
            else:
                line = card.findChild(QLineEdit, field)
                assert line is not None
                line.setText(value)
        button = card.findChild(QPushButton, name)
        assert button is not None
        assert button.isEnabled()
        button.click()

    QTimer.singleShot(0, act)


def test_signing_adds_what_was_corrected_confirmed_rejected_and_cut(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profiles, "COST", Cost(passes=1, memory_kib=8, lanes=1))

    def job(driver: Driver) -> None:
        part = pool_of(driver)
        driver.window.settings.microscope = "M2"
        driver.wait_for_proposal()
        make_profile(driver, "Ada Muster")
        cell = driver.cell
        ids = [item.id for item in cell.chromosomes]
        truth = {i: driver.column_of(i) for i in ids}
        corrected, turned, debris, cut = ids[0], ids[1], ids[2], ids[3]
        other = "5" if truth[corrected] != "5" else "6"
        document = driver.document
        document.perform(cell.id, Move((corrected,), other))
        document.perform(cell.id, Turn((turned,), 180.0))
        document.perform(cell.id, Reject((debris,)))
        line = ((-5.0, 30.0), (400.0, 30.0))
        driver.window.correcting.surgery.operate(cell.id, Split(cut, line))
        driver.wait(lambda: any(item.id == cut for item in driver.cell.aside))
        driver.settle()
        accept_cell(driver)
        driver.answer_save(tmp_path / "a.karyo")
        act(driver, "review")
        driver.wait(lambda: not part.busy)
        with open_pool() as pool:
            assert pool.cases() == []
        act(driver, "sign")
        driver.wait(lambda: not part.busy)
        with open_pool() as pool:
            (case,) = pool.cases()
            assert (case.name, case.stain, case.microscope) == (document.case.id, "GTG", "M2")
            found = {entry.chromosome: entry for entry in pool.entries(case.name)}
        pieces = [item.id for item in driver.cell.chromosomes if cut in item.made_from]
        assert set(found) == {*ids, *pieces}
        assert (found[corrected].class_, found[corrected].proposed_class) == (
            other,
            truth[corrected],
        )
        off = (found[turned].rotation_deg or 0.0) - (found[turned].proposed_deg or 0.0)
        assert off % 360.0 == pytest.approx(180.0)
        assert (found[debris].kind, found[cut].kind) == ("debris", "touching")
        sure = ids[10]
        assert (found[sure].class_, found[sure].looked) == (truth[sure], "bulk")
        assert {found[i].looked for i in (corrected, turned, debris)} == {"single"}
        driver.save()
        driver.wait(lambda: not part.busy)
        with open_pool() as pool:
            assert len(pool.record()) == 1

    run(["--demo"], job)


def test_a_case_is_left_out_of_the_next_training_and_taken_in_again(run: Run) -> None:
    fill_pool(each=4)

    def job(driver: Driver) -> None:
        part, window = pool_of(driver), shown(driver)
        assert window.table.rowCount() == 3
        assert "12 chromosomes" in window.sentences.text()
        assert "not said (3)" in window.sentences.text()
        window.table.selectRow(0)
        name = window.chosen[0].case.name
        answer("pool-leave-card-act", {"pool-why": "wrong labels"})
        window.leave.click()
        driver.wait(lambda: not part.busy and "8 chromosomes" in window.sentences.text())
        with open_pool() as pool:
            assert name not in {case.name for case, _ in pool.teachable()}
            assert (pool.record()[-1].what, pool.record()[-1].why) == ("left out", "wrong labels")
        assert [line.case.name for line in window.chosen] == [name]
        answer("pool-leave-card-act", {})
        window.leave.click()
        driver.wait(lambda: not part.busy and "12 chromosomes" in window.sentences.text())
        answer("pool-describe-card-act", {"pool-stain": "QFQ", "pool-case-microscope": "M3"})
        window.describe.click()
        driver.wait(lambda: not part.busy and "QFQ (1)" in window.sentences.text())

    run([], job)


def test_the_pool_goes_out_as_a_pack_and_comes_in_elsewhere(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_pool(each=4)
    pack = tmp_path / "ours.zip"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(pack), ""))

    def go_out(driver: Driver) -> None:
        part, window = pool_of(driver), shown(driver)
        driver.answer_save(pack)
        window.export.click()
        driver.wait(lambda: not part.busy and "SHA-256" in window.message.text())

    def come_in(driver: Driver) -> None:
        part, window = pool_of(driver), shown(driver)
        assert "empty" in window.sentences.text()
        assert not window.export.isEnabled()
        answer("pool-import-card-act", {"pool-import-upright": True})
        window.bring.click()
        driver.wait(lambda: "3 cases" in window.message.text())
        driver.wait(lambda: not part.busy and window.table.rowCount() == 3)
        parts = sorted(line.case.part for line in window.view.lines) if window.view else []
        assert parts == ["locked", "train", "val"]
        assert b"K-0" not in pack.read_bytes()
        pack.write_bytes(b"no zip")
        window.bring.click()
        driver.wait(lambda: not part.busy and "ours.zip" in window.message.text())
        assert window.table.rowCount() == 3

    run([], go_out)
    monkeypatch.setenv("KARYO_HOME", str(tmp_path / "elsewhere"))
    run([], come_in)
