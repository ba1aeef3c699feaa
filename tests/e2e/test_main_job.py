"""The main job with the shipped model: open, wait, drag, undo, export, read the report back."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from cirnet_core.classes import CLASSES, TRAY
from cirnet_core.resources import resource_path
from cirnet_core.synthetic import write_cell
from tests.gui.conftest import DEMO_SEED
from tests.gui.driver import Driver, Run, make_run

CHECKOUT = Path(__file__).resolve().parents[2]
PACK = Path(os.environ.get("KARYO_DATA", CHECKOUT.parent / "shared" / "data")) / "pki3.zip"
LEAST_RIGHT = 0.85
"""Of one cell; far under what the model reaches over many, so that a failure means a fault."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not resource_path("models", "active.json").exists(),
        reason="resources/models holds no model yet",
    ),
]


@dataclass(frozen=True)
class LabelledCell:
    """A folder of images and what they show, by file name."""

    folder: Path
    labels: dict[str, str]


@pytest.fixture
def run(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Start the program with the shipped model and do a job in its window."""
    return make_run(qtbot, monkeypatch)


@pytest.fixture(scope="session")
def real_cells(tmp_path_factory: pytest.TempPathFactory) -> list[LabelledCell]:
    """One trisomic and two normal cells of the test split."""
    if not PACK.exists():
        pytest.skip(f"{PACK.name} is not here; KARYO_DATA names its folder")
    with zipfile.ZipFile(PACK) as pack:
        table = io.StringIO(pack.read("chromosomes.csv").decode())
        cells: dict[str, dict[str, str]] = {}
        for row in csv.DictReader(table):
            if row["split"] == "test":
                cells.setdefault(row["cell"], {})[row["file"]] = row["label"]
        trisomic = [name for name, files in cells.items() if trisomy_of(files.values())]
        normal = [
            name
            for name, files in cells.items()
            if len(files) == 46 and not trisomy_of(files.values())
        ]
        chosen = [trisomic[0], *normal[:2]]
        folder = tmp_path_factory.mktemp("pki3")
        for name in chosen:
            pack.extractall(folder, members=cells[name])
    return [
        LabelledCell(
            folder / name, {file.rsplit("/", 1)[-1]: label for file, label in cells[name].items()}
        )
        for name in chosen
    ]


def trisomy_of(labels: object) -> str:
    """The autosome that is there three times in a cell of 47; empty if none."""
    assert hasattr(labels, "__iter__")
    counts = Counter(labels)
    if sum(counts.values()) != 47:
        return ""
    return next((name for name in CLASSES[:22] if counts[name] == 3), "")


def whole_job(driver: Driver, labels: dict[str, str], report: Path) -> None:
    """Everything a person does with one cell."""
    driver.wait_for_proposal()
    cell = driver.cell
    right = sum(
        cell.karyogram.column_of(item.id) == labels[item.file.rsplit("/", 1)[-1]]
        for item in cell.chromosomes
    )
    assert right >= LEAST_RIGHT * len(labels)
    assert "CPU" in driver.label("device") or "GPU" in driver.label("device")
    before = driver.label("karyotype")
    source = next(name for name in CLASSES if len(driver.members(name)) == 2)
    moved = driver.members(source)[0]
    driver.drag_to_class(moved, TRAY)
    assert driver.column_of(moved) == TRAY
    after = driver.label("karyotype")
    assert after != before
    driver.undo()
    assert driver.label("karyotype") == before
    driver.redo()
    assert driver.label("karyotype") == after
    driver.export_pdf(report)
    assert cell.model is not None
    read_back(report, karyotype=after, model=cell.model.id)


def read_back(report: Path, *, karyotype: str, model: str) -> None:
    """The report says what the window said, and its page shows a karyogram."""
    text = "\n".join(page.extract_text() for page in PdfReader(report).pages)
    assert karyotype in text
    assert model in text
    assert "draft" in text.lower()
    document = pdfium.PdfDocument(report)
    page = np.asarray(document[1].render(scale=1.5).to_pil().convert("L"))
    document.close()
    dark = float((page < 110).mean())
    assert 0.005 < dark < 0.4


def test_demo_cell(run: Run, tmp_path: Path) -> None:
    files = write_cell(tmp_path / "truth", DEMO_SEED, sex="XX")
    labels = {name: item.label for name, item in files}
    run(["--demo"], lambda driver: whole_job(driver, labels, tmp_path / "report.pdf"))


@pytest.mark.packs
@pytest.mark.parametrize("number", [0, 1, 2])
def test_real_cells(run: Run, real_cells: list[LabelledCell], tmp_path: Path, number: int) -> None:
    cell = real_cells[number]
    extra = trisomy_of(cell.labels.values())

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        if extra:
            assert len(driver.members(extra)) == 3
            assert f"+{extra}" in driver.label("karyotype")
        whole_job(driver, cell.labels, tmp_path / "report.pdf")

    run([str(cell.folder)], job)
