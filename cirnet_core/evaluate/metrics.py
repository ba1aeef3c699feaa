"""The figures of ``metrics.json``: Eq. 10–16 of the paper, whole cells, calibration, flags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from cirnet_core import cell as cells
from cirnet_core.assign import AssignConfig
from cirnet_core.calibrate import Calibration
from cirnet_core.classes import CLASSES, N_CLASSES
from cirnet_core.counts import COMPLETE_FROM
from cirnet_core.evaluate.records import CellRecord
from cirnet_core.quality import QualityLimits

BINS = 15
NOT_PLACED = -1
Json = dict[str, Any]


@dataclass(frozen=True)
class Answers:
    """One cell's truth beside its answers; arrays over all its images, readable or not."""

    case: str
    labels: NDArray[np.int64]
    raw: NDArray[np.int64]
    assigned: NDArray[np.int64]
    confidence: NDArray[np.float64]  # NaN where the image could not be used
    class_flag: NDArray[np.bool_]
    orientation_flag: NDArray[np.bool_]
    off_deg: NDArray[np.float64]
    complete: bool


def answer(
    record: CellRecord,
    *,
    calibration: Calibration,
    config: AssignConfig,
    limits: QualityLimits = cells.NO_LIMITS,
) -> Answers:
    """Decide one recorded cell."""
    decision = cells.decide(record.scores, calibration=calibration, config=config, limits=limits)
    flags = cells.flags_of(
        decision, record.items, scale=record.scores.scale, calibration=calibration, limits=limits
    )
    off = cells.degrees_off(record.truth_deg, decision.rotation_deg)
    lost = len(record.unreadable)
    return Answers(
        case=record.case,
        labels=np.concatenate([record.labels, np.array(record.unreadable, np.int64)]),
        raw=np.concatenate([decision.raw, np.full(lost, NOT_PLACED)]),
        assigned=np.concatenate([decision.assigned, np.full(lost, NOT_PLACED)]),
        confidence=np.concatenate([decision.confidence, np.full(lost, np.nan)]),
        class_flag=np.concatenate([_has(flags, ("class:", "image:")), np.ones(lost, bool)]),
        orientation_flag=np.concatenate([_has(flags, ("orientation:",)), np.ones(lost, bool)]),
        off_deg=np.concatenate([off, np.full(lost, np.nan)]),
        complete=decision.complete,
    )


