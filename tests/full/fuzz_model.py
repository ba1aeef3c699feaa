"""The tiny model's folder, round a file of it that is spoilt."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

SHARD = "model-00001-of-00001.safetensors"
"""The one file of the weights, so that whatever is spoilt in it is read."""

MEMORY = "memory.safetensors"


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


@cache
def memory_seeds() -> tuple[bytes, ...]:
    """A rehearsal memory of five items."""
    import tempfile

    import numpy as np

    from cirnet_core.data.sampler import Batch
    from cirnet_core.retrain.memory import Memory, save_memory

    labels = np.array([0, 5, 23, -1, 7])
    fields = Batch(
        np.zeros(0, np.float32),
        np.linspace(-1, 1, 15, dtype=np.float32).reshape(5, 3),
        labels,
        np.where(labels < 0, 1, 0),
        np.where(labels < 0, -1, 1),
        np.array([0.5, np.nan, 180, np.nan, -3], np.float32),
    )
    codes = np.arange(5 * 4 * 2, dtype=np.uint8).reshape(5, 4, 2, 1)
    with tempfile.TemporaryDirectory() as name:
        save_memory(Memory(codes, np.full(4, 0.1, np.float32), fields), Path(name))
        return ((Path(name) / MEMORY).read_bytes(),)


def read_memory(path: Path) -> None:
    """As a retraining does: all of it, and a few items."""
    import numpy as np

    from cirnet_core.models.card import weight_files
    from cirnet_core.retrain.memory import load_memory

    memory = load_memory(path.parent, weight_files([path])[0])
    maps, fields = memory.maps(), memory.fields(np.arange(len(memory)))
    if len(maps) != len(fields.labels) or not maps.isfinite().all():
        raise AssertionError("what was read is no memory")
