"""From the case files of older versions to today's, one schema at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def _to_2(raw: Json) -> Json:
    """Schema 2 has a column of markers."""
    for cell in raw["cells"]:
        cell["columns"].setdefault("mar", [])
    return raw


def _to_3(raw: Json) -> Json:
    """Schema 3 has an audit trail in a file of its own; an older case begins with none."""
    return raw


STEPS: dict[int, Callable[[Json], Json]] = {1: _to_2, 2: _to_3}
"""For each older schema the step to the next."""


def migrated(raw: Json, version: int, *, to: int) -> Json:
    """``case.json`` of an older schema as one of schema ``to``.

    Raises:
        ValueError: it is not what its own schema asks for.
    """
    try:
        for old in range(version, to):
            raw = STEPS[old](raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"does not follow its own schema {version} ({error})") from error
    return raw
