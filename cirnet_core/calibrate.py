"""From scores to probabilities that mean what they say; everything is fitted on ``val``."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, log_softmax, logit, softmax

from cirnet_core.evidence import Array, EvidenceModel


@dataclass(frozen=True)
class Platt:
    """Probability = expit(slope · score + bias), for a score on the whole line."""

    slope: float = 1.0
    bias: float = 0.0

    def __call__(self, score: Array) -> Array:
        return np.asarray(expit(self.slope * score + self.bias))


@dataclass(frozen=True)
class Calibration:
    """All that turns a network's scores into probabilities and flags.

    Attributes:
        temperature: the logits are divided by it, above 0.
        assigned: from the logit of the min-marginal to the confidence, in complete cells.
        assigned_partial: the same in incomplete cells.
        evidence: the confidence in complete cells from all evidence, instead of ``assigned``.
        evidence_partial: the same in incomplete cells.
        orientation: from the margin between the two ends to the orientation's confidence.
        flag_class_below: a confidence under it sets ``class:low_confidence``.
        flag_orientation_below: likewise ``orientation:low_confidence``.
        domain_below: a cell whose mean raw confidence is under it is out of domain.
        domain_evidence_below: so is one whose evidence of being G-banded is under it
            (``cell.domain_evidence``).
        domain_unsure: what that evidence loses for each whole of mean raw confidence that is
            lacking, in nats.
    """

    temperature: float = 1.0
    assigned: Platt = field(default_factory=Platt)
    assigned_partial: Platt = field(default_factory=Platt)
    evidence: EvidenceModel | None = None
    evidence_partial: EvidenceModel | None = None
    orientation: Platt = field(default_factory=Platt)
    flag_class_below: float = 0.9
    flag_orientation_below: float = 0.9
    domain_below: float = 0.5
    domain_evidence_below: float = -10.0
    domain_unsure: float = 0.0


def probabilities_of(logits: Array, temperature: float) -> Array:
    """(N, 24) probabilities, rows sum to 1 and none is zero."""
    return np.asarray(softmax(np.asarray(logits, float) / temperature, axis=1))


def fit_temperature(logits: Array, labels: NDArray[np.int64]) -> float:
    """The temperature with the least cross entropy (Guo et al. 2017)."""

    def loss(log_t: float) -> float:
        logp = log_softmax(logits / np.exp(log_t), axis=1)
        return -float(logp[np.arange(len(labels)), labels].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.5, 2.5), method="bounded").x))


def fit_platt(score: Array, right: NDArray[np.bool_], *, prior: float = 2.0) -> Platt:
    """Logistic regression of right on one score, held near the identity by a weak prior.

    Args:
        score: (N,) on the whole line.
        prior: weight, in answers, of "slope 1, bias 0".
    """
    target = right.astype(float)

    def loss(theta: Array) -> float:
        z = theta[0] * score + theta[1]
        nll = np.logaddexp(0.0, z) - target * z
        return float(nll.sum() + prior * ((theta[0] - 1.0) ** 2 + 0.1 * theta[1] ** 2))

    found = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return Platt(max(float(found[0]), 0.05), float(found[1]))


def safe_logit(p: Array) -> Array:
    """logit of probabilities, finite at 0 and 1."""
    return np.asarray(logit(np.clip(p, 1e-6, 1.0 - 1e-6)))


def threshold_for(confidence: Array, *, most: float) -> float:
    """The confidence under which at most the share ``most`` of the answers lies."""
    if len(confidence) == 0:
        return 0.9
    return float(np.clip(np.quantile(confidence, most), 0.5, 0.999))
