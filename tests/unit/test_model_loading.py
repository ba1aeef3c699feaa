"""The window's model answers at once; what makes it quicker is built beside, once."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from karyo_desktop.jobs import loading


@dataclass
class Started:
    """What would have been started."""

    commands: list[list[str]] = field(default_factory=list)

    def __call__(self, command: list[str], **options: object) -> Started:
        assert options["stdin"] is subprocess.DEVNULL
        self.commands.append(command)
        return self


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    found = Started()
    monkeypatch.setattr(subprocess, "Popen", found)
    monkeypatch.setattr(loading, "_builders", [])
    return found


def load(monkeypatch: pytest.MonkeyPatch, *, unbuilt: bool) -> None:
    predictor = SimpleNamespace(unbuilt=unbuilt, info=SimpleNamespace(id="cirnet-9"))
    monkeypatch.setattr(loading, "ModelProcess", lambda: predictor)
    assert loading.load_predictor() is predictor


def test_what_is_unbuilt_is_built_once(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    load(monkeypatch, unbuilt=True)
    load(monkeypatch, unbuilt=True)
    (command,) = started.commands
    assert command[-6:] == [sys.executable, "-m", "cirnet_core", "models", "accelerate", "cirnet-9"]


def test_what_is_built_is_left(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    load(monkeypatch, unbuilt=False)
    assert started.commands == []


def test_a_frozen_program_starts_no_second_window(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    load(monkeypatch, unbuilt=True)
    assert started.commands == []
