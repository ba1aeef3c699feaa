"""What is known of each row: finished, begun or not run. One JSON file a row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from cirnet_core.errors import InputError
from cirnet_core.files import parse_json, write_whole
from cirnet_core.reproduce.paper import Row
from cirnet_core.train.checkpoint import latest_checkpoint, read_state

RESULT = "result.json"


@dataclass(frozen=True)
class Job:
    """A row of Table 1, or one fold of its cross-validation (counted from 0)."""

    row: Row
    fold: int | None = None

    @property
    def place(self) -> str:
        """Its folder inside the run's."""
        if self.fold is None:
            return f"rows/{self.row.id}"
        return f"folds/{self.row.id}-{self.fold + 1}"


class Cloud(msgspec.Struct, frozen=True):
    """t-SNE of some test images: class index and place of each."""

    labels: list[int]
    x: list[float]
    y: list[float]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One finished job.

    Attributes:
        outcome: ``diverged`` when the loss was no number any more; there are no figures then.
        images: drawn in training, of ``budget``.
        parameters: by Keras's count, at ``canvas_px``.
        train_views: number of different views in training; ``watch_views`` those watched.
        seconds: of training, on ``device``; ``cpu_seconds`` of them the process computed.
        tests: figures by test set, see ``protocol.OWN`` and ``protocol.UNSEEN``.
        shared_originals: see ``splits.Algorithm1``.
        unreadable: images left out of the gallery.
    """

    outcome: Literal["done", "diverged"]
    images: int
    budget: int
    canvas_px: int
    field_px: float
    parameters: int
    train_views: int
    watch_views: int
    seconds: float
    cpu_seconds: float
    device: str
    unreadable: int
    tests: dict[str, dict[str, Any]]
    shared_originals: tuple[int, int] | None = None
    tsne: Cloud | None = None


@dataclass(frozen=True)
class Standing:
    """How far a job is: ``result`` if finished, else ``images`` so far; 0 for not run."""

    job: Job
    result: Result | None
    images: int = 0


def standing_of(out: Path, job: Job) -> Standing:
    """What a run's folder says of a job.

    Raises:
        InputError: its result or checkpoint is damaged.
    """
    folder = out / job.place
    file = folder / RESULT
    if file.exists():
        try:
            return Standing(job, parse_json(file.read_bytes(), Result))
        except (OSError, msgspec.DecodeError) as error:
            raise InputError(
                f"{file}: damaged ({error}). Delete it to run the row again."
            ) from error
    last = latest_checkpoint(folder) if folder.exists() else None
    return Standing(job, None, read_state(last).images if last else 0)


def write_result(out: Path, job: Job, result: Result) -> None:
    """Write ``result.json``, whole or not at all."""
    folder = out / job.place
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / RESULT, msgspec.json.encode(result))
