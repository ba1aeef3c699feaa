"""The two stages of teaching: the heads on cached features, then all layers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from cirnet_core.augment import JitterConfig
from cirnet_core.data.pack import Pack
from cirnet_core.data.sampler import Source
from cirnet_core.nn.cirnet import CIRNet, place
from cirnet_core.preprocess.scale import LengthTable, table_to_json
from cirnet_core.retrain import events
from cirnet_core.retrain.check import Checker
from cirnet_core.retrain.control import Control
from cirnet_core.retrain.division import Division
from cirnet_core.retrain.head import DRAWN_AT_ONCE, Cached, cache_features, train_head
from cirnet_core.retrain.headwatch import HeadWatch
from cirnet_core.retrain.heed import Report
from cirnet_core.retrain.keeping import beside_base, can_be_kept, can_tell, likeness_of
from cirnet_core.retrain.loop import AllLayers, Samplers
from cirnet_core.retrain.others import LaboratorySampler, Other
from cirnet_core.retrain.plan import Amount, train_config
from cirnet_core.retrain.recipe import Recipe
from cirnet_core.retrain.rehearsal import Rehearsal
from cirnet_core.runtime.engine import LookingEngine
from cirnet_core.synthetic import write_pack
from cirnet_core.train.checkpoint import latest_checkpoint
from cirnet_core.train.config import TrainConfig
from cirnet_core.train.loop import low_precision_of

SYNTHETIC_CELLS = 6
SYNTHETIC = "synthetic.zip"
DEFECT_SHARE = 0.06
HEAD_SEED = 1_000_000
"""Apart from the second stage's draws."""


@dataclass(frozen=True)
class Teaching:
    """What both stages need.

    Attributes:
        base: the model to go on from; it stays as it is.
        engine: the base in a quicker runtime, for what is judged; None for PyTorch.
        work: folder of what an interrupted run goes on from.
    """

    base: CIRNet
    rehearsal: Rehearsal
    division: Division
    recipe: Recipe
    seed: int
    table: LengthTable
    device: torch.device
    work: Path
    report: Report
    control: Control
    engine: LookingEngine | None = None

    @property
    def low(self) -> torch.dtype | None:
        """The short number format that images pass the network in."""
        return low_precision_of(self.config(1), self.device)

    @property
    def deep_stays(self) -> bool:
        """Whether a backbone beside a fine branch is left as it is."""
        return self.base.config.fine and not self.recipe.deep

    @property
    def keeps(self) -> bool:
        """Whether the candidate holds what the base said beside what it learns."""
        wanted = self.recipe.keep and can_tell(self.rehearsal)
        possible = can_be_kept(self.base, deep=self.recipe.deep)
        return possible and (wanted or self.base.kept is not None)

    @property
    def shares(self) -> bool:
        """Whether base and candidate have one backbone."""
        return self.deep_stays or not self.recipe.images_each

    @property
    def training_images(self) -> int:
        """How many chromosomes are learnt from."""
        return sum(len(group.rows) for group in self.division.train)

    def config(self, images: int) -> TrainConfig:
        """What the losses ask."""
        return train_config(self.base.config, self.recipe, self.seed, images)

    def copy(self) -> CIRNet:
        """A network of its own with the base's weights; what that keeps doesn't learn."""
        net = place(CIRNet(replace(self.base.config, kept=False)), self.device)
        own = self.base.state_dict()
        net.load_state_dict({key: own[key] for key in net.state_dict()})
        return net.eval()

    def sampler(self, size: int, seed: int) -> LaboratorySampler:
        """Draws of the laboratory's own chromosomes."""
        # Each pack counts by its images: they are all one laboratory's.
        groups = self.division.train
        sources = [Source(g.pack, g.rows, float(len(g.rows))) for g in groups]
        return self._sampling(sources, [g.others for g in groups], size, seed)

    def synthetic_sampler(self, pack: Pack, size: int) -> LaboratorySampler | None:
        """Draws of synthetic chromosomes; None where none are wanted."""
        if not size:
            return None
        return self._sampling(
            [Source(pack, tuple(pack.select("all")), 1.0)], [], size, self.seed + 1
        )

    def _sampling(
        self, sources: list[Source], others: list[tuple[Other, ...]], size: int, seed: int
    ) -> LaboratorySampler:
        net = self.base.config
        return LaboratorySampler(
            sources,
            self.table,
            batch_size=size,
            size_hw=(net.height_px, net.width_px),
            jitter=JitterConfig(bend=self.recipe.bend, uneven=self.recipe.bend / 2),
            seed=seed,
            defect_share=DEFECT_SHARE,
            class_balance=self.config(1).class_balance,
        ).with_others(others)

    def checker(self, *, heads_only: bool = False) -> Checker:
        """What looks at the validation cases on the way."""
        return Checker(
            self.division.val,
            self.table,
            self.base,
            rehearsal=self.rehearsal,
            device=self.device,
            low_precision=self.low is not None,
            stays="features" if heads_only else "deep" if self.deep_stays else "nothing",
        )

    @contextmanager
    def all_layers(self, net: CIRNet, images: int, checker: Checker | None) -> Iterator[AllLayers]:
        """The second stage, ready to begin or to go on."""
        config = self.config(images)
        synthetic = round(self.recipe.batch_size * self.recipe.synthetic_share)
        with _synthetic_pack(self.work, self.seed) as pack:
            yield AllLayers(
                net=net,
                base=self.base,
                rehearsal=self.rehearsal,
                samplers=Samplers(
                    self.sampler(config.batch_size - synthetic, self.seed),
                    self.synthetic_sampler(pack, synthetic),
                ),
                checker=checker,
                recipe=self.recipe,
                config=config,
                device=self.device,
                low_precision=self.low,
                work=self.work,
                lengths_px=table_to_json(self.table),
                report=self.report,
                control=self.control,
            )


