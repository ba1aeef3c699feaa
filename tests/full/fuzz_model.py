"""The tiny model's folder, round a file of it that is spoilt."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

SHARD = "model-00001-of-00001.safetensors"
"""The one file of the weights, so that whatever is spoilt in it is read."""


@cache
def tiny() -> tuple[dict[str, bytes], bytes]:
    """Files of a model folder, and the bytes of its single shard."""
    import tempfile

    import torch
    from safetensors.torch import save_file

    from cirnet_core.classes import CLASSES
    from cirnet_core.models.card import ModelCard, weight_files, write_card
    from cirnet_core.nn.cirnet import CIRNet, NetConfig
    from cirnet_core.nn.weights import INDEX

    torch.set_num_threads(1)
    torch.manual_seed(1)
    config = NetConfig(backbone="tiny", height_px=64, width_px=40)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tensors = {
            key: value.half() if value.is_floating_point() else value
            for key, value in CIRNet(config).state_dict().items()
        }
        save_file(tensors, folder / SHARD)
        index = {"metadata": {"tensors": len(tensors)}, "weight_map": dict.fromkeys(tensors, SHARD)}
        (folder / INDEX).write_text(json.dumps(index, indent=1))
        files = [folder / INDEX, folder / SHARD]
        lengths = {c: 60.0 for c in CLASSES}
        write_card(
            folder,
            ModelCard("tiny", "2024-01-01", config.to_json(), lengths, weight_files(files)),  # type: ignore[arg-type]
        )
        found = {path.name: path.read_bytes() for path in folder.iterdir()}
    return found, found[SHARD]


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
