"""The model card: what a model is, what it was trained on, how good it is, its weights' hashes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cirnet_core.assign import AssignConfig
from cirnet_core.calibrate import Calibration
from cirnet_core.classes import CLASSES
from cirnet_core.errors import ModelError
from cirnet_core.files import check_ordinary, parse_json, read_small
from cirnet_core.quality import QualityLimits

CARD = "card.json"
SCHEMA_VERSION = 1
_CHUNK = 1 << 20
MAX_LENGTH_PX = 100_000.0
MAX_WEIGHT_BYTES = 1_000_000_000
"""Of one file of weights; the shipped network has 110 million bytes in all."""


@dataclass(frozen=True)
class WeightFile:
    """One file of the weights, hashed."""

    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class ModelCard:
    """A model, enough to run it and to judge it.

    Attributes:
        id: unique, never used again for other weights.
        classes: order of the outputs; must be this program's.
        net: ``cirnet_core.nn.cirnet.NetConfig`` as JSON.
        lengths_px: typical length on the canvas by class.
        training: data, split, recipe and how far it went.
        figures: what ``cirnet evaluate`` printed, by data and split.
        limits: plain sentences on what the model is not for.
        terms: under which terms the weights are given.
        parent: the model that this one goes on from.
        memory: the rehearsal memory (``cirnet_core.retrain.memory``); None if it has none.
    """

    id: str
    created: str
    net: dict[str, str | int | float | bool]
    lengths_px: dict[str, float]
    weights: tuple[WeightFile, ...]
    classes: tuple[str, ...] = CLASSES
    calibration: Calibration = field(default_factory=Calibration)
    assign: AssignConfig = field(default_factory=AssignConfig)
    quality: QualityLimits = field(default_factory=QualityLimits)
    training: dict[str, object] = field(default_factory=dict)
    figures: dict[str, object] = field(default_factory=dict)
    limits: tuple[str, ...] = ()
    terms: str = "Research use only."
    parent: str | None = None
    memory: WeightFile | None = None
    schema_version: int = SCHEMA_VERSION


class _Schema(msgspec.Struct):
    """Of a card nothing but its version: whatever else it holds is passed over unmade."""

    schema_version: object = None


def write_card(folder: Path, card: ModelCard) -> Path:
    """Write ``folder/card.json``."""
    path = folder / CARD
    path.write_bytes(card_bytes(card))
    return path


def card_bytes(card: ModelCard) -> bytes:
    """What the card's file holds; their SHA-256 is the model's."""
    return msgspec.json.format(msgspec.json.encode(card), indent=1) + b"\n"


def read_card(folder: Path) -> tuple[ModelCard, str]:
    """The card of a model folder and its SHA-256.

    Raises:
        ModelError: missing, damaged, newer than this program, or of other classes.
    """
    path = folder / CARD
    try:
        data = read_small(path)
    except OSError as error:
        raise ModelError(f"{path}: the model's card cannot be read ({error.strerror}).") from error
    try:
        version = parse_json(data, _Schema).schema_version
        if isinstance(version, int) and version > SCHEMA_VERSION:
            raise ModelError(
                f"{path}: schema_version {version} is newer than this program; update it."
            )
        card = parse_json(data, ModelCard)
    except msgspec.DecodeError as error:
        raise ModelError(f"{path}: damaged model card ({error}). Restore the model.") from error
    if card.classes != CLASSES:
        raise ModelError(f"{path}: field classes: another class order than 1…22, X, Y.")
    lengths = card.lengths_px
    if set(lengths) != set(CLASSES) or not all(
        0 < length < MAX_LENGTH_PX for length in lengths.values()
    ):
        raise ModelError(
            f"{path}: field lengths_px: must name a finite length above 0 for each class."
        )
    return card, hashlib.sha256(data).hexdigest()


def verify_weights(folder: Path, card: ModelCard) -> None:
    """Compare every weights file with the card.

    Raises:
        ModelError: a file is missing or is not the one that the card names.
    """
    if not card.weights:
        raise ModelError(f"{folder / CARD}: field weights: names no file.")
    for entry in card.weights:
        path = folder / entry.file
        if Path(entry.file).name != entry.file:
            raise ModelError(f"{folder / CARD}: field weights: {entry.file!r} leaves the folder.")
        try:
            check_ordinary(path, max_bytes=MAX_WEIGHT_BYTES)
            digest = hash_file(path)
        except OSError as error:
            raise ModelError(
                f"{path}: the model's weights cannot be read ({error.strerror}), as {CARD} names "
                "them. Restore the model."
            ) from error
        if digest != entry.sha256:
            raise ModelError(
                f"{path}: the file is not the one that {CARD} names. Restore the model."
            )


def hash_file(path: Path) -> str:
    """SHA-256 of a file, in constant memory."""
    digest = hashlib.sha256()
    with open(path, "rb") as handle:
        while chunk := handle.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def weight_files(paths: list[Path]) -> tuple[WeightFile, ...]:
    """Entries for files that were just written."""
    return tuple(WeightFile(p.name, hash_file(p), p.stat().st_size) for p in paths)
