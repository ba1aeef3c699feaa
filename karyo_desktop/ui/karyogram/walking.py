"""Where the arrow keys lead: along the reading order, or to the nearest in the next line."""

from __future__ import annotations

from collections.abc import Sequence

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
    here = arrangement.places[current]
    lines = {round(arrangement.places[i].bottom, 3) for i in order}
    ahead = sorted((y for y in lines if (y - here.bottom) * dy > 0.01), key=lambda y: y * dy)
    if not ahead:
        return current
    line = [i for i in order if abs(arrangement.places[i].bottom - ahead[0]) < 0.01]
    middle = here.x + here.w / 2
    return min(line, key=lambda i: abs(_middle(arrangement, i) - middle))


def _middle(arrangement: Arrangement, chromosome_id: str) -> float:
    place = arrangement.places[chromosome_id]
    return place.x + place.w / 2
