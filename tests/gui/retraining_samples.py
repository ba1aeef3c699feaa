"""A tiny model that is active, and a pool of three signed cases, each in its part."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from cirnet_core.classes import CLASSES
from cirnet_core.models import shelf
from cirnet_core.models.card import ModelCard, weight_files, write_card
from cirnet_core.nn.cirnet import CIRNet, NetConfig
from cirnet_core.nn.weights import save_weights
from cirnet_core.synthetic import write_cell
from karyo_desktop.services.pool import open_pool
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.storage.pool_schema import Entry, Part

AT = "2026-03-01T10:00:00+01:00"
PARTS: tuple[Part, ...] = ("train", "val", "locked")


def tiny_model(folder: Path, name: str = "tiny-1", *, seed: int = 0) -> Path:
    """A whole model folder of an untrained tiny network."""
    torch.manual_seed(seed)
    net = CIRNet(NetConfig(backbone="tiny", height_px=64, width_px=40))
    files = save_weights(net.state_dict(), folder)
    write_card(
        folder,
        ModelCard(
            id=name,
            created="2026-03-01",
            net={"backbone": "tiny", "height_px": 64, "width_px": 40},
            lengths_px=dict.fromkeys(CLASSES, 40.0),
            weights=weight_files(files),
        ),
    )
    return folder


def activate_tiny(folder: Path) -> str:
    """Make a tiny model the active one; returns its id."""
    name = shelf.add(tiny_model(folder)).id
    shelf.activate(name)
    return name


@cache
def _drawn(seed: int) -> tuple[tuple[str, str, float, bytes], ...]:
    """File, class, turn and bytes of a cell's chromosomes; drawn once for all tests."""
    with TemporaryDirectory() as folder:
        return tuple(
            (name, item.label, item.rotation_deg, (Path(folder) / name).read_bytes())
            for name, item in write_cell(Path(folder), seed, sex="XX")
        )


def fill_pool(*, each: int = 16) -> None:
    """Three cases that were signed, looked at one by one."""
    with open_pool() as pool:
        for seed, part in enumerate(PARTS):
            entries, images = [], {}
            for name, class_, turn, data in _drawn(seed)[:each]:
                sha256 = ImageStore().add(data)
                images[sha256] = data
                entries.append(
                    Entry(
                        "c",
                        name,
                        sha256,
                        class_=class_,
                        rotation_deg=turn,
                        looked="single",
                        model="tiny-1",
                        proposed_class="1",
                    )
                )
            pool.add_signing(f"K-{seed}", entries, images, version="1", who="p", at=AT, part=part)
