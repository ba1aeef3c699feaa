"""From a network's scores to the proposal of a whole cell. No torch: pure numpy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cirnet_core.assign import AssignConfig, Assignment, assign
from cirnet_core.calibrate import Calibration, probabilities_of, safe_logit
from cirnet_core.classes import CLASSES, N_CLASSES, TRAY
from cirnet_core.counts import COMPLETE_FROM, ploidy, usual_counts
from cirnet_core.evidence import evidence_of
from cirnet_core.preprocess.prepared import Prepared
from cirnet_core.quality import QualityLimits
from cirnet_core.types import ChromosomeProposal

DEBRIS_SHARE = 0.05
ENOUGH_TO_JUDGE = 10
"""With fewer chromosomes their mean confidence says little about the cell."""

IN_TRAY = -1
NO_LIMITS = QualityLimits()
SMALLEST_PX = 8.0
"""A body shorter than this on the canvas (chromosome 21 has about 19) has no bands to read."""


@dataclass(frozen=True)
class CellScores:
    """What the network said of N chromosomes at the cell's scale.

    Attributes:
        logits: (N, 24), both ends up averaged.
        up_logit: (N,) positive when the long axis, stood up by ``axis_deg``, has p up.
        tilt_deg: (N,) turn in (-90, 90] that the network adds to stand it straight.
        axis_deg: (N,) turn in [0, 180) that stands the long axis upright.
        scale: canvas pixels per image pixel.
        quality: (N, 3) probabilities of ``cirnet_core.quality.OUTCOMES``.
        domain: (N,) logit of "these are G-bands"; zeros from a network that does not say.
        log_length: (N,) natural logarithm of the length on the canvas of 128 rows.
        learnt: how much of it a retrained network says with what it has learnt, the rest being
            what it said before; 1 of one that keeps nothing.
    """

    logits: NDArray[np.float64]
    up_logit: NDArray[np.float64]
    tilt_deg: NDArray[np.float64]
    axis_deg: NDArray[np.float64]
    scale: float
    quality: NDArray[np.float64]
    domain: NDArray[np.float64]
    log_length: NDArray[np.float64]
    learnt: float = 1.0


@dataclass(frozen=True)
class CellDecision:
    """Everything that was decided of one cell, as arrays over its N chromosomes.

    ``assigned`` is a class index, or ``IN_TRAY`` for what isn't one whole chromosome.
    """

    complete: bool
    probabilities: NDArray[np.float64]
    raw: NDArray[np.int64]
    assigned: NDArray[np.int64]
    confidence: NDArray[np.float64]
    rotation_deg: NDArray[np.float64]
    orientation_confidence: NDArray[np.float64]
    marginal: NDArray[np.float64]
    quality: NDArray[np.float64]
    domain: NDArray[np.float64]

    def counts(self) -> NDArray[np.int64]:
        """(24,) chromosomes per class; the tray does not count."""
        return np.bincount(self.assigned[self.assigned >= 0], minlength=N_CLASSES)


def decide(
    scores: CellScores,
    *,
    calibration: Calibration,
    config: AssignConfig,
    limits: QualityLimits = NO_LIMITS,
    complete: bool | None = None,
    joint: bool = True,
) -> CellDecision:
    """Calibrate, assign jointly and orient.

    Args:
        complete: None lets the number of chromosomes decide (``COMPLETE_FROM``).
        joint: false leaves every chromosome at the network's own class.
    """
    n = len(scores.logits)
    kept = scores.quality[:, 0] >= limits.tray_below
    whole = int(kept.sum()) >= COMPLETE_FROM if complete is None else complete
    p = probabilities_of(scores.logits, calibration.temperature)
    raw = p.argmax(axis=1) if n else np.zeros(0, np.int64)
    if joint:
        result = assign(p[kept], complete=whole, config=config)
    else:
        result = Assignment(raw[kept], p[kept], 0.0)
    assigned, marginal = np.full(n, IN_TRAY, np.int64), np.ones(n)
    assigned[kept] = result.classes
    marginal[kept] = result.marginals[np.arange(len(result.classes)), result.classes]
    confidence = 1.0 - scores.quality[:, 0]
    confidence[kept] = _confidence(
        scores, kept, p, assigned, marginal, calibration=calibration, whole=whole and joint
    )
    up = calibration.orientation(np.abs(scores.up_logit))
    turn = scores.axis_deg + scores.tilt_deg + np.where(scores.up_logit > 0, 0.0, 180.0)
    return CellDecision(
        complete=whole,
        probabilities=p,
        raw=raw,
        assigned=assigned,
        confidence=confidence,
        rotation_deg=np.round(turn % 360.0, 2) % 360.0,
        orientation_confidence=np.maximum(up, 0.5),
        marginal=marginal,
        quality=scores.quality,
        domain=scores.domain,
    )


def _confidence(
    scores: CellScores,
    kept: NDArray[np.bool_],
    p: NDArray[np.float64],
    assigned: NDArray[np.int64],
    marginal: NDArray[np.float64],
    *,
    calibration: Calibration,
    whole: bool,
) -> NDArray[np.float64]:
    """How likely each placement outside the tray is right."""
    model = calibration.evidence if whole else calibration.evidence_partial
    if model is None:
        platt = calibration.assigned if whole else calibration.assigned_partial
        return platt(safe_logit(marginal[kept]))
    return model(
        evidence_of(
            probabilities=p[kept],
            classes=assigned[kept],
            marginal=marginal[kept],
            log_length=scores.log_length[kept],
            quality=scores.quality[kept, 0],
            complete=whole,
            log_lengths=np.array(model.log_lengths),
        )
    )


def degrees_off(
    truth_deg: NDArray[np.float64], turn_deg: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far two turns are apart, in [0, 180] degrees; NaN where one is unknown."""
    return np.asarray(np.abs((truth_deg - turn_deg + 180.0) % 360.0 - 180.0))


