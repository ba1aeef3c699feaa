"""The tiny model's folder, round a file of it that is spoilt."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path


@cache
def tiny() -> tuple[dict[str, bytes], bytes]:
    """Files of a model folder, and its single shard's name within them."""
    import tempfile

    import torch

    from cirnet_core.classes import CLASSES
    from cirnet_core.models.card import ModelCard, weight_files, write_card
    from cirnet_core.nn.cirnet import CIRNet, NetConfig
    from cirnet_core.nn.weights import save_weights

    torch.set_num_threads(1)
    torch.manual_seed(1)
    config = NetConfig(backbone="tiny", height_px=64, width_px=40)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = save_weights(CIRNet(config).state_dict(), folder)
        lengths = {c: 60.0 for c in CLASSES}
        write_card(
            folder,
            ModelCard("tiny", "2024-01-01", config.to_json(), lengths, weight_files(files)),  # type: ignore[arg-type]
        )
        found = {path.name: path.read_bytes() for path in folder.iterdir()}
    shard = next(name for name in found if name.endswith(".safetensors"))
    return found, found[shard]


def shard_name() -> str:
    return next(name for name in tiny()[0] if name.endswith(".safetensors"))


def model_folder(path: Path, *, sign: bool) -> Path:
    """The tiny model round the file under test; ``sign`` makes the card agree with it."""
    folder = path.parent
    for name, data in tiny()[0].items():
        if name != path.name:
            (folder / name).write_bytes(data)
    if sign:
        card = json.loads((folder / "card.json").read_bytes())
        for entry in card["weights"]:
            data = (folder / entry["file"]).read_bytes()
            entry["sha256"], entry["bytes"] = hashlib.sha256(data).hexdigest(), len(data)
        (folder / "card.json").write_bytes(json.dumps(card).encode())
    return folder
