"""Build a model's quick engine from its weights, and see whether it answers as PyTorch does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from cirnet_core.models.card import ModelCard, weight_files
from cirnet_core.models.network import load_network
from cirnet_core.models.store import ModelInfo
from cirnet_core.nn.cirnet import CIRNet, place
from cirnet_core.nn.views import ViewScores, make_views, score_views
from cirnet_core.preprocess.prepared import Prepared, cell_intensity, prepare_cell_images
from cirnet_core.preprocess.scale import scale_from_lengths, table_from_json
from cirnet_core.runtime.cache import (
    EngineKey,
    Manifest,
    new_engine,
    weights_digest,
    write_manifest,
)
from cirnet_core.runtime.openvino_engine import (
    OpenVinoEngine,
    Precision,
    convert,
    precisions,
    processor,
    version,
)
from cirnet_core.synthetic.cell import synthetic_cell
from cirnet_core.synthetic.write import png_bytes
from cirnet_core.types import ImageFile

CHECKED = 16
"""Synthetic chromosomes on which a new engine must agree with PyTorch."""

MOST_DIFFERENT: dict[Precision, float] = {"bfloat16": 0.5, "float32": 0.1}
"""Greatest difference of a class logit. Measured: 0.09 and 0.006; a broken engine is far off."""


def engine_key(info: ModelInfo) -> EngineKey:
    """Where a model's engine for this machine is looked for.

    Raises:
        EngineError: OpenVINO is not there.
    """
    return EngineKey(info.id, weights_digest(info.card), f"openvino {version()}", processor())


def build(info: ModelInfo) -> Manifest:
    """Convert a model, compare its answers, and put it in the cache; an older one is replaced.

    Returns:
        What was built; a precision whose answers are off is refused in it.

    Raises:
        ModelError: the model cannot be read.
        EngineError: OpenVINO is not there or cannot convert it, or nothing can be written.
    """
    key, net = engine_key(info), load_network(info)
    with new_engine(key) as folder:
        convert(net, folder)
        files = weight_files(sorted(folder.iterdir()))
        differences = _differences(net, info.card, folder)
        refused = {
            str(precision): f"class logits differ by {difference:.2f}"
            for precision, difference in differences.items()
            # Not "greater than", which a NaN never is.
            if not difference <= MOST_DIFFERENT[precision]
        }
        manifest = Manifest(key, files, {str(p): d for p, d in differences.items()}, refused)
        write_manifest(folder, manifest)
    return manifest


def _differences(net: CIRNet, card: ModelCard, folder: Path) -> dict[Precision, float]:
    """By precision, the greatest difference of a class logit from PyTorch's."""
    items = _chromosomes()
    scale = scale_from_lengths(
        [item.shape.length_px for item in items], table_from_json(card.lengths_px)
    )
    views, geometry = make_views(items, scale, cell_intensity(items), net.config)
    cpu = torch.device("cpu")
    expected = _compared(score_views(place(net, cpu), views, geometry, device=cpu))
    found: dict[Precision, float] = {}
    for precision in precisions():
        engine = OpenVinoEngine(folder, precision=precision, threads=torch.get_num_threads())
        said = _compared(engine.score(views, geometry))
        found[precision] = float(np.abs(said - expected).max())
    return found


def _compared(said: ViewScores) -> NDArray[np.float64]:
    """The class logits, and what decides beside them where something is kept."""
    kept = [] if said.kept is None else [said.kept.scores.logits, said.kept.likeness[:, None]]
    return np.concatenate([said.logits, *kept], axis=1)


def _chromosomes() -> Sequence[Prepared]:
    drawn = synthetic_cell(0)
    every = max(len(drawn) // CHECKED, 1)
    images = [
        ImageFile(f"{i}.png", png_bytes(item.image))
        for i, item in enumerate(drawn[::every][:CHECKED])
    ]
    return prepare_cell_images(images)[1]
