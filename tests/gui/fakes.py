"""A predictor that knows the truth: fast, deterministic, no torch."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cirnet_core.classes import CLASS_INDEX, CLASSES
from cirnet_core.errors import Cancelled as CancelledError
from cirnet_core.errors import CirnetError
from cirnet_core.types import (
    Cancelled,
    CellProposal,
    ChromosomeProposal,
    DeviceInfo,
    ImageFile,
    Progress,
)

Truth = tuple[str, float]
"""Class and the turn that stands the chromosome upright."""


@dataclass(frozen=True)
class FakeInfo:
    id: str = "fake-1"
    sha256: str = "f" * 64


class FakePredictor:
    """Proposes what ``truth`` says of a file's name, its last part or any part of it.

    Attributes:
        doubts: other classes to propose, flagged and unsure, by the last part of the name.
        gate: when given, every batch waits for it.
        failure: when given, every proposal fails with it.
    """

    runtime = "fake"
    load_seconds = 0.0

    def __init__(
        self,
        truth: Mapping[str, Truth],
        *,
        doubts: Mapping[str, str] | None = None,
        gate: threading.Event | None = None,
        failure: CirnetError | None = None,
    ) -> None:
        self.truth = truth
        self.doubts = dict(doubts or {})
        self.gate = gate
        self.failure = failure
        self.info = FakeInfo()
        self.device = DeviceInfo("cpu", "CPU, 2 threads", "no NVIDIA GPU was found")
        self.asked: list[str] = []
        self.threads: set[str] = set()

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
        self.asked.append(cell)
        self.threads.add(threading.current_thread().name)
        for start in range(0, len(images), 8):
            if progress is not None:
                progress(start, len(images))
            while self.gate is not None and not self.gate.wait(0.01):
                if cancelled is not None and cancelled():
                    raise CancelledError("Stopped; nothing was changed.")
        if self.failure is not None:
            raise self.failure
        chromosomes = tuple(self._chromosome(image) for image in images)
        return CellProposal(
            cell=cell,
            complete=len(images) >= 40,
            chromosomes=chromosomes,
            flags=() if len(images) == 46 else ("cell:count",),
            errors=(),
            model_id=self.info.id,
            model_sha256=self.info.sha256,
        )

    def _chromosome(self, image: ImageFile) -> ChromosomeProposal:
        last = image.name.rsplit("/", 1)[-1]
        class_, rotation = self.truth.get(image.name) or self.truth.get(last) or ("1", 0.0)
        sure = 0.955 + hashlib.sha256(image.data).digest()[0] / 255 * 0.04
        flags: tuple[str, ...] = ()
        raw = class_
        if last in self.doubts:
            raw, sure, flags = self.doubts[last], 0.62, ("class:low_confidence",)
            flags += ("class:reassigned",) if raw != class_ else ()
        second = class_ if raw != class_ else CLASSES[(CLASS_INDEX[class_] + 1) % 24]
        third = next(name for name in CLASSES if name not in (raw, second))
        probabilities = [0.0] * len(CLASSES)
        probabilities[CLASS_INDEX[raw]] = sure
        probabilities[CLASS_INDEX[second]] = (1 - sure) * 0.8
        probabilities[CLASS_INDEX[third]] = 1 - sure - (1 - sure) * 0.8
        return ChromosomeProposal(
            file=image.name,
            class_=class_,
            raw_class=raw,
            confidence=sure,
            probabilities=tuple(probabilities),
            rotation_deg=rotation,
            orientation_confidence=0.98,
            flags=flags,
        )
