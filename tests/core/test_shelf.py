"""The laboratory's own models: written once, one active, every change noted and taken back."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from cirnet_core.errors import ModelError
from cirnet_core.models import shelf
from cirnet_core.models.card import read_card, weight_files, write_card
from cirnet_core.models.store import list_models, resolve


def model(folder: Path, name: str, *, content: str = "") -> Path:
    """A model as far as the store looks: a card that names its files."""
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_text(content or name)
    (folder / "memory.safetensors").write_text("memory")
    (folder / "verdict.json").write_text("{}")
    (folder / "work").mkdir()
    card, _ = read_card(resolve().folder)
    files = weight_files([folder / "model.safetensors"])
    memory = weight_files([folder / "memory.safetensors"])[0]
    write_card(folder, replace(card, id=name, weights=files, memory=memory))
    return folder


def test_a_model_is_added_whole_and_then_left_alone(tmp_path: Path, own_home: Path) -> None:
    info = shelf.add(model(tmp_path / "m", "lab-1"))
    assert info.folder.is_relative_to(own_home)
    assert {p.name for p in info.folder.iterdir()} == {
        "card.json",
        "model.safetensors",
        "memory.safetensors",
        "verdict.json",
    }
    assert shelf.add(tmp_path / "m") == info
    with pytest.raises(ModelError, match="never overwritten"):
        shelf.add(model(tmp_path / "other", "lab-1", content="other"))
    assert (info.folder / "model.safetensors").read_text() == "lab-1"
    assert resolve().id != "lab-1"  # adding activates nothing


@pytest.mark.parametrize("name", ["model.safetensors", "memory.safetensors"])
def test_a_model_that_was_tampered_with_is_not_added(tmp_path: Path, name: str) -> None:
    folder = model(tmp_path / "m", "lab-1")
    (folder / name).write_text("another")
    with pytest.raises(ModelError, match=name):
        shelf.add(folder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        shelf.add(folder)
    assert "lab-1" not in {info.id for info in list_models()}


@pytest.mark.parametrize("name", ["", "../away", ".hidden", "a/b", "x" * 200])
def test_an_id_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="id"):
        shelf.add(model(tmp_path / "m", name))


def test_a_full_disk_leaves_no_half_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = model(tmp_path / "m", "lab-1")

    def full(source: Path, target: Path) -> None:
        Path(target).write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("cirnet_core.models.shelf.shutil.copyfile", full)
        with pytest.raises(ModelError, match="Free some space"):
            shelf.add(folder)
    assert list(shelf.own_models().iterdir()) == []
    assert shelf.add(folder).id == "lab-1"


def test_models_are_activated_and_rolled_back_one_after_the_other(tmp_path: Path) -> None:
    shipped = resolve().id
    for name in ("lab-1", "lab-2"):
        shelf.add(model(tmp_path / name, name))
        shelf.activate(name, who="p1", why=f"{name} is better")
    assert resolve().id == "lab-2"
    assert shelf.rollback().id == "lab-1"
    assert shelf.rollback(who="p2", why="worse after all").id == shipped
    with pytest.raises(ModelError, match="no earlier model"):
        shelf.rollback()
    assert shelf.rollback("lab-2").id == "lab-2"
    assert [(c.action, c.model, c.before) for c in shelf.history()] == [
        ("activate", "lab-1", shipped),
        ("activate", "lab-2", "lab-1"),
        ("rollback", "lab-1", "lab-2"),
        ("rollback", shipped, "lab-1"),
        ("rollback", "lab-2", shipped),
    ]
    assert shelf.history()[3].why == "worse after all"
    assert shelf.rollback().id == shipped


def test_only_what_is_registered_can_be_active(tmp_path: Path) -> None:
    model(tmp_path / "m", "lab-1")
    with pytest.raises(ModelError, match="no model of that id"):
        shelf.activate("lab-1")
    with pytest.raises(ModelError, match="no model of that id"):
        shelf.activate(str(tmp_path / "m"))


def test_half_a_line_of_the_history_is_passed_over(tmp_path: Path) -> None:
    shipped = resolve().id
    shelf.add(model(tmp_path / "m", "lab-1"))
    shelf.activate("lab-1")
    path = shelf.own_models() / shelf.HISTORY
    with open(path, "ab") as file:
        file.write(b'{"at": "2026')
    assert shelf.rollback().id == shipped
    assert [change.model for change in shelf.history()] == ["lab-1", shipped]
    path.write_bytes(b"nonsense\n" + path.read_bytes())
    with pytest.raises(ModelError, match="line 1"):
        shelf.history()


def test_a_change_that_was_noted_and_not_made_is_no_change(tmp_path: Path) -> None:
    shipped = resolve().id
    for name in ("lab-1", "lab-2"):
        shelf.add(model(tmp_path / name, name))
    shelf.activate("lab-1")
    note = shelf.Change("2026", "activate", "lab-2", "", "lab-1")
    with open(shelf.own_models() / shelf.HISTORY, "ab") as file:
        file.write(msgspec.json.encode(note) + b"\n")
    assert resolve().id == "lab-1"
    assert shelf.rollback().id == shipped


def test_what_is_needed_is_never_deleted(tmp_path: Path) -> None:
    shipped = resolve().id
    for name in ("lab-1", "lab-2", "lab-3"):
        shelf.add(model(tmp_path / name, name))
    shelf.activate("lab-1")
    with pytest.raises(ModelError, match="came with the program"):
        shelf.remove(shipped)
    with pytest.raises(ModelError, match="is the active model"):
        shelf.remove("lab-1")
    with pytest.raises(ModelError, match="a signed case names it"):
        shelf.remove("lab-2", needed={"lab-2"})
    shelf.remove("lab-3")
    left = {info.id for info in list_models()}
    assert {"lab-1", "lab-2", shipped} <= left
    assert "lab-3" not in left
    assert os.listdir(shelf.own_models()).count("lab-3") == 0
