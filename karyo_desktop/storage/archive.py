"""Zip files that may come from anywhere: what they say of themselves is checked before reading."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from karyo_desktop.storage.atomic import at_hand
from karyo_desktop.storage.errors import DamagedFileError, StorageError

MAX_ENTRIES = 500_000
MAX_INDEX_BYTES = 128_000_000
MAX_RATIO = 200
RATIO_MATTERS_FROM = 8_000_000
"""Bytes; small blank pictures may shrink a thousandfold in all honesty."""

_TAIL_BYTES = 70_000
"""The end record, its 64-bit form and the longest comment."""

_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True)
class Entry:
    """One file inside a zip.

    Attributes:
        name: its path with ``/``, as text.
        size: bytes after unpacking, as the zip says; never more are read.
        info: the zip's own record.
    """

    name: str
    size: int
    info: zipfile.ZipInfo


def open_zip(path: Path, file: BinaryIO | None = None) -> zipfile.ZipFile:
    """Open a zip for reading; its content may come from a file that is open already.

    Raises:
        DamagedFileError: it is no zip, is damaged, or has an absurd number of entries.
        StorageError: it cannot be opened.
    """
    try:
        if file is None:
            with at_hand(path).open("rb") as handle:
                _check_index(path, handle)
        else:
            _check_index(path, file)
        archive = zipfile.ZipFile(at_hand(path) if file is None else file)
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(f"{path}: cannot be opened ({error.strerror or error}).") from error
    except Exception as error:  # zipfile raises nearly anything on damaged files
        raise DamagedFileError(
            f"{path}: not a readable zip ({error}). Copy it again from its source."
        ) from error
    if len(archive.infolist()) > MAX_ENTRIES:
        archive.close()
        raise DamagedFileError(f"{path}: more than {MAX_ENTRIES:,} files in one zip.")
    return archive


def _check_index(path: Path, handle: BinaryIO) -> None:
    """Refuse a list of files so long that reading it alone would fill the memory.

    ``zipfile`` reads the whole list at once; its size stands at the zip's very end.

    Raises:
        DamagedFileError: it is too long.
        OSError: the file cannot be read.
    """
    end = handle.seek(0, io.SEEK_END)
    handle.seek(max(end - _TAIL_BYTES, 0))
    tail = handle.read(_TAIL_BYTES)
    handle.seek(0)
    at = tail.rfind(b"PK\5\6")
    size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if size == 0xFFFFFFFF and (wide := tail.rfind(b"PK\6\6", 0, at)) >= 0:
        size = int.from_bytes(tail[wide + 40 : wide + 48], "little")
    if min(size, end) > MAX_INDEX_BYTES:
        raise DamagedFileError(f"{path}: more than {MAX_ENTRIES:,} files in one zip. Split it.")


def entries(archive: zipfile.ZipFile) -> list[Entry]:
    """Every file of a zip in its order, folders left out."""
    named = ((readable_name(info), info) for info in archive.infolist())
    return [Entry(name, info.file_size, info) for name, info in named if not name.endswith("/")]


def readable_name(info: zipfile.ZipInfo) -> str:
    """The name as its maker meant it: some programs write UTF-8 without saying so."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


def climbs(name: str) -> bool:
    """Whether a path would leave the folder that it is unpacked into."""
    return name.startswith("/") or ".." in name.split("/") or bool(_DRIVE.match(name))


def refusal(entry: Entry, *, max_bytes: int) -> str | None:
    """Why an entry must not be read, as the end of a sentence; None if it may."""
    info = entry.info
    absurd = entry.size > RATIO_MATTERS_FROM and entry.size > MAX_RATIO * info.compress_size
    reasons = {
        "its path leads out of the zip; it was not read": climbs(entry.name),
        "it is a link, not a file; put the file itself into the zip": stat.S_ISLNK(
            info.external_attr >> 16
        ),
        "it is encrypted; unpack the zip with its password first": info.flag_bits & 0x1,
        "it is packed in an unusual way; make the zip anew with ordinary compression": (
            info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        ),
        f"{entry.size:,} bytes is too large; at most {max_bytes:,} are read": (
            entry.size > max_bytes
        ),
        "it unpacks to far more than it should; it was not read": absurd,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def packing(data: bytes) -> int:
    """How a file of the program's own is put into a zip, so that ``refusal`` lets it out again."""
    absurd = len(data) > RATIO_MATTERS_FROM and len(data) > MAX_RATIO // 2 * len(
        zlib.compress(data)
    )
    return zipfile.ZIP_STORED if absurd else zipfile.ZIP_DEFLATED


def read_entry(archive: zipfile.ZipFile, entry: Entry) -> bytes:
    """The bytes of an entry that was not refused; its checksum is verified.

    Raises:
        DamagedFileError: the zip is damaged here.
        StorageError: the disk could not be read.
    """
    try:
        with archive.open(entry.info) as file:
            return _read_exactly(file, entry)
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(f"{entry.name}: cannot be read ({error.strerror or error}).") from error
    except Exception as error:  # as above
        raise DamagedFileError(f"{entry.name}: damaged inside the zip ({error}).") from error


def _read_exactly(file: IO[bytes], entry: Entry) -> bytes:
    data = file.read(entry.size)
    if len(data) != entry.size:
        raise DamagedFileError(f"{entry.name}: truncated inside the zip.")
    file.read(1)  # the checksum is compared at the very end only
    return data
