"""The laboratory's trail: chained, sealed, remembered, and told of every change of a model."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cirnet_core.models import shelf
from cirnet_core.models.card import read_card
from karyo_desktop.cli.main import main
from karyo_desktop.domain.audit import append
from karyo_desktop.domain.model import Case
from karyo_desktop.services import laboratory
from karyo_desktop.storage import audit_wire, lab_trail, seal
from karyo_desktop.storage.errors import StorageError
from tests.gui.retraining_samples import tiny_model


def filled(count: int = 3) -> Path:
    for k in range(count):
        laboratory.note("exported", who="Ada", after={"what": f"thing {k}"})
    return laboratory.default_path()


def tampered(path: Path, *commands: str) -> None:
    """As somebody would who knows the file, and its triggers."""
    with closing(sqlite3.connect(path)) as trail:
        trail.execute("DROP TRIGGER entries_update")
        trail.execute("DROP TRIGGER entries_delete")
        for command in commands:
            trail.execute(command)
        trail.commit()


def problems(path: Path | None = None) -> list[str]:
    found, others = laboratory.verify(path)
    return [*(str(problem) for problem in found.problems), *others]


def test_entries_have_who_when_and_what_and_are_vouched_for() -> None:
    filled()
    entries = laboratory.read()
    assert [(e.number, e.who, e.action) for e in entries] == [
        (k, "Ada", "exported") for k in (1, 2, 3)
    ]
    found, others = laboratory.verify()
    assert found.holds
    assert others == ()
    assert found.proven == 3


@pytest.mark.parametrize(
    ("command", "where"),
    [
        ("UPDATE entries SET line = replace(line, 'Ada', 'Eve') WHERE number = 2", "entry 2"),
        ("DELETE FROM entries WHERE number = 2", "entry 2 left out"),
        ("DELETE FROM entries WHERE number = 3", "entry 3"),
        ("DELETE FROM entries WHERE number = 1", "entry 1 left out"),
        ("UPDATE entries SET number = CASE number WHEN 1 THEN 12 WHEN 2 THEN 11 ELSE 13 END",
         "line 1 "),
        ("INSERT INTO entries SELECT 9, action, line FROM entries WHERE number = 2", "line 4 "),
    ],
)  # fmt: skip
def test_every_tampering_shows(command: str, where: str) -> None:
    path = filled()
    tampered(path, command)
    assert any(where in problem for problem in problems()), problems()


@pytest.mark.parametrize("start", [1, 2, 3])
def test_a_tail_made_anew_with_right_hashes_shows(
    start: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the forger has this program, and seals it with a key of their own."""
    path = filled()
    here = os.environ["KARYO_HOME"]
    entries = laboratory.read()
    new = entries[: start - 1]
    for old in entries[start - 1 :]:
        new = append(new, action="exported", who="Eve", at=old.at, after=old.after)
    lines = [audit_wire.encode_line(entry).decode().rstrip() for entry in new]
    with closing(sqlite3.connect(path)) as trail:
        trail.execute("DROP TRIGGER entries_update")
        trail.executemany(
            "UPDATE entries SET line = ? WHERE number = ?",
            [(t, k + 1) for k, t in enumerate(lines)],
        )
        trail.commit()
    assert any("made anew" in problem and "entry" in problem for problem in problems())
    monkeypatch.setenv("KARYO_HOME", str(tmp_path / "the forger's"))
    data = seal.sealed_end(None, number=3, digest=new[-1].digest, hashes={})
    with closing(sqlite3.connect(path)) as trail:
        trail.execute("UPDATE seals SET data = ?", (data,))
        trail.commit()
    monkeypatch.setenv("KARYO_HOME", here)
    assert any("made anew" in problem and "entry" in problem for problem in problems())


def test_an_older_copy_that_was_put_back_shows() -> None:
    path = filled(2)
    copy = path.with_suffix(".old")
    shutil.copy(path, copy)
    filled(1)
    shutil.copy(copy, path)
    assert any("entry 3" in problem for problem in problems()), problems()


