"""The window's side of the model's own process; to the karyotyper it is a predictor."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any, Literal, cast

from cirnet_core.errors import Cancelled as CancelledError
from cirnet_core.errors import ModelError
from cirnet_core.types import Cancelled, CellProposal, DeviceInfo, ImageFile, Progress
from karyo_desktop.jobs import model_worker
from karyo_desktop.jobs.model_worker import Answer, Ask, Status, Step, Stop, Trouble
from karyo_desktop.services import loading

if TYPE_CHECKING:
    from cirnet_core.heat import HeatMap

LOOK_S = 0.05
"""How often somebody who waits looks whether the answer is still wanted."""

ENDED = (
    "The model's process has ended unexpectedly, perhaps for want of memory. "
    "Close other programs, then run the model again (F5)."
)


@dataclass(frozen=True)
class Info:
    """Which model the process has loaded."""

    id: str
    sha256: str


class ModelProcess:
    """A model in a process of its own. Used by one thread at a time; ``close`` by any.

    The process is started again by the next question if it has died.

    Raises:
        ModelError: the model cannot be loaded; the process is gone then.
    """

    def __init__(self, load: Callable[[], Any] = loading.load_predictor) -> None:
        self._load = load
        self._number = 0
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._status = self._start()

    @property
    def info(self) -> Info:
        """Which model."""
        return Info(self._status.model_id, self._status.model_sha256)

    @property
    def device(self) -> DeviceInfo:
        """Where it runs."""
        return self._status.device

    @property
    def runtime(self) -> str:
        """What computes."""
        return self._status.runtime

    @property
    def load_seconds(self) -> float:
        """How long loading took."""
        return self._status.load_seconds

    @property
    def unbuilt(self) -> bool:
        """Whether a quicker runtime only has to be built."""
        return self._status.unbuilt

    @property
    def pid(self) -> int | None:
        """The process's number, while there is one."""
        return self._process.pid if self._process is not None else None

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
        """As ``cirnet_core.predictor.Predictor.propose``.

        Raises:
            Cancelled: the caller asked to stop.
            ModelError: the process ended.
        """
        arguments = {"cell": cell, "images": images, "complete": complete, "assign": assign}
        return cast(CellProposal, self._ask("propose", arguments, progress, cancelled))

    def heat_map(
        self,
        images: Sequence[ImageFile],
        *,
        file: str,
        class_: str,
        rotation_deg: float,
        mirrored: bool = False,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> HeatMap:
        """As ``cirnet_core.explain.heat_map``; raises as ``propose``, and InputError."""
        arguments = {
            "images": images,
            "file": file,
            "class_": class_,
            "rotation_deg": rotation_deg,
            "mirrored": mirrored,
        }
        return cast("HeatMap", self._ask("heat_map", arguments, progress, cancelled))

    def close(self) -> None:
        """End the process; what it is at is lost."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if connection is not None:
            connection.close()
        if process is not None:
            process.join(0.5)
            if process.is_alive():
                process.kill()
                process.join()

    def _start(self) -> Status:
        # A fork would copy the window's threads and Qt's connections.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=model_worker.serve, args=(theirs, self._load), name="karyo-model", daemon=True
        )
        process.start()
        theirs.close()
        self._process, self._connection = process, ours
        return self._wait(0, None, None).status

    def _ask(
        self,
        what: Literal["propose", "heat_map"],
        arguments: dict[str, Any],
        progress: Progress | None,
        cancelled: Cancelled | None,
    ) -> Any:
        if self._process is None or not self._process.is_alive():
            self.close()
            self._status = self._start()
        self._number += 1
        try:
            self._pipe.send(Ask(self._number, what, arguments))
        except OSError as error:
            raise self._lost() from error
        answer = self._wait(self._number, progress, cancelled)
        self._status = answer.status
        return answer.value

    def _wait(self, number: int, progress: Progress | None, cancelled: Cancelled | None) -> Answer:
        stopping = False
        try:
            while True:
                # Also between steps that come without a pause.
                if not stopping and cancelled is not None and cancelled():
                    self._pipe.send(Stop(number))
                    stopping = True
                if not self._pipe.poll(LOOK_S):
                    continue
                said = self._pipe.recv()
                if isinstance(said, Trouble):
                    raise said.error
                if isinstance(said, Step) and progress is not None and not stopping:
                    progress(said.done, said.total)
                if isinstance(said, Answer):
                    if stopping:
                        raise CancelledError("Stopped; nothing was changed.")
                    return said
        except (EOFError, ConnectionError) as error:
            raise self._lost() from error

    @property
    def _pipe(self) -> Connection:
        if self._connection is None:
            raise EOFError
        return self._connection

    def _lost(self) -> ModelError:
        with contextlib.suppress(OSError):
            self.close()
        return ModelError(ENDED)
