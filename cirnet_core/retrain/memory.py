"""The rehearsal memory: what a model's middle layer said of a sample of what it was trained on.

It is no image: of each chromosome there are coarse maps of 2 × 1 places, and of 8 × 5 from the fine
branch, in steps of 1/255 of each channel's range. Latent replay (Pellegrini et al. 2020).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from torch import Tensor

from cirnet_core.augment import JitterConfig
from cirnet_core.classes import N_CLASSES
from cirnet_core.data.pack import Pack, with_upright
from cirnet_core.data.sampler import Batch, Source, TrainingSampler
from cirnet_core.errors import ModelError
from cirnet_core.files import check_ordinary
from cirnet_core.models.card import WeightFile, hash_file, weight_files
from cirnet_core.nn.cirnet import N_GEOMETRY, CIRNet
from cirnet_core.preprocess.scale import LengthTable
from cirnet_core.quality import OUTCOMES
from cirnet_core.retrain.parts import lower

FILE = "memory.safetensors"
ITEMS = 1_000
LARGEST_BYTES = 15_000_000
BESIDE_BYTES, BESIDE_EACH_BYTES = 100_000, 40
"""What a memory holds beside the codes: names and steps, and the labels of each item."""

DEFECTS, FOREIGN = 0.05, 0.03
CHUNK = 20
MAX_VALUE = 1e6
"""Of a step or of a logarithm of a size: far above any true one, far below what overflows."""

_KINDS = {
    "codes": ("uint8", 4),
    "step": ("float32", 1),
    "geometry": ("float32", 2),
    "labels": ("int8", 1),
    "outcomes": ("int8", 1),
    "domains": ("int8", 1),
    "turn_deg": ("float32", 1),
}
_RANGES = {"labels": (-1, N_CLASSES - 1), "outcomes": (0, len(OUTCOMES) - 1), "domains": (-1, 1)}


@dataclass(frozen=True)
class Memory:
    """N remembered items.

    Attributes:
        codes: (N, C, h, w) uint8 maps between the halves of the network.
        step: (C,) what one unit of a channel's codes is.
        labels: a batch's fields but for the images, which are not kept.
    """

    codes: NDArray[np.uint8]
    step: NDArray[np.float32]
    labels: Batch

    def __len__(self) -> int:
        return len(self.codes)

    def maps(self, chosen: NDArray[np.int64] | slice = slice(None)) -> Tensor:
        """(M, C, h, w) float32 of the chosen items."""
        codes = torch.from_numpy(self.codes[chosen].astype(np.float32))
        return codes * torch.from_numpy(self.step)[None, :, None, None]

    def fields(self, chosen: NDArray[np.int64] | slice = slice(None)) -> Batch:
        """The labels of the chosen items; no images."""
        return taken(self.labels, chosen)


def taken(batch: Batch, chosen: NDArray[np.int64] | slice) -> Batch:
    """Some items of a batch, without their images."""
    return Batch(
        np.zeros(0, np.float32),
        batch.geometry[chosen],
        batch.labels[chosen],
        batch.outcomes[chosen],
        batch.domains[chosen],
        batch.turn_deg[chosen],
    )


def remember(
    net: CIRNet,
    packs: Sequence[Pack],
    table: LengthTable,
    *,
    split: str,
    upright: Sequence[str],
    items: int = ITEMS,
    seed: int = 0,
) -> Memory:
    """Draw a sample, all classes and all packs alike, and keep what the middle layer says of it.

    Args:
        items: at most so many; fewer where their maps would not fit ``LARGEST_BYTES``.

    Raises:
        InputError: a pack has no row of the split.
    """
    config = net.config
    sources = []
    for pack in packs:
        rows = pack.select(split)
        rows = with_upright(rows) if pack.name in upright else rows
        sources.append(Source(pack, tuple(rows), 1.0))
    sampler = TrainingSampler(
        sources,
        table,
        batch_size=CHUNK,
        size_hw=(config.height_px, config.width_px),
        jitter=JitterConfig(),
        seed=seed,
        defect_share=DEFECTS,
        foreign_share=FOREIGN if config.domain else 0.0,
        class_balance=1.0,
    )
    net.eval()
    batches: list[Batch] = []
    parts: list[NDArray[np.float32]] = []
    while not parts or len(parts) < min(items, _room(parts[0])) // CHUNK:
        batches.append(sampler[len(batches)])
        with torch.inference_mode():
            parts.append(lower(net, torch.from_numpy(batches[-1].images)).numpy())
    maps = np.concatenate(parts)
    labels = Batch(*(np.concatenate(field) for field in zip(*batches, strict=True)))
    # After a ReLU nothing is below 0; the largest of a channel is its code 255.
    step = np.maximum(maps.max(axis=(0, 2, 3)), 1e-6).astype(np.float32) / np.float32(255)
    codes = np.rint(maps / step[None, :, None, None]).clip(0, 255).astype(np.uint8)
    return Memory(codes, step, labels._replace(images=np.zeros(0, np.float32)))


def _room(maps: NDArray[np.float32]) -> int:
    """How many items of such maps a memory holds."""
    return int((LARGEST_BYTES - BESIDE_BYTES) // (maps[0].size + BESIDE_EACH_BYTES))


def save_memory(memory: Memory, folder: Path) -> WeightFile:
    """Write ``folder/memory.safetensors``; returns its entry for the card.

    Raises:
        ModelError: it would be too large to travel with a model.
    """
    path = folder / FILE
    fields = memory.labels
    save_file(
        {
            "codes": np.ascontiguousarray(memory.codes),
            "step": memory.step,
            "geometry": fields.geometry.astype(np.float32),
            "labels": fields.labels.astype(np.int8),
            "outcomes": fields.outcomes.astype(np.int8),
            "domains": fields.domains.astype(np.int8),
            "turn_deg": fields.turn_deg.astype(np.float32),
        },
        path,
    )
    if path.stat().st_size >= LARGEST_BYTES:
        path.unlink()
        raise ModelError(f"{path}: a memory of {len(memory)} items is too large. Take fewer.")
    return weight_files([path])[0]


def load_memory(folder: Path, entry: WeightFile) -> Memory:
    """Read a model's memory.

    Raises:
        ModelError: missing, damaged, or not the one that the card names.
    """
    path = folder / entry.file
    if Path(entry.file).name != entry.file:
        raise ModelError(f"{folder}: field memory: {entry.file!r} leaves the folder.")
    try:
        check_ordinary(path, max_bytes=LARGEST_BYTES)
        if hash_file(path) != entry.sha256:
            raise ModelError(f"{path}: the file is not the one on the card. Restore the model.")
        data = load_file(path)
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise ModelError(f"{path}: missing or damaged ({error}). Restore the model.") from error
    wrong = ", ".join(_misfits(data))
    if wrong:
        raise ModelError(f"{path}: {wrong}: not what a memory holds. Restore the model.")
    fields = Batch(
        np.zeros(0, np.float32),
        data["geometry"],
        data["labels"].astype(np.int64),
        data["outcomes"].astype(np.int64),
        data["domains"].astype(np.int64),
        data["turn_deg"],
    )
    return Memory(data["codes"], data["step"], fields)


def _misfits(data: Mapping[str, NDArray[Any]]) -> list[str]:
    """Tensors that are missing, or that training could not learn from."""
    kinds = {name: (array.dtype.name, array.ndim) for name, array in data.items()}
    wrong = [name for name, kind in _KINDS.items() if kinds.get(name) != kind]
    if wrong:
        return wrong
    items, channels = data["codes"].shape[:2]
    sizes = {"step": (channels,), "geometry": (items, N_GEOMETRY)}
    good = {
        "codes": data["codes"].size > 0,
        "step": ((data["step"] > 0) & (data["step"] <= MAX_VALUE)).all(),
        "geometry": (np.abs(data["geometry"]) <= MAX_VALUE).all(),
        "turn_deg": not np.isinf(data["turn_deg"]).any(),  # NaN where nobody knows
        **{
            name: ((data[name] >= least) & (data[name] <= most)).all()
            for name, (least, most) in _RANGES.items()
        },
    }
    return [
        name
        for name, holds in good.items()
        if not holds or (name != "codes" and data[name].shape != sizes.get(name, (items,)))
    ]
