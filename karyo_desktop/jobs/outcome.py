"""How a job ends: exactly one of done, failed, cancelled."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from cirnet_core.errors import Cancelled as CancelledError
from cirnet_core.errors import CirnetError, InputError
from karyo_desktop.services import crash
from karyo_desktop.storage.errors import StorageError

T = TypeVar("T")
Kind = Literal["input", "environment", "bug"]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done(Generic[T]):
    """The job did what it was asked to do."""

    value: T


@dataclass(frozen=True)
class Failed:
    """The job could not go on.

    Attributes:
        kind: whose turn it is: the user's input, the environment, or a bug of ours.
        message: what happened and what to do, for the person at the screen.
        exception: class of the error, for a bug report; no text, which might name a file.
    """

    kind: Kind
    message: str
    exception: str = ""


@dataclass(frozen=True)
class Cancelled:
    """Somebody asked the job to stop; it changed nothing."""


Outcome = Done[T] | Failed | Cancelled


def failure_of(error: BaseException) -> Failed | Cancelled:
    """Sort an error into the three kinds of failure, or into a cancellation."""
    if isinstance(error, CancelledError):
        return Cancelled()
    kind, message = _read(error)
    if kind == "bug":
        # Not the error's text, which may name a case, a file or a person.
        log.error("unexpected error in a job\n%s", crash.describe(error))
        if (path := crash.write_report(error)) is not None:
            message += f" A report without any name, case or file: {path}"
    return Failed(kind, message, type(error).__name__)


def _read(error: BaseException) -> tuple[Kind, str]:
    if isinstance(error, StorageError):
        return "input", str(error)
    if isinstance(error, CirnetError):
        return ("input" if isinstance(error, InputError) else "environment"), str(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return "environment", f"{where}{error.strerror or error}."
    if isinstance(error, MemoryError):
        return "environment", "Not enough memory. Close other programs and try again."
    if isinstance(error, ImportError):
        return "environment", f"A part of the program is missing: {error}."
    name = type(error).__name__
    return "bug", f"Something went wrong inside the program ({name}: {error})."
