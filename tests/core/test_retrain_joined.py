"""Retraining a network with a fine branch: the branch learns, and what is beside it stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import torch

from cirnet_core.models.card import read_card, weight_files, write_card
from cirnet_core.nn.cirnet import CIRNet, NetConfig
from cirnet_core.nn.join import joined_weights
from cirnet_core.nn.weights import read_weights, save_weights
from cirnet_core.retrain import events
from cirnet_core.retrain.control import Control
from cirnet_core.retrain.remember import remember_packs
from tests.core.test_retrain import NORMAL, KilledError, request, run, same

pytestmark = pytest.mark.usefixtures("few_rounds")

RECIPE = replace(NORMAL, images_least=64, images_most=64, checks=1)


@pytest.fixture(scope="module")
def joined(tiny_model: Path, pack_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model with a fine branch of random weights beside it, and a memory of both."""
    folder = tmp_path_factory.mktemp("joined") / "joined-1"
    folder.mkdir()
    card, _ = read_card(tiny_model)
    torch.manual_seed(0)
    config = msgspec.convert(card.net, NetConfig)
    fine = CIRNet(replace(config, backbone="fine"))
    both = joined_weights(read_weights(tiny_model), fine.state_dict())
    files = save_weights(both, folder)
    net = replace(config, fine=True).to_json()
    write_card(folder, replace(card, id="joined-1", net=net, weights=weight_files(files)))
    remember_packs(folder, [pack_path], items=40)
    return folder


@pytest.fixture(scope="module")
def whole(joined: Path, lab: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "candidate"
    run(request(joined, lab, out, RECIPE))
    return out


def changed(one: Path, other: Path) -> set[str]:
    before, after = read_weights(one), read_weights(other)
    return {key for key in before if not torch.equal(before[key], after[key])}


def test_the_branch_learns_and_the_backbone_stays(whole: Path, joined: Path) -> None:
    parts = {key.split(".")[0] for key in changed(joined, whole)}
    assert {"fine", "fine_interface", "classifier"} <= parts
    assert not parts & {"backbone", "interface"}


def test_the_backbone_learns_where_the_recipe_says_so(
    joined: Path, lab: Path, tmp_path: Path
) -> None:
    run(request(joined, lab, tmp_path / "candidate", replace(RECIPE, deep=True)))
    assert "backbone" in {key.split(".")[0] for key in changed(joined, tmp_path / "candidate")}


@pytest.mark.parametrize("deep", [False, True])
def test_a_killed_run_goes_on_to_the_same_model(
    joined: Path, lab: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deep: bool
) -> None:
    # The lower halves of both networks lie apart in the order of the weights.
    monkeypatch.setattr("cirnet_core.retrain.loop.SAVE_SECONDS", 0.0)
    recipe = replace(RECIPE, deep=deep)
    run(request(joined, lab, tmp_path / "unbroken", recipe))

    def kill(event: events.Event, control: Control) -> None:
        if isinstance(event, events.Saved) and event.images >= 32:
            raise KilledError

    with pytest.raises(KilledError):
        run(request(joined, lab, tmp_path / "killed", recipe), on=kill)
    seen = run(request(joined, lab, tmp_path / "killed", recipe))
    assert not any(isinstance(e, events.Staged) and e.stage == "head" for e in seen)
    assert same(tmp_path / "killed", tmp_path / "unbroken")
