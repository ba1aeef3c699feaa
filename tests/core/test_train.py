"""The trainer: resuming repeats an unbroken run, checkpoints are complete or absent."""

from __future__ import annotations

import copy
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from cirnet_core.__main__ import main
from cirnet_core.augment import JitterConfig
from cirnet_core.classes import CLASSES
from cirnet_core.data.pack import Pack, by_cell
from cirnet_core.data.sampler import Batch, Source, TrainingSampler
from cirnet_core.errors import InputError
from cirnet_core.nn.cirnet import NetConfig, NetOutput
from cirnet_core.train import events
from cirnet_core.train.checkpoint import latest_checkpoint, read_state
from cirnet_core.train.config import TrainConfig, dump_config, load_config
from cirnet_core.train.loop import lengths_of, train
from cirnet_core.train.loss import loss_of
from tests.core.conftest import tiny_config

CPU = torch.device("cpu")


def run(pack_path: Path, out: Path, config: TrainConfig, **options: object) -> list[events.Event]:
    seen: list[events.Event] = []
    with Pack(pack_path) as pack:
        train([pack], out, config, device=CPU, report=seen.append, workers=0, **options)
    return seen


@pytest.fixture
def stop_after() -> object:
    """A ``should_stop`` that is true from the n-th question on."""

    def make(n: int) -> object:
        asked = iter(range(10**6))
        return lambda: next(asked) >= n

    return make


def test_a_resumed_run_ends_where_an_unbroken_one_does(
    pack_path: Path, tmp_path: Path, stop_after: object
) -> None:
    config = tiny_config()
    whole = run(pack_path, tmp_path / "whole", config)
    part = run(pack_path, tmp_path / "part", config, should_stop=stop_after(5))
    assert isinstance(part[-1], events.Finished)
    assert part[-1].outcome == "stopped"
    assert part[-1].images == 80
    rest = run(pack_path, tmp_path / "part", config, resume=True)
    assert isinstance(rest[0], events.Started)
    assert rest[0].images == 80
    assert whole[-1] == rest[-1] == events.Finished(192, "done")
    for name in ("model", "average", "optimizer"):
        a = load_file(_last(tmp_path / "whole") / f"{name}.safetensors")
        b = load_file(_last(tmp_path / "part") / f"{name}.safetensors")
        assert a.keys() == b.keys()
        for key in a:
            torch.testing.assert_close(a[key], b[key], rtol=1e-5, atol=1e-6)


def _last(folder: Path) -> Path:
    path = latest_checkpoint(folder)
    assert path is not None
    return path


def test_a_run_learns(pack_path: Path, tmp_path: Path) -> None:
    seen = run(pack_path, tmp_path / "run", tiny_config(images=1600, val_every_images=10**9))
    losses = [event.loss for event in seen if isinstance(event, events.Progress)]
    assert losses[-1] < 0.93 * losses[0]


def test_a_second_run_never_overwrites_the_first(pack_path: Path, tmp_path: Path) -> None:
    config = tiny_config(images=16, val_images=0)
    run(pack_path, tmp_path / "run", config)
    with pytest.raises(InputError, match="--resume"):
        run(pack_path, tmp_path / "run", config)


def test_a_half_written_checkpoint_is_not_seen(pack_path: Path, tmp_path: Path) -> None:
    run(pack_path, tmp_path / "run", tiny_config(images=16, val_images=0))
    half = tmp_path / "run" / "checkpoint-000000099.part"
    half.mkdir()
    (half / "model.safetensors").write_bytes(b"half")
    assert read_state(_last(tmp_path / "run")).images == 16


def test_saving_again_never_removes_the_only_checkpoint(pack_path: Path, tmp_path: Path) -> None:
    config = tiny_config(images=16, val_images=0)
    run(pack_path, tmp_path / "run", config)
    before = (_last(tmp_path / "run") / "state.json").stat().st_ino
    run(pack_path, tmp_path / "run", config, resume=True)
    assert (_last(tmp_path / "run") / "state.json").stat().st_ino == before


def test_a_run_that_lost_its_checkpoint_does_not_begin_anew(
    pack_path: Path, tmp_path: Path
) -> None:
    config = tiny_config(images=16, val_images=0)
    run(pack_path, tmp_path / "run", config)
    shutil.rmtree(_last(tmp_path / "run"))
    with pytest.raises(InputError, match="missing"):
        run(pack_path, tmp_path / "run", config, resume=True)


def test_a_pack_travels_to_another_process(pack_path: Path) -> None:
    with Pack(pack_path) as pack:
        state = pack.__getstate__()
        assert state["_zip"] is None  # an open file cannot travel
        with copy.copy(pack) as other:  # goes the way that a spawned worker's copy goes
            assert other.read(pack.rows[0].file) == pack.read(pack.rows[0].file)


def test_a_batch_of_defects_alone_has_a_loss() -> None:
    n = 4
    batch = Batch(
        np.zeros((n, 1, 8, 8), np.float32),
        np.zeros((n, 3), np.float32),
        np.full(n, -1, np.int64),
        np.full(n, 2, np.int64),
        np.full(n, -1, np.int64),
        np.full(n, np.nan, np.float32),
    )
    heads = [torch.zeros(n, k, requires_grad=True) for k in (24, 3, 3, 5)]
    output = NetOutput(*heads[:3], torch.zeros(n, requires_grad=True), heads[3])
    assert torch.isfinite(loss_of(output, batch, TrainConfig(), CPU))


def test_a_damaged_checkpoint_is_named(pack_path: Path, tmp_path: Path) -> None:
    config = tiny_config(images=16, val_images=0)
    run(pack_path, tmp_path / "run", config)
    file = _last(tmp_path / "run") / "model.safetensors"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(InputError, match="checkpoint"):
        run(pack_path, tmp_path / "run", replace(config, images=32), resume=True)


