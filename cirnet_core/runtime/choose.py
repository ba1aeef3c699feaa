"""Which runtime answers for a model on this machine, and why not a quicker one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from cirnet_core.errors import ModelError
from cirnet_core.models.store import ModelInfo
from cirnet_core.runtime.build import build, engine_key
from cirnet_core.runtime.cache import Manifest, engine_folder, read_manifest
from cirnet_core.runtime.engine import Engine, EngineError, LookingEngine
from cirnet_core.runtime.openvino_engine import OpenVinoEngine, Precision, precisions
from cirnet_core.runtime.verdict import read_verdicts


@dataclass(frozen=True)
class Choice:
    """The engine that answers, or None for PyTorch.

    Attributes:
        reason: why PyTorch answers, or "".
        unbuilt: whether ``build`` would help.
    """

    engine: Engine | None
    reason: str = ""
    unbuilt: bool = False


def choose_engine(info: ModelInfo, wanted: str) -> Choice:
    """The quickest runtime that is built and was found to answer as PyTorch does.

    Args:
        wanted: ``auto`` never builds and falls back to PyTorch; ``torch`` is PyTorch;
            ``openvino`` builds what is missing, asks for no verdict, and fails where it cannot.

    Raises:
        ModelError: OpenVINO is wanted and cannot be had.
    """
    if wanted == "torch":
        return Choice(None, "PyTorch was chosen")
    try:
        if wanted == "openvino":
            return Choice(open_engine(info, precisions()))
        return _automatic(info)
    except EngineError as error:
        if wanted == "openvino":
            raise ModelError(f"runtime openvino: {error}.") from error
        return Choice(None, str(error))


def accepted_engine(info: ModelInfo, wanted: str, *, may_build: bool) -> LookingEngine | None:
    """The quickest runtime that was found to answer as PyTorch does; None where there is none, or
    PyTorch is wanted.

    Args:
        may_build: whether it is built where it is missing.

    Raises:
        ModelError: the model cannot be read.
    """
    accepted = _accepted(info)
    try:
        usable = [precision for precision in precisions() if precision in accepted]
        if wanted == "torch" or not usable:
            return None
        if may_build:
            return open_engine(info, usable)
        manifest = read_manifest(engine_key(info))
        return None if manifest is None else _opened(manifest, usable)
    except (EngineError, RuntimeError):
        return None


def _accepted(info: ModelInfo) -> set[str]:
    return {v.precision for v in read_verdicts(info.folder, info.card) if v.accepted}


def open_engine(info: ModelInfo, among: Sequence[Precision]) -> LookingEngine:
    """The engine in the first precision whose answers are right here, built first where it is
    missing or damaged.

    Raises:
        ModelError: the model cannot be read.
        EngineError: it cannot be built or opened, or its answers are off.
    """
    key = engine_key(info)
    try:
        manifest = read_manifest(key)
    except EngineError:
        manifest = None
    return _opened(manifest or build(info), among)


def _automatic(info: ModelInfo) -> Choice:
    accepted = _accepted(info)
    if not accepted:
        return Choice(
            None, "OpenVINO was not found to answer as PyTorch does (cirnet models verify-runtime)"
        )
    usable = [precision for precision in precisions() if precision in accepted]
    if not usable:
        return Choice(None, f"OpenVINO was accepted in {', '.join(sorted(accepted))} only")
    try:
        manifest = read_manifest(engine_key(info))
    except EngineError as error:
        return Choice(None, f"{error}; cirnet models accelerate builds it again", unbuilt=True)
    if manifest is None:
        reason = "OpenVINO is not built for this machine yet (cirnet models accelerate)"
        return Choice(None, reason, unbuilt=True)
    return Choice(_opened(manifest, usable))


def _opened(manifest: Manifest, among: Sequence[Precision]) -> LookingEngine:
    precision = next((p for p in among if p not in manifest.refused), among[0])
    if precision in manifest.refused:
        raise EngineError(f"OpenVINO {precision}: {manifest.refused[precision]}")
    return OpenVinoEngine(
        engine_folder(manifest.key), precision=precision, threads=torch.get_num_threads()
    )
