"""Ploidy levels."""

from __future__ import annotations

HAPLOID = 23


def ploidy_level(total: int) -> int:
    """How many copies of an autosome a cell of so many chromosomes should have; at least 1.

    The modal ranges of ISCN 2020: up to 34 haploid, 35-57 diploid, 58-80 triploid, 81-103
    tetraploid, and on in steps of 23.
    """
    return max(1, (total + HAPLOID // 2) // HAPLOID)
