"""A model in one file: a zip of its folder whose list of hashes is checked before anything else.

``hashes.json`` holds the SHA-256 of every other file; its own SHA-256 is the file's mark, which
two laboratories can compare by eye. Read again, a file that is not listed, or is not the one that
the list names, is refused before anything of it is used.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from cirnet_core.files import parse_json
from karyo_desktop.storage import archive
from karyo_desktop.storage.archive import Entry
from karyo_desktop.storage.atomic import write_with
from karyo_desktop.storage.errors import DamagedFileError, StorageError

SUFFIX: Final = ".karyomodel"
HASHES: Final = "hashes.json"
MAX_BYTES: Final = 2_000_000_000
MAX_FILES: Final = 100
_SAFE: Final = re.compile(r"[A-Za-z0-9_+-][A-Za-z0-9._+-]{0,99}")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


class Hashes(msgspec.Struct, frozen=True):
    """What ``hashes.json`` holds."""

    model: str
    files: dict[str, str]
    schema_version: int = 1


def write_model(path: Path, *, model: str, files: Sequence[Path]) -> str:
    """Write a model's files into one; returns its mark, the SHA-256 of its list.

    Raises:
        StorageError: a file cannot be read, or the new one cannot be written.
    """
    try:
        listed = Hashes(model, {file.name: _hash(file) for file in files})
    except OSError as error:
        raise StorageError(f"{error.filename}: cannot be read ({error.strerror}).") from error
    data = msgspec.json.format(msgspec.json.encode(listed), indent=1) + b"\n"

    def write(out: BinaryIO) -> None:
        with zipfile.ZipFile(out, "w", allowZip64=True) as pack:
            pack.writestr(zipfile.ZipInfo(HASHES, _EPOCH), data)
            for file in files:
                info = zipfile.ZipInfo(file.name, _EPOCH)
                with open(file, "rb") as source, pack.open(info, "w", force_zip64=True) as target:
                    shutil.copyfileobj(source, target, 1 << 20)

    write_with(path, write)
    return hashlib.sha256(data).hexdigest()


def unpack_model(path: Path, folder: Path) -> tuple[Path, str]:
    """Unpack into a new folder inside ``folder``, every hash compared; the folder and the mark.

    Raises:
        StorageError: no model file, damaged, or tampered with; nothing of it is left then.
    """
    part: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=folder, prefix=".", suffix=".part"))
        with archive.open_zip(path) as pack:
            mark = _unpack(path, pack, part)
        made, part = part, None
        return made, mark
    except OSError as error:
        raise StorageError(
            f"{path}: cannot be read in ({error.strerror or error}). Free some space or choose "
            "another file; nothing was changed."
        ) from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)


def _unpack(path: Path, pack: zipfile.ZipFile, part: Path) -> str:
    members = {member.filename: Entry(member.filename, member.file_size, member)
               for member in pack.infolist()}  # fmt: skip
    if len(members) > MAX_FILES or sum(entry.size for entry in members.values()) > MAX_BYTES:
        raise StorageError(f"{path}: is too large for a model. Choose another file.")
    for name, entry in members.items():
        reason = archive.refusal(entry, max_bytes=1_000_000 if name == HASHES else MAX_BYTES)
        if reason is not None:
            raise DamagedFileError(f"{path}: {name}: {reason}.")
    if HASHES not in members:
        raise StorageError(f"{path}: field {HASHES}: is missing, so this is no model file.")
    try:
        data = archive.read_entry(pack, members[HASHES])
    except StorageError as error:
        raise DamagedFileError(f"{path}: {error}") from error
    try:
        listed = parse_json(data, Hashes)
    except msgspec.DecodeError as error:
        raise StorageError(f"{path}: field {HASHES}: damaged ({error}).") from error
    if listed.schema_version > 1:
        raise StorageError(f"{path}: a newer version of the program made it; update this one.")
    names = [member.filename for member in pack.infolist()]
    if sorted(names) != sorted([HASHES, *listed.files]) or not all(map(_SAFE.fullmatch, names)):
        raise StorageError(f"{path}: field {HASHES}: lists other files than there are.")
    for name, wanted in listed.files.items():
        if _copy(path, pack, name, part / name) != wanted:
            raise StorageError(
                f"{path}: {name} is not the file that was exported. Ask for it again; nothing was "
                "changed."
            )
    return hashlib.sha256(data).hexdigest()


def _copy(path: Path, pack: zipfile.ZipFile, name: str, to: Path) -> str:
    digest = hashlib.sha256()
    try:
        with pack.open(name) as source, open(to, "wb") as target:
            while chunk := source.read(1 << 20):
                digest.update(chunk)
                target.write(chunk)
    except OSError:
        raise
    except Exception as error:  # zipfile raises nearly anything on damaged files
        raise DamagedFileError(
            f"{path}: {name}: damaged inside the zip ({error}). Ask for the file again; nothing "
            "was changed."
        ) from error
    return digest.hexdigest()


def _hash(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