def flags_of(
    decision: CellDecision,
    items: Sequence[Prepared],
    *,
    scale: float,
    calibration: Calibration,
    limits: QualityLimits = NO_LIMITS,
    duplicates: Sequence[bool] = (),
) -> list[tuple[str, ...]]:
    """Reasons to look at each chromosome, from ``cirnet_core.flags.CHROMOSOME_FLAGS``."""
    unusual = _unusual_counts(decision)
    out: list[tuple[str, ...]] = []
    for i, item in enumerate(items):
        flags = []
        placed = decision.assigned[i] != IN_TRAY
        if placed and decision.confidence[i] < calibration.flag_class_below:
            flags.append("class:low_confidence")
        if placed and decision.assigned[i] != decision.raw[i]:
            flags.append("class:reassigned")
        if i in unusual:
            flags.append(unusual[i])
        if decision.orientation_confidence[i] < calibration.flag_orientation_below:
            flags.append("orientation:low_confidence")
        flags += _image_flags(item, scale)
        if decision.quality[i, 0] < limits.flag_below:
            likelier = int(decision.quality[i, 1:].argmax())
            flags.append(("image:touching", "image:not_a_chromosome")[likelier])
        if duplicates and duplicates[i]:
            flags.append("image:duplicate")
        out.append(tuple(flags))
    return out


def _image_flags(item: Prepared, scale: float) -> list[str]:
    flags = []
    if item.ink.debris > DEBRIS_SHARE:
        flags.append("image:debris")
    if item.shape.length_px * scale < SMALLEST_PX:
        flags.append("image:low_quality")
    return flags


def _unusual_counts(decision: CellDecision) -> dict[int, str]:
    """Which chromosomes stand for a count that a normal cell does not have."""
    counts = decision.counts()
    copies = ploidy(int(counts.sum())) if decision.complete else 2
    found: dict[int, str] = {}
    for c, usual in enumerate(usual_counts([int(n) for n in counts], copies=copies)):
        members = [int(i) for i in np.flatnonzero(decision.assigned == c)]
        members.sort(key=lambda i: float(decision.confidence[i]))
        for i in members[: max(len(members) - usual, 0)]:
            found[i] = "class:extra"
        if decision.complete and 0 < len(members) < usual:
            found.update(dict.fromkeys(members, "class:missing_partner"))
    return found


def cell_flags(decision: CellDecision, calibration: Calibration) -> tuple[str, ...]:
    """Flags of the cell, from ``cirnet_core.flags.CELL_FLAGS``."""
    flags = []
    n = len(decision.assigned)
    if not decision.complete:
        flags.append("cell:incomplete")
    if n >= ENOUGH_TO_JUDGE and _is_foreign(decision, calibration):
        flags.append("cell:out_of_domain")
    if decision.complete and not is_normal(decision.counts()):
        flags.append("cell:count")
    return tuple(flags)


def _is_foreign(decision: CellDecision, calibration: Calibration) -> bool:
    sure = mean_confidence(decision.probabilities)
    evidence = domain_evidence(decision.domain, sure, calibration.domain_unsure)
    return sure < calibration.domain_below or evidence < calibration.domain_evidence_below


def mean_confidence(probabilities: NDArray[np.float64]) -> float:
    """How sure (N, 24) class probabilities are, on the mean of the chromosomes."""
    return float(probabilities.max(axis=1).mean())


def domain_evidence(domain: NDArray[np.float64], sure: float, unsure_costs: float) -> float:
    """How much a cell's chromosomes, taken together, speak for G-bands, in nats.

    The mean log-odds, each held to ±6, so that a few odd images do not speak for all. Bands in
    another order look like G-bands to a head that weighs pieces of them, but the class is then
    nowhere to be read, so a network that is unsure of the classes speaks against them too.

    Args:
        domain: (N,) logits of "these are G-bands".
        sure: ``mean_confidence`` of the cell.
        unsure_costs: ``Calibration.domain_unsure``.
    """
    return float(np.clip(domain, -6.0, 6.0).mean()) - unsure_costs * (1.0 - sure)


def is_normal(counts: NDArray[np.int64]) -> bool:
    """Whether the 24 counts are those of 46,XX or 46,XY."""
    own = [int(n) for n in counts]
    return own == usual_counts(own)


def proposals(
    files: Sequence[str], decision: CellDecision, flags: Sequence[tuple[str, ...]]
) -> tuple[ChromosomeProposal, ...]:
    """The decision as values for the outside."""
    return tuple(
        ChromosomeProposal(
            file=file,
            class_=TRAY if decision.assigned[i] == IN_TRAY else CLASSES[decision.assigned[i]],
            raw_class=CLASSES[decision.raw[i]],
            confidence=float(decision.confidence[i]),
            probabilities=_summing_to_one(decision.probabilities[i]),
            rotation_deg=float(decision.rotation_deg[i]),
            orientation_confidence=float(decision.orientation_confidence[i]),
            flags=flags[i],
        )
        for i, file in enumerate(files)
    )


def _summing_to_one(p: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(v) for v in p / math.fsum(p))
