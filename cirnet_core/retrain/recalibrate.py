"""Calibration of a retrained model: the base's own, moved as far as the new cases justify.

A laboratory's few validation cases cannot carry a calibration of their own. So nothing is fitted
anew: each curve of the base is shifted and stretched, and each limit moved, by evidence that has to
outweigh a fixed number of answers that the base's calibration stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

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
    decide,
    degrees_off,
    domain_evidence,
    mean_confidence,
)
from cirnet_core.evaluate.records import CellRecord
from cirnet_core.evaluate.tune import (
    CLASS_FLAGS_AT_MOST,
    MISLABELLED_FROM,
    ORIENTATION_FLAGS_AT_MOST,
    OUT_OF_DOMAIN_AT_MOST,
)
from cirnet_core.evidence import EvidenceModel
from cirnet_core.models.card import ModelCard

BASE_COUNTS = 500.0
"""The base's calibration weighs as much as so many new answers."""

ENOUGH_CELLS = 5
"""Fewer cells move no limit of the domain."""


def recalibrate(
    card: ModelCard, records: Sequence[CellRecord], say: Callable[[str], None] = lambda text: None
) -> ModelCard:
    """The card with its calibration moved towards the new cases.

    Args:
        card: with the base's calibration.
        records: the validation cases, as the retrained network scores them; none changes nothing.
    """
    if not records:
        say("no validation cases: the calibration stays as it is")
        return card
    old = card.calibration
    logits = np.concatenate([r.scores.logits for r in records])
    labels = np.concatenate([r.labels for r in records])
    temperature = _between(old.temperature, fit_temperature(logits, labels), len(labels), log=True)
    new = replace(old, temperature=temperature)
    decided = [
        (r, decide(r.scores, calibration=new, config=card.assign, limits=card.quality))
        for r in records
    ]
    sides = {}
    for whole in (True, False):
        score, right = [], []
        for r, d in decided:
            if d.complete is whole and (r.labels != d.assigned).mean() <= MISLABELLED_FROM:
                placed = d.assigned >= 0
                score.append(safe_logit(d.confidence[placed]))
                right.append((r.labels == d.assigned)[placed])
        sides[whole] = _moved(score, right)
    new = replace(
        new,
        assigned=_after(old.assigned, sides[True]),
        assigned_partial=_after(old.assigned_partial, sides[False]),
        evidence=_evidence_after(old.evidence, sides[True]),
        evidence_partial=_evidence_after(old.evidence_partial, sides[False]),
    )
    truth = np.concatenate([r.truth_deg for r in records])
    known = np.isfinite(truth)
    if known.any():
        up = np.concatenate([np.abs(r.scores.up_logit) for r in records])[known]
        turned = np.concatenate([d.rotation_deg for _, d in decided])[known]
        shift = _moved(
            [safe_logit(old.orientation(up))], [degrees_off(truth[known], turned) < 90.0]
        )
        new = replace(new, orientation=_after(old.orientation, shift))
    new = _with_limits(new, records, card)
    say(f"temperature {old.temperature:.3f} → {new.temperature:.3f} from {len(labels)} chromosomes")
    say(f"confidence: {sides[True]} in whole cells, {sides[False]} in others")
    return replace(card, calibration=new)


def _between(old: float, found: float, n: int, *, log: bool = False) -> float:
    share = n / (n + BASE_COUNTS)
    if log:
        return float(np.exp((1 - share) * np.log(old) + share * np.log(found)))
    return float((1 - share) * old + share * found)


def _moved(score: list[NDArray[np.float64]], right: list[NDArray[np.bool_]]) -> Platt:
    """How the logit of a confidence is to be stretched and shifted; not at all without answers."""
    if not score:
        return Platt()
    found = fit_platt(np.concatenate(score), np.concatenate(right))
    n = sum(map(len, right))
    return Platt(_between(1.0, found.slope, n), _between(0.0, found.bias, n))


def _after(curve: Platt, shift: Platt) -> Platt:
    """One logistic curve behind another's logit is one curve again."""
    return Platt(curve.slope * shift.slope, curve.bias * shift.slope + shift.bias)


def _evidence_after(model: EvidenceModel | None, shift: Platt) -> EvidenceModel | None:
    if model is None:
        return None
    return replace(
        model,
        weights=tuple(weight * shift.slope for weight in model.weights),
        bias=model.bias * shift.slope + shift.bias,
    )


def _with_limits(new: Calibration, records: Sequence[CellRecord], card: ModelCard) -> Calibration:
    decided = [
        (r, decide(r.scores, calibration=new, config=card.assign, limits=card.quality))
        for r in records
    ]
    confidence = np.concatenate([d.confidence for _, d in decided])
    turns = np.concatenate([d.orientation_confidence[np.isfinite(r.truth_deg)] for r, d in decided])
    flag_class = threshold_for(confidence, most=CLASS_FLAGS_AT_MOST)
    flag_turn = threshold_for(turns, most=ORIENTATION_FLAGS_AT_MOST)
    new = replace(
        new,
        flag_class_below=_between(new.flag_class_below, flag_class, len(confidence)),
        flag_orientation_below=_between(new.flag_orientation_below, flag_turn, len(turns)),
    )
    judged = [r for r in records if len(r.labels) >= ENOUGH_TO_JUDGE]
    if len(judged) < ENOUGH_CELLS:
        return new
    # The laboratory's own signed cells are G-bands: they may lower a limit, never raise it.
    sure = [mean_confidence(probabilities_of(r.scores.logits, new.temperature)) for r in judged]
    evidence = [
        domain_evidence(r.scores.domain, s, new.domain_unsure)
        for r, s in zip(judged, sure, strict=True)
    ]
    return replace(
        new,
        domain_below=min(new.domain_below, float(np.quantile(sure, OUT_OF_DOMAIN_AT_MOST))),
        domain_evidence_below=min(
            new.domain_evidence_below, float(np.quantile(evidence, OUT_OF_DOMAIN_AT_MOST))
        ),
    )
