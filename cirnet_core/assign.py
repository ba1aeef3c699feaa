"""Joint assignment of a cell's chromosomes: likelihood plus a soft cost for unusual counts.

A hard limit of two per class would hide a trisomy, so an unusual count only costs. The sex
chromosomes are decided together: every sex hypothesis is tried and the cheapest is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from cirnet_core.classes import N_CLASSES
from cirnet_core.counts import X, Y, ploidy, sex_hypotheses

FORBIDDEN = 1e4
FLOOR = 1e-12

Costs = NDArray[np.float64]


@dataclass(frozen=True)
class AssignConfig:
    """Costs in nats.

    Attributes:
        penalty: for each chromosome more or fewer than the expected count of its class.
        certain: a chromosome with a calibrated probability from here on is never moved.
    """

    penalty: float = 3.0
    certain: float = 0.99


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


def assign(
    probabilities: NDArray[np.float64],
    *,
    complete: bool,
    config: AssignConfig,
    marginals: bool = True,
) -> Assignment:
    """Assign a cell.

    Args:
        probabilities: (N, 24) calibrated, rows sum to 1.
        complete: whether a missing chromosome is evidence; if not, only extra ones cost.
        marginals: false spares the time for them and returns the probabilities instead.
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
    if not marginals:
        return Assignment(classes, probabilities, cost)
    forced = [
        total + problem.forcing(costs, found)
        for problem, (found, total) in zip(problems, solved, strict=True)
    ]
    extra = np.maximum(np.min(forced, axis=0) - cost, 0.0)
    weights = np.exp(-extra)
    return Assignment(classes, weights / weights.sum(axis=1, keepdims=True), cost)


class _Problem:
    """One sex hypothesis: a price on each class's count, convex around the expected one."""

    def __init__(self, expected: NDArray[np.int64], complete: bool, config: AssignConfig) -> None:
        self.expected, self.complete, self.config = expected, complete, config

    def solve(self, costs: Costs) -> tuple[NDArray[np.int64], float]:
        """Classes (N,) and the total cost, by assignment to columns that are copies of classes."""
        penalty = self.config.penalty
        owner: list[int] = []
        price: list[float] = []
        for c in range(N_CLASSES):
            # As many columns as there are chromosomes: a limit would move certain ones.
            for copy in range(max(int(self.expected[c]), len(costs))):
                owner.append(c)
                gain = -penalty if self.complete else 0.0
                price.append(gain if copy < self.expected[c] else penalty)
        owners = np.array(owner)
        table = costs[:, owners] + np.array(price)
        rows, cols = linear_sum_assignment(table)
        classes = np.empty(len(costs), np.int64)
        classes[rows] = owners[cols]
        # An empty class costs as much as each expected copy that it lacks.
        offset = penalty * float(self.expected.sum()) if self.complete else 0.0
        return classes, float(table[rows, cols].sum()) + offset

    def _step(self, counts: NDArray[np.int64], change: int) -> NDArray[np.float64]:
        """What one chromosome more or fewer in each class costs."""
        after = counts + change
        over = np.maximum(after - self.expected, 0) - np.maximum(counts - self.expected, 0)
        under = np.maximum(self.expected - after, 0) - np.maximum(self.expected - counts, 0)
        return self.config.penalty * np.asarray(over + (under if self.complete else 0), float)

    def forcing(self, costs: Costs, classes: NDArray[np.int64]) -> Costs:
        """(N, 24) what the best arrangement costs more when a chromosome must be in a class.

        Moving chromosome i from class a to c leaves one too many in c and one too few in a. The
        cheapest repair is the shortest path from c to a in the residual graph, where an edge
        moves somebody on, and one more node stands for leaving a count changed.
        """
        counts = np.bincount(classes, minlength=N_CLASSES)
        slack = N_CLASSES
        edge = np.full((slack + 1, slack + 1), np.inf)
        for u in range(N_CLASSES):
            members = np.flatnonzero(classes == u)
            if len(members):
                edge[u, :slack] = (costs[members] - costs[members, u][:, None]).min(axis=0)
        edge[:slack, slack] = self._step(counts, 1)
        edge[slack, :slack] = np.where(counts > 0, self._step(counts, -1), np.inf)
        np.fill_diagonal(edge, 0.0)
        for k in range(slack + 1):
            edge = np.minimum(edge, edge[:, k : k + 1] + edge[k : k + 1, :])
        own = costs[np.arange(len(classes)), classes]
        change = costs - own[:, None] + edge[:slack, classes].T
        change[np.arange(len(classes)), classes] = 0.0
        return np.asarray(change)


def _expected(copies: int, sex: tuple[int, int]) -> NDArray[np.int64]:
    expected = np.full(N_CLASSES, copies, np.int64)
    expected[X], expected[Y] = sex
    return expected
