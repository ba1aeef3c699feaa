"""Fixtures that open the real window on a predictor that knows the truth."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cirnet_core.synthetic import write_cell
from karyo_desktop.jobs import karyotyper
from karyo_desktop.ui import settings
from tests.gui.driver import Run, make_run
from tests.gui.fakes import FakePredictor, Truth

DEMO_SEED = 46
DOUBTED = {"07.png": "11", "21.png": "X", "30.png": "9"}


@pytest.fixture(scope="session")
def truth(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Truth]:
    """Class and turn of the demo cell's chromosomes, by file name."""
    files = write_cell(tmp_path_factory.mktemp("truth"), DEMO_SEED, sex="XX")
    return {name: (item.label, item.rotation_deg) for name, item in files}


@pytest.fixture(scope="session")
def small_cell(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of six chromosomes of the demo cell."""
    whole = tmp_path_factory.mktemp("whole")
    write_cell(whole, DEMO_SEED, sex="XX")
    folder = tmp_path_factory.mktemp("small") / "six"
    folder.mkdir()
    for name in sorted(path.name for path in whole.iterdir())[:6]:
        (whole / name).rename(folder / name)
    return folder


@pytest.fixture
def predictor(truth: dict[str, Truth], monkeypatch: pytest.MonkeyPatch) -> FakePredictor:
    """The model of the window under test; nothing sure is asked about unless a test wants it."""
    monkeypatch.setattr(settings, "AUDIT_SHARE", 0.0)
    fake = FakePredictor(truth, doubts=DOUBTED)
    monkeypatch.setattr(karyotyper, "load_predictor", lambda: fake)
    return fake


@pytest.fixture
def run(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, predictor: FakePredictor) -> Run:
    """Start the program and do a job in its window."""
    return make_run(qtbot, monkeypatch)
