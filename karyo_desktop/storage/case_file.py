"""The case file ``.karyo``: a zip with manifest, case, history and untouched images.

``manifest.json`` is ``{"schema_version", "program", "files": {path: sha256}}``; beside it lie
``case.json``, ``history.jsonl`` (if anything was done), ``audit.jsonl`` (who did what),
``seal.json`` (which machine vouches for it) and ``images/<sha256>``. The same case gives the same
bytes on the same machine.
"""

from __future__ import annotations

import os
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

import msgspec

from cirnet_core import __version__
from cirnet_core.files import parse_json
from karyo_desktop.domain.model import Case, Cell, Chromosome, Photograph
from karyo_desktop.storage import (
    audit_wire,
    encryption,
    history_wire,
    identity,
    ledger,
    seal,
    sealed,
    wire,
)
from karyo_desktop.storage.archive import Entry, entries, open_zip, packing, read_entry, refusal
from karyo_desktop.storage.atomic import at_hand, write_with
from karyo_desktop.storage.encryption import CaseKey, open_plain
from karyo_desktop.storage.errors import DamagedFileError, NewerSchemaError, StorageError
from karyo_desktop.storage.images import ImageStore, sha256_of
from karyo_desktop.storage.migrations import migrated
from karyo_desktop.storage.readable import may_stay, remove_readable

SCHEMA_VERSION = 3
SUFFIX = ".karyo"
PROGRAM = f"karyo-desktop {__version__}"

MANIFEST = "manifest.json"
CASE = "case.json"
HISTORY = "history.jsonl"
AUDIT = "audit.jsonl"
IDENTITY = identity.IDENTITY
IMAGES = "images/"

MAX_TOTAL_BYTES = 1_000_000_000
MAX_JSON_BYTES = 100_000_000
MAX_IMAGE_BYTES = 128_000_000
MAX_FILES = 100_000
TOTAL_MATTERS_FROM = 200_000_000
MAX_TOTAL_RATIO = 20
"""Images are stored as they are, so that a case that unpacks to far more is no honest one."""

_DATE = (1980, 1, 1, 0, 0, 0)


class _Manifest(msgspec.Struct):
    schema_version: int
    program: str
    files: dict[str, str]


def save_case(path: Path, case: Case, images: ImageStore) -> None:
    """Write a case: beside, fsynced, then in place of the old one, which stays as ``.bak``.

    Only images that the case names are written.

    Raises:
        StorageError: it could not be written, or an image is missing; the old file is untouched.
    """
    raw, who = identity.split(wire.to_json(case))
    text = msgspec.json.format(msgspec.json.encode(raw), indent=1)
    files: dict[str, bytes] = dict(images.attachments)
    wanted = sealed.images_of(case) | sealed.kept_images(images.attachments)
    for sha256 in sorted(wanted):
        files[IMAGES + sha256] = images.get(sha256)
    files[CASE] = text
    if who:
        files[IDENTITY] = who
    history = history_wire.encode(case.cells)
    if history:
        files[HISTORY] = history
    if case.audit:
        files[AUDIT] = audit_wire.encode(case.audit)
    total = sum(len(data) for data in files.values())
    if total > MAX_TOTAL_BYTES or len(files) > MAX_FILES:
        raise StorageError(
            f"{path}: {total:,} bytes in {len(files):,} files is too large for one case file. "
            "Split the case."
        )
    hashes = {name: sha256_of(files[name]) for name in sorted(files)}
    if case.audit and (vouched := seal.sealed(files.get(seal.NAME), case.audit, hashes)):
        files[seal.NAME] = vouched
        hashes = dict(sorted({**hashes, seal.NAME: sha256_of(vouched)}.items()))
    manifest = msgspec.json.encode(_Manifest(SCHEMA_VERSION, PROGRAM, hashes))

    def write(file: BinaryIO) -> None:
        with (
            encryption.target(file, images.key) as plain,
            zipfile.ZipFile(plain, "w", allowZip64=True) as archive,
        ):
            _put(archive, MANIFEST, msgspec.json.format(manifest, indent=1))
            _put(archive, CASE, text)
            for name in sorted(set(files) - {CASE}):
                _put(archive, name, files[name])

    backup = path.with_name(path.name + ".bak")
    if may_stay(path, images.key):
        write_with(path, write, backup=backup)
    else:
        write_with(path, write)
        remove_readable(backup)
    with suppress(StorageError):  # the case is saved; what the ledger lacks, ``verify`` tells
        ledger.note(case.audit, Path(os.path.realpath(path)))


