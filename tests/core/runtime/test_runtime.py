"""Engines: they answer as PyTorch does, or PyTorch answers and the reason is said."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from cirnet_core import predictor as predicting
from cirnet_core.data.pack import Pack, by_cell
from cirnet_core.errors import InputError, ModelError
from cirnet_core.models.store import ModelInfo, resolve
from cirnet_core.nn.cirnet import CIRNet, NetConfig
from cirnet_core.nn.views import score_views
from cirnet_core.predictor import Predictor
from cirnet_core.runtime import build as building
from cirnet_core.runtime import cache, choose, openvino_engine
from cirnet_core.runtime.cache import engine_folder, read_manifest, weights_digest
from cirnet_core.runtime.engine import EngineError, wanted_runtime
from cirnet_core.runtime.openvino_engine import OpenVinoEngine, convert, library, precisions
from cirnet_core.runtime.verdict import Changes, Compared, Verdict, write_verdict
from cirnet_core.types import CellProposal, ImageFile

PLENTY = 5000


def verdict(info: ModelInfo, precision: str, **changes: int) -> Verdict:
    """On ``PLENTY`` chromosomes of one pack."""
    values = {"changed": 0, "right_to_wrong": 0, "wrong_to_right": 0, "chromosomes": PLENTY}
    values |= changes
    chromosomes = values.pop("chromosomes")
    found = Changes(**values)
    pack = Compared("some.zip", "val", 100, 100, chromosomes, found, found)
    return Verdict("openvino 1", precision, weights_digest(info.card), (pack,))


@pytest.fixture
def info(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelInfo:
    """A model of one's own, and the choice of the runtime left to the program."""
    monkeypatch.delenv("KARYO_RUNTIME", raising=False)
    return resolve(shutil.copytree(tiny_model, tmp_path / "model"))


@pytest.fixture
def accepted(info: ModelInfo) -> ModelInfo:
    for precision in precisions():
        write_verdict(info.folder, info.card, verdict(info, precision))
    return info


@pytest.fixture(scope="module")
def images(pack_path: Path) -> list[ImageFile]:
    with Pack(pack_path) as pack:
        _, rows = next(by_cell(pack.select("train")))
        return [ImageFile(row.file, pack.read(row.file)) for row in rows]


def said(proposal: CellProposal) -> list[tuple[str, str]]:
    return [(c.class_, c.raw_class) for c in proposal.chromosomes]


def likelihoods(proposal: CellProposal) -> NDArray[np.float64]:
    """(N, 24) probabilities in the order of the images."""
    return np.array([c.probabilities for c in proposal.chromosomes])


@pytest.mark.parametrize("domain", [False, True])
def test_every_head_comes_through(domain: bool, tmp_path: Path) -> None:
    torch.manual_seed(1)
    net = CIRNet(NetConfig(backbone="tiny", height_px=64, width_px=40, domain=domain)).eval()
    rng = np.random.default_rng(1)
    views = rng.random((5, 2, 1, 64, 40), np.float32)
    geometry = rng.random((5, 3), np.float32)
    expected = score_views(net, views, geometry, device=torch.device("cpu"))
    convert(net, tmp_path)
    for precision, close in (("float32", 2e-3), ("bfloat16", 5e-2)):
        if precision in precisions():
            found = OpenVinoEngine(tmp_path, precision=precision, threads=1).score(views, geometry)
            for name in ("logits", "up_logit", "tilt_length", "quality", "domain", "features"):
                theirs, ours = getattr(found, name), getattr(expected, name)
                np.testing.assert_allclose(theirs, ours, atol=close, err_msg=name)
    assert bool(expected.domain.any()) is domain


def test_an_accepted_engine_answers(accepted: ModelInfo, images: list[ImageFile]) -> None:
    building.build(accepted)
    quick = Predictor.load(accepted.folder, device="cpu")
    assert quick.runtime == f"openvino {openvino_engine.version()} {precisions()[0]}"
    assert (quick.runtime_reason, quick.unbuilt) == ("", False)
    plain = Predictor.load(accepted.folder, device="cpu", runtime="torch")
    assert plain.runtime.startswith("pytorch")
    # Not the classes: of a network so little taught many are as likely, and bfloat16 decides.
    np.testing.assert_allclose(
        likelihoods(quick.propose("c", images)), likelihoods(plain.propose("c", images)), atol=0.01
    )


