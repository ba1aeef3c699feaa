"""Encryption of a case at rest: a key from a passphrase, authenticated chunks, bounded memory.

An encrypted file is ``MAGIC``, the length of the header (4 bytes, big endian), the header as JSON,
then chunks of ``chunk_bytes`` of the plain file, each with a tag of 16 bytes. The passphrase gives
the case's key by Argon2id (RFC 9106), the case's key and a random salt of each file give the key
of that file by HKDF-SHA256. A chunk is sealed by ChaCha20-Poly1305 (RFC 8439) with its number and
whether it is the last as nonce, and everything before the first chunk as associated data, so that
a changed header, a lost, swapped or repeated chunk and a file cut short are all found (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár 2015).
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, cast

import msgspec
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from karyo_desktop.storage.atomic import at_hand
from karyo_desktop.storage.errors import DamagedFileError, NewerSchemaError, StorageError

MAGIC: Final = b"KARYO-ENCRYPTED\n"
VERSION: Final = 1
CHUNK_BYTES: Final = 1 << 20
TAG_BYTES: Final = 16
KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
MAX_HEADER_BYTES: Final = 4096
MAX_MEMORY_KIB: Final = 1 << 19
"""512 MiB: a header from anywhere must not fill the memory before the passphrase is even wrong."""
MAX_PASSES: Final = 64
MAX_WORK_KIB: Final = 1 << 21
"""Passes times memory; some seconds of work, a dozen times what this program asks for."""
MAX_LANES: Final = 64
MAX_CHUNK_BYTES: Final = 1 << 24


class EncryptedFileError(StorageError):
    """The file is encrypted, and no passphrase was given."""


class WrongPassphraseError(StorageError):
    """The passphrase is not that of the file."""


@dataclass(frozen=True)
class Cost:
    """What a guess of the passphrase costs, as Argon2id counts it."""

    passes: int = 3
    memory_kib: int = 1 << 16
    lanes: int = 4

    def is_affordable(self) -> bool:
        """Whether any file of this program may ask for so much."""
        return (
            1 <= self.passes <= MAX_PASSES
            and 1 <= self.lanes <= MAX_LANES
            and 8 * self.lanes <= self.memory_kib <= MAX_MEMORY_KIB
            and self.passes * self.memory_kib <= MAX_WORK_KIB
        )


@dataclass(frozen=True)
class CaseKey:
    """The key of a case, as long as the case is open; never written.

    Attributes:
        salt: of the passphrase, as in the header of the case's files.
        secret: 32 bytes.
    """

    salt: bytes
    cost: Cost
    secret: bytes = field(repr=False)


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    kdf: str
    salt: str
    passes: int
    memory_kib: int
    lanes: int
    cipher: str
    file_salt: str
    chunk_bytes: int
    check: str


def derive(passphrase: str, *, salt: bytes, cost: Cost) -> bytes:
    """32 bytes from a passphrase by Argon2id.

    Raises:
        DamagedFileError: the cost is one that no file of this program has.
        StorageError: there is not enough memory for it.
    """
    if not cost.is_affordable():
        raise DamagedFileError(
            f"The passphrase's cost is damaged (passes {cost.passes}, memory {cost.memory_kib} "
            f"KiB, lanes {cost.lanes})."
        )
    try:
        return hash_secret_raw(
            passphrase.encode(),
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as error:
        raise StorageError(
            f"The passphrase could not be worked on ({error}). Close other programs and try again."
        ) from error


def new_key(passphrase: str, *, cost: Cost | None = None) -> CaseKey:
    """A key for a case that is to be encrypted from now on."""
    chosen = cost or Cost()
    salt = os.urandom(SALT_BYTES)
    return CaseKey(salt, chosen, derive(passphrase, salt=salt, cost=chosen))


def is_encrypted(path: Path) -> bool:
    """Whether a file begins as an encrypted one. Raises StorageError if it can't be read."""
    with _opened(path) as file:
        return file.read(len(MAGIC)) == MAGIC


