"""A second opinion that never saw the label it judges: logistic regression, k-fold by case."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from cirnet_core.classes import N_CLASSES

FOLDS = 5
RIDGE = 3e-3
"""Weight of the squared coefficients beside the mean cross entropy, on whitened features."""

DIMENSIONS = 200
"""Principal components that are kept of a network's features."""

ROWS_PER_DIMENSION = 10

Array = NDArray[np.float64]


def whitened(features: NDArray[np.floating], *, dimensions: int = DIMENSIONS) -> Array:
    """Principal components of unit variance; no label is involved.

    Args:
        features: (N, F), N at least 1.
        dimensions: how many to keep at most; few rows keep fewer.

    Returns:
        (N, D) float64.
    """
    x = np.asarray(features, np.float32)
    x = x - x.mean(axis=0)
    values, vectors = np.linalg.eigh((x.T @ x).astype(float) / max(len(x), 1))
    keep = max(1, min(dimensions, len(x) // ROWS_PER_DIMENSION, x.shape[1]))
    values, vectors = values[-keep:], vectors[:, -keep:]
    return np.asarray(x @ (vectors / np.sqrt(np.maximum(values, 1e-9))), float)


def out_of_fold(
    inputs: Array, labels: NDArray[np.int64], cases: Sequence[str], *, folds: int = FOLDS
) -> Array:
    """Log-probabilities of every row by a regression fitted on other cases.

    Args:
        inputs: (N, D) of unit variance.
        labels: (N,) class index as given.
        cases: N names; a case is in one fold as a whole. One case alone is judged by nobody.

    Returns:
        (N, 24) logits up to a constant: normalised, but not yet calibrated.
    """
    names = sorted(set(cases))
    fold_of = {name: k % folds for k, name in enumerate(names)}
    fold = np.array([fold_of[case] for case in cases])
    out = np.full((len(labels), N_CLASSES), -np.log(N_CLASSES))
    for k in sorted(set(fold.tolist())):
        held = fold == k
        if not held.all():
            weights = _fit(inputs[~held], labels[~held])
            out[held] = log_softmax(_with_one(inputs[held]) @ weights, axis=1)
    return out


def _with_one(x: Array) -> Array:
    return np.concatenate([x, np.ones((len(x), 1))], axis=1)


def _fit(inputs: Array, labels: NDArray[np.int64]) -> Array:
    """(D + 1, 24) coefficients, the constant last; it is not held down by the ridge."""
    x, target = _with_one(inputs), np.eye(N_CLASSES)[labels]
    shape = (x.shape[1], N_CLASSES)

    def loss(flat: Array) -> tuple[float, Array]:
        w = flat.reshape(shape)
        z = x @ w
        nll = -float((log_softmax(z, axis=1) * target).sum()) / len(x)
        gradient = x.T @ (softmax(z, axis=1) - target) / len(x)
        gradient[:-1] += 2 * RIDGE * w[:-1]
        return nll + RIDGE * float((w[:-1] ** 2).sum()), gradient.ravel()

    start = np.zeros(shape[0] * shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x.reshape(shape))
