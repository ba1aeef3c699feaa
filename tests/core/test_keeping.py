"""What a retrained network keeps of its base, and which of the two answers for a cell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from cirnet_core.calibrate import probabilities_of
from cirnet_core.classes import CLASS_INDEX
from cirnet_core.data.pack import Pack, by_cell
from cirnet_core.data.sampler import Batch
from cirnet_core.errors import InputError, ModelError
from cirnet_core.explain import heat_map
from cirnet_core.models.card import read_card, write_card
from cirnet_core.models.network import load_network, network_config
from cirnet_core.models.store import resolve
from cirnet_core.nn.cirnet import CIRNet, NetConfig, NetOutput
from cirnet_core.nn.views import KeptScores, ViewScores, whole_cell
from cirnet_core.nn.weights import read_weights
from cirnet_core.predictor import Predictor
from cirnet_core.preprocess.prepared import prepare_cell_images
from cirnet_core.quality import TOUCHING, WHOLE
from cirnet_core.retrain.head import Cached
from cirnet_core.retrain.keeping import beside_base, can_be_kept, likeness_of
from cirnet_core.retrain.parts import lower, upper
from cirnet_core.retrain.recipe import Recipe
from cirnet_core.retrain.remember import remember_packs
from cirnet_core.types import ImageFile
from tests.core.test_retrain import NORMAL, QUICK, request, run

pytestmark = pytest.mark.usefixtures("few_rounds")

CPU = torch.device("cpu")
KINDS: list[dict[str, object]] = [
    {"backbone": "tiny"},
    {"backbone": "fine"},
    {"backbone": "tiny", "fine": True},
]
RECIPE = replace(NORMAL, images_least=64, images_most=64, checks=1)


def pair(kind: dict[str, object]) -> tuple[CIRNet, CIRNet, CIRNet]:
    """A base, one that learnt from there, and both in one."""
    torch.manual_seed(0)
    config = NetConfig(height_px=64, width_px=40, domain=True, **kind)  # type: ignore[arg-type]
    base, learnt = CIRNet(config).eval(), CIRNet(config).eval()
    if config.fine:  # what stands beside a fine branch doesn't learn
        learnt.interface, learnt.backbone = base.interface, base.backbone
    line = torch.randn(base.width), torch.randn(1)
    return base, learnt, beside_base(learnt, base, line)


@pytest.mark.parametrize("kind", KINDS)
def test_both_answers_are_whole(kind: dict[str, object]) -> None:
    base, learnt, both = pair(kind)
    images, size = torch.rand(4, 1, 64, 40), torch.randn(4, 3)
    with torch.inference_mode():
        now = both(images, size)
        before, likeness = both.kept_heads(now.features, size)
        expected = learnt(images, size), base(images, size)
        assert torch.allclose(both.seen_before(now.features), expected[1].features, atol=1e-6)
        again = upper(both, lower(base, images))
        assert torch.allclose(both.seen_before(again), expected[1].features, atol=1e-5)
    for found, theirs in zip((now, before), expected, strict=True):
        for name in ("logits", "pose", "quality", "domain"):
            assert torch.allclose(getattr(found, name), getattr(theirs, name), atol=1e-5), name
    assert likeness.shape == (4,)
    assert not any(p.requires_grad for p in both.kept.parameters())  # type: ignore[union-attr]


def said(value: float, likeness: float | None = None, n: int = 2) -> ViewScores:
    one = np.full(n, value)
    scores = ViewScores(
        np.full((n, 24), value), one, one, one, np.full((n, 3), value), one, np.zeros((n, 1))
    )
    if likeness is None:
        return scores
    return scores._replace(kept=KeptScores(said(-value, n=n), np.full(n, likeness)))


def test_the_cell_decides_as_a_whole_who_answers() -> None:
    alike = whole_cell([said(1.0, 3.0), said(1.0, 2.0)])
    assert np.allclose(alike.logits, 1.0, atol=0.01)
    assert alike.kept is None
    other = whole_cell([said(1.0, -3.0), said(1.0, -2.0)])
    assert np.allclose(other.logits, -1.0, atol=0.01)
    assert (other.tilt_deg == -1.0).all()
    # One chromosome that looks strange changes nothing for the others, nor for itself.
    mostly = whole_cell([said(1.0, 3.0, n=9), said(1.0, -3.0, n=1)])
    assert np.allclose(mostly.logits, 1.0, atol=0.01)
    assert len(mostly.logits) == 10
    assert (whole_cell([said(0.5), said(0.7)]).logits[:, 0] == [0.5, 0.5, 0.7, 0.7]).all()


def test_a_heat_map_is_of_the_answer_that_the_cell_got(tiny_model: Path, pack_path: Path) -> None:
    info = resolve(tiny_model)
    base = load_network(info)
    torch.manual_seed(0)
    learnt = CIRNet(base.config).eval()
    both = beside_base(learnt, base, (torch.randn(base.width), torch.zeros(1)))
    predictor = Predictor(info, both, device="cpu")
    with Pack(pack_path) as pack:
        _, rows = next(by_cell(pack.select("train")))
        images = [ImageFile(row.file, pack.read(row.file)) for row in rows]
    scores = predictor.score(prepare_cell_images(images)[1])
    assert scores.learnt not in (0.0, 1.0)
    p = probabilities_of(scores.logits, info.card.calibration.temperature)
    found = heat_map(predictor, images, file=images[3].name, class_="7", rotation_deg=0.0)
    assert found.probability == pytest.approx(p[3, CLASS_INDEX["7"]], abs=1e-5)


def test_the_line_parts_the_laboratory_from_what_is_remembered() -> None:
    rng = np.random.default_rng(0)
    base = pair(KINDS[0])[0]

    def fields(n: int) -> Batch:
        whole = np.where(np.arange(n) % 10, WHOLE, TOUCHING)
        zeros = np.zeros(n, np.int64)
        nothing = np.zeros(0, np.float32)
        return Batch(nothing, np.zeros((n, 3), np.float32), zeros, whole, zeros + 1, zeros)  # type: ignore[arg-type]

    def features(n: int, where: float) -> torch.Tensor:
        values = rng.normal(size=(n, base.width)).astype(np.float32)
        values[:, 3] += where
        values[::10] *= -100.0  # touching ones count for nothing
        return torch.from_numpy(values)

    class Known:
        kept = NetOutput(*(torch.zeros(300),) * 4, features(300, -1.5))

        class memory:
            labels = fields(300)

    drawn = Cached(features(400, 1.5), fields(400))
    weight, offset = likeness_of(base, drawn, Known())  # type: ignore[arg-type]
    found = [features(200, where)[1::10] @ weight + offset for where in (-1.5, 1.5)]
    assert (found[0] < 0).float().mean() > 0.8
    assert (found[1] > 0).float().mean() > 0.8


@pytest.mark.parametrize("recipe", [QUICK, RECIPE])
def test_what_is_kept_stays_where_nothing_is_remembered(
    base: Path, lab: Path, tmp_path: Path, recipe: Recipe
) -> None:
    run(request(base, lab, tmp_path / "first", RECIPE))
    first = tmp_path / "first"
    write_card(first, replace(read_card(first)[0], memory=None))
    run(request(first, lab, tmp_path / "second", recipe))
    one, other = read_weights(first), read_weights(tmp_path / "second")
    kept = [name for name in one if name.startswith("kept.")]
    assert kept
    assert all(torch.equal(one[name], other[name]) for name in kept)


def test_a_retrained_model_gets_no_memory_of_its_own(
    base: Path, lab: Path, pack_path: Path, tmp_path: Path
) -> None:
    run(request(base, lab, tmp_path / "first", RECIPE))
    write_card(tmp_path / "first", replace(read_card(tmp_path / "first")[0], memory=None))
    with pytest.raises(InputError, match="was retrained"):
        remember_packs(tmp_path / "first", [pack_path], items=20)


def test_a_card_cannot_ask_for_a_large_network_twice(tiny_model: Path) -> None:
    info = resolve(tiny_model)
    net = NetConfig(kept=True).to_json()
    with pytest.raises(ModelError, match="kept"):
        network_config(replace(info, card=replace(info.card, net=net)))


def test_a_large_backbone_that_learns_is_not_held_twice() -> None:
    with torch.device("meta"):
        large = CIRNet(NetConfig())
        joined = CIRNet(NetConfig(fine=True))
    assert not can_be_kept(large, deep=False)
    assert can_be_kept(joined, deep=False)
    assert not can_be_kept(joined, deep=True)


def test_a_retrained_model_keeps_its_base_over_the_generations(
    base: Path, lab: Path, tmp_path: Path
) -> None:
    before = read_weights(base)

    def kept(folder: Path) -> dict[str, torch.Tensor]:
        assert read_card(folder)[0].net["kept"] is True
        found = read_weights(folder)
        return {k.removeprefix("kept."): v for k, v in found.items() if k.startswith("kept.")}

    run(request(base, lab, tmp_path / "first", RECIPE))
    first = kept(tmp_path / "first")
    line = {"likeness.weight", "likeness.bias"}
    assert set(first) == set(before) | line
    assert all(torch.equal(first[name], before[name]) for name in before)
    run(request(tmp_path / "first", lab, tmp_path / "second", RECIPE))
    second = kept(tmp_path / "second")
    assert all(torch.equal(second[name], before[name]) for name in before)
    assert not torch.equal(
        read_weights(tmp_path / "first")["classifier.weight"],
        read_weights(tmp_path / "second")["classifier.weight"],
    )
    run(request(tmp_path / "first", lab, tmp_path / "quick", QUICK))
    quick = kept(tmp_path / "quick")
    assert all(torch.equal(quick[name], before[name]) for name in before)


def test_a_network_that_keeps_nothing_is_asked_for_by_the_recipe(
    base: Path, lab: Path, tmp_path: Path
) -> None:
    run(request(base, lab, tmp_path / "plain", replace(RECIPE, keep=False)))
    assert set(read_weights(tmp_path / "plain")) == set(read_weights(base))
