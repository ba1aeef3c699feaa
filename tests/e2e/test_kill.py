"""A small sample of ``tests.full.kill``: the real program, killed while it works on a case."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

if os.name != "posix":
    pytest.skip("processes are forked and killed as POSIX has it", allow_module_level=True)


def test_a_sample_of_kills_loses_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.full.kill", "--count", "4", "--out", str(tmp_path)]
    modes = ["--modes", "time", "call", "fails", "limit"]
    done = subprocess.run(
        [*command, *modes],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert (tmp_path / "results.jsonl").read_text(encoding="utf-8").count("\n") == 4
