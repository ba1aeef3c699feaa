"""The untouched image files of a case, by the hash of their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING

from karyo_desktop.storage.errors import StorageError

if TYPE_CHECKING:
    from karyo_desktop.storage.encryption import CaseKey


def sha256_of(data: bytes) -> str:
    """The key of an image: 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


class ImageStore:
    """sha256 → bytes. Adding the same bytes twice keeps them once.

    All bytes are held in memory: a case of 30 cells has some tens of megabytes, and a case on a
    stick that is pulled out can still be saved elsewhere. Reading is safe from any thread.

    Attributes:
        attachments: files of the case file that this version does not know, by path; kept as
            they are.
        key: of a case that is encrypted at rest; None writes it plain. It stays with the images so
            that no way of saving can forget it.
    """

    def __init__(self) -> None:
        self._data: dict[str, bytes] = {}
        self.attachments: MappingProxyType[str, bytes] = MappingProxyType({})
        self.key: CaseKey | None = None

    def add(self, data: bytes) -> str:
        """Keep bytes; returns their sha256."""
        key = sha256_of(data)
        self._data.setdefault(key, data)
        return key

    def get(self, sha256: str) -> bytes:
        """The bytes with that hash.

        Raises:
            StorageError: the store has no such image.
        """
        try:
            return self._data[sha256]
        except KeyError:
            raise StorageError(
                f"image {sha256[:12]}… is not in this case. Import it again."
            ) from None

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._data))

    def __len__(self) -> int:
        return len(self._data)
