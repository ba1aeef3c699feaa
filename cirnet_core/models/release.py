"""Make a model folder from a training run: averaged weights, calibration on ``val``, a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import numpy as np

from cirnet_core.data.corrections import Corrections
from cirnet_core.data.pack import LabelledImage, Pack
from cirnet_core.errors import InputError
from cirnet_core.evaluate.domain_limits import (
    DomainSamples,
    collect_domain,
    set_domain_limit,
)
from cirnet_core.evaluate.metrics import answer, summarise
from cirnet_core.evaluate.quality_limits import QualitySamples, collect, set_limits
from cirnet_core.evaluate.records import CellRecord, rows_for, score_pack
from cirnet_core.evaluate.tune import tune
from cirnet_core.models.card import ModelCard, weight_files, write_card
from cirnet_core.nn.weights import read_weights, save_weights
from cirnet_core.predictor import Predictor
from cirnet_core.train.checkpoint import latest_checkpoint, read_state
from cirnet_core.train.config import TrainConfig, load_config

DOMAIN_CELLS, FOREIGN_CELLS = 60, 12
"""Cells of each pack's ``val`` that set the domain's limit, and those made foreign."""

UNSURE_BELOW = 0.75
"""A network that judges the bands themselves may be this unsure of a cell: another laboratory's
cells are harder for it than those of ``val``, and still G-banded."""

QUALITY_CELLS = 40
"""Cells of each pack's ``val`` that set the quality head's limits."""

LIMITS = (
    "Research use only; not a medical device. A person decides on every chromosome.",
    "Trained on G-banded (GTG) chromosomes of two laboratories; other stains are out of domain.",
    "Segmented chromosomes only: it does not cut a metaphase photograph.",
    "Structural changes (translocations, inversions, deletions) are not recognised.",
)
TERMS = (
    "Research use only. The images it was trained on come with their own terms and are not "
    "included; the weights are given without warranty."
)


def _some_cells(rows: Sequence[LabelledImage], most: int) -> list[LabelledImage]:
    names = sorted({row.cell for row in rows})
    drawn = np.random.default_rng(0).permutation(len(names))[:most]
    kept = {names[i] for i in drawn}
    return [row for row in rows if row.cell in kept]


def release(
    run: Path,
    out: Path,
    model_id: str,
    packs: Sequence[Path],
    *,
    device: str = "auto",
    parent: str | None = None,
    labels: Mapping[str, Corrections] = MappingProxyType({}),
    val_cells: int = 150,
    say: Callable[[str], None] = lambda text: None,
) -> ModelCard:
    """Write a model folder from the last checkpoint of a run.

    Args:
        labels: corrections of the labels of ``val`` by pack, its file's stem.
        val_cells: at most so many cells of each pack's ``val``, drawn by a fixed seed, are used
            to calibrate.

    Raises:
        InputError: the run has no checkpoint, or the folder holds a model already.
    """
    checkpoint = latest_checkpoint(run)
    if checkpoint is None:
        raise InputError(f"{run}: no checkpoint to release. Train first.")
    if out.exists() and any(out.iterdir()):
        raise InputError(f"{out}: is not empty. A released model is never overwritten.")
    state, config = read_state(checkpoint), load_config(run / "config.json")
    files = save_weights(read_weights(checkpoint), out)
    card = ModelCard(
        id=model_id,
        created=datetime.now(UTC).strftime("%Y-%m-%d"),
        net=config.net.to_json(),
        lengths_px=state.lengths_px,
        weights=weight_files(files),
        training={
            "images": state.images,
            "packs": sorted(path.name for path in packs),
            "split": config.split,
            "val_labels": {name: table.sha256 for name, table in labels.items()},
            "config": _without_paths(config),
            **_taught_apart(config),
        },
        limits=LIMITS,
        terms=TERMS,
        parent=parent,
    )
    write_card(out, card)
    predictor = Predictor.load(out, device=device)
    card = _calibrated(
        predictor, card, config, packs=packs, labels=labels, val_cells=val_cells, say=say
    )
    card = _with_limits(predictor, card, packs, say)
    if config.net.domain:
        card = _with_domain(predictor, card, packs, say)
    write_card(out, card)
    return card


def _without_paths(config: TrainConfig) -> dict[str, object]:
    """Where a run started from is a path of one machine; ``parent`` names the model."""
    return asdict(replace(config, start_from=None, fine_from=None))


def _taught_apart(config: TrainConfig) -> dict[str, object]:
    """What the fine branch had learnt before it was joined."""
    if config.fine_from is None:
        return {}
    checkpoint = Path(config.fine_from)
    own = load_config(checkpoint.parent / "config.json")
    return {"fine": {"images": read_state(checkpoint).images, "config": _without_paths(own)}}


def _calibrated(
    predictor: Predictor,
    card: ModelCard,
    config: TrainConfig,
    *,
    packs: Sequence[Path],
    labels: Mapping[str, Corrections],
    val_cells: int,
    say: Callable[[str], None],
) -> ModelCard:
    """Fit probabilities, counts and flags on ``val``, each image turned at random first."""
    records: dict[str, list[CellRecord]] = {}
    for path in packs:
        with Pack(path, labels=labels.get(path.stem)) as pack:
            rows = rows_for(pack, "val", upright=pack.name in config.upright)
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
                )
            )
    kinds = tuple(kind for part in parts for kind in part.kinds)
    joined = DomainSamples(np.concatenate([part.evidence for part in parts]), kinds)
    limit = set_domain_limit(joined, say)
    before = card.calibration
    after = replace(
        before,
        domain_evidence_below=limit,
        domain_below=min(before.domain_below, UNSURE_BELOW),
    )
    return replace(card, calibration=after)
