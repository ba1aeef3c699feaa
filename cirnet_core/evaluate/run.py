"""``cirnet evaluate``: score a split of a pack, write ``metrics.json`` and figures."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from cirnet_core.classes import CLASS_INDEX
from cirnet_core.data.corrections import Corrections, read_corrections
from cirnet_core.data.pack import Pack
from cirnet_core.evaluate.figures import draw_figures
from cirnet_core.evaluate.metrics import Answers, Json, answer, intervals, summarise
from cirnet_core.evaluate.records import CellRecord, rows_for, score_pack
from cirnet_core.evaluate.simulate import simulate
from cirnet_core.predictor import Predictor
from cirnet_core.train.distributed import ALONE, Group


def evaluate(
    predictor: Predictor,
    data: Path,
    split: str,
    out: Path,
    *,
    turn_seed: int | None = None,
    simulated: bool = False,
    labels: Path | None = None,
    upright: bool = False,
    draw: bool = True,
    progress: Callable[[int, int], None] = lambda done, total: None,
    group: Group = ALONE,
) -> Json:
    """Measure a model; returns what ``metrics.json`` holds.

    Args:
        group: its processes share the cells; the first of them writes, and for the others what
            is returned is empty.

    Raises:
        InputError: the pack, the split or the corrections cannot be used.
    """
    calibration, config = predictor.info.card.calibration, predictor.info.card.assign
    table = read_corrections(labels) if labels else None
    with Pack(data, labels=table) as pack:
        rows = rows_for(pack, split, upright=upright)
        limits = predictor.info.card.quality
        own = [
            # Without the pictures, which would fill the memory and have done their service.
            (replace(r, items=()), answer(r, calibration=calibration, config=config, limits=limits))
            for r in score_pack(
                predictor, rows, pack, turn_seed=turn_seed, progress=progress, group=group
            )
        ]
    parts = group.gathered(own)
    if parts is None:
        return {}
    cells = [part[k] for k in range(len(parts[0])) for part in parts if k < len(part)]
    records, answers = [r for r, _ in cells], [a for _, a in cells]
    metrics = document(
        answers,
        model={"id": predictor.info.id, "sha256": predictor.info.sha256},
        data=data.name,
        split=split,
        labels=labels.name if labels else "as given",
        turn_seed=turn_seed,
        simulated=simulate(records, calibration=calibration, config=config) if simulated else None,
        given=[given(r, a, table) for r, a in cells] if table else None,
    )
    out.mkdir(parents=True, exist_ok=True)
    part = out / "metrics.json.part"
    part.write_bytes(msgspec.json.format(msgspec.json.encode(metrics), indent=1) + b"\n")
    os.replace(part, out / "metrics.json")
    if draw:
        draw_figures(metrics, answers, out)
    return metrics


def document(
    answers: Sequence[Answers],
    *,
    model: dict[str, str],
    data: str,
    split: str,
    labels: str = "as given",
    turn_seed: int | None = None,
    simulated: Json | None = None,
    given: Sequence[Answers] | None = None,
    rounds: int = 300,
) -> Json:
    """What ``metrics.json`` holds of these cells; ``given`` are those with uncorrected labels,
    ``rounds`` those of the bootstrap."""
    as_given = summarise(given) | {"ci95": intervals(given)} if given else None
    return {
        "schema_version": 1,
        "model": model,
        "data": data,
        "split": split,
        "labels": labels,
        "turn_seed": turn_seed,
        "n_chromosomes": sum(len(a.labels) for a in answers),
        "n_cells": len(answers),
        **summarise(answers),
        "simulated": simulated,
        "ci95": intervals(answers, rounds=rounds),
        "as_given": as_given,
    }


def given(record: CellRecord, answers: Answers, table: Corrections) -> Answers:
    """A cell's answers beside the labels as the pack gives them."""
    before = {row.file: CLASS_INDEX[row.before] for row in table.rows}
    labels = answers.labels.copy()
    for i, file in enumerate(record.files):  # those that could not be read come after them
        labels[i] = before.get(file, labels[i])
    return replace(answers, labels=labels)


def headline(metrics: Json) -> str:
    """The figures that matter most, in a few lines."""
    raw, assigned = metrics["raw"], metrics["assigned"]
    lines = [
        f"{metrics['data']} {metrics['split']}: {metrics['n_chromosomes']} chromosomes, "
        f"{metrics['n_cells']} cells, model {metrics['model']['id']}",
        f"  network alone     {_with_interval(metrics, 'raw', 'accuracy')}  F1 {raw['f1']:.4f}",
        f"  after assignment  {_with_interval(metrics, 'assigned', 'accuracy')}"
        f"  F1 {assigned['f1']:.4f}",
    ]
    if assigned["accuracy_normal"] is not None:
        lines.append(
            f"  normal cells      {_with_interval(metrics, 'assigned', 'accuracy_normal')}"
            f"  without an error {_share(assigned['cells_right_normal'])}"
            f"  called abnormal {_share(assigned['false_abnormal'])}"
            f" of {assigned['n_normal_cells']}"
        )
    if metrics["orientation"]:
        lines.append(
            f"  orientation       {_with_interval(metrics, 'orientation', 'accuracy')}"
            f"  median error {metrics['orientation']['median_error_deg']:.1f}°"
        )
    calibration, flags = metrics["calibration"], metrics["flags"]["class"]
    lines.append(
        f"  calibration error {calibration['ece']:.4f}  AUROC {calibration['auroc'] or 0:.4f}"
        f"  flagged {_share(flags['rate'])} hold {_share(flags['recall'])}"
        f" of {flags['wrong']} errors"
    )
    if metrics["as_given"]:
        lines.append(
            f"  labels as given   alone {_with_interval(metrics['as_given'], 'raw', 'accuracy')}"
            f"  assigned {_with_interval(metrics['as_given'], 'assigned', 'accuracy')}"
        )
    if metrics["simulated"]:
        lines.append(f"  simulated counts right {_share(metrics['simulated']['counts_right'])}")
    return "\n".join(lines)


def _with_interval(metrics: Json, group: str, key: str) -> str:
    value = metrics[group][key]
    low, high = metrics["ci95"].get(group, {}).get(key, (value, value))
    return f"{value:.2%} [{low:.2%}, {high:.2%}]"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2%}"
