"""Confidence from all that a cell says of a placement."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cirnet_core.assign import AssignConfig
from cirnet_core.calibrate import Calibration
from cirnet_core.cell import CellScores, decide
from cirnet_core.evidence import NAMES, EvidenceModel, evidence_of, fit_evidence

LENGTHS = np.log(np.linspace(104, 22, 24))
NORMAL = np.array([c for c in range(22) for _ in range(2)] + [22, 22])


def cell(*, wrong: int | None = None) -> dict[str, object]:
    """46,XX as a sure network sees it; one may be placed in the next class."""
    classes = NORMAL.copy()
    p = np.full((46, 24), 0.001)
    p[np.arange(46), classes] = 0.977
    if wrong is not None:
        classes[wrong] += 1
    return {
        "probabilities": p,
        "classes": classes,
        "marginal": p[np.arange(46), classes],
        "log_length": LENGTHS[NORMAL],
        "quality": np.full(46, 0.99),
        "complete": True,
        "log_lengths": LENGTHS,
    }


def column(evidence: np.ndarray, name: str) -> np.ndarray:
    return evidence[:, NAMES.index(name)]


def test_a_misplaced_chromosome_stands_out_in_each_kind_of_evidence() -> None:
    evidence = evidence_of(**cell(wrong=6))  # type: ignore[arg-type]
    for name, sign in {"marginal": -1, "margin": -1, "moved": 1, "length": 1, "count": 1}.items():
        values = sign * column(evidence, name)
        assert values[6] > np.median(values), name
    # Class 5 has three now: its true members see the sixth chromosome want no place of theirs,
    # but the partner that was left behind sees the lost one speak for its class.
    assert column(evidence, "rival")[7] > column(evidence, "rival")[20]


def test_nothing_speaks_against_a_normal_cell() -> None:
    evidence = evidence_of(**cell())  # type: ignore[arg-type]
    for name in ("moved", "length", "count"):
        assert (column(evidence, name) == 0).all(), name


def test_counts_say_nothing_in_an_incomplete_cell() -> None:
    parts = cell(wrong=6) | {"complete": False}
    assert (column(evidence_of(**parts), "count") == 0).all()  # type: ignore[arg-type]


def test_an_empty_cell_has_no_evidence() -> None:
    parts = {
        key: value[:0] if isinstance(value, np.ndarray) and len(value) == 46 else value
        for key, value in cell().items()
    }
    assert evidence_of(**parts).shape == (0, len(NAMES))  # type: ignore[arg-type]


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_whatever_the_network_says_the_evidence_is_finite(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 60))
    p = rng.dirichlet(np.full(24, 0.05), n)
    found = evidence_of(
        probabilities=p,
        classes=rng.integers(0, 24, n),
        marginal=rng.random(n),
        log_length=rng.normal(4, 1, n),
        quality=rng.random(n),
        complete=bool(rng.integers(2)),
        log_lengths=LENGTHS,
    )
    assert found.shape == (n, len(NAMES))
    assert np.isfinite(found).all()
    assert np.abs(found).max() < 50


def learnt(seed: int = 0) -> tuple[EvidenceModel, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    evidence = rng.normal(size=(4000, len(NAMES)))
    chance = 1 / (1 + np.exp(-(3.0 - 2.0 * evidence[:, 6])))
    right = rng.random(4000) < chance
    return fit_evidence(evidence, right, LENGTHS), evidence, right


def test_the_fit_finds_what_matters_and_means_what_it_says() -> None:
    model, evidence, right = learnt()
    weights = np.abs(model.weights)
    assert weights.argmax() == NAMES.index("rival")
    p = model(evidence)
    assert p.mean() == pytest.approx(right.mean(), abs=0.01)
    sure = p > 0.95
    assert right[sure].mean() == pytest.approx(p[sure].mean(), abs=0.02)


def test_a_cell_is_judged_by_the_evidence_where_the_card_has_it() -> None:
    model, _, _ = learnt()
    logits = np.log(cell()["probabilities"])  # type: ignore[arg-type]
    zero = np.zeros(46)
    scores = CellScores(
        logits,
        zero + 5,
        zero,
        zero,
        1.0,
        np.tile([1.0, 0.0, 0.0], (46, 1)),
        zero,
        LENGTHS[NORMAL],
    )
    plain, config = Calibration(), AssignConfig()
    taught = replace(plain, evidence=model)
    before = decide(scores, calibration=plain, config=config).confidence
    after = decide(scores, calibration=taught, config=config).confidence
    assert not np.allclose(before, after)
    alone = decide(scores, calibration=taught, config=config, joint=False).confidence
    assert np.allclose(
        alone, decide(scores, calibration=plain, config=config, joint=False).confidence
    )