def _has(flags: Sequence[tuple[str, ...]], heads: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.array([any(flag.startswith(heads) for flag in some) for some in flags], bool)


def confusion_of(labels: NDArray[np.int64], answers: NDArray[np.int64]) -> NDArray[np.int64]:
    """(24, 24) counts, rows true, columns said; what was not placed is left out."""
    placed = answers >= 0
    table = np.zeros((N_CLASSES, N_CLASSES), np.int64)
    np.add.at(table, (labels[placed], answers[placed]), 1)
    return table


def class_figures(labels: NDArray[np.int64], answers: NDArray[np.int64]) -> Json:
    """Eq. 10–16. A class without a single answer has precision 0; one without truth is left out
    of the means."""
    table = confusion_of(labels, answers)
    hits = np.diag(table).astype(float)
    support = np.bincount(labels, minlength=N_CLASSES).astype(float)
    said = table.sum(axis=0).astype(float)
    precision = np.divide(hits, said, out=np.zeros(N_CLASSES), where=said > 0)
    recall = np.divide(hits, support, out=np.zeros(N_CLASSES), where=support > 0)
    total = precision + recall
    f1 = np.divide(2 * precision * recall, total, out=np.zeros(N_CLASSES), where=total > 0)
    there = support > 0
    return {
        "accuracy": float((labels == answers).mean()),
        "precision": float(precision[there].mean()),
        "recall": float(recall[there].mean()),
        "f1": float(f1[there].mean()),
        "per_class": {
            name: {
                "precision": float(precision[i]),
                "recall": float(recall[i]),
                "f1": float(f1[i]),
                "support": int(support[i]),
            }
            for i, name in enumerate(CLASSES)
        },
        "confusion": table.tolist(),
    }


def summarise(answers: Sequence[Answers]) -> Json:
    """All figures of a set of cells, in the form of ``metrics.json``."""
    labels = np.concatenate([a.labels for a in answers])
    assigned = np.concatenate([a.assigned for a in answers])
    right = labels == assigned
    off = np.concatenate([a.off_deg for a in answers])
    confidence = np.concatenate([a.confidence for a in answers])
    shown = np.isfinite(confidence)
    return {
        "raw": class_figures(labels, np.concatenate([a.raw for a in answers])),
        "assigned": class_figures(labels, assigned) | _whole_cells(answers),
        "calibration": calibration_figures(confidence[shown], right[shown]),
        "flags": {
            "class": _flag_figures(np.concatenate([a.class_flag for a in answers]), ~right),
            "orientation": _flag_figures(
                np.concatenate([a.orientation_flag for a in answers])[np.isfinite(off)],
                off[np.isfinite(off)] >= 90.0,
            ),
        },
        "orientation": _orientation(off),
    }


def _whole_cells(answers: Sequence[Answers]) -> Json:
    whole = [a for a in answers if a.complete and len(a.labels) >= COMPLETE_FROM]
    normal = [a for a in whole if cells.is_normal(_counts(a.labels))]
    return {
        "accuracy_normal": _mean([float(v) for a in normal for v in a.labels == a.assigned]),
        "cells_right": _mean([bool((a.labels == a.assigned).all()) for a in answers]),
        "cells_right_normal": _mean([bool((a.labels == a.assigned).all()) for a in normal]),
        "counts_right": _mean(
            [bool((_counts(a.labels) == _counts(a.assigned)).all()) for a in whole]
        ),
        "false_abnormal": _mean([not cells.is_normal(_counts(a.assigned)) for a in normal]),
        "n_normal_cells": len(normal),
    }


def _counts(classes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(classes[classes >= 0], minlength=N_CLASSES)


def _mean(values: Sequence[float | bool]) -> float | None:
    return float(np.mean(values)) if values else None


def calibration_figures(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> Json:
    """Of the shown confidence: expected calibration error over equal-width bins, mean negative
    log likelihood of right and wrong in nats, and the area under the ROC curve of confidence for
    right against wrong (None if nothing is wrong)."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gap = 0.0
    for b in range(BINS):
        inside = bins == b
        if inside.any():
            gap += inside.mean() * abs(float(confidence[inside].mean() - right[inside].mean()))
    p = np.clip(np.where(right, confidence, 1 - confidence), 1e-6, 1.0)
    return {
        "ece": float(gap),
        "nll": float(-np.log(p).mean()),
        "auroc": auroc(confidence, right),
        "bins": BINS,
    }


def auroc(score: NDArray[np.float64], positive: NDArray[np.bool_]) -> float | None:
    """Area under the ROC curve by ranks; None if one side is empty."""
    n, m = int(positive.sum()), int((~positive).sum())
    if n == 0 or m == 0:
        return None
    return float((rankdata(score)[positive].sum() - n * (n + 1) / 2) / (n * m))


def _flag_figures(flagged: NDArray[np.bool_], wrong: NDArray[np.bool_]) -> Json:
    return {
        "rate": float(flagged.mean()) if len(flagged) else None,
        "recall": float(flagged[wrong].mean()) if wrong.any() else None,
        "wrong": int(wrong.sum()),
    }


def _orientation(off_deg: NDArray[np.float64]) -> Json | None:
    known = off_deg[np.isfinite(off_deg)]
    if len(known) == 0:
        return None
    return {
        "n": len(known),
        "accuracy": float((known < 90.0).mean()),
        "median_error_deg": float(np.median(known)),
    }


def intervals(
    answers: Sequence[Answers],
    *,
    seed: int = 0,
    rounds: int = 300,
    figures: Callable[[Sequence[Answers]], Json] = summarise,
) -> Json:
    """95% intervals of every single figure, by bootstrap over cases: the same paths."""
    by_case: dict[str, list[Answers]] = {}
    for item in answers:
        by_case.setdefault(item.case, []).append(item)
    groups = list(by_case.values())
    rng = np.random.default_rng(seed)
    collected: dict[tuple[str, ...], list[float]] = {}
    for _ in range(rounds):
        drawn = [a for g in rng.integers(len(groups), size=len(groups)) for a in groups[g]]
        for path, value in leaves(figures(drawn)):
            collected.setdefault(path, []).append(value)
    out: Json = {}
    for path, values in collected.items():
        node = out
        for key in path[:-1]:
            node = node.setdefault(key, {})
        node[path[-1]] = [float(v) for v in np.percentile(values, [2.5, 97.5])]
    return out


_NO_INTERVAL = frozenset({"per_class", "confusion", "bins", "n", "wrong", "n_normal_cells"})


def leaves(node: Json, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], float]]:
    """Every single figure with its path; per-class tables and counts left out."""
    found: list[tuple[tuple[str, ...], float]] = []
    for key, value in node.items():
        if key in _NO_INTERVAL:
            continue
        if isinstance(value, dict):
            found += leaves(value, (*path, key))
        elif isinstance(value, int | float):
            found.append(((*path, key), float(value)))
    return found
