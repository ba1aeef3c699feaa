"""What a retraining is, so that one that was interrupted is recognised, and the card says it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from cirnet_core.models.store import ModelInfo
from cirnet_core.nn.cirnet import NetConfig
from cirnet_core.retrain.division import Division
from cirnet_core.retrain.recipe import Recipe
from cirnet_core.train.config import TrainConfig


class Amount(msgspec.Struct, frozen=True):
    """How much is trained, decided once at the beginning so that it fits the preset's time.

    Attributes:
        images: that pass the whole network in the second stage; a multiple of the batch.
        draws: whose features the heads are trained on.
        wanted_images, wanted_draws: what the recipe asks for when there is time.
        seconds: how long the whole will take here, as the warm-up measured.
        images_per_second: of the second stage; 0 where there is none.
    """

    images: int
    draws: int
    wanted_images: int
    wanted_draws: int
    seconds: float = 0.0
    images_per_second: float = 0.0


@dataclass(frozen=True)
class Plan:
    """Base, data, recipe and seed; the same plan and amount give the same model.

    Attributes:
        manifest_sha256: of the list of all images with their parts.
    """

    base: str
    base_sha256: str
    manifest_sha256: str
    recipe: Recipe
    seed: int
    division: dict[str, tuple[int, int, int]]

    def model_id(self, amount: Amount) -> str:
        """The base's id and what tells this retraining from others."""
        what = msgspec.json.encode([self, amount.images, amount.draws], order="sorted")
        digest = hashlib.sha256(what).hexdigest()
        root = self.base.split("+")[0]
        return f"{root}+{digest[:10]}"


def make_plan(info: ModelInfo, division: Division, recipe: Recipe, seed: int) -> Plan:
    """The plan of a retraining."""
    return Plan(
        base=info.id,
        base_sha256=info.sha256,
        manifest_sha256=division.sha256,
        recipe=recipe,
        seed=seed,
        division={part: division.count(part) for part in ("train", "val", "locked")},
    )


def train_config(net: NetConfig, recipe: Recipe, seed: int, images: int) -> TrainConfig:
    """What the losses ask: the base's network, this recipe's sizes."""
    return TrainConfig(
        net=net,
        images=images,
        batch_size=recipe.batch_size,
        learning_rate=recipe.learning_rate,
        weight_decay=0.0,
        class_balance=0.5,
        seed=seed,
    )
