"""Case-wise cross-validation: what the locked cells are too few to show, shown meanwhile.

The cases that were learnt from are dealt into folds. For each fold the heads alone are taught on
the other folds' cases and asked about its own, beside the base. No locked case takes part, and
nothing of it goes into the candidate, whose own training may go deeper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from cirnet_core.data.pack import LabelledImage, Pack, by_cell
from cirnet_core.data.sampler import Batch
from cirnet_core.evaluate.metrics import Answers, Json, answer
from cirnet_core.evaluate.records import CellRecord, score_pack
from cirnet_core.models.store import ModelInfo
from cirnet_core.nn.cirnet import CIRNet
from cirnet_core.nn.views import BATCH, make_views
from cirnet_core.predictor import Predictor
from cirnet_core.preprocess.prepared import cell_intensity
from cirnet_core.quality import WHOLE
from cirnet_core.retrain.head import Cached, train_head
from cirnet_core.retrain.keeping import beside_base
from cirnet_core.retrain.rehearsal import joined
from cirnet_core.retrain.shared import SharedBackbone, SharedEngine
from cirnet_core.retrain.stages import Teaching
from cirnet_core.retrain.verdict import compare, differences, in_words

FOLDS = 5
LEAST_CASES = 2
CHROMOSOMES_AT_MOST = 400
"""Whole cells, case by case in turn, until there are so many: it has to be cheap."""

HEAD_STEPS = 150


@dataclass(frozen=True)
class _Cell:
    case: str
    record: CellRecord
    features: Cached


def cross_validate(
    scene: Teaching, info: ModelInfo, progress: Callable[[int, int], None] = lambda done, of: None
) -> Json | None:
    """What heads that learnt from other cases change on a case, all cases together.

    Returns:
        ``stage`` ("head"), ``folds``, ``cases``, ``cells``, ``chromosomes``, ``difference``,
        ``classes_worse``, ``corrections_fewer``, ``reason``; None with fewer than two cases.

    Raises:
        Cancelled: the watcher asked for it (by ``progress``).
    """
    chosen = _chosen(scene)
    cases = sorted({case for case, _, _ in chosen})
    if len(cases) < LEAST_CASES:
        return None
    folds = min(FOLDS, len(cases))
    backbone = SharedBackbone(scene.base, scene.device, engine=scene.engine)
    asked = _asked(info, scene, backbone, scene.base)
    cells = []
    for done, (case, pack, rows) in enumerate(chosen):
        progress(done, len(chosen) + folds)
        cells.append(_cell(asked, backbone, scene, case=case, pack=pack, rows=rows))
    before: list[Answers] = []
    after: list[Answers] = []
    for fold in range(folds):
        progress(len(chosen) + fold, len(chosen) + folds)
        own = set(cases[fold::folds])
        taught = _taught(scene, [cell for cell in cells if cell.case not in own])
        said = _asked(info, scene, backbone, taught)
        for cell, (_, pack, rows) in zip(cells, chosen, strict=True):
            if cell.case in own:
                before.append(_answer(cell.record, cell.case, info))
                (record,) = score_pack(said, rows, pack)
                after.append(_answer(record, cell.case, info))
    found = compare(before, after)
    return {
        "stage": "head",
        "folds": folds,
        "cases": found.cases,
        "cells": found.cells,
        "chromosomes": found.chromosomes,
        "difference": differences(found),
        "classes_worse": list(found.classes_worse),
        "corrections_fewer": found.corrections_fewer,
        "reason": f"Cross-validated by case, heads only: {in_words(found, what='cell')}.",
    }


def _asked(info: ModelInfo, scene: Teaching, backbone: SharedBackbone, net: CIRNet) -> Predictor:
    """The base's card with a network; on the CPU nothing passes the backbone twice."""
    asked = Predictor(info, net, device=scene.device.type)
    if scene.device.type != "cpu":
        return asked
    return asked.with_engine(SharedEngine(backbone, net, scene.device))


def _chosen(scene: Teaching) -> list[tuple[str, Pack, list[LabelledImage]]]:
    """Whole cells of the cases that were learnt from, each case's first before any's second."""
    waiting: dict[str, list[tuple[Pack, list[LabelledImage]]]] = {}
    for group in (*scene.division.train, *scene.division.val):
        for _, rows in by_cell(group.rows):
            # Two packs may each have a case of the same name.
            case = f"{group.pack.path}:{rows[0].case}"
            waiting.setdefault(case, []).append((group.pack, rows))
    found: list[tuple[str, Pack, list[LabelledImage]]] = []
    n = 0
    while waiting and n < CHROMOSOMES_AT_MOST:
        for case in sorted(waiting):
            pack, rows = waiting[case].pop(0)
            if not waiting[case]:
                del waiting[case]
            if n < CHROMOSOMES_AT_MOST:
                found.append((case, pack, rows))
                n += len(rows)
    return found


def _cell(
    asked: Predictor,
    backbone: SharedBackbone,
    scene: Teaching,
    *,
    case: str,
    pack: Pack,
    rows: Sequence[LabelledImage],
) -> _Cell:
    """The base's scores of a cell, and the features of both views of each chromosome."""
    (record,) = score_pack(asked, rows, pack)
    parts: list[Cached] = []
    for start in range(0, len(record.items), BATCH):  # the same batches: they are known already
        part = slice(start, start + BATCH)
        items, truth = record.items[part], record.truth_deg[part]
        views, geometry = make_views(
            items, record.scores.scale, cell_intensity(record.items), scene.base.config
        )
        turned = np.array([[i.shape.axis_deg, i.shape.axis_deg + 180.0] for i in items])
        left = (truth[:, None] - turned + 180.0) % 360.0 - 180.0
        n = 2 * len(items)
        fields = Batch(
            np.zeros(0, np.float32),
            np.repeat(geometry, 2, axis=0),
            np.repeat(record.labels[part], 2),
            np.full(n, WHOLE, np.int64),
            np.ones(n, np.int64),
            left.reshape(-1).astype(np.float32),
        )
        parts.append(Cached(backbone.features(views).cpu().clone(), fields))
    if not parts:  # no image of it could be read
        empty = np.zeros(0, np.int64)
        nothing = np.zeros(0, np.float32)
        fields = Batch(nothing, np.zeros((0, 3), np.float32), empty, empty, empty, nothing)
        return _Cell(case, record, Cached(torch.zeros(0, 1), fields))
    return _Cell(case, record, _together(parts))


def _together(parts: Sequence[Cached]) -> Cached:
    return Cached(
        torch.cat([part.features for part in parts]), joined([part.fields for part in parts])
    )


def _taught(scene: Teaching, cells: Sequence[_Cell]) -> CIRNet:
    net = scene.copy()
    some = [cell.features for cell in cells if len(cell.features.features)]
    if some:
        train_head(
            net,
            _together(some),
            rehearsal=scene.rehearsal,
            recipe=replace(scene.recipe, head_steps=min(scene.recipe.head_steps, HEAD_STEPS)),
            config=scene.config(1),
            device=scene.device,
        )
    return net if scene.base.kept is None else beside_base(net, scene.base, None)


def _answer(record: CellRecord, case: str, info: ModelInfo) -> Answers:
    card = info.card
    said = answer(record, calibration=card.calibration, config=card.assign, limits=card.quality)
    return replace(said, case=case)
