"""Ways in which a cell's labels go wrong are found from log-probabilities alone."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cirnet_core.audit.hypotheses import Hypothesis, Move, explain, find_closed, find_shift
from cirnet_core.classes import CLASS_INDEX, N_CLASSES

WHOLE = np.array([c for c in range(22) for _ in range(2)] + [CLASS_INDEX["X"]] * 2)
USUAL = np.full(N_CLASSES, 0.9)
Labels = NDArray[np.int64]


def logp_of(truth: Labels, *, sure: float = 0.97) -> NDArray[np.float64]:
    """The same certainty for every chromosome's true class."""
    p = np.full((len(truth), N_CLASSES), (1 - sure) / (N_CLASSES - 1))
    p[np.arange(len(truth)), truth] = sure
    return np.log(p)


def moved(found: list[Hypothesis]) -> dict[int, int]:
    return {move.index: move.after for one in found for move in one.moves}


def test_right_labels_are_left_alone() -> None:
    assert explain(WHOLE, logp_of(WHOLE), USUAL) == []


@pytest.mark.parametrize("step", [-1, 1])
def test_a_run_of_labels_that_is_off_by_one_place_is_one_shift(step: int) -> None:
    given = WHOLE.copy()
    inside = (CLASS_INDEX["18"] <= WHOLE) & (CLASS_INDEX["22"] >= WHOLE)
    given[inside] += step
    found = find_shift(given, logp_of(WHOLE))
    assert found is not None
    assert found.kind == "shift"
    assert {move.index for move in found.moves} == set(np.flatnonzero(inside).tolist())
    assert all(move.after - move.before == -step for move in found.moves)


def test_a_shift_survives_a_chromosome_that_the_network_does_not_know() -> None:
    given = WHOLE.copy()
    inside = np.flatnonzero(CLASS_INDEX["19"] <= WHOLE)
    given[inside] += 1
    logp = logp_of(WHOLE)
    logp[inside[3]] = -np.log(N_CLASSES)
    found = find_shift(given, logp)
    assert found is not None
    assert {move.index for move in found.moves} == set(inside.tolist())


def test_two_neighbouring_classes_off_by_one_are_no_shift() -> None:
    given = WHOLE.copy()
    given[(WHOLE == 5) | (WHOLE == 6)] += 1
    assert find_shift(given, logp_of(WHOLE)) is None


def test_two_exchanged_labels_are_a_swap() -> None:
    given = WHOLE.copy()
    i, j = 8, 20
    given[[i, j]] = given[[j, i]]
    (found,) = explain(given, logp_of(WHOLE), USUAL)
    assert found.kind == "swap"
    assert moved([found]) == {i: WHOLE[i], j: WHOLE[j]}
    assert found.gain > 0


def test_classes_that_changed_places_as_a_whole_are_an_exchange() -> None:
    given = WHOLE.copy()
    a, b = CLASS_INDEX["4"], CLASS_INDEX["9"]
    given[a == WHOLE], given[b == WHOLE] = b, a
    (found,) = explain(given, logp_of(WHOLE), USUAL)
    assert found.kind == "exchange"
    assert moved([found]) == {int(i): int(WHOLE[i]) for i in np.flatnonzero(given != WHOLE)}


def test_three_labels_in_a_ring_are_a_rotation() -> None:
    given = WHOLE.copy()
    ring = [2, 12, 30]
    given[ring] = given[[12, 30, 2]]
    (found,) = explain(given, logp_of(WHOLE), USUAL)
    assert found.kind == "rotation"
    assert moved([found]) == {i: int(WHOLE[i]) for i in ring}


def test_a_permuted_cell_is_put_right_label_by_label() -> None:
    rng = np.random.default_rng(3)
    given = WHOLE.copy()
    part = rng.choice(len(WHOLE), 20, replace=False)
    given[part] = given[rng.permutation(part)]
    found = find_closed(given, logp_of(WHOLE))
    put_right = given.copy()
    for index, after in moved(found).items():
        put_right[index] = after
    assert (put_right == WHOLE).all()
    for one in found:
        assert sorted(m.before for m in one.moves) == sorted(m.after for m in one.moves)


def test_a_label_that_changes_the_counts_is_a_single_error() -> None:
    given = WHOLE.copy()
    given[0] = CLASS_INDEX["13"]
    (found,) = explain(given, logp_of(WHOLE), USUAL)
    assert found.kind == "single"
    assert found.moves == (Move(0, CLASS_INDEX["13"], 0),)


def test_a_single_needs_what_its_class_usually_gets() -> None:
    given = WHOLE.copy()
    given[0] = CLASS_INDEX["13"]
    logp = logp_of(WHOLE, sure=0.8)
    assert explain(given, logp, USUAL) == []
    assert len(explain(given, logp, np.full(N_CLASSES, 0.7))) == 1


def test_an_empty_cell_has_nothing_to_explain() -> None:
    assert explain(np.zeros(0, np.int64), np.zeros((0, N_CLASSES)), USUAL) == []
