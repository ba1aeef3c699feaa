"""What the check of a karyotype has to say, with the cells by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from karyo_desktop.domain.model import Cell
from karyo_desktop.nomenclature.outcome import Outcome, Problem

MOST_NAMED: Final = 6
_HOMELESS: Final = re.compile(r"^Karyogram (\d+) is a cell of none of these lines\.$")


def told(problems: Sequence[Problem], cells: Sequence[Cell]) -> tuple[Problem, ...]:
    """The problems in their order; those of single karyograms in one sentence, at the end.

    Args:
        cells: the check's karyograms are those of, in its order.
    """
    found = [(problem, _HOMELESS.match(problem.reason)) for problem in problems]
    homeless = [(problem, cells[int(m[1]) - 1].name) for problem, m in found if m is not None]
    rest = tuple(problem for problem, m in found if m is None)
    if not homeless:
        return rest
    first = homeless[0][0]
    reason = _none_of_these([name for _, name in homeless])
    return (*rest, Problem(first.outcome, first.span, reason))


def remark(problem: Problem) -> str:
    """A problem in a sentence for the page."""
    lead = "Not valid" if problem.outcome is Outcome.INVALID else "Not checked"
    return f"{lead}: {problem.reason}"


def _none_of_these(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"Cell {names[0]} is a cell of none of these lines."
    last = names[-1] if len(names) <= MOST_NAMED else f"{len(names) - MOST_NAMED + 1} more"
    listed = names[:-1] if len(names) <= MOST_NAMED else names[: MOST_NAMED - 1]
    return f"Cells {', '.join(listed)} and {last} are cells of none of these lines."
