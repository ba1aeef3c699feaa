"""Through the window: retrain, watch, pause, kill, go on, verdict, promote, roll back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from cirnet_core.models import shelf
from cirnet_core.nn.weights import read_weights
from karyo_desktop.jobs import training
from karyo_desktop.services import models, retraining
from karyo_desktop.services.pool import open_pool
from karyo_desktop.services.retraining import Run
from karyo_desktop.storage import process
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.ui.retraining.dialog import RetrainDialog
from karyo_desktop.ui.retraining.feature import Retraining
from tests.gui import driver as driving
from tests.gui.driver import Driver
from tests.gui.driver import Run as RunWindow
from tests.gui.retraining_samples import AT, activate_tiny, fill_pool, tiny_model

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

SMALL = Path(__file__).with_name("small_retraining.py")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Training takes seconds and waits at a step to be paused, until the marker is there."""
    marker = tmp_path / "was-paused"

    def command(run: Run) -> list[str]:
        asked = [word for word in retraining.arguments(run) if word != "--low-priority"]
        return [sys.executable, os.fspath(SMALL), os.fspath(marker), *asked]

    monkeypatch.setattr(training, "core_command", command)
    monkeypatch.setattr(driving, "PATIENCE_MS", 600_000)  # two processes load torch
    yield marker
    asked = retraining.current()
    child = retraining.child_of(asked) if asked is not None else None
    if child is not None:  # a test that failed leaves nothing behind
        process.end(child.owner)


def retraining_of(driver: Driver) -> Retraining:
    return next(part for part in driver.window.features if isinstance(part, Retraining))


def opened(driver: Driver) -> tuple[Retraining, RetrainDialog]:
    part = retraining_of(driver)
    driver.window.actions_["retrain"].trigger()
    assert part.dialog is not None
    assert part.dialog.isVisible()
    driver.wait(lambda: not part.busy)
    return part, part.dialog


def stopped(dialog: RetrainDialog) -> bool:
    return not dialog.run_page.message_panel.isHidden() and not dialog.run_page.go_on.isHidden()


def test_from_signed_cases_to_a_promoted_model_and_back(
    run: RunWindow, small: Path, tmp_path: Path
) -> None:
    base = activate_tiny(tmp_path / "base")
    fill_pool(each=8)

    def job(driver: Driver) -> None:
        part, dialog = opened(driver)
        assert "3 signed cases" in dialog.plan.sentences.text()
        assert "8 of those" in dialog.plan.sentences.text()
        driver.press("retrain-begin")
        page = dialog.run_page
        driver.wait(lambda: dialog.pages.currentWidget() is page and part.training.running)
        driver.wait(lambda: bool(page.curves.series["val"]) and small.exists())
        driver.press("retrain-pause")
        driver.wait(lambda: part.training.paused)
        assert page.paused
        assert not page.pause.isHidden()
        asked = retraining.current()
        assert asked is not None
        child = retraining.child_of(asked)
        assert child is not None
        process.end(child.owner)
        driver.wait(lambda: stopped(dialog))
        assert "intact" in page.message.text()
        assert retraining.state_of(asked) == "interrupted"
        driver.press("retrain-go-on")
        driver.wait(lambda: dialog.pages.currentWidget() is dialog.verdict)
        assert [images for images, _ in page.curves.series["val"]] == [0, 24, 48]
        assert page.curves.series["train"]

        _as_an_unbroken_run(asked, small, tmp_path / "unbroken")

        verdict = dialog.verdict
        assert verdict.verdict is not None
        assert verdict.verdict.cases == 1
        assert verdict.verdict.advice != "promote"  # one locked case proves nothing
        assert not verdict.promote.isEnabled()
        reason = dialog.findChild(QLineEdit, "verdict-reason")
        assert reason is not None
        QTest.keyClicks(reason, "it knows our stain")
        driver.press("verdict-promote")
        driver.wait(lambda: shelf.active_id() != base and not part.busy)
        assert dialog.pages.currentWidget() is dialog.plan
        assert shelf.history()[-1].why == "it knows our stain"
        assert retraining.current() is None
        driver.wait(lambda: "0 of those" in dialog.plan.sentences.text())
        driver.press("retrain-rollback")
        driver.wait(lambda: shelf.active_id() == base and not part.busy)

    run([], job)


def _as_an_unbroken_run(asked: Run, marker: Path, out: Path) -> None:
    arguments = [word for word in retraining.arguments(asked) if word != "--low-priority"]
    arguments[arguments.index("--out") + 1] = os.fspath(out)
    call = [sys.executable, os.fspath(SMALL), os.fspath(marker), *arguments]
    subprocess.run(call, check=True, capture_output=True, env=training.child_environ())
    one, other = read_weights(asked.model), read_weights(out)
    assert all((one[key].float() - other[key].float()).abs().max() < 2e-3 for key in one)


