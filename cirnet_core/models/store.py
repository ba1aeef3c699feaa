"""Where models lie: the shipped ones and the laboratory's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cirnet_core.errors import ModelError
from cirnet_core.files import parse_json, read_small
from cirnet_core.home import home
from cirnet_core.models.card import CARD, ModelCard, read_card
from cirnet_core.resources import resource_path

ACTIVE = "active.json"


@dataclass(frozen=True)
class ModelInfo:
    """A model that was found: its folder, card and the card's SHA-256."""

    id: str
    sha256: str
    folder: Path
    card: ModelCard


def model_roots() -> list[Path]:
    """Folders that hold models, the laboratory's own first."""
    return [home() / "models", resource_path("models")]


def list_models() -> list[ModelInfo]:
    """Every readable model, by id. Damaged ones are left out; ``resolve`` names what is wrong."""
    found: dict[str, ModelInfo] = {}
    for root in model_roots():
        for card_path in sorted(root.glob(f"*/{CARD}")) if root.is_dir() else []:
            if card_path.parent.name.startswith("."):
                continue  # half-copied, or being deleted
            try:
                card, digest = read_card(card_path.parent)
            except ModelError:
                continue
            found.setdefault(card.id, ModelInfo(card.id, digest, card_path.parent, card))
    return sorted(found.values(), key=lambda info: info.id)


def resolve(model: str | Path | None = None) -> ModelInfo:
    """Find a model by folder, by id, or the active one.

    Raises:
        ModelError: there is no such model, or it is damaged; the message names it.
    """
    if model is None:
        return _active()
    path = Path(model)
    if os.path.isdir(path):
        card, digest = read_card(path)
        return ModelInfo(card.id, digest, path, card)
    return _by_id(str(model))


def _by_id(model: str) -> ModelInfo:
    for root in model_roots():
        folder = root / model
        # ``os.path`` for what is too long for a name, or none at all: neither is there.
        if os.path.exists(folder / CARD) and folder.parent == root:
            card, digest = read_card(folder)
            return ModelInfo(card.id, digest, folder, card)
    known = ", ".join(info.id for info in list_models()) or "none"
    raise ModelError(f"{model}: no such model (a folder, or one of: {known}).")


def _active() -> ModelInfo:
    for root in model_roots():
        pointer = root / ACTIVE
        if pointer.exists():
            try:
                name = parse_json(read_small(pointer), dict[str, str])["active"]
            except (msgspec.DecodeError, KeyError, OSError) as error:
                raise ModelError(f"{pointer}: damaged pointer to the model ({error}).") from error
            return _by_id(name)
    raise ModelError(f"{resource_path('models')}: holds no model. Install the program again.")
