"""After teaching: weights, calibration, the verdict on the locked cells, and last the card."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from cirnet_core.errors import ModelError
from cirnet_core.evaluate.metrics import Answers, Json, answer
from cirnet_core.evaluate.records import CellRecord, score_pack
from cirnet_core.evaluate.run import document
from cirnet_core.files import write_whole
from cirnet_core.models.card import CARD, ModelCard, card_bytes, weight_files
from cirnet_core.models.network import load_network
from cirnet_core.models.shelf import shipped_id
from cirnet_core.models.store import ModelInfo, resolve
from cirnet_core.nn.cirnet import CIRNet
from cirnet_core.nn.weights import load_weights, save_weights
from cirnet_core.predictor import Predictor
from cirnet_core.retrain import changed as changes
from cirnet_core.retrain import events
from cirnet_core.retrain import verdict as verdicts
from cirnet_core.retrain.control import Control
from cirnet_core.retrain.cross_validation import cross_validate
from cirnet_core.retrain.division import Division, PackRows
from cirnet_core.retrain.heed import heed
from cirnet_core.retrain.plan import Amount, Plan
from cirnet_core.retrain.recalibrate import recalibrate
from cirnet_core.retrain.shared import SharedBackbone, SharedEngine
from cirnet_core.retrain.stages import Teaching
from cirnet_core.retrain.verdict import Beside, Difference, against, compare, judge, verdict
from cirnet_core.runtime.engine import LookingEngine

LOCKED = "locked"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Finishing:
    """What the last part needs besides the teaching.

    Attributes:
        info: the base's.
        amount: how much was trained.
        heads_only: the candidate differs from the base in nothing else.
        began: on the monotonic clock.
    """

    out: Path
    info: ModelInfo
    plan: Plan
    amount: Amount
    device: str
    heads_only: bool
    say: Say
    began: float


def finish(scene: Teaching, net: CIRNet, job: Finishing) -> Json:
    """Make the folder a model and write what is known of it; returns the verdict.

    Raises:
        Cancelled: the watcher asked for it.
    """
    out, info, division = job.out, job.info, scene.division
    files = save_weights(net.state_dict(), out)
    load_weights(net, out)  # what is measured is what is kept: float16
    card = _card(job, net, division, files)
    one, other = _predictors(
        info,
        scene.base,
        card,
        net,
        device=job.device,
        heads_only=job.heads_only,
        deep_stays=scene.deep_stays,
        engine=scene.engine,
    )
    watch = _Watch(scene.report, scene.control)
    card = recalibrate(card, _scored(other, division.val, watch.during("calibrate")), job.say)
    other.info = replace(other.info, card=card)
    shipped = compared_with(info)
    of = 3 if shipped else 2
    named: list[changes.Named] = []
    before = _answers(one, division.locked, watch.during("compare", of=of), named)
    after = _answers(other, division.locked, watch.during("compare", part=1, of=of))
    found = compare(before, after)
    card = replace(card, figures={LOCKED: _figures(found.figures)})
    data = card_bytes(card)
    beside = Beside(
        shipped=_beside_shipped(
            shipped, job, division, after, watch.during("compare", part=2, of=of)
        ),
        cross_validation=_meanwhile(scene, info, found, watch.during("compare")),
        labels_in_bulk=sum(row.bulk for group in division.locked for row in group.rows),
    )
    judged = verdict(
        found,
        before,
        after,
        base_model={"id": info.id, "sha256": info.sha256},
        candidate_model={"id": card.id, "sha256": hashlib.sha256(data).hexdigest()},
        data=_names(division.locked),
        split=LOCKED,
        seconds=time.monotonic() - job.began,
        beside=beside,
    )
    write_whole(out / "manifest.json", division.manifest + b"\n")
    write_whole(out / "metrics.json", _pretty(judged["candidate_metrics"]))
    write_whole(out / changes.FILE, _pretty(changes.changed(named, before, after)))
    write_whole(out / "verdict.json", _pretty(judged))
    write_whole(out / CARD, data)
    scene.report(events.Judged(judged["recommendation"], judged["reason"]))
    return judged


def compared_with(info: ModelInfo) -> ModelInfo | None:
    """The model that came with the program, unless it is the base or not there."""
    try:
        found = resolve(shipped_id())
    except ModelError:
        return None
    return None if found.sha256 == info.sha256 else found


def _beside_shipped(
    shipped: ModelInfo | None,
    job: Finishing,
    division: Division,
    after: Sequence[Answers],
    progress: Callable[[int, int], None],
) -> Json | None:
    if shipped is None:
        return None
    try:
        asked = Predictor(shipped, load_network(shipped), device=job.device)
    except ModelError as error:
        job.say(f"not compared with the shipped model: {error}")
        return None
    before = _answers(asked, division.locked, progress)
    model = {"id": shipped.id, "sha256": shipped.sha256}
    metrics = document(
        before, model=model, data=_names(division.locked), split=LOCKED, rounds=verdicts.ROUNDS
    )
    return against(shipped.id, compare(before, after), model, metrics)


def _meanwhile(
    scene: Teaching, info: ModelInfo, found: Difference, progress: Callable[[int, int], None]
) -> Json | None:
    """What the learnt cases say by cross-validation, where the locked ones cannot tell."""
    if judge(found).recommendation != "cannot_tell":
        return None
    return cross_validate(scene, info, progress)


def _names(groups: Sequence[PackRows]) -> str:
    return ", ".join(dict.fromkeys(group.pack.path.name for group in groups))


def _card(job: Finishing, net: CIRNet, division: Division, files: Sequence[Path]) -> ModelCard:
    out, info, plan = job.out, job.info, job.plan
    memory = info.card.memory
    if memory is not None:
        shutil.copyfile(info.folder / memory.file, out / memory.file)
    return replace(
        info.card,
        id=plan.model_id(job.amount),
        created=datetime.now(UTC).strftime("%Y-%m-%d"),
        weights=weight_files(list(files)),
        net=net.config.to_json(),
        training={
            "retrained_from": {"id": info.id, "sha256": info.sha256},
            "manifest_sha256": plan.manifest_sha256,
            "packs": sorted({g.pack.path.name for g in division.train}),
            "cases_cells_chromosomes": {k: list(v) for k, v in plan.division.items()},
            "recipe": asdict(plan.recipe),
            "seed": plan.seed,
            "images": job.amount.images,
            "head_draws": job.amount.draws,
        },
        figures={},
        parent=info.id,
    )


def _predictors(
    info: ModelInfo,
    base: CIRNet,
    card: ModelCard,
    net: CIRNet,
    *,
    device: str,
    heads_only: bool,
    deep_stays: bool,
    engine: LookingEngine | None,
) -> tuple[Predictor, Predictor]:
    """Base and candidate; they share what the backbone says where it is the same."""
    one = Predictor(info, base, device=device)
    other = Predictor(ModelInfo(card.id, "", info.folder, card), net, device=device)
    if not (heads_only or deep_stays) or one.device.kind != "cpu":
        return one, other
    place = next(base.parameters()).device
    backbone = SharedBackbone(base, place, fine_too=heads_only, engine=engine)
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
            heed(self._control, self._report)
            self._report(events.Staged(stage, part * total + done, of * total))

        return progress


def _figures(
    figures: dict[str, tuple[float, tuple[float, float]]],
) -> dict[str, dict[str, object]]:
    return {path: {"difference": value, "ci95": list(ci)} for path, (value, ci) in figures.items()}


def _pretty(value: Json) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


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
        data=_names(groups),
        split=split,
        seconds=time.monotonic() - began,
    )
