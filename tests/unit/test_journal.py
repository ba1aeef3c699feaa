"""The journal: whole after every torn end, sealed for an encrypted case, shortened by saving."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from karyo_desktop.domain.audit import append
from karyo_desktop.domain.edits import Confirm, Move, Turn
from karyo_desktop.domain.journal import Did, DivergedError, Record, not_yet_in, replayed
from karyo_desktop.domain.model import Case
from karyo_desktop.services.keeping import Keeping
from karyo_desktop.storage import encryption, journal
from karyo_desktop.storage.encryption import Cost
from karyo_desktop.storage.errors import DamagedFileError, NewerSchemaError, StorageError
from karyo_desktop.storage.images import ImageStore
from tests.unit.test_case_file import make_case

AT = "2026-03-01T10:00:00+01:00"
EDITS = (Move(("c4",), "X"), Turn(("c4",), 90.0), Confirm(("c5",)), Move(("c3",), "13"))


def worked(case: Case) -> tuple[list[Record], list[Case]]:
    """Records of some edits, and the case after each."""
    records, states = [], [case]
    for edit in EDITS:
        audit = append(states[-1].audit, action="corrected", who="Ada", at=AT, cell="cell1")
        records.append(Record((Did("cell1", edit, AT),), audit[-1]))
        states.append(replayed(states[-1], records[-1]))
    return records, states


def only() -> Path:
    (path,) = journal.folder().iterdir()
    return path


def test_a_torn_end_loses_the_torn_action_alone() -> None:
    """Cut at every single byte: what was whole before it is there."""
    images = ImageStore()
    case = make_case(images)
    records, states = worked(case)
    keeping = Keeping(case, images, path=None, title="t")
    ends = [only().stat().st_size]
    for record, state in zip(records, states[1:], strict=True):
        keeping.record(record, state)
        ends.append(only().stat().st_size)
    whole = only().read_bytes()
    assert ends[-1] == len(whole)
    content = journal.read(only())
    assert not content.torn
    assert content.snapshot == case
    assert len(content.blobs) == 6
    for cut in range(ends[0], len(whole)):
        only().write_bytes(whole[:cut])
        content = journal.read(only())
        complete = sum(end <= cut for end in ends) - 1
        assert content.records == tuple(records[:complete])
        assert content.torn == (cut not in ends)


def test_a_changed_byte_ends_what_is_believed() -> None:
    images = ImageStore()
    case = make_case(images)
    records, states = worked(case)
    keeping = Keeping(case, images, path=Path("a.karyo"), title="t")
    head = only().stat().st_size
    for record, state in zip(records, states[1:], strict=True):
        keeping.record(record, state)
    whole = bytearray(only().read_bytes())
    for at in range(head, len(whole), 7):
        whole[at] ^= 1
        only().write_bytes(whole)
        content = journal.read(only())
        assert content.torn
        assert content.records == tuple(records[: len(content.records)])
        assert len(content.records) < len(records)
        whole[at] ^= 1


def test_half_a_write_that_failed_is_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    images = ImageStore()
    case = make_case(images)
    records, states = worked(case)
    keeping = Keeping(case, images, path=Path("a.karyo"), title="t")
    whole = os.write

    def half(handle: int, data: bytes) -> int:
        whole(handle, bytes(data)[: len(data) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", half)
    for k in (0, 1):
        with pytest.raises(StorageError, match="No space left"):
            keeping.record(records[k], states[k + 1])
    assert journal.read(only()).torn
    monkeypatch.setattr(os, "write", whole)
    keeping.record(records[2], states[3])
    content = journal.read(only())
    assert (content.records, content.torn) == (tuple(records[:3]), False)


def test_only_its_owner_reads_it() -> None:
    Keeping(make_case(ImageStore()), ImageStore(), path=None, title="t")
    if os.name == "posix":
        assert stat.S_IMODE(only().stat().st_mode) == 0o600


def test_an_encrypted_case_has_a_sealed_journal() -> None:
    images = ImageStore()
    case = make_case(images)
    key = encryption.new_key("a long passphrase", cost=Cost(1, 8192, 1))
    images.key = key
    records, states = worked(case)
    keeping = Keeping(case, images, path=None, title="K-2024-017")
    keeping.record(records[0], states[1])
    data = only().read_bytes()
    for secret in (b"K-2024-017", b"cell1", b"img3", b"Ada"):
        assert secret not in data
    with pytest.raises(encryption.EncryptedFileError):
        journal.read(only())
    content = journal.read(only(), key=key)
    assert (content.snapshot, content.records) == (case, (records[0],))
    assert sorted(content.blobs.values()) == sorted(b"img%d" % k for k in range(6))
    other = encryption.new_key("another passphrase", cost=Cost(1, 8192, 1))
    assert journal.read(only(), key=other).torn


def test_encrypting_later_leaves_nothing_readable() -> None:
    images = ImageStore()
    case = make_case(images)
    records, states = worked(case)
    keeping = Keeping(case, images, path=None, title="t")
    keeping.record(records[0], states[1])
    images.key = encryption.new_key("a long passphrase", cost=Cost(1, 8192, 1))
    keeping.record(records[1], states[2])
    assert b"img3" not in only().read_bytes()
    content = journal.read(only(), key=images.key)
    assert content.snapshot == states[2]


def test_saving_shortens_it_to_what_came_after() -> None:
    images = ImageStore()
    case = make_case(images)
    records, states = worked(case)
    keeping = Keeping(case, images, path=None, title="t")
    for record, state in zip(records, states[1:], strict=True):
        keeping.record(record, state)
    keeping.saved(states[2], Path("somewhere/a.karyo"))
    content = journal.read(only())
    assert content.snapshot is None
    assert content.records == tuple(records[2:])
    assert content.blobs == {}
    keeping.end()
    assert list(journal.folder().iterdir()) == []


def test_what_a_saved_case_has_is_not_done_again() -> None:
    case = make_case(ImageStore())
    records, states = worked(case)
    for k, state in enumerate(states):
        assert not_yet_in(state, records) == tuple(records[k:])
    assert not_yet_in(states[4], records[:2]) == (), "an old journal that could not be removed"
    elsewhere = append(states[1].audit, action="noted", who="Bea", at=AT)
    with pytest.raises(DivergedError):
        not_yet_in(replace(states[1], audit=elsewhere), records[2:])
    with pytest.raises(DivergedError):
        not_yet_in(replace(case, audit=elsewhere), records)


@pytest.mark.parametrize("content", [b"", b"hello\n", b"\x00" * 100, b"0" * 16 + b" {}\n"])
def test_other_files_are_no_journals(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.journal"
    path.write_bytes(content)
    with pytest.raises(DamagedFileError):
        journal.read(path)
    assert list(journal.left_behind(tmp_path)) == []


def test_a_newer_journal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.journal"
    path.write_bytes(journal._line(b'{"format":2}'))
    with pytest.raises(NewerSchemaError, match="Update the program"):
        journal.read(path)


def test_a_folder_that_cannot_be_made_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    monkeypatch.setenv("KARYO_HOME", str(blocked))
    with pytest.raises(StorageError, match="Save the case now"):
        Keeping(make_case(ImageStore()), ImageStore(), path=None, title="t")
