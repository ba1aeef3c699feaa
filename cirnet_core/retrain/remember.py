"""Give a model that was just made its rehearsal memory."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cirnet_core.data.pack import Pack
from cirnet_core.errors import InputError
from cirnet_core.models.card import WeightFile, read_card, write_card
from cirnet_core.models.network import load_network
from cirnet_core.models.store import ModelInfo
from cirnet_core.preprocess.scale import table_from_json
from cirnet_core.retrain.memory import ITEMS, remember, save_memory

UPRIGHT = ("pki3", "synthetic")


def remember_packs(
    folder: Path, packs: Sequence[Path], *, split: str = "train", items: int = ITEMS
) -> WeightFile:
    """Write ``folder/memory.safetensors`` and name it in the card, whose hash changes by it.

    Raises:
        InputError: the model has one already, or a pack cannot be used.
        ModelError: the model is damaged.
    """
    card, digest = read_card(folder)
    if card.memory is not None:
        raise InputError(f"{folder}: has a rehearsal memory already. A model is never changed.")
    net = load_network(ModelInfo(card.id, digest, folder, card))
    if net.kept is not None:
        raise InputError(f"{folder}: was retrained. Give the model that it comes from its memory.")
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(Pack(path)) for path in packs]
        memory = remember(
            net,
            opened,
            table_from_json(card.lengths_px),
            split=split,
            upright=UPRIGHT,
            items=items,
        )
    entry = save_memory(memory, folder)
    write_card(folder, replace(card, memory=entry))
    return entry
