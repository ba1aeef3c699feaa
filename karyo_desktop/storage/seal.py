"""The seal of a case file: this machine's Ed25519 signature of the trail's end and the content.

Whoever changes a case and makes all hashes anew lacks the private key, which lies in the program's
own folder and is readable by its owner alone. A seal says how long the trail was, so the end of a
trail that was made anew shows, on every machine that knows the public key.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from cirnet_core.files import parse_json
from cirnet_core.home import home
from karyo_desktop.domain.audit import NOTHING_BEFORE, AuditEntry, canonical
from karyo_desktop.storage.atomic import write_bytes
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.images import sha256_of

NAME: Final = "seal.json"
"""The member of a case file that holds the seals."""
KEY: Final = "seal.key"
TRUSTED: Final = "trusted.json"
MAX_SEALS: Final = 100


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """What a machine vouches for.

    Attributes:
        number: how many entries the trail had.
        digest: of the last of them.
        content: SHA-256 over the names and hashes of all other files of the case file.
        key: public key, 64 hexadecimal digits.
        signature: of ``statement``, 128 hexadecimal digits.
    """

    number: int
    digest: str
    content: str
    key: str
    signature: str = ""

    def statement(self) -> bytes:
        """What is signed."""
        return canonical(
            {
                "karyo-seal": 1,
                "content": self.content,
                "digest": self.digest,
                "number": self.number,
            }
        ).encode("ascii")

    def is_genuine(self) -> bool:
        """Whether the key's owner made it."""
        try:
            public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
            public.verify(bytes.fromhex(self.signature), self.statement())
        except (ValueError, InvalidSignature):
            return False
        return True


class _Seals(msgspec.Struct):
    seals: tuple[Seal, ...]


def keys_folder() -> Path:
    """Where this machine's key and the keys that it trusts lie."""
    return home() / "keys"


def own_key() -> Ed25519PrivateKey:
    """This machine's key; made when it is first asked for.

    Raises:
        StorageError: it can't be read or made.
    """
    path = keys_folder() / KEY
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make(path)
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip()))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise StorageError(
            f"{path}: the key that seals cases cannot be used ({why}). Take it from a backup; "
            "without it this machine's own seals cannot be told from forged ones."
        ) from error


def own_public_key() -> str | None:
    """Hexadecimal; None if this machine has never sealed anything."""
    if not (keys_folder() / KEY).exists():
        return None
    return own_key().public_key().public_bytes_raw().hex()


def trusted_keys() -> Mapping[str, str]:
    """Public keys of other machines that a person trusts: key → name. Raises StorageError."""
    path = keys_folder() / TRUSTED
    try:
        return parse_json(path.read_bytes(), dict[str, str])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError) as error:
        raise StorageError(f"{path}: cannot be read ({error}). Remove it or mend it.") from error


def trust(key: str, name: str) -> None:
    """Let another machine's seals vouch here. Raises StorageError."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    except ValueError as error:
        raise StorageError(
            f"{key!r} is no key: it has 64 hexadecimal digits, as `cirnet audit key` prints them."
        ) from error
    known = {**trusted_keys(), key.lower(): name}
    path = keys_folder() / TRUSTED
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StorageError(f"{path.parent}: {error.strerror or error}.") from error
    write_bytes(path, msgspec.json.format(msgspec.json.encode(known), indent=1))


def content_of(hashes: Mapping[str, str]) -> str:
    """One digest of all files of a case file but the seals, from their own."""
    return sha256_of(canonical({n: h for n, h in hashes.items() if n != NAME}).encode("ascii"))


def sealed(
    old: bytes | None, audit: Sequence[AuditEntry], hashes: Mapping[str, str]
) -> bytes | None:
    """The seals of a file that is being written, this machine's as the last.

    Args:
        old: the seals that the case had; those of other machines stay.
        hashes: of every file in it, by name.

    Returns:
        None where this machine can't seal: a case must be saved all the same.
    """
    digest = audit[-1].digest if audit else NOTHING_BEFORE
    return sealed_end(old, number=len(audit), digest=digest, hashes=hashes)


def sealed_end(
    old: bytes | None, *, number: int, digest: str, hashes: Mapping[str, str]
) -> bytes | None:
    """As ``sealed``, of a trail of ``number`` entries the last of which has ``digest``."""
    with suppress(StorageError):
        private = own_key()
        public = private.public_key().public_bytes_raw().hex()
        plain = Seal(number=number, digest=digest, content=content_of(hashes), key=public)
        signature = private.sign(plain.statement()).hex()
        mine = msgspec.structs.replace(plain, signature=signature)
        others = [seal for seal in _lenient(old) if seal.key != public]
        record = _Seals((*others[-MAX_SEALS:], mine))
        return msgspec.json.format(msgspec.json.encode(record), indent=1)
    return old


def read(data: bytes) -> tuple[Seal, ...]:
    """The seals of a case file. Raises msgspec.MsgspecError."""
    return parse_json(data, _Seals).seals


def _lenient(data: bytes | None) -> tuple[Seal, ...]:
    with suppress(msgspec.MsgspecError, UnicodeDecodeError):
        return read(data) if data else ()
    return ()


def _make(path: Path) -> None:
    """A new key, whole or not at all; who comes second takes that of the first."""
    new = path.with_name(f".{path.name}.{os.getpid()}.part")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(new, path)
        except FileExistsError:
            pass
        except OSError:  # no hard links here
            if not path.exists():
                os.replace(new, path)
    finally:
        with suppress(OSError):
            new.unlink()
