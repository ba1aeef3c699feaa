"""Networks, pictures and figures of the redone paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from cirnet_core.augment import cda_copy
from cirnet_core.classes import N_CLASSES
from cirnet_core.data.pack import Pack
from cirnet_core.errors import InputError
from cirnet_core.preprocess.ink import extract_ink
from cirnet_core.preprocess.shape import measure_shape
from cirnet_core.reproduce.config import (
    PRESETS,
    Budget,
    NetworkPlan,
    Pictures,
    Recipe,
    load_preset,
    load_reproduction,
)
from cirnet_core.reproduce.fit import rate_at
from cirnet_core.reproduce.gallery import Gallery, View, lay_straight
from cirnet_core.reproduce.measure import ROC_POINTS, figures_of, roc_of, tsne_of
from cirnet_core.reproduce.networks import SiameseNet, build, count_as_keras
from cirnet_core.reproduce.paper import PARAMETERS, ROWS, TABLE_1, Network, rows_named
from cirnet_core.reproduce.score import kept
from cirnet_core.synthetic.draw import draw_chromosome
from cirnet_core.synthetic.style import random_style

NO_BUDGET = Budget(0, 0, 0)


@pytest.mark.parametrize(
    ("network", "plan"),
    [
        ("vanilla", NetworkPlan(100, 120, NO_BUDGET)),
        ("siamese", NetworkPlan(100, 120, NO_BUDGET)),
        ("cirnet", NetworkPlan(224, 224, NO_BUDGET, channels=3, interface=False)),
    ],
)
def test_each_network_has_the_published_number_of_parameters(
    network: Network, plan: NetworkPlan
) -> None:
    with torch.device("meta"):
        assert count_as_keras(build(network, plan)) == PARAMETERS[network]


def test_pairs_are_judged_alike_in_either_order() -> None:
    torch.manual_seed(0)
    net = SiameseNet(32, 1).eval()
    images = torch.rand(4, 1, 32, 32)
    said = net.same_class(images)
    assert said.shape == (2,)
    torch.testing.assert_close(net.same_class(images[[1, 0, 3, 2]]), said)


def test_the_logits_are_a_linear_function_of_the_features() -> None:
    torch.manual_seed(0)
    for network, plan in load_preset("small").networks.items():
        net = build(network, plan).eval()  # type: ignore[arg-type]
        answer = net(torch.rand(2, 1, plan.canvas_px, plan.canvas_px))
        assert answer.logits.shape == (2, N_CLASSES)
        torch.testing.assert_close(net.classifier(answer.features), answer.logits)


def unevenness(mask: np.ndarray) -> float:
    """How far the middles of a body's rows stray from one column, over its length."""
    rows = np.flatnonzero(mask.any(axis=1))
    middles = np.array([np.flatnonzero(mask[r]).mean() for r in rows])
    return float(np.std(middles)) / len(rows)


@pytest.mark.parametrize("seed", range(4))
def test_a_bent_chromosome_comes_out_straighter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    style = replace(random_style(rng), bend=3.0)
    drawing = draw_chromosome("1", style, rng, rotation_deg=float(rng.uniform(0, 360)))
    ink = extract_ink(drawing.image.astype(np.float32) / 255.0)
    shape = measure_shape(ink.mask)
    upright = cda_copy(ink.mask.astype(np.float32), shape.axis_deg, (0.0, 0.0)) > 0.5
    darkness, mask = lay_straight(ink.darkness, shape.axis_deg)
    assert unevenness(mask) < 0.5 * unevenness(upright)
    length = int(mask.any(axis=1).sum())
    assert length == pytest.approx(shape.length_px, rel=0.12)
    assert darkness[mask].mean() == pytest.approx(ink.darkness[ink.mask].mean(), abs=0.08)


@pytest.fixture(scope="module")
def gallery(pack_path: Path) -> Gallery:
    with Pack(pack_path) as pack:
        return Gallery(pack, pack.select("test")[:12])


