"""How many chromosomes a cell usually has. Standard library only: the window uses it at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cirnet_core.classes import CLASS_INDEX

X: Final = CLASS_INDEX["X"]
Y: Final = CLASS_INDEX["Y"]
COMPLETE_FROM: Final = 40
"""A cell of fewer chromosomes is taken to be incomplete unless a person says otherwise."""


def ploidy(n_chromosomes: int) -> int:
    """Copies of each autosome that a complete cell of that size is expected to have."""
    return 2 if n_chromosomes < 58 else max(3, round(n_chromosomes / 23))


def sex_hypotheses(copies: int) -> list[tuple[int, int]]:
    """Expected (X, Y) for a ploidy: at least one X, never a third Y in a diploid cell."""
    return [(copies - y, y) for y in range(copies // 2 + 1)]


def usual_counts(counts: Sequence[int], *, copies: int = 2) -> list[int]:
    """The copies of each class that a normal cell near these counts has.

    Args:
        counts: 24 counts in ``CLASSES`` order.
        copies: of each autosome.

    Returns:
        24 expected counts. Of the sex hypotheses the nearest is taken; where two are as near,
        the one with the Y that was seen (47,XXY has an X more than XY, not a Y more than XX).
    """
    x, y = counts[X], counts[Y]
    sex = min(sex_hypotheses(copies), key=lambda s: (abs(x - s[0]) + abs(y - s[1]), abs(y - s[1])))
    return [copies] * 22 + list(sex)
