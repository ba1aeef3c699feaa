"""Charts of the report: averaged ROC curves (Fig. 3) and t-SNE of the features (Fig. 4)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cirnet_core.classes import CLASSES, N_CLASSES
from cirnet_core.reproduce.measure import ROC_POINTS
from cirnet_core.reproduce.paper import AUGMENTATION_NAMES, NETWORK_NAMES, NETWORKS, SHORT_NAMES
from cirnet_core.reproduce.protocol import OWN
from cirnet_core.reproduce.results import Standing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = {"vanilla": "#0072b2", "siamese": "#d55e00", "cirnet": "#222222"}
_LINES = {"none": ":", "straightening": "--", "cda": "-"}


def draw_charts(rows: Sequence[Standing], folder: Path) -> list[Path]:
    """Write ``roc.png`` and a ``tsne-NETWORK.png`` for each network with a finished row."""
    import matplotlib as mpl

    mpl.use("Agg")
    drawn = []
    if any(_measured(row) for row in rows):
        drawn.append(_roc(rows, folder / "roc.png"))
    for network in NETWORKS:
        own = [row for row in rows if row.job.row.network == network]
        if any(row.result is not None and row.result.tsne is not None for row in own):
            drawn.append(_tsne(own, folder / f"tsne-{network}.png"))
    return drawn


def _measured(row: Standing) -> bool:
    return row.result is not None and OWN in row.result.tests


def _roc(rows: Sequence[Standing], path: Path) -> Path:
    from matplotlib import pyplot as plt

    figure, axis = plt.subplots(figsize=(6.4, 6.0), constrained_layout=True)
    axis.plot([0, 1], [0, 1], color="0.8", linewidth=1)
    grid = np.linspace(0.0, 1.0, ROC_POINTS)
    for row in rows:
        label = (
            f"{SHORT_NAMES[row.job.row.network]}, {AUGMENTATION_NAMES[row.job.row.augmentation]}"
        )
        style = _LINES[row.job.row.augmentation]
        colour = _COLOURS[row.job.row.network]
        if row.result is None or OWN not in row.result.tests:
            axis.plot([], [], style, color="0.8", label=f"{label}: not run")
            continue
        own = row.result.tests[OWN]
        if own["roc_tpr"] is not None:
            text = f"{label}: AUC {own['auc']:.4f}"
            axis.plot(grid, own["roc_tpr"], style, color=colour, label=text)
    axis.set_xlabel("false positive rate")
    axis.set_ylabel("true positive rate")
    axis.set_title("One class against the rest, averaged over the classes")
    axis.legend(loc="lower right", fontsize=8)
    figure.savefig(path, dpi=110)
    plt.close(figure)
    return path


def _tsne(rows: Sequence[Standing], path: Path) -> Path:
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(
        1, len(rows), figsize=(4.6 * len(rows), 4.8), constrained_layout=True, squeeze=False
    )
    for axis, row in zip(axes[0], rows, strict=True):
        axis.set_title(AUGMENTATION_NAMES[row.job.row.augmentation])
        axis.set_xticks([])
        axis.set_yticks([])
        _cloud(axis, row)
    figure.suptitle(f"{NETWORK_NAMES[rows[0].job.row.network]}: features before the softmax, t-SNE")
    figure.savefig(path, dpi=90)
    plt.close(figure)
    return path


def _cloud(axis: Axes, row: Standing) -> None:
    """Each image as the name of its class, so that no one needs to tell 24 colours apart."""
    cloud = row.result.tsne if row.result is not None else None
    if cloud is None:
        axis.text(0.5, 0.5, "not run", ha="center", va="center", color="0.5")
        return
    from matplotlib import colormaps

    colours = colormaps["turbo"](np.linspace(0.02, 0.95, N_CLASSES))
    axis.set_xlim(_with_margin(cloud.x))
    axis.set_ylim(_with_margin(cloud.y))
    for label, x, y in zip(cloud.labels, cloud.x, cloud.y, strict=True):
        axis.text(x, y, CLASSES[label], color=colours[label], fontsize=5, ha="center", va="center")


def _with_margin(places: Sequence[float]) -> tuple[float, float]:
    low, high = min(places), max(places)
    margin = 0.03 * (high - low)
    return low - margin, high + margin
