"""Small files: of what comes from anywhere nothing endless is opened and nothing huge is read, and
what is written is whole."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, overload

import msgspec

T = TypeVar("T")

MAX_SMALL_BYTES = 16_000_000
"""A card, an index, a configuration or a table of label corrections is never larger."""

MAX_VALUES = 3_000_000
"""Values of one JSON text: three bytes of it (``[],``) can become sixty of memory."""

MANIFEST_VALUES = 100_000_000
"""Of a manifest that the program wrote itself: some eight for each chromosome learnt from."""


def read_small(path: Path, *, max_bytes: int = MAX_SMALL_BYTES) -> bytes:
    """The bytes of an ordinary file; a link is followed, a device or a pipe is not read.

    Raises:
        OSError: it cannot be read, is no ordinary file, or is larger; ``strerror`` says which.
    """
    with open_ordinary(path) as handle:
        data = handle.read(max_bytes + 1)
    if len(data) > max_bytes:
        why = f"it is larger than {max_bytes:,} bytes"
        raise OSError(errno.EFBIG, why, os.fspath(path))
    return data


def open_ordinary(path: Path) -> BinaryIO:
    """An ordinary file, open for reading; whatever else lies there is not waited for.

    Raises:
        OSError: it cannot be read, or is no ordinary file; ``strerror`` says which.
    """
    handle = open(path, "rb", opener=_without_waiting)  # noqa: SIM115  # who asked closes it
    if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
        handle.close()
        raise OSError(errno.EINVAL, "it is no ordinary file", os.fspath(path))
    return handle


def check_ordinary(path: Path, *, max_bytes: int) -> None:
    """Refuse a device, a pipe or a file that is too large, before a library opens it.

    Raises:
        OSError: as ``read_small``.
    """
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is no ordinary file", os.fspath(path))
    if found.st_size > max_bytes:
        why = f"it is larger than {max_bytes:,} bytes"
        raise OSError(errno.EFBIG, why, os.fspath(path))


@overload
def parse_json(data: bytes, *, max_values: int = MAX_VALUES) -> Any: ...
@overload
def parse_json(data: bytes, type_: type[T], *, max_values: int = MAX_VALUES) -> T: ...
def parse_json(data: bytes, type_: Any = Any, *, max_values: int = MAX_VALUES) -> Any:
    """A JSON text as a value of a type; whatever is wrong with it is one kind of error.

    Raises:
        msgspec.DecodeError: no JSON, of another type, nested too deep, or of too many values.
    """
    values = data.count(b",") + data.count(b"[") + data.count(b"{")
    if values > max_values:
        raise msgspec.DecodeError(f"more than {max_values:,} values")
    try:
        return msgspec.json.decode(data, type=type_)
    except msgspec.DecodeError:
        raise
    except RecursionError as error:
        raise msgspec.DecodeError("nested too deep") from error
    except (UnicodeDecodeError, OverflowError) as error:
        raise msgspec.DecodeError(f"not UTF-8 ({error})") from error


@overload
def read_json(path: Path, *, max_bytes: int = MAX_SMALL_BYTES) -> Any: ...
@overload
def read_json(path: Path, type_: type[T], *, max_bytes: int = MAX_SMALL_BYTES) -> T: ...
def read_json(path: Path, type_: Any = Any, *, max_bytes: int = MAX_SMALL_BYTES) -> Any:
    """A small file's JSON; ``read_small`` and ``parse_json`` in one, and their errors."""
    return parse_json(read_small(path, max_bytes=max_bytes), type_)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, in the place of what lies there.

    Raises:
        OSError: it cannot be written.
    """
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    os.replace(part, path)


def _without_waiting(path: str, flags: int) -> int:
    # Opening a pipe that nobody writes to would wait for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
