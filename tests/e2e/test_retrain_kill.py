"""A retraining in a process of its own: watched by JSON lines, killed, gone on with, cancelled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from cirnet_core.data.pack import Pack
from cirnet_core.models.release import release
from cirnet_core.models.store import resolve
from cirnet_core.nn.weights import read_weights
from cirnet_core.retrain import events
from cirnet_core.synthetic import write_pack
from cirnet_core.train.loop import train
from tests.core.conftest import tiny_config
from tests.full.new_laboratory import write_subset


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    write_pack(folder / "synthetic.zip", 10, 7)
    with Pack(folder / "synthetic.zip") as pack:
        config = tiny_config(images=32, val_images=0)
        train([pack], folder / "run", config, device=torch.device("cpu"), workers=0)
        rows = [row for row in pack.rows if row.label < "2"]
        write_subset(pack, rows, folder / "lab.zip", "train")
    release(folder / "run", folder / "tiny", "tiny", [folder / "synthetic.zip"], device="cpu")
    return folder


def started(base: Path, out: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "cirnet_core", "retrain", "--data", str(base / "lab.zip")]
    command += ["--base", str(base / "tiny"), "--out", str(out), "--preset", "normal"]
    command += ["--jsonl", "--control", "--device", "cpu"]
    environment = os.environ | {"KARYO_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )


@pytest.mark.slow
def test_killed_in_the_middle_it_goes_on_and_can_be_told_to_stop_or_to_leave(
    base: Path, tmp_path: Path
) -> None:
    out = tmp_path / "candidate"
    with started(base, out) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in process.stdout:
            event = events.decode(line)
            if isinstance(event, events.Checked) and event.images > 0:
                process.send_signal(signal.SIGKILL)
                break
    assert not (out / "card.json").exists()
    with started(base, out) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        seen = []
        for line in process.stdout:
            seen.append(events.decode(line))
            if isinstance(seen[-1], events.Progress):
                process.stdin.write("stop\n")
                process.stdin.flush()
    assert process.returncode == 0
    assert isinstance(seen[-1], events.Ended)
    assert seen[-1].outcome in ("stopped", "done")
    assert not any(isinstance(event, events.Staged) and event.stage == "head" for event in seen)
    first = next(event.images for event in seen if isinstance(event, events.Progress))
    assert first > 160  # not from the beginning
    assert resolve(out).card.parent == "tiny"
    assert read_weights(out)
    assert json.loads((out / "verdict.json").read_text())["recommendation"]


@pytest.mark.slow
def test_a_cancelled_one_leaves_nothing_and_a_wrong_one_says_why(
    base: Path, tmp_path: Path
) -> None:
    with started(base, tmp_path / "candidate") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        seen = []
        for line in process.stdout:
            seen.append(events.decode(line))
            if isinstance(seen[-1], events.Began):
                process.stdin.write("cancel\n")
                process.stdin.flush()
    assert isinstance(seen[-1], events.Ended)
    assert seen[-1].outcome == "cancelled"
    assert not (tmp_path / "candidate").exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with started(base, tmp_path / "full") as process:
        assert process.stdout is not None
        seen = [events.decode(line) for line in process.stdout]
    assert process.returncode == 1
    assert isinstance(seen[-1], events.Failed)
    assert "not empty" in seen[-1].message
    assert (tmp_path / "full" / "letter.txt").read_text() == "mine"
