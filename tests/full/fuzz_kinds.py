"""What a reader under test is, and what it may raise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

Spoil = Callable[[bytes, Random, Sequence[bytes]], bytes]


class Refused(Exception):
    """Nothing of an input could be used, and whatever had to be named was named."""


@dataclass(frozen=True)
class Reader:
    """One reader under test.

    Attributes:
        file: what the file under test is called; every refusal must name it.
        seeds: good files.
        spoil: makes a bad file of a good one.
        read: reads ``folder / file`` as the program does, and raises what the program raises.
    """

    file: str
    seeds: Callable[[], tuple[bytes, ...]]
    spoil: Spoil
    read: Callable[[Path], None]


def mutated(reader: Reader, name: str, seed: int, index: int) -> bytes:
    """The file of an index: the same on every machine."""
    rng = Random(f"{name}:{seed}:{index}")
    seeds = reader.seeds()
    return reader.spoil(rng.choice(seeds), rng, seeds)


def expected_errors() -> tuple[type[Exception], ...]:
    """What a reader may raise on purpose."""
    from cirnet_core.errors import CirnetError
    from karyo_desktop.storage.errors import StorageError

    return CirnetError, StorageError, Refused
