"""What a case file gives away: nothing without the passphrase, no name beside the karyograms."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from karyo_desktop.report.details import ReportDetails
from karyo_desktop.services.report_details import details_of, with_details
from karyo_desktop.storage.atomic import write_bytes
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.encryption import (
    Cost,
    EncryptedFileError,
    WrongPassphraseError,
    is_encrypted,
    key_for,
    new_key,
)
from karyo_desktop.storage.errors import DamagedFileError
from tests.unit.signing_samples import small_case

CHEAP = Cost(passes=1, memory_kib=8, lanes=1)
TELLING = (b"image 0", b"cell1", b"Muster", b"PK\x03\x04\x14", b"case.json", b"manifest")


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def test_an_encrypted_case_comes_back_and_tells_nothing_beside(tmp_path: Path) -> None:
    case, images = small_case()
    case = with_details(case, ReportDetails(name="Ada Muster"))
    path = tmp_path / "a.karyo"
    images.key = new_key("a long passphrase", cost=CHEAP)
    save_case(path, case, images)
    save_case(path, replace(case, created="2027"), images)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.karyo", "a.karyo.bak"]
    found = everything_in(tmp_path)
    assert not [words for words in TELLING if words in found]
    loaded, again = load_case(path, key=key_for(path, "a long passphrase"))
    assert (loaded.id, loaded.created, loaded.cells) == (case.id, "2027", case.cells)
    assert details_of(loaded).name == "Ada Muster"
    assert again.get(case.cells[0].chromosomes[0].sha256) == b"image 0"
    save_case(path, loaded, again)
    assert is_encrypted(path)
    with pytest.raises(EncryptedFileError, match=r"a\.karyo"):
        load_case(path)
    with pytest.raises(WrongPassphraseError, match=r"a\.karyo"):
        load_case(path, key=key_for(path, "A long passphrase"))


def test_no_plain_copy_stays_when_a_case_is_encrypted(tmp_path: Path) -> None:
    case, images = small_case()
    path = tmp_path / "a.karyo"
    save_case(path, case, images)
    save_case(path, case, images)
    images.key = new_key("a long passphrase", cost=CHEAP)
    save_case(path, case, images)
    assert [file.name for file in tmp_path.iterdir()] == ["a.karyo"]


def test_no_copy_with_the_old_passphrase_stays(tmp_path: Path) -> None:
    case, images = small_case()
    path = tmp_path / "a.karyo"
    images.key = new_key("a passphrase that leaked", cost=CHEAP)
    save_case(path, case, images)
    save_case(path, case, images)
    images.key = new_key("a new passphrase", cost=CHEAP)
    save_case(path, case, images)
    assert [file.name for file in tmp_path.iterdir()] == ["a.karyo"]
    save_case(path, case, images)
    backup = tmp_path / "a.karyo.bak"
    assert load_case(backup, key=key_for(backup, "a new passphrase"))[0] == case


def test_a_damaged_encrypted_case_is_refused_whole(tmp_path: Path) -> None:
    case, images = small_case()
    path = tmp_path / "a.karyo"
    images.key = new_key("a long passphrase", cost=CHEAP)
    save_case(path, case, images)
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamagedFileError, match="damaged, cut short or was changed"):
        load_case(path, key=images.key)


def test_who_the_person_is_lies_apart_and_comes_back(tmp_path: Path) -> None:
    case, images = small_case()
    details = ReportDetails(name="Ada Muster", birth_date="1901-02-03", specimen="blood")
    case = with_details(case, details)
    path = tmp_path / "a.karyo"
    save_case(path, case, images)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        # The whole date: hashes and signatures may well hold four digits.
        person = (b"Muster", b"1901-02-03")
        telling = [n for n in names if any(part in archive.read(n) for part in person)]
        assert telling == ["identity.json"]
        assert b"blood" in archive.read("case.json")
    loaded, again = load_case(path)
    assert details_of(loaded) == details
    assert "identity.json" not in again.attachments
    nobody = with_details(loaded, replace(details, name="", birth_date=""))
    save_case(path, nobody, again)
    with zipfile.ZipFile(path) as archive:
        assert "identity.json" not in archive.namelist()
    assert details_of(load_case(path)[0]).name == ""


def test_an_older_case_that_has_the_name_within_gives_it_back(tmp_path: Path) -> None:
    from karyo_desktop.storage import identity

    raw = {"id": "x", "report": {"name": "Ada Muster", "karyotype": "46,XX"}}
    assert identity.joined(raw, b"") == raw
    rest, who = identity.split(raw)
    assert rest == {"id": "x", "report": {"karyotype": "46,XX"}}
    assert identity.joined(rest, who) == raw
    write_bytes(tmp_path / "who.json", who)
    for wrong in (b"[]", b'{"address": "x"}', b'{"name": 1}', b'{"name": "%s"}' % (b"x" * 20_000)):
        with pytest.raises(ValueError, match="name"):
            identity.joined(rest, wrong)
