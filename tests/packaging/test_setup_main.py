from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import setup_checks
import setup_env
import setup_main
import setup_system
from setup_env import State
from setup_words import SetupError

CHECKOUT = Path(__file__).resolve().parents[2]
LINUX_X86 = False  # the usual torch isn't for the CPU alone
WINDOWS = True


def pins(name: str) -> dict[str, str]:
    lines = (CHECKOUT / "packaging" / name).read_text().splitlines()
    found = [line.split("==") for line in lines if line and not line.startswith(("#", "-"))]
    return {package.lower().replace("_", "-"): version for package, version in found}


@pytest.mark.parametrize(
    ("argv", "command", "rest"),
    [
        ([], "start", []),
        (["test"], "test", []),
        (["test", "--", "-k", "layout"], "test", ["-k", "layout"]),
        (["run", "--", "cells.zip"], "run", ["cells.zip"]),
    ],
)
def test_arguments(argv: list[str], command: str, rest: list[str]) -> None:
    options = setup_main.parse(argv)
    assert (options.command, options.rest) == (command, rest)
    assert options.venv == setup_env.CHECKOUT / ".venv"
    assert options.torch is None


@pytest.mark.parametrize("argv", [["launch"], ["--", "x"], ["--cuda", "--cpu"]])
def test_wrong_use_exits_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        setup_main.parse(argv)
    assert stopped.value.code == 2
    assert "error" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "cpu_only", "chosen"),
    [
        ("cuda", WINDOWS, "cuda"),
        ("cuda", LINUX_X86, "usual"),
        ("cpu", WINDOWS, "usual"),
        ("cpu", LINUX_X86, "cpu"),
        (None, LINUX_X86, None),
    ],
)
@pytest.mark.skipif(sys.platform == "darwin", reason="no CUDA on a Mac")
def test_choice_of_torch(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: str | None,
    cpu_only: bool,
    chosen: str | None,
) -> None:
    monkeypatch.setattr(setup_system, "usual_torch_is_cpu_only", lambda: cpu_only)
    assert setup_main.choose_torch(asked, folder=tmp_path, interactive=False) == chosen


@pytest.mark.parametrize(("answer", "chosen"), [("", "cuda"), ("n", "usual")])
@pytest.mark.skipif(sys.platform == "darwin", reason="no CUDA on a Mac")
def test_the_cuda_build_is_offered_where_the_usual_one_has_none(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str,
    chosen: str,
) -> None:
    monkeypatch.setattr(setup_system, "usual_torch_is_cpu_only", lambda: True)
    monkeypatch.setattr(setup_system, "nvidia_gpu", lambda: "Some GPU")
    monkeypatch.setattr("builtins.input", lambda prompt: answer)

    assert setup_main.choose_torch(None, folder=tmp_path, interactive=True) == chosen
    assert setup_main.choose_torch(None, folder=tmp_path, interactive=False) is None
    said = capsys.readouterr().out
    assert "Some GPU" in said
    assert "--cuda" in said


@pytest.fixture
def broken_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with an environment, without a library that Qt needs."""
    monkeypatch.setattr(setup_env, "ensure", lambda folder, wanted, torch: State(home="x"))
    monkeypatch.setattr(setup_system, "qt_problem", lambda python, environ: "libEGL.so.1: no")
    missing = [("libEGL.so.1", "libegl1", "libglvnd-egl")]
    monkeypatch.setattr(setup_system, "missing_libraries", lambda *, with_x11: missing)


@pytest.mark.usefixtures("broken_qt")
def test_tests_without_qt_stop_with_the_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    assert setup_main.main(["test"]) == 1
    assert "libegl1" in capsys.readouterr().err


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """The programs that the set-up starts, with their variables; none is started."""
    calls: list[tuple[list[str], dict[str, str]]] = []

    def fake_run(
        command: list[str], *, env: dict[str, str], **_: object
    ) -> subprocess.CompletedProcess[str]:
        calls.append((command, env))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", fake_run)
    return calls


@pytest.mark.usefixtures("broken_qt")
def test_without_a_display_the_job_is_done_even_without_qt(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    started: list[tuple[list[str], dict[str, str]]],
) -> None:
    monkeypatch.setattr(setup_system, "display", lambda: None)

    assert setup_main.main([]) == 0
    assert started[-1][0][-1] == "--demo"
    assert "libegl1" in capsys.readouterr().err


@pytest.mark.usefixtures("broken_qt")
def test_with_a_display_and_without_qt_nothing_is_started(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    started: list[tuple[list[str], dict[str, str]]],
) -> None:
    monkeypatch.setattr(setup_system, "display", lambda: ":0")

    assert setup_main.main([]) == 1
    assert not started
    assert "libegl1" in capsys.readouterr().err


@pytest.mark.usefixtures("broken_qt")
def test_a_display_that_does_not_answer_counts_as_none(
    monkeypatch: pytest.MonkeyPatch, started: list[tuple[list[str], dict[str, str]]]
) -> None:
    reason = "qt.qpa.xcb: could not connect to display :9"
    monkeypatch.setattr(setup_system, "display", lambda: ":9")
    monkeypatch.setattr(setup_system, "qt_problem", lambda python, environ: reason)
    monkeypatch.setattr(setup_system, "missing_libraries", lambda *, with_x11: [])
    monkeypatch.setenv("DISPLAY", ":9")

    assert setup_main.main(["run", "--", "cells.zip"]) == 0
    command, environ = started[-1]
    assert command[-1] == "cells.zip"
    assert "DISPLAY" not in environ


def test_ctrl_c_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> State:
        raise KeyboardInterrupt

    monkeypatch.setattr(setup_env, "ensure", stop)
    assert setup_main.main(["setup"]) == 130
    assert "Start again" in capsys.readouterr().err


def test_an_error_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> State:
        raise SetupError("The disk is full.")

    monkeypatch.setattr(setup_env, "ensure", fail)
    assert setup_main.main(["setup"]) == 1
    assert capsys.readouterr().err.strip() == "The disk is full."


def test_every_check_runs_and_one_failure_fails_the_whole(tmp_path: Path) -> None:
    def python(code: str) -> tuple[str, ...]:
        return (sys.executable, "-c", code)

    steps = [
        setup_checks.Step("first", python("raise SystemExit(3)")),
        setup_checks.Step("absent", (str(tmp_path / "no-such-command"),)),
        setup_checks.Step("last", python("pass")),
    ]
    outcomes = setup_checks.run_all(steps, setup_checks.check_environ(tmp_path))

    assert [outcome.code for outcome in outcomes] == [3, 127, 0]
    assert "Not right: first, absent." in setup_checks.summary(outcomes)


def test_the_pins_fit_what_the_project_asks_for() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    for wanted, file in (
        (project["dependencies"], "requirements.txt"),
        (project["optional-dependencies"]["test"], "requirements-test.txt"),
    ):
        names = {re.split(r"[<>=!~ ;\[]", line)[0].lower().replace("_", "-") for line in wanted}
        assert names <= set(pins(file)), file


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries' names are Linux's")
def test_a_library_that_is_not_there_is_found_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ("libno-such-library.so.7", "libnosuch7", "nosuch")
    monkeypatch.setattr(setup_system, "QT_LIBRARIES", (row,))
    assert setup_system.missing_libraries(with_x11=False) == [row]
    assert "libnosuch7" in setup_system.missing_debian_packages()
