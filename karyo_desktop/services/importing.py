"""From folders, zips and dropped files to cells, one cell at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from cirnet_core.types import ImageFile, Problem

MAX_IMAGES_PER_CELL = 500
"""More images than this in one folder are not one metaphase."""


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


class InputReader:
    """Cells of an input, read lazily; ``skipped`` and ``errors`` are whole after the iteration."""

    skipped: list[str]
    errors: list[Problem]

    def __iter__(self) -> Iterator[InputCell]:
        raise NotImplementedError

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


def read_input(path: Path, *, exclude: Path | None = None) -> InputReader:
    """Open a folder, a zip or one image file.

    Args:
        exclude: a folder to leave out (where output is written).

    Raises:
        StorageError: the path does not exist or is neither folder, zip nor image.
    """
    raise NotImplementedError


def read_dropped(paths: Sequence[Path]) -> InputReader:
    """Open what was dropped: loose image files are one cell, each folder or zip is read whole.

    Raises:
        StorageError: nothing can be opened.
    """
    raise NotImplementedError


def check_images(
    images: Sequence[ImageFile],
) -> tuple[tuple[ImageFile, ...], tuple[Problem, ...]]:
    """Part images that hold a chromosome from those that cannot be used. Decodes each once."""
    raise NotImplementedError
