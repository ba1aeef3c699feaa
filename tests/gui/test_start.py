"""Starting: what is loaded before the window, and what happens where none can be shown."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cirnet_core.types import CellProposal, ImageFile
from karyo_desktop.ui import headless, startup
from karyo_desktop.ui.main import main
from tests.gui.driver import Driver, Run
from tests.gui.fakes import FakePredictor

HEAVY = ("torch", "torchvision", "timm", "scipy", "skimage", "reportlab", "numpy", "PIL")


def test_the_window_needs_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "import karyo_desktop.ui.main, karyo_desktop.ui.main_window\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_without_a_display_the_same_job_is_done(
    truth: dict[str, tuple[str, float]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(headless, "load_predictor", lambda: FakePredictor(truth))
    monkeypatch.chdir(tmp_path)
    assert main(["--demo"]) == 0
    told = capsys.readouterr().err
    folder = tmp_path / "demo-output" / "demo_cell"
    assert "no display" in told
    assert str(folder) in told
    assert "46,XX" in told
    assert (folder / "karyogram.png").stat().st_size > 10_000
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")


def test_without_a_display_a_fault_in_one_cell_leaves_the_others(
    truth: dict[str, tuple[str, float]],
    small_cell: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And two cells of one name keep apart, as with the command."""
    for folder in (tmp_path / "in", tmp_path / "in" / "bad", tmp_path / "in" / "in"):
        shutil.copytree(small_cell, folder)
    fake = FakePredictor(truth)
    whole = fake.propose

    def propose(cell: str, images: Sequence[ImageFile], **options: Any) -> CellProposal:
        if cell == "bad":
            raise ZeroDivisionError("a bug")
        return whole(cell, images, **options)

    monkeypatch.setattr(fake, "propose", propose)
    monkeypatch.setattr(headless, "load_predictor", lambda: fake)
    monkeypatch.chdir(tmp_path)
    assert headless.run([tmp_path / "in"], demo=False) == 1
    assert "a bug" in capsys.readouterr().err
    for name in ("in", "in_2"):
        assert (tmp_path / "in-karyograms" / name / "report.pdf").exists()


def test_without_display_and_input_it_says_what_to_give(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert headless.run([], demo=False) == 2
    assert "--demo" in capsys.readouterr().err


def test_a_missing_system_library_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(startup, "_loads", lambda name: name != "libxcb-cursor.so.0")
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    told = startup.explain_missing_library(error)
    assert "libEGL.so.1" in told
    assert "apt-get install libegl1" in told
    other = startup.explain_missing_library(ImportError("No module named 'PySide6'"))
    assert "packaging/start.py" in other
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert main([]) == 1
    told = capsys.readouterr().err
    assert "libxcb-cursor.so.0" in told
    assert "apt-get install libxcb-cursor0" in told


def test_the_theme_is_chosen_and_remembered(run: Run) -> None:
    from karyo_desktop.ui import theme

    def dark(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.window.themes.choose("dark")
        assert theme.is_dark()

    def again(driver: Driver) -> None:
        assert theme.is_dark()
        driver.window.themes.choose("light")
        assert not theme.is_dark()

    run(["--demo"], dark)
    run([], again)


def test_an_unexpected_error_is_told_and_the_window_stays(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: FakePredictor, cell: str, images: object, **_options: object) -> CellProposal:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(FakePredictor, "propose", broken)

    def job(driver: Driver) -> None:
        driver.wait(driver.window.notices.isVisible)
        assert "ZeroDivisionError" in driver.window.notices.problems[0].message

    run(["--demo"], job)
