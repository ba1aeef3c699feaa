"""Where the arrow keys lead: along the reading order, or to the nearest in the next line."""

from __future__ import annotations

from collections.abc import Sequence

from cirnet_core.classes import TRAY
from karyo_desktop.domain.layout import Arrangement


def step(
    arrangement: Arrangement, order: Sequence[str], current: str, direction: tuple[int, int]
) -> str:
    """The id that a step from ``current`` leads to; the first one from nowhere; empty if none.

    Args:
        direction: (1, 0) right, (-1, 0) left, (0, 1) down, (0, -1) up.
    """
    if not order:
        return ""
    if current not in order:
        return order[0]
    dx, dy = direction
    if dx:
        k = order.index(current) + dx
        return order[k] if 0 <= k < len(order) else current
    level = _levels(arrangement)
    ahead = sorted({y for y in level.values() if (y - level[current]) * dy > 0.01})
    if not ahead:
        return current
    line = [i for i in order if level[i] == ahead[0 if dy > 0 else -1]]
    middle = _middle(arrangement, current)
    return min(line, key=lambda i: abs(_middle(arrangement, i) - middle))


def _levels(arrangement: Arrangement) -> dict[str, float]:
    """The line that each chromosome belongs to: that of its class, or its own in the tray."""
    levels = {}
    for box in arrangement.columns.values():
        for i in box.ids:
            bottom = round(arrangement.places[i].bottom, 3)
            levels[i] = bottom if box.column == TRAY else box.line[2]
    return levels


def _middle(arrangement: Arrangement, chromosome_id: str) -> float:
    place = arrangement.places[chromosome_id]
    return place.x + place.w / 2