def test_the_rate_rises_stays_and_falls() -> None:
    config = TrainConfig(images=1000, batch_size=10, warmup_images=100, decay_images=200)
    rates = [config.learning_rate_at(n) for n in range(0, 1001, 10)]
    top = config.learning_rate
    assert rates[0] < rates[5] < top
    assert all(rate == top for rate in rates[10:80])
    assert rates[90] == pytest.approx(top / 2)
    assert rates[-1] == 0


def test_a_configuration_survives_a_file(tmp_path: Path) -> None:
    config = tiny_config(weights={"pki3": 2.0}, jitter=JitterConfig(gamma=0.1))
    (tmp_path / "c.json").write_bytes(dump_config(config))
    assert load_config(tmp_path / "c.json") == config


def test_what_a_file_leaves_out_is_written_in_full(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"net": {"domain": true}, "jitter": {"gamma": 0.1}}')
    raw = json.loads(dump_config(load_config(tmp_path / "c.json")))
    assert raw["net"] == NetConfig(domain=True).to_json()
    assert raw["jitter"]["turn_deg"] == JitterConfig().turn_deg


@pytest.mark.parametrize(
    ("text", "says"),
    [('{"imagse": 5}', "imagse"), ('{"images": "many"}', "images"), ("{", "c.json")],
)
def test_a_wrong_configuration_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "c.json").write_text(text)
    with pytest.raises(InputError, match=says):
        load_config(tmp_path / "c.json")


def test_batches_depend_on_seed_and_step_alone(pack_path: Path) -> None:
    with Pack(pack_path) as pack:
        source = Source(pack, tuple(pack.select("train")), 1.0)
        table = lengths_of([source])

        def sampler(seed: int) -> TrainingSampler:
            return TrainingSampler(
                [source], table, batch_size=4, size_hw=(64, 40), jitter=JitterConfig(), seed=seed
            )

        one, other = sampler(1), sampler(1)
        other[7]
        for a, b in zip(one[3], other[3], strict=True):
            np.testing.assert_array_equal(a, b)
        assert not np.array_equal(one[3].images, sampler(2)[3].images)


def test_the_known_turn_stands_p_up(pack_path: Path) -> None:
    """Undoing ``turn_deg`` on the canvas gives the picture that the truth stands upright."""
    jitter = JitterConfig(scale=0, stretch=0, shift_px=0, turn_deg=0).without_photography()
    with Pack(pack_path) as pack:
        rows = [row for row in pack.select("train") if row.label == "1"]
        source = Source(pack, tuple(rows), 1.0)
        table = lengths_of([Source(pack, tuple(pack.select("train")), 1.0)])
        sampler = TrainingSampler(
            [source], table, batch_size=16, size_hw=(128, 80), jitter=jitter, seed=5
        )
        batch = sampler[0]
    assert set(batch.labels) == {CLASSES.index("1")}
    assert np.isfinite(batch.turn_deg).all()
    up = np.abs(batch.turn_deg) < 90
    assert 2 <= up.sum() <= 14  # turned by 180° about half of the time
    # The principal axis of a bent chromosome is some degrees off, never across.
    assert (np.abs((batch.turn_deg + 90) % 180 - 90) < 45).all()


def test_splitting_happens_before_augmenting(pack_path: Path) -> None:
    with Pack(pack_path) as pack:
        cases = {split: {r.case for r in pack.select(split)} for split in ("train", "val", "test")}
    assert not cases["train"] & (cases["val"] | cases["test"])


def test_events_survive_a_line() -> None:
    event = events.Progress(1, 2, 0.5, 0.25, 1e-3, 12.0, 3.5)
    assert events.decode(events.encode(event)) == event


def test_train_and_evaluate_from_the_command_line(
    pack_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.json").write_bytes(dump_config(tiny_config(images=32, val_images=0)))
    out = str(tmp_path / "run")
    call = ["train", "--data", str(pack_path), "--out", out, "--config", str(tmp_path / "c.json")]
    assert main([*call, "--jsonl", "--device", "cpu"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["type"] == "started"
    assert lines[-1]["type"] == "finished"
    assert main(call) == 1
    assert "--resume" in capsys.readouterr().err
    assert main(["train", "--data", str(pack_path), "--out", out, "--resume", "--finish", "32",
                 "--jsonl", "--device", "cpu"]) == 0  # fmt: skip
    assert read_state(_last(tmp_path / "run")).images == 64
    model = str(tmp_path / "model")
    assert main(["models", "release", out, "--id", "m", "--data", str(pack_path), "--out", model,
                 "--device", "cpu"]) == 0  # fmt: skip
    report = tmp_path / "report"
    assert main(["evaluate", "--data", str(pack_path), "--split", "test", "--out", str(report),
                 "--model", model, "--turn", "3", "--device", "cpu"]) == 0  # fmt: skip
    metrics = json.loads((report / "metrics.json").read_text())
    with Pack(pack_path) as pack:
        assert metrics["n_chromosomes"] == len(pack.select("test"))
        assert metrics["n_cells"] == len(list(by_cell(pack.select("test"))))
    assert metrics["orientation"]["n"] == metrics["n_chromosomes"]
    for group in ("raw", "assigned"):
        low, high = metrics["ci95"][group]["accuracy"]
        assert 0 <= low <= metrics[group]["accuracy"] <= high <= 1
        assert np.sum(metrics[group]["confusion"]) == metrics["n_chromosomes"]
    assert {"ece", "nll", "auroc", "bins"} == set(metrics["calibration"])
    assert (report / "confusion.png").stat().st_size > 1000
    assert metrics["simulated"] is None
