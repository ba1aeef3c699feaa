"""Copies of a case that a passphrase does not protect, where one should."""

from __future__ import annotations

from pathlib import Path

from karyo_desktop.storage import encryption
from karyo_desktop.storage.atomic import at_hand
from karyo_desktop.storage.encryption import CaseKey
from karyo_desktop.storage.errors import StorageError


def may_stay(path: Path, key: CaseKey | None) -> bool:
    """Whether the file that is there now may stay as the backup of one that has this key.

    A plain file beside an encrypted one, or one that an older passphrase opens, would undo what
    the person asked for.
    """
    return key is None or not at_hand(path).exists() or encryption.salt_of(path) == key.salt


def remove_readable(backup: Path) -> None:
    """Take away a backup that the new passphrase does not protect. Raises StorageError."""
    try:
        at_hand(backup).unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"{backup}: this older copy is not protected by the passphrase and could not be "
            f"removed ({error.strerror or error}). Delete it yourself."
        ) from error
