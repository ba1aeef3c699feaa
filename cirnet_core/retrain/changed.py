"""Which locked chromosomes the candidate answers otherwise than the base, to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

from cirnet_core.classes import CLASSES, TRAY
from cirnet_core.evaluate.metrics import Answers, Json

FILE = "changed.json"
Named = tuple[str, str, tuple[str, ...]]
"""Pack, cell and the files of its readable images, in the order of the cell's answers."""


def changed(named: Sequence[Named], base: Sequence[Answers], candidate: Sequence[Answers]) -> Json:
    """One entry for each chromosome that is placed otherwise, what became wrong first.

    Returns:
        ``chromosomes``: a list of ``pack``, ``cell``, ``file``, ``label`` (what the person
        said), ``before``, ``after``.
    """
    found: list[dict[str, str]] = []
    for (pack, cell, files), one, other in zip(named, base, candidate, strict=True):
        for i, file in enumerate(files):
            before, after = int(one.assigned[i]), int(other.assigned[i])
            if before != after:
                found.append(
                    {
                        "pack": pack,
                        "cell": cell,
                        "file": file,
                        "label": CLASSES[int(one.labels[i])],
                        "before": _class(before),
                        "after": _class(after),
                    }
                )
    found.sort(key=lambda item: (item["before"] != item["label"], item["file"]))
    return {"chromosomes": found}


def _class(index: int) -> str:
    return CLASSES[index] if index >= 0 else TRAY
