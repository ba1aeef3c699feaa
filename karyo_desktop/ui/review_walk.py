"""Where a person is in the review queue, and where it leads from there."""

from __future__ import annotations

from collections.abc import Collection

Stops = tuple[tuple[str, ...], ...]
"""As ``domain.review.stops`` gives them: what still waits, looked at together."""


class ReviewWalk:
    """Keeps the stop at hand; all ids are those of the cell on screen."""

    def __init__(self) -> None:
        self._walked: Stops = ()
        self._at_hand: tuple[str, ...] = ()
        self._left = ""

    def begin(self, found: Stops) -> str:
        """The first of the first stop; ``found`` is not empty."""
        self._walked, self._at_hand, self._left = found, found[0], ""
        return found[0][0]

    def step(self, found: Stops, here: str, direction: int) -> str:
        """The first of the next (1) or previous (-1) stop; ``found`` is not empty."""
        before, now = _heads(self._walked, found), _heads(found, found)
        known = (*zip(found, now, strict=True), *zip(self._walked, before, strict=True))
        here = next((head for stop, head in known if here in stop), here)
        target = _step(before, now, here, direction)
        self._walked, self._left = found, ""
        self._at_hand = next(stop for stop in found if target in stop)
        return target

    def take(self, found: Stops, here: str) -> None:
        """One was gone to by other ways: if it waits, its stop is at hand."""
        stop = next((stop for stop in found if here in stop), ())
        if stop and here not in self._at_hand:
            self._walked, self._at_hand, self._left = found, stop, ""

    def after(self, found: Stops, decided: Collection[str]) -> str:
        """Where to go on as soon as what was at hand is decided on.

        Returns:
            Empty if it was not at hand, or if nothing waits any more.
        """
        here = next((i for i in reversed(self._at_hand) if i in decided), "")
        waiting = {i for stop in found for i in stop}
        if not here or not found or here in waiting:
            return ""
        # What lies before it in the stop was seen and passed over.
        rest = self._at_hand[self._at_hand.index(here) :]
        target = next((i for i in rest if i in waiting), "") or self.step(found, here, 1)
        self._left = here
        return target

    def back(self, ids: Collection[str]) -> str:
        """What was left last, if it is one of these: they wait again, since it was undone."""
        left, self._left = self._left, ""
        if left not in ids:
            return ""
        if left not in self._at_hand:
            self._at_hand = next((stop for stop in self._walked if left in stop), (left,))
        return left


def _heads(walked: Stops, found: Stops) -> tuple[str, ...]:
    """Where each stop begins now: a stop whose first was decided on meanwhile is no other stop."""
    return tuple(
        next((now[0] for now in found if not set(now).isdisjoint(stop)), stop[0]) for stop in walked
    )


def _step(before: tuple[str, ...], waiting: tuple[str, ...], here: str, direction: int) -> str:
    """Where a step through the queue leads; from one that was decided meanwhile, go on there.

    Args:
        before: the queue at the last step.
        waiting: the queue now; not empty.
    """
    order = waiting if here in waiting else before
    if here not in order:
        return waiting[0 if direction > 0 else -1]
    at = order.index(here)
    ahead = (
        (*order[at + 1 :], *order[:at]) if direction > 0 else (*order[:at][::-1], *order[:at:-1])
    )
    return next((i for i in ahead if i in waiting), here if here in waiting else waiting[0])