def key_for(path: Path, passphrase: str) -> CaseKey:
    """The key of an encrypted file.

    Raises:
        WrongPassphraseError: it is not the passphrase of this file.
        StorageError: the file cannot be read, or is damaged.
    """
    with _opened(path) as file:
        header, _ = _read_header(path, file)
    salt = _bytes(path, header.salt, "salt")
    cost = Cost(header.passes, header.memory_kib, header.lanes)
    key = CaseKey(salt, cost, derive(passphrase, salt=salt, cost=cost))
    _check(path, header, key)
    return key


@contextmanager
def open_plain(path: Path, key: CaseKey | None) -> Iterator[BinaryIO]:
    """A file's content as it was before encryption; of a plain file, the file itself.

    No more than a chunk lies in memory, and nothing is written anywhere. What is read was
    authenticated; a file cut short is found before anything is read.

    Raises:
        EncryptedFileError: it is encrypted and there is no key.
        WrongPassphraseError: the key is that of another passphrase.
        StorageError: it cannot be opened, or is damaged.
    """
    if not is_encrypted(path):
        with _opened(path) as file:
            yield file
        return
    if key is None:
        raise EncryptedFileError(f"{path}: is encrypted. Open it with its passphrase.")
    with _opened(path) as file:
        header, head = _read_header(path, file)
        _check(path, header, key)
        yield io.BufferedReader(_Plain(path, file, header, head, key), header.chunk_bytes)


@contextmanager
def target(file: BinaryIO, key: CaseKey | None) -> Iterator[BinaryIO]:
    """Where to write a plain content so that it comes to lie encrypted; without a key, the file."""
    if key is None:
        yield file
        return
    sealer = Sealer(file, key)
    yield cast(BinaryIO, sealer)
    sealer.finish()


def salt_of(path: Path) -> bytes:
    """What tells one passphrase's files from another's; no bytes for a plain or damaged file."""
    with suppress(StorageError), _opened(path) as file:
        header, _ = _read_header(path, file)
        return _bytes(path, header.salt, "salt")
    return b""


class Sealer(io.RawIOBase):
    """Writes an encrypted file, a chunk at a time; ``finish`` writes the last one."""

    def __init__(self, file: BinaryIO, key: CaseKey, *, chunk_bytes: int = CHUNK_BYTES) -> None:
        super().__init__()
        file_salt = os.urandom(SALT_BYTES)
        self._file = file
        self._cipher, check = _ciphers(key, file_salt)
        header = _Header(
            version=VERSION,
            kdf="argon2id",
            salt=base64.b64encode(key.salt).decode(),
            passes=key.cost.passes,
            memory_kib=key.cost.memory_kib,
            lanes=key.cost.lanes,
            cipher="chacha20-poly1305",
            file_salt=base64.b64encode(file_salt).decode(),
            chunk_bytes=chunk_bytes,
            check=base64.b64encode(check).decode(),
        )
        text = msgspec.json.encode(header)
        self._head = MAGIC + len(text).to_bytes(4, "big") + text
        self._chunk_bytes = chunk_bytes
        self._number = 0
        self._waiting = bytearray()
        file.write(self._head)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: object) -> int:
        """Take in bytes; whole chunks go out, but the last is kept back for ``finish``."""
        taken = memoryview(data)  # type: ignore[arg-type]
        self._waiting += taken
        while len(self._waiting) > self._chunk_bytes:
            chunk = bytes(self._waiting[: self._chunk_bytes])
            del self._waiting[: self._chunk_bytes]
            self._put(chunk, last=False)
        return taken.nbytes

    def finish(self) -> None:
        """Write what is left, marked as the end."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, chunk, self._head))
        self._number += 1


def seal(key: CaseKey, data: bytes) -> bytes:
    """A short piece, as a line of the journal, encrypted by itself under the case's key."""
    salt = os.urandom(SALT_BYTES)
    cipher, _ = _ciphers(key, salt)
    return salt + cipher.encrypt(_nonce(0, last=True), data, b"piece")


def unseal(key: CaseKey, data: bytes) -> bytes:
    """The inverse of ``seal``.

    Raises:
        DamagedFileError: it was changed, or sealed under another key.
    """
    cipher, _ = _ciphers(key, data[:SALT_BYTES])
    try:
        return cipher.decrypt(_nonce(0, last=True), data[SALT_BYTES:], b"piece")
    except InvalidTag as error:
        raise DamagedFileError("An encrypted entry is damaged or of another case.") from error


