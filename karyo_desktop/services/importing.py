"""From folders, zips and dropped files to cells, one cell at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from types import TracebackType

from cirnet_core.errors import ImageError
from cirnet_core.types import ImageFile, Problem
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.sources import (
    FilesSource,
    Source,
    SourceFile,
    SourceFolder,
    open_input,
    readable,
)

CASE_SUFFIX = ".karyo"

MAX_IMAGES_PER_CELL = 500
"""More images than this in one folder are not one metaphase."""

MAX_FILE_BYTES = 128_000_000
"""A larger file is not one cut-out chromosome; it is not even read."""

MAX_CELL_BYTES = 500_000_000
"""All images of one cell are held in memory at once."""

FOREIGN_SUFFIXES = frozenset({".gif", ".webp", ".jp2", ".jpx", ".heic", ".heif", ".avif"})
"""Pictures that this program does not read: named as errors, so that no chromosome is lost."""


@dataclass(frozen=True)
class InputCell:
    """One folder that directly holds images.

    Attributes:
        name: path of the folder relative to the input, with ``/``; the input's own name at top.
        images: the files that could be read, in natural order of their names.
        errors: the files that could not.
        refused: set when the whole folder was refused (too many images); ``images`` is then
            empty and ``errors`` names every file.
    """

    name: str
    images: tuple[ImageFile, ...]
    errors: tuple[Problem, ...]
    refused: str | None = None


@dataclass(frozen=True)
class FoundCell:
    """A folder that directly holds images, none of which was read yet.

    Attributes:
        name: as of the ``InputCell``.
        folder: its path relative to the input, with ``/``; empty at the top. No two of an input are
            alike.
        read: reads the images.
    """

    name: str
    folder: str
    read: Callable[[], InputCell]


class InputReader:
    """Cells of an input, read lazily; one cell is held at a time.

    Attributes:
        name: what the input is called.
        skipped: files that are no images, and folders that are only linked.
        errors: what belongs to no cell. Both lists are whole after the iteration.
    """

    def __init__(self, sources: Sequence[Source], name: str, errors: Sequence[Problem] = ()):
        self._sources = tuple(sources)
        self._early = tuple(errors)
        self.name = name
        self.skipped: list[str] = []
        self.errors: list[Problem] = []

    def __iter__(self) -> Iterator[InputCell]:
        return (cell.read() for cell in self.unread())

    def unread(self) -> Iterator[FoundCell]:
        """The cells in their order, without the bytes of their images."""
        self.skipped.clear()
        self.errors[:] = self._early
        found = False
        for source in self._sources:
            for folder in source.folders():
                cell = self._cell(source, folder)
                if cell is not None:
                    found = True
                    yield cell
        if not found and not self.errors:
            suffixes = ", ".join(sorted(_suffixes()))
            self.errors.append(
                Problem(self.name, f"{self.name}: no images in it (looked for {suffixes}).")
            )

    def _cell(self, source: Source, folder: SourceFolder) -> FoundCell | None:
        pictures: list[SourceFile] = []
        self.errors += [Problem(name, why) for name, why in folder.problems]
        self.errors += [
            Problem(name, f"{name}: is in the zip twice; the first one was taken.")
            for name in folder.twice
            if _is_picture(name)
        ]
        for file in folder.files:
            if folder.chosen or _is_picture(file.name):
                pictures.append(file)
            else:
                self.skipped.append(file.name)
        self.skipped += folder.links
        if not pictures:
            return None
        name = folder.path or source.name
        return FoundCell(name, folder.path, partial(_read_cell, source, name, pictures))

    def __enter__(self) -> InputReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        for source in self._sources:
            source.close()


def _why_not(path: Path) -> str:
    if path.suffix.lower() == CASE_SUFFIX:
        return "a case was given together with other files. Open it alone."
    return "is no image, zip or folder; it was left out."


def _is_picture(name: str) -> bool:
    """By its suffix; what a system hides or adds (``.x``, ``__MACOSX``) is none."""
    path = PurePosixPath(name)
    if any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
        return False
    return path.suffix.lower() in _suffixes() | FOREIGN_SUFFIXES


def _suffixes() -> frozenset[str]:
    # Here, since the decoder's libraries would delay the start of the window by half a second.
    from cirnet_core.preprocess.decode import IMAGE_SUFFIXES

    return IMAGE_SUFFIXES


def _read_cell(source: Source, name: str, pictures: Sequence[SourceFile]) -> InputCell:
    if len(pictures) > MAX_IMAGES_PER_CELL:
        refused = (
            f"{name}: {len(pictures):,} images in one folder; one cell has at most "
            f"{MAX_IMAGES_PER_CELL}. Put each cell's images into a folder of its own."
        )
        return InputCell(name, (), tuple(Problem(f.name, refused) for f in pictures), refused)
    images: list[ImageFile] = []
    errors: list[Problem] = []
    total = 0
    for file in pictures:
        try:
            data = _read_picture(source, file)
            if total + len(data) > MAX_CELL_BYTES:
                raise StorageError(
                    f"{file.name}: the images of {name} are larger than {MAX_CELL_BYTES:,} bytes "
                    "together; this one was left out."
                )
        except StorageError as error:
            errors.append(Problem(file.name, str(error)))
            continue
        total += len(data)
        images.append(ImageFile(file.name, data))
    return InputCell(name, tuple(images), tuple(errors))


def _read_picture(source: Source, file: SourceFile) -> bytes:
    suffix = PurePosixPath(file.name).suffix.lower()
    if suffix in FOREIGN_SUFFIXES:
        raise StorageError(f"{file.name}: {suffix} is not read. Export it as PNG or TIFF.")
    data = source.read(file, max_bytes=MAX_FILE_BYTES)
    if not data:
        raise StorageError(f"{file.name}: the file is empty. Export the image again.")
    return data


def read_input(path: Path, *, exclude: Path | None = None) -> InputReader:
    """Open a folder, a zip or one image file.

    Args:
        exclude: a folder to leave out (where output is written).

    Raises:
        StorageError: the path does not exist or is neither folder, zip nor image.
    """
    if path.is_file() and _is_picture(path.name):
        loose = FilesSource([path])
        return InputReader([loose], loose.name)
    source = open_input(path, exclude=exclude)
    return InputReader([source], source.name)


def read_dropped(paths: Sequence[Path]) -> InputReader:
    """Open what was dropped: loose image files are one cell, each folder or zip is read whole.

    Files that are neither, and cases, which are opened alone, are named in ``errors``.

    Raises:
        StorageError: nothing was given.
    """
    if not paths:
        raise StorageError("Nothing was given. Choose a folder, a zip or images.")
    sources: list[Source] = []
    errors: list[Problem] = []
    loose = [path for path in paths if path.is_file() and _is_picture(path.name)]
    if loose:
        sources.append(FilesSource(loose))
    for path in paths:
        if path in loose:
            continue
        name = readable(path.name)
        if path.is_file() and path.suffix.lower() != ".zip":
            errors.append(Problem(name, f"{name}: {_why_not(path)}"))
            continue
        try:
            sources.append(open_input(path))
        except StorageError as error:
            errors.append(Problem(name, str(error)))
    return InputReader(sources, sources[0].name if sources else paths[0].name, errors)


def check_images(
    images: Sequence[ImageFile],
) -> tuple[tuple[ImageFile, ...], tuple[Problem, ...]]:
    """Part images that hold a chromosome from those that cannot be used. Decodes each once."""
    from cirnet_core.preprocess.prepared import prepare_image

    good: list[ImageFile] = []
    problems: list[Problem] = []
    for image in images:
        try:
            prepare_image(image.data, name=image.name)
        except ImageError as error:
            problems.append(Problem(image.name, str(error)))
        else:
            good.append(image)
    return tuple(good), tuple(problems)
