"""Things that have a mark in common belong together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)


def related(marks: Mapping[Thing, Iterable[Hashable]]) -> list[list[Thing]]:
    """Groups of things that share a mark, directly or over others, in the order given."""
    above: dict[Thing, Thing] = {thing: thing for thing in marks}

    def root(thing: Thing) -> Thing:
        while above[thing] != thing:
            above[thing] = above[above[thing]]
            thing = above[thing]
        return thing

    first: dict[Hashable, Thing] = {}
    for thing, own in marks.items():
        for mark in own:
            above[root(thing)] = root(first.setdefault(mark, thing))
    groups: dict[Thing, list[Thing]] = {}
    for thing in marks:
        groups.setdefault(root(thing), []).append(thing)
    return list(groups.values())
