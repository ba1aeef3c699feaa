"""What a person gives to read: a folder, a zip that is read as a folder, or loose files."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from karyo_desktop.storage.archive import (
    Entry,
    climbs,
    entries,
    open_zip,
    read_entry,
    refusal,
)
from karyo_desktop.storage.atomic import at_hand
from karyo_desktop.storage.errors import StorageError

_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True)
class SourceFile:
    """A file inside a source: ``name`` is its path in it, with ``/``."""

    name: str
    place: Path | Entry


@dataclass(frozen=True)
class SourceFolder:
    """One folder of a source.

    Attributes:
        path: relative to the source, with ``/``; empty at the top.
        files: directly in it, in natural order.
        links: folders that are only linked from here; they are not followed.
        problems: (name, message) of what cannot be reached.
        twice: files that are there once more, of which the first was taken.
        chosen: whether a person chose each file: none of them is hidden.
    """

    path: str
    files: tuple[SourceFile, ...] = ()
    links: tuple[str, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    twice: tuple[str, ...] = ()
    chosen: bool = False


class Source(Protocol):
    """An opened input."""

    @property
    def name(self) -> str:
        """What the input is called: the folder's name, or the zip's without its suffix."""

    def folders(self) -> Iterator[SourceFolder]:
        """Every folder, parents before children, in natural order."""

    def read(self, file: SourceFile, *, max_bytes: int) -> bytes:
        """A file's bytes.

        Raises:
            StorageError: it cannot or must not be read; the message names it.
        """

    def close(self) -> None:
        """Let go of the input."""


def open_input(path: Path, *, exclude: Path | None = None) -> Source:
    """Open a folder or a zip.

    Args:
        exclude: a folder inside it to leave out.

    Raises:
        StorageError: there is nothing, or it is neither.
    """
    if path.is_dir():
        return FolderSource(path, exclude=exclude)
    if path.is_file():
        return ZipSource(path)
    if os.path.lexists(path):
        raise StorageError(f"{path}: neither a folder nor a file. Give a folder, a zip or images.")
    raise StorageError(f"{path}: there is no such folder or file. Check the path.")


def natural_key(name: str) -> list[tuple[int, str]]:
    """Sorts ``2.png`` before ``10.png``, whatever the case of the letters."""
    parts = _DIGITS.split(name.casefold())
    numbers = [part.lstrip("0") for part in parts[1::2]]
    key = [(0, part) for part in parts]
    key[1::2] = [(len(number), number) for number in numbers]
    return [*key, (0, name)]


def readable(name: str) -> str:
    r"""A name as text that can be written out; a byte that is no UTF-8 becomes ``\xff``.

    No two files of a folder may get the same name, or one would pass for the other.
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


class FolderSource:
    """A folder with all that is below it, read as it is walked."""

    def __init__(self, path: Path, *, exclude: Path | None = None) -> None:
        self._root = path
        self.name = readable(path.resolve().name) or "cell"
        self._exclude = os.path.realpath(exclude) if exclude is not None else None
        try:
            with os.scandir(path):
                pass
        except OSError as error:
            raise StorageError(
                f"{path}: cannot be opened ({error.strerror or error}). Check its permissions."
            ) from error

    def folders(self) -> Iterator[SourceFolder]:
        seen: set[tuple[int, int]] = set()
        waiting: list[tuple[Path, str]] = [(self._root, "")]
        while waiting:
            place, path = waiting.pop()
            try:
                mark = os.stat(place)
                if (mark.st_dev, mark.st_ino) in seen:
                    continue
                seen.add((mark.st_dev, mark.st_ino))
                files, deeper, linked = _listed(place)
            except OSError as error:
                shown = path or self.name
                why = f"{shown}: the folder cannot be read ({error.strerror or error})."
                yield SourceFolder(path, problems=((shown, why),))
                continue
            prefix = f"{path}/" if path else ""
            yield SourceFolder(
                path,
                files=tuple(SourceFile(prefix + readable(name), place / name) for name in files),
                links=tuple(prefix + readable(name) for name in linked),
            )
            waiting += [
                (place / name, prefix + readable(name))
                for name in reversed(deeper)
                if self._exclude is None or os.path.realpath(place / name) != self._exclude
            ]

    def read(self, file: SourceFile, *, max_bytes: int) -> bytes:
        return read_plain(file, max_bytes=max_bytes)

    def close(self) -> None:
        """Nothing is held open."""


