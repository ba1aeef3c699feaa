"""The edits that made a cell's karyogram, so that undo outlives the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from karyo_desktop.domain.edits import Edit, apply, joined
from karyo_desktop.domain.model import Karyogram


@dataclass(frozen=True)
class Step:
    """One edit.

    Attributes:
        at: when, ISO in UTC; empty if not known.
        extra: keys of a case file that this version does not know; kept as they are.
    """

    edit: Edit
    at: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """How a karyogram came about.

    Attributes:
        start: the karyogram before the first step.
        steps: in order; those from ``done`` on were taken back and can be done again.
        done: how many of them the karyogram has now.
        extra: as in ``Step``.
    """

    start: Karyogram
    steps: tuple[Step, ...] = ()
    done: int = 0
    extra: Mapping[str, object] = field(default_factory=dict)

    def pushed(self, edit: Edit, *, at: str = "") -> History:
        """One edit more; what was taken back can't be done again after it."""
        steps = (*self.steps[: self.done], Step(edit, at))
        return replace(self, steps=steps, done=len(steps))

    def merged(self) -> History:
        """The last two steps as one.

        Raises:
            ValueError: there are not two at the end.
        """
        if self.done < 2 or self.done != len(self.steps):
            raise ValueError("there are no two last steps to merge")
        first, second = self.steps[-2:]
        step = replace(first, edit=joined(first.edit, second.edit))
        steps = (*self.steps[:-2], step)
        return replace(self, steps=steps, done=len(steps))

    def moved(self, by: int) -> History:
        """Some steps on (redo) or back (undo).

        Raises:
            ValueError: there are not as many.
        """
        done = self.done + by
        if not 0 <= done <= len(self.steps):
            raise ValueError(f"step {done} of {len(self.steps)}")
        return replace(self, done=done)

    def states(self) -> list[Karyogram]:
        """The karyogram before the first step and after each, those taken back included.

        Raises:
            KeyError: a step is of chromosomes or columns that are not there.
        """
        found = [self.start]
        for step in self.steps:
            after, _, _ = apply(found[-1], step.edit)
            found.append(after)
        return found
