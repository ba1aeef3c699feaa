"""Joint assignment of a cell's chromosomes: likelihood plus a soft cost for unusual counts.

A hard limit of two per class would hide a trisomy, so an unusual count only costs. The sex
chromosomes are decided together: every sex hypothesis is tried and the cheapest is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from cirnet_core.classes import CLASS_INDEX, N_CLASSES

X, Y = CLASS_INDEX["X"], CLASS_INDEX["Y"]
COMPLETE_FROM = 40
"""A cell of fewer chromosomes is taken to be incomplete unless a person says otherwise."""

FORBIDDEN = 1e4
FLOOR = 1e-12

Costs = NDArray[np.float64]


@dataclass(frozen=True)
class AssignConfig:
    """Costs in nats.

    Attributes:
        penalty: for each chromosome more or fewer than the expected count of its class.
        certain: a chromosome with a calibrated probability from here on is never moved.
        spare: how many copies beyond the expected count a class may take.
    """

    penalty: float = 3.0
    certain: float = 0.99
    spare: int = 6


@dataclass(frozen=True)
class Assignment:
    """The best arrangement of one cell.

    Attributes:
        classes: (N,) class index of each chromosome.
        marginals: (N, 24) probability of each class given the whole cell, from min-marginals.
        cost: total cost in nats.
    """

    classes: NDArray[np.int64]
    marginals: NDArray[np.float64]
    cost: float


def ploidy(n_chromosomes: int) -> int:
    """Copies of each autosome that a complete cell of that size is expected to have."""
    return 2 if n_chromosomes < 58 else max(3, round(n_chromosomes / 23))


def sex_hypotheses(copies: int) -> list[tuple[int, int]]:
    """Expected (X, Y) for a ploidy: at least one X, never a third Y in a diploid cell."""
    return [(copies - y, y) for y in range(copies // 2 + 1)]


def assign(
    probabilities: NDArray[np.float64], *, complete: bool, config: AssignConfig
) -> Assignment:
    """Assign a cell.

    Args:
        probabilities: (N, 24) calibrated, rows sum to 1.
        complete: whether a missing chromosome is evidence; if not, only extra ones cost.
    """
    n = len(probabilities)
    if n == 0:
        return Assignment(np.zeros(0, np.int64), np.zeros((0, N_CLASSES)), 0.0)
    costs = -np.log(np.maximum(probabilities, FLOOR))
    for i in np.flatnonzero(probabilities.max(axis=1) >= config.certain):
        keep = int(probabilities[i].argmax())
        costs[i] += FORBIDDEN
        costs[i, keep] -= FORBIDDEN
    copies = ploidy(n) if complete else 2
    problems = [
        _Problem(_expected(copies, hypothesis), complete, config)
        for hypothesis in sex_hypotheses(copies)
    ]
    solved = [problem.solve(costs) for problem in problems]
    best = min(range(len(solved)), key=lambda k: solved[k][1])
    classes, cost = solved[best]
    return Assignment(classes, _marginals(costs, classes, cost, problems), cost)


class _Problem:
    """One sex hypothesis: columns are copies of classes, dearer beyond the expected count."""

    def __init__(self, expected: NDArray[np.int64], complete: bool, config: AssignConfig) -> None:
        owner: list[int] = []
        price: list[float] = []
        for c in range(N_CLASSES):
            for copy in range(int(expected[c]) + config.spare):
                usual = copy < expected[c]
                owner.append(c)
                price.append((-config.penalty if complete else 0.0) if usual else config.penalty)
        self.owner = np.array(owner)
        self.price = np.array(price)
        # An empty class costs as much as each expected copy that it lacks.
        self.offset = config.penalty * float(expected.sum()) if complete else 0.0

    def solve(self, costs: Costs) -> tuple[NDArray[np.int64], float]:
        table = costs[:, self.owner] + self.price
        rows, cols = linear_sum_assignment(table)
        classes = np.empty(len(costs), np.int64)
        classes[rows] = self.owner[cols]
        return classes, float(table[rows, cols].sum()) + self.offset


def _expected(copies: int, sex: tuple[int, int]) -> NDArray[np.int64]:
    expected = np.full(N_CLASSES, copies, np.int64)
    expected[X], expected[Y] = sex
    return expected


def _marginals(
    costs: Costs, classes: NDArray[np.int64], best: float, problems: list[_Problem]
) -> NDArray[np.float64]:
    """Softmax over the cheapest whole-cell cost with one chromosome forced into each class."""
    extra = np.full_like(costs, np.inf)
    for i, chosen in enumerate(classes):
        extra[i, chosen] = 0.0
        own = costs[i, chosen]
        for c in np.flatnonzero(costs[i] < own + 14.0):
            if c == chosen:
                continue
            forced = costs.copy()
            forced[i] += FORBIDDEN
            forced[i, c] -= FORBIDDEN
            extra[i, c] = min(problem.solve(forced)[1] for problem in problems) - best
    weights = np.exp(-np.maximum(extra, 0.0))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
