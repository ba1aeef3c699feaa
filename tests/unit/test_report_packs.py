"""The counts of real aneuploid cells come out in the text, once their karyograms are right."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from cirnet_core.classes import AUTOSOMES, CLASSES
from cirnet_core.types import ImageFile
from karyo_desktop.domain.edits import Move, Several, apply
from karyo_desktop.domain.model import Case, with_karyogram
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.services.karyotyping import new_cell
from karyo_desktop.services.report_case import read_case
from karyo_desktop.storage.images import ImageStore

PACK = Path(__file__).parents[2].parent / "shared" / "data" / "pki3.zip"
LABEL_ERROR = "case0123_cell01"
"""A chromosome of it has the label of another class."""
WHOLE = 40


def labels() -> dict[str, list[str]]:
    """Labels of the whole aneuploid cells of val and test, by cell."""
    if not PACK.exists():
        return {}
    with zipfile.ZipFile(PACK) as pack:
        text = io.TextIOWrapper(pack.open("chromosomes.csv"), "utf-8")
        found: dict[str, list[str]] = {}
        for row in csv.DictReader(text):
            if row["split"] in ("val", "test"):
                found.setdefault(row["cell"], []).append(row["label"])
    return {
        cell: sorted(own, key=CLASSES.index)
        for cell, own in found.items()
        if len(own) >= WHOLE and cell != LABEL_ERROR and expected(own) not in ("46,XX", "46,XY")
    }


def expected(own: list[str]) -> str:
    """The text by counting alone, apart from the program's own way to it."""
    counts = Counter(own)
    parts = [str(len(own)), "X" * counts["X"] + "Y" * counts["Y"]]
    for name in AUTOSOMES:
        extra = counts[name] - 2
        parts += [f"+{name}"] * extra if extra > 0 else [f"-{name}"] * -extra
    return ",".join(parts)


@pytest.mark.packs
@pytest.mark.skipif(not PACK.exists(), reason="needs the data pack pki3.zip")
def test_the_counts_of_real_aneuploid_cells_come_out() -> None:
    cells = labels()
    assert len(cells) >= 2
    for name, own in cells.items():
        store = ImageStore()
        # The text is of counts; what the images show does not matter to it.
        files = [ImageFile(f"{k:02}.png", bytes([k])) for k in range(len(own))]
        cell = new_cell("cell1", name, files, store)
        moves = [
            Move((item.id,), label, by="person")
            for item, label in zip(cell.chromosomes, own, strict=True)
        ]
        karyogram, _, _ = apply(cell.karyogram, Several(tuple(moves)))
        case = Case("K", (with_karyogram(cell, karyogram),))
        reading = read_case(case, ReportDetails())
        assert reading.checked is not None, (name, reading.remarks)
        assert reading.checked.text == expected(own), name
        assert reading.checked.outcome == "valid", (name, reading.remarks)
