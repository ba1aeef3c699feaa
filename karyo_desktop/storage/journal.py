"""The journal of an open case: what was done since it was saved, line by line, on this machine.

A line is 16 hexadecimal digits of the SHA-256 of the rest, a blank, then JSON; of an encrypted
case the JSON is sealed with the case's key and in base64. A line ``{"blob", "sha256", "size"}`` is
followed by so many bytes of an image or an attachment and a line end. The first line is the head.
What is torn off at the end by a crash is one line that does not fit its digits.
"""

from __future__ import annotations

import base64
import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from cirnet_core.files import open_ordinary
from cirnet_core.home import home
from karyo_desktop.domain.journal import Record
from karyo_desktop.domain.model import Case
from karyo_desktop.storage import encryption, journal_wire
from karyo_desktop.storage.encryption import CaseKey
from karyo_desktop.storage.errors import DamagedFileError, NewerSchemaError, StorageError
from karyo_desktop.storage.images import sha256_of
from karyo_desktop.storage.process import Owner, this_process

FORMAT: Final = 1
SUFFIX: Final = ".journal"
MAX_LINE_BYTES: Final = 64_000_000
MAX_BLOB_BYTES: Final = 128_000_000
MAX_TOTAL_BYTES: Final = 1_000_000_000
_DIGITS: Final = 16


class Head(msgspec.Struct, kw_only=True):
    """What a journal says of itself; nothing of the case but where its file lies.

    Attributes:
        path: of the case file; empty for a case that was never saved.
        title: what the window calls the case; empty where the case is encrypted.
        since: when it was begun, ISO 8601.
        encrypted: whether all that follows is sealed with the case's key.
    """

    format: int = FORMAT
    owner: Owner
    path: str
    title: str
    since: str
    encrypted: bool = False


class _Blob(msgspec.Struct):
    blob: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Content:
    """What a journal holds.

    Attributes:
        snapshot: the whole case at the beginning; None where the case file is the beginning.
        records: what was done since, in order.
        blobs: images (``images/<sha256>``) and attachments that are in no case file yet.
        torn: whether the end could not be read.
    """

    head: Head
    snapshot: Case | None = None
    records: tuple[Record, ...] = ()
    blobs: Mapping[str, bytes] = field(default_factory=dict)
    torn: bool = False


def folder() -> Path:
    """Where journals lie: in the program's own folder, never on a share."""
    return home() / "journals"


class Journal:
    """An open journal that grows. Its calls are safe from one thread; ``sync`` from any.

    Raises:
        StorageError: in every call: it can't be written; what is there is still readable.
    """

    def __init__(
        self, head: Head, *, key: CaseKey | None = None, place: Path | None = None
    ) -> None:
        self.path = (place or folder()) / f"{secrets.token_hex(8)}{SUFFIX}"
        self._key = key
        self._handle = -1
        self._closing = threading.Lock()
        self._waiting = bytearray()
        self._good = 0
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            self._handle = os.open(self.path, flags, 0o600)
        except OSError as error:
            raise _cannot(self.path, error) from error
        self._put(_line(msgspec.json.encode(head)))

    def snapshot(self, case: Case) -> None:
        """Write the whole case, as the beginning of one that has no file."""
        self._put(self._sealed(journal_wire.encode_snapshot(case)))

    def append(self, record: Record) -> None:
        """Write one action. It outlives this process at once, and the machine after ``sync``."""
        self._put(self._sealed(journal_wire.encode(record)))

    def blob(self, name: str, data: bytes) -> None:
        """Write an image or an attachment."""
        head = msgspec.json.encode(_Blob(name, sha256_of(data), len(data)))
        if self._key is None:
            self._put(_line(head) + data + b"\n")
        else:
            body = encryption.seal(self._key, data)
            sealed = msgspec.json.encode(_Blob(name, sha256_of(body), len(body)))
            self._put(_line(sealed) + body + b"\n")

    def sync(self) -> None:
        """Wait until all of it is on the disk."""
        try:
            with self._closing:
                if self._handle < 0:
                    return
                handle = os.dup(self._handle)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise _cannot(self.path, error) from error

    def close(self) -> None:
        """Let go of the file; it stays."""
        with self._closing:
            handle, self._handle = self._handle, -1
        if handle >= 0:
            with suppress(OSError):
                os.close(handle)

    def discard(self) -> None:
        """Close and remove it: what it holds is saved, or given up."""
        self.close()
        with suppress(OSError):
            self.path.unlink()

    def _sealed(self, data: bytes) -> bytes:
        if self._key is not None:
            data = b'"' + base64.b64encode(encryption.seal(self._key, data)) + b'"'
        return _line(data)

    def _put(self, data: bytes) -> None:
        """Write all of it or nothing; what a full disk refused is tried again with the next."""
        self._waiting += data
        try:
            while self._waiting:
                # A write that failed may have left a part of itself, which is written over.
                os.lseek(self._handle, self._good, os.SEEK_SET)
                written = os.write(self._handle, self._waiting)
                self._good += written
                del self._waiting[:written]
        except OSError as error:
            raise _cannot(self.path, error) from error


