"""From hypotheses to proposals that a person can weigh: numbers, a grade and a reason in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from cirnet_core.audit.evidence import Evidence, distance_to_members
from cirnet_core.audit.hypotheses import Hypothesis, Kind, Move, explain
from cirnet_core.audit.scores import AuditCell
from cirnet_core.classes import CLASSES

SURE = 0.95
"""Strict rule: what both opinions give the proposed class at least, and the given one below
1 - SURE."""

LENGTH_FITS = 3.5
"""Strict rule: spreads that the length is off the proposed class at most."""

SHIFT_AGREES = 0.8
"""Strict rule: share of a shifted run's chromosomes that must speak for the shift themselves."""


@dataclass(frozen=True)
class Proposal:
    """One label that the pictures contradict. Probabilities are independent of the label.

    Attributes:
        group: number of the hypothesis that it is part of; its moves stand or fall together.
        group_gain: that hypothesis's gain in nats.
        gain: this move's own.
        network_before, network_after: the network's probabilities of both classes.
        regression_before, regression_after: those of the second opinion.
        length_before, length_after: spreads that the length is off each class's.
        typical_before, typical_after: distance to each class's typical features.
        partner_before, partner_after: distance to the nearest other member of each class in the
            cell, taken after the group's moves; NaN where there is none.
        strict: whether the group passes the rule that needs no person.
        bands_before, bands_after: correlation of its bands with those typical of each class, read
            along its axis without any network.
    """

    file: str
    case: str
    cell: str
    split: str
    before: str
    after: str
    kind: Kind
    group: int
    group_gain: float
    gain: float
    network_before: float
    network_after: float
    regression_before: float
    regression_after: float
    length_before: float
    length_after: float
    typical_before: float
    typical_after: float
    partner_before: float
    partner_after: float
    strict: bool
    bands_before: float = float("nan")
    bands_after: float = float("nan")

    def reason(self) -> str:
        """The evidence in words."""
        words = {
            "shift": "one of a run of labels that are shifted by one place",
            "exchange": f"all labels {self.before} and {self.after} of the cell changed places",
            "swap": f"labels {self.before} and {self.after} changed places in the cell",
            "rotation": "labels of several classes changed places in a ring",
            "single": "a single label that the picture contradicts",
        }[self.kind]
        return (
            f"{words}; for {self.before} and {self.after} network {self.network_before:.2f} and "
            f"{self.network_after:.2f}, second opinion {self.regression_before:.2f} and "
            f"{self.regression_after:.2f}, bands {self.bands_before:.2f} and "
            f"{self.bands_after:.2f}, length off by {self.length_before:+.1f} and "
            f"{self.length_after:+.1f} spreads, distance to the cell's others "
            f"{self.partner_before:.2f} and {self.partner_after:.2f}"
        )


NUMBERS = tuple(
    field.name
    for field in fields(Proposal)
    if field.name not in ("file", "case", "cell", "split", "before", "after", "strict")
)


def propose(
    cells: Sequence[AuditCell], evidence: Sequence[Evidence], *, least_gain: float = 1.0
) -> list[Proposal]:
    """Proposals of all cells, the strongest hypothesis first.

    Args:
        least_gain: hypotheses whose mean gain in nats is smaller are left out.
    """
    found = [
        (cell, own, one)
        for cell, own in zip(cells, evidence, strict=True)
        for one in explain(cell.labels, own.joint, own.usual)
        if one.gain >= least_gain * len(one.moves)
    ]
    found.sort(key=lambda item: (-item[2].gain / len(item[2].moves), item[0].cell))
    out: list[Proposal] = []
    for number, (cell, own, one) in enumerate(found, start=1):
        out += _proposals(cell, own, one, number)
    return out


def _proposals(
    cell: AuditCell, evidence: Evidence, one: Hypothesis, number: int
) -> Iterator[Proposal]:
    labels = cell.labels.copy()
    for move in one.moves:
        labels[move.index] = move.after
    strict = is_strict(one, evidence)
    for move in one.moves:
        i, a, b = move.index, move.before, move.after
        yield Proposal(
            file=cell.files[i],
            case=cell.case,
            cell=cell.cell,
            split=cell.split,
            before=CLASSES[a],
            after=CLASSES[b],
            kind=one.kind,
            group=number,
            group_gain=one.gain,
            gain=float(evidence.joint[i, b] - evidence.joint[i, a]),
            network_before=float(np.exp(evidence.network[i, a])),
            network_after=float(np.exp(evidence.network[i, b])),
            regression_before=float(np.exp(evidence.regression[i, a])),
            regression_after=float(np.exp(evidence.regression[i, b])),
            length_before=float(evidence.length_z[i, a]),
            length_after=float(evidence.length_z[i, b]),
            typical_before=float(evidence.from_typical[i, a]),
            typical_after=float(evidence.from_typical[i, b]),
            partner_before=distance_to_members(evidence, i, np.flatnonzero(labels == a).tolist()),
            partner_after=distance_to_members(evidence, i, np.flatnonzero(labels == b).tolist()),
            strict=strict,
        )


def is_strict(one: Hypothesis, evidence: Evidence) -> bool:
    """The rule for labels that no person looks at: shifted runs and closed exchanges alone.

    A shift counts when most of its chromosomes speak for it themselves. An exchange counts when
    for each of its chromosomes both opinions are sure, the features are nearer to the proposed
    class's typical ones, and the length fits.
    """
    if one.kind == "single":
        return False
    if one.kind == "shift":
        agree = [_prefers(evidence, move) for move in one.moves]
        return float(np.mean(agree)) >= SHIFT_AGREES
    return all(_sure(evidence, move) for move in one.moves)


def _prefers(evidence: Evidence, move: Move) -> bool:
    return bool(evidence.joint[move.index].argmax() == move.after)


def _sure(evidence: Evidence, move: Move) -> bool:
    i, a, b = move.index, move.before, move.after
    opinions = (np.exp(evidence.network[i]), np.exp(evidence.regression[i]))
    return (
        all(p[b] >= SURE and p[a] <= 1 - SURE for p in opinions)
        and bool(evidence.from_typical[i, b] < evidence.from_typical[i, a])
        and abs(float(evidence.length_z[i, b])) <= LENGTH_FITS
    )
