"""Retraining with the tiny network: divided by case, resumable, judged on locked cells."""

from __future__ import annotations

import errno
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
import torch
from safetensors.torch import load_file

from cirnet_core.__main__ import main
from cirnet_core.data.pack import Pack
from cirnet_core.errors import InputError, ModelError, TrainingError
from cirnet_core.models.card import read_card, verify_weights
from cirnet_core.models.store import resolve
from cirnet_core.nn.weights import read_weights
from cirnet_core.preprocess.scale import table_from_json
from cirnet_core.retrain import events
from cirnet_core.retrain.control import Control
from cirnet_core.retrain.recipe import PRESETS, Recipe
from cirnet_core.retrain.run import Request, retrain
from tests.full.new_laboratory import write_subset

pytestmark = pytest.mark.usefixtures("few_rounds")

QUICK = replace(PRESETS["quick"], head_draws_most=64, head_steps=20)
NORMAL = replace(
    PRESETS["normal"],
    head_draws_most=64,
    head_steps=5,
    images_least=160,
    images_most=160,
    batch_size=16,
    memory_batch=8,
    checks=2,
)


def request(base: Path, lab: Path, out: Path, recipe: Recipe = QUICK, **changes: object) -> Request:
    return replace(Request(data=(lab,), base=str(base), out=out, recipe=recipe), **changes)  # type: ignore[arg-type]


def run(
    asked: Request,
    *,
    on: Callable[[events.Event, Control], None] = lambda event, control: None,
) -> list[events.Event]:
    seen: list[events.Event] = []
    control = Control()

    def report(event: events.Event) -> None:
        seen.append(events.decode(events.encode(event)))
        on(event, control)

    retrain(asked, device="cpu", report=report, control=control)
    return seen


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return read_weights(folder)


def same(one: Path, other: Path) -> bool:
    a, b = weights(one), weights(other)
    return all(torch.allclose(a[key].float(), b[key].float(), atol=2e-3) for key in a)


def of(seen: Sequence[events.Event], kind: type) -> list[events.Event]:
    return [event for event in seen if isinstance(event, kind)]


def test_quick_changes_the_heads_alone_and_leaves_a_whole_model(
    base: Path, lab: Path, tmp_path: Path
) -> None:
    out = tmp_path / "candidate"
    seen = run(request(base, lab, out))
    assert isinstance(seen[-1], events.Ended)
    assert seen[-1].outcome == "done"
    card, digest = read_card(out)
    parent, parent_sha256 = read_card(base)
    verify_weights(out, card)
    assert (card.parent, card.memory) == (parent.id, parent.memory)
    assert card.id.startswith("tiny-1+")
    assert not (out / "work").exists()
    before, after = weights(base), weights(out)
    changed = {key.split(".")[0] for key in before if not torch.equal(before[key], after[key])}
    assert "classifier" in changed
    assert "backbone" not in changed
    verdict = json.loads((out / "verdict.json").read_text())
    assert verdict["candidate"] == {"id": card.id, "sha256": digest}
    assert verdict["base"] == {"id": "tiny-1", "sha256": parent_sha256}
    assert verdict["locked"]["cases"] == 1
    assert verdict["candidate_metrics"] == json.loads((out / "metrics.json").read_text())
    assert verdict["base_metrics"].keys() == verdict["candidate_metrics"].keys()
    assert {"value", "ci95"} == set(verdict["difference"]["assigned.accuracy"])
    assert verdict["recommendation"] in ("cannot_tell", "keep")
    difference = verdict["difference"]["raw.accuracy"]["value"]
    assert difference == pytest.approx(
        verdict["candidate_metrics"]["raw"]["accuracy"] - verdict["base_metrics"]["raw"]["accuracy"]
    )
    rows = json.loads((out / "manifest.json").read_text())["rows"]
    parts = {part: {row[2] for row in rows if row[5] == part} for part in ("train", "locked")}
    assert not parts["train"] & parts["locked"]


def test_the_figures_are_those_that_evaluate_prints(base: Path, lab: Path, tmp_path: Path) -> None:
    out = tmp_path / "candidate"
    run(request(base, lab, out))
    rows = json.loads((out / "manifest.json").read_text())["rows"]
    files = {row[1] for row in rows if row[5] == "locked"}
    with Pack(lab) as pack:
        locked = [row for row in pack.rows if row.file in files]
        write_subset(pack, locked, tmp_path / "locked.zip", "locked")
    call = ["evaluate", "--data", str(tmp_path / "locked.zip"), "--split", "locked"]
    call += ["--model", str(out), "--out", str(tmp_path / "m"), "--device", "cpu"]
    assert main(call) == 0
    metrics = json.loads((tmp_path / "m" / "metrics.json").read_text())
    own = json.loads((out / "metrics.json").read_text())
    assert metrics["model"] == own["model"]
    for key in ("raw", "assigned", "calibration", "flags", "orientation"):
        assert metrics[key] == own[key]


