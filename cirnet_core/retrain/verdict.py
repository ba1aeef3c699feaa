"""Candidate against base on the same locked cells: what differs, how surely, and what to do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from cirnet_core.classes import CLASSES, N_CLASSES
from cirnet_core.evaluate.metrics import Answers, Json, leaves, summarise
from cirnet_core.evaluate.run import document

SCHEMA_VERSION = 1
Recommendation = Literal["promote", "keep", "cannot_tell"]

ROUNDS = 300
LEAST_CASES = 5
"""Bootstrap over fewer cases says nothing."""

EQUAL_WITHIN = 0.005
"""Two models are alike when their accuracies certainly differ by less."""

WORSE_AT = 0.05
"""A class got worse when chance alone would lose so many more answers than it gains less often
than this: a sign test, without any allowance for the 24 classes, on the side of caution."""

AT_95, POWER_80, POWER_80_BOTH_ENDS = 1.96, 0.84, 1.28
"""Of the normal distribution: a 95% interval, and a chance of 80% to show a difference, or that
neither end leaves the bounds."""

PLAINLY_WORSE_AT = 0.001
"""Likewise over all classes: then even a few cases suffice to advise against it."""

Path_ = tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """Candidate minus base of every figure, by bootstrap over cases, paired.

    Attributes:
        figures: value and 95% interval by the figure's path in ``metrics.json``.
        classes_worse: classes that lost answers beyond chance.
        corrections_fewer: corrections that the candidate would have spared over all cells.
        changed: how many chromosomes are placed otherwise.
        lost, won: answers that became wrong, and right.
    """

    figures: dict[str, tuple[float, tuple[float, float]]]
    classes_worse: tuple[str, ...]
    corrections_fewer: int
    changed: int
    lost: int
    won: int
    cases: int
    cells: int
    chromosomes: int


def compare(base: Sequence[Answers], candidate: Sequence[Answers], *, seed: int = 0) -> Difference:
    """Compare two models' answers to the same cells in the same order.

    Raises:
        ValueError: they are of different cells.
    """
    if [(a.case, a.labels.tolist()) for a in base] != [
        (a.case, a.labels.tolist()) for a in candidate
    ]:
        raise ValueError("the two models answered different cells")
    by_case: dict[str, list[int]] = {}
    for i, item in enumerate(base):
        by_case.setdefault(item.case, []).append(i)
    groups = list(by_case.values())
    rng = np.random.default_rng(seed)
    values = _apart(base, candidate)
    drawn: dict[Path_, list[float]] = {}
    for _ in range(ROUNDS):
        chosen = [i for g in rng.integers(len(groups), size=len(groups)) for i in groups[g]]
        found = _apart([base[i] for i in chosen], [candidate[i] for i in chosen])
        for path, value in found.items():
            drawn.setdefault(path, []).append(value)
    figures = {}
    for path, value in values.items():
        low, high = np.percentile(drawn.get(path, [value]), [2.5, 97.5])
        figures[".".join(path)] = (value, (float(low), float(high)))
    lost, won = _lost_and_won(base, candidate)
    return Difference(
        figures=figures,
        classes_worse=_worse(lost, won),
        corrections_fewer=int(sum(map(corrections, base)) - sum(map(corrections, candidate))),
        changed=sum(
            int((a.assigned != b.assigned).sum()) for a, b in zip(base, candidate, strict=True)
        ),
        lost=int(lost.sum()),
        won=int(won.sum()),
        cases=len(groups),
        cells=len(base),
        chromosomes=sum(len(a.labels) for a in base),
    )


def corrections(cell: Answers) -> int:
    """How many chromosomes of a cell a person has to move or to turn."""
    turned: NDArray[np.bool_] = np.nan_to_num(cell.off_deg) >= 90.0
    return int(((cell.labels != cell.assigned) | turned).sum())


def _apart(base: Sequence[Answers], candidate: Sequence[Answers]) -> dict[Path_, float]:
    one, other = _figures(base), _figures(candidate)
    return {path: other[path] - value for path, value in one.items() if path in other}


def _figures(answers: Sequence[Answers]) -> dict[Path_, float]:
    found = dict(leaves(summarise(answers)))
    found["corrections_per_cell",] = sum(map(corrections, answers)) / max(len(answers), 1)
    return found


def _lost_and_won(
    base: Sequence[Answers], candidate: Sequence[Answers]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(24,) answers of each class that became wrong, and right."""
    labels = np.concatenate([a.labels for a in base])
    before = np.concatenate([a.assigned for a in base]) == labels
    after = np.concatenate([a.assigned for a in candidate]) == labels
    lost = np.bincount(labels[before & ~after], minlength=N_CLASSES)
    won = np.bincount(labels[~before & after], minlength=N_CLASSES)
    return lost, won


