"""The case file ``.karyo``: a zip with manifest, case and untouched images."""

from __future__ import annotations

from pathlib import Path

from karyo_desktop.domain.model import Case
from karyo_desktop.storage.images import ImageStore

SCHEMA_VERSION = 1
SUFFIX = ".karyo"


def save_case(path: Path, case: Case, images: ImageStore) -> None:
    """Write a case: beside, fsynced, then in place of the old one, which stays as ``.bak``.

    Raises:
        StorageError: it could not be written, or an image is missing; the old file is untouched.
    """
    raise NotImplementedError


def load_case(path: Path) -> tuple[Case, ImageStore]:
    """Read a whole case, every hash checked.

    Raises:
        NewerSchemaError: written by a newer version.
        DamagedFileError: damaged, tampered with or no case file.
        StorageError: it cannot be opened.
    """
    raise NotImplementedError