@pytest.fixture(scope="module")
def whole(base: Path, lab: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unbroken run of all layers."""
    out = tmp_path_factory.mktemp("whole") / "candidate"
    run(request(base, lab, out, NORMAL))
    return out


def test_all_layers_learn_and_the_curves_are_told(whole: Path, base: Path, lab: Path) -> None:
    before, after = weights(base), weights(whole)
    changed = {key for key in before if not torch.equal(before[key], after[key])}
    assert any(key.startswith("backbone") for key in changed)
    assert not any("running_" in key for key in changed)  # the base's statistics are kept


class Bench(NamedTuple):
    """A base, a laboratory's pack, what an unbroken run made of them, and a folder to run in."""

    base: Path
    lab: Path
    whole: Path
    out: Path

    def asked(self) -> Request:
        return request(self.base, self.lab, self.out, NORMAL)


@pytest.fixture
def bench(whole: Path, base: Path, lab: Path, tmp_path: Path) -> Bench:
    return Bench(base, lab, whole, tmp_path / "candidate")


class KilledError(BaseException):
    """As if the process was killed: nothing of the program catches it."""


@pytest.mark.parametrize("at", [48, 112])
def test_a_killed_run_goes_on_to_the_same_model(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr("cirnet_core.retrain.loop.SAVE_SECONDS", 0.0)

    def kill(event: events.Event, control: Control) -> None:
        if isinstance(event, events.Saved) and event.images >= at:
            raise KilledError

    with pytest.raises(KilledError):
        run(bench.asked(), on=kill)
    with pytest.raises(ModelError, match="card"):
        read_card(bench.out)
    seen = run(bench.asked())
    assert of(seen, events.Staged)
    assert not any(event.stage == "head" for event in of(seen, events.Staged))
    assert same(bench.out, bench.whole)
    assert read_card(bench.out)[0].id == read_card(bench.whole)[0].id


def test_a_paused_run_waits_and_ends_where_an_unbroken_one_does(
    bench: Bench,
) -> None:
    waiting = threading.Event()

    def pause(event: events.Event, control: Control) -> None:
        if isinstance(event, events.Checked) and event.images == 80:
            control.tell("pause")
        if isinstance(event, events.Paused):
            waiting.set()
            threading.Thread(target=control.tell, args=("resume",)).start()

    seen = run(bench.asked(), on=pause)
    assert waiting.is_set()
    assert [type(e) for e in seen if isinstance(e, events.Paused | events.Resumed)] == [
        events.Paused,
        events.Resumed,
    ]
    assert same(bench.out, bench.whole)


def test_stop_keeps_the_best_so_far(base: Path, lab: Path, tmp_path: Path) -> None:
    def stop(event: events.Event, control: Control) -> None:
        if isinstance(event, events.Checked) and event.images == 80:
            control.tell("stop")

    seen = run(request(base, lab, tmp_path / "candidate", NORMAL), on=stop)
    assert isinstance(seen[-1], events.Ended)
    assert seen[-1].outcome == "stopped"
    assert max(e.images for e in of(seen, events.Checked)) < 160
    verify_weights(tmp_path / "candidate", read_card(tmp_path / "candidate")[0])


@pytest.mark.parametrize("stage", ["head", "all", "compare"])
def test_cancel_leaves_nothing(base: Path, lab: Path, tmp_path: Path, stage: str) -> None:
    def cancel(event: events.Event, control: Control) -> None:
        if isinstance(event, events.Staged) and event.stage == stage:
            control.tell("cancel")

    seen = run(request(base, lab, tmp_path / "candidate", NORMAL), on=cancel)
    assert isinstance(seen[-1], events.Ended)
    assert seen[-1].outcome == "cancelled"
    assert not (tmp_path / "candidate").exists()


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
        (MemoryError(), "memory is full"),
        (RuntimeError("CUDA error: device-side assert triggered"), "GPU does not answer"),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"), "memory is full"),
    ],
)
def test_what_the_machine_lacks_is_said_and_the_run_goes_on_later(
    bench: Bench, error: Exception, says: str
) -> None:

    def fail(event: events.Event, control: Control) -> None:
        if isinstance(event, events.Checked) and event.images == 80:
            raise error

    with pytest.raises(TrainingError, match=says) as caught:
        run(bench.asked(), on=fail)
    assert "intact" in str(caught.value)
    run(bench.asked())
    assert same(bench.out, bench.whole)


