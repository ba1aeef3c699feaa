"""The fine branch: joined to a network it adds its vote, and a memory remembers it too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from cirnet_core.data.pack import Pack
from cirnet_core.errors import ModelError
from cirnet_core.models.release import release
from cirnet_core.nn.cirnet import HEADS, CIRNet, NetConfig
from cirnet_core.nn.fine import FineBranch
from cirnet_core.nn.join import fine_weights, joined_weights
from cirnet_core.nn.weights import read_weights
from cirnet_core.predictor import Predictor
from cirnet_core.retrain.memory import remember, save_memory
from cirnet_core.retrain.parts import lower, lower_names, upper
from cirnet_core.train.loop import train
from tests.core.conftest import tiny_config

SIZE = {"height_px": 64, "width_px": 40}


def net(**changes: object) -> CIRNet:
    return CIRNet(NetConfig(**({"backbone": "tiny", **SIZE} | changes))).eval()  # type: ignore[arg-type]


@pytest.mark.parametrize("geometry", [True, False])
@pytest.mark.parametrize("domain", [True, False])
def test_two_networks_that_are_joined_answer_with_their_mean(geometry: bool, domain: bool) -> None:
    torch.manual_seed(0)
    heads = {"geometry": geometry, "domain": domain}
    deep, fine, both = net(**heads), net(backbone="fine", **heads), net(fine=True, **heads)
    both.load_state_dict(joined_weights(deep.state_dict(), fine.state_dict()), strict=True)
    images, size = torch.rand(5, 1, 64, 40), torch.randn(5, 3)
    with torch.inference_mode():
        for name, one, other, all_ in zip(
            ("logits", "pose", "quality", "domain"),
            deep(images, size),
            fine(images, size),
            both(images, size),
            strict=False,
        ):
            assert torch.allclose(all_, (one + other) / 2, atol=1e-5), name


@pytest.mark.parametrize("heads", [{"geometry": True, "domain": True}, {"geometry": False}])
def test_the_branch_comes_out_of_a_joined_network_as_it_went_in(heads: dict[str, bool]) -> None:
    torch.manual_seed(0)
    deep, fine = net(**heads), net(backbone="fine", **heads)
    went_in = fine.state_dict()
    came_out = fine_weights(joined_weights(deep.state_dict(), went_in))
    assert came_out.keys() == went_in.keys()
    for key, value in came_out.items():
        if value.dim() == 1 and key.split(".")[0] in HEADS and "geometry" not in key:
            continue  # of the heads' biases only the mean of both is known
        assert torch.allclose(value, went_in[key], atol=1e-6), key
    with pytest.raises(ModelError, match="no fine branch"):
        fine_weights(deep.state_dict())


def test_networks_with_other_heads_are_not_joined() -> None:
    with pytest.raises(ModelError, match="cannot be joined"):
        joined_weights(net(domain=True).state_dict(), net(backbone="fine").state_dict())


def test_what_the_branch_says_goes_through_the_memory_whole() -> None:
    torch.manual_seed(0)
    both = net(fine=True)
    images = torch.rand(4, 1, 64, 40)
    with torch.inference_mode():
        maps = lower(both, images)
        seen = both.look(images)
        assert torch.allclose(upper(both, maps), seen, atol=1e-6)
    assert float(maps.min()) >= 0
    assert seen.shape[1] == both.classifier.in_features - 2 * 32
    names = lower_names(both)
    assert {name.split(".")[0] for name in names} == {
        "interface",
        "backbone",
        "fine",
        "fine_interface",
    }
    above = {name for name, _ in both.named_parameters()} - names
    assert any(name.startswith("fine.body.") for name in above)


def test_the_branch_alone_can_be_cut_too() -> None:
    alone = CIRNet(NetConfig(backbone="fine", domain=True)).eval()
    images = torch.rand(3, 1, 128, 80)
    with torch.inference_mode():
        maps = lower(alone, images)
        seen = upper(alone, maps)
        whole = alone.look(images)
    assert torch.allclose(seen, whole, atol=1e-5)
    assert float(maps.min()) >= 0
    above = {name for name, _ in alone.named_parameters()} - lower_names(alone)
    assert any(name.startswith("backbone.body.") for name in above)


def test_a_run_begins_with_both_and_becomes_a_model(pack_path: Path, tmp_path: Path) -> None:
    cpu = torch.device("cpu")
    with Pack(pack_path) as pack:
        for name in ("tiny", "fine"):
            config = tiny_config(net=NetConfig(backbone=name, **SIZE), images=32)
            train([pack], tmp_path / name, config, device=cpu, workers=0)
        config = tiny_config(
            net=NetConfig(backbone="tiny", fine=True, **SIZE),
            images=0,
            start_from=str(next((tmp_path / "tiny").glob("checkpoint-*"))),
            fine_from=str(next((tmp_path / "fine").glob("checkpoint-*"))),
        )
        train([pack], tmp_path / "both", config, device=cpu, workers=0)
    card = release(tmp_path / "both", tmp_path / "both-1", "both-1", [pack_path], device="cpu")
    assert card.net["fine"] is True
    config_in_card = card.training["config"]
    assert isinstance(config_in_card, dict)
    assert config_in_card["fine_from"] is None  # a path of one machine
    apart = card.training["fine"]
    assert isinstance(apart, dict)
    assert apart["images"] == 32
    assert apart["config"]["net"]["backbone"] == "fine"
    predictor = Predictor.load(tmp_path / "both-1", device="cpu", runtime="torch")
    assert isinstance(predictor._net.fine, FineBranch)

    on = tiny_config(
        net=NetConfig(backbone="fine", **SIZE), images=0, start_from=str(tmp_path / "both-1")
    )
    with Pack(pack_path) as pack:
        train([pack], tmp_path / "on", on, device=cpu, workers=0)
    begun = read_weights(next((tmp_path / "on").glob("checkpoint-*")))
    shipped = predictor._net.fine.state_dict()
    assert torch.equal(begun["backbone.places.weight"], shipped["places.weight"])


def test_a_memory_of_large_maps_holds_fewer_and_still_travels(
    pack_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cirnet_core.retrain.memory.LARGEST_BYTES", 3_000_000)
    alone = CIRNet(NetConfig(backbone="fine", domain=True))
    with Pack(pack_path) as pack:
        memory = remember(
            alone, [pack], np.full(24, 4.0), split="train", upright=("pack",), items=1_000
        )
    assert 200 < len(memory) < 400
    assert (tmp_path / save_memory(memory, tmp_path).file).stat().st_size < 3_000_000


def test_the_heads_alone_learn_to_weigh_both(pack_path: Path, tmp_path: Path) -> None:
    cpu = torch.device("cpu")
    config = tiny_config(net=NetConfig(backbone="tiny", fine=True, domain=True, **SIZE), images=0)
    with Pack(pack_path) as pack:
        before = train([pack], tmp_path / "before", config, device=cpu, workers=0)
        config = replace(config, images=64, heads_only=True, start_from=str(before))
        after = train([pack], tmp_path / "after", config, device=cpu, workers=0)
    old, new = read_weights(before), read_weights(after)
    changed = {
        key.split(".")[0]
        for key, value in new.items()
        if value.numpy().tobytes() != old[key].numpy().tobytes()
    }
    assert changed == set(HEADS)
