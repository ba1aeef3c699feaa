"""Make a model folder from a training run: averaged weights, calibration on ``val``, a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from cirnet_core.data.corrections import Corrections
from cirnet_core.errors import InputError
from cirnet_core.models.card import ModelCard, weight_files, write_card
from cirnet_core.models.fit import VAL_CELLS, fitted
from cirnet_core.nn.weights import read_weights, save_weights
from cirnet_core.predictor import Predictor
from cirnet_core.train.checkpoint import latest_checkpoint, read_state
from cirnet_core.train.config import TrainConfig, load_config

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


def release(
    run: Path,
    out: Path,
    model_id: str,
    packs: Sequence[Path],
    *,
    device: str = "auto",
    parent: str | None = None,
    labels: Mapping[str, Corrections] = MappingProxyType({}),
    val_cells: int = VAL_CELLS,
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
    card = fitted(
        card, predictor, packs, upright=config.upright, labels=labels, val_cells=val_cells, say=say
    )
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
