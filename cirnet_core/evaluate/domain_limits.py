"""Set the limit under which a cell is out of domain: real cells against foreign ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cirnet_core.calibrate import probabilities_of
from cirnet_core.cell import ENOUGH_TO_JUDGE, domain_evidence, mean_confidence
from cirnet_core.data.foreign import KINDS, make_foreign
from cirnet_core.data.pack import LabelledImage, Pack, by_cell
from cirnet_core.predictor import Predictor
from cirnet_core.preprocess.prepared import Prepared, cell_intensity, prepare_cell_images
from cirnet_core.preprocess.scale import scale_from_lengths
from cirnet_core.types import ImageFile

OWN = "own"
OWN_FLAGGED_AT_MOST = 0.01
FOREIGN_MISSED_AT_MOST = 0.02
UNSURE_COSTS = 8.0
"""``Calibration.domain_unsure`` of a network with the head. On ``val`` the gap between its own
cells and those with shuffled bands is then widest, 0.9 nats; by the head alone there is none."""

NEVER = -20.0
"""Below all evidence, which is held to ±6 less ``UNSURE_COSTS``."""

TOWARDS_FOREIGN = 0.35
"""Where the two stand apart, the limit lies nearer to the foreign cells: another laboratory's
G-bands are less certain than those of ``val``, and a false alarm there is the likelier harm."""


@dataclass(frozen=True)
class DomainSamples:
    """(N,) evidence of cells, and what each is: ``"own"`` or a kind of foreign bands."""

    evidence: NDArray[np.float64]
    kinds: tuple[str, ...]


def collect_domain(
    predictor: Predictor,
    pack: Pack,
    rows: Sequence[LabelledImage],
    *,
    cells: int,
    foreign_cells: int,
    seed: int,
    temperature: float,
) -> DomainSamples:
    """Evidence of some cells, and of foreign ones made from a part of them.

    Args:
        cells: how many cells are drawn at random; with fewer chromosomes than
            ``ENOUGH_TO_JUDGE`` a cell is not judged, and not drawn.
        foreign_cells: how many of them also come back with each kind of foreign bands.
        temperature: of the class probabilities.
    """
    rng = np.random.default_rng(seed)
    groups = [group for group in by_cell(rows) if len(group[1]) >= ENOUGH_TO_JUDGE]
    evidence: list[float] = []
    kinds: list[str] = []
    for done, index in enumerate(rng.permutation(len(groups))[:cells]):
        images = [ImageFile(row.file, pack.read(row.file)) for row in groups[index][1]]
        items = prepare_cell_images(images)[1]
        if len(items) < ENOUGH_TO_JUDGE:
            continue
        evidence.append(_evidence(predictor, items, temperature))
        kinds.append(OWN)
        if done < foreign_cells:
            for kind, strange in _foreign(items, rng):
                evidence.append(_evidence(predictor, strange, temperature))
                kinds.append(kind)
    return DomainSamples(np.array(evidence), tuple(kinds))


def _foreign(
    items: Sequence[Prepared], rng: np.random.Generator
) -> Iterator[tuple[str, list[Prepared]]]:
    body_px = float(np.median([item.shape.length_px for item in items]))
    for kind in KINDS:
        yield (
            kind,
            [
                replace(
                    item,
                    ink=replace(
                        item.ink,
                        darkness=make_foreign(
                            kind, item.ink.darkness, item.ink.mask, body_px=body_px, rng=rng
                        ),
                    ),
                )
                for item in items
            ],
        )


def _evidence(predictor: Predictor, items: Sequence[Prepared], temperature: float) -> float:
    lengths = [item.shape.length_px for item in items]
    scale = scale_from_lengths(lengths, predictor.lengths)
    scores = predictor.score_at(items, scale=scale, intensity=cell_intensity(items))
    sure = mean_confidence(probabilities_of(scores.logits, temperature))
    return domain_evidence(scores.domain, sure, UNSURE_COSTS)


def set_domain_limit(
    samples: DomainSamples, say: Callable[[str], None] = lambda text: None
) -> float:
    """The evidence under which a cell is out of domain, and what that limit catches."""
    own = np.array([kind == OWN for kind in samples.kinds])
    if not own.any() or own.all():
        return NEVER
    # Not a quantile between two: of a hundred cells the one that stands alone would set it.
    ranked = np.sort(samples.evidence[own])
    highest = float(ranked[int(OWN_FLAGGED_AT_MOST * len(ranked))])
    # The kind that is hardest to tell decides: the easy ones must not pay for it.
    lowest = max(
        float(np.quantile(mine, 1.0 - FOREIGN_MISSED_AT_MOST))
        for mine in (_of_kind(samples, kind) for kind in KINDS)
        if len(mine)
    )
    apart = highest - lowest
    limit = lowest + TOWARDS_FOREIGN * apart if apart > 0 else highest
    say(f"domain: evidence below {limit:.3f} is out of domain")
    for kind in (OWN, *KINDS):
        mine = _of_kind(samples, kind)
        if len(mine):
            say(
                f"domain of {kind} ({len(mine)} cells): flagged {np.mean(mine < limit):.4f}; "
                f"evidence {np.quantile(mine, 0.05):.2f} to {np.quantile(mine, 0.95):.2f}"
            )
    return limit


def _of_kind(samples: DomainSamples, kind: str) -> NDArray[np.float64]:
    return np.asarray(samples.evidence[np.array([k == kind for k in samples.kinds])])
