"""Constitutional ISCN text from counts."""

from __future__ import annotations

from collections.abc import Mapping


def karyotype_text(counts: Mapping[str, int], *, markers: int = 0) -> str:
    """The karyotype, such as ``47,XY,+21``."""
    raise NotImplementedError
