"""Crash reports and logs: enough to find the fault, and nothing that tells whose case it was."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from karyo_desktop.jobs.model_worker import _portable
from karyo_desktop.jobs.outcome import Failed, failure_of
from karyo_desktop.services import crash

PLANTED = ("Мария Ivanova-Nguyễn", "1984-05-17", "K-2024-017", "cell_ivanova.png", "praxis-mueller")


def fall() -> None:
    """An error whose text, cause, notes, class and file all name a person."""
    code = "def broken(name):\n    secret = name\n    raise KeyError(name)\n"
    space: dict[str, Callable[[str], None]] = {}
    exec(compile(code, f"/home/{PLANTED[4]}/{PLANTED[3]}", "exec"), space)
    try:
        space["broken"](PLANTED[0])
    except KeyError as error:
        error.add_note(PLANTED[1])
        odd = type(PLANTED[0], (ValueError,), {})
        raise odd(f"{PLANTED[2]}: {PLANTED[3]}") from error


def fallen() -> Exception:
    with pytest.raises(ValueError) as info:  # noqa: PT011 - its text is what must not get out
        fall()
    return info.value


def assert_clean(text: str) -> None:
    for planted in (*PLANTED, str(Path.home()), os.getcwd()):
        assert planted not in text


def test_a_report_holds_places_and_versions_and_no_identifier() -> None:
    path = crash.write_report(fallen())
    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert_clean(text)
    assert "KeyError" in text
    assert "an error\n" in text, "a class that is called like a person"
    assert "in fall" in text
    assert "numpy" in text
    assert_clean(path.name)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_report_names_the_program_s_own_places(tmp_path: Path) -> None:
    from karyo_desktop.storage.case_file import load_case

    with pytest.raises(Exception) as info:  # noqa: PT011
        load_case(tmp_path / "Ivanova.karyo")
    text = crash.describe(info.value)
    assert "karyo_desktop/storage/case_file.py:" in text
    assert "in load_case" in text
    assert_clean(text)
    assert "Ivanova" not in text


def test_an_endless_chain_of_errors_ends() -> None:
    one, two = ValueError("a"), KeyError("b")
    one.__cause__, two.__cause__ = two, one
    assert crash.describe(one).count("KeyError") == 1


def test_only_the_latest_reports_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "MOST_REPORTS", 3)
    for _ in range(5):
        crash.write_report(ValueError("x"))
    assert len(list(crash.crash_folder().glob("*.txt"))) == 3


def test_where_nothing_can_be_written_nothing_is_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KARYO_HOME", str(tmp_path / "file" / "home"))
    assert crash.write_report(ValueError("x")) is None


def test_a_fault_in_a_job_is_logged_without_identifiers_and_says_where_the_report_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        failed = failure_of(fallen())
        _portable(fallen())
    assert isinstance(failed, Failed)
    (report,) = crash.crash_folder().glob("*.txt")
    assert str(report) in failed.message
    assert len(caplog.records) == 2
    assert_clean(caplog.text)
