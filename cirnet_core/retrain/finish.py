"""After teaching: weights, calibration, the verdict on the locked cells, and last the card."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from cirnet_core.errors import Cancelled as CancelledError
from cirnet_core.evaluate.metrics import Answers, Json, answer
from cirnet_core.evaluate.records import CellRecord, score_pack
from cirnet_core.models.card import CARD, ModelCard, card_bytes, weight_files
from cirnet_core.models.store import ModelInfo
from cirnet_core.nn.cirnet import CIRNet
from cirnet_core.nn.weights import load_weights, save_weights
from cirnet_core.predictor import Predictor
from cirnet_core.retrain import changed as changes
from cirnet_core.retrain import events
from cirnet_core.retrain.control import Control
from cirnet_core.retrain.division import Division, PackRows
from cirnet_core.retrain.plan import Plan
from cirnet_core.retrain.recalibrate import recalibrate
from cirnet_core.retrain.shared import SharedBackbone, SharedEngine
from cirnet_core.retrain.verdict import compare, verdict

LOCKED = "locked"
Say = Callable[[str], None]


def finish(
    out: Path,
    *,
    info: ModelInfo,
    base: CIRNet,
    net: CIRNet,
    division: Division,
    plan: Plan,
    device: str,
    report: Callable[[events.Event], None],
    control: Control,
    say: Say,
    began: float,
    same_backbone: bool,
) -> Json:
    """Make ``out`` a model and write what is known of it; returns the verdict.

    Args:
        same_backbone: the candidate differs from the base in its heads only.

    Raises:
        Cancelled: the watcher asked for it.
    """
    files = save_weights(net.state_dict(), out)
    load_weights(net, out)  # what is measured is what is kept: float16
    card = _card(out, info, plan, division, files)
    one, other = _predictors(info, base, card, net, device=device, shared=same_backbone)
    watch = _Watch(report, control)
    records = _scored(other, division.val, watch.during("calibrate"))
    card = recalibrate(card, records, say)
    other.info = replace(other.info, card=card)
    named: list[changes.Named] = []
    before = _answers(one, division.locked, watch.during("compare", of=2), named)
    after = _answers(other, division.locked, watch.during("compare", part=1, of=2))
    found = compare(before, after)
    card = replace(card, figures={LOCKED: _figures(found.figures)})
    data = card_bytes(card)
    judged = verdict(
        found,
        before,
        after,
        base_model={"id": info.id, "sha256": info.sha256},
        candidate_model={"id": card.id, "sha256": hashlib.sha256(data).hexdigest()},
        data=", ".join(dict.fromkeys(group.pack.path.name for group in division.locked)),
        split=LOCKED,
        seconds=time.monotonic() - began,
    )
    _write(out / "manifest.json", division.manifest + b"\n")
    _write(out / "metrics.json", _pretty(judged["candidate_metrics"]))
    _write(out / changes.FILE, _pretty(changes.changed(named, before, after)))
    _write(out / "verdict.json", _pretty(judged))
    _write(out / CARD, data)
    report(events.Judged(judged["recommendation"], judged["reason"]))
    return judged


def _card(
    out: Path, info: ModelInfo, plan: Plan, division: Division, files: Sequence[Path]
) -> ModelCard:
    memory = info.card.memory
    if memory is not None:
        shutil.copyfile(info.folder / memory.file, out / memory.file)
    return replace(
        info.card,
        id=plan.model_id,
        created=datetime.now(UTC).strftime("%Y-%m-%d"),
        weights=weight_files(list(files)),
        training={
            "retrained_from": {"id": info.id, "sha256": info.sha256},
            "manifest_sha256": plan.manifest_sha256,
            "packs": sorted({g.pack.path.name for g in division.train}),
            "cases_cells_chromosomes": {k: list(v) for k, v in plan.division.items()},
            "recipe": asdict(plan.recipe),
            "seed": plan.seed,
        },
        figures={},
        parent=info.id,
    )


def _predictors(
    info: ModelInfo, base: CIRNet, card: ModelCard, net: CIRNet, *, device: str, shared: bool
) -> tuple[Predictor, Predictor]:
    one = Predictor(info, base, device=device)
    other = Predictor(ModelInfo(card.id, "", info.folder, card), net, device=device)
    if not shared or one.device.kind != "cpu":
        return one, other
    place = next(base.parameters()).device
    backbone = SharedBackbone(base, place)
    return (
        one.with_engine(SharedEngine(backbone, base, place)),
        other.with_engine(SharedEngine(backbone, net, place)),
    )


def _scored(
    predictor: Predictor, groups: Sequence[PackRows], progress: Callable[[int, int], None]
) -> list[CellRecord]:
    return [
        record
        for group in groups
        for record in score_pack(predictor, group.rows, group.pack, progress=progress)
    ]


def _answers(
    predictor: Predictor,
    groups: Sequence[PackRows],
    progress: Callable[[int, int], None],
    named: list[changes.Named] | None = None,
) -> list[Answers]:
    card = predictor.info.card
    out = []
    for group in groups:
        for record in score_pack(predictor, group.rows, group.pack, progress=progress):
            said = answer(
                record, calibration=card.calibration, config=card.assign, limits=card.quality
            )
            if named is not None:
                named.append((group.pack.path.name, record.cell, record.files))
            # Two packs may each have a case of the same name.
            out.append(replace(said, case=f"{group.pack.path}:{said.case}"))
    return out


class _Watch:
    """Tells how far the scoring is, and heeds a cancel between two cells."""

    def __init__(self, report: Callable[[events.Event], None], control: Control) -> None:
        self._report, self._control = report, control

    def during(
        self, stage: Literal["calibrate", "compare"], *, part: int = 0, of: int = 1
    ) -> Callable[[int, int], None]:
        def progress(done: int, total: int) -> None:
            self._control.wait_while_paused()
            if self._control.wish == "cancel":
                raise CancelledError("Stopped; nothing was changed.")
            self._report(events.Staged(stage, part * total + done, of * total))

        return progress


def _figures(
    figures: dict[str, tuple[float, tuple[float, float]]],
) -> dict[str, dict[str, object]]:
    return {path: {"difference": value, "ci95": list(ci)} for path, (value, ci) in figures.items()}


def _pretty(value: Json) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    os.replace(part, path)


def compare_models(
    one: Predictor,
    other: Predictor,
    groups: Sequence[PackRows],
    *,
    split: str,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Json:
    """Two models on the same cells, in the form of ``verdict.json``."""
    began = time.monotonic()
    before, after = _answers(one, groups, progress), _answers(other, groups, progress)
    return verdict(
        compare(before, after),
        before,
        after,
        base_model={"id": one.info.id, "sha256": one.info.sha256},
        candidate_model={"id": other.info.id, "sha256": other.info.sha256},
        data=", ".join(dict.fromkeys(group.pack.path.name for group in groups)),
        split=split,
        seconds=time.monotonic() - began,
    )
