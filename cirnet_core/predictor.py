"""One loaded model: the images of a cell in, a proposal out."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import softmax

from cirnet_core import cell as cells
from cirnet_core.calibrate import probabilities_of
from cirnet_core.cell import CellScores
from cirnet_core.errors import Cancelled as CancelledError
from cirnet_core.models.card import verify_weights
from cirnet_core.models.network import load_network, network_config
from cirnet_core.models.store import ModelInfo, resolve
from cirnet_core.nn.cirnet import CIRNet, place
from cirnet_core.nn.device import choose_device, cpu_info, limit_threads
from cirnet_core.nn.views import BATCH, ViewScores, make_views, score_views, whole_cell
from cirnet_core.preprocess.prepared import Prepared, cell_intensity, prepare_cell_images
from cirnet_core.preprocess.scale import (
    FACTORS_FOR_FEW,
    FEW,
    FITS,
    LengthTable,
    refine_scale,
    scale_evidence,
    scale_from_lengths,
    table_from_json,
)
from cirnet_core.runtime.choose import Choice, choose_engine
from cirnet_core.runtime.engine import Engine, wanted_runtime
from cirnet_core.types import Cancelled, CellProposal, ImageFile, Progress

os.environ.setdefault("HF_HUB_OFFLINE", "1")

SCALE_TOLERANCE = 0.04
"""A cell is looked at again when the bands speak for a scale that differs by more than this."""

MAX_PASSES = 3

CUDA_BATCH = 128
"""Chromosomes a forward pass on a GPU: a whole cell, and no more than its memory holds."""


class Predictor:
    """A network with its card on a device. Not shared between threads.

    Attributes:
        runtime: what computes: PyTorch, or a quicker runtime with its precision.
        runtime_reason: why not the quicker one, or "". Kept apart from the name, which says in
            results what they were made with.
        unbuilt: whether the quicker one only has to be built (``runtime.build``).
    """

    def __init__(
        self,
        info: ModelInfo,
        net: CIRNet | None,
        *,
        device: str = "auto",
        choice: Choice | None = None,
    ) -> None:
        """Predict with a network, or with an engine.

        Args:
            net: None where an engine answers; it is loaded should that one fail.
            choice: of an engine, or why there is none.
        """
        chosen, self.device = choose_device(device)
        self.info = info
        self.runtime = f"pytorch {torch.__version__}"
        self.runtime_reason = ""
        self.unbuilt = False
        self.load_seconds = 0.0
        self._engine: Engine | None = None
        self._device = chosen
        self._net = net
        if net is not None:
            try:
                place(net.eval(), chosen)
            except RuntimeError as error:
                if not self._is_full(error):
                    raise
                self._to_cpu()
        self._config = network_config(info) if net is None else net.config
        if choice is not None:
            self._use(choice)
        self.lengths: LengthTable = table_from_json(info.card.lengths_px)

    @classmethod
    def load(
        cls,
        model: str | Path | None = None,
        *,
        device: str = "auto",
        runtime: str | None = None,
    ) -> Predictor:
        """Load a model by folder or id, or the active one.

        Args:
            runtime: of ``runtime.engine.CHOICES``; None lets ``KARYO_RUNTIME`` say, else auto.
                On a GPU PyTorch always answers.

        Raises:
            ModelError: missing, damaged, or not the weights that the card names; or the runtime
                that is asked for by name cannot be had.
            InputError: the device is not there, or there is no such runtime.
        """
        started = time.monotonic()
        wanted = wanted_runtime(runtime)
        limit_threads()
        info = resolve(model)
        if choose_device(device)[0].type == "cpu":
            choice = choose_engine(info, wanted)
        else:
            choice = Choice(None, "the GPU is quicker")
        if choice.engine is None:
            net = load_network(info)
        else:  # both would take twice the memory
            verify_weights(info.folder, info.card)
            net = None
        predictor = cls(info, net, device=device, choice=choice)
        predictor.load_seconds = time.monotonic() - started
        return predictor

    def with_engine(self, engine: Engine) -> Predictor:
        """The same network on the CPU, answering by an engine."""
        return Predictor(self.info, self._net, device="cpu", choice=Choice(engine))

    def _use(self, choice: Choice) -> None:
        self._engine = choice.engine
        self.runtime_reason, self.unbuilt = choice.reason, choice.unbuilt
        if choice.engine is not None:
            self.runtime = choice.engine.name

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
        """Classify, assign and orient the chromosomes of one cell.

        Args:
            cell: the cell's name.
            images: its files; one that cannot be used becomes an error, the others go on.
            complete: whether the whole complement is there; None lets the count decide.
            assign: false leaves each chromosome at the network's own class.
            progress: called with (done, total).
            cancelled: asked between batches.

        Raises:
            Cancelled: the caller asked to stop.
        """
        files, items, errors = prepare_cell_images(images)
        scores = self.score(items, progress=progress, cancelled=cancelled)
        calibration = self.info.card.calibration
        decision = cells.decide(
            scores,
            calibration=calibration,
            config=self.info.card.assign,
            complete=complete,
            limits=self.info.card.quality,
            joint=assign,
        )
        duplicates = _duplicates([file.data for file in files])
        flags = cells.flags_of(
            decision,
            items,
            scale=scores.scale,
            calibration=calibration,
            limits=self.info.card.quality,
            duplicates=duplicates,
        )
        return CellProposal(
            cell=cell,
            complete=decision.complete,
            chromosomes=cells.proposals([file.name for file in files], decision, flags),
            flags=cells.cell_flags(decision, calibration),
            errors=tuple(errors),
            model_id=self.info.id,
            model_sha256=self.info.sha256,
        )

    def score(
        self,
        items: Sequence[Prepared],
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> CellScores:
        """The network's scores of a cell at the scale that fits its bands best."""
        if not items:
            zero = np.zeros(0)
            return CellScores(
                np.zeros((0, 24)), zero, zero, zero, 1.0, np.zeros((0, 3)), zero, zero
            )
        lengths = [item.shape.length_px for item in items]
        intensity = cell_intensity(items)

        said: dict[float, ViewScores] = {}

        def fit_at(scale: float, tell: Progress | None = None) -> float:
            """How well a scale fits; what the network says there is kept."""
            if scale not in said:
                said[scale] = self._pass(items, scale, intensity, tell, cancelled)
            return scale_evidence(self._probabilities(said[scale]), lengths, self.lengths, scale)

        def settled(scale: float) -> tuple[ViewScores, float, float]:
            """What the network says, the scale that it led to, and how well that fits."""
            for _ in range(MAX_PASSES):
                fits = fit_at(scale, progress)
                scores = said[scale]
                better = refine_scale(self._probabilities(scores), lengths, self.lengths)
                if abs(np.log(better / scale)) < SCALE_TOLERANCE:
                    break
                scale = better
            return scores, scale, fits

        guess = scale_from_lengths(lengths, self.lengths)
        found = settled(guess)
        if len(items) <= FEW and found[-1] < FITS:
            tried = [guess * factor for factor in FACTORS_FOR_FEW]
            found = max(found, settled(max(tried, key=fit_at)), key=lambda one: one[-1])
        scores, scale, _ = found
        return CellScores(
            logits=scores.logits,
            up_logit=scores.up_logit,
            tilt_deg=scores.tilt_deg,
            axis_deg=np.array([item.shape.axis_deg for item in items]),
            scale=scale,
            quality=np.asarray(softmax(scores.quality, axis=1)),
            domain=scores.domain,
            log_length=np.log(np.maximum(np.array(lengths) * scale, 1.0)),
            learnt=scores.learnt,
        )

    def _probabilities(self, scores: ViewScores) -> NDArray[np.float64]:
        return probabilities_of(scores.logits, self.info.card.calibration.temperature)

    def score_at(self, items: Sequence[Prepared], *, scale: float, intensity: float) -> ViewScores:
        """The network's scores at a given scale and intensity, not sought from the cell."""
        return self._pass(items, scale, intensity, None, None)

    def _pass(
        self,
        items: Sequence[Prepared],
        scale: float,
        intensity: float,
        progress: Progress | None,
        cancelled: Cancelled | None,
        *,
        learnt: float | None = None,
    ) -> ViewScores:
        parts: list[ViewScores] = []
        size = CUDA_BATCH if self._device.type == "cuda" else BATCH
        for start in range(0, len(items), size):
            if cancelled is not None and cancelled():
                raise CancelledError("Stopped; nothing was changed.")
            batch = items[start : start + size]
            views, geometry = make_views(batch, scale, intensity, self._config)
            parts.append(self._score(views, geometry))
            if progress is not None:
                progress(min(start + size, len(items)), len(items))
        return whole_cell(parts, learnt)

    def _score(self, views: NDArray[np.float32], geometry: NDArray[np.float32]) -> ViewScores:
        if self._engine is not None:
            try:
                return self._engine.score(views, geometry)
            except RuntimeError as error:
                reason = f"{self._engine.name} failed: {error}"
                self._engine, self.runtime = None, f"pytorch {torch.__version__}"
                self.runtime_reason = reason
        if self._net is None:
            self._net = place(load_network(self.info), self._device)
        try:
            return score_views(self._net, views, geometry, device=self._device)
        except RuntimeError as error:
            if not self._is_full(error):
                raise
            self._to_cpu()
            return score_views(self._net, views, geometry, device=self._device)

    def _is_full(self, error: RuntimeError) -> bool:
        """Whether a GPU has no room: PyTorch says so in several ways."""
        text = str(error).lower()
        return self._device.type != "cpu" and (
            isinstance(error, torch.OutOfMemoryError)
            or "out of memory" in text
            or "alloc_failed" in text
        )

    def _to_cpu(self) -> None:
        if self._device.type == "cuda":
            torch.cuda.empty_cache()
        self._device = torch.device("cpu")
        assert self._net is not None
        place(self._net, self._device)
        self.device = cpu_info("the GPU ran out of memory; close other programs that use it")


def _duplicates(data: Sequence[bytes]) -> list[bool]:
    digests = [hashlib.sha256(item).digest() for item in data]
    return [digests.count(digest) > 1 for digest in digests]