def _line(data: bytes) -> bytes:
    return sha256_of(data)[:_DIGITS].encode() + b" " + data + b"\n"


def _cannot(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path}: the journal cannot be written ({error.strerror or error}). Save the case now, "
        "and free some space in this folder: until then a crash would lose what is not saved."
    )


def new_head(*, path: Path | None, title: str, since: str, encrypted: bool) -> Head:
    """The head of a journal that this process begins."""
    return Head(
        owner=this_process(),
        path=str(path.absolute()) if path is not None else "",
        title="" if encrypted else title,
        since=since,
        encrypted=encrypted,
    )


def read_head(path: Path) -> Head:
    """Only the first line.

    Raises:
        StorageError: it can't be read, is no journal or of a newer version.
    """
    try:
        with open_ordinary(path) as file:
            return _head(path, file)
    except OSError as error:
        raise _unreadable(path, error) from error


def read(path: Path, *, key: CaseKey | None = None) -> Content:
    """All that can be read of a journal, up to the first line that does not fit.

    Raises:
        EncryptedFileError: it is of an encrypted case, and there is no key.
        StorageError: it can't be read, is no journal or of a newer version.
    """
    try:
        size = path.stat().st_size
        if size > MAX_TOTAL_BYTES:
            raise DamagedFileError(f"{path}: {size:,} bytes are too many for a journal.")
        with open_ordinary(path) as file:
            head = _head(path, file)
            if head.encrypted and key is None:
                raise encryption.EncryptedFileError(
                    f"{path}: of an encrypted case. Open the case with its passphrase."
                )
            return _content(head, file, key if head.encrypted else None)
    except OSError as error:
        raise _unreadable(path, error) from error


def left_behind(place: Path | None = None) -> Iterator[tuple[Path, Head]]:
    """Every readable journal in the folder with its head, the oldest first."""
    where = place or folder()
    found = sorted(where.glob(f"*{SUFFIX}"), key=_age) if where.is_dir() else []
    for path in found:
        with suppress(StorageError):
            yield path, read_head(path)


def _age(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def _content(head: Head, file: BinaryIO, key: CaseKey | None) -> Content:
    snapshot: Case | None = None
    records: list[Record] = []
    blobs: dict[str, bytes] = {}
    torn = False
    try:
        while (line := _next(file)) is not None:
            plain = line if key is None or b'"blob"' in line[:8] else _unsealed(line, key)
            if plain.startswith(b'{"blob"'):
                name, data = _read_blob(file, plain)
                blobs[name] = data if key is None else encryption.unseal(key, data)
            elif plain.startswith(b'{"case"'):
                snapshot, records = journal_wire.decode_snapshot(plain), []
            else:
                records.append(journal_wire.decode(plain))
    except (msgspec.MsgspecError, ValueError, RecursionError, KeyError, StorageError):
        torn = True
    return Content(head, snapshot, tuple(records), blobs, torn)


def _next(file: BinaryIO) -> bytes | None:
    """The JSON of the next line; None at the end. Raises ValueError if it doesn't fit."""
    line = file.readline(MAX_LINE_BYTES)
    if not line:
        return None
    body = line[_DIGITS + 1 : -1]
    if line != _line(body):
        raise ValueError("a torn line")
    return body


def _read_blob(file: BinaryIO, line: bytes) -> tuple[str, bytes]:
    blob = msgspec.json.decode(line, type=_Blob)
    if not 0 <= blob.size <= MAX_BLOB_BYTES:
        raise ValueError("a blob of an impossible size")
    data = file.read(blob.size)
    if len(data) != blob.size or file.read(1) != b"\n" or sha256_of(data) != blob.sha256:
        raise ValueError("a torn blob")
    return blob.blob, data


def _unsealed(line: bytes, key: CaseKey) -> bytes:
    return encryption.unseal(key, base64.b64decode(line.strip(b'"'), validate=True))


def _head(path: Path, file: BinaryIO) -> Head:
    try:
        raw: Any = msgspec.json.decode(_next(file) or b"")
        version = raw.get("format") if isinstance(raw, dict) else None
        if isinstance(version, int) and version > FORMAT:
            raise NewerSchemaError(
                f"{path}: a journal of a newer version of this program. Update the program."
            )
        return msgspec.convert(raw, Head)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise DamagedFileError(f"{path}: no journal of this program ({error}).") from error


def _unreadable(path: Path, error: OSError) -> StorageError:
    return StorageError(f"{path}: cannot be read ({error.strerror or error}).")