def test_a_disk_that_fills_while_saving_leaves_the_last_checkpoint(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = iter(range(100))

    def full(tensors: object, path: Path) -> None:
        if next(saved) == 5:  # in the middle of the second checkpoint
            Path(path).write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        real(tensors, path)

    from cirnet_core.train import checkpoint

    real = checkpoint.save_file
    with monkeypatch.context() as patch:
        patch.setattr(checkpoint, "save_file", full)
        with pytest.raises(TrainingError, match="disk is full"):
            run(bench.asked())
    run(bench.asked())
    assert same(bench.out, bench.whole)


def test_a_folder_is_never_taken_from_another_run(base: Path, lab: Path, tmp_path: Path) -> None:
    out = tmp_path / "candidate"

    def kill(event: events.Event, control: Control) -> None:
        if isinstance(event, events.Staged) and event.stage == "compare":
            raise KilledError

    with pytest.raises(KilledError):
        run(request(base, lab, out), on=kill)
    with pytest.raises(InputError, match="other data, base, preset or seed"):
        run(request(base, lab, out, seed=2))
    run(request(base, lab, out))
    with pytest.raises(InputError, match="holds a model already"):
        run(request(base, lab, out))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        run(request(base, lab, tmp_path / "full"))


def test_a_base_without_a_memory_can_be_retrained(
    tiny_model: Path, lab: Path, tmp_path: Path
) -> None:
    seen = run(request(tiny_model, lab, tmp_path / "candidate", NORMAL))
    assert of(seen, events.Began)[0].remembered == 0
    assert read_card(tmp_path / "candidate")[0].memory is None


def test_from_the_command_line(
    base: Path, lab: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setitem(PRESETS, "quick", QUICK)
    out = tmp_path / "candidate"
    call = ["retrain", "--data", str(lab), "--locked", f"{lab}:a", "--base", str(base)]
    assert main([*call, "--out", str(out), "--preset", "quick", "--device", "cpu"]) == 1
    assert "nothing is left to learn from" in capsys.readouterr().err
    call = ["retrain", "--data", str(lab), "--base", str(base), "--out", str(out)]
    assert main([*call, "--preset", "quick", "--seed", "3", "--jsonl", "--device", "cpu"]) == 0
    lines = [events.decode(line) for line in capsys.readouterr().out.splitlines()]
    assert isinstance(lines[-1], events.Ended)
    name = read_card(out)[0].id
    assert main(["models", "add", str(base)]) == 0
    assert main(["models", "add", str(out)]) == 0
    assert main(["models", "activate", name, "--why", "better"]) == 0
    assert resolve().id == name
    assert main(["models", "compare", "tiny-1", name, "--data", str(lab), "--split", "a",
                 "--out", str(tmp_path / "c"), "--device", "cpu"]) == 0  # fmt: skip
    assert "assigned.accuracy" in capsys.readouterr().out
    assert json.loads((tmp_path / "c" / "verdict.json").read_text())["locked"]["cases"] == 7
    assert main(["models", "rollback"]) == 0
    assert resolve().id != name
    assert main(["models", "history"]) == 0
    assert "better" in capsys.readouterr().out


def test_the_best_weights_are_those_of_the_lowest_loss(
    base: Path, lab: Path, tmp_path: Path
) -> None:
    """A rate that ruins the network: what is kept is what was there before."""
    harmful = replace(NORMAL, learning_rate=0.5, pull=0.0, ema=0.5)
    seen = run(request(base, lab, tmp_path / "candidate", harmful))
    best = [event.images for event in of(seen, events.Checked) if event.best]
    assert best == [0]
    after = weights(tmp_path / "candidate")
    assert torch.equal(after["interface.conv.weight"], weights(base)["interface.conv.weight"])


def test_checkpoints_are_tensors_and_json_alone(base: Path, lab: Path, tmp_path: Path) -> None:
    out = tmp_path / "candidate"

    def kill(event: events.Event, control: Control) -> None:
        if isinstance(event, events.Saved):
            raise KilledError

    with pytest.raises(KilledError):
        run(request(base, lab, out, NORMAL), on=kill)
    files = [p for p in (out / "work").rglob("*") if p.is_file()]
    assert {p.suffix for p in files} == {".safetensors", ".json", ".zip"}
    for path in files:
        if path.suffix == ".safetensors":
            load_file(path)
        elif path.suffix == ".json":
            json.loads(path.read_text())
    assert table_from_json(read_card(base)[0].lengths_px).shape == (24,)
