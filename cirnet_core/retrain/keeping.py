"""What the base said stays in the retrained model, for cells that are not the laboratory's.

However it is learnt, a laboratory's own cases take something from the others. So a retrained
network holds the fine branch and heads of the base as they were, with a line through its features
that tells the laboratory's chromosomes from the remembered ones (``nn.views.whole_cell`` decides
by it).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from torch import Tensor

from cirnet_core.data.sampler import Batch
from cirnet_core.nn.cirnet import HEADS, CIRNet, place
from cirnet_core.quality import WHOLE
from cirnet_core.retrain.head import Cached
from cirnet_core.retrain.rehearsal import Rehearsal

STRENGTH = 0.01
"""Inverse of the penalty on the line's steepness: there are as many features as chromosomes."""
SMALLEST_SPREAD = 1e-3
MOST_ROUNDS = 3_000


def can_be_kept(base: CIRNet, *, deep: bool) -> bool:
    """Whether what learns is small enough to be held twice, and stands alone.

    Args:
        deep: whether a backbone beside a fine branch learns too.
    """
    return base.config.can_keep and not (base.config.fine and deep)


def beside_base(net: CIRNet, base: CIRNet, likeness: tuple[Tensor, Tensor] | None) -> CIRNet:
    """A network that learnt, with what its base said, or what that keeps already.

    Args:
        net: without anything kept.
        likeness: (F,) weights and (1,) offset over ``CIRNet.seen_before``; None leaves that of a
            base that keeps something itself.
    """
    device = next(net.parameters()).device
    out = place(CIRNet(replace(net.config, kept=True)), device)
    assert out.kept is not None
    kept = dict(_own(base) if base.kept is None else base.kept.state_dict())
    if likeness is not None:
        weight, offset = likeness
        kept |= {"likeness.weight": weight[None], "likeness.bias": offset}
    out.load_state_dict(net.state_dict() | {f"kept.{key}": value for key, value in kept.items()})
    return out.eval()


def _own(base: CIRNet) -> dict[str, Tensor]:
    """The base's weights by the names that they have where they are kept."""
    interface, backbone = (
        ("fine_interface", "fine") if base.config.fine else ("interface", "backbone")
    )
    names = {interface: "interface", backbone: "backbone", **{head: head for head in HEADS}}
    parted = ((key.split(".", 1), value) for key, value in base.state_dict().items())
    return {f"{names[part]}.{rest}": value for (part, rest), value in parted if part in names}


def can_tell(rehearsal: Rehearsal) -> bool:
    """Whether there is something remembered to tell the laboratory's chromosomes from."""
    return rehearsal.memory is not None and bool(_whole(rehearsal.memory.labels).any())


def likeness_of(base: CIRNet, drawn: Cached, rehearsal: Rehearsal) -> tuple[Tensor, Tensor]:
    """A line between the laboratory's chromosomes and the remembered ones, by logistic regression.

    Args:
        drawn: the laboratory's, with the base's features.

    Returns:
        (F,) weights and (1,) offset.
    """
    memory, kept = rehearsal.memory, rehearsal.kept
    assert memory is not None
    assert kept is not None
    theirs = base.seen_before(kept.features.cpu())[torch.from_numpy(_whole(memory.labels))]
    ours = base.seen_before(drawn.features)[torch.from_numpy(_whole(drawn.fields))]
    x = torch.cat([theirs, ours]).double().numpy()
    y = np.repeat([0, 1], [len(theirs), len(ours)])
    mean, spread = x.mean(axis=0), x.std(axis=0) + SMALLEST_SPREAD
    line = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=MOST_ROUNDS)
    line.fit((x - mean) / spread, y)
    weight = line.coef_[0] / spread
    offset = line.intercept_ - weight @ mean
    return torch.from_numpy(weight).float(), torch.from_numpy(offset).float()


def _whole(fields: Batch) -> NDArray[np.bool_]:
    """Which are whole chromosomes with G-bands, or at least not known to have others."""
    known = (fields.labels >= 0) & (fields.domains != 0)
    return np.asarray(known & (fields.outcomes == WHOLE), np.bool_)
