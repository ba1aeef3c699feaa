"""All checks and tests, each under its heading, with a summary at the end."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from setup_env import CHECKOUT, child_environ, venv_python, venv_script


@dataclass(frozen=True)
class Step:
    """One check: its name and its command."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How a step ended."""

    name: str
    code: int
    seconds: float


def steps(folder: Path, pytest_args: Sequence[str]) -> list[Step]:
    """What the test command runs, the quickest first."""
    python = str(venv_python(folder))
    module = (python, "-m")
    return [
        Step("ruff check", (*module, "ruff", "check", ".")),
        Step("ruff format", (*module, "ruff", "format", "--check", ".")),
        Step("mypy", (*module, "mypy")),
        Step("import contracts", (str(venv_script(folder, "lint-imports")),)),
        Step("smoke", (python, "packaging/smoke.py")),
        Step("pytest", (*module, "pytest", *pytest_args)),
        Step("pytest runtime", (*module, "pytest", "tests/core/runtime")),
    ]


def check_environ(folder: Path) -> dict[str, str]:
    """The variables for the checks: no window, no hub, one thread each."""
    environ = child_environ(folder)
    environ["QT_QPA_PLATFORM"] = "offscreen"
    threads = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    environ.update(dict.fromkeys(threads, "1"))
    return environ


def run_all(
    wanted: Sequence[Step], environ: dict[str, str], clock: Callable[[], float] = time.monotonic
) -> list[Outcome]:
    """Run every step, whatever the ones before it did."""
    outcomes = []
    for step in wanted:
        print(f"\n== {step.name}", flush=True)
        began = clock()
        try:
            code = subprocess.run(step.command, cwd=CHECKOUT, env=environ, check=False).returncode
        except OSError as error:
            print(f"{step.command[0]}: {error}", flush=True)
            code = 127
        outcomes.append(Outcome(step.name, code, clock() - began))
    return outcomes


def summary(outcomes: Sequence[Outcome]) -> str:
    """The table that closes a run."""
    rows = [
        f"{outcome.name:<18}{'ok' if outcome.code == 0 else f'FAILED (code {outcome.code})':<20}"
        f"{outcome.seconds:8.1f} s"
        for outcome in outcomes
    ]
    failed = [outcome.name for outcome in outcomes if outcome.code]
    verdict = f"Not right: {', '.join(failed)}." if failed else "All checks and tests are right."
    return "\n".join(["", "== Summary", *rows, verdict])


def check(folder: Path, pytest_args: Sequence[str]) -> int:
    """Run everything and print the summary. 0 when all of it was right, else 1."""
    outcomes = run_all(steps(folder, pytest_args), check_environ(folder))
    print(summary(outcomes), flush=True)
    return int(any(outcome.code for outcome in outcomes))