def _worse(lost: NDArray[np.int64], won: NDArray[np.int64]) -> tuple[str, ...]:
    worse = [n > m and _chance(int(n), int(m)) < WORSE_AT for n, m in zip(lost, won, strict=True)]
    return tuple(name for name, is_worse in zip(CLASSES, worse, strict=True) if is_worse)


def _chance(lost: int, won: int) -> float:
    """How often chance alone would lose so many of the changed answers, or more."""
    return float(binom.sf(lost - 1, lost + won, 0.5))


@dataclass(frozen=True)
class Judgement:
    """What is advised, and why, in words."""

    recommendation: Recommendation
    reason: str


@dataclass(frozen=True)
class Beside:
    """What a verdict says besides.

    Attributes:
        shipped: the candidate beside the model that came with the program, as of ``against``;
            None where that is the base, or cannot be asked.
        cross_validation: as of ``cross_validate``; None where it is not needed.
        labels_in_bulk: locked labels that were only accepted together with many others; None
            where nobody counted.
    """

    shipped: Json | None = None
    cross_validation: Json | None = None
    labels_in_bulk: int | None = None

    def sentences(self, judgement: Judgement) -> list[str]:
        """The same in words."""
        said = []
        if self.cross_validation is not None and judgement.recommendation == "cannot_tell":
            said.append(str(self.cross_validation["reason"]))
        if self.labels_in_bulk:
            said.append(
                f"{_of(self.labels_in_bulk, 'locked label')} accepted in bulk, which favours the "
                "model that proposed them."
            )
        if self.shipped is not None:
            said.append(str(self.shipped["reason"]))
        return said


NOTHING_BESIDE = Beside()


def against(name: str, found: Difference, model: dict[str, str], metrics: Json) -> Json:
    """The candidate beside a further model, on the same locked cells."""
    return {
        "model": model,
        "metrics": metrics,
        "difference": differences(found),
        "classes_worse": list(found.classes_worse),
        "corrections_fewer": found.corrections_fewer,
        "reason": f"Beside the shipped model {name}: {in_words(found)}.",
    }


def judge(found: Difference) -> Judgement:
    """Promote what is better beyond chance, or alike, without a loss in any class."""
    _, (low, high) = found.figures["assigned.accuracy"]
    said = in_words(found)
    harm = _harm(found)
    if harm:
        return Judgement("keep", f"{harm}: {said}.")
    if found.cases < LEAST_CASES:
        more = _of(cells_needed(found), "more cell")
        return Judgement(
            "cannot_tell",
            f"Cannot tell yet: {_of(found.cells, 'locked cell')} of {_of(found.cases, 'case')} are "
            f"too few to judge by; about {more} of other cases are needed. So far: {said}.",
        )
    if low > 0:
        return Judgement("promote", f"Better beyond chance, and no class got worse: {said}.")
    if found.changed == 0:
        return Judgement("keep", f"It places every chromosome as the other model does: {said}.")
    if low >= -EQUAL_WITHIN and high <= EQUAL_WITHIN:
        return Judgement("promote", f"Alike, and no class got worse: {said}.")
    more = _of(cells_needed(found), "more locked cell")
    return Judgement(
        "cannot_tell",
        f"Cannot tell yet: the difference may be chance; about {more} would decide. So far: "
        f"{said}.",
    )


