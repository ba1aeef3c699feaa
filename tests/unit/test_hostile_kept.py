"""What the fuzzing of the program's own files found; each stays refused, with the file's name."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from cirnet_core.errors import ModelError
from cirnet_core.models import shelf
from karyo_desktop.cli.jsonl import LinesFile, read_header
from karyo_desktop.domain import audit
from karyo_desktop.domain.audit import AuditEntry, digest_of
from karyo_desktop.domain.signoff import SignOff, impossible
from karyo_desktop.services import signing
from karyo_desktop.services.library import held_by
from karyo_desktop.services.models import models
from karyo_desktop.services.verifying import verify
from karyo_desktop.storage import journal, seal
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.errors import DamagedFileError, StorageError
from karyo_desktop.storage.lab_trail import is_trail
from karyo_desktop.storage.lock import LockedError, acquire, lock_path
from karyo_desktop.storage.model_file import unpack_model, write_model
from karyo_desktop.storage.pool import Pool
from karyo_desktop.storage.pool_pack import export_pack
from karyo_desktop.storage.pool_schema import Entry
from karyo_desktop.storage.profiles import profiles_file, read_profiles
from tests.full.fuzz_kinds import mutated
from tests.full.fuzz_readers import READERS
from tests.full.fuzz_worker import read_one
from tests.unit.signing_samples import REVIEWER, small_case

DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
AT = "2026-03-01T10:00:00+01:00"


@pytest.mark.parametrize("name", ["pool", "kept", "lines", "library", "lock", "profiles"])
def test_a_sample_of_the_fuzzing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KARYO_HOME", str(tmp_path))  # the readers name another; it is put back
    for index in range(20):
        data = mutated(READERS[name], name, 7, index)
        found = read_one(READERS[name], data, tmp_path, None)
        assert [word for word in found["wrong"] if not word.startswith("took")] == [], index


def test_no_made_file_is_so_large_that_making_it_fills_the_memory() -> None:
    # Lists of lists that were doubled, each with 300,000 values: 1.3 GB before.
    assert len(mutated(READERS["journal"], "journal", 1, 3615)) < 100_000_000


@pytest.mark.parametrize(
    "data", [b"\xff{}", b"\xed\xa0\x80", DEEP], ids=["ff", "surrogate", "deep"]
)
def test_keys_that_are_no_text_are_named(own_home: Path, data: bytes) -> None:
    place = seal.keys_folder() / seal.TRUSTED
    place.parent.mkdir(parents=True)
    place.write_bytes(data)
    with pytest.raises(StorageError, match=seal.TRUSTED):
        seal.trusted_keys()


def test_a_history_without_bottom_is_named(own_home: Path) -> None:
    place = shelf.own_models() / shelf.HISTORY
    place.parent.mkdir(parents=True)
    place.write_bytes(DEEP + b"\n")
    with pytest.raises(ModelError, match=f"{shelf.HISTORY} line 1"):
        shelf.history()


@pytest.mark.parametrize("name", ["ä" * 300, "a\0b", "x" * 100_000])
def test_a_pointer_to_what_is_no_name(own_home: Path, name: str) -> None:
    place = shelf.own_models() / "active.json"
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps({"active": name}))
    assert shelf.active_id() is None
    assert not any(item.active for item in models())


@pytest.mark.parametrize(
    ("column", "value"), [("bytes", "text"), ("sha256", 7), ("class", 2.5), ("kind", "other")]
)
def test_a_pool_whose_columns_hold_something_else_is_named(
    tmp_path: Path, column: str, value: object
) -> None:
    path = tmp_path / "pool.sqlite"
    with Pool(path) as pool:
        entry = Entry("a", "b", "5" * 64, class_="21")
        pool.add_signing("K", [entry], {"5" * 64: b"image"}, version="1", who="Ada", at=AT)
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA writable_schema = ON")
        base.execute("UPDATE sqlite_master SET sql = replace(sql, ' TEXT', ' BLOB')")
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        table = "images" if column == "bytes" else "entries"
        base.execute(f"UPDATE {table} SET {column} = ?", (value,))
    with Pool(path) as pool, pytest.raises(StorageError, match=r"pool\.sqlite"):
        export_pack(pool, tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


def test_a_model_file_that_cannot_be_unpacked_leaves_nothing(tmp_path: Path) -> None:
    part = tmp_path / "card.json"
    part.write_bytes(b"{}" * 1000)
    path = tmp_path / "a.karyomodel"
    write_model(path, model="a", files=[part])
    whole = path.read_bytes()
    at = whole.rfind(b"PK\1\2")  # of the card, the last
    for offset, byte, match in ((8, 1, "encrypted"), (10, 12, "unusual way")):
        data = bytearray(whole)
        data[at + offset] |= byte
        path.write_bytes(bytes(data))
        with pytest.raises(DamagedFileError, match=f"a.karyomodel: card.json: .*{match}"):
            unpack_model(path, tmp_path / "models")
    path.write_bytes(_packed(whole))
    with pytest.raises(DamagedFileError, match=r"a\.karyomodel: card\.json: damaged"):
        unpack_model(path, tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def _packed(data: bytes) -> bytes:
    """The same file with the card compressed, and a byte of that wrong."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED)
        offset = new.getinfo("card.json").header_offset
    made = bytearray(out.getvalue())
    made[offset + 30 + len("card.json")] ^= 0xFF
    return bytes(made)


