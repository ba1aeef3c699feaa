"""Nothing heavy runs on the GUI thread: decoding, inference and writing files have their own."""

from __future__ import annotations

import builtins
import io
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from cirnet_core import explain
from cirnet_core.heat import HeatMap
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.main import ONE_PROCESS
from tests.gui.driver import Driver, Run
from tests.gui.fakes import FakePredictor

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Watch:
    """Notes which threads do what."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: dict[str, set[str]] = {}
        self._monkeypatch = monkeypatch

    def note(self, what: str) -> None:
        self.seen.setdefault(what, set()).add(threading.current_thread().name)

    def calls(self, owner: Any, name: str) -> None:
        """Every call of a function."""
        whole: Callable[..., Any] = getattr(owner, name)

        def watched(*args: Any, **options: Any) -> Any:
            self.note(name)
            return whole(*args, **options)

        self._monkeypatch.setattr(owner, name, watched)

    def descriptors(self) -> None:
        """Every write to a descriptor that is a file's, and none that is a pipe's."""
        whole = os.write

        def watched(handle: int, data: bytes) -> int:
            if stat.S_ISREG(os.fstat(handle).st_mode):
                self.note("os.write")
            return whole(handle, data)

        self._monkeypatch.setattr(os, "write", watched)

    def writing(self, owner: Any) -> None:
        """Every file that is opened to be written."""
        whole: Callable[..., Any] = owner.open

        def watched(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
            if set(mode) & set("wax+"):
                self.note("write")
            return whole(file, mode, *args, **options)

        self._monkeypatch.setattr(owner, "open", watched)


def test_decoding_inference_and_writing_stay_off_the_gui_thread(
    run: Run, predictor: FakePredictor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)

    def fake_heat(_predictor: object, _images: object, *, class_: str, **_rest: object) -> HeatMap:
        watch.note("heat_map")
        return HeatMap(np.ones((4, 4), np.float32), class_, 0.9, 0.2)

    photograph = tmp_path / "spread.png"
    Image.fromarray(np.full((60, 80), 200, np.uint8)).save(photograph)
    monkeypatch.setattr(dialogs, "ask_photograph", lambda *_a: photograph)
    monkeypatch.setattr(explain, "heat_map", fake_heat)
    watch.calls(Image, "open")
    watch.writing(builtins)
    watch.writing(io)
    watch.descriptors()
    watch.calls(os, "fdopen")
    watch.calls(os, "fsync")
    watch.calls(os, "replace")

    def made(driver: Driver) -> None:
        driver.wait(lambda: not driver.window.shots.pending and not driver.window.files.busy)
        driver.settle()

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.click(driver.members("3")[0])
        driver.key(Qt.Key.Key_T, CTRL)
        for name in ("straighten", "heat", "greys-open"):
            button = driver.window.findChild(QAbstractButton, name)
            assert button is not None
            button.click()
            made(driver)
        driver.window.workspace.inspector.tools.greys.contrast.setValue(50)
        made(driver)
        driver.key(Qt.Key.Key_M, CTRL)
        driver.press("attach-photograph")
        driver.wait(lambda: driver.cell.photograph is not None)
        made(driver)
        driver.key(Qt.Key.Key_C, CTRL | SHIFT)
        made(driver)
        driver.save(tmp_path / "case.karyo")
        driver.export_pdf(tmp_path / "report.pdf")

    run(["--demo"], job)
    seen = watch.seen
    assert (tmp_path / "report.pdf").exists()
    assert {"open", "heat_map", "write", "os.write", "fdopen"} <= set(seen)
    assert seen["os.write"] == {"journal"}
    assert {"fsync", "replace"} & set(seen)
    assert threading.main_thread().name not in set().union(*seen.values())
    assert predictor.threads == {"karyotyper"}


def test_images_are_prepared_in_another_process(
    run: Run, small_cell: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ONE_PROCESS)
    opened: list[object] = []
    whole = Image.open

    def watched(file: Any, *args: Any, **options: Any) -> Any:
        opened.append(file)
        return whole(file, *args, **options)

    monkeypatch.setattr(Image, "open", watched)

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        assert len(driver.cell.chromosomes) == 6
        assert driver.cell.quality is not None

    run([str(small_cell)], job)
    assert opened == []