class _Plain(io.RawIOBase):
    """The plain content of an encrypted file, readable anywhere."""

    def __init__(
        self, path: Path, file: BinaryIO, header: _Header, head: bytes, key: CaseKey
    ) -> None:
        super().__init__()
        self._path, self._file, self._head = path, file, head
        self._chunk_bytes = header.chunk_bytes
        self._cipher, _ = _ciphers(key, _bytes(path, header.file_salt, "file_salt"))
        sealed = file.seek(0, io.SEEK_END) - len(head)
        step = self._chunk_bytes + TAG_BYTES
        self._chunks = max(1, -(-sealed // step))
        self._size = sealed - self._chunks * TAG_BYTES
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")
        self._chunk(self._chunks - 1)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place of the plain content."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: object) -> int:
        """Fill a buffer as far as the chunk goes. Raises DamagedFileError."""
        into = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._at >= self._size:
            return 0
        number, offset = divmod(self._at, self._chunk_bytes)
        part = self._chunk(number)[offset : offset + len(into)]
        into[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            step = self._chunk_bytes + TAG_BYTES
            self._file.seek(len(self._head) + number * step)
            sealed = self._file.read(step)
            nonce = _nonce(number, last=number == self._chunks - 1)
            try:
                self._held = (number, self._cipher.decrypt(nonce, sealed, self._head))
            except InvalidTag as error:
                raise DamagedFileError(
                    f"{self._path}: is damaged, cut short or was changed (chunk {number + 1} of "
                    f"{self._chunks}). Take it from a backup."
                ) from error
        return self._held[1]


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with at_hand(path).open("rb") as file:
            yield file
    except OSError as error:
        raise StorageError(f"{path}: cannot be opened ({error.strerror or error}).") from error


def _read_header(path: Path, file: BinaryIO) -> tuple[_Header, bytes]:
    """The header, and everything before the first chunk as bytes."""
    start = file.read(len(MAGIC) + 4)
    length = int.from_bytes(start[len(MAGIC) :], "big")
    if start[: len(MAGIC)] != MAGIC or not 0 < length <= MAX_HEADER_BYTES:
        raise DamagedFileError(f"{path}: no encrypted case of this program. Take a backup.")
    text = file.read(length)
    try:
        raw = msgspec.json.decode(text)
        version = raw.get("version") if isinstance(raw, dict) else None
        if isinstance(version, int) and version > VERSION:
            raise NewerSchemaError(
                f"{path}: encrypted by a newer version of this program. Update the program; the "
                "file is untouched."
            )
        header = msgspec.convert(raw, _Header)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedFileError(
            f"{path}: the header is damaged ({error}). Take it from a backup."
        ) from error
    named = (header.kdf, header.cipher) == ("argon2id", "chacha20-poly1305")
    affordable = Cost(header.passes, header.memory_kib, header.lanes).is_affordable()
    if not named or not affordable or not 64 <= header.chunk_bytes <= MAX_CHUNK_BYTES:
        raise DamagedFileError(f"{path}: the header asks for what no case of this program needs.")
    return header, start + text


def _check(path: Path, header: _Header, key: CaseKey) -> None:
    """Tell a wrong passphrase from damage."""
    _, check = _ciphers(key, _bytes(path, header.file_salt, "file_salt"))
    if check != _bytes(path, header.check, "check"):
        raise WrongPassphraseError(
            f"{path}: this is not its passphrase. Try again; capital letters count."
        )


def _ciphers(key: CaseKey, file_salt: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    """The cipher of a file, and bytes that tell whether the passphrase is right."""
    material = HKDF(SHA256(), KEY_BYTES + TAG_BYTES, file_salt, b"karyo case 1").derive(key.secret)
    return ChaCha20Poly1305(material[:KEY_BYTES]), material[KEY_BYTES:]


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _bytes(path: Path, text: str, field_name: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        found = b""
    if len(found) != SALT_BYTES:
        raise DamagedFileError(f"{path}: header.{field_name} is damaged. Take it from a backup.")
    return found
