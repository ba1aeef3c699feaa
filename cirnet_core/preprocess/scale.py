"""One scale for a whole cell: relative length is evidence, so images are never scaled alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cirnet_core.classes import CLASS_INDEX, N_CLASSES

CANVAS_ROWS = 128
"""Scales and lengths refer to a canvas of so many rows; a finer one enlarges it as a whole."""

LONGEST_PX = 104.0
"""Length of an average chromosome 1 on that canvas."""

FEW = 20
"""With so few chromosomes, most often those that touch no other, the short ones prevail, and the
quartiles of the lengths say little."""

FACTORS_FOR_FEW = (0.6, 0.7, 0.8, 0.9, 1.0, 1.12)
"""Scales to be tried then, beside the first guess, which is mostly too large."""

FITS = -0.2
"""A scale whose evidence is better than that is not doubted: trying others takes its time."""

ASKED_WEIGHT = 2.0

LengthTable = NDArray[np.float64]
"""(24,) natural logarithm of each class's typical length on the canvas, in pixels."""


def fit_lengths(cells: Sequence[Sequence[tuple[str, float]]]) -> LengthTable:
    """Typical log length per class, from labelled cells of any magnification.

    Args:
        cells: per cell, pairs of class and length in that cell's pixels.

    Returns:
        (24,) float64; chromosome 1 is ``log(LONGEST_PX)``.

    Alternates between each cell's factor and each class's median until both stand still.
    """
    table = np.log(np.linspace(100.0, 25.0, N_CLASSES))
    data = [
        (np.array([CLASS_INDEX[c] for c, _ in cell]), np.log([max(v, 1.0) for _, v in cell]))
        for cell in cells
        if len(cell) >= 10
    ]
    for _ in range(20):
        values: list[list[float]] = [[] for _ in range(N_CLASSES)]
        for index, logs in data:
            shift = float(np.median(table[index] - logs))
            for i, value in zip(index, logs, strict=True):
                values[i].append(float(value) + shift)
        table = np.array([np.median(v) if v else table[i] for i, v in enumerate(values)])
        table += np.log(LONGEST_PX) - table[0]
    return table


def scale_from_labels(labels: Sequence[str], lengths: Sequence[float], table: LengthTable) -> float:
    """Canvas pixels per image pixel of a cell whose classes are known (training)."""
    index = np.array([CLASS_INDEX[label] for label in labels])
    return float(np.exp(np.median(table[index] - np.log(np.maximum(lengths, 1.0)))))


def scale_from_lengths(lengths: Sequence[float], table: LengthTable) -> float:
    """First guess for a cell whose classes are unknown.

    The quartiles of the lengths are laid on those of a normal complement (46,XX). Right for a
    whole cell; ``refine_scale`` mends what missing chromosomes distort.
    """
    whole = np.sort(np.concatenate([np.repeat(table[:22], 2), np.repeat(table[22], 2)]))
    q = np.linspace(0.25, 0.75, 11)
    logs = np.log(np.maximum(np.asarray(lengths, float), 1.0))
    return float(np.exp(np.median(np.quantile(whole, q) - np.quantile(logs, q))))


def refine_scale(
    probabilities: NDArray[np.float64], lengths: Sequence[float], table: LengthTable
) -> float:
    """The scale under which the lengths agree best with what the bands say.

    Args:
        probabilities: (N, 24) the network's first answer.
        lengths: N lengths in image pixels.

    A weighted median over chromosomes of expected minus measured log length; each counts by how
    sure the network is.
    """
    gap = probabilities @ table - np.log(np.maximum(np.asarray(lengths, float), 1.0))
    weight = np.maximum(probabilities.max(axis=1) - 0.3, 0.0) + 1e-3
    order = np.argsort(gap)
    cumulative = np.cumsum(weight[order])
    middle = int(np.searchsorted(cumulative, cumulative[-1] / 2))
    return float(np.exp(gap[order[min(middle, len(order) - 1)]]))


def scale_evidence(
    probabilities: NDArray[np.float64], lengths: Sequence[float], table: LengthTable, scale: float
) -> float:
    """How well a scale fits a cell, in nats for each chromosome: the higher the better.

    Under a wrong scale the network is less sure, and what it says asks for another scale.

    Args:
        probabilities: (N, 24) the network's answer at that scale.
    """
    sure = float(np.log(np.maximum(probabilities.max(axis=1), 1e-12)).mean())
    asked = float(np.log(refine_scale(probabilities, lengths, table) / scale))
    return sure - ASKED_WEIGHT * abs(asked)


def table_to_json(table: LengthTable) -> dict[str, float]:
    """Lengths in canvas pixels by class, for a model card."""
    return {name: round(float(np.exp(table[i])), 2) for name, i in CLASS_INDEX.items()}


def table_from_json(values: Mapping[str, float]) -> LengthTable:
    """Inverse of ``table_to_json``. Raises KeyError if a class is missing."""
    return np.asarray(np.log([float(values[name]) for name in CLASS_INDEX]))
