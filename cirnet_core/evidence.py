"""What speaks for and against a placement, and the confidence that follows from all of it.

The network's own probability says little of a chromosome that it takes for another with
certainty. The rest of the cell often knows better: another chromosome that wants the same place,
a length that does not fit the class, an unusual count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from cirnet_core.classes import N_CLASSES

Array = NDArray[np.float64]
NAMES = (
    "marginal",
    "margin",
    "moved",
    "length",
    "cell",
    "count",
    "rival",
    "quality",
)
LENGTH_SD = 0.08
"""Spread of a class's log length about its typical one within a cell."""

FLOOR = 1e-4


@dataclass(frozen=True)
class EvidenceModel:
    """P(the placement is right) = expit(weights · (evidence - mean) / spread + bias).

    Attributes:
        mean, spread, weights: one value per name in ``NAMES``.
        log_lengths: (24,) typical log length on the canvas by class.
    """

    mean: tuple[float, ...]
    spread: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    log_lengths: tuple[float, ...]

    def __call__(self, evidence: Array) -> Array:
        """(N,) probabilities from (N, 8) evidence."""
        z = (evidence - np.array(self.mean)) / np.array(self.spread)
        return np.asarray(expit(z @ np.array(self.weights) + self.bias))


def evidence_of(
    *,
    probabilities: Array,
    classes: NDArray[np.int64],
    marginal: Array,
    log_length: Array,
    quality: Array,
    complete: bool,
    log_lengths: Array,
) -> Array:
    """Evidence for each placement of a cell.

    Args:
        probabilities: (N, 24) of the network alone.
        classes: (N,) where each chromosome was placed.
        marginal: (N,) probability of that placement given the whole cell.
        log_length: (N,) log length on the canvas.
        quality: (N,) probability of being one whole chromosome.
        complete: whether a missing chromosome is evidence.
        log_lengths: (24,) typical ones.

    Returns:
        (N, 8) in the order of ``NAMES``, each of a size near 1.
    """
    n = len(classes)
    if n == 0:
        return np.zeros((0, len(NAMES)))
    rows = np.arange(n)
    own = probabilities[rows, classes]
    others = probabilities.copy()
    others[rows, classes] = 0.0
    margin = np.log(np.maximum(own, 1e-9)) - np.log(np.maximum(others.max(axis=1), 1e-9))
    gap = log_length - np.asarray(log_lengths)[classes]
    columns = [
        np.clip(_logit(marginal, 1e-6), -6, 14) / 4,
        np.clip(margin, -6, 14) / 4,
        (classes != probabilities.argmax(axis=1)).astype(float),
        np.minimum(np.abs(gap - np.median(gap)) / LENGTH_SD, 5.0),
        np.full(n, -5 * float(np.log(np.maximum(probabilities.max(axis=1), FLOOR)).mean())),
        _unusual(classes) if complete else np.zeros(n),
        _logit(_rival(probabilities, classes), FLOOR) / 4,
        _logit(quality, FLOOR) / 4,
    ]
    return np.stack(columns, axis=1)


def _logit(p: Array, floor: float) -> Array:
    return np.asarray(logit(np.clip(p, floor, 1.0 - floor)))


def _unusual(classes: NDArray[np.int64]) -> Array:
    """1 for an autosome whose class has not two members."""
    counts = np.bincount(classes, minlength=N_CLASSES)[classes]
    return np.asarray((counts != 2) & (classes < 22), dtype=float)


def _rival(probabilities: Array, classes: NDArray[np.int64]) -> Array:
    """(N,) the most that any chromosome placed elsewhere speaks for this one's class."""
    out = np.zeros(len(classes))
    for c in np.unique(classes):
        elsewhere = classes != c
        if elsewhere.any():
            out[~elsewhere] = probabilities[elsewhere, c].max()
    return out


def fit_evidence(
    evidence: Array, right: NDArray[np.bool_], log_lengths: Array, *, prior: float = 3.0
) -> EvidenceModel:
    """Logistic regression with a weak pull of all weights towards 0.

    Args:
        evidence: (N, 8).
        right: (N,) whether the placement was.
        prior: weight of the pull, in answers.
    """
    mean, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-6
    design = np.c_[(evidence - mean) / spread, np.ones(len(evidence))]
    target = right.astype(float)

    def loss(w: Array) -> tuple[float, Array]:
        z = design @ w
        value = float(np.logaddexp(0.0, z).sum() - target @ z + prior * w[:-1] @ w[:-1])
        slope = design.T @ (expit(z) - target) + 2 * prior * np.r_[w[:-1], 0.0]
        return value, np.asarray(slope)

    w = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B").x
    return EvidenceModel(
        mean=_plain(mean),
        spread=_plain(spread),
        weights=_plain(w[:-1]),
        bias=round(float(w[-1]), 6),
        log_lengths=_plain(np.asarray(log_lengths)),
    )


def _plain(values: Array) -> tuple[float, ...]:
    return tuple(round(float(v), 6) for v in values)
