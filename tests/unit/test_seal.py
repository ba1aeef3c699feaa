"""Tampering with a whole case file, hashes and chain made anew, is found and located."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from karyo_desktop.domain.audit import AuditEntry, append
from karyo_desktop.domain.model import Case
from karyo_desktop.storage import audit_wire, ledger, seal
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.errors import DamagedFileError, StorageError
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.storage.verify import Verdict, verify_file
from tests.unit.test_audit import AT, trail
from tests.unit.test_case_file import make_case, members, write


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    images = ImageStore()
    path = tmp_path / "fall ü.karyo"
    save_case(path, replace(make_case(images), audit=trail(8)), images)
    assert verify_file(path).holds
    assert verify_file(path).proven == 8
    return path


def forge(path: Path, entries: Sequence[AuditEntry], **more: bytes) -> None:
    """Put another trail in, with right hashes in the manifest."""
    files = members(path) | {"audit.jsonl": audit_wire.encode(entries)}
    write(path, files | {k.replace("_", "."): v for k, v in more.items()}, sign=True)


def remade(entries: Sequence[AuditEntry], start: int, *, who: str) -> tuple[AuditEntry, ...]:
    """The tail from entry ``start`` on by somebody else, every digest right."""
    new = tuple(entries[: start - 1])
    for old in entries[start - 1 :]:
        new = append(
            new,
            action="corrected",
            who=who,
            at=old.at,
            cell=old.cell,
            chromosomes=old.chromosomes,
            before=old.before,
            after=old.after,
            model=old.model,
        )
    return new


def another_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KARYO_HOME", str(tmp_path / "another home"))


def said(verdict: Verdict) -> str:
    return " ".join(str(problem) for problem in verdict.problems)


def test_an_edited_entry(saved: Path) -> None:
    entries = list(load_case(saved)[0].audit)
    entries[3] = replace(entries[3], who="Mallory")
    forge(saved, entries)
    verdict = verify_file(saved)
    assert [problem.line for problem in verdict.problems if problem.line] == [4]
    assert "entry 4" in said(verdict)
    assert verdict.proven == 0, "the seal does not fit any more"


@pytest.mark.parametrize(
    ("order", "where"),
    [
        ((0, 1, 2, 4, 5, 6, 7), "entry 4 left out"),
        ((1, 2, 3, 4, 5, 6, 7), "entry 1 left out"),
        ((0, 1, 3, 2, 4, 5, 6, 7), "line 3 "),
        ((7, 1, 2, 3, 4, 5, 6, 0), "line 1 "),
        ((0, 1, 1, 2, 3, 4, 5, 6, 7), "line 3 "),
    ],
)
def test_entries_dropped_swapped_and_doubled(
    saved: Path, order: tuple[int, ...], where: str
) -> None:
    entries = load_case(saved)[0].audit
    forge(saved, [entries[k] for k in order])
    assert where in said(verify_file(saved)), said(verify_file(saved))


@pytest.mark.parametrize("start", [1, 2, 6, 8])
def test_a_tail_made_anew_with_right_hashes(saved: Path, start: int) -> None:
    entries = remade(load_case(saved)[0].audit, start, who="Mallory")
    forge(saved, entries)
    verdict = verify_file(saved)
    assert not verdict.holds
    assert "made anew at or before entry 8" in said(verdict)


def test_a_tail_made_anew_and_sealed_by_a_key_of_the_forger(
    saved: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The forger has this program, but neither the key nor the ledger."""
    here = os.environ["KARYO_HOME"]
    case, images = load_case(saved)
    another_machine(monkeypatch, tmp_path)
    images.attachments = type(images.attachments)({})
    save_case(saved, replace(case, audit=remade(case.audit, 6, who="Mallory")), images)
    assert verify_file(saved).holds, "only who has the first key can know"
    monkeypatch.setenv("KARYO_HOME", here)
    verdict = verify_file(saved)
    assert "this machine saved entry 8" in said(verdict)
    assert "made anew" in said(verdict)


def test_a_trail_cut_off(saved: Path) -> None:
    entries = load_case(saved)[0].audit
    forge(saved, entries[:5])
    verdict = verify_file(saved)
    assert verdict.problems[0].line == 6
    assert "entries 6 to 8 were cut off" in said(verdict)


