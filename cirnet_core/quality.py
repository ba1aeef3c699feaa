"""Is this one whole chromosome? A linear head on the network's features and the silhouette."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from cirnet_core.errors import ModelError
from cirnet_core.preprocess.prepared import Prepared

OUTCOMES = ("whole", "touching", "not_a_chromosome")
FILE = "quality.safetensors"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class QualityLimits:
    """Where the head speaks up, set on ``val``.

    Attributes:
        flag_below: a probability of being whole under it sets an ``image:`` flag.
        tray_below: under it the image goes to the tray.
    """

    flag_below: float = 0.0
    tray_below: float = 0.0


@dataclass(frozen=True)
class QualityHead:
    """Probabilities = softmax(weight · (features − mean) / spread + bias).

    Attributes:
        weight: (3, D).
        bias: (3,).
        mean, spread: (D,).
    """

    weight: Floats
    bias: Floats
    mean: Floats
    spread: Floats

    def __call__(self, features: NDArray[np.float32]) -> Floats:
        """(N, D) features to (N, 3) probabilities in the order of ``OUTCOMES``."""
        x = (np.asarray(features, float) - self.mean) / self.spread
        return np.asarray(softmax(x @ self.weight.T + self.bias, axis=1))

    def save(self, folder: Path) -> Path:
        """Write ``quality.safetensors``."""
        path = folder / FILE
        fields = ("weight", "bias", "mean", "spread")
        save_file({key: getattr(self, key).astype(np.float32) for key in fields}, path)
        return path


def load_head(folder: Path) -> QualityHead | None:
    """The head of a model folder; None if the model has none.

    Raises:
        ModelError: damaged.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        data = {key: value.astype(float) for key, value in load_file(path).items()}
        return QualityHead(data["weight"], data["bias"], data["mean"], data["spread"])
    except (SafetensorError, KeyError, OSError) as error:
        raise ModelError(f"{path}: damaged ({error}). Restore the model.") from error


def shape_features(item: Prepared, scale: float) -> list[float]:
    """What the silhouette says, at the cell's scale.

    Returns:
        Log length, log area, log mean width, log elongation, share of the bounding box, how far
        the edge is from a ribbon's, mean and spread of the darkness inside.
    """
    shape, ink = item.shape, item.ink
    inside = ink.darkness[ink.mask]
    box = float(ink.mask.shape[0] * ink.mask.shape[1])
    mean = max(float(inside.mean()), 1e-3)
    return [
        math.log(max(shape.length_px * scale, 1.0)),
        math.log(max(shape.area_px * scale * scale, 1.0)),
        math.log(max(shape.area_px / shape.length_px * scale, 0.1)),
        math.log(max(shape.elongation, 1.0)),
        shape.area_px / box,
        shape.length_px / math.hypot(*ink.mask.shape),
        mean,
        float(inside.std()) / mean,
    ]


def quality_features(
    network: NDArray[np.float32], items: Sequence[Prepared], scale: float
) -> NDArray[np.float32]:
    """(N, F + 8): the network's features beside the silhouette's."""
    shapes = np.array([shape_features(item, scale) for item in items], np.float32)
    return np.concatenate([network, shapes.reshape(len(items), -1)], axis=1)


def fit_head(
    features: NDArray[np.float32], outcome: NDArray[np.int64], *, ridge: float = 0.02
) -> QualityHead:
    """Multinomial logistic regression, the outcomes weighted alike.

    Args:
        features: (N, D).
        outcome: (N,) index into ``OUTCOMES``.
        ridge: weight of the squared coefficients.
    """
    x = np.asarray(features, float)
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-3
    x = (x - mean) / spread
    k, d = len(OUTCOMES), x.shape[1]
    share = np.bincount(outcome, minlength=k)
    weight = (1.0 / np.maximum(share, 1))[outcome] / (share > 0).sum()
    target = np.eye(k)[outcome]

    def loss(theta: Floats) -> tuple[float, Floats]:
        w, b = theta[: k * d].reshape(k, d), theta[k * d :]
        logp = log_softmax(x @ w.T + b, axis=1)
        gap = (np.exp(logp) - target) * weight[:, None]
        value = -float((weight * (target * logp).sum(axis=1)).sum()) + ridge * float((w**2).sum())
        return value, np.concatenate([(gap.T @ x + 2 * ridge * w).ravel(), gap.sum(axis=0)])

    found = minimize(
        loss, np.zeros(k * d + k), jac=True, method="L-BFGS-B", options={"maxiter": 300}
    )
    return QualityHead(found.x[: k * d].reshape(k, d), found.x[k * d :], mean, spread)