def _harm(found: Difference) -> str:
    """What speaks against the candidate, or "". So few cases show only what is plain."""
    if found.lost > found.won and _chance(found.lost, found.won) < PLAINLY_WORSE_AT:
        return "Plainly worse"
    if found.cases < LEAST_CASES:
        return ""
    _, (_, high) = found.figures["assigned.accuracy"]
    turns = found.figures.get("orientation.accuracy")
    if high < 0:
        return "Worse beyond chance"
    if found.classes_worse:
        return f"A loss in class {', '.join(found.classes_worse)}"
    if turns is not None and turns[1][1] < 0:
        return "Orientation got worse beyond chance"
    return ""


def cells_needed(found: Difference) -> int:
    """How many more locked cells would decide, with a chance of four in five, if what was seen so
    far is how things are.

    The standard error falls with the root of the cells. Either it becomes so small that a
    difference of the size seen is told from none, or, where the models are nearly alike, that both
    ends of the interval come to lie within ``EQUAL_WITHIN``; whichever comes first. A bootstrap
    over few cases sees too little, so the error is at least that of as many independent
    chromosomes (McNemar's), with one change more than was seen.
    """
    value, (low, high) = found.figures["assigned.accuracy"]
    n = max(found.chromosomes, 1)
    changes = (found.lost + found.won + 1) / (n + 1)
    error = max((high - low) / 2 / AT_95, math.sqrt(max(changes - value**2, 0.0) / n))
    bounds = [abs(value) / (AT_95 + POWER_80)]
    if abs(value) < EQUAL_WITHIN:
        bounds.append((EQUAL_WITHIN - abs(value)) / (AT_95 + POWER_80_BOTH_ENDS))
    by_error = found.cells * ((error / max(bounds)) ** 2 - 1.0)
    each = found.cells / max(found.cases, 1)
    least = max(LEAST_CASES - found.cases, 0) * each
    return max(math.ceil(max(least, by_error)), 1)


def differences(found: Difference) -> Json:
    """The differences as they stand in ``verdict.json``."""
    return {path: {"value": value, "ci95": list(ci)} for path, (value, ci) in found.figures.items()}


def in_words(found: Difference, *, what: str = "locked cell") -> str:
    """What differs, for a person; ``what`` names one of the cells."""
    n = found.corrections_fewer
    said = "no difference in corrections" if n == 0 else f"{abs(n)} {_fewer(n)}"
    value, (low, high) = found.figures["assigned.accuracy"]
    worse = (
        "no class got worse"
        if not found.classes_worse
        else f"class {', '.join(found.classes_worse)} got worse"
    )
    return (
        f"{said} in {_of(found.cells, what)}; {worse}; accuracy {100 * value:+.2f} points "
        f"[{100 * low:+.2f}, {100 * high:+.2f}]"
    )


def _fewer(n: int) -> str:
    word = "correction" if abs(n) == 1 else "corrections"
    return f"{'fewer' if n > 0 else 'more'} {word}"


def _of(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def verdict(
    found: Difference,
    base: Sequence[Answers],
    candidate: Sequence[Answers],
    *,
    base_model: dict[str, str],
    candidate_model: dict[str, str],
    data: str,
    split: str,
    seconds: float,
    beside: Beside = NOTHING_BESIDE,
) -> Json:
    """What ``verdict.json`` holds."""
    judgement = judge(found)
    return {
        "schema_version": SCHEMA_VERSION,
        "base": base_model,
        "candidate": candidate_model,
        "locked": {
            "cases": found.cases,
            "cells": found.cells,
            "chromosomes": found.chromosomes,
        },
        "base_metrics": document(base, model=base_model, data=data, split=split, rounds=ROUNDS),
        "candidate_metrics": document(
            candidate, model=candidate_model, data=data, split=split, rounds=ROUNDS
        ),
        "difference": differences(found),
        "classes_worse": list(found.classes_worse),
        "corrections_fewer": found.corrections_fewer,
        "changed": found.changed,
        "recommendation": judgement.recommendation,
        "reason": " ".join([judgement.reason, *beside.sentences(judgement)]),
        "seconds": round(seconds, 1),
        "cells_needed": cells_needed(found) if judgement.recommendation == "cannot_tell" else None,
        "labels_in_bulk": beside.labels_in_bulk,
        "shipped": beside.shipped,
        "cross_validation": beside.cross_validation,
    }
