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


@dataclass(frozen=True)
class Plan:
    """Base, data, recipe and seed; the same plan gives the same model.

    Attributes:
        manifest_sha256: of the list of all images with their parts.
    """

    base: str
    base_sha256: str
    manifest_sha256: str
    recipe: Recipe
    seed: int
    division: dict[str, tuple[int, int, int]]

    @property
    def model_id(self) -> str:
        """The base's id and what tells this retraining from others."""
        digest = hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()
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


def train_config(net: NetConfig, plan: Plan, images: int) -> TrainConfig:
    """What the losses ask: the base's network, this recipe's sizes."""
    return TrainConfig(
        net=net,
        images=images,
        batch_size=plan.recipe.batch_size,
        learning_rate=plan.recipe.learning_rate,
        weight_decay=0.0,
        class_balance=0.5,
        seed=plan.seed,
    )