def test_lines_without_bottom_are_named(tmp_path: Path) -> None:
    path = tmp_path / "karyotypes.jsonl"
    path.write_bytes(DEEP + b"\n")
    with (
        path.open("rb") as file,
        pytest.raises(DamagedFileError, match=r"karyotypes\.jsonl line 1"),
    ):
        read_header(file, path)
    header = {"n_cells": 2}
    path.write_bytes(json.dumps(header).encode() + b"\n" + DEEP + b"\n{}\n")
    with (
        pytest.raises(DamagedFileError, match=r"karyotypes\.jsonl line 2"),
        LinesFile(path, header),
    ):
        pass


def test_what_was_read_can_be_saved_and_read_again(tmp_path: Path) -> None:
    # Nothing but zeros: packed as usual it was refused, as a bomb, by the program that wrote it.
    case, images = small_case()
    case = replace(case, extra=MappingProxyType({"later": "0" * 9_000_000}))
    save_case(tmp_path / "a.karyo", case, images)
    assert load_case(tmp_path / "a.karyo")[0] == case


def test_a_long_trail_is_gone_through_once(
    tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 90,000 entries of a signed case took 7 s: the chain was looked at twice, and a table of them
    # was written by an encoder in Python.
    case, images = small_case()
    case = signing.review(case, images, REVIEWER, at=AT, second_person=False, despite_open=True)
    save_case(tmp_path / "a.karyo", case, images)
    looked: list[int] = []

    def counted(entry: AuditEntry) -> str:
        looked.append(entry.number)
        return digest_of(entry)

    monkeypatch.setattr(audit, "digest_of", counted)
    assert verify(tmp_path / "a.karyo").holds
    assert looked == [entry.number for entry in case.audit]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system here")
def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path, own_home: Path) -> None:
    case = tmp_path / "a.karyo"
    os.mkfifo(lock_path(case))
    os.mkfifo(tmp_path / "a.journal")
    profiles_file().parent.mkdir()
    os.mkfifo(profiles_file())
    assert held_by(case) == ""
    assert not is_trail(lock_path(case))
    with pytest.raises(LockedError, match="somebody"):
        acquire(case, user="Ada", since=AT)
    for read in (journal.read_head, journal.read):
        with pytest.raises(StorageError, match=r"a\.journal: .*no ordinary file"):
            read(tmp_path / "a.journal")
    with pytest.raises(StorageError, match=r"profiles\.json: .*no ordinary file"):
        read_profiles()


@pytest.mark.parametrize("version", [0, 2, 10**6, 2**62])
def test_a_version_that_cannot_be_is_named(version: int) -> None:
    assert "earlier" in impossible(SignOff(version=version))
