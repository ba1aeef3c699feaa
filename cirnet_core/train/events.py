"""What a training run tells its watcher: one JSON object a line."""

from __future__ import annotations

import msgspec


class Started(msgspec.Struct, frozen=True, tag="started"):
    """The run begins, or goes on, at ``images`` of ``total``."""

    images: int
    total: int
    device: str
    parameters: int


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """Mean loss and share right since the last one; ``seconds_left`` at the present pace."""

    images: int
    total: int
    loss: float
    accuracy: float
    learning_rate: float
    images_per_second: float
    seconds_left: float


class Validated(msgspec.Struct, frozen=True, tag="validated"):
    """Accuracy of the averaged weights on a sample of ``val``, per pack, before assignment."""

    images: int
    accuracy: dict[str, float]
    orientation: dict[str, float]


class Saved(msgspec.Struct, frozen=True, tag="saved"):
    """A checkpoint was written."""

    images: int
    path: str


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """The run ended: ``done`` or ``stopped``."""

    images: int
    outcome: str


Event = Started | Progress | Validated | Saved | Finished


def encode(event: Event) -> str:
    """One line of JSON, without the line break."""
    return msgspec.json.encode(event).decode()


def decode(line: str) -> Event:
    """Inverse of ``encode``. Raises msgspec.DecodeError."""
    event: Event = msgspec.json.decode(line, type=Event)
    return event
