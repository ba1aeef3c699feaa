"""Looks for the eye alone, and copies of a class over the cells of a case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from cirnet_core.types import ImageFile
from karyo_desktop.domain.edits import Move, apply
from karyo_desktop.domain.model import Case, Cell
from karyo_desktop.services.closer import (
    PLAIN,
    Look,
    adjusted,
    class_to_explain,
    copies_of,
    homologues_of,
    looks_used,
    with_looks,
    with_photograph,
)
from karyo_desktop.services.karyotyping import new_cell
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.images import ImageStore


def banded() -> np.ndarray:
    picture = np.full((60, 30), 255, np.uint8)
    picture[5:55, 8:22] = 190
    picture[20:30, 8:22] = 110
    return picture


def test_a_plain_look_changes_nothing() -> None:
    picture = banded()
    assert adjusted(picture, PLAIN) is picture
    assert PLAIN.kinds() == ()


def test_contrast_spreads_the_greys_and_leaves_the_paper() -> None:
    picture = banded()
    strong, weak = (adjusted(picture, Look(contrast=c)) for c in (0.5, -0.5))
    for shown, more in ((strong, True), (weak, False)):
        spread = int(shown[10, 15]) - int(shown[25, 15])
        assert (spread > 80) is more
        assert (shown[picture == 255] == 255).all()
        assert (shown[picture < 255] < 255).all()


def test_sharpening_steepens_edges_of_bands_only() -> None:
    picture = banded()
    shown = adjusted(picture, Look(sharpening=1.0))
    step = np.abs(np.diff(shown[:, 15].astype(int)))
    assert step[19] > 80
    assert shown[10, 15] == pytest.approx(190, abs=2)
    assert (shown[picture == 255] == 255).all()


def test_inversion_is_its_own_inverse() -> None:
    picture = banded()
    shown = adjusted(picture, Look(inverted=True))
    assert (shown == 255 - picture).all()
    assert Look(contrast=0.2, sharpening=0.1, inverted=True).kinds() == (
        "contrast",
        "sharpening",
        "inversion",
    )


def cell(number: int, columns: dict[str, tuple[int, ...]]) -> Cell:
    store = ImageStore()
    count = max((n for ns in columns.values() for n in ns), default=0) + 1
    made = new_cell(
        f"cell{number}",
        f"n{number}",
        [ImageFile(f"{k}.png", b"%d" % k) for k in range(count)],
        store,
    )
    karyogram = made.karyogram
    for column, numbers in columns.items():
        move = Move(tuple(f"c{n + 1}" for n in numbers), column)
        karyogram, _, _ = apply(karyogram, move)
    return replace(made, karyogram=karyogram)


def test_looks_and_photograph_are_kept_in_the_case(tmp_path: Path) -> None:
    store = ImageStore()
    plain = new_cell("cell1", "n", [ImageFile("a.png", b"a")], store)
    seen = with_looks(with_looks(plain, Look(inverted=True)), Look(contrast=0.4))
    assert seen.looks == ("contrast", "inversion")
    assert looks_used(plain) == ""
    assert looks_used(seen) == "Viewed with changed contrast and inversion; for viewing only."
    whole = with_photograph(seen, "spread.tif", b"whole metaphase", store)
    path = tmp_path / "case.karyo"
    save_case(path, Case("case", (whole,)), store)
    case, images = load_case(path)
    assert case.cells[0].looks == seen.looks
    assert case.cells[0].photograph == whole.photograph
    assert case.cells[0].photograph is not None
    assert images.get(case.cells[0].photograph.sha256) == b"whole metaphase"
    save_case(path, Case("case", (seen,)), store)
    assert len(load_case(path)[1]) == 1


def test_copies_run_over_all_cells_in_order() -> None:
    case = Case(
        "case", (cell(1, {"9": (0, 1)}), cell(2, {"9": (2,), "X": (1,)})), "", MappingProxyType({})
    )
    found = copies_of(case, "9")
    assert [(c.cell_id, c.chromosome.id) for c in found] == [
        ("cell1", "c1"),
        ("cell1", "c2"),
        ("cell2", "c3"),
    ]
    assert homologues_of(case.cells[0], "c1") == ("c2",)
    assert homologues_of(case.cells[1], "c1") == ()
    assert class_to_explain(case.cells[1], "c2") == "X"
    assert class_to_explain(case.cells[1], "c1") == ""