def _listed(place: Path) -> tuple[list[str], list[str], list[str]]:
    """Names of the files, the folders and the linked folders in a folder, in natural order."""
    files, deeper, linked = [], [], []
    with os.scandir(place) as found:
        for entry in sorted(found, key=lambda entry: natural_key(entry.name)):
            if entry.is_dir(follow_symlinks=False):
                deeper.append(entry.name)
            elif entry.is_symlink() and os.path.isdir(entry):
                linked.append(entry.name)
            else:
                files.append(entry.name)
    return files, deeper, linked


class FilesSource:
    """Loose files, read as one folder."""

    def __init__(self, paths: Sequence[Path]) -> None:
        whole = [Path(os.path.abspath(path)) for path in paths]
        parent = _common_parent(whole)
        name = whole[0].stem if len(whole) == 1 else (parent or whole[0].parent).name
        self.name = readable(name) or "cell"
        self._files = tuple(
            SourceFile(readable((path.relative_to(parent) if parent else path).as_posix()), path)
            for path in sorted(set(whole), key=lambda path: natural_key(str(path)))
        )

    def folders(self) -> Iterator[SourceFolder]:
        yield SourceFolder("", self._files, chosen=True)

    def read(self, file: SourceFile, *, max_bytes: int) -> bytes:
        return read_plain(file, max_bytes=max_bytes)

    def close(self) -> None:
        """Nothing is held open."""


def _common_parent(paths: Sequence[Path]) -> Path | None:
    """The folder that all are below; None for files on two Windows drives."""
    try:
        return Path(os.path.commonpath([path.parent for path in paths]))
    except ValueError:
        return None


class ZipSource:
    """A zip, read as a folder; nothing is ever unpacked to the disk."""

    def __init__(self, path: Path) -> None:
        self.name = readable(path.stem if path.suffix.lower() == ".zip" else path.name) or "cell"
        self._archive = open_zip(path)

    def folders(self) -> Iterator[SourceFolder]:
        folders: dict[str, list[SourceFile]] = {}
        problems: dict[str, list[tuple[str, str]]] = {}
        twice: dict[str, list[str]] = {}
        known: set[str] = set()
        for entry in entries(self._archive):
            name = "/".join(part for part in entry.name.split("/") if part not in ("", "."))
            if climbs(entry.name) or not name:
                shown = entry.name or "(an entry without a name)"
                why = f"{shown}: its path leads out of the zip or nowhere; it was not read."
                problems.setdefault("", []).append((shown, why))
                continue
            folder = name.rpartition("/")[0]
            if name in known:
                twice.setdefault(folder, []).append(name)
                continue
            known.add(name)
            folders.setdefault(folder, []).append(SourceFile(name, entry))
        for path in sorted(
            {*folders, *problems}, key=lambda path: [natural_key(p) for p in path.split("/")]
        ):
            files = sorted(folders.get(path, ()), key=lambda file: natural_key(file.name))
            yield SourceFolder(
                path,
                tuple(files),
                problems=tuple(problems.get(path, ())),
                twice=tuple(twice.get(path, ())),
            )

    def read(self, file: SourceFile, *, max_bytes: int) -> bytes:
        assert isinstance(file.place, Entry)
        why = refusal(file.place, max_bytes=max_bytes)
        if why is not None:
            raise StorageError(f"{file.name}: {why}.")
        return read_entry(self._archive, file.place)

    def close(self) -> None:
        self._archive.close()


def read_plain(file: SourceFile, *, max_bytes: int) -> bytes:
    """Read a file of the disk, but no device, pipe or other thing that might never end.

    Raises:
        StorageError: it cannot be read; the message names it.
    """
    assert isinstance(file.place, Path)
    try:
        found = os.stat(at_hand(file.place))
        if not stat.S_ISREG(found.st_mode):
            raise StorageError(f"{file.name}: is no ordinary file; it was not read.")
        if found.st_size > max_bytes:
            raise StorageError(
                f"{file.name}: {found.st_size:,} bytes is too large; at most {max_bytes:,} are "
                "read."
            )
        with at_hand(file.place).open("rb") as handle:
            return handle.read(max_bytes)
    except FileNotFoundError as error:
        raise StorageError(f"{file.name}: is not there (a broken link, or removed).") from error
    except OSError as error:
        raise StorageError(
            f"{file.name}: cannot be read ({error.strerror or error}). Check its permissions."
        ) from error
