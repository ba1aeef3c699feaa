"""Who works with the program: profiles, signing in, and the lock after idle time."""

from __future__ import annotations

import base64
import os
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import argon2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cirnet_core.errors import InputError
from karyo_desktop.domain.signoff import Person, Role
from karyo_desktop.storage import encryption
from karyo_desktop.storage.encryption import CaseKey, Cost
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.profiles import StoredProfile, read_profiles, write_profiles

LEAST_CHARACTERS: Final = 8
MOST_CHARACTERS: Final = 1000
MOST_NAME: Final = 100
COST = Cost()
"""What a guess of a passphrase costs."""


class ProfileError(InputError):
    """A profile or a passphrase can't be used so; the message says what to do."""


@dataclass(frozen=True)
class SignedIn:
    """A person whose passphrase was right.

    Attributes:
        key: signs in their name; lives only in memory.
    """

    person: Person
    key: Ed25519PrivateKey = field(repr=False)


def people() -> tuple[Person, ...]:
    """Everybody who can sign in. Raises StorageError."""
    return tuple(_person(item) for item in read_profiles() if not item.retired)


def known_keys() -> dict[str, str]:
    """Profile id → public key, retired ones too. Raises StorageError."""
    return {item.id: item.public_key for item in read_profiles()}


def check_new_passphrase(passphrase: str, again: str) -> None:
    """Refuse what is typed differently, too short or endless. Raises ProfileError."""
    if len(passphrase) < LEAST_CHARACTERS:
        raise ProfileError(f"The passphrase needs at least {LEAST_CHARACTERS} characters.")
    if len(passphrase) > MOST_CHARACTERS:
        raise ProfileError(f"The passphrase has more than {MOST_CHARACTERS} characters.")
    if passphrase != again:
        raise ProfileError("The two passphrases differ. Type them again.")


def make_profile(*, name: str, role: Role, passphrase: str, again: str) -> SignedIn:
    """A new profile, signed in.

    Raises:
        ProfileError: the name is empty or taken, or the passphrase can't be used.
        StorageError: it can't be written.
    """
    printed = " ".join(name.split())
    if not printed or len(printed) > MOST_NAME or not printed.isprintable():
        raise ProfileError(f"Type the name as it is to be printed, up to {MOST_NAME} characters.")
    stored = read_profiles()
    if any(item.name.casefold() == printed.casefold() for item in stored if not item.retired):
        raise ProfileError(f"There is a profile “{printed}” already. Choose another name.")
    check_new_passphrase(passphrase, again)
    key = Ed25519PrivateKey.generate()
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    blank = StoredProfile(uuid.uuid4().hex, printed, role, now, "", "", (0, 0, 0), "", "")
    profile = replace(
        _locked(blank, passphrase, key), public_key=key.public_key().public_bytes_raw().hex()
    )
    write_profiles((*stored, profile))
    return SignedIn(_person(profile), key)


def sign_in(person_id: str, passphrase: str) -> SignedIn:
    """Open a profile.

    Raises:
        ProfileError: the passphrase is wrong, or the profile is gone.
        StorageError: the profiles can't be read.
    """
    profile = _profile(person_id)
    try:
        asked = argon2.extract_parameters(profile.password_hash)
        if not Cost(asked.time_cost, asked.memory_cost, asked.parallelism).is_affordable():
            raise ProfileError(_damaged(profile))
        argon2.PasswordHasher().verify(profile.password_hash, passphrase)
    except argon2.exceptions.VerifyMismatchError as error:
        raise ProfileError(
            f"This is not the passphrase of {profile.name}. Try again; capital letters count."
        ) from error
    except (argon2.exceptions.Argon2Error, argon2.exceptions.InvalidHashError) as error:
        raise ProfileError(_damaged(profile)) from error
    except (ValueError, OverflowError) as error:  # a number of the hash that is none
        raise ProfileError(_damaged(profile)) from error
    try:
        salt = base64.b64decode(profile.key_salt)
        secret = encryption.derive(passphrase, salt=salt, cost=Cost(*profile.key_cost))
        case_key = CaseKey(salt, Cost(*profile.key_cost), secret)
        raw = encryption.unseal(case_key, base64.b64decode(profile.sealed_key))
        key = Ed25519PrivateKey.from_private_bytes(raw)
    except (ValueError, StorageError) as error:
        raise ProfileError(_damaged(profile)) from error
    if key.public_key().public_bytes_raw().hex() != profile.public_key:
        raise ProfileError(_damaged(profile))
    return SignedIn(_person(profile), key)


def change_passphrase(person_id: str, *, old: str, new: str, again: str) -> None:
    """Another passphrase; the signing key stays, so that old signatures stay verifiable.

    Raises:
        ProfileError: the old one is wrong, or the new one can't be used; nothing changed.
        StorageError: it can't be written; nothing changed.
    """
    check_new_passphrase(new, again)
    key = sign_in(person_id, old).key
    changed = _locked(_profile(person_id), new, key)
    write_profiles(tuple(changed if item.id == person_id else item for item in read_profiles()))


def retire(person_id: str) -> None:
    """The profile can't sign in any more; what it signed stays verifiable. Raises StorageError."""
    write_profiles(
        tuple(
            replace(item, retired=True) if item.id == person_id else item
            for item in read_profiles()
        )
    )


class Session:
    """Who is signed in now, until they leave or nothing was done for a while."""

    def __init__(
        self, *, idle_minutes: int = 10, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.idle_minutes = idle_minutes
        self._clock = clock
        self._touched = clock()
        self._now: SignedIn | None = None

    @property
    def signed_in(self) -> SignedIn | None:
        """None if nobody is."""
        return self._now

    @property
    def person(self) -> Person | None:
        """None if nobody is signed in."""
        return self._now.person if self._now is not None else None

    def begin(self, signed_in: SignedIn) -> None:
        """Somebody's passphrase was right."""
        self._now = signed_in
        self.touch()

    def end(self) -> None:
        """Nobody is signed in; the key is forgotten."""
        self._now = None

    def touch(self) -> None:
        """Somebody did something."""
        self._touched = self._clock()

    def expire(self) -> bool:
        """End it if nothing was done for too long; whether it ended. 0 minutes means never."""
        idle = self._clock() - self._touched
        if self._now is None or self.idle_minutes <= 0 or idle < 60 * self.idle_minutes:
            return False
        self.end()
        return True


def _locked(profile: StoredProfile, passphrase: str, key: Ed25519PrivateKey) -> StoredProfile:
    """The profile with this passphrase as the one that opens it."""
    hasher = argon2.PasswordHasher(
        time_cost=COST.passes, memory_cost=COST.memory_kib, parallelism=COST.lanes
    )
    salt = os.urandom(encryption.SALT_BYTES)
    case_key = CaseKey(salt, COST, encryption.derive(passphrase, salt=salt, cost=COST))
    sealed = encryption.seal(case_key, key.private_bytes_raw())
    return replace(
        profile,
        password_hash=hasher.hash(passphrase),
        key_salt=base64.b64encode(salt).decode(),
        key_cost=(COST.passes, COST.memory_kib, COST.lanes),
        sealed_key=base64.b64encode(sealed).decode(),
    )


def _profile(person_id: str) -> StoredProfile:
    for item in read_profiles():
        if item.id == person_id and not item.retired:
            return item
    raise ProfileError("There is no such profile any more. Choose another.")


def _person(profile: StoredProfile) -> Person:
    return Person(profile.id, profile.name, profile.role)


def _damaged(profile: StoredProfile) -> str:
    return (
        f"The profile of {profile.name} is damaged. Take profiles.json from a backup, or make a "
        "new profile."
    )
