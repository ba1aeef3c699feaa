"""Encrypted files: what was written comes back, and nothing that was changed does."""

from __future__ import annotations

import io
import os
import tracemalloc
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karyo_desktop.storage import encryption
from karyo_desktop.storage.encryption import (
    MAGIC,
    CaseKey,
    Cost,
    EncryptedFileError,
    Sealer,
    WrongPassphraseError,
    key_for,
    new_key,
    open_plain,
    seal,
    unseal,
)
from karyo_desktop.storage.errors import DamagedFileError, NewerSchemaError, StorageError

CHEAP = Cost(passes=1, memory_kib=8, lanes=1)
KEY = new_key("correct horse", cost=CHEAP)
CHUNK = 64


def sealed(data: bytes, key: CaseKey = KEY, *, chunk_bytes: int = CHUNK) -> bytes:
    file = io.BytesIO()
    sealer = Sealer(file, key, chunk_bytes=chunk_bytes)
    for start in range(0, len(data), 50):
        sealer.write(data[start : start + 50])
    sealer.finish()
    return file.getvalue()


def read(path: Path, key: CaseKey | None = KEY) -> bytes:
    with open_plain(path, key) as file:
        return file.read()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sealed") / "a.karyo"


@given(data=st.binary(max_size=400), start=st.integers(0, 400), count=st.integers(0, 100))
def test_what_was_written_comes_back_whole_and_in_parts(
    place: Path, data: bytes, start: int, count: int
) -> None:
    place.write_bytes(sealed(data))
    assert read(place) == data
    with open_plain(place, KEY) as file:
        file.seek(start)
        assert file.read(count) == data[start : start + count]
        assert file.seek(0, io.SEEK_END) == len(data)


@settings(max_examples=300)
@given(data=st.data())
def test_any_change_of_any_byte_is_found(place: Path, data: st.DataObject) -> None:
    whole = bytearray(sealed(bytes(range(200))))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    place.write_bytes(whole)
    if at < len(MAGIC):  # then it is no encrypted file, but no case file either
        assert read(place) != bytes(range(200))
        return
    with pytest.raises(StorageError):
        read(place)


@given(cut=st.integers(1, 300), more=st.binary(min_size=1, max_size=200))
def test_a_file_cut_short_or_made_longer_is_found_before_anything_is_read(
    place: Path, cut: int, more: bytes
) -> None:
    whole = sealed(bytes(range(250)))
    for changed in (whole[:-cut], whole + more):
        place.write_bytes(changed)
        with pytest.raises(DamagedFileError), open_plain(place, KEY):
            pytest.fail("it was opened")


def test_chunks_that_change_places_or_come_twice_are_found(place: Path) -> None:
    whole = sealed(bytes(4 * CHUNK))
    step = CHUNK + encryption.TAG_BYTES
    head, body = whole[: -4 * step], whole[-4 * step :]
    parts = [body[k * step : (k + 1) * step] for k in range(4)]
    for order in ((1, 0, 2, 3), (0, 0, 2, 3), (0, 1, 3), (0, 1, 2, 2)):
        place.write_bytes(head + b"".join(parts[k] for k in order))
        with pytest.raises(DamagedFileError):
            read(place)


def test_only_the_passphrase_opens_it(place: Path) -> None:
    place.write_bytes(sealed(b"content"))
    assert read(place, key_for(place, "correct horse")) == b"content"
    with pytest.raises(WrongPassphraseError, match="not its passphrase"):
        key_for(place, "Correct horse")
    with pytest.raises(WrongPassphraseError):
        read(place, new_key("correct horse", cost=CHEAP))
    with pytest.raises(EncryptedFileError, match="with its passphrase"):
        read(place, None)


def test_the_key_is_never_in_the_file_nor_in_a_message() -> None:
    assert KEY.secret not in sealed(b"x" * 500)
    assert "secret" not in repr(KEY)


def test_the_same_case_never_gives_the_same_bytes_twice() -> None:
    one, other = sealed(bytes(CHUNK)), sealed(bytes(CHUNK))
    assert one[-CHUNK - 16 :] != other[-CHUNK - 16 :]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"memory_kib": 1 << 40}, DamagedFileError),
        ({"passes": 10**9}, DamagedFileError),
        ({"lanes": 0}, DamagedFileError),
        ({"chunk_bytes": 1 << 40}, DamagedFileError),
        ({"chunk_bytes": 0}, DamagedFileError),
        ({"cipher": "none"}, DamagedFileError),
        ({"salt": "?"}, DamagedFileError),
        ({"more": 1}, DamagedFileError),
        ({"version": 2}, NewerSchemaError),
    ],
)
def test_a_header_that_asks_for_the_absurd_is_refused(
    place: Path, changed: dict[str, object], error: type[Exception]
) -> None:
    whole = sealed(b"content")
    length = int.from_bytes(whole[len(MAGIC) : len(MAGIC) + 4], "big")
    start = len(MAGIC) + 4
    header = {**msgspec.json.decode(whole[start : start + length]), **changed}
    text = msgspec.json.encode(header)
    place.write_bytes(MAGIC + len(text).to_bytes(4, "big") + text + whole[start + length :])
    with pytest.raises(error, match=r"a\.karyo"):
        key_for(place, "correct horse")


@given(data=st.binary(max_size=200), at=st.integers(0, 500))
def test_pieces_are_sealed_by_themselves(data: bytes, at: int) -> None:
    piece = bytearray(seal(KEY, data))
    assert unseal(KEY, bytes(piece)) == data
    piece[at % len(piece)] ^= 1
    with pytest.raises(DamagedFileError):
        unseal(KEY, bytes(piece))


def test_memory_stays_bounded(tmp_path: Path) -> None:
    path = tmp_path / "large.karyo"
    block = os.urandom(1 << 20)
    tracemalloc.start()
    try:
        with path.open("wb") as file:
            sealer = Sealer(file, KEY)
            for _ in range(40):
                sealer.write(block)
            sealer.finish()
        with open_plain(path, KEY) as plain:
            while plain.read(1 << 16):
                pass
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 12 << 20
