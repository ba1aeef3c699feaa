"""What a training run is. Read from and written to JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from cirnet_core.augment import JitterConfig
from cirnet_core.errors import InputError
from cirnet_core.files import parse_json, read_small
from cirnet_core.nn.cirnet import NetConfig


@dataclass(frozen=True)
class TrainConfig:
    """One run.

    The learning rate rises over ``warmup_images``, stays, and falls to zero over the last
    ``decay_images`` of ``images``. A run with ``decay_images = 0`` can be gone on with from its
    weights alone.

    Attributes:
        defect_share: share of the draws that are touching pairs, blobs, writing or empty crops.
        foreign_share: share of the draws whose bands are no G-bands, for a net with that head.
        class_balance: a class with n images is drawn in proportion to n^(1 - class_balance):
            0 takes them as they come, 1 all classes alike.
        weights: share of each pack in the batches, by the pack's file stem; others get 1.
        upright: stems of packs whose images lie p arm up where the table says nothing.
        labels: SHA-256 of the label corrections of each pack that had some, by file stem;
            the command fills it in, so that a run says which labels it was taught.
        start_from: a model folder or checkpoint whose weights the run starts from; a network that
            is the fine branch alone takes that branch out of a joined one.
        fine_from: another one, of a network whose backbone is the fine branch alone: the run
            starts from both, joined.
        heads_only: leaves the layers below the heads as they are: what two networks that were
            joined say together is weighed anew, in a few minutes.
        val_images: how many images of each pack's ``val`` are looked at on the way.
    """

    net: NetConfig = field(default_factory=NetConfig)
    jitter: JitterConfig = field(default_factory=JitterConfig)
    images: int = 100_000
    batch_size: int = 32
    optimizer: Literal["adamw", "rmsprop"] = "adamw"
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    warmup_images: int = 2_000
    decay_images: int = 0
    clip_norm: float = 5.0
    label_smoothing: float = 0.05
    ema: float = 0.998
    pose_weight: float = 0.3
    quality_weight: float = 0.3
    domain_weight: float = 0.2
    defect_share: float = 0.06
    foreign_share: float = 0.04
    class_balance: float = 0.0
    weights: dict[str, float] = field(default_factory=dict)
    upright: tuple[str, ...] = ("pki3",)
    split: str = "train"
    labels: dict[str, str] = field(default_factory=dict)
    start_from: str | None = None
    fine_from: str | None = None
    heads_only: bool = False
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    seed: int = 1
    val_images: int = 600
    val_every_images: int = 10_000
    checkpoint_minutes: float = 10.0

    def learning_rate_at(self, images_seen: int) -> float:
        """The rate for the step that starts after ``images_seen`` images."""
        rate = self.learning_rate
        if images_seen < self.warmup_images:
            rate *= (images_seen + self.batch_size) / (self.warmup_images + self.batch_size)
        left = self.images - images_seen
        if self.decay_images and left < self.decay_images:
            rate *= max(left, 0) / self.decay_images
        return rate


def load_config(path: Path) -> TrainConfig:
    """Read a configuration; missing fields keep their defaults.

    Raises:
        InputError: unreadable, or a field has the wrong name or type.
    """
    try:
        raw = parse_json(read_small(path), dict[str, object])
        unknown = sorted(set(raw) - set(TrainConfig.__dataclass_fields__))
        if unknown:
            raise InputError(f"{path}: unknown field(s) {', '.join(unknown)}.")
        return msgspec.convert(raw, TrainConfig)
    except OSError as error:
        raise InputError(f"{path}: cannot read the configuration ({error}).") from error
    except msgspec.DecodeError as error:
        raise InputError(f"{path}: {error}.") from error


def dump_config(config: TrainConfig) -> bytes:
    """The configuration as indented JSON, every field of it.

    By way of ``asdict``: msgspec leaves out the defaults of what it has itself made from a part.
    """
    return msgspec.json.format(msgspec.json.encode(asdict(config)), indent=2)
