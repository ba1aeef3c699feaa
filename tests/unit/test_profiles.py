"""Profiles: who may sign, what opens them, and what is never on the disk."""

from __future__ import annotations

import os
import stat

import msgspec
import pytest

from karyo_desktop.services import profiles
from karyo_desktop.services.profiles import ProfileError, Session
from karyo_desktop.storage.encryption import Cost
from karyo_desktop.storage.errors import DamagedFileError, NewerSchemaError
from karyo_desktop.storage.profiles import profiles_file, read_profiles

WORDS = "a long passphrase"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "COST", Cost(passes=1, memory_kib=8, lanes=1))


def make(name: str = "Ada Muster", words: str = WORDS) -> profiles.SignedIn:
    return profiles.make_profile(name=name, role="reviewer", passphrase=words, again=words)


def test_without_profiles_there_is_no_file_and_nobody() -> None:
    assert profiles.people() == ()
    assert not profiles_file().exists()


def test_a_profile_opens_with_its_passphrase_alone() -> None:
    made = make("  Ada   Muster ")
    assert made.person.name == "Ada Muster"
    again = profiles.sign_in(made.person.id, WORDS)
    assert again.person == made.person
    assert again.key.private_bytes_raw() == made.key.private_bytes_raw()
    for wrong in ("", WORDS.upper(), WORDS + " "):
        with pytest.raises(ProfileError, match="not the passphrase of Ada Muster"):
            profiles.sign_in(made.person.id, wrong)


def test_the_file_holds_neither_passphrase_nor_key_and_only_its_owner_reads_it() -> None:
    made = make()
    data = profiles_file().read_bytes()
    assert WORDS.encode() not in data
    assert made.key.private_bytes_raw() not in data
    assert made.key.private_bytes_raw().hex().encode() not in data
    assert b"$argon2id$" in data
    if os.name == "posix":
        assert stat.S_IMODE(profiles_file().stat().st_mode) == 0o600
    make("Bo Beispiel")
    if os.name == "posix":
        assert stat.S_IMODE(profiles_file().stat().st_mode) == 0o600


def test_the_usual_cost_is_that_of_the_library_at_least() -> None:
    assert Cost().memory_kib >= 65536
    assert Cost().passes >= 3


def test_another_passphrase_keeps_the_signing_key() -> None:
    made = make()
    with pytest.raises(ProfileError, match="not the passphrase"):
        profiles.change_passphrase(made.person.id, old="wrong", new="b" * 12, again="b" * 12)
    profiles.change_passphrase(made.person.id, old=WORDS, new="b" * 12, again="b" * 12)
    with pytest.raises(ProfileError):
        profiles.sign_in(made.person.id, WORDS)
    opened = profiles.sign_in(made.person.id, "b" * 12)
    assert opened.key.private_bytes_raw() == made.key.private_bytes_raw()


@pytest.mark.parametrize(
    ("name", "words", "again", "match"),
    [
        ("", WORDS, WORDS, "name"),
        ("a\x00b", WORDS, WORDS, "name"),
        ("x" * 101, WORDS, WORDS, "name"),
        ("ADA MUSTER", WORDS, WORDS, "already"),
        ("Bo", "short", "short", "at least 8"),
        ("Bo", "x" * 2000, "x" * 2000, "more than"),
        ("Bo", WORDS, WORDS + "!", "differ"),
    ],
)
def test_what_can_be_no_profile_is_refused_and_nothing_is_written(
    name: str, words: str, again: str, match: str
) -> None:
    make()
    before = profiles_file().read_bytes()
    with pytest.raises(ProfileError, match=match):
        profiles.make_profile(name=name, role="analyst", passphrase=words, again=again)
    assert profiles_file().read_bytes() == before


def test_who_is_retired_signs_no_more_but_stays_known() -> None:
    made = make()
    profiles.retire(made.person.id)
    assert profiles.people() == ()
    assert made.person.id in profiles.known_keys()
    with pytest.raises(ProfileError, match="no such profile"):
        profiles.sign_in(made.person.id, WORDS)


@pytest.mark.parametrize("field", ["password_hash", "sealed_key", "key_salt", "public_key"])
def test_a_damaged_profile_is_told(field: str) -> None:
    made = make()
    raw = msgspec.json.decode(profiles_file().read_bytes())
    raw["profiles"][0][field] = raw["profiles"][0][field][:-8]
    profiles_file().write_bytes(msgspec.json.encode(raw))
    with pytest.raises(ProfileError, match=r"Ada Muster"):
        profiles.sign_in(made.person.id, WORDS)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", DamagedFileError),
        (b"[]", DamagedFileError),
        (b'{"version": 1, "profiles": [{"id": 1}]}', DamagedFileError),
        (b'{"version": 2, "profiles": []}', NewerSchemaError),
        (b"\xff\xfe", DamagedFileError),
        (b"[" * 100_000, DamagedFileError),
    ],
)
def test_a_file_that_is_none_of_profiles_is_refused(data: bytes, error: type[Exception]) -> None:
    profiles_file().parent.mkdir(parents=True)
    profiles_file().write_bytes(data)
    with pytest.raises(error, match=r"profiles\.json"):
        read_profiles()


def test_a_session_ends_after_idle_time_and_not_before() -> None:
    now = [0.0]
    session = Session(idle_minutes=10, clock=lambda: now[0])
    session.begin(make())
    now[0] = 599.0
    assert not session.expire()
    session.touch()
    now[0] = 1198.0
    assert not session.expire()
    now[0] = 1199.0
    assert session.expire()
    assert session.person is None
    assert not session.expire()
    session.begin(make("Bo"))
    session.idle_minutes = 0
    now[0] = 1e9
    assert not session.expire()
