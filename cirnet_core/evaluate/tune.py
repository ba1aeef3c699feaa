"""Fit on ``val`` all that turns scores into probabilities, counts and flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cirnet_core.assign import AssignConfig
from cirnet_core.calibrate import (
    Calibration,
    Platt,
    fit_platt,
    fit_temperature,
    probabilities_of,
    safe_logit,
    threshold_for,
)
from cirnet_core.cell import (
    ENOUGH_TO_JUDGE,
    CellDecision,
    decide,
    degrees_off,
    mean_confidence,
)
from cirnet_core.evaluate.metrics import answer, summarise
from cirnet_core.evaluate.records import CellRecord
from cirnet_core.evaluate.simulate import simulate
from cirnet_core.evidence import EvidenceModel, evidence_of, fit_evidence

PENALTIES = (2.0, 2.5, 3.0, 3.5, 4.0, 5.0)
ENOUGH_ERRORS = 15
MISLABELLED_FROM = 0.15
"""A cell with so large a share of contradicted labels teaches nothing about confidence: its
labels are shifted, or it is beyond reading."""

CLASS_FLAGS_AT_MOST = 0.06
ORIENTATION_FLAGS_AT_MOST = 0.03
OUT_OF_DOMAIN_AT_MOST = 0.005


def tune(
    records: Sequence[CellRecord], log_lengths: NDArray[np.float64]
) -> tuple[Calibration, AssignConfig, list[str]]:
    """Fit temperature, penalty, confidences and thresholds.

    Args:
        records: cells of ``val``, whole ones and partial ones.
        log_lengths: (24,) typical log length by class.

    Returns:
        The calibration, the costs, and lines that say what was found.
    """
    logits = np.concatenate([r.scores.logits for r in records])
    labels = np.concatenate([r.labels for r in records])
    calibration = Calibration(temperature=fit_temperature(logits, labels))
    log = [f"temperature {calibration.temperature:.3f} from {len(labels)} chromosomes"]
    config = _best_penalty(records, calibration, log)
    calibration = _fit_confidences(records, calibration, config)
    calibration = _fit_all_evidence(records, calibration, config, log_lengths)
    calibration = _fit_thresholds(records, calibration, config)
    log.append(repr(calibration))
    return calibration, config, log


def _best_penalty(
    records: Sequence[CellRecord], calibration: Calibration, log: list[str]
) -> AssignConfig:
    """The cost per unusual chromosome: simulated aneuploidies right plus normal cells right."""
    best, best_score = AssignConfig(), -np.inf
    for penalty in PENALTIES:
        config = AssignConfig(penalty=penalty)
        found = simulate(records, calibration=calibration, config=config)
        if found is None:
            log.append("too few whole cells to choose a penalty")
            return best
        whole = summarise([answer(r, calibration=calibration, config=config) for r in records])[
            "assigned"
        ]
        # Calling a normal cell abnormal and hiding an abnormality weigh the same.
        score = found["counts_right"] - whole["false_abnormal"]
        log.append(
            f"penalty {penalty}: simulated counts right {found['counts_right']:.4f}, "
            f"false abnormal {whole['false_abnormal']:.4f}, "
            f"accuracy of normal cells {whole['accuracy_normal']:.4f}"
        )
        if score > best_score:
            best, best_score = config, score
    return best


def _decisions(
    records: Sequence[CellRecord], calibration: Calibration, config: AssignConfig
) -> list[tuple[CellRecord, CellDecision]]:
    return [(r, decide(r.scores, calibration=calibration, config=config)) for r in records]


def _fit_confidences(
    records: Sequence[CellRecord], calibration: Calibration, config: AssignConfig
) -> Calibration:
    decided = _decisions(records, calibration, config)
    up = np.concatenate([r.scores.up_logit for r in records])
    rotation = np.concatenate([d.rotation_deg for _, d in decided])
    truth = np.concatenate([r.truth_deg for r in records])
    known = np.isfinite(truth)
    off = degrees_off(truth, rotation)[known]
    return replace(
        calibration,
        assigned=_fit_side([(r, d) for r, d in decided if d.complete]),
        assigned_partial=_fit_side([(r, d) for r, d in decided if not d.complete]),
        orientation=fit_platt(np.abs(up[known]), off < 90.0) if known.any() else Platt(),
    )


def _fit_all_evidence(
    records: Sequence[CellRecord],
    calibration: Calibration,
    config: AssignConfig,
    log_lengths: NDArray[np.float64],
) -> Calibration:
    decided = _decisions(records, calibration, config)
    sides = [
        _fit_evidence_side([(r, d) for r, d in decided if d.complete is whole], log_lengths)
        for whole in (True, False)
    ]
    return replace(calibration, evidence=sides[0], evidence_partial=sides[1])


def _fit_evidence_side(
    decided: Sequence[tuple[CellRecord, CellDecision]], log_lengths: NDArray[np.float64]
) -> EvidenceModel | None:
    """None where too few errors are there to learn from."""
    parts, right = [], []
    for r, d in decided:
        wrong = int((r.labels != d.assigned).sum())
        if wrong > len(r.labels) * MISLABELLED_FROM:
            continue
        parts.append(
            evidence_of(
                probabilities=d.probabilities,
                classes=d.assigned,
                marginal=d.marginal,
                log_length=r.scores.log_length,
                quality=r.scores.quality[:, 0],
                complete=d.complete,
                log_lengths=log_lengths,
            )
        )
        right.append(r.labels == d.assigned)
    if not parts or int((~np.concatenate(right)).sum()) < ENOUGH_ERRORS:
        return None
    return fit_evidence(np.concatenate(parts), np.concatenate(right), log_lengths)


def _fit_side(decided: Sequence[tuple[CellRecord, CellDecision]]) -> Platt:
    if not decided:
        return Platt()
    marginal = np.concatenate([d.marginal for _, d in decided])
    right: NDArray[np.bool_] = np.concatenate([r.labels == d.assigned for r, d in decided])
    return fit_platt(safe_logit(marginal), right)


def _fit_thresholds(
    records: Sequence[CellRecord], calibration: Calibration, config: AssignConfig
) -> Calibration:
    decided = _decisions(records, calibration, config)
    whole = [(r, d) for r, d in decided if d.complete] or decided
    confidence = np.concatenate([d.confidence for _, d in whole])
    orientation = np.concatenate(
        [d.orientation_confidence[np.isfinite(r.truth_deg)] for r, d in decided]
    )
    domain = [
        mean_confidence(probabilities_of(r.scores.logits, calibration.temperature))
        for r in records
        if len(r.labels) >= ENOUGH_TO_JUDGE
    ]
    return replace(
        calibration,
        flag_class_below=threshold_for(confidence, most=CLASS_FLAGS_AT_MOST),
        flag_orientation_below=threshold_for(orientation, most=ORIENTATION_FLAGS_AT_MOST),
        domain_below=float(np.quantile(domain, OUT_OF_DOMAIN_AT_MOST)) if domain else 0.0,
    )
