"""What a predictor asks of a runtime, and which one it may have."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cirnet_core.errors import CirnetError, InputError
from cirnet_core.nn.views import ViewScores

CHOICES = ("auto", "torch", "openvino")

ENVIRONMENT_VARIABLE = "KARYO_RUNTIME"
"""Names the runtime where no argument does."""


class EngineError(CirnetError):
    """A runtime cannot be used here; the message says why, and PyTorch answers instead."""


class Engine(Protocol):
    """A network in a runtime of its own."""

    @property
    def name(self) -> str:
        """The runtime, its version and the precision that it computes in."""

    def score(self, views: NDArray[np.float32], geometry: NDArray[np.float32]) -> ViewScores:
        """Score (N, 2, 1, H, W) views and (N, 3) geometry, as ``nn.views.score_views`` does.

        Raises:
            RuntimeError: the runtime failed; another one can still answer.
        """


class LookingEngine(Engine, Protocol):
    """One that tells the features too."""

    def features(self, views: NDArray[np.float32]) -> NDArray[np.float32]:
        """(2N, F) features of (N, 2, 1, H, W) views, as of ``CIRNet.look``."""


def wanted_runtime(choice: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """The choice, or what ``KARYO_RUNTIME`` says, or auto.

    Raises:
        InputError: there is no such runtime.
    """
    wanted = choice or environ.get(ENVIRONMENT_VARIABLE) or "auto"
    if wanted not in CHOICES:
        raise InputError(f"runtime {wanted!r} is not one of {', '.join(CHOICES)}.")
    return wanted
