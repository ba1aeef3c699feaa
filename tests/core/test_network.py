"""A model may come from anywhere: network and weights are compared before either is there."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from cirnet_core.classes import CLASSES
from cirnet_core.errors import ModelError
from cirnet_core.models.card import ModelCard, read_card, weight_files, write_card
from cirnet_core.models.network import MAX_PARAMETERS, load_network
from cirnet_core.models.store import resolve
from cirnet_core.nn import weights
from cirnet_core.nn.cirnet import CIRNet, NetConfig, count_parameters
from cirnet_core.nn.weights import INDEX, save_weights
from tests.full.fuzz_kinds import mutated
from tests.full.fuzz_model import SHARD, tiny
from tests.full.fuzz_readers import READERS
from tests.full.fuzz_worker import read_one


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder of the tiny network, with weights drawn at random."""
    for name, data in tiny()[0].items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


class Allocated(TorchDispatchMode):
    """Bytes of the tensors that were made on the CPU."""

    def __init__(self) -> None:
        super().__init__()
        self.bytes = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        for made in tree_leaves(out):
            if isinstance(made, torch.Tensor) and not made.is_meta:
                self.bytes += made.nbytes
        return out


def sign(folder: Path, **changes: object) -> None:
    """The card agrees with the files as they are now."""
    card, _ = read_card(folder)
    files = [folder / entry.file for entry in card.weights]
    write_card(folder, replace(card, weights=weight_files(files), **changes))  # type: ignore[arg-type]


def test_the_network_holds_what_the_files_hold_in_memory_of_its_own(model: Path) -> None:
    net = load_network(resolve(model))
    stored = load_file(model / SHARD)
    assert not net.training
    assert set(net.state_dict()) == set(stored)
    for key, value in net.state_dict().items():
        assert value.dtype == (torch.float32 if stored[key].is_floating_point() else torch.int64)
        assert torch.equal(value, stored[key].to(value.dtype))
    before = net.classifier.bias.clone()
    (model / SHARD).write_bytes(bytes((model / SHARD).stat().st_size))
    assert torch.equal(net.classifier.bias, before)
    assert all(parameter.requires_grad for parameter in net.parameters())


def test_tables_that_are_in_no_file_are_there(tmp_path: Path) -> None:
    net = CIRNet(NetConfig(backbone="levit_128s"))
    kept = {key for key, _ in net.named_buffers()} & set(net.state_dict())
    tables = {key: value for key, value in net.named_buffers() if key not in kept}
    assert tables
    files = save_weights(net.state_dict(), tmp_path)
    lengths = dict.fromkeys(CLASSES, 60.0)
    config = net.config.to_json()
    write_card(tmp_path, ModelCard("a", "2024-01-01", config, lengths, weight_files(files)))
    found = dict(load_network(resolve(tmp_path)).named_buffers())
    for key, value in tables.items():
        assert torch.equal(found[key], value)


@pytest.mark.parametrize("backbone", ["inception_resnet_v2", "resnet50", "vit_base_patch16_224"])
def test_a_card_that_names_another_network_costs_no_memory(
    model: Path, monkeypatch: pytest.MonkeyPatch, backbone: str
) -> None:
    sign(model, net=NetConfig(backbone=backbone).to_json())
    info = resolve(model)
    monkeypatch.setattr(weights, "load_file", lambda *_: pytest.fail("the weights were read"))
    with (
        Allocated() as allocated,
        pytest.raises(ModelError, match=r"the weights do not fit the network \(.*; \d+ more\)"),
    ):
        load_network(info)
    assert allocated.bytes < 100_000  # of some 100 to 350 MB


def test_a_network_for_no_workplace_is_refused_unbuilt(model: Path) -> None:
    with torch.device("meta"):
        assert count_parameters(CIRNet(NetConfig(backbone="vit_large_patch16_224"))) > (
            MAX_PARAMETERS
        )
    sign(model, net=NetConfig(backbone="vit_large_patch16_224").to_json())
    with Allocated() as allocated, pytest.raises(ModelError, match=r"card\.json: field net: too"):
        load_network(resolve(model))
    assert allocated.bytes < 100_000


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"classifier.bias": torch.zeros(25)}, r"classifier\.bias has the shape \(25,\) instead"),
        ({"classifier.bias": torch.zeros(24, dtype=torch.int32)}, "bias holds values of the kind"),
        ({"more": torch.zeros(2)}, "more is not a tensor of this network"),
        ({"classifier.bias": None}, r"classifier\.bias is missing"),
    ],
)
def test_what_does_not_fit_is_named(
    model: Path, change: dict[str, torch.Tensor | None], match: str
) -> None:
    changed = {**load_file(model / SHARD), **change}
    save_file({k: v for k, v in changed.items() if v is not None}, model / SHARD)
    sign(model)
    with pytest.raises(ModelError, match=f"do not fit the network .*{match}"):
        load_network(resolve(model))


def test_a_tensor_in_two_files_is_named(model: Path) -> None:
    save_file({"pose.bias": torch.zeros(3)}, model / "other.safetensors")
    index = json.loads((model / INDEX).read_bytes())
    index["weight_map"]["pose.bias"] = "other.safetensors"
    (model / INDEX).write_text(json.dumps(index))
    card, _ = read_card(model)
    files = [model / INDEX, model / SHARD, model / "other.safetensors"]
    write_card(model, replace(card, weights=weight_files(files)))
    with pytest.raises(ModelError, match=r"pose\.bias is in two files"):
        load_network(resolve(model))


def test_only_what_the_card_vouches_for_is_read(model: Path) -> None:
    # Files of these names go before the index where a training goes on from a checkpoint.
    forged = {k: torch.ones_like(v) for k, v in load_file(model / SHARD).items()}
    for name in ("average.safetensors", "model.safetensors"):
        save_file(forged, model / name)
    assert not torch.equal(load_network(resolve(model)).pose.bias, forged["pose.bias"].float())
    card, _ = read_card(model)
    for left in ([model / INDEX], [model / SHARD]):
        write_card(model, replace(card, weights=weight_files(left)))
        with pytest.raises(ModelError, match=rf"{INDEX}: .*field weights of card\.json"):
            load_network(resolve(model))


def test_a_head_of_many_megabytes_is_not_parsed(model: Path) -> None:
    head = b'{"__metadata__":{"a":"' + b"x" * 2_000_000 + b'"}}'
    (model / SHARD).write_bytes(struct.pack("<Q", len(head)) + head)
    sign(model)
    with pytest.raises(ModelError, match=f"{SHARD}.*its head is larger than 2,000,000"):
        load_network(resolve(model))


def test_a_memory_whose_maps_would_be_infinite_is_named(tmp_path: Path) -> None:
    reader = READERS["memory"]
    found = read_one(reader, mutated(reader, "memory", 1, 6404), tmp_path, None)
    assert found["outcome"] == "refused"
    assert "memory.safetensors: step: not what a memory holds" in found["message"]


@pytest.mark.parametrize("name", ["card", "weights", "index", "memory"])
def test_the_fuzzing_spoils_what_is_read(name: str, tmp_path: Path) -> None:
    reader = READERS[name]
    (good,) = reader.seeds()
    assert read_one(reader, good, tmp_path, None)["outcome"] == "read"
    assert read_one(reader, b"spoilt", tmp_path, None)["outcome"] == "refused"
    for index in range(20):
        found = read_one(reader, mutated(reader, name, 7, index), tmp_path, None)
        # "took": of time and memory, which are counted for the process as a whole.
        assert [word for word in found["wrong"] if not word.startswith("took")] == [], index
