"""Aneuploid cells made from normal ones: one chromosome taken out, or one added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cirnet_core.assign import AssignConfig, assign
from cirnet_core.calibrate import Calibration, probabilities_of
from cirnet_core.cell import is_normal
from cirnet_core.classes import N_CLASSES
from cirnet_core.counts import COMPLETE_FROM
from cirnet_core.evaluate.metrics import Json
from cirnet_core.evaluate.records import CellRecord


@dataclass(frozen=True)
class _Trial:
    kind: str
    probabilities: NDArray[np.float64]
    truth: NDArray[np.int64]


def simulate(
    records: Sequence[CellRecord], *, calibration: Calibration, config: AssignConfig, seed: int = 0
) -> Json | None:
    """Share of simulated aneuploidies whose counts come out exactly right.

    Each normal cell loses each of its chromosomes in turn, then gains one of each class from
    another cell of the same set. A donor brings the scores it had at its own cell's scale, which
    is what it would have scaled to the new cell.

    Returns:
        ``{"removed": {"n", "counts_right"}, "added": {…}, "n", "counts_right"}``, or None
        without two normal cells.
    """
    normal = [
        r
        for r in records
        if len(r.labels) >= COMPLETE_FROM and is_normal(np.bincount(r.labels, minlength=N_CLASSES))
    ]
    if len(normal) < 2:
        return None
    right: dict[str, list[bool]] = {"removed": [], "added": []}
    for trial in _trials(normal, calibration.temperature, np.random.default_rng(seed)):
        found = assign(trial.probabilities, complete=True, config=config, marginals=False).classes
        counts = np.bincount(found, minlength=N_CLASSES)
        right[trial.kind].append(bool((counts == trial.truth).all()))
    every = right["removed"] + right["added"]
    parts = {k: {"n": len(v), "counts_right": float(np.mean(v))} for k, v in right.items()}
    return {**parts, "n": len(every), "counts_right": float(np.mean(every))}


def _trials(
    normal: Sequence[CellRecord], temperature: float, rng: np.random.Generator
) -> Iterator[_Trial]:
    p = [probabilities_of(r.scores.logits, temperature) for r in normal]
    for k, record in enumerate(normal):
        counts = np.bincount(record.labels, minlength=N_CLASSES)
        for i, label in enumerate(record.labels):
            truth = counts.copy()
            truth[label] -= 1
            yield _Trial("removed", np.delete(p[k], i, axis=0), truth)
        for c in range(N_CLASSES):
            donor = _donor(normal, c, k, rng)
            if donor is None:
                continue
            other, index = donor
            truth = counts.copy()
            truth[c] += 1
            yield _Trial("added", np.vstack([p[k], p[other][index]]), truth)


def _donor(
    normal: Sequence[CellRecord], label: int, not_cell: int, rng: np.random.Generator
) -> tuple[int, int] | None:
    for other in rng.permutation(len(normal)):
        members = np.flatnonzero(normal[other].labels == label)
        if other != not_cell and len(members):
            return int(other), int(rng.choice(members))
    return None
