"""The model's own process: holds the loaded model and answers one question after the other.

No Qt in here, and nothing of torch in the messages: the window's process never loads torch, whose
import alone would stop the window for a second.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Literal, cast

from cirnet_core.errors import CirnetError
from cirnet_core.types import DeviceInfo
from karyo_desktop.services import crash, loading

if TYPE_CHECKING:
    from cirnet_core.predictor import Predictor

NICENESS = 5
"""The window's process goes first."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Status:
    """The loaded model as it is now; a GPU that ran full has been left meanwhile."""

    model_id: str
    model_sha256: str
    device: DeviceInfo
    runtime: str
    load_seconds: float
    unbuilt: bool


@dataclass(frozen=True)
class Ask:
    """A question: a method and its arguments, without the callbacks."""

    number: int
    what: Literal["propose", "heat_map"]
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Stop:
    """The question of that number is no longer wanted."""

    number: int


@dataclass(frozen=True)
class Step:
    """How far a question is."""

    number: int
    done: int
    total: int


@dataclass(frozen=True)
class Answer:
    """What came of a question, or (number 0) of loading the model."""

    number: int
    value: Any
    status: Status


@dataclass(frozen=True)
class Trouble:
    """Why there is no answer. ``error`` can be raised on the other side."""

    number: int
    error: Exception


def serve(connection: Connection, load: Callable[[], Any] = loading.load_predictor) -> None:
    """Load the model, then answer until the other side is gone."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # Ctrl+C in a terminal is for the window, which ends this process as it closes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _serve(connection, load)
    except (EOFError, BrokenPipeError, ConnectionError):
        return


def _serve(connection: Connection, load: Callable[[], Any]) -> None:
    try:
        predictor = load()
    except Exception as error:
        connection.send(Trouble(0, _portable(error)))
        return
    connection.send(Answer(0, None, _status(predictor)))
    while True:
        asked = connection.recv()
        if isinstance(asked, Ask):
            connection.send(_answer(connection, predictor, asked))


def _answer(connection: Connection, predictor: Any, asked: Ask) -> Answer | Trouble:
    stopped = False

    def cancelled() -> bool:
        nonlocal stopped
        while not stopped and connection.poll():
            stopped = connection.recv() == Stop(asked.number)
        return stopped

    def progress(done: int, total: int) -> None:
        connection.send(Step(asked.number, done, total))

    try:
        method = predictor.propose if asked.what == "propose" else _heat_map(predictor)
        value = method(**asked.arguments, progress=progress, cancelled=cancelled)
    except (EOFError, BrokenPipeError, ConnectionError):
        raise
    except Exception as error:
        return Trouble(asked.number, _portable(error))
    return Answer(asked.number, value, _status(predictor))


def _heat_map(predictor: Any) -> Callable[..., Any]:
    from functools import partial

    from cirnet_core.explain import heat_map

    return partial(heat_map, cast("Predictor", predictor))


def _status(predictor: Any) -> Status:
    return Status(
        predictor.info.id,
        predictor.info.sha256,
        predictor.device,
        predictor.runtime,
        predictor.load_seconds,
        bool(getattr(predictor, "unbuilt", False)),
    )


def _portable(error: Exception) -> Exception:
    """The error, or one that the other side can read without the libraries of this one."""
    if isinstance(error, CirnetError | MemoryError):
        return error
    if isinstance(error, OSError):
        return OSError(error.errno, error.strerror or str(error), error.filename)
    if isinstance(error, ImportError):
        return ImportError(str(error))
    log.error("unexpected error in the model's process\n%s", crash.describe(error))
    return RuntimeError(f"{type(error).__name__}: {error}")
