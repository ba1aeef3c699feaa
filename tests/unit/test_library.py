"""The library's index: always what the files say, and never worth more than they are."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from karyo_desktop.services import library, signing
from karyo_desktop.services.library import Listed, scan
from karyo_desktop.services.report_details import with_details
from karyo_desktop.storage import library as index_module
from karyo_desktop.storage.case_file import save_case
from karyo_desktop.storage.encryption import Cost, new_key
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.library import Index, index_file
from karyo_desktop.storage.lock import acquire
from tests.unit.report_samples import trisomy
from tests.unit.signing_samples import AT, OTHER, REVIEWER, small_case


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A draft, a signed case deeper down, an encrypted, a newer and two broken files."""
    place = tmp_path / "cases"
    (place / "old ones").mkdir(parents=True)
    case, images = small_case()
    save_case(place / "draft.karyo", case, images)
    newer = (place / "draft.karyo").read_bytes()
    done = signing.review(case, images, REVIEWER, at=AT, second_person=False, despite_open=True)
    done = signing.sign(done, images, OTHER, at=AT, second_person=False)
    save_case(place / "old ones" / "signed.karyo", replace(done, id="K-2"), images)
    case, images = small_case()
    images.key = new_key("a long passphrase", cost=Cost(1, 8, 1))
    save_case(place / "secret.karyo", replace(case, id="K-SECRET"), images)
    write_newer(place / "newer.karyo", newer)
    (place / "empty.karyo").write_bytes(b"")
    (place / "cut.karyo").write_bytes(newer[:400])
    (place / ".hidden.karyo").write_bytes(b"")
    (place / "notes.txt").write_text("no case")
    return place


def write_newer(path: Path, data: bytes) -> None:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "manifest.json":
                text = text.replace(b'"schema_version": ', b'"schema_version": 9')
            new.writestr(name, text)


def listed(folder: Path) -> dict[str, Listed]:
    return {item.name: item for item in scan(folder, Index())}


def test_every_file_is_listed_as_what_it_is(folder: Path) -> None:
    found = listed(folder)
    assert {name: (item.row.status, item.row.state) for name, item in found.items()} == {
        "cut": ("broken", ""),
        "draft": ("", "draft"),
        "empty": ("broken", ""),
        "newer": ("newer", ""),
        "secret": ("encrypted", ""),
        "signed": ("", "signed"),
    }
    assert (found["signed"].row.case_id, found["signed"].row.cells) == ("K-2", 1)
    assert "newer version" in found["newer"].row.message
    assert str(folder) not in found["cut"].row.message


def test_the_karyotype_is_that_of_the_report(tmp_path: Path) -> None:
    made = trisomy()
    save_case(tmp_path / "a.karyo", with_details(made.case, made.details), made.store)
    assert "+21" in listed(tmp_path)["a"].row.karyotype


def test_nothing_of_an_encrypted_case_is_in_the_index(folder: Path) -> None:
    listed(folder)
    data = index_file().read_bytes()
    assert b"K-2" in data
    assert b"K-SECRET" not in data


def counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    read: list[str] = []
    real = library.read_row

    def count(path: Path, status: os.stat_result) -> index_module.Row:
        read.append(path.stem)
        return real(path, status)

    monkeypatch.setattr(library, "read_row", count)
    return read


def test_only_what_changed_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = listed(folder)
    read = counting(monkeypatch)
    assert listed(folder) == before
    assert read == []
    case, images = small_case()
    save_case(folder / "draft.karyo", replace(case, id="K-7"), images)
    (folder / "cut.karyo").unlink()
    after = listed(folder)
    assert read == ["draft"]
    assert after["draft"].row.case_id == "K-7"
    assert "cut" not in after
    assert str(folder / "cut.karyo") not in Index().rows()


def nothing() -> None:
    index_file().unlink()


def garbage() -> None:
    index_file().write_bytes(b"no database" * 1000)


def cut() -> None:
    index_file().write_bytes(index_file().read_bytes()[:5000])


def of_another_version() -> None:
    with closing(sqlite3.connect(index_file())) as base:
        base.execute("PRAGMA user_version = 99")
        base.commit()


def with_another_table() -> None:
    with closing(sqlite3.connect(index_file())) as base:
        base.executescript("DROP TABLE cases; CREATE TABLE cases (path TEXT)")


@pytest.mark.parametrize("spoil", [nothing, garbage, cut, of_another_version, with_another_table])
def test_the_index_can_always_be_made_anew(folder: Path, spoil: Callable[[], None]) -> None:
    before = listed(folder)
    spoil()
    assert listed(folder) == before
    assert len(Index().rows()) == 6


def test_made_anew_when_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = listed(folder)
    read = counting(monkeypatch)
    assert {item.name: item for item in scan(folder, Index(), anew=True)} == before
    assert len(read) == 6


def test_a_second_writer_goes_on_without_the_index(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = listed(folder)
    monkeypatch.setattr(index_module, "WAIT_S", 0.01)
    (folder / "empty.karyo").write_bytes(b"x")
    with closing(sqlite3.connect(index_file(), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        found = listed(folder)
        other.execute("ROLLBACK")
    assert found.keys() == before.keys()
    assert len(Index().rows()) == 6


def test_a_scan_that_is_stopped_keeps_what_it_has_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "AT_ONCE", 2)

    class Stopped(Exception):
        pass

    count = 0

    def check() -> None:
        nonlocal count
        count += 1
        if count > 4:
            raise Stopped

    with pytest.raises(Stopped):
        list(scan(folder, Index(), check=check))
    assert len(Index().rows()) == 4


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nowhere"):
        list(scan(tmp_path / "nowhere", Index()))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_ordinary_file_is_broken_and_never_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.karyo")
    (tmp_path / "link.karyo").symlink_to("/dev/zero")
    found = listed(tmp_path)
    assert {item.row.status for item in found.values()} == {"broken"}
    assert len(found) == 2


def test_a_case_that_is_open_elsewhere_is_listed_as_such(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "draft.karyo"
    lock = acquire(path, user="Bo Beispiel", since=AT)
    assert library.held_by(path) == ""  # it is this program itself
    monkeypatch.setattr(library, "this_process", lambda: None)
    assert "Bo Beispiel" in library.held_by(path)
    monkeypatch.setattr(library, "is_dead", lambda _owner: True)
    assert library.held_by(path) == ""
    monkeypatch.setattr(library, "is_dead", lambda _owner: False)
    lock.release()
    assert library.held_by(path) == ""


def test_who_has_a_case_open_is_asked_each_time(folder: Path) -> None:
    listed(folder)
    found = scan(folder, Index(), holder=lambda path: "Bo" if path.stem == "draft" else "")
    assert {item.name: item.held_by for item in found}["draft"] == "Bo"
    assert listed(folder)["draft"].held_by == ""
