"""Constitutional ISCN text from counts.

The rules, after ISCN 2020:

- The total comes first, then the sex chromosomes (X before Y), then gains and losses of autosomes
  in the order of their numbers; one ``+n`` or ``-n`` for every copy.
- Gains and losses are told against the ploidy level that the total lies nearest to: up to 34
  haploid, 35-57 diploid, 58-80 triploid, 81-103 tetraploid, and on in steps of 23.
- Sex chromosomes are named as they are, without a sign (constitutional: ``45,X``, ``47,XXY``).
- Where no sex chromosome was seen, ``?`` stands in their place.
- Markers come last: ``+mar``, ``+2mar``.
"""

from __future__ import annotations

from collections.abc import Mapping

from cirnet_core.classes import AUTOSOMES, CLASSES
from karyo_desktop.nomenclature.levels import ploidy_level

__all__ = ["karyotype_text", "ploidy_level"]


def karyotype_text(counts: Mapping[str, int], *, markers: int = 0) -> str:
    """The karyotype of one cell, such as ``47,XY,+21``.

    Args:
        counts: copies of each class, at least 0; a class that is not named has none. Other keys,
            such as ``"tray"``, do not count.
        markers: chromosomes that a person has called markers.

    Raises:
        ValueError: a count is negative.
    """
    copies = {name: counts.get(name, 0) for name in CLASSES}
    if markers < 0 or min(copies.values()) < 0:
        raise ValueError(f"counts must not be negative: {dict(counts)}, markers {markers}")
    total = sum(copies.values()) + markers
    level = ploidy_level(total)
    parts = [str(total), "X" * copies["X"] + "Y" * copies["Y"] or "?"]
    for name in AUTOSOMES:
        surplus = copies[name] - level
        parts += [f"{'+' if surplus > 0 else '-'}{name}"] * abs(surplus)
    if markers:
        parts.append("+mar" if markers == 1 else f"+{markers}mar")
    return ",".join(parts)