PLAN = NetworkPlan(64, 180, NO_BUDGET)


def test_a_view_is_turned_and_moved(gallery: Gallery) -> None:
    still, turned, moved = gallery.show(
        [View(0), View(0, 180.0), View(0, 0.0, (18.0, -9.0))], PLAN, Pictures()
    )[:, 0]
    assert still.max() > 0.2
    np.testing.assert_allclose(turned, still[::-1, ::-1], atol=0.12)
    zoom = PLAN.canvas_px / PLAN.field_px
    shift = np.array([18.0, -9.0]) * zoom
    np.testing.assert_allclose(_centre(moved) - _centre(still), shift, atol=0.5)


def _centre(picture: np.ndarray) -> np.ndarray:
    rows, cols = np.indices(picture.shape)
    return np.array([(rows * picture).sum(), (cols * picture).sum()]) / picture.sum()


def test_published_pictures_are_grey_with_black_corners(gallery: Gallery) -> None:
    plan = replace(PLAN, channels=3)
    lying, turned = gallery.show([View(0), View(0, 45.0)], plan, Pictures(look="published"))
    assert lying.shape == (3, 64, 64)
    assert (lying[0] == lying[2]).all()
    assert lying[0, 0, 0] == 255.0
    assert turned[0, 0, 0] == 0.0
    assert lying.min() >= 0


def test_straightening_keeps_the_end_that_the_turn_left_higher(gallery: Gallery) -> None:
    axis = gallery.items[0].shape.axis_deg
    up, also, over = gallery.show(
        [View(0, axis + turn, straight=True) for turn in (-60.0, 60.0, 180.0)], PLAN, Pictures()
    )[:, 0]
    np.testing.assert_array_equal(up, also)
    rows = np.flatnonzero(up.sum(axis=1) > 0.5)
    profile, other = up.sum(axis=1), over.sum(axis=1)
    assert np.corrcoef(profile, other[::-1])[0, 1] > np.corrcoef(profile, other)[0, 1]
    assert len(rows) > 5


def hand_made() -> tuple[np.ndarray, np.ndarray]:
    """Six of class 0 of which four are found, three of class 1 of which all are; the two lost
    ones are called class 1 and class 2."""
    labels = np.array([0] * 6 + [1] * 3)
    answers = np.array([0, 0, 0, 0, 1, 2, 1, 1, 1])
    logits = np.full((9, N_CLASSES), -4.0, np.float32)
    logits[np.arange(9), answers] = 4.0
    return labels, logits


def test_the_figures_of_a_hand_made_confusion() -> None:
    labels, logits = hand_made()
    found = figures_of(labels, logits, ["a"] * 6 + ["b"] * 3)
    # Class 0: precision 4/4, recall 4/6, F1 0.8. Class 1: 3/4, 3/3, 6/7.
    assert found["precision"] == pytest.approx((1 + 0.75) / 2)
    assert found["recall"] == pytest.approx((2 / 3 + 1) / 2)
    assert found["f1"] == pytest.approx((0.8 + 6 / 7) / 2)
    assert found["accuracy"] == pytest.approx(7 / 9)
    assert np.array(found["confusion"])[0, :3].tolist() == [4, 1, 1]
    # A case alone has 4/6 or 3/3 right.
    assert found["accuracy_ci95"] == pytest.approx([4 / 6, 1.0])


def test_roc_curves_are_averaged_over_the_classes() -> None:
    labels = np.array([0, 0, 1, 1])
    logits = np.full((4, N_CLASSES), -30.0, np.float32)
    logits[:, 0] = [3.0, 1.0, 2.0, 0.0]
    logits[:, 1] = [0.0, 0.0, 0.0, 5.0]
    found = roc_of(labels, logits)
    # Of class 0's and class 1's four pairs each, three stand in the right order.
    assert found["auc"] == pytest.approx(0.75)
    assert len(found["roc_tpr"]) == ROC_POINTS
    assert found["roc_tpr"][0] == 0.0
    assert found["roc_tpr"][-1] == 1.0
    assert np.all(np.diff(found["roc_tpr"]) >= 0)
    assert roc_of(labels[:2], logits[:2]) == {"auc": None, "roc_tpr": None}


