"""What a retraining tells its watcher: one JSON object a line."""

from __future__ import annotations

from typing import Literal

import msgspec

from cirnet_core.train.events import Progress, Saved

Stage = Literal["prepare", "head", "all", "calibrate", "compare"]


class Began(msgspec.Struct, frozen=True, tag="began"):
    """What will be done. ``cases``, ``cells`` and ``chromosomes`` of train, val and locked.

    ``device_reason`` is why it is no quicker device, or "".
    """

    base: str
    preset: str
    device: str
    images: int
    division: dict[str, tuple[int, int, int]]
    per_class: dict[str, int]
    remembered: int
    device_reason: str = ""


class Staged(msgspec.Struct, frozen=True, tag="stage"):
    """A stage begins, or is ``done`` of ``total`` through."""

    stage: Stage
    done: int = 0
    total: int = 0


class Estimated(msgspec.Struct, frozen=True, tag="estimated"):
    """The warm-up's measure of the whole, verdict and all.

    ``images`` pass the whole network (0: the heads alone are trained), ``draws`` are those of the
    heads; ``wanted_images`` is what the recipe asks for when there is time. A budget of 0 is none.
    """

    seconds: float
    images: int
    wanted_images: int
    draws: int
    budget_seconds: float


class Paced(msgspec.Struct, frozen=True, tag="paced"):
    """The warm-up's measure: how long the training will take at this pace."""

    images_per_second: float
    seconds_left: float


class Checked(msgspec.Struct, frozen=True, tag="checked"):
    """The averaged weights on the validation cases and on the memory, before assignment.

    ``per_class`` is the change of each class's share right since the base; ``best`` says whether
    these weights are the best so far. Without validation cases there are no figures of theirs.
    """

    images: int
    accuracy: float | None
    loss: float | None
    memory_accuracy: float | None
    memory_loss: float | None
    per_class: dict[str, float]
    best: bool


class Paused(msgspec.Struct, frozen=True, tag="paused"):
    """It waits, with everything saved."""

    images: int


class Resumed(msgspec.Struct, frozen=True, tag="resumed"):
    """It goes on."""

    images: int


class Judged(msgspec.Struct, frozen=True, tag="judged"):
    """The verdict, which lies in ``verdict.json``."""

    recommendation: str
    reason: str


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """``done``, ``stopped`` (and kept) or ``cancelled``; ``model`` is the folder that was made."""

    outcome: Literal["done", "stopped", "cancelled"]
    model: str
    seconds: float


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """It ended by an error; what was saved is intact."""

    message: str


Event = (
    Began
    | Staged
    | Estimated
    | Paced
    | Progress
    | Checked
    | Saved
    | Paused
    | Resumed
    | Judged
    | Ended
    | Failed
)


def encode(event: Event) -> str:
    """One line of JSON, without the line break."""
    return msgspec.json.encode(event).decode()


def decode(line: str) -> Event:
    """Inverse of ``encode``. Raises msgspec.DecodeError."""
    event: Event = msgspec.json.decode(line, type=Event)
    return event
