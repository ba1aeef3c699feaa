"""Both ends up: a chromosome is scored as it stands and turned by 180°, and the two agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import expit

from cirnet_core.nn.cirnet import CIRNet, NetConfig, NetOutput
from cirnet_core.preprocess.canvas import to_canvas
from cirnet_core.preprocess.features import geometry_features
from cirnet_core.preprocess.prepared import Prepared

STEEPNESS, LEAN = 4.0, 0.5
"""How soon a cell is answered by what was learnt as its likeness to it rises, and how much it
leans to that in doubt. Found on ``val`` (resources/models/README.md, "A new laboratory")."""

BATCH = 8
"""Chromosomes a forward pass: the grain of progress and of cancelling."""


class ViewScores(NamedTuple):
    """What the two views of N chromosomes say together.

    Attributes:
        logits: (N, 24) mean class logits.
        up_logit: (N,) positive when the first view has its p arm up.
        tilt_deg: (N,) turn in (-90, 90] that then stands the chromosome straight.
        tilt_length: (N,) length of the mean tilt vector; near 1 when sure, 0 when not.
        quality: (N, 3) mean logits of ``cirnet_core.quality.OUTCOMES``.
        domain: (N,) mean logit of "these are G-bands".
        features: (N, F) mean features before the heads.
        kept: what a retrained network said before, until ``whole_cell`` has settled which holds.
        learnt: how much of this is not from there.
    """

    logits: NDArray[np.float64]
    up_logit: NDArray[np.float64]
    tilt_deg: NDArray[np.float64]
    tilt_length: NDArray[np.float64]
    quality: NDArray[np.float64]
    domain: NDArray[np.float64]
    features: NDArray[np.float32]
    kept: KeptScores | None = None
    learnt: float = 1.0


class KeptScores(NamedTuple):
    """What a retrained network said before, beside what it says.

    Attributes:
        scores: as it said.
        likeness: (N,) positive where a chromosome is like those learnt since.
    """

    scores: ViewScores
    likeness: NDArray[np.float64]


_ARRAYS = ViewScores._fields.index("kept")


def make_views(
    items: Sequence[Prepared], scale: float, intensity: float, config: NetConfig
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(N, 2, 1, H, W) canvases, as they stand and turned by 180°, and (N, 3) geometry."""
    views, geometry = [], []
    for item in items:
        pair = [
            to_canvas(
                item.ink.darkness / np.float32(intensity),
                item.ink.mask,
                rotation_deg=item.shape.axis_deg + turn,
                scale=scale * config.zoom,
                size_hw=(config.height_px, config.width_px),
            )
            for turn in (0.0, 180.0)
        ]
        views.append(np.stack([view.pixels for view in pair])[:, None])
        geometry.append(
            geometry_features(item.shape.length_px, item.shape.area_px, scale, pair[0].shrink)
        )
    return np.stack(views), np.array(geometry, np.float32)


def place_views(views: NDArray[np.float32], device: torch.device) -> torch.Tensor:
    """(N, 2, 1, H, W) views as (2N, 1, H, W) images on a device, channels last."""
    images = np.ascontiguousarray(views.reshape(-1, *views.shape[2:]))
    return torch.from_numpy(images).to(device).contiguous(memory_format=torch.channels_last)


@torch.inference_mode()
def score_views(
    net: CIRNet,
    views: NDArray[np.float32],
    geometry: NDArray[np.float32],
    *,
    device: torch.device,
    bfloat16: bool = False,
) -> ViewScores:
    """Score a batch.

    Args:
        views: (N, 2, 1, H, W): each chromosome as it stands, and turned by 180°.
        geometry: (N, 3).
        bfloat16: compute in bfloat16 where that is fast.
    """
    x = place_views(views, device)
    g = torch.from_numpy(np.repeat(geometry, 2, axis=0)).to(device)
    kind = torch.float16 if device.type == "cuda" else torch.bfloat16
    with torch.autocast(device.type, kind, enabled=bfloat16 or device.type == "cuda"):
        out = net(x, g)
        before = None if net.kept is None else net.kept_heads(out.features, g)
    return join_outputs(out, before)


