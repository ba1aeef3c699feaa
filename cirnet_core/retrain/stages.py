"""The two stages of teaching: the heads on cached features, then all layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch

from cirnet_core.augment import JitterConfig
from cirnet_core.data.pack import Pack
from cirnet_core.data.sampler import Source, TrainingSampler
from cirnet_core.nn.cirnet import CIRNet, place
from cirnet_core.preprocess.scale import LengthTable, table_to_json
from cirnet_core.retrain import events
from cirnet_core.retrain.check import Checker
from cirnet_core.retrain.control import Control
from cirnet_core.retrain.division import Division
from cirnet_core.retrain.head import DRAWN_AT_ONCE, cache_features, train_head
from cirnet_core.retrain.loop import AllLayers, Samplers
from cirnet_core.retrain.plan import Plan, train_config
from cirnet_core.retrain.rehearsal import Rehearsal
from cirnet_core.synthetic import write_pack
from cirnet_core.train.checkpoint import latest_checkpoint
from cirnet_core.train.config import TrainConfig
from cirnet_core.train.loop import low_precision_of

SYNTHETIC_CELLS = 6
SYNTHETIC = "synthetic.zip"
DEFECT_SHARE = 0.06
HEAD_SEED = 1_000_000
"""Apart from the second stage's draws."""

Report = Callable[[events.Event], None]


def teach(
    base: CIRNet,
    rehearsal: Rehearsal,
    division: Division,
    plan: Plan,
    *,
    table: LengthTable,
    device: torch.device,
    work: Path,
    report: Report,
    control: Control,
) -> CIRNet:
    """A network that learnt the training cases; the base stays as it is.

    Raises:
        Cancelled: the watcher asked for it.
        TrainingError: the loss is no longer a number.
    """
    n = sum(len(group.rows) for group in division.train)
    images = plan.recipe.images_for(n)
    config = train_config(base.config, plan, max(images, 1))
    low = low_precision_of(config, device)
    net = place(CIRNet(base.config), device)
    net.load_state_dict(base.state_dict())
    net.eval()
    begun = images > 0 and latest_checkpoint(work) is not None
    if not begun:
        cached = cache_features(
            net,
            _sampler(division, table, config, size=DRAWN_AT_ONCE, seed=plan.seed + HEAD_SEED),
            plan.recipe.draws_for(n),
            device=device,
            low_precision=low,
            control=control,
            report=report,
        )
        train_head(
            net, cached, rehearsal=rehearsal, recipe=plan.recipe, config=config, device=device
        )
    if not images or (control.wish == "stop" and not begun):
        return net
    report(events.Staged("all", 0, images))
    checker = Checker(
        division.val, table, base, rehearsal=rehearsal, device=device, low_precision=low is not None
    )
    with _synthetic_pack(work, plan.seed) as pack:
        stage = AllLayers(
            net=net,
            base=base,
            rehearsal=rehearsal,
            samplers=_samplers(division, pack, table, config, plan),
            checker=checker,
            recipe=plan.recipe,
            config=config,
            device=device,
            low_precision=low,
            work=work,
            lengths_px=table_to_json(table),
            report=report,
            control=control,
        )
        stage.resume()
        stage.go()
    return net


def _samplers(
    division: Division, pack: Pack, table: LengthTable, config: TrainConfig, plan: Plan
) -> Samplers:
    synthetic = round(plan.recipe.batch_size * plan.recipe.synthetic_share)
    own = config.batch_size - synthetic
    return Samplers(
        _sampler(division, table, config, size=own, seed=plan.seed),
        _of_synthetic(pack, table, config, size=synthetic, seed=plan.seed),
    )


def _synthetic_pack(work: Path, seed: int) -> Pack:
    path = work / SYNTHETIC
    if not path.exists():  # written whole or not at all
        write_pack(path, SYNTHETIC_CELLS, seed)
    return Pack(path)


def _sampler(
    division: Division, table: LengthTable, config: TrainConfig, *, size: int, seed: int
) -> TrainingSampler:
    # Each pack counts by its images: they are all one laboratory's.
    sources = [Source(g.pack, g.rows, float(len(g.rows))) for g in division.train]
    return _sampling(sources, table, config, size=size, seed=seed)


def _of_synthetic(
    pack: Pack, table: LengthTable, config: TrainConfig, *, size: int, seed: int
) -> TrainingSampler | None:
    if not size:
        return None
    source = Source(pack, tuple(pack.select("all")), 1.0)
    sampler = _sampling([source], table, config, size=size, seed=seed + 1)
    return sampler


def _sampling(
    sources: list[Source], table: LengthTable, config: TrainConfig, *, size: int, seed: int
) -> TrainingSampler:
    net = config.net
    return TrainingSampler(
        sources,
        table,
        batch_size=size,
        size_hw=(net.height_px, net.width_px),
        jitter=JitterConfig(),
        seed=seed,
        defect_share=DEFECT_SHARE,
        class_balance=config.class_balance,
    )
