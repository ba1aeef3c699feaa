"""The numbers that speak for or against each label, over all cells of a pack at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax

from cirnet_core.audit.outoffold import out_of_fold, whitened
from cirnet_core.audit.scores import AuditCell
from cirnet_core.calibrate import fit_temperature
from cirnet_core.classes import N_CLASSES
from cirnet_core.preprocess.scale import LengthTable

FLOOR = float(np.log(1e-4))
"""No single opinion counts for more than this: networks are surer than they are right."""

SMALLEST_SPREAD = 0.02
"""Least spread of a class's log length, so that a rare class does not look exact."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Evidence:
    """What is known of the N chromosomes of one cell, independently of their own labels.

    Attributes:
        network: (N, 24) log-probabilities of the network.
        regression: (N, 24) those of a regression that never saw the chromosome's case.
        joint: (N, 24) their mean where the network never saw the labels, else the regression's.
        usual: (24,) thresholds of confident learning: the probability that a chromosome of a
            class usually gets for that class.
        length_z: (N, 24) length against each class's in this cell, in its spreads.
        from_typical: (N, 24) distance to each class's median in ``points``.
        points: (N, D) the features in units of the spread within a class.
    """

    network: Array
    regression: Array
    joint: Array
    usual: Array
    length_z: Array
    from_typical: Array
    points: Array


def weigh(
    cells: Sequence[AuditCell],
    *,
    temperature: float,
    lengths: LengthTable,
    taught: frozenset[str],
) -> list[Evidence]:
    """Evidence of every cell.

    Args:
        cells: of one pack; the more, the better is the second opinion.
        temperature: of the network's class probabilities.
        lengths: typical log length per class.
        taught: splits whose labels the network was trained on; there its own answer is not
            independent of the label and is not counted.
    """
    sizes = [len(cell.files) for cell in cells]
    labels = np.concatenate([cell.labels for cell in cells])
    cases = [cell.case for cell in cells for _ in cell.files]
    network = log_softmax(np.concatenate([cell.logits for cell in cells]) / temperature, axis=1)
    points = whitened(np.concatenate([cell.features for cell in cells]))
    logs = np.concatenate([cell.log_length for cell in cells])
    size = (logs - logs.mean()) / max(float(logs.std()), 1e-6)
    logits = out_of_fold(np.column_stack([points, size]), labels, cases)
    regression = log_softmax(logits / fit_temperature(logits, labels), axis=1)
    seen = np.repeat([cell.split in taught for cell in cells], sizes)
    both = (np.maximum(network, FLOOR) + np.maximum(regression, FLOOR)) / 2
    joint = np.where(seen[:, None], np.maximum(regression, FLOOR), both)
    usual = _usual(joint, labels)
    length_z = _length_z(logs, labels, lengths)
    metric = _within_class(points, labels)
    centres = _centres(metric, labels)
    parts = np.cumsum(sizes)[:-1]
    fields = [np.split(array, parts) for array in (network, regression, joint, length_z, metric)]
    return [
        Evidence(n, r, j, usual, z, _distances(own, centres), own)
        for n, r, j, z, own in zip(*fields, strict=True)
    ]


def _length_z(logs: Array, labels: NDArray[np.int64], table: LengthTable) -> Array:
    """(N, 24) how many robust spreads each length is off each class's own median."""
    off = logs[:, None] - table
    for c in range(N_CLASSES):
        values = off[labels == c, c]
        if len(values):
            middle = float(np.median(values))
            spread = 1.48 * float(np.median(np.abs(values - middle)))
            off[:, c] = (off[:, c] - middle) / max(spread, SMALLEST_SPREAD)
        else:
            off[:, c] = np.nan
    return off


def _usual(joint: Array, labels: NDArray[np.int64]) -> Array:
    """Confident learning's thresholds (Northcutt et al. 2021): mean self-confidence per class."""
    own = np.exp(joint[np.arange(len(labels)), labels])
    return np.array(
        [float(own[labels == c].mean()) if (labels == c).any() else 1.0 for c in range(N_CLASSES)]
    )


def _centres(points: Array, labels: NDArray[np.int64]) -> Array:
    """(24, D) medians, which a few wrong labels do not move; NaN for a class that is not there."""
    return np.array(
        [
            np.median(points[labels == c], axis=0)
            if (labels == c).any()
            else np.full(points.shape[1], np.nan)
            for c in range(N_CLASSES)
        ]
    )


def _within_class(points: Array, labels: NDArray[np.int64]) -> Array:
    """Points in units of the spread within a class (the metric of linear discriminants)."""
    centres = _centres(points, labels)
    left = points - centres[labels]
    values, vectors = np.linalg.eigh(left.T @ left / max(len(points), 1))
    return np.asarray(points @ (vectors / np.sqrt(np.maximum(values, 1e-3))))


def _distances(points: Array, others: Array) -> Array:
    """(N, M) root mean square difference per dimension."""
    square = ((points[:, None] - others[None]) ** 2).mean(axis=2)
    return np.asarray(np.sqrt(square))


def distance_to_members(evidence: Evidence, i: int, members: Sequence[int]) -> float:
    """From chromosome i to the nearest of some others of its cell; NaN where there is none."""
    rest = [m for m in members if m != i]
    if not rest:
        return float("nan")
    return float(_distances(evidence.points[i : i + 1], evidence.points[rest]).min())
