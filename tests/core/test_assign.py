"""Joint assignment: an aneuploidy comes out, a certain chromosome stays, marginals are exact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cirnet_core.assign import (
    FORBIDDEN,
    AssignConfig,
    _expected,
    _Problem,
    assign,
)
from cirnet_core.classes import CLASS_INDEX, CLASSES
from cirnet_core.counts import ploidy, sex_hypotheses, usual_counts

NORMAL_XX = [*(c for c in CLASSES[:22] for _ in range(2)), "X", "X"]


def sure(names: list[str], confidence: float = 0.9) -> np.ndarray:
    """(N, 24) probabilities that speak for the named classes."""
    p = np.full((len(names), 24), (1 - confidence) / 23)
    p[np.arange(len(names)), [CLASS_INDEX[n] for n in names]] = confidence
    return p


def counts(names: list[str], p: np.ndarray, **options: object) -> dict[str, int]:
    result = assign(p, complete=len(names) >= 40, config=AssignConfig(**options))
    return {c: int((result.classes == CLASS_INDEX[c]).sum()) for c in CLASSES}


@pytest.mark.parametrize("extra", ["13", "18", "21", "X", "Y"])
def test_a_third_chromosome_is_not_hidden(extra: str) -> None:
    names = [*NORMAL_XX, extra]
    found = counts(names, sure(names))
    assert found[extra] == names.count(extra)


@pytest.mark.parametrize("gone", ["X", "21", "7"])
def test_a_missing_chromosome_is_not_filled_up(gone: str) -> None:
    names = list(NORMAL_XX)
    names.remove(gone)
    assert counts(names, sure(names))[gone] == 1


def test_the_cell_outvotes_a_doubtful_chromosome() -> None:
    p = sure(NORMAL_XX)
    second_9 = NORMAL_XX.index("9") + 1
    p[second_9] = 0.001
    p[second_9, [CLASS_INDEX["9"], CLASS_INDEX["12"]]] = [0.4, 0.578]
    p[second_9] /= p[second_9].sum()
    assert counts(NORMAL_XX, p)["12"] == 2
    assert counts(NORMAL_XX, p, penalty=0.0)["12"] == 3


def test_a_certain_chromosome_is_never_moved() -> None:
    names = [*NORMAL_XX[:44], "X", "X", "1", "1"]
    p = sure(names, 0.995)
    result = assign(p, complete=True, config=AssignConfig(penalty=50.0))
    assert [CLASSES[i] for i in result.classes] == names


def test_an_incomplete_cell_owes_nothing() -> None:
    names = ["1", "2", "7", "21", "21"]
    result = assign(sure(names), complete=False, config=AssignConfig(penalty=8.0))
    assert [CLASSES[i] for i in result.classes] == names


def test_ninety_two_chromosomes() -> None:
    names = NORMAL_XX * 2
    assert ploidy(92) == 4
    assert ploidy(69) == 3
    assert ploidy(47) == 2
    found = counts(names, sure(names))
    assert set(found.values()) == {4, 0}
    assert found["Y"] == 0


def test_any_number_of_certain_copies_stays() -> None:
    names = ["1"] * 60
    result = assign(sure(names, 0.998), complete=False, config=AssignConfig())
    assert {CLASSES[i] for i in result.classes} == {"1"}
    assert result.marginals[:, 0].min() > 0.9


@pytest.mark.parametrize(
    ("x", "y", "sex"), [(2, 0, (2, 0)), (1, 1, (1, 1)), (2, 1, (1, 1)), (1, 0, (2, 0)),
                        (3, 0, (2, 0)), (1, 2, (1, 1)), (0, 1, (1, 1))]
)  # fmt: skip
def test_the_usual_sex_chromosomes(x: int, y: int, sex: tuple[int, int]) -> None:
    assert tuple(usual_counts([2] * 22 + [x, y])[22:]) == sex


def test_nothing_in_nothing_out() -> None:
    assert len(assign(np.zeros((0, 24)), complete=False, config=AssignConfig()).classes) == 0


@given(st.integers(0, 10**6), st.sampled_from([46, 45, 47, 12]), st.floats(0.0, 6.0))
@settings(max_examples=25, deadline=None)
def test_min_marginals_equal_solving_again(seed: int, n: int, penalty: float) -> None:
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 2, (n, 24))
    logits[np.arange(n), rng.integers(0, 24, n)] += 4
    p = np.exp(logits)
    p /= p.sum(axis=1, keepdims=True)
    config = AssignConfig(penalty=penalty, certain=2.0)
    complete = n >= 40
    result = assign(p, complete=complete, config=config)
    np.testing.assert_allclose(result.marginals.sum(axis=1), 1.0)
    i, c = int(rng.integers(n)), int(rng.integers(24))
    costs = -np.log(np.maximum(p, 1e-12))
    costs[i] += FORBIDDEN
    costs[i, c] -= FORBIDDEN
    again = min(
        _Problem(_expected(2, sex), complete, config).solve(costs)[1] for sex in sex_hypotheses(2)
    )
    own = result.marginals[i, result.classes[i]]
    said = -np.log(max(result.marginals[i, c], 1e-300) / own)
    assert said == pytest.approx(again - result.cost, abs=1e-6)
