"""A predictor for another process: quick, but for what its cells' names ask for."""

from __future__ import annotations

import time
from collections.abc import Sequence

from cirnet_core.errors import Cancelled as CancelledError
from cirnet_core.errors import InputError, ModelError
from cirnet_core.types import Cancelled, CellProposal, DeviceInfo, ImageFile, Progress
from karyo_desktop.jobs.model_process import Info


class Unportable(Exception):
    """Needs two arguments, so pickle cannot make it again."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


class SlowPredictor:
    """Endless, refused, gone and bug are names of cells that it treats so."""

    runtime = "slow"
    load_seconds = 0.0
    unbuilt = False

    def __init__(self) -> None:
        self.info = Info("slow-1", "5" * 64)
        self.device = DeviceInfo("cpu", "CPU", "")

    def propose(
        self,
        cell: str,
        images: Sequence[ImageFile],
        *,
        complete: bool | None = None,
        assign: bool = True,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> CellProposal:
        done = 0
        while done < len(images) or cell == "endless":
            if cancelled is not None and cancelled():
                raise CancelledError("Stopped; nothing was changed.")
            if progress is not None:
                progress(done, len(images))
            if cell == "endless":
                time.sleep(0.01)
            done += 1
        if cell == "refused":
            raise InputError("bad.png: no image")
        if cell == "gone":
            raise FileNotFoundError(2, "gone", "weights")
        if cell == "bug":
            raise Unportable("words of", "a library")
        return CellProposal(cell, bool(assign and complete), (), (), (), "slow-1", "5" * 64)


def load() -> SlowPredictor:
    """What the process calls."""
    return SlowPredictor()


def fail() -> SlowPredictor:
    """A model that is not there."""
    raise ModelError("no weights")