def _imaged(cell: Cell) -> list[Chromosome | Photograph]:
    """Everything of a cell that stands for a file of images."""
    found: list[Chromosome | Photograph] = [*cell.chromosomes, *cell.aside]
    return [*found, cell.photograph] if cell.photograph else found


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _DATE)
    info.external_attr = 0o644 << 16
    info.create_system = 3
    # Images are packed already; untouched also means that nothing is gained by packing again.
    packed = zipfile.ZIP_STORED if name.startswith(IMAGES) else packing(data)
    archive.writestr(info, data, packed)


def load_case(path: Path, *, key: CaseKey | None = None) -> tuple[Case, ImageStore]:
    """Read a whole case, every hash checked; all of it or nothing.

    Args:
        key: of an encrypted case, from ``encryption.key_for``; the images keep it.

    Raises:
        EncryptedFileError: it is encrypted, and there is no key.
        NewerSchemaError: written by a newer version.
        DamagedFileError: damaged, tampered with or no case file.
        StorageError: it cannot be opened.
    """
    if not os.path.isfile(at_hand(path)):
        raise StorageError(f"{path}: there is no such file.")
    with open_plain(path, key) as plain, open_zip(path, plain) as archive:
        listed = _checked_entries(path, entries(archive))
        manifest = _manifest(path, archive, listed)
        missing = sorted(set(manifest.files) ^ (set(listed) - {MANIFEST}))
        if missing:
            raise DamagedFileError(
                f"{path}: {missing[0]} does not agree with {MANIFEST}: the file is incomplete or "
                f"was changed. {_advice(path)}"
            )
        files: dict[str, bytes] = {}
        for name, sha256 in manifest.files.items():
            data = _read(path, archive, listed[name])
            misnamed = name.startswith(IMAGES) and name != IMAGES + sha256
            if misnamed or sha256_of(data) != sha256:
                raise DamagedFileError(
                    f"{path}: {name} is damaged or was changed (wrong hash). {_advice(path)}"
                )
            files[name] = data
    case, images = _assemble(path, files, manifest.schema_version)
    images.key = key if encryption.is_encrypted(path) else None
    return case, images


def peek_case(path: Path) -> Case:
    """A case without its images, history, trail and the person's name; a list needs no more.

    Raises:
        StorageError: as ``load_case``; of what was not read nothing is known.
    """
    if not os.path.isfile(at_hand(path)):
        raise StorageError(f"{path}: there is no such file.")
    with open_plain(path, None) as plain, open_zip(path, plain) as archive:
        listed = _checked_entries(path, entries(archive))
        manifest = _manifest(path, archive, listed)
        if CASE not in listed:
            raise DamagedFileError(f"{path}: {CASE} is missing. {_advice(path)}")
        data = _read(path, archive, listed[CASE])
    if sha256_of(data) != manifest.files[CASE]:
        raise DamagedFileError(
            f"{path}: {CASE} is damaged or was changed (wrong hash). {_advice(path)}"
        )
    try:
        raw = _json(path, CASE, data)
        return wire.from_json(migrated(raw, manifest.schema_version, to=SCHEMA_VERSION))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise DamagedFileError(f"{path}: {CASE}: {error}. {_advice(path)}") from error


def read_hashes(path: Path, *, key: CaseKey | None = None) -> dict[str, str]:
    """The SHA-256 of every member, as the manifest says; that they are right ``load_case`` checks.

    Raises:
        StorageError: as ``load_case``.
    """
    if not os.path.isfile(at_hand(path)):
        raise StorageError(f"{path}: there is no such file.")
    with open_plain(path, key) as plain, open_zip(path, plain) as archive:
        return _manifest(path, archive, _checked_entries(path, entries(archive))).files


