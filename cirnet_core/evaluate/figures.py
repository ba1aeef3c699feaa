"""Pictures of an evaluation: confusion matrices and reliability."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cirnet_core.classes import CLASSES
from cirnet_core.evaluate.metrics import BINS, Answers, Json


def draw_figures(metrics: Json, answers: Sequence[Answers], folder: Path) -> list[Path]:
    """Write ``confusion.png`` and ``reliability.png``; returns the paths."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    paths = [folder / "confusion.png", folder / "reliability.png"]
    figure, axes = plt.subplots(1, 2, figsize=(13, 6), constrained_layout=True)
    for axis, key in zip(axes, ("raw", "assigned"), strict=True):
        table = np.array(metrics[key]["confusion"], float)
        share = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
        axis.imshow(np.sqrt(share), cmap="Greys", vmin=0, vmax=1)
        axis.set_xticks(range(len(CLASSES)), CLASSES, fontsize=7)
        axis.set_yticks(range(len(CLASSES)), CLASSES, fontsize=7)
        axis.set_xlabel("said")
        axis.set_ylabel("true")
        axis.set_title(f"{key}: accuracy {metrics[key]['accuracy']:.2%}")
    figure.savefig(paths[0], dpi=110)
    plt.close(figure)
    _reliability(metrics, answers, paths[1])
    return paths


def _reliability(metrics: Json, answers: Sequence[Answers], path: Path) -> None:
    from matplotlib import pyplot as plt

    confidence = np.concatenate([a.confidence for a in answers])
    right = np.concatenate([a.labels == a.assigned for a in answers])
    shown = np.isfinite(confidence)
    confidence, right = confidence[shown], right[shown]
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    figure, axis = plt.subplots(figsize=(5, 5), constrained_layout=True)
    axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    used = [b for b in range(BINS) if (bins == b).any()]
    axis.plot(
        [confidence[bins == b].mean() for b in used],
        [right[bins == b].mean() for b in used],
        "o-",
        color="0.1",
    )
    axis.set_xlabel("confidence shown")
    axis.set_ylabel("share right")
    axis.set_title(f"calibration error {metrics['calibration']['ece']:.4f}")
    figure.savefig(path, dpi=110)
    plt.close(figure)
