"""Bands that are no G-bands: how they are made, and what a cell of them is called."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from cirnet_core.__main__ import main
from cirnet_core.assign import AssignConfig
from cirnet_core.calibrate import Calibration
from cirnet_core.cell import CellScores, cell_flags, decide, domain_evidence
from cirnet_core.data.foreign import KINDS, Kind, make_foreign
from cirnet_core.data.pack import Pack
from cirnet_core.data.sampler import Source, TrainingSampler
from cirnet_core.errors import ModelError
from cirnet_core.evaluate.domain_limits import (
    NEVER,
    OWN,
    UNSURE_COSTS,
    DomainSamples,
    set_domain_limit,
)
from cirnet_core.models.card import write_card
from cirnet_core.models.release import release
from cirnet_core.nn.cirnet import CIRNet, NetConfig
from cirnet_core.nn.weights import load_weights, save_weights
from cirnet_core.predictor import Predictor
from cirnet_core.preprocess.scale import table_from_json
from cirnet_core.train.config import TrainConfig
from cirnet_core.train.loop import train
from tests.core.conftest import TINY, tiny_config


def banded(height: int = 60, width: int = 14) -> tuple[np.ndarray, np.ndarray]:
    """A straight body with dark and light bands of uneven width."""
    mask = np.zeros((height + 8, width + 8), bool)
    mask[4:-4, 4:-4] = True
    rows = np.arange(height + 8)
    profile = 0.5 + 0.35 * np.sin(rows**1.5 / 14.0)
    darkness = np.where(mask, profile[:, None], 0.0).astype(np.float32)
    return darkness, mask


def contrast(darkness: np.ndarray, mask: np.ndarray) -> float:
    """How much the mean darkness varies along the body, its ends left out."""
    return float(np.std([darkness[r][mask[r]].mean() for r in range(10, len(mask) - 10)]))


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_bands_change(kind: Kind) -> None:
    darkness, mask = banded()
    strange = make_foreign(kind, darkness, mask, body_px=60.0, rng=np.random.default_rng(1))
    assert strange.shape == darkness.shape
    assert strange.dtype == np.float32
    assert (strange[~mask] == 0).all()
    assert (strange[mask] > 0).all()
    assert strange.max() <= 1
    assert np.abs(strange - darkness)[mask].mean() > 0.05


def test_each_kind_does_what_its_name_says() -> None:
    darkness, mask = banded()
    made = {
        kind: make_foreign(kind, darkness, mask, body_px=60.0, rng=np.random.default_rng(2))
        for kind in KINDS
    }
    inside = mask.copy()
    inside[:, :8], inside[:, -8:], inside[:10], inside[-10:] = False, False, False, False
    turned = np.corrcoef(darkness[inside], made["inverted"][inside])[0, 1]
    assert turned < -0.8
    assert contrast(made["blurred"], mask) < 0.4 * contrast(darkness, mask)
    assert contrast(made["shuffled"], mask) > contrast(made["blurred"], mask)
    assert abs(np.corrcoef(darkness[inside], made["shuffled"][inside])[0, 1]) < 0.7


def test_an_empty_mask_stays_as_it_is() -> None:
    empty = np.zeros((5, 5), np.float32)
    for kind in KINDS:
        made = make_foreign(kind, empty, empty > 0, body_px=5.0, rng=np.random.default_rng(0))
        assert (made == 0).all()


def scores_of(domain: float, n: int = 46) -> CellScores:
    logits = np.full((n, 24), 0.0)
    logits[np.arange(n), np.arange(n) // 2 % 24] = 12.0
    zero, good = np.zeros(n), np.tile([1.0, 0.0, 0.0], (n, 1))
    return CellScores(logits, zero + 5, zero, zero, 1.0, good, np.full(n, domain), zero)


@pytest.mark.parametrize(("domain", "flagged"), [(4.0, False), (-4.0, True)])
def test_a_sure_network_on_foreign_bands_is_not_believed(domain: float, flagged: bool) -> None:
    calibration = replace(Calibration(), domain_evidence_below=0.0)
    decision = decide(scores_of(domain), calibration=calibration, config=AssignConfig())
    assert ("cell:out_of_domain" in cell_flags(decision, calibration)) is flagged


@pytest.mark.parametrize(("height", "flagged"), [(12.0, False), (3.5, True)])
def test_bands_that_look_right_but_tell_no_class_are_foreign(height: float, flagged: bool) -> None:
    """As of shuffled bands: the head leans to G-bands, and the classes are guessed."""
    calibration = replace(Calibration(), domain_evidence_below=0.0, domain_unsure=10.0)
    scores = scores_of(1.5)
    scores = replace(scores, logits=scores.logits * height / 12.0)
    decision = decide(scores, calibration=calibration, config=AssignConfig())
    sure = float(decision.probabilities.max(axis=1).mean())
    assert sure > calibration.domain_below
    assert ("cell:out_of_domain" in cell_flags(decision, calibration)) is flagged


def test_a_network_without_the_head_is_judged_by_its_confidence_alone() -> None:
    decision = decide(scores_of(0.0), calibration=Calibration(), config=AssignConfig())
    assert "cell:out_of_domain" not in cell_flags(decision, Calibration())


def test_a_few_odd_images_do_not_speak_for_the_cell() -> None:
    domain = np.full(46, 3.0)
    domain[:4] = -1000.0
    assert domain_evidence(domain, 1.0, 10.0) > 0


def test_the_head_is_new_to_older_weights_and_to_nothing_else(tmp_path: Path) -> None:
    old = CIRNet(NetConfig(backbone="tiny"))
    save_weights(old.state_dict(), tmp_path / "old")
    new = CIRNet(NetConfig(backbone="tiny", domain=True))
    load_weights(new, tmp_path / "old", new_heads=("domain",))
    assert torch.equal(new.classifier.bias, old.classifier.bias.half().float())
    with pytest.raises(ModelError, match="domain"):
        load_weights(new, tmp_path / "old")


def sampler_of(pack: Pack, config: TrainConfig, *, foreign: float, balance: float):  # type: ignore[no-untyped-def]
    table = table_from_json(dict.fromkeys([*map(str, range(1, 23)), "X", "Y"], 50.0))
    return TrainingSampler(
        [Source(pack, tuple(pack.rows), 1.0)],
        table,
        batch_size=64,
        size_hw=(64, 40),
        jitter=config.jitter,
        seed=3,
        foreign_share=foreign,
        class_balance=balance,
    )


def test_foreign_draws_have_no_class_and_say_so(pack_path: Path) -> None:
    with Pack(pack_path) as pack:
        batch = sampler_of(pack, TrainConfig(), foreign=0.5, balance=0.0)[0]
    strange = batch.domains == 0
    assert 10 < strange.sum() < 54
    assert (batch.labels[strange] == -1).all()
    assert (batch.outcomes[strange] == 0).all()
    assert (batch.labels[~strange] >= 0).all()


def test_a_rare_class_is_drawn_more_often_when_balanced(pack_path: Path) -> None:
    with Pack(pack_path) as pack:
        have = Counter(row.label for row in pack.rows)
        rare = min(have, key=lambda c: have[c])
        index = [*map(str, range(1, 23)), "X", "Y"].index(rare)
        shares = []
        for balance in (0.0, 1.0):
            sampler = sampler_of(pack, TrainConfig(), foreign=0.0, balance=balance)
            labels = np.concatenate([sampler[i].labels for i in range(12)])
            shares.append(float((labels == index).mean()))
    assert shares[1] > shares[0]
    assert abs(shares[1] - 1 / len(have)) < 0.03


def samples(own: list[float], foreign: list[float]) -> DomainSamples:
    kinds = [OWN] * len(own) + [KINDS[i % len(KINDS)] for i in range(len(foreign))]
    return DomainSamples(np.array(own + foreign), tuple(kinds))


def test_the_limit_lies_between_and_nearer_to_the_foreign_cells() -> None:
    limit = set_domain_limit(samples([4.0] * 50, [-4.0] * 50))
    assert -4.0 < limit < 0.0


def test_few_own_cells_are_flagged_where_the_two_overlap() -> None:
    own = list(np.linspace(0, 4, 400))
    limit = set_domain_limit(samples(own, list(np.linspace(-4, 2, 400))))
    assert np.mean(np.array(own) < limit) <= 0.01


def test_one_odd_cell_of_a_hundred_does_not_set_the_limit() -> None:
    limit = set_domain_limit(samples([0.0] + [4.0] * 113, [-1.0] * 90 + [1.5] * 10))
    assert 1.5 < limit < 4.0


def test_without_foreign_cells_no_limit_is_set() -> None:
    assert set_domain_limit(samples([1.0, 2.0], [])) == NEVER


def test_a_released_model_with_the_head_has_a_limit(pack_path: Path, tmp_path: Path) -> None:
    config = tiny_config(net=replace(TINY, domain=True), foreign_share=0.3, val_images=0)
    with Pack(pack_path) as pack:
        train([pack], tmp_path / "run", config, device=torch.device("cpu"), workers=0)
    said: list[str] = []
    card = release(
        tmp_path / "run", tmp_path / "m", "m", [pack_path], device="cpu", say=said.append
    )
    assert card.calibration.domain_evidence_below > NEVER
    assert card.calibration.domain_unsure == UNSURE_COSTS
    assert any(line.startswith("domain of shuffled") for line in said)
    kept = Predictor.load(tmp_path / "m", device="cpu").info.card.calibration
    assert kept == card.calibration


def test_what_stands_beside_the_weights_is_set_anew(pack_path: Path, tmp_path: Path) -> None:
    config = tiny_config(net=replace(TINY, domain=True), val_images=0)
    with Pack(pack_path) as pack:
        train([pack], tmp_path / "run", config, device=torch.device("cpu"), workers=0)
    release(tmp_path / "run", tmp_path / "m", "m", [pack_path], device="cpu")
    first = Predictor.load(tmp_path / "m", device="cpu").info.card
    only = replace(first, calibration=replace(first.calibration, domain_evidence_below=5.5))
    write_card(tmp_path / "m", only)
    fit = ["models", "fit", str(tmp_path / "m"), "--data", str(pack_path)]
    assert main([*fit, "--domain-only"]) == 0
    assert Predictor.load(tmp_path / "m", device="cpu").info.card == first
    spoilt = replace(first, calibration=Calibration(temperature=3.0), figures={})
    write_card(tmp_path / "m", spoilt)
    assert main(fit) == 0
    again = Predictor.load(tmp_path / "m", device="cpu").info.card
    assert (again.id, again.weights, again.lengths_px) == (
        first.id,
        first.weights,
        first.lengths_px,
    )
    assert again.calibration.temperature == pytest.approx(first.calibration.temperature, rel=0.1)
    assert again.calibration.domain_unsure == UNSURE_COSTS
    assert again.figures.keys() == first.figures.keys()