def test_beside_an_engine_no_network_is_loaded(
    accepted: ModelInfo, images: list[ImageFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    building.build(accepted)

    def load(info: ModelInfo) -> CIRNet:
        raise AssertionError("takes the memory twice")

    monkeypatch.setattr(predicting, "load_network", load)
    assert Predictor.load(accepted.folder, device="cpu").propose("c", images).chromosomes


def test_an_engine_does_not_answer_for_a_damaged_model(accepted: ModelInfo) -> None:
    building.build(accepted)
    weights = accepted.folder / accepted.card.weights[0].file
    weights.write_bytes(weights.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelError, match=weights.name):
        Predictor.load(accepted.folder, device="cpu")


def test_the_first_use_answers_by_pytorch_and_builds_nothing(accepted: ModelInfo) -> None:
    first = Predictor.load(accepted.folder, device="cpu")
    assert first.runtime == f"pytorch {torch.__version__}"
    assert first.unbuilt
    assert "cirnet models accelerate" in first.runtime_reason
    assert not cache.engines_root().exists()


def test_without_a_verdict_nothing_is_used(info: ModelInfo) -> None:
    building.build(info)
    plain = Predictor.load(info.folder, device="cpu")
    assert plain.runtime.startswith("pytorch")
    assert "verify-runtime" in plain.runtime_reason
    assert not plain.unbuilt


def test_a_verdict_on_other_weights_is_void(info: ModelInfo) -> None:
    for precision in precisions():
        other = replace(verdict(info, precision), weights="of another training")
        write_verdict(info.folder, info.card, other)
    assert "verify-runtime" in Predictor.load(info.folder, device="cpu").runtime_reason


def test_a_card_may_leave_out_what_is_usual(info: ModelInfo) -> None:
    shorter = {k: v for k, v in info.card.net.items() if k not in ("channels", "domain")}
    assert shorter != info.card.net
    assert weights_digest(replace(info.card, net=shorter)) == weights_digest(info.card)
    wider = {**info.card.net, "width_px": 48}
    assert weights_digest(replace(info.card, net=wider)) != weights_digest(info.card)


@pytest.mark.parametrize(
    ("changes", "good"),
    [
        ({}, True),
        ({"changed": 5, "right_to_wrong": 2, "wrong_to_right": 2}, True),
        ({"changed": 6, "right_to_wrong": 1, "wrong_to_right": 5}, False),
        ({"changed": 3, "right_to_wrong": 2, "wrong_to_right": 1}, False),
        ({"chromosomes": 900}, False),
    ],
)
def test_what_is_accepted(info: ModelInfo, changes: dict[str, int], good: bool) -> None:
    assert verdict(info, "float32", **changes).accepted is good


def test_the_slower_precision_is_taken_where_it_alone_is_accepted(info: ModelInfo) -> None:
    for precision in precisions():
        write_verdict(info.folder, info.card, verdict(info, precision, changed=1000))
    assert Predictor.load(info.folder, device="cpu").runtime.startswith("pytorch")
    write_verdict(info.folder, info.card, verdict(info, "float32"))
    building.build(info)
    assert Predictor.load(info.folder, device="cpu").runtime.endswith("float32")


def test_the_slower_precision_answers_where_this_cpu_errs_in_the_quick_one(
    accepted: ModelInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As CPUs with AMX do in bfloat16."""
    both = ("bfloat16", "float32")
    for module in (building, choose):
        monkeypatch.setattr(module, "precisions", lambda: both)
    monkeypatch.setattr(building, "MOST_DIFFERENT", {"bfloat16": -1.0, "float32": 0.1})
    for precision in both:
        write_verdict(accepted.folder, accepted.card, verdict(accepted, precision))
    building.build(accepted)
    for wanted in (None, "openvino"):
        chosen = Predictor.load(accepted.folder, device="cpu", runtime=wanted)
        assert chosen.runtime.endswith("float32")


@pytest.mark.parametrize("file", ["model.bin", "model.xml", cache.MANIFEST])
def test_a_damaged_engine_is_left_alone_and_built_again(accepted: ModelInfo, file: str) -> None:
    key = building.build(accepted).key
    damaged = engine_folder(key) / file
    damaged.write_bytes(damaged.read_bytes()[:-40])
    plain = Predictor.load(accepted.folder, device="cpu")
    assert plain.runtime.startswith("pytorch")
    assert plain.unbuilt
    assert "damaged" in plain.runtime_reason
    chosen = Predictor.load(accepted.folder, device="cpu", runtime="openvino")
    assert chosen.runtime.startswith("openvino")
    assert read_manifest(key) is not None
    assert Predictor.load(accepted.folder, device="cpu").runtime.startswith("openvino")


def test_an_engine_that_answers_otherwise_is_refused(
    accepted: ModelInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "MOST_DIFFERENT", dict.fromkeys(precisions(), 0.0))
    building.build(accepted)
    plain = Predictor.load(accepted.folder, device="cpu")
    assert plain.runtime.startswith("pytorch")
    assert "differ" in plain.runtime_reason
    assert not plain.unbuilt
    with pytest.raises(ModelError, match="differ"):
        Predictor.load(accepted.folder, device="cpu", runtime="openvino")


def test_a_build_that_fails_leaves_nothing(
    info: ModelInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(net: CIRNet, folder: Path) -> None:
        (folder / "model.xml").write_text("half")
        raise EngineError("no room")

    monkeypatch.setattr(building, "convert", broken)
    with pytest.raises(EngineError, match="no room"):
        building.build(info)
    assert list(cache.engines_root().iterdir()) == []


def test_old_engines_go(info: ModelInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    key = building.build(info).key
    for number in range(cache.MOST_ENGINES):
        with cache.new_engine(replace(key, runtime=f"openvino 0.{number}")) as folder:
            (folder / "x").write_text("x")
    assert len(list(cache.engines_root().iterdir())) == cache.MOST_ENGINES
    assert read_manifest(replace(key, runtime="openvino 9")) is None


def absent() -> object:
    raise EngineError("OpenVINO is not there")


def test_without_openvino_pytorch_answers(
    accepted: ModelInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openvino_engine, "library", absent)
    plain = Predictor.load(accepted.folder, device="cpu")
    assert plain.runtime.startswith("pytorch")
    assert plain.runtime_reason == "OpenVINO is not there"
    with pytest.raises(ModelError, match="not there"):
        Predictor.load(accepted.folder, device="cpu", runtime="openvino")


def test_an_engine_that_fails_hands_over_in_the_middle(
    info: ModelInfo, images: list[ImageFile]
) -> None:
    real = choose.open_engine(info, ["float32"])

    class Failing:
        name = "openvino"
        calls = 0

        def score(self, views: np.ndarray, geometry: np.ndarray) -> object:
            self.calls += 1
            if self.calls == 2:
                raise RuntimeError("no memory")
            return real.score(views, geometry)

    plain = Predictor.load(info.folder, device="cpu", runtime="torch")
    engine = choose.Choice(Failing())  # type: ignore[arg-type]
    other = Predictor(info, None, device="cpu", choice=engine)
    assert said(other.propose("c", images)) == said(plain.propose("c", images))
    assert other.runtime == plain.runtime
    assert "no memory" in other.runtime_reason


def test_openvino_reports_nothing_home() -> None:
    library()
    sender = sys.modules["openvino.tools.ovc.telemetry_utils"]
    assert sender.__dict__["tm"].__name__ == "openvino.tools.ovc.telemetry_stub"


def test_the_wanted_runtime() -> None:
    assert wanted_runtime(None, {}) == "auto"
    assert wanted_runtime(None, {"KARYO_RUNTIME": "torch"}) == "torch"
    assert wanted_runtime("openvino", {"KARYO_RUNTIME": "torch"}) == "openvino"
    with pytest.raises(InputError, match="tensorrt"):
        wanted_runtime("tensorrt", {})


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    from cirnet_core.__main__ import main

    def run(*arguments: str) -> str:
        assert main(["models", *arguments]) == 0
        return capsys.readouterr().out

    return run


def test_the_commands(info: ModelInfo, pack_path: Path, command: Callable[..., str]) -> None:
    out = command("accelerate", str(info.folder))
    assert "float32: agrees with PyTorch" in out
    out = command(
        "verify-runtime", str(info.folder), "--data", str(pack_path), "--cells", "1", "--record"
    )
    assert "synthetic.zip val: " in out
    assert "float32: not accepted" in out  # 46 chromosomes say too little
    assert (info.folder / "runtime.json").exists()
    assert "verify-runtime" in Predictor.load(info.folder, device="cpu").runtime_reason