def _checked_entries(path: Path, found: list[Entry]) -> dict[str, Entry]:
    """Refuse what no case file of ours can hold, before anything is unpacked."""
    total = sum(entry.size for entry in found)
    packed = sum(entry.info.compress_size for entry in found)
    absurd = total > TOTAL_MATTERS_FROM and total > MAX_TOTAL_RATIO * packed
    if absurd or len(found) > MAX_FILES or total > MAX_TOTAL_BYTES:
        raise DamagedFileError(
            f"{path}: unpacks to more than a case of its size can hold ({total:,} bytes in "
            f"{len(found):,} files); refused as unsafe. Take it from a backup."
        )
    listed: dict[str, Entry] = {}
    for entry in found:
        limit = MAX_IMAGE_BYTES if entry.name.startswith(IMAGES) else MAX_JSON_BYTES
        why = refusal(entry, max_bytes=limit)
        if why is None and entry.name in listed:
            why = "it is there twice"
        if why is not None:
            raise DamagedFileError(f"{path}: {entry.name}: {why}. The case was not opened.")
        listed[entry.name] = entry
    return listed


def _manifest(path: Path, archive: zipfile.ZipFile, listed: dict[str, Entry]) -> _Manifest:
    if MANIFEST not in listed:
        raise DamagedFileError(f"{path}: no case file of this program ({MANIFEST} is missing).")
    raw = _json(path, MANIFEST, _read(path, archive, listed[MANIFEST]))
    version = raw.get("schema_version") if isinstance(raw, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise DamagedFileError(f"{path}: {MANIFEST}: schema_version is no version number.")
    if version > SCHEMA_VERSION:
        raise NewerSchemaError(
            f"{path}: written by a newer version of this program (schema {version}; this one "
            f"reads up to {SCHEMA_VERSION}). Update the program; the file is untouched."
        )
    try:
        manifest = msgspec.convert(raw, _Manifest)
    except msgspec.ValidationError as error:
        raise DamagedFileError(f"{path}: {MANIFEST}: {error}. {_advice(path)}") from error
    if CASE not in manifest.files:
        raise DamagedFileError(f"{path}: {CASE} is missing. {_advice(path)}")
    return manifest


def _assemble(path: Path, files: dict[str, bytes], version: int) -> tuple[Case, ImageStore]:
    reading = CASE
    try:
        raw = identity.joined(_json(path, CASE, files.pop(CASE)), files.pop(IDENTITY, b""))
        case = wire.from_json(migrated(raw, version, to=SCHEMA_VERSION))
        reading = HISTORY
        case = history_wire.with_histories(case, files.pop(HISTORY, b""))
        reading = AUDIT
        case = replace(case, audit=audit_wire.decode(files.pop(AUDIT, b"")))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise DamagedFileError(f"{path}: {reading}: {error}. {_advice(path)}") from error
    images = ImageStore()
    for name in [name for name in files if name.startswith(IMAGES)]:
        images.add(files.pop(name))
    images.attachments = MappingProxyType(files)
    for cell in case.cells:
        for item in _imaged(cell):
            if item.sha256 not in images:
                raise DamagedFileError(
                    f"{path}: the image of {item.file} in cell {cell.name} is missing. "
                    f"{_advice(path)}"
                )
    return case, images


def _read(path: Path, archive: zipfile.ZipFile, entry: Entry) -> bytes:
    try:
        return read_entry(archive, entry)
    except DamagedFileError as error:
        raise DamagedFileError(f"{path}: {error} {_advice(path)}") from error
    except StorageError as error:
        raise StorageError(f"{path}: {error}") from error


def _json(path: Path, name: str, data: bytes) -> Any:
    try:
        return parse_json(data)
    except msgspec.DecodeError as error:
        raise DamagedFileError(f"{path}: {name} is no JSON ({error}). {_advice(path)}") from error


def _advice(path: Path) -> str:
    backup = path.with_name(path.name + ".bak")
    if at_hand(backup).exists():
        return f"The version before it is {backup.name}."
    return "Take it from a backup."
