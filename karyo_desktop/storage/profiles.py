"""``profiles.json`` in the program's own folder: who may sign, with what checks their passphrase.

The passphrase itself is nowhere. Its Argon2id hash tells whether it is right; a second key derived
from it, with a salt of its own, opens the profile's signing key.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from cirnet_core.files import read_small
from cirnet_core.home import home
from karyo_desktop.domain.signoff import Role
from karyo_desktop.storage.atomic import write_bytes
from karyo_desktop.storage.errors import DamagedFileError, NewerSchemaError, StorageError

VERSION: Final = 1
MAX_BYTES: Final = 10_000_000


@dataclass(frozen=True)
class StoredProfile:
    """A profile as it lies on the disk.

    Attributes:
        id: 32 hexadecimal digits.
        password_hash: Argon2id in its usual text form, salt and cost included.
        key_salt: of the key that opens ``sealed_key``, base64.
        key_cost: passes, memory in KiB and lanes of that derivation.
        sealed_key: the Ed25519 signing key, encrypted, base64.
        public_key: hexadecimal.
        retired: it can't sign in any more; its signatures stay verifiable.
    """

    id: str
    name: str
    role: Role
    created: str
    password_hash: str
    key_salt: str
    key_cost: tuple[int, int, int]
    sealed_key: str
    public_key: str
    retired: bool = False


class _File(msgspec.Struct):
    version: int
    profiles: tuple[StoredProfile, ...]


def profiles_file() -> Path:
    """Where the profiles of this computer's user lie; ``KARYO_HOME`` moves it."""
    return home() / "profiles.json"


def read_profiles(path: Path | None = None) -> tuple[StoredProfile, ...]:
    """All profiles; none if there is no file.

    Raises:
        NewerSchemaError: written by a newer version.
        DamagedFileError: it is no file of profiles; the message names the field.
        StorageError: it cannot be read.
    """
    place = path or profiles_file()
    try:
        data = read_small(place, max_bytes=MAX_BYTES)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StorageError(f"{place}: cannot be read ({error.strerror or error}).") from error
    try:
        raw = msgspec.json.decode(data)
        version = raw.get("version") if isinstance(raw, dict) else None
        if isinstance(version, int) and version > VERSION:
            raise NewerSchemaError(
                f"{place}: written by a newer version of this program. Update the program."
            )
        return msgspec.convert(raw, _File).profiles
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedFileError(
            f"{place}: {error}. Take the file from a backup, or move it away and make the "
            "profiles anew; what was signed stays signed."
        ) from error


def write_profiles(profiles: tuple[StoredProfile, ...], path: Path | None = None) -> None:
    """Replace all profiles; only the owner may read the file. Raises StorageError."""
    place = path or profiles_file()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if os.name == "posix" and not place.exists():
            os.close(os.open(place, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StorageError(f"{place}: cannot be written ({error.strerror or error}).") from error
    text = msgspec.json.format(msgspec.json.encode(_File(VERSION, profiles)), indent=1)
    write_bytes(place, text)
