"""Set the quality head's limits: real chromosomes against defects made from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from cirnet_core.data.defects import KINDS, Kind, make_defect, png_of
from cirnet_core.data.pack import LabelledImage, Pack, by_cell
from cirnet_core.errors import ImageError
from cirnet_core.evaluate.records import turned
from cirnet_core.predictor import Predictor
from cirnet_core.preprocess.decode import decode_image
from cirnet_core.preprocess.prepared import Prepared, cell_intensity, prepare_image
from cirnet_core.preprocess.scale import scale_from_labels
from cirnet_core.quality import OUTCOMES, WHOLE, QualityLimits

GOOD_FLAGGED_AT_MOST = 0.009
GOOD_IN_TRAY_AT_MOST = 0.0004
NEVER_TRAY_FROM = 0.05
ENOUGH_FOR_A_TRAY = 400
"""With fewer good chromosomes in ``val`` nobody can say how rarely one would be put away."""


@dataclass(frozen=True)
class QualitySamples:
    """(N, 3) probabilities with what each image is: ``"whole"`` or a kind of defect."""

    probabilities: NDArray[np.float64]
    kinds: tuple[str, ...]


def collect(
    predictor: Predictor, pack: Pack, rows: Sequence[LabelledImage], cells: int, seed: int
) -> QualitySamples:
    """What the head says of some cells' chromosomes and of defects drawn from them.

    Args:
        cells: how many cells, drawn at random.
    """
    rng = np.random.default_rng(seed)
    groups = [group for group in by_cell(rows) if len(group[1]) >= 10]
    found, kinds = [], []
    for index in rng.permutation(len(groups))[:cells]:
        members = groups[index][1]
        labelled = list(_good(pack, members, rng))
        good = [item for _, item in labelled]
        lengths = [item.shape.length_px for item in good]
        scale = scale_from_labels([label for label, _ in labelled], lengths, predictor.lengths)
        bad = list(_bad(pack, members, rng))
        items = good + [item for _, item in bad]
        scores = predictor.score_at(items, scale=scale, intensity=cell_intensity(good))
        found.append(softmax(scores.quality, axis=1))
        kinds += ["whole"] * len(good) + [kind for kind, _ in bad]
    return QualitySamples(np.concatenate(found), tuple(kinds))


def _good(
    pack: Pack, members: Sequence[LabelledImage], rng: np.random.Generator
) -> Iterator[tuple[str, Prepared]]:
    seed = int(rng.integers(2**31))
    for row in members:
        data, _ = turned(pack.read(row.file), row.file, seed)
        try:
            yield row.label, prepare_image(data, name=row.file)
        except ImageError:
            continue


def _bad(
    pack: Pack, members: Sequence[LabelledImage], rng: np.random.Generator
) -> Iterator[tuple[Kind, Prepared]]:
    for kind in (*KINDS, *KINDS, *("pair",) * 6):
        one, other = rng.choice(len(members), size=2, replace=False)
        try:
            images = [
                np.rint(decode_image(pack.read(members[i].file), name="").grey * 255)
                for i in (one, other)
            ]
            greys = [image.astype(np.uint8) for image in images]
            image = make_defect(kind, greys[0], greys[1], rng)
            yield kind, prepare_image(png_of(image), name=kind)
        except ImageError:
            continue  # nothing stands out: refused before any network sees it


def set_limits(
    samples: QualitySamples, say: Callable[[str], None] = lambda text: None
) -> QualityLimits:
    """Limits that few good chromosomes fall under, and what they catch."""
    whole = samples.probabilities[:, WHOLE]
    good = np.array([kind == "whole" for kind in samples.kinds])
    flag_below = float(np.quantile(whole[good], GOOD_FLAGGED_AT_MOST))
    tray_below = 0.0
    if good.sum() >= ENOUGH_FOR_A_TRAY:
        tray_below = min(float(np.quantile(whole[good], GOOD_IN_TRAY_AT_MOST)), NEVER_TRAY_FROM)
    say(f"quality: whole below {flag_below:.4f} is flagged, below {tray_below:.4f} in the tray")
    for kind in ("whole", *KINDS):
        mine = np.array([k == kind for k in samples.kinds])
        if mine.any():
            said = samples.probabilities[mine].argmax(axis=1)
            shares = ", ".join(f"{o} {np.mean(said == i):.3f}" for i, o in enumerate(OUTCOMES))
            say(
                f"quality of {kind} ({mine.sum()}): flagged {np.mean(whole[mine] < flag_below):.4f}"
                f", in the tray {np.mean(whole[mine] < tray_below):.4f}; taken for {shares}"
            )
    return QualityLimits(flag_below, tray_below)