def teach(scene: Teaching, amount: Amount) -> CIRNet:
    """A network that learnt the training cases.

    Raises:
        Cancelled: the watcher asked for it.
        TrainingError: the loss is no longer a number.
    """
    net = scene.copy()
    begun = amount.images > 0 and latest_checkpoint(scene.work) is not None
    if begun:  # an earlier process drew them, and they only have to be read
        drawn = _drawn(replace(scene, report=lambda event: None, control=Control()), amount)
    else:
        drawn = _drawn(scene, amount)
        _teach_heads(scene, net, amount, drawn)
    if not amount.images or (scene.control.wish == "stop" and not begun):
        return net if scene.base.kept is None else _beside_base(scene, net, drawn)
    scene.report(events.Staged("all", 0, amount.images))
    with scene.all_layers(net, amount.images, scene.checker()) as stage:
        stage.resume()
        stage.go()
    return _beside_base(scene, net, drawn) if scene.keeps else net


def _beside_base(scene: Teaching, net: CIRNet, drawn: Cached) -> CIRNet:
    line = likeness_of(scene.base, drawn, scene.rehearsal) if can_tell(scene.rehearsal) else None
    return beside_base(net, scene.base, line)


def _drawn(scene: Teaching, amount: Amount) -> Cached:
    """The laboratory's chromosomes with what the base sees in them."""
    return cache_features(
        scene.base,
        scene.sampler(DRAWN_AT_ONCE, scene.seed + HEAD_SEED),
        amount.draws,
        device=scene.device,
        low_precision=scene.low,
        control=scene.control,
        report=scene.report,
        work=scene.work,
    )


def _teach_heads(scene: Teaching, net: CIRNet, amount: Amount, drawn: Cached) -> None:
    watch = HeadWatch(
        net,
        # The second stage's own looks begin where the heads' curves would end.
        scene.checker(heads_only=True) if not amount.images else None,
        scene.recipe.head_steps,
        report=scene.report,
        control=scene.control,
    )
    train_head(
        net,
        drawn,
        rehearsal=scene.rehearsal,
        recipe=scene.recipe,
        config=scene.config(max(amount.images, 1)),
        device=scene.device,
        on_step=watch.heard,
    )
    watch.keep_best()


def _synthetic_pack(work: Path, seed: int) -> Pack:
    path = work / SYNTHETIC
    if not path.exists():  # written whole or not at all
        write_pack(path, SYNTHETIC_CELLS, seed)
    return Pack(path)
