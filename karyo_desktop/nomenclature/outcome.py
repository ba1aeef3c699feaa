"""What a check can say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from karyo_desktop.nomenclature.model import Karyotype, Span


class Outcome(StrEnum):
    """*Valid* is said only where every rule that applies was looked at."""

    VALID = "valid"
    INVALID = "invalid"
    NOT_CHECKED = "not checked"


class Setting(StrEnum):
    """What a case is about: born with it, or acquired by a neoplasm."""

    CONSTITUTIONAL = "constitutional"
    NEOPLASTIC = "neoplastic"


@dataclass(frozen=True)
class Problem:
    """Why a text is not valid.

    Attributes:
        outcome: ``INVALID`` or ``NOT_CHECKED``.
        span: the place in the text, first character and the one after the last; empty at the end
            of the text where something is missing there.
        reason: one plain sentence.
    """

    outcome: Outcome
    span: Span
    reason: str


@dataclass(frozen=True)
class Checked:
    """The answer to one text.

    Attributes:
        text: as it was typed.
        outcome: invalid if anything is wrong; else not checked if anything could not be judged.
        problems: in the order of the text; empty if valid.
        karyotype: None where the text could not be read.
        canonical: the text as the program would write it; None where it could not be read.
    """

    text: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    karyotype: Karyotype | None = None
    canonical: str | None = None


def invalid(span: Span, reason: str) -> Problem:
    """Something is wrong."""
    return Problem(Outcome.INVALID, span, reason)


def not_checked(span: Span, reason: str) -> Problem:
    """Something could not be judged."""
    return Problem(Outcome.NOT_CHECKED, span, reason)


def overall(problems: Iterable[Problem]) -> Outcome:
    """The outcome of a text with these problems."""
    found = {problem.outcome for problem in problems}
    if Outcome.INVALID in found:
        return Outcome.INVALID
    return Outcome.NOT_CHECKED if found else Outcome.VALID
