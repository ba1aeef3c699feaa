"""Two processes of one run against one: the same batches, the same weights, the same figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from cirnet_core.__main__ import main
from cirnet_core.augment import JitterConfig
from cirnet_core.data.pack import Pack
from cirnet_core.data.sampler import Batch, Source, TrainingSampler
from cirnet_core.errors import InputError
from cirnet_core.nn.cirnet import CIRNet, NetConfig, NetOutput
from cirnet_core.train import events
from cirnet_core.train.checkpoint import latest_checkpoint
from cirnet_core.train.config import TrainConfig, dump_config
from cirnet_core.train.distributed import ALONE, Group, joined
from cirnet_core.train.loop import lengths_of, train
from cirnet_core.train.loss import counts_of, loss_of
from tests.core.conftest import TINY, tiny_config
from tests.core.two_processes import STOP_AFTER

CPU = torch.device("cpu")
TWO = (Group(0, 2), Group(1, 2))

# Without batch normalisation, whose statistics are each process's own on the CPU, and without
# dropout, which each process draws for itself, two processes calculate what one does.
ALIKE = replace(TINY, backbone="test_convnext", dropout=0.0, domain=True)


def halves(batch: Batch) -> list[Batch]:
    n = len(batch.labels)
    return [Batch(*(field[list(g.share(n))] for field in batch)) for g in TWO]


def test_two_draw_the_halves_of_one_batch(pack_path: Path) -> None:
    with Pack(pack_path) as pack:
        source = Source(pack, tuple(pack.select("train")), 1.0)
        table = lengths_of([source])

        def drawn(group: Group) -> Batch:
            return TrainingSampler(
                [source],
                table,
                batch_size=8,
                size_hw=(64, 40),
                jitter=JitterConfig(),
                seed=1,
                defect_share=0.3,
                foreign_share=0.3,
                share=group.share(8),
            )[5]

        whole, parts = drawn(ALONE), [drawn(group) for group in TWO]
    for field in Batch._fields:
        both = np.concatenate([getattr(part, field) for part in parts])
        np.testing.assert_array_equal(getattr(whole, field), both)


def test_a_batch_that_cannot_be_shared_out_is_refused() -> None:
    with pytest.raises(InputError, match="batch_size 9"):
        Group(0, 2).share(9)


@pytest.mark.parametrize("rare", ["nowhere", "first half", "everywhere"])
def test_the_mean_of_two_gradients_is_that_of_the_whole(rare: str) -> None:
    """Also where one half alone has what is not in every image."""
    rng = np.random.default_rng(3)
    n = 8
    has = np.array([k < {"nowhere": 0, "first half": 3, "everywhere": n}[rare] for k in range(n)])
    batch = Batch(
        np.zeros((n, 1, 8, 8), np.float32),
        np.zeros((n, 3), np.float32),
        np.where(has, rng.integers(24, size=n), -1),
        rng.integers(3, size=n),
        np.where(has, rng.integers(2, size=n), -1),
        np.where(has, rng.uniform(-180, 180, n), np.nan).astype(np.float32),
    )
    config = TrainConfig(net=NetConfig(domain=True))
    heads = [torch.from_numpy(rng.normal(size=(n, k))) for k in (24, 3, 3, 1)]

    def gradients(part: Batch, at: range, counts: list[float] | None) -> list[torch.Tensor]:
        own = [head[list(at)].clone().requires_grad_() for head in heads]
        output = NetOutput(own[0], own[1], own[2], own[3][:, 0], torch.zeros(len(at), 1))
        loss_of(output, part, config, CPU, counts).backward()
        return [torch.as_tensor(head.grad) for head in own]

    whole = gradients(batch, range(n), None)
    shared = [count / len(TWO) for count in counts_of(batch)]
    parts = [
        gradients(part, group.share(n), shared)
        for part, group in zip(halves(batch), TWO, strict=True)
    ]
    for head, *own in zip(whole, *parts, strict=True):
        torch.testing.assert_close(torch.cat(own) / len(TWO), head)


def test_common_statistics_leave_the_network_what_it_is() -> None:
    """Normalisations that hold an activation keep it."""
    torch.manual_seed(0)
    net = CIRNet(replace(TINY, backbone="test_efficientnet")).eval()
    images, geometry = torch.rand(2, 1, 64, 40), torch.rand(2, 3)
    before, keys = net(images, geometry), list(net.state_dict())
    assert TWO[0].with_common_statistics(net, CPU) is net
    assert not any(isinstance(m, torch.nn.SyncBatchNorm) for m in net.modules())
    common = TWO[0].with_common_statistics(net, torch.device("cuda")).eval()
    assert any(isinstance(m, torch.nn.SyncBatchNorm) for m in common.modules())
    assert list(common.state_dict()) == keys
    for a, b in zip(before, common(images, geometry), strict=True):
        torch.testing.assert_close(a, b)


def test_who_was_not_launched_is_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RANK", raising=False)
    with joined("cpu") as group:
        assert group is ALONE
    monkeypatch.setenv("RANK", "0")
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.delenv("MASTER_ADDR", raising=False)
    with pytest.raises(InputError, match="torchrun"), joined("cpu"):
        pass


def two_processes(*calls: list[str]) -> list[events.Event]:
    """Do the commands in two processes; returns the events that were printed."""
    threads = {"OMP_NUM_THREADS": "1", "KARYO_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"),
            *("--rdzv-backend", "c10d", "--rdzv-endpoint", "127.0.0.1:0", "--local-addr"),
            *("127.0.0.1", "-m", "tests.core.two_processes", json.dumps(calls)),
        ],
        env=os.environ | threads,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [events.decode(line) for line in done.stdout.splitlines() if line.startswith("{")]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the loopback has another name elsewhere")
def test_two_processes_against_one(pack_path: Path, tiny_model: Path, tmp_path: Path) -> None:
    config = tiny_config(
        net=ALIKE, images=96, defect_share=0.2, foreign_share=0.2, val_every_images=64
    )
    (tmp_path / "c.json").write_bytes(dump_config(config))
    run, pack = tmp_path / "two", str(pack_path)
    call = ["train", "--data", pack, "--config", str(tmp_path / "c.json"), "--device", "cpu"]
    measure = ["evaluate", "--data", pack, "--split", "all", "--turn", "3", "--device", "cpu"]
    measure += ["--model", str(tiny_model), "--out"]
    said = two_processes(
        [*call, "--out", str(run), "--jsonl"],
        [*call, "--out", str(run), "--jsonl", "--resume"],
        [*measure, str(tmp_path / "figures-two")],
    )

    stopped = STOP_AFTER * config.batch_size
    ends = [event for event in said if isinstance(event, events.Finished)]
    assert ends == [events.Finished(stopped, "stopped"), events.Finished(96, "done")]
    assert [e.images for e in said if isinstance(e, events.Started)] == [0, stopped]
    assert [e.images for e in said if isinstance(e, events.Saved)] == [stopped, 96]
    assert [e.images for e in said if isinstance(e, events.Validated)] == [64, 96]
    last = latest_checkpoint(run)
    assert [last] == list(run.glob("checkpoint-*"))
    assert last is not None

    with Pack(pack_path) as opened:
        alone = train([opened], tmp_path / "one", config, device=CPU, workers=0)
    for name in ("model", "average"):
        one, two = (load_file(path / f"{name}.safetensors") for path in (alone, last))
        assert one.keys() == two.keys()
        for key, value in one.items():
            torch.testing.assert_close(two[key], value, rtol=1e-5, atol=5e-6, msg=key)

    assert main([*measure, str(tmp_path / "figures-one")]) == 0
    figures = [(tmp_path / f"figures-{n}" / "metrics.json").read_bytes() for n in ("one", "two")]
    assert figures[0] == figures[1]
    assert json.loads(figures[0])["n_cells"] == 10