def test_the_database_itself_refuses_changes() -> None:
    path = filled(1)
    with closing(sqlite3.connect(path)) as trail, pytest.raises(sqlite3.IntegrityError):
        trail.execute("DELETE FROM entries")


def test_what_became_active_is_noted_whoever_did_it(tmp_path: Path) -> None:
    shelf.add(tiny_model(tmp_path / "m"))
    shelf.activate("tiny-1", who="Ada", why="better")
    shelf.rollback(who="Bo")
    assert laboratory.note_models() == 2
    assert laboratory.note_models() == 0
    one, two = laboratory.read()
    assert (one.action, one.who, one.before) == ("activated", "Ada", {"model": shelf.shipped_id()})
    assert one.model is not None
    assert one.model.startswith("tiny-1@")
    assert (two.who, two.after["action"]) == ("Bo", "rollback")  # type: ignore[index, call-overload]
    assert problems() == []
    history = shelf.own_models() / shelf.HISTORY
    history.write_bytes(history.read_bytes().replace(b"better", b"worse!"))
    assert any("history.jsonl line 1" in problem for problem in problems())


def test_models_of_the_command_line_are_in_the_trail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tiny_model(tmp_path / "m")
    assert main(["models", "add", str(folder)]) == 0
    assert main(["models", "activate", "tiny-1", "--who", "Ada"]) == 0
    assert [entry.action for entry in laboratory.read()] == ["activated"]
    capsys.readouterr()
    assert main(["audit", "verify"]) == 0
    assert "all fits; 1 entries, 1 vouched for here" in capsys.readouterr().out
    assert main(["audit", "verify", str(laboratory.default_path())]) == 0
    assert main(["audit", "export", "--format", "json", "--out", str(tmp_path / "t.json")]) == 0
    assert json.loads((tmp_path / "t.json").read_text())[0]["who"] == "Ada"
    tampered(laboratory.default_path(), "UPDATE entries SET line = replace(line, 'Ada', 'Eve')")
    assert main(["audit", "verify"]) == 1
    assert "entry 1" in capsys.readouterr().out


def test_a_retraining_of_the_command_line_is_in_the_trail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, made = tiny_model(tmp_path / "b"), tiny_model(tmp_path / "m", "tiny-2", seed=1)
    call = ["retrain", "--data", "p.zip", "--base", str(base), "--out", str(made), "--seed", "3"]
    monkeypatch.setattr("cirnet_core.cli.retrain._retrain", lambda _args: 1)
    assert main(call) == 1
    assert not laboratory.default_path().exists(), "nothing was made"
    monkeypatch.setattr("cirnet_core.cli.retrain._retrain", lambda _args: 0)
    assert main(call) == 0
    (entry,) = laboratory.read()
    assert (entry.action, entry.who) == ("retrained", laboratory.user())
    assert entry.after == {"what": "made", "preset": "normal", "seed": 3}
    digests = [read_card(folder)[1] for folder in (base, made)]
    assert entry.before == {"model": f"tiny-1@{digests[0]}"}
    assert entry.model == f"tiny-2@{digests[1]}"


def test_what_left_without_its_case_can_be_known_again() -> None:
    laboratory.note_left(Case("K-1"), b"pdf", who="Ada", what="report")
    (entry,) = laboratory.read()
    assert isinstance(entry.after, dict)
    assert entry.after["case"] == "K-1"
    assert entry.after["version"] == 1


def test_what_is_no_trail_is_refused_and_nothing_is_half_noted(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such trail"):
        laboratory.read()
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as made:
        made.execute("CREATE TABLE a (b)")
        made.commit()
    with pytest.raises(StorageError, match=r"other\.sqlite"):
        lab_trail.read(other)
    laboratory.default_path().parent.mkdir(parents=True, exist_ok=True)
    laboratory.default_path().write_bytes(b"no database" * 100)
    with pytest.raises(StorageError, match="cannot be written"):
        laboratory.note("exported", who="Ada")