def test_too_few_cases_are_told_and_nothing_begins(run: RunWindow, tmp_path: Path) -> None:
    activate_tiny(tmp_path / "base")

    def job(driver: Driver) -> None:
        _, dialog = opened(driver)
        assert "at least two signed cases" in dialog.plan.sentences.text()
        assert not dialog.plan.begin.isEnabled()

    run([], job)


def test_cancel_leaves_pool_and_models_as_they_were(
    run: RunWindow, small: Path, tmp_path: Path
) -> None:
    base = activate_tiny(tmp_path / "base")
    fill_pool(each=8)

    def job(driver: Driver) -> None:
        part, dialog = opened(driver)
        driver.press("retrain-begin")
        page = dialog.run_page
        driver.wait(lambda: bool(page.curves.series["val"]))
        driver.press("retrain-cancel")
        driver.wait(lambda: dialog.pages.currentWidget() is dialog.plan)
        assert retraining.current() is None
        assert shelf.active_id() == base
        assert not part.chip.text()
        with open_pool() as pool:
            assert len(pool.cases()) == 3

    run([], job)


def test_the_manager_names_exports_and_keeps_what_is_needed(
    run: RunWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    activate_tiny(tmp_path / "base")
    fill_pool(each=2)
    shelf.add(tiny_model(tmp_path / "other", "tiny-2", seed=1))

    def job(driver: Driver) -> None:
        part = retraining_of(driver)
        driver.window.actions_["models"].trigger()
        manager = part.manager
        assert manager is not None
        driver.wait(lambda: len(manager.models) >= 2)
        assert manager.models[0].info.id == "tiny-1"
        assert not manager.delete.isEnabled()
        ids = [item.info.id for item in manager.models]
        manager.list.setCurrentRow(ids.index("tiny-2"))
        assert manager.delete.isEnabled()
        manager.name.setText("Ours")
        driver.press("model-keep-name")
        driver.wait(lambda: any(item.title == "Ours" for item in manager.models))
        path = tmp_path / "ours.karyomodel"
        driver.answer_save(path)
        driver.press("model-export")
        driver.wait(path.exists)
        driver.wait(lambda: not part.busy)

    run([], job)
    shelf.remove("tiny-2")
    info, _ = models.import_model(tmp_path / "ours.karyomodel")
    assert info.id == "tiny-2"


def test_a_tampered_model_file_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    shelf.add(tiny_model(tmp_path / "m"))
    path = tmp_path / "m.karyomodel"
    models.export_model("tiny-1", path)
    shelf.activate(shelf.shipped_id())
    shelf.remove("tiny-1")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    before = sorted(shelf.own_models().iterdir())
    with pytest.raises(StorageError, match=r"m\.karyomodel"):
        models.import_model(path)
    assert sorted(shelf.own_models().iterdir()) == before


def test_a_model_that_a_signed_case_names_is_kept(tmp_path: Path) -> None:
    activate_tiny(tmp_path / "base")
    fill_pool(each=1)
    shelf.activate(shelf.shipped_id())
    listed = {item.info.id: item.keep for item in models.models()}
    assert listed["tiny-1"] == "signed"
    assert listed[shelf.shipped_id()] == "shipped"
    with pytest.raises(shelf.ModelError, match="signed case"):
        models.delete("tiny-1")


@pytest.mark.parametrize(
    ("advice", "why", "promoted"),
    [
        ("promote", "", True),
        ("keep", "", False),
        ("keep", "   too short ", False),
        ("keep", "we have looked at all of them", True),
        ("cannot_tell", "", False),
    ],
)
def test_only_a_proposed_model_is_promoted_without_a_reason(
    tmp_path: Path, advice: str, why: str, *, promoted: bool
) -> None:
    base = activate_tiny(tmp_path / "base")
    fill_pool(each=2)
    asked = retraining.begin(preset="quick", who="p", at=AT)
    tiny_model(asked.model, "candidate", seed=2)
    (asked.model / "verdict.json").write_text(f'{{"recommendation": "{advice}", "reason": "r"}}')
    if promoted:
        models.promote(asked, who="p", at=AT, why=why)
        assert shelf.active_id() == "candidate"
        assert shelf.rollback().id == base
    else:
        with pytest.raises(StorageError, match="does not speak for"):
            models.promote(asked, who="p", at=AT, why=why)
        assert shelf.active_id() == base
        assert retraining.current() == asked


def test_one_run_at_a_time(tmp_path: Path) -> None:
    activate_tiny(tmp_path / "base")
    fill_pool(each=2)
    asked = retraining.begin(preset="quick", who="p", at=AT)
    with pytest.raises(StorageError, match="under way"):
        retraining.begin(preset="quick", who="p", at=AT)
    retraining.discard(asked)
    assert retraining.current() is None
    assert list(retraining.root().iterdir()) == []


def test_the_names_of_buttons_are_read_aloud(qtbot: QtBot) -> None:
    dialog = RetrainDialog(None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    for made in dialog.findChildren(QPushButton):
        assert made.text() or made.accessibleName()
    assert dialog.windowFlags() & Qt.WindowType.Dialog
