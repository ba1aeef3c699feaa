"""Synthetic cells as files: a data pack, or one folder of images."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from cirnet_core.errors import InputError
from cirnet_core.synthetic.cell import Sex, SyntheticChromosome, synthetic_cell
from cirnet_core.synthetic.draw import Grey

COLUMNS = ("file", "case", "cell", "label", "width", "height", "split", "rotation_deg")
_TABLE = "chromosomes.csv"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TRISOMIES = ("21", "18", "13", "X")


def write_pack(
    path: Path,
    cells: int,
    seed: int,
    *,
    turned: bool = True,
    aneuploid_share: float = 0.1,
) -> None:
    """Write a data pack (zip) of synthetic cells, one cell per case; the same seed, the same bytes.

    Args:
        path: the zip to write; an existing one is replaced.
        cells: how many, at least 1.
        seed: at least 0.
        turned: let chromosomes lie at random; otherwise p arm up.
        aneuploid_share: share of cells, in [0, 1], with one chromosome 13, 18, 21 or X too many.

    Raises:
        InputError: ``cells`` is below 1, or the zip cannot be written.
    """
    if cells < 1:
        raise InputError(f"cells: {cells} is too few; a pack needs at least 1.")
    splits = splits_by_case(cells, np.random.default_rng((seed, 0)))
    rows: list[tuple[object, ...]] = []
    partial = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(partial, "w") as pack:
            for number, split in enumerate(splits, start=1):
                case = f"case{number:04d}"
                cell = f"{case}_cell01"
                for name, item in _random_cell((seed, number), turned, aneuploid_share):
                    file = f"{cell}/{name}"
                    pack.writestr(zipfile.ZipInfo(file, _EPOCH), png_bytes(item.image))
                    height, width = item.image.shape
                    angle = f"{item.rotation_deg:.1f}"
                    rows.append((file, case, cell, item.label, width, height, split, angle))
            pack.writestr(zipfile.ZipInfo(_TABLE, _EPOCH), _csv(rows))
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InputError(f"{path}: cannot write the pack ({error}).") from error


def write_cell(
    folder: Path,
    seed: int,
    *,
    sex: Sex = "XX",
    extra: Sequence[str] = (),
    missing: Sequence[str] = (),
    turned: bool = True,
) -> list[tuple[str, SyntheticChromosome]]:
    """Write one cell as ``01.png``, ``02.png``… in an order that says nothing.

    Args:
        folder: made if absent; images in it are not removed.
        seed, sex, extra, missing, turned: as in ``synthetic_cell``.

    Returns:
        File name and chromosome in the order of the files.

    Raises:
        InputError: the folder cannot be written.
    """
    cell = synthetic_cell(seed, sex, extra, missing, turned=turned)
    files = list(_shuffled(cell, np.random.default_rng((seed, 1))))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, item in files:
            (folder / name).write_bytes(png_bytes(item.image))
    except OSError as error:
        raise InputError(f"{folder}: cannot write the cell ({error}).") from error
    return files


def png_bytes(image: Grey) -> bytes:
    """A (H, W) uint8 image as PNG."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _random_cell(
    seed: tuple[int, int], turned: bool, aneuploid_share: float
) -> Iterator[tuple[str, SyntheticChromosome]]:
    rng = np.random.default_rng((*seed, 0))
    sex: Sex = "XX" if rng.random() < 0.5 else "XY"
    odd = rng.random() < aneuploid_share
    extra = (_TRISOMIES[int(rng.integers(len(_TRISOMIES)))],) if odd else ()
    return _shuffled(synthetic_cell((*seed, 1), sex, extra, turned=turned), rng)


def _shuffled(
    cell: Sequence[SyntheticChromosome], rng: np.random.Generator
) -> Iterator[tuple[str, SyntheticChromosome]]:
    for number, index in enumerate(rng.permutation(len(cell)), start=1):
        yield f"{number:02d}.png", cell[int(index)]


def splits_by_case(cells: int, rng: np.random.Generator) -> list[str]:
    """The split of each case: 80 % train, 10 % val, 10 % test, in random order."""
    tenth = round(cells / 10)
    names = ["val"] * tenth + ["test"] * tenth + ["train"] * (cells - 2 * tenth)
    return [names[int(i)] for i in rng.permutation(cells)]


def _csv(rows: Sequence[tuple[object, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()
