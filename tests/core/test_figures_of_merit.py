"""Eq. 10–16, calibration and its fits."""

from __future__ import annotations

import numpy as np
import pytest

from cirnet_core.calibrate import fit_platt, fit_temperature, probabilities_of, safe_logit
from cirnet_core.evaluate.metrics import (
    Answers,
    auroc,
    calibration_figures,
    class_figures,
    intervals,
    summarise,
)


def test_equations_10_to_16_by_hand() -> None:
    labels = np.array([0, 0, 0, 1, 1, 2])
    answers = np.array([0, 0, 1, 1, 2, 2])
    found = class_figures(labels, answers)
    assert found["accuracy"] == pytest.approx(4 / 6)
    precision, recall = [1.0, 1 / 2, 1 / 2], [2 / 3, 1 / 2, 1.0]
    assert found["precision"] == pytest.approx(np.mean(precision))
    assert found["recall"] == pytest.approx(np.mean(recall))
    f1 = [2 * p * r / (p + r) for p, r in zip(precision, recall, strict=True)]
    assert found["f1"] == pytest.approx(np.mean(f1))  # the mean of the F1, not F1 of the means
    assert found["confusion"][0][:3] == [2, 1, 0]
    assert found["per_class"]["1"]["support"] == 3


def test_an_image_without_an_answer_is_wrong() -> None:
    found = class_figures(np.array([3, 3]), np.array([3, -1]))
    assert found["accuracy"] == 0.5
    assert found["recall"] == 0.5


def test_temperature_recovers_overconfidence() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (4000, 24))
    p = probabilities_of(logits, 1.0)
    labels = np.array([rng.choice(24, p=row) for row in p])
    assert fit_temperature(logits * 3.0, labels) == pytest.approx(3.0, rel=0.05)


def test_platt_recovers_a_shift() -> None:
    rng = np.random.default_rng(1)
    score = rng.normal(2, 2, 20000)
    right = rng.random(20000) < 1 / (1 + np.exp(-(0.6 * score - 0.5)))
    platt = fit_platt(score, right)
    assert platt.slope == pytest.approx(0.6, abs=0.05)
    assert platt.bias == pytest.approx(-0.5, abs=0.1)


def test_a_constant_is_calibrated_and_says_nothing() -> None:
    right = np.arange(1000) % 10 > 0
    found = calibration_figures(np.full(1000, 0.9), right)
    assert found["ece"] == pytest.approx(0.0, abs=1e-9)
    assert found["auroc"] == pytest.approx(0.5)
    assert found["bins"] == 15


def test_auroc_by_hand() -> None:
    assert auroc(np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True])) == 0.75
    assert auroc(np.array([0.5, 0.6]), np.array([True, True])) is None


def _cell(case: str, wrong: int) -> Answers:
    labels = np.concatenate([np.repeat(np.arange(22), 2), [22, 22]])
    said = labels.copy()
    said[:wrong] = 5
    n = len(labels)
    off = np.where(np.arange(n) < wrong, 170.0, 2.0)
    return Answers(
        case=case,
        labels=labels,
        raw=said,
        assigned=said,
        confidence=np.where(labels == said, 0.99, 0.4),
        class_flag=labels != said,
        orientation_flag=np.zeros(n, bool),
        off_deg=off,
        complete=True,
    )


def test_whole_cells_flags_and_orientation() -> None:
    found = summarise([_cell("a", 0), _cell("b", 2)])
    assigned = found["assigned"]
    assert assigned["cells_right"] == 0.5
    assert assigned["cells_right_normal"] == 0.5
    assert assigned["counts_right"] == 0.5
    assert assigned["false_abnormal"] == 0.5
    assert assigned["n_normal_cells"] == 2
    assert found["flags"]["class"] == {"rate": 2 / 92, "recall": 1.0, "wrong": 2}
    assert found["flags"]["orientation"]["recall"] == 0.0
    assert found["orientation"] == {"n": 92, "accuracy": 90 / 92, "median_error_deg": 2.0}


def test_intervals_have_the_same_paths_and_hold_the_value() -> None:
    answers = [_cell(f"case{i}", i % 3) for i in range(12)]
    found, ci = summarise(answers), intervals(answers, rounds=60)
    low, high = ci["assigned"]["accuracy"]
    assert low < found["assigned"]["accuracy"] < high
    assert "per_class" not in ci["assigned"]
    assert intervals(answers, rounds=60) == ci


def test_logit_is_finite() -> None:
    assert np.isfinite(safe_logit(np.array([0.0, 1.0]))).all()