def join_outputs(out: NetOutput, before: tuple[NetOutput, torch.Tensor] | None) -> ViewScores:
    """What both views say together, of PyTorch's tensors.

    Args:
        before: as of ``CIRNet.kept_heads``, where the network keeps what it said.
    """
    said = join_views(*_arrays(out))
    if before is None:
        return said
    kept, likeness = before
    return with_kept(said, _arrays(kept[:-1]), *_arrays([likeness]))


def _arrays(fields: Iterable[torch.Tensor]) -> Iterator[NDArray[np.float32]]:
    return (field.float().cpu().numpy() for field in fields)


def join_views(
    logits: NDArray[np.float32],
    pose: NDArray[np.float32],
    quality: NDArray[np.float32],
    domain: NDArray[np.float32],
    features: NDArray[np.float32],
) -> ViewScores:
    """What both views say together.

    Args:
        logits, pose, quality, domain, features: the heads as in ``NetOutput``, over 2N images:
            each chromosome as it stands, then turned by 180°.
    """
    n = len(logits) // 2
    turns = pose.astype(np.float64).reshape(n, 2, -1)
    tilt = turns[:, :, 1:].mean(axis=1)
    return ViewScores(
        logits.astype(np.float64).reshape(n, 2, -1).mean(axis=1),
        (turns[:, 0, 0] - turns[:, 1, 0]) / 2,
        np.degrees(np.arctan2(tilt[:, 1], tilt[:, 0])) / 2,
        np.hypot(tilt[:, 0], tilt[:, 1]),
        quality.astype(np.float64).reshape(n, 2, -1).mean(axis=1),
        domain.astype(np.float64).reshape(n, 2).mean(axis=1),
        features.reshape(n, 2, -1).mean(axis=1),
    )


def with_kept(
    said: ViewScores, kept: Iterable[NDArray[np.float32]], likeness: NDArray[np.float32]
) -> ViewScores:
    """With what was said before the retraining.

    Args:
        kept: its logits, pose, quality and domain, over 2N images; nobody asks for its features.
        likeness: (2N,).
    """
    logits, pose, quality, domain = kept
    no_features = np.zeros((len(likeness), 0), np.float32)
    before = join_views(logits, pose, quality, domain, no_features)
    mean = likeness.astype(np.float64).reshape(-1, 2).mean(axis=1)
    return said._replace(kept=KeptScores(before, mean))


def whole_cell(parts: Sequence[ViewScores], learnt: float | None = None) -> ViewScores:
    """The batches of one cell together.

    What a network kept from before its retraining answers the cells that are not like those that
    it has learnt since, and so what it knew of other laboratories stays. One chromosome tells too
    little of where it is from, so the cell decides as a whole.

    Args:
        learnt: how much what was learnt has to say, where the cell has decided already.
    """
    said = _behind_one_another(parts)
    kept = [part.kept for part in parts if part.kept is not None]
    if not kept:
        return said
    before = _behind_one_another([part.scores for part in kept])
    share = _share(kept) if learnt is None else learnt

    def between(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
        return (1 - share) * one + share * other

    surer = said if share > 0.5 else before
    return ViewScores(
        logits=between(before.logits, said.logits),
        up_logit=between(before.up_logit, said.up_logit),
        # Angles have no mean that is worth the trouble.
        tilt_deg=surer.tilt_deg,
        tilt_length=surer.tilt_length,
        quality=between(before.quality, said.quality),
        domain=between(before.domain, said.domain),
        features=said.features,
        learnt=share,
    )


def _share(kept: Sequence[KeptScores]) -> float:
    likeness = np.concatenate([part.likeness for part in kept])
    return float(expit(STEEPNESS * (likeness.mean() + LEAN)))


def _behind_one_another(parts: Sequence[ViewScores]) -> ViewScores:
    logits, up, tilt, length, quality, domain, features = (
        np.concatenate(field) for field in list(zip(*parts, strict=True))[:_ARRAYS]
    )
    return ViewScores(logits, up, tilt, length, quality, domain, features)
