"""Ways in which the labels of one cell go wrong, each weighed against the labels as given.

All functions are pure: labels and log-probabilities in, moves out. A gain is in nats: how much
likelier the pictures are under the moved labels.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from cirnet_core.classes import N_CLASSES

Kind = Literal["shift", "exchange", "swap", "rotation", "single"]

SHORTEST_SHIFT = 3
"""Classes that a run of shifted labels spans at least; fewer are swaps or single errors."""

SHIFT_GAIN_EACH = 2.0
"""Mean gain in nats that a chromosome of a shifted run brings at least."""

STAYING = 1.0
"""What a label that stays is worth in nats, so that equals are not moved about."""

Labels = NDArray[np.int64]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Move:
    """One chromosome, by its place in the cell, from the class that it has to another."""

    index: int
    before: int
    after: int


@dataclass(frozen=True)
class Hypothesis:
    """Moves that stand or fall together.

    Attributes:
        kind: ``shift`` for a run of classes moved by one place, ``exchange`` for two classes
            with all their members, ``swap`` for two chromosomes, ``rotation`` for three or more
            classes in a ring, ``single`` for one label that changes the cell's counts.
        gain: in nats, summed over the moves.
    """

    kind: Kind
    moves: tuple[Move, ...]
    gain: float


def explain(labels: Labels, logp: Array, usual: Array) -> list[Hypothesis]:
    """What is wrong with a cell's labels: shifts first, then closed exchanges, then singles.

    Args:
        labels: (N,) class index as given.
        logp: (N, 24) log-probabilities that are independent of the labels.
        usual: (24,) thresholds of confident learning for the single errors.
    """
    found: list[Hypothesis] = []
    now = labels.copy()
    shift = find_shift(now, logp)
    if shift is not None:
        found.append(shift)
    taken = {move.index for hypothesis in found for move in hypothesis.moves}
    free = np.array([i for i in range(len(now)) if i not in taken], np.int64)
    closed = find_closed(now[free], logp[free])
    found += [_renumbered(hypothesis, free) for hypothesis in closed]
    taken |= {move.index for hypothesis in found for move in hypothesis.moves}
    singles = find_singles(now, logp, usual)
    return found + [one for one in singles if one.moves[0].index not in taken]


def _renumbered(hypothesis: Hypothesis, index: Labels) -> Hypothesis:
    moves = tuple(Move(int(index[m.index]), m.before, m.after) for m in hypothesis.moves)
    return Hypothesis(hypothesis.kind, moves, hypothesis.gain)


def find_shift(labels: Labels, logp: Array) -> Hypothesis | None:
    """The best run of neighbouring classes whose labels are all one place too high or low.

    The run is that of consecutive classes in the order 1…22, X, Y with the greatest gain. Every
    chromosome labelled in it moves but those that clearly speak against it; where it ends, right
    and shifted labels share a class, and of the classes beside it those move that clearly speak
    for it.
    """
    best: Hypothesis | None = None
    for step in (-1, 1):
        target = np.clip(labels + step, 0, N_CLASSES - 1)
        rows = np.arange(len(labels))
        gain = logp[rows, target] - logp[rows, labels]
        per_class = np.zeros(N_CLASSES)
        np.add.at(per_class, labels, gain)
        per_class[0 if step < 0 else N_CLASSES - 1] = -np.inf
        first, last = _best_run(per_class)
        if last - first + 1 < SHORTEST_SHIFT:
            continue
        beside = (labels == first - 1) | (labels == last + 1)
        inside = np.flatnonzero(
            ((labels >= first) & (labels <= last) & (gain > -SHIFT_GAIN_EACH))
            | (beside & (gain >= SHIFT_GAIN_EACH))
        )
        total = float(gain[inside].sum())
        enough = SHIFT_GAIN_EACH * len(inside)
        if total >= enough and (best is None or total > best.gain):
            moves = tuple(Move(int(i), int(labels[i]), int(target[i])) for i in inside)
            best = Hypothesis("shift", moves, total)
    return best


def _best_run(values: Array) -> tuple[int, int]:
    """First and last index of the run with the greatest sum; (0, -1) if none is above 0."""
    best, most, start, total = (0, -1), 0.0, 0, 0.0
    for i, value in enumerate(values):
        if total <= 0.0:
            start, total = i, 0.0
        total += float(value)
        if total > most:
            best, most = (start, i), total
    return best


def find_closed(labels: Labels, logp: Array) -> list[Hypothesis]:
    """Labels that changed places within the cell, so that its counts stay as they are.

    The labels are dealt out anew among the chromosomes for the greatest likelihood, and the
    moves are taken apart into the shortest rings.
    """
    if len(labels) == 0:
        return []
    cost = -(logp[:, labels] + STAYING * (labels[:, None] == labels[None, :]))
    rows, cols = linear_sum_assignment(cost)
    after = labels.copy()
    after[rows] = labels[cols]
    moves = [Move(int(i), int(labels[i]), int(after[i])) for i in np.flatnonzero(after != labels)]
    found = []
    for ring in _rings(moves):
        gain = float(sum(logp[m.index, m.after] - logp[m.index, m.before] for m in ring))
        found.append(Hypothesis("swap" if len(ring) == 2 else "rotation", ring, gain))
    return _exchanges(found, labels)


def _rings(moves: list[Move]) -> list[tuple[Move, ...]]:
    """Moves as closed rings over the classes, shortest first."""
    left = list(moves)
    rings: list[tuple[Move, ...]] = []
    while left:
        shortest = min((_ring_from(move, left) for move in left), key=len)
        rings.append(shortest)
        left = [move for move in left if move not in shortest]
    return rings


def _ring_from(first: Move, moves: list[Move]) -> tuple[Move, ...]:
    """The shortest ring that begins with a move, by breadth-first search."""
    paths: deque[tuple[Move, ...]] = deque([(first,)])
    seen = {first.after}
    while paths:
        path = paths.popleft()
        if path[-1].after == first.before:
            return path
        for move in moves:
            if move.before == path[-1].after and move.after not in seen:
                seen.add(move.after)
                paths.append((*path, move))
    raise AssertionError("moves that keep the counts are made of rings")


def _exchanges(found: list[Hypothesis], labels: Labels) -> list[Hypothesis]:
    """Swaps that together exchange two classes as a whole become one hypothesis."""
    counts = np.bincount(labels, minlength=N_CLASSES)
    pairs: dict[tuple[int, int], list[Hypothesis]] = {}
    rest = []
    for one in found:
        if one.kind == "swap":
            a, b = sorted((one.moves[0].before, one.moves[0].after))
            pairs.setdefault((a, b), []).append(one)
        else:
            rest.append(one)
    for (a, b), swaps in pairs.items():
        if len(swaps) > 1 and len(swaps) == max(counts[a], counts[b]):
            moves = tuple(move for one in swaps for move in one.moves)
            rest.append(Hypothesis("exchange", moves, sum(one.gain for one in swaps)))
        else:
            rest += swaps
    return sorted(rest, key=lambda one: -one.gain)


def find_singles(labels: Labels, logp: Array, usual: Array) -> list[Hypothesis]:
    """Confident learning: a class other than the label's own reaches what it usually gets."""
    p = np.exp(logp)
    sure = np.where(p >= usual, p, -1.0)
    best = sure.argmax(axis=1)
    found = []
    for i in np.flatnonzero((sure.max(axis=1) > 0.0) & (best != labels)):
        gain = float(logp[i, best[i]] - logp[i, labels[i]])
        found.append(Hypothesis("single", (Move(int(i), int(labels[i]), int(best[i])),), gain))
    return found
