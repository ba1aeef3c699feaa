"""Readers of what is chained or signed: journal, trail, people.

Hashes round what is spoilt are made right again in most files, so that the reader goes on.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from tests.full.fuzz_bytes import spoil_bytes, spoil_json, spoil_jsonl
from tests.full.fuzz_formats import make_zip
from tests.full.fuzz_kinds import Reader, Refused

PASSPHRASE = "correct horse battery"
AT = "2026-03-01T10:00:00+01:00"
DIGITS = 16


@contextmanager
def same_salts(rng: Random) -> Iterator[None]:
    """Salts from the seed: a file is the same on every machine."""
    with patch("os.urandom", rng.randbytes):
        yield


def case_key() -> Any:
    from karyo_desktop.storage.encryption import CaseKey, Cost, derive

    cost, salt = Cost(1, 8, 1), bytes(range(16))
    return CaseKey(salt, cost, derive(PASSPHRASE, salt=salt, cost=cost))


def own_home(path: Path) -> Path:
    """The program's own folder of this file alone."""
    home = path.parent / "home"
    home.mkdir()
    os.environ["KARYO_HOME"] = str(home)
    return home


# the journal


@cache
def journal_seeds() -> tuple[bytes, ...]:
    """Of a case that was never saved, of one with a file, and the former encrypted."""
    return _journal(None, key=False), _journal(Path("/k/case.karyo"), key=False), _journal(
        Path("/k/case.karyo"), key=True
    )  # fmt: skip


def _journal(file: Path | None, *, key: bool) -> bytes:
    from karyo_desktop.domain.journal import CellIs, Record, Went, replayed
    from karyo_desktop.services.keeping import Keeping
    from karyo_desktop.storage import journal
    from karyo_desktop.storage.process import Owner

    case, images, records = _worked()
    images.key = case_key() if key else None
    before = replayed(case, records[0]).cells[0].karyogram
    more = Record((Went("cell1", -1, before), CellIs(case.cells[0])))
    with (
        tempfile.TemporaryDirectory() as name,
        same_salts(Random(3)),
        patch.object(journal, "folder", lambda: Path(name)),
        patch.object(journal, "this_process", lambda: Owner("h", 1, 2.0, "b")),
    ):
        keeping = Keeping(case, images, path=file, title="t")
        for record in (*records, more):
            keeping.record(record, case)
        (path,) = Path(name).iterdir()
        return path.read_bytes()


@cache
def _worked() -> Any:
    """A small case, its images, and two records of work on it."""
    from karyo_desktop.domain.audit import append
    from karyo_desktop.domain.edits import Confirm, Move
    from karyo_desktop.domain.journal import Did, Record
    from tests.unit.signing_samples import small_case

    case, images = small_case()
    trail, records = case.audit, []
    for edit in (Move(("c0",), "X"), Confirm(("c1",))):
        trail = append(trail, action="corrected", who="Ada", at=AT, cell="cell1")
        records.append(Record((Did("cell1", edit, AT),), trail[-1]))
    return case, images, records


def spoil_journal(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """Lines spoilt under a right hash, dropped, doubled, moved; or the bytes themselves."""
    if rng.random() < 0.25:
        return spoil_bytes(data, rng, others)
    parts = _parts(data)
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(parts))
        how = rng.randrange(7)
        line, body = parts[at]
        if how <= 2:
            with same_salts(rng):
                parts[at] = (_spoilt(line, rng), body)
        elif how == 3:
            parts[at] = (line, None if body is None else spoil_bytes(body, rng, ()))
        elif how == 4 and len(parts) > 1:
            del parts[at]
        elif how == 5:
            parts.insert(rng.randrange(len(parts) + 1), parts[at])
        else:
            parts.append(parts.pop(at))
    return b"".join(_line(line) + (b"" if body is None else body + b"\n") for line, body in parts)


def _parts(data: bytes) -> list[tuple[bytes, bytes | None]]:
    """Each line's JSON, with the bytes that follow it."""
    file = io.BytesIO(data)
    found: list[tuple[bytes, bytes | None]] = []
    while line := file.readline():
        text = line[DIGITS + 1 : -1]
        size = json.loads(text)["size"] if text.startswith(b'{"blob"') else None
        found.append((text, None if size is None else file.read(size + 1)[:-1]))
    return found


def _spoilt(text: bytes, rng: Random) -> bytes:
    from karyo_desktop.storage import encryption
    from karyo_desktop.storage.errors import StorageError

    if not text.startswith(b'"'):
        return _spoilt_json(text, rng)
    try:
        plain = encryption.unseal(case_key(), base64.b64decode(text.strip(b'"')))
    except (StorageError, ValueError):  # spoilt before
        return spoil_bytes(text, rng, ())
    sealed = encryption.seal(case_key(), _spoilt_json(plain, rng))
    return b'"' + base64.b64encode(sealed) + b'"'


def _spoilt_json(text: bytes, rng: Random) -> bytes:
    try:
        return spoil_json(text, rng, ()).replace(b"\n", b" ")
    except (ValueError, RecursionError):  # spoilt before
        return spoil_bytes(text, rng, ())


