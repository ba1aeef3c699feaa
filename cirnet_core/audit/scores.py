"""What a network sees in each labelled cell, kept on disk so that it is looked at only once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from cirnet_core.calibrate import probabilities_of
from cirnet_core.classes import CLASS_INDEX
from cirnet_core.data.pack import LabelledImage, Pack, by_cell
from cirnet_core.data.sampler import PreparedCell, prepare_cell
from cirnet_core.models.card import ModelCard
from cirnet_core.models.store import ModelInfo, resolve
from cirnet_core.nn.views import BATCH, ViewScores
from cirnet_core.preprocess.scale import LengthTable, refine_scale, table_from_json

SCALE_TOLERANCE = 0.04
"""As in prediction: a cell is looked at again when the bands speak for a scale this far off."""

_ARRAYS = ("logits", "features", "log_length", "turn_deg", "quality")


@dataclass(frozen=True)
class AuditCell:
    """One labelled cell as the network sees it; arrays run over its N readable images.

    Attributes:
        split: the split that the pack gives the cell.
        labels: (N,) class index as given.
        logits: (N, 24) class logits of the network.
        features: (N, F) before the heads, float16.
        log_length: (N,) natural logarithm of the length on the canvas of 128 rows, in pixels.
        turn_deg: (N,) turn that, by the network, stands the p arm up.
        quality: (N,) probability of being one whole chromosome.
        scale: canvas pixels per image pixel.
    """

    case: str
    cell: str
    split: str
    files: tuple[str, ...]
    labels: NDArray[np.int64]
    logits: NDArray[np.float64]
    features: NDArray[np.float16]
    log_length: NDArray[np.float64]
    turn_deg: NDArray[np.float64]
    quality: NDArray[np.float64]
    scale: float


class Scorer(Protocol):
    """A network with what is needed to look at a cell.

    Attributes:
        key: names the weights, so that scores of others are never taken for its own.
        lengths: typical log lengths per class.
        temperature: of its class probabilities.
    """

    key: str
    lengths: LengthTable
    temperature: float

    def taught(self, pack: str) -> frozenset[str]:
        """Splits of a pack, by its name, whose labels the network was trained on."""
        ...

    def __call__(self, cell: PreparedCell, scale: float) -> ViewScores:
        """Both views of every chromosome of the cell at that scale."""
        ...


class _Training(msgspec.Struct):
    """What the audit asks of a card's record of the training."""

    packs: list[str] = []
    split: str = "train"


class NetworkScorer:
    """A model from the store as a ``Scorer``."""

    def __init__(self, info: ModelInfo, *, device: str = "auto") -> None:
        """Load it.

        Raises:
            ModelError: damaged, or not the weights that the card names.
            InputError: the device is not there.
        """
        import torch

        from cirnet_core.models.network import load_network
        from cirnet_core.nn.cirnet import place
        from cirnet_core.nn.device import choose_device, limit_threads

        limit_threads()
        self._device, _ = choose_device(device)
        self._net = place(load_network(info).eval(), self._device)
        # Half the time where the processor has it; the audit needs no last digit.
        self._bfloat16 = self._device.type == "cpu" and torch.cpu._is_avx512_bf16_supported()
        self.key = f"{info.id}-{weights_key(info.card)}"
        self.lengths = table_from_json(info.card.lengths_px)
        self.temperature = info.card.calibration.temperature
        training = msgspec.convert(info.card.training, _Training)
        self._taught = {Path(name).stem for name in training.packs}, training.split

    def taught(self, pack: str) -> frozenset[str]:
        packs, split = self._taught
        return frozenset({split} if pack in packs else ())

    def __call__(self, cell: PreparedCell, scale: float) -> ViewScores:
        from cirnet_core.nn.views import make_views, score_views, whole_cell

        parts: list[ViewScores] = []
        for start in range(0, len(cell.items), BATCH):
            batch = cell.items[start : start + BATCH]
            views, geometry = make_views(batch, scale, cell.intensity, self._net.config)
            parts.append(
                score_views(
                    self._net, views, geometry, device=self._device, bfloat16=self._bfloat16
                )
            )
        return whole_cell(parts)


def weights_key(card: ModelCard) -> str:
    """Names a model's weights; what else its card says may change without them."""
    hashes = "".join(sorted(file.sha256 for file in card.weights))
    return hashlib.sha256(hashes.encode()).hexdigest()[:12]


def load_scorer(model: str | Path | None, *, device: str = "auto") -> NetworkScorer:
    """A model by folder or id, or the active one. Raises as ``NetworkScorer``."""
    return NetworkScorer(resolve(model), device=device)


def score_cells(
    pack: Pack,
    rows: Sequence[LabelledImage],
    scorer: Scorer,
    cache: Path,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[AuditCell]:
    """Every cell of the rows, in sorted order; those in the cache are not scored again.

    Args:
        cache: folder of the scores; one file per cell below ``<weights>/<pack>/``.
    """
    folder = cache / scorer.key / pack.name
    folder.mkdir(parents=True, exist_ok=True)
    groups = list(by_cell(rows))
    for done, (name, members) in enumerate(groups):
        progress(done, len(groups))
        path = folder / f"{quote(name, safe='')}.npz"
        if not path.exists():
            _write(path, _score(prepare_cell(pack, members, scorer.lengths), scorer))
        yield _read(path, members)
    progress(len(groups), len(groups))


def _score(cell: PreparedCell, scorer: Scorer) -> dict[str, NDArray[np.generic]]:
    if not cell.items:
        return {"files": np.zeros(0, str)}
    lengths = [item.shape.length_px for item in cell.items]
    # The median over the cell's labels: single wrong ones do not move it, and a cell whose
    # labels are wrong altogether is seen by its bands and looked at again.
    scale = cell.scale
    scores = scorer(cell, scale)
    better = refine_scale(
        probabilities_of(scores.logits, scorer.temperature), lengths, scorer.lengths
    )
    if abs(np.log(better / scale)) > SCALE_TOLERANCE:
        scale, scores = better, scorer(cell, better)
    axis = np.array([item.shape.axis_deg for item in cell.items])
    turn = axis + scores.tilt_deg + np.where(scores.up_logit > 0, 0.0, 180.0)
    return {
        "files": np.array([row.file for row in cell.rows]),
        "logits": scores.logits,
        "features": scores.features.astype(np.float16),
        "log_length": np.log(np.array(lengths) * scale),
        "turn_deg": turn % 360.0,
        "quality": np.asarray(softmax(scores.quality, axis=1))[:, 0],
        "scale": np.array(scale),
    }


def _write(path: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
    part = path.with_suffix(".part")
    with part.open("wb") as stream:
        np.savez(stream, **arrays)  # type: ignore[arg-type]
    os.replace(part, path)


def _read(path: Path, members: Sequence[LabelledImage]) -> AuditCell:
    labels = {row.file: CLASS_INDEX[row.label] for row in members}
    with np.load(path) as stored:
        files = tuple(str(name) for name in stored["files"])
        if files:
            arrays = {name: stored[name] for name in _ARRAYS}
            scale = float(stored["scale"])
        else:
            arrays = {name: np.zeros((0, 24) if name == "logits" else 0) for name in _ARRAYS}
            arrays["features"] = np.zeros((0, 1), np.float16)
            scale = 1.0
    return AuditCell(
        case=members[0].case,
        cell=members[0].cell,
        split=members[0].split,
        files=files,
        labels=np.array([labels[name] for name in files], np.int64),
        scale=scale,
        **arrays,
    )
