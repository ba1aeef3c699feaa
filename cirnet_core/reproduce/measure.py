"""Figures of one test set: Eq. 10–16, an interval, ROC curves, and t-SNE."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cirnet_core.evaluate.metrics import Json, auroc, class_figures

ROC_POINTS = 101
ROUNDS = 500
PRINCIPAL_COMPONENTS = 50


def figures_of(
    labels: NDArray[np.int64], logits: NDArray[np.float32], cases: Sequence[str]
) -> Json:
    """Everything that the report says of a test set.

    Args:
        labels: (N,) class index.
        logits: (N, 24).
        cases: N names of the persons, for the interval.
    """
    answers = logits.argmax(axis=1)
    found = class_figures(labels, answers)
    return {
        "n": len(labels),
        **{key: found[key] for key in ("accuracy", "precision", "recall", "f1", "confusion")},
        "accuracy_ci95": _interval(labels == answers, cases),
        **roc_of(labels, logits),
    }


def roc_of(labels: NDArray[np.int64], logits: NDArray[np.float32]) -> Json:
    """One-vs-rest ROC curves averaged over the classes that occur (Fig. 3), and their AUC.

    Returns:
        ``auc``, the mean area; ``roc_tpr``, the mean true positive rate at ``ROC_POINTS`` evenly
        spaced false positive rates. Both None where there is but one class.
    """
    from sklearn.metrics import roc_curve

    shares = _softmax(logits)
    grid = np.linspace(0.0, 1.0, ROC_POINTS)
    areas: list[float] = []
    curves: list[NDArray[np.float64]] = []
    for label in np.unique(labels):
        positive = labels == label
        area = auroc(shares[:, label], positive)
        if area is None:
            return {"auc": None, "roc_tpr": None}
        false, true, _ = roc_curve(positive, shares[:, label])
        curve = np.interp(grid, false, true)
        curve[0] = 0.0
        areas.append(area)
        curves.append(curve)
    mean: list[float] = [round(float(v), 5) for v in np.mean(curves, axis=0)]
    return {"auc": float(np.mean(areas)), "roc_tpr": mean}


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    shifted = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def _interval(right: NDArray[np.bool_], cases: Sequence[str]) -> list[float]:
    """95% interval of the share right, by bootstrap over cases."""
    names, place = np.unique(np.asarray(cases), return_inverse=True)
    hits = np.bincount(place, weights=right.astype(float))
    sizes = np.bincount(place)
    drawn = np.random.default_rng(0).integers(len(names), size=(ROUNDS, len(names)))
    shares = hits[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    return [float(v) for v in np.percentile(shares, [2.5, 97.5])]


def tsne_of(features: NDArray[np.float32], *, seed: int) -> NDArray[np.float32]:
    """Features before the softmax laid out in the plane (Fig. 4).

    Args:
        features: (K, F), K at least 4. More than ``PRINCIPAL_COMPONENTS`` columns are reduced to
            that many principal components first.

    Returns:
        (K, 2).
    """
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    reduced: Any = features
    if min(features.shape) > PRINCIPAL_COMPONENTS:
        reduced = PCA(PRINCIPAL_COMPONENTS, random_state=seed).fit_transform(features)
    perplexity = min(30.0, (len(features) - 1) / 3)
    placed = TSNE(perplexity=perplexity, init="random", random_state=seed).fit_transform(reduced)
    return np.asarray(placed, dtype=np.float32)
