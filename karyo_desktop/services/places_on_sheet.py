"""What the sheet needs to know of chromosomes in general."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from cirnet_core.classes import CLASSES


@cache
def centromere_shares() -> Mapping[str, float]:
    """For each class the share of its drawn length over the centromere, from the band table.

    The picture's own centromere is not measured: where a person knows better, the eye decides.
    """
    from karyo_desktop.report.idiogram import idiogram

    return MappingProxyType({name: idiogram(name, 550).centromere for name in CLASSES})