def test_an_older_genuine_copy_put_back(saved: Path) -> None:
    old = saved.read_bytes()
    case, images = load_case(saved)
    save_case(saved, replace(case, audit=trail(12)), images)
    assert verify_file(saved).holds
    saved.write_bytes(old)
    verdict = verify_file(saved)
    assert verdict.problems[0].line == 9
    assert "entry 12" in said(verdict)
    case, images = load_case(saved)
    save_case(saved, case, images)
    assert "entry 12" in said(verify_file(saved)), "saving it again heals nothing"


def test_a_trail_taken_out_whole(saved: Path) -> None:
    files = members(saved)
    del files["audit.jsonl"], files["seal.json"]
    write(saved, files, sign=True)
    assert "another beginning" in said(verify_file(saved))


def test_another_case_under_the_name(saved: Path, tmp_path: Path) -> None:
    images = ImageStore()
    save_case(tmp_path / "b.karyo", Case("B", audit=trail(2)[:1]), images)
    entries = remade(trail(8), 1, who="Mallory")
    forge(saved, entries)
    assert "another beginning" in said(verify_file(saved))


def test_the_content_changed_beside_the_trail(saved: Path) -> None:
    files = members(saved)
    raw = json.loads(files["case.json"])
    raw["cells"][0]["complete"] = False
    write(saved, files | {"case.json": json.dumps(raw).encode()}, sign=True)
    assert "changed after the seal" in said(verify_file(saved))


@pytest.mark.parametrize("field", ["number", "digest", "content", "key", "signature"])
def test_a_changed_seal(saved: Path, field: str) -> None:
    raw = json.loads(members(saved)["seal.json"])
    value = raw["seals"][0][field]
    raw["seals"][0][field] = value - 1 if field == "number" else "00" + value[2:]
    forge(saved, load_case(saved)[0].audit, seal_json=json.dumps(raw).encode())
    assert "forged or damaged" in said(verify_file(saved))
    forge(saved, load_case(saved)[0].audit, seal_json=b"[]")
    assert "seal.json is damaged" in said(verify_file(saved))


def test_damage_without_new_hashes_is_found_on_reading(saved: Path) -> None:
    files = members(saved)
    write(saved, files | {"audit.jsonl": files["audit.jsonl"].replace(b"cell1", b"cell2", 1)})
    with pytest.raises(DamagedFileError, match=r"audit\.jsonl"):
        verify_file(saved)


def test_on_another_machine(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = seal.own_public_key()
    assert key is not None
    another_machine(monkeypatch, tmp_path)
    verdict = verify_file(saved)
    assert verdict.holds
    assert verdict.proven == 0
    assert "made all of it anew" in verdict.notes[0]
    seal.keys_folder().mkdir(parents=True)
    (seal.keys_folder() / seal.TRUSTED).write_text(json.dumps({key: "lab-2"}))
    verdict = verify_file(saved)
    assert (verdict.holds, verdict.proven, verdict.notes) == (True, 8, ())


def test_two_machines_in_turn(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case, images = load_case(saved)
    home = os.environ["KARYO_HOME"]
    another_machine(monkeypatch, tmp_path)
    longer = append(case.audit, action="noted", who="Bea", at=AT)
    save_case(saved, replace(case, audit=longer), images)
    assert verify_file(saved).proven == 9
    monkeypatch.setenv("KARYO_HOME", home)
    verdict = verify_file(saved)
    assert verdict.holds
    assert verdict.proven == 8
    assert "Entries 9 to 9" in verdict.notes[0]


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_nobody_else_reads_the_key(saved: Path) -> None:
    path = seal.keys_folder() / seal.KEY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_without_a_key_a_case_is_saved_all_the_same(tmp_path: Path) -> None:
    seal.keys_folder().mkdir(parents=True)
    (seal.keys_folder() / seal.KEY).write_text("no key")
    path = tmp_path / "a.karyo"
    save_case(path, Case("K", audit=trail(2)), ImageStore())
    assert "seal.json" not in members(path)
    verdict = verify_file(path)
    assert "cannot be used" in verdict.notes[0]
    with pytest.raises(StorageError, match="backup"):
        seal.own_key()


def test_a_damaged_ledger_is_told_and_stops_nothing(saved: Path) -> None:
    (Path(os.environ["KARYO_HOME"]) / ledger.NAME).write_bytes(b"no database" * 100)
    case, images = load_case(saved)
    save_case(saved, case, images)
    verdict = verify_file(saved)
    assert verdict.holds
    assert any("cannot be used" in note for note in verdict.notes)


def test_a_copy_elsewhere_is_the_same_case(saved: Path, tmp_path: Path) -> None:
    shutil.copy(saved, tmp_path / "copy.karyo")
    assert verify_file(tmp_path / "copy.karyo").holds