def test_tsne_keeps_clusters_together_and_repeats() -> None:
    rng = np.random.default_rng(0)
    centres = np.repeat(np.eye(3, 60) * 40, 20, axis=0)
    features = (centres + rng.normal(size=centres.shape)).astype(np.float32)
    placed = tsne_of(features, seed=1)
    assert placed.shape == (60, 2)
    np.testing.assert_array_equal(placed, tsne_of(features, seed=1))
    groups = placed.reshape(3, 20, 2)
    spread = max(float(np.ptp(group, axis=0).max()) for group in groups)
    middles = groups.mean(axis=1)
    apart = min(float(np.hypot(*(middles[a] - middles[b]))) for a, b in ((0, 1), (0, 2), (1, 2)))
    assert apart > spread


def test_what_stands_for_all_is_spread_evenly() -> None:
    assert kept(10, 5).tolist() == [0, 2, 4, 7, 9]
    assert kept(3, 5).tolist() == [0, 1, 2]
    assert kept(3, 0).tolist() == []


def test_the_rate_rises_and_falls() -> None:
    recipe = Recipe(learning_rate=1.0, schedule="cosine", warmup_images=100, batch_size=10)
    rates = [rate_at(images, 1000, recipe) for images in range(0, 1000, 10)]
    assert rates[0] == pytest.approx(10 / 110)
    assert max(rates) == rates[10]
    assert rates[-1] < 0.001
    assert rate_at(900, 1000, replace(recipe, schedule="constant")) == 1.0


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_readable_and_named_as_their_file(name: str) -> None:
    assert load_preset(name).name == name


def test_presets_hold_the_facts_they_are_named_for() -> None:
    paper, code = load_preset("paper"), load_preset("as-published-code")
    assert (paper.recipe.optimizer, paper.recipe.learning_rate) == ("rmsprop", 0.005)
    assert paper.pictures.theta_deg == tuple(range(15, 360, 15))
    assert (paper.males, paper.females, paper.test_share, paper.valid_share) == (32, 33, 0.2, 0.5)
    assert (code.recipe.optimizer, code.recipe.learning_rate) == ("adam", 0.0005)
    assert code.networks["cirnet"].canvas_px == 224
    assert not code.networks["cirnet"].interface
    assert len(code.pictures.theta_deg) == 24
    assert code.pictures.cda_offset_px == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"name": "x"}', "networks"),
        ('{"name": "x", "networks": {}}', r"networks: needs vanilla, siamese, cirnet"),
        ('{"name": "x", "networks": {}, "epochs": 3}', r"unknown field\(s\) epochs"),
        ("nonsense", "config.json"),
    ],
)
def test_a_wrong_configuration_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "config.json"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        load_reproduction(path)


def test_a_canvas_that_is_too_small_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    plans = ", ".join(
        f'"{name}": {{"canvas_px": 70, "field_px": 120, '
        '"images": {"none": 1, "straightening": 1, "cda": 1}}'
        for name in ("vanilla", "siamese", "cirnet")
    )
    path.write_text(f'{{"name": "x", "networks": {{{plans}}}}}')
    with pytest.raises(InputError, match=r"cirnet\.canvas_px: must be at least 75"):
        load_reproduction(path)


def test_rows_are_named_one_by_one_or_together() -> None:
    assert rows_named(None) == ROWS
    assert {row.id for row in ROWS} == set(TABLE_1)
    assert [row.id for row in rows_named(["cirnet-cda", "vanilla"])] == [
        "vanilla-none",
        "vanilla-straightening",
        "vanilla-cda",
        "cirnet-cda",
    ]
    with pytest.raises(InputError, match="--rows resnet"):
        rows_named(["resnet"])
