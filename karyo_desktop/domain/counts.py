"""Which copies a normal cell has."""

from __future__ import annotations

from collections.abc import Mapping

from cirnet_core.classes import CLASSES


def unusual_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Classes with other copies than 46,XX or 46,XY has, and the number they have.

    The same as ``cirnet_core.assign.usual_counts`` tells of a diploid cell, without its libraries,
    which the window does not wait for: a cell with any Y is measured by 46,XY, so that 47,XXY has
    an X more, and 45,X an X less.
    """
    male = counts.get("Y", 0) > 0
    usual = {name: 2 for name in CLASSES} | {"X": 1 if male else 2, "Y": 1 if male else 0}
    return {name: counts.get(name, 0) for name in CLASSES if counts.get(name, 0) != usual[name]}
