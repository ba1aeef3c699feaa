"""One configuration of the paper's experiment. Read from JSON; four presets come along."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

import msgspec

from cirnet_core.errors import InputError
from cirnet_core.files import parse_json
from cirnet_core.reproduce.paper import NETWORKS, ROWS, Augmentation
from cirnet_core.resources import resource_path

PRESETS = ("ours", "paper", "as-published-code", "small")
SMALLEST_CANVAS_PX = {"vanilla": 18, "siamese": 23, "cirnet": 75}
"""Below this nothing is left of the image before the last layer."""


@dataclass(frozen=True)
class Budget:
    """Images that each row of a network sees in training, counted as often as they are drawn."""

    none: int
    straightening: int
    cda: int

    def of(self, augmentation: Augmentation) -> int:
        return int(getattr(self, augmentation))


@dataclass(frozen=True)
class NetworkPlan:
    """One of the three networks.

    Attributes:
        canvas_px: height and width of its input.
        field_px: how many pixels of a file the canvas spans; longer chromosomes are shrunk.
        images: budget of each of its rows.
        pair_images: SiameseNet alone: how many of them are drawn as pairs first.
        channels: of the input; the grey is repeated.
        interface: CIR-Net alone: whether the Image Adaptive Interface stands in front.
        backbone: CIR-Net alone: ``tiny`` is for tests.
    """

    canvas_px: int
    field_px: float
    images: Budget
    pair_images: int = 0
    channels: int = 1
    interface: bool = True
    backbone: Literal["inception_resnet_v2", "tiny"] = "inception_resnet_v2"


@dataclass(frozen=True)
class Recipe:
    """How every network is trained.

    Attributes:
        schedule: the rate stays, or falls to zero along a cosine.
        clip_norm: longest gradient; None for any.
    """

    optimizer: Literal["adamw", "adam", "rmsprop"] = "adamw"
    learning_rate: float = 1e-3
    weight_decay: float = 0.0
    schedule: Literal["constant", "cosine"] = "cosine"
    warmup_images: int = 0
    label_smoothing: float = 0.0
    clip_norm: float | None = None
    batch_size: int = 32


@dataclass(frozen=True)
class Pictures:
    """What the networks are shown.

    Attributes:
        look: ``darkness`` from 0 (background) to 1 on one scale, bicubic; ``published``: 8-bit
            grey from 0 to 255, turned as Pillow's ``rotate`` does unasked, with black corners.
        centroid_px: an untouched image lies up to so many pixels of its file off the centre.
        cda_offset_px: b of Eq. 5 is drawn from ± so many pixels of the file.
        cda_upright: copies are turned from the file as it lies, not from its random direction.
        theta_deg: the angles of the copies.
        straighten: by the medial axis after the random turn, or not at all but as it lies.
    """

    look: Literal["darkness", "published"] = "darkness"
    centroid_px: float = 6.0
    cda_offset_px: float = 6.0
    cda_upright: bool = False
    theta_deg: tuple[int, ...] = tuple(range(0, 360, 15))
    straighten: Literal["medial_axis", "as_filed"] = "medial_axis"


@dataclass(frozen=True)
class ReproduceConfig:
    """The whole experiment.

    Attributes:
        protocol: who is tested. ``by_case``: cells of other persons. ``algorithm_1``: as the
            paper prints it, by chromosome. ``by_image``: one of ``folds`` stratified folds.
        test_share: r_test of Algorithm 1.
        valid_share: r_valid of Algorithm 1.
        fold_rows: rows that ``--folds`` cross-validates.
        watch_images: at most so many of what is watched are looked at; 0 for all.
        watch_every_images: 0 for once an epoch.
        patience: stop after so many looks without a better one; 0 for never.
        synthetic_cells: without a data pack, draw so many cells; 0 if a pack is needed.
        notes: further differences that the report states.
    """

    name: str
    networks: dict[str, NetworkPlan]
    protocol: Literal["by_case", "algorithm_1", "by_image"] = "by_case"
    recipe: Recipe = field(default_factory=Recipe)
    pictures: Pictures = field(default_factory=Pictures)
    males: int = 32
    females: int = 33
    folds: int = 5
    fold_rows: tuple[str, ...] = ("cirnet-cda",)
    test_share: float = 0.2
    valid_share: float = 0.5
    watch_images: int = 0
    watch_every_images: int = 0
    patience: int = 0
    synthetic_cells: int = 0
    tsne_images: int = 1_200
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    seed: int = 1
    checkpoint_minutes: float = 5.0
    notes: tuple[str, ...] = ()


def choose_reproduction(preset: str | None, file: str | None) -> ReproduceConfig | None:
    """The configuration that a command names, or None where it names none.

    Raises:
        InputError: there is no such preset, or the file cannot be used.
    """
    if preset is not None:
        return load_preset(preset)
    return load_reproduction(Path(file)) if file is not None else None


def load_preset(name: str) -> ReproduceConfig:
    """A configuration that comes with the program.

    Raises:
        InputError: it is none of ``PRESETS``.
    """
    if name not in PRESETS:
        raise InputError(f"--preset {name}: is none of {', '.join(PRESETS)}.")
    return load_reproduction(resource_path("training", f"reproduce-{name}.json"))


def load_reproduction(path: Path) -> ReproduceConfig:
    """Read a configuration; missing fields keep their defaults.

    Raises:
        InputError: unreadable, a field has the wrong name or type, or a network is missing.
    """
    try:
        raw = parse_json(path.read_bytes(), dict[str, object])
        unknown = sorted(set(raw) - {known.name for known in fields(ReproduceConfig)})
        if unknown:
            raise InputError(f"{path}: unknown field(s) {', '.join(unknown)}.")
        config = msgspec.convert(raw, ReproduceConfig)
    except OSError as error:
        raise InputError(f"{path}: cannot read the configuration ({error}).") from error
    except msgspec.DecodeError as error:
        raise InputError(f"{path}: {error}.") from error
    if set(config.networks) != set(NETWORKS):
        raise InputError(f"{path}: networks: needs {', '.join(NETWORKS)}, each once.")
    for name, plan in config.networks.items():
        least = SMALLEST_CANVAS_PX[name] if plan.backbone != "tiny" else 18
        if plan.canvas_px < least:
            raise InputError(f"{path}: networks.{name}.canvas_px: must be at least {least}.")
    wrong = sorted(set(config.fold_rows) - {row.id for row in ROWS})
    if wrong:
        raise InputError(f"{path}: fold_rows: {wrong[0]!r} is no row of Table 1.")
    return config


def dump_reproduction(config: ReproduceConfig) -> bytes:
    """The configuration as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(config), indent=2) + b"\n"
