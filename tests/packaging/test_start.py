from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def test_an_older_python_can_read_the_file_that_turns_it_away() -> None:
    source = (CHECKOUT / "packaging" / "start.py").read_text()
    ast.parse(source, feature_version=(3, 6))
    assert "__future__" not in source


def test_too_old_a_python_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    start = importlib.import_module("start")
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    told = start.too_old()
    assert "this is Python 3.9.2" in told
    assert "Install a newer one" in told


def test_a_newer_python_that_is_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    start = importlib.import_module("start")
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/opt/{name}")
    monkeypatch.setattr(start.subprocess, "call", lambda *_, **__: 0)
    assert "/opt/python3.13 packaging/start.py" in start.too_old()
