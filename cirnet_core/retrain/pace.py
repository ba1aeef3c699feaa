"""How long a retraining will take here, by a short warm-up, and how much of it fits its time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from cirnet_core.data.pack import by_cell
from cirnet_core.data.sampler import prepare_cell
from cirnet_core.nn.views import BATCH
from cirnet_core.retrain.check import IMAGES_AT_MOST
from cirnet_core.retrain.cross_validation import CHROMOSOMES_AT_MOST
from cirnet_core.retrain.head import features_of, train_head
from cirnet_core.retrain.plan import Amount
from cirnet_core.retrain.recipe import Recipe
from cirnet_core.retrain.shared import SharedBackbone
from cirnet_core.retrain.stages import Teaching

PASSES = 1.5
"""How often a cell passes the network until its scale is found, on average."""

KEPT_FREE = 0.2
"""Of the time, for what no warm-up sees: another program, a disk, a cell with strange images."""

LEAST_DRAWS = 64
LEAST_SHARE = 0.25
"""Of ``images_least``: with less, the second stage would only do harm to the calibration."""

STEPS_OF_CUTTING = 8
"""Images are cut in steps of that part of what was wanted, so that one machine, a little slower
today, mostly trains the same."""

WARM_UP_DRAWS = 8
WARM_UP_HEAD_STEPS = 3


@dataclass(frozen=True)
class Pace:
    """Seconds by the clock.

    Attributes:
        look: of one view in the verdict.
        prepare: of cutting one image free.
        draw: of one image drawn for the heads, and its features.
        head_step: of one step of the heads.
        step: of one image in the second stage; 0 where there is none.
        remember: of what a network says of its whole memory.
    """

    look: float
    prepare: float
    draw: float
    head_step: float
    step: float
    remember: float


def measure(scene: Teaching) -> Pace:
    """Warm up: a moment of each kind of work. Nothing of it is kept."""
    net, config = scene.copy(), scene.base.config
    views = np.zeros((BATCH, 2, 1, config.height_px, config.width_px), np.float32)
    backbone = SharedBackbone(net, scene.device, engine=scene.engine if scene.shares else None)
    look = _timed(lambda: backbone.look(views))
    sampler = scene.sampler(WARM_UP_DRAWS, scene.seed)
    draw = _timed(lambda: features_of(net, sampler[0], scene.device, scene.low))
    step = 0.0
    if scene.recipe.images_each:
        with scene.all_layers(scene.copy(), scene.recipe.batch_size, None) as stage:
            step = stage.seconds_of_a_step()
    return Pace(
        look=look / (2 * BATCH),
        prepare=_prepare_seconds(scene),
        draw=draw / WARM_UP_DRAWS,
        head_step=_head_seconds(scene),
        step=step / scene.recipe.batch_size,
        remember=scene.rehearsal.seconds,
    )


def _timed(work: Callable[[], object]) -> float:
    """Of the second time: the first one makes room."""
    work()
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _prepare_seconds(scene: Teaching) -> float:
    group = scene.division.train[0]
    _, rows = next(by_cell(group.rows))
    began = time.monotonic()
    prepare_cell(group.pack, rows, scene.table)
    return (time.monotonic() - began) / len(rows)


def _head_seconds(scene: Teaching) -> float:
    net = scene.copy()
    batch = scene.sampler(WARM_UP_DRAWS, scene.seed)[0]
    cached = features_of(net, batch, scene.device, scene.low)
    recipe = replace(scene.recipe, head_steps=WARM_UP_HEAD_STEPS)

    def some_steps() -> None:
        train_head(
            net,
            cached,
            rehearsal=scene.rehearsal,
            recipe=recipe,
            config=scene.config(1),
            device=scene.device,
        )

    return _timed(some_steps) / WARM_UP_HEAD_STEPS


def decide(scene: Teaching, pace: Pace, *, elapsed_s: float, models: int = 1) -> Amount:
    """How much to train so that the whole fits the recipe's time.

    Args:
        elapsed_s: what has passed already.
        models: how many other models the candidate is compared with.
    """
    recipe = scene.recipe
    wanted, wanted_draws = _wanted(scene, recipe)
    fixed = elapsed_s + _fixed_seconds(scene, pace, models)
    images, draws = wanted, wanted_draws
    if recipe.budget_s:
        room = recipe.budget_s * (1.0 - KEPT_FREE) - fixed
        least = min(wanted, _batches(recipe.images_least * LEAST_SHARE, recipe))
        for_draws = (room - least * pace.step) / max(pace.draw, 1e-9)
        draws = _cut(for_draws, wanted_draws, min(LEAST_DRAWS, wanted_draws))
        for_images = (room - draws * pace.draw) / max(pace.step, 1e-9)
        images = min(_batches(_cut(for_images, wanted, least), recipe), wanted) if wanted else 0
    return Amount(
        images=images,
        draws=draws,
        wanted_images=wanted,
        wanted_draws=wanted_draws,
        seconds=round(fixed + draws * pace.draw + images * pace.step, 1),
        images_per_second=round(1.0 / pace.step, 3) if images and pace.step else 0.0,
    )


def _wanted(scene: Teaching, recipe: Recipe) -> tuple[int, int]:
    n = scene.training_images
    return recipe.images_for(n), recipe.draws_for(n)


def _batches(images: float, recipe: Recipe) -> int:
    return max(int(images // recipe.batch_size), 1) * recipe.batch_size


def _cut(fits: float, wanted: int, least: int) -> int:
    """What was wanted where it fits, else some eighths of it, and never less than the least."""
    if fits >= wanted:
        return wanted
    eighths = int(max(fits, 0.0) * STEPS_OF_CUTTING // max(wanted, 1))
    return max(wanted * eighths // STEPS_OF_CUTTING, least)


def _fixed_seconds(scene: Teaching, pace: Pace, models: int) -> float:
    """What is to be done however little is trained."""
    train, val, locked = (scene.division.count(p)[2] for p in ("train", "val", "locked"))
    alone = not scene.recipe.images_each
    # Models on one backbone share what it says.
    shared = scene.shares
    # A candidate that is kept whole beside its base looks twice.
    own = 2 if scene.keeps and not shared else 1
    compared = locked * (models if shared else models + own)
    folds = min(train + val, CHROMOSOMES_AT_MOST)
    views = 2 * PASSES * (own * val + compared + folds)
    looks = min(val, IMAGES_AT_MOST) * 2 * pace.draw + pace.remember
    return (
        pace.prepare * (train + 2 * val + (models + 1) * locked + folds)
        + pace.look * views
        + pace.head_step * scene.recipe.head_steps * 2  # once more in the cross-validation
        + looks * (1 if alone else scene.recipe.checks + 2)
    )
