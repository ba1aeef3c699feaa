"""What a retraining is made of: the network's halves, its memory, the division by case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from cirnet_core.data.pack import Pack
from cirnet_core.errors import InputError, ModelError
from cirnet_core.models.card import read_card
from cirnet_core.models.network import load_network
from cirnet_core.models.store import resolve
from cirnet_core.nn.cirnet import CIRNet, NetConfig
from cirnet_core.preprocess.scale import table_from_json
from cirnet_core.retrain.division import divide
from cirnet_core.retrain.memory import (
    ITEMS,
    LARGEST_BYTES,
    load_memory,
    remember,
    save_memory,
)
from cirnet_core.retrain.parts import lower, upper
from cirnet_core.retrain.remember import remember_packs
from tests.full.new_laboratory import write_subset


@pytest.mark.parametrize("backbone", ["tiny", "inception_resnet_v2"])
def test_the_two_halves_are_the_whole_network(backbone: str) -> None:
    torch.manual_seed(0)
    net = CIRNet(NetConfig(backbone=backbone, height_px=128, width_px=80, domain=True)).eval()
    x, g = torch.rand(2, 1, 128, 80), torch.rand(2, 3)
    with torch.inference_mode():
        maps = lower(net, x)
        for a, b in zip(net(x, g), net.heads(upper(net, maps), g), strict=True):
            torch.testing.assert_close(a, b)
    assert backbone == "tiny" or maps[0].numel() * ITEMS < LARGEST_BYTES


def test_the_memory_gives_back_what_the_middle_layer_said(
    base: Path, pack_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = resolve(base)
    said: list[torch.Tensor] = []

    def heard(net: CIRNet, images: torch.Tensor) -> torch.Tensor:
        said.append(lower(net, images))
        return said[-1]

    monkeypatch.setattr("cirnet_core.retrain.memory.lower", heard)
    with Pack(pack_path) as pack:
        memory = remember(
            load_network(info),
            [pack],
            table_from_json(info.card.lengths_px),
            split="train",
            upright=(),
            items=60,
        )
    exact = torch.cat(said).clone()
    assert memory.codes.dtype == np.uint8
    assert len(memory) == len(exact) == 60
    off = (memory.maps() - exact).abs().amax(dim=(0, 2, 3))
    assert (off <= 0.501 * torch.from_numpy(memory.step)).all()
    some = np.array([5, 3])
    torch.testing.assert_close(memory.maps(some), memory.maps()[[5, 3]])
    assert memory.fields(some).labels.tolist() == memory.labels.labels[[5, 3]].tolist()
    assert len({int(c) for c in memory.labels.labels if c >= 0}) > 18


def test_a_model_gets_its_memory_once(base: Path) -> None:
    entry = read_card(base)[0].memory
    assert entry is not None
    assert entry.bytes < LARGEST_BYTES
    with pytest.raises(InputError, match="has a rehearsal memory already"):
        remember_packs(base, [])


def test_a_memory_that_was_tampered_with_is_refused(base: Path, tmp_path: Path) -> None:
    card, _ = read_card(base)
    assert card.memory is not None
    memory = load_memory(base, card.memory)
    entry = save_memory(memory, tmp_path)
    assert entry == card.memory
    data = bytearray((tmp_path / entry.file).read_bytes())
    data[-1] ^= 1
    (tmp_path / entry.file).write_bytes(bytes(data))
    with pytest.raises(ModelError, match=r"memory\.safetensors"):
        load_memory(tmp_path, entry)


def test_cases_are_divided_and_never_images(lab: Path) -> None:
    with Pack(lab) as pack:
        found = divide([pack], split=None, locked=None, seed=1)
        again = divide([pack], split=None, locked=None, seed=1)
        others = {divide([pack], split=None, locked=None, seed=n).sha256 for n in range(2, 8)}
    assert found.sha256 == again.sha256
    assert others - {found.sha256}
    cases = [
        {row.case for group in getattr(found, part) for row in group.rows}
        for part in ("train", "val", "locked")
    ]
    assert [len(some) for some in cases] == [5, 1, 1]
    assert len(set.union(*cases)) == 7
    assert sum(found.count(part)[2] for part in ("train", "val", "locked")) == len(pack.rows)  # type: ignore[arg-type]


def test_what_is_locked_is_left_out_of_the_training(lab: Path, tmp_path: Path) -> None:
    with Pack(lab) as pack:
        cases = sorted({row.case for row in pack.rows})
        rows = [row for row in pack.rows if row.case in cases[:2]]
        renamed = [replace(row, case=f"other-{row.case}", cell=f"o-{row.cell}") for row in rows]
        copy = write_subset(pack, renamed, tmp_path / "copy.zip", "test")
        with Pack(copy) as locked:
            found = divide([pack], split=None, locked=(locked, "test"), seed=1)
        assert {row.case for g in found.train for row in g.rows} <= set(cases[2:])
        assert found.left_out == tuple(f"lab:{case}" for case in cases[:2])
        assert found.count("locked")[0] == 2
        with pytest.raises(InputError, match="nothing is left to learn from"):
            divide([pack], split=None, locked=(pack, "all"), seed=1)


def test_one_case_alone_cannot_be_judged(lab: Path, tmp_path: Path) -> None:
    with Pack(lab) as pack:
        rows = [row for row in pack.rows if row.case == pack.rows[0].case]
        one = write_subset(pack, rows, tmp_path / "one.zip", "train")
    with Pack(one) as pack, pytest.raises(InputError, match="one case only"):
        divide([pack], split=None, locked=None, seed=1)