def _line(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest()[:DIGITS].encode() + b" " + text + b"\n"


def read_journal(path: Path) -> None:
    """As after a crash: brought back into the case, which is saved and opened again."""
    from karyo_desktop.services import recovering
    from karyo_desktop.storage import journal
    from karyo_desktop.storage.case_file import load_case, save_case
    from karyo_desktop.storage.images import ImageStore

    own_home(path)
    head = journal.read_head(path)
    start, store, _ = _worked()
    orphan = recovering.Orphan(path, head)
    images = ImageStore()
    for sha256 in store:
        images.add(store.get(sha256))
    if head.path:
        images.key = case_key() if head.encrypted else None
        with patch.object(recovering, "orphans", return_value=(orphan,)):
            found = recovering.of_file(Path(head.path), start, images)
    else:
        unsaved = recovering.of_unsaved(orphan)
        if unsaved is None:
            raise Refused("it had only just begun")
        found, images = unsaved
    if any(path.stem not in problem for problem in found.problems):
        raise AssertionError(f"{found.problems} do not name {path.name}")
    again = path.with_name("again.karyo")
    save_case(again, found.case, images)
    second, _ = load_case(again, key=images.key)
    if _bare(second) != _bare(found.case) and "nan" not in repr(found.case):
        raise AssertionError("what was brought back is not what was saved")


def _bare(case: Any) -> Any:
    """Without the steps of undo, which are left out where they lead elsewhere."""
    return replace(case, cells=tuple(replace(cell, history=None) for cell in case.cells))


# the audit trail with its seals and signatures


@cache
def audit_seeds() -> tuple[bytes, ...]:
    from karyo_desktop.services import signing
    from karyo_desktop.storage.case_file import save_case
    from tests.unit.signing_samples import OTHER, REVIEWER, small_case

    case, images = small_case()
    found = []
    with tempfile.TemporaryDirectory() as name, same_salts(Random(4)):
        os.environ["KARYO_HOME"] = name
        for step in (signing.review, signing.sign):
            who = REVIEWER if step is signing.review else OTHER
            more = {"despite_open": True} if step is signing.review else {}
            case = step(case, images, who, at=AT, second_person=False, **more)
            save_case(Path(name) / "a.karyo", case, images)
            found.append((Path(name) / "a.karyo").read_bytes())
    return tuple(found)


@cache
def _trails() -> tuple[Any, ...]:
    return tuple(_trail(data) for data in audit_seeds())


def _trail(data: bytes) -> Any:
    from karyo_desktop.storage import audit_wire

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return audit_wire.decode(archive.read("audit.jsonl"))


def spoil_audit(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """The trail, a seal, a signature or a sealed version, with the file's hashes right again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    kept = ("manifest.json", "images/")
    names = ["audit.jsonl", "audit.jsonl", *(n for n in members if not n.startswith(kept))]
    for _ in range(rng.choice((1, 1, 1, 2))):
        name = rng.choice(names)
        spoil = spoil_jsonl if name.endswith(".jsonl") else spoil_json
        try:
            members[name] = spoil(members[name], rng, ())
        except (ValueError, RecursionError):  # spoilt before
            members[name] = spoil_bytes(members[name], rng, ())
    manifest = json.loads(members["manifest.json"])
    manifest["files"] = {
        name: hashlib.sha256(body).hexdigest()
        for name, body in members.items()
        if name != "manifest.json"
    }
    members["manifest.json"] = json.dumps(manifest).encode()
    return make_zip(members)


def read_audit(path: Path) -> None:
    """Verified and exported; a trail that is not one of the good ones must be found out."""
    from karyo_desktop.services.verifying import as_csv, as_json_list, verify

    own_home(path)
    verdict = verify(path)
    as_csv(verdict.entries)
    as_json_list(verdict.entries)
    if verdict.holds and verdict.entries not in _trails():
        raise AssertionError(f"a trail of {len(verdict.entries)} entries that nobody wrote holds")


# profiles


@cache
def profiles_seeds() -> tuple[bytes, ...]:
    import argon2
    import msgspec
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from karyo_desktop.storage import encryption
    from karyo_desktop.storage.profiles import StoredProfile, write_profiles

    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    case = case_key()
    profiles = []
    for k in range(2):
        key = Ed25519PrivateKey.from_private_bytes(bytes([k + 1]) * 32)
        with same_salts(Random(k)):
            sealed = encryption.seal(case, key.private_bytes_raw())
        profiles.append(
            StoredProfile(
                f"{k:032x}",
                f"Person {k}",
                "analyst",
                AT,
                hasher.hash(PASSPHRASE, salt=bytes([k]) * 16),
                base64.b64encode(case.salt).decode(),
                (1, 8, 1),
                base64.b64encode(sealed).decode(),
                key.public_key().public_bytes_raw().hex(),
            )
        )
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "profiles.json"
        write_profiles(tuple(profiles), path)
        return (msgspec.json.format(path.read_bytes(), indent=-1),)


def spoil_profiles(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """As JSON; a third of the time what a guess of the passphrase costs."""
    if rng.random() < 0.65:
        return spoil_json(data, rng, others)
    value = json.loads(data)
    profile = rng.choice(value["profiles"])
    huge = rng.choice((0, 1, -1, 7, 64, 1 << 14, 1 << 20, 1 << 22, 1 << 31, 1 << 32, 1 << 64))
    if rng.random() < 0.5:
        part = rng.choice(("m=8", "t=1", "p=1", "v=19"))
        profile["password_hash"] = profile["password_hash"].replace(part, f"{part[:2]}{huge}")
    else:
        profile["key_cost"][rng.randrange(3)] = huge
    return json.dumps(value).encode()


def read_and_sign_in(path: Path) -> None:
    """Everybody is listed and signs in."""
    from karyo_desktop.services.profiles import ProfileError, people, sign_in

    os.environ["KARYO_HOME"] = str(path.parent)
    refused = ""
    for person in people():
        try:
            sign_in(person.id, PASSPHRASE)
        except ProfileError as error:
            refused = str(error)
    if refused:
        raise Refused(refused)


SEALED: dict[str, Reader] = {
    "journal": Reader("a.journal", journal_seeds, spoil_journal, read_journal),
    "audit": Reader("case.karyo", audit_seeds, spoil_audit, read_audit),
    "profiles": Reader("profiles.json", profiles_seeds, spoil_profiles, read_and_sign_in),
}
