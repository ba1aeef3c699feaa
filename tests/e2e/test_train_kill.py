"""A training that is killed goes on and ends where an unbroken one does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from cirnet_core.data.pack import Pack
from cirnet_core.synthetic import write_pack
from cirnet_core.train import events
from cirnet_core.train.checkpoint import latest_checkpoint
from cirnet_core.train.config import dump_config
from cirnet_core.train.loop import train
from tests.core.conftest import tiny_config

CPU = torch.device("cpu")


def children(pid: int) -> list[int]:
    """The processes that ``pid`` has started; none where the system does not say."""
    try:
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def all_end(pids: list[int], *, seconds: float = 60.0) -> bool:
    """Whether none of them is left after a while."""
    until = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.slow
def test_sigkill_and_resume(tmp_path: Path) -> None:
    pack_path = tmp_path / "synthetic.zip"
    write_pack(pack_path, 6, 3)
    config = tiny_config(images=1600, val_images=0, checkpoint_minutes=0.0)
    (tmp_path / "config.json").write_bytes(dump_config(config))
    command = [sys.executable, "-m", "cirnet_core", "train", "--data", str(pack_path), "--jsonl"]
    command += ["--out", str(tmp_path / "killed"), "--config", str(tmp_path / "config.json")]
    environment = os.environ | {"KARYO_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [*command, "--device", "cpu"], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        saved, workers = 0, []
        for line in process.stdout:
            saved += isinstance(events.decode(line), events.Saved)
            if saved == 4:
                workers = children(process.pid)
                process.send_signal(signal.SIGKILL)
                break
    assert all_end(workers)
    before = latest_checkpoint(tmp_path / "killed")
    assert before is not None
    config = replace(config, images=640, checkpoint_minutes=60.0)
    ends = []
    with Pack(pack_path) as pack:
        for name, resume in (("killed", True), ("whole", False)):
            train([pack], tmp_path / name, config, device=CPU, resume=resume, workers=0)
            last = latest_checkpoint(tmp_path / name)
            assert last is not None
            ends.append(load_file(last / "average.safetensors"))
    for key, value in ends[0].items():
        torch.testing.assert_close(value, ends[1][key], rtol=1e-5, atol=1e-6)
