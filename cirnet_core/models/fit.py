"""Fit on ``val`` what a model's card says beside the weights: probabilities, counts, limits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import msgspec
import numpy as np

from cirnet_core.data.corrections import Corrections
from cirnet_core.data.pack import LabelledImage, Pack
from cirnet_core.evaluate.domain_limits import (
    UNSURE_COSTS,
    DomainSamples,
    collect_domain,
    set_domain_limit,
)
from cirnet_core.evaluate.metrics import answer, summarise
from cirnet_core.evaluate.quality_limits import QualitySamples, collect, set_limits
from cirnet_core.evaluate.records import CellRecord, rows_for, score_pack
from cirnet_core.evaluate.tune import tune
from cirnet_core.models.card import ModelCard, write_card
from cirnet_core.predictor import Predictor

DOMAIN_CELLS, FOREIGN_CELLS = 60, 12
"""Cells of each pack's ``val`` that set the domain's limit, and those made foreign."""

UNSURE_BELOW = 0.6
"""A network that judges the bands themselves may be this unsure of a cell: another laboratory's
cells are harder for it than those of ``val``, and still G-banded."""

QUALITY_CELLS = 40
"""Cells of each pack's ``val`` that set the quality head's limits."""

VAL_CELLS = 150
"""At most so many cells of each pack's ``val``, drawn by a fixed seed, calibrate."""


class _Config(msgspec.Struct):
    upright: list[str] = []


class _Training(msgspec.Struct):
    config: _Config = msgspec.field(default_factory=_Config)


def fitted(
    card: ModelCard,
    predictor: Predictor,
    packs: Sequence[Path],
    *,
    upright: Collection[str],
    labels: Mapping[str, Corrections] = MappingProxyType({}),
    val_cells: int = VAL_CELLS,
    say: Callable[[str], None] = lambda text: None,
) -> ModelCard:
    """The card with all that is set on ``val``, and its figures there.

    Args:
        upright: stems of packs whose images lie p arm up where the table says nothing.
        labels: corrections of the labels of ``val`` by pack, its file's stem.
    """
    card = _calibrated(
        predictor, card, packs, upright=upright, labels=labels, val_cells=val_cells, say=say
    )
    card = _with_limits(predictor, card, packs, say)
    return _with_domain(predictor, card, packs, say) if card.net.get("domain") else card


def refit(
    folder: Path,
    packs: Sequence[Path],
    *,
    device: str = "auto",
    domain_only: bool = False,
    labels: Mapping[str, Corrections] = MappingProxyType({}),
    say: Callable[[str], None] = lambda text: None,
) -> ModelCard:
    """Set anew what the card of a model folder says beside its weights, and write it.

    Args:
        domain_only: leave all but the limit of the domain as it is, and so every other figure.

    Raises:
        ModelError: there is no model, or it is damaged.
        InputError: a pack cannot be used.
    """
    predictor = Predictor.load(folder, device=device)
    card = predictor.info.card
    if domain_only:
        card = _with_domain(predictor, card, packs, say)
    else:
        upright = msgspec.convert(card.training, _Training).config.upright
        said = {name: table.sha256 for name, table in labels.items()}
        card = replace(card, training={**card.training, "val_labels": said})
        card = fitted(card, predictor, packs, upright=upright, labels=labels, say=say)
    write_card(predictor.info.folder, card)
    return card


def _some_cells(rows: Sequence[LabelledImage], most: int) -> list[LabelledImage]:
    names = sorted({row.cell for row in rows})
    drawn = np.random.default_rng(0).permutation(len(names))[:most]
    kept = {names[i] for i in drawn}
    return [row for row in rows if row.cell in kept]


def _calibrated(
    predictor: Predictor,
    card: ModelCard,
    packs: Sequence[Path],
    *,
    upright: Collection[str],
    labels: Mapping[str, Corrections],
    val_cells: int,
    say: Callable[[str], None],
) -> ModelCard:
    """Fit probabilities, counts and flags on ``val``, each image turned at random first."""
    records: dict[str, list[CellRecord]] = {}
    for path in packs:
        with Pack(path, labels=labels.get(path.stem)) as pack:
            rows = rows_for(pack, "val", upright=pack.name in upright)
            rows = _some_cells(rows, val_cells)
            say(f"scoring {len(rows)} chromosomes of {path.name} val, each turned at random")
            records[path.name] = list(score_pack(predictor, rows, pack, turn_seed=1))
    calibration, assign, log = tune(
        [r for group in records.values() for r in group], predictor.lengths
    )
    for line in log:
        say(line)
    figures: dict[str, object] = {}
    for name, group in records.items():
        summary = summarise([answer(r, calibration=calibration, config=assign) for r in group])
        for part in ("raw", "assigned"):
            del summary[part]["per_class"], summary[part]["confusion"]
        figures[f"{name} val"] = summary
    return replace(card, calibration=calibration, assign=assign, figures=figures)


def _with_limits(
    predictor: Predictor, card: ModelCard, packs: Sequence[Path], say: Callable[[str], None]
) -> ModelCard:
    """Set the quality head's limits on cells of ``val``."""
    parts = []
    for path in packs:
        with Pack(path) as pack:
            parts.append(collect(predictor, pack, pack.select("val"), QUALITY_CELLS, seed=1))
    kinds = tuple(kind for part in parts for kind in part.kinds)
    joined = QualitySamples(np.concatenate([part.probabilities for part in parts]), kinds)
    return replace(card, quality=set_limits(joined, say))


def _with_domain(
    predictor: Predictor, card: ModelCard, packs: Sequence[Path], say: Callable[[str], None]
) -> ModelCard:
    """Set the limit under which a cell is out of domain, on cells of ``val``."""
    parts = []
    for path in packs:
        with Pack(path) as pack:
            parts.append(
                collect_domain(
                    predictor,
                    pack,
                    pack.select("val"),
                    cells=DOMAIN_CELLS,
                    foreign_cells=FOREIGN_CELLS,
                    seed=1,
                    temperature=card.calibration.temperature,
                )
            )
    kinds = tuple(kind for part in parts for kind in part.kinds)
    joined = DomainSamples(np.concatenate([part.evidence for part in parts]), kinds)
    limit = set_domain_limit(joined, say)
    before = card.calibration
    after = replace(
        before,
        domain_evidence_below=limit,
        domain_unsure=UNSURE_COSTS,
        domain_below=min(before.domain_below, UNSURE_BELOW),
    )
    return replace(card, calibration=after)
