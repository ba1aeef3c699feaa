"""A small labelled pack and a tiny trained model, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from cirnet_core.data.pack import Pack
from cirnet_core.models.release import release
from cirnet_core.nn.cirnet import NetConfig
from cirnet_core.synthetic import write_pack
from cirnet_core.train.config import TrainConfig
from cirnet_core.train.loop import train

TINY = NetConfig(backbone="tiny", height_px=64, width_px=40)


def tiny_config(**changes: object) -> TrainConfig:
    """A run of seconds on the synthetic pack."""
    values: dict[str, object] = {
        "net": TINY,
        "images": 192,
        "batch_size": 16,
        "warmup_images": 32,
        "val_images": 46,
        "val_every_images": 96,
        "precision": "float32",
        "ema": 0.9,
    }
    return TrainConfig(**(values | changes))


@pytest.fixture(scope="session")
def pack_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten synthetic cells, one of them val and one test."""
    path = tmp_path_factory.mktemp("packs") / "synthetic.zip"
    write_pack(path, 10, 7)
    return path


@pytest.fixture(scope="session")
def tiny_model(pack_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released model folder of the tiny network."""
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("models")
    with Pack(pack_path) as pack:
        train([pack], folder / "run", tiny_config(), device=torch.device("cpu"), workers=0)
    release(folder / "run", folder / "tiny-1", "tiny-1", [pack_path], device="cpu")
    return folder / "tiny-1"


@pytest.fixture(scope="session")
def base(tiny_model: Path, pack_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model with a rehearsal memory."""
    from cirnet_core.retrain.remember import remember_packs

    folder = tmp_path_factory.mktemp("base") / "tiny-1"
    folder.mkdir()
    for file in tiny_model.iterdir():
        if file.is_file():
            (folder / file.name).write_bytes(file.read_bytes())
    remember_packs(folder, [pack_path], items=60)
    return folder


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven cases of another laboratory, with fewer images each."""
    from tests.full.new_laboratory import write_subset

    folder = tmp_path_factory.mktemp("lab")
    write_pack(folder / "all.zip", 7, 99, aneuploid_share=0.0)
    with Pack(folder / "all.zip") as pack:
        return write_subset(pack, [r for r in pack.rows if r.label < "2"], folder / "lab.zip", "a")


@pytest.fixture(scope="module")
def few_rounds() -> Iterator[None]:
    """A bootstrap of a moment, and few synthetic cells: here nobody reads the intervals."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cirnet_core.retrain.verdict.ROUNDS", 10)
        patch.setattr("cirnet_core.retrain.stages.SYNTHETIC_CELLS", 2)
        yield
