"""Which copies a normal cell has."""

from __future__ import annotations

from collections.abc import Mapping

from cirnet_core.classes import CLASSES
from cirnet_core.counts import usual_counts


def unusual_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Classes with other copies than 46,XX or 46,XY has, and the number they have."""
    own = [counts.get(name, 0) for name in CLASSES]
    usual = usual_counts(own)
    return {name: n for name, n, u in zip(CLASSES, own, usual, strict=True) if n != u}
