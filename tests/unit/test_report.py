"""Pictures and reports: read back, rendered, and the same bytes every time."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from cirnet_core.classes import CLASSES
from cirnet_core.types import Problem
from karyo_desktop.domain.counts import unusual_counts
from karyo_desktop.domain.edits import Confirm, Move, apply
from karyo_desktop.domain.model import Case, Cell
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.report.fonts import ARABIC_BOLD, BOLD, HAN, printable, runs
from karyo_desktop.report.template import STANDARD
from karyo_desktop.services.karyotyping import cell_from_proposal, new_cell
from karyo_desktop.services.report_pdf import case_pdf
from karyo_desktop.services.reporting import karyogram_png, upright_pictures, write_file
from karyo_desktop.storage.images import ImageStore
from tests.unit.fakes import MALE, FakePredictor, draw_cell


@cache
def made(classes: tuple[str, ...] = MALE) -> tuple[Cell, ImageStore]:
    images, store = draw_cell(classes=classes), ImageStore()
    proposal = FakePredictor().propose("cell", images)
    return cell_from_proposal("cell1", images, proposal, store), store


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def report(
    cell: Cell, store: ImageStore, case_id: str = "K-17", *, problems: Sequence[Problem] = ()
) -> bytes:
    """The draft of one cell that the command writes."""
    return case_pdf(
        Case(case_id, (cell,)),
        store,
        details=ReportDetails(reported_on="2024-05-06", karyograms=(cell.id,)),
        template=replace(STANDARD, appendix=True),
        problems=problems,
    )


def test_what_the_draft_of_one_cell_says() -> None:
    cell, store = made((*MALE, "21", "tray"))
    cell = replace(cell, flags=("cell:count",))
    nine, ten = cell.karyogram.columns["9"], cell.karyogram.columns["10"]
    karyogram, _, _ = apply(cell.karyogram, Move((nine[0],), "10"))
    karyogram, _, _ = apply(karyogram, Move((nine[0],), "9"))
    karyogram, _, _ = apply(karyogram, Move((nine[1],), "11"))
    karyogram, _, _ = apply(karyogram, Confirm(ten))
    cell = replace(cell, karyogram=karyogram)
    problems = [Problem("cell/99.png", "cell/99.png: the file is empty. Export it again.")]
    texts = pages(report(cell, store, problems=problems))
    for number, page in enumerate(texts, start=1):
        assert "DRAFT" in page
        assert "Research use only" in page
        assert "Karyo Desktop 0.1.0" in page
        assert "Case K-17" in page
        assert "fake-1 (5e5e5e5e5e5e)" in page
        assert f"Page {number} of {len(texts)}" in page
    first, rest = texts[0], "\n".join(texts[1:])
    assert "47,XY,-9,+11,+21" in first
    assert "2024-05-06" in first
    assert "Cell cell" in texts[1]
    assert "1 picture was left out" in " ".join(texts[1].split())
    told = " ".join(rest.split())
    assert "Class 21, 1st of 3" in told
    assert "cell/21_21.png" in told
    assert "The model is unsure of the class." in told
    assert "the file is empty" in told
    assert "5e" * 32 in told
    # 44 proposed and not looked at, 3 confirmed, 1 moved.
    assert "cell 44 3 1 0 0" in told
    assert "The number of chromosomes or the copies" in told
    assert "0.97" not in first + rest


def test_an_incomplete_cell_gets_no_karyotype() -> None:
    cell, store = made(("1", "2", "X"))
    text = pages(report(cell, store))
    assert "No karyotype told" in text[0]
    assert "Karyogram 1 of 1" in text[1]
    assert "Fewer than 40 chromosomes" in " ".join("".join(text[2:]).split())


def test_fonts_are_embedded_and_no_identifier_is_in_the_metadata() -> None:
    cell, store = made(("1", "2"))
    cell = replace(cell, name="Zelle Nguyễn И Łódź 王")
    pdf = report(cell, store, "Jürgen–К-17")
    reader = PdfReader(io.BytesIO(pdf))
    assert "Zelle Nguyễn И Łódź 王" in reader.pages[1].extract_text()
    assert "Jürgen–К-17" in reader.pages[0].extract_text()
    meta = {key: str(value) for key, value in (reader.metadata or {}).items()}
    assert meta["/Title"] == "Karyotype report (draft)"
    assert not any("rgen" in value or "Nguy" in value for value in meta.values())
    fonts = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index,union-attr]
            fonts[font["/BaseFont"]] = font
    used = {name for name in fonts if "Noto" in name}
    assert len(used) >= 2
    for name in used:
        assert "/FontFile2" in fonts[name]["/FontDescriptor"]


def test_pages_render_and_images_keep_their_resolution() -> None:
    cell, store = made()
    pdf = report(cell, store)
    document = pypdfium2.PdfDocument(pdf)
    shades = np.asarray(document[1].render(scale=1.0).to_pil().convert("L"))
    assert shades.shape[0] == 842
    dark = shades[240:640] < 140
    assert 0.01 < dark.mean() < 0.3
    pictures = upright_pictures(cell, store)
    sizes = {
        (image.image.width, image.image.height)
        for image in PdfReader(io.BytesIO(pdf)).pages[1].images
    }
    assert {p.shape[::-1] for p in pictures.values()} <= sizes


def test_same_arguments_same_bytes_in_another_process_too() -> None:
    cell, store = made(("1", "2", "21"))
    one = report(cell, store)
    assert one == report(cell, store)
    assert karyogram_png(cell, store) == karyogram_png(cell, store)
    code = (
        "from tests.unit.test_report import made, report\n"
        "import hashlib; print(hashlib.sha256(report(*made(('1', '2', '21')))).hexdigest())"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    import hashlib

    assert result.stdout.strip() == hashlib.sha256(one).hexdigest()


def test_any_sheet_makes_a_report() -> None:
    images, store = draw_cell(), ImageStore()
    raw = new_cell("cell1", "raw", images, store)
    assert "No model has looked at this cell." in " ".join(
        "".join(pages(report(raw, store))).split()
    )
    many, more = made(tuple(c for c in CLASSES for _ in range(6)))
    assert len(pages(report(many, more))) >= 2
    empty = new_cell("cell2", "", [], store)
    assert "No karyotype told" in pages(report(empty, store))[0]
    assert len(karyogram_png(empty, store)) > 1000


def test_the_picture() -> None:
    cell, store = made((*MALE, "tray"))
    data = karyogram_png(cell, store)
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.mode == "L"
        assert picture.width > 1400
        shades = np.asarray(picture)
    assert shades[0].min() == 255
    assert (shades < 128).mean() > 0.01
    without, other = made()
    with Image.open(io.BytesIO(karyogram_png(without, other))) as smaller:
        assert smaller.height < picture.height


def test_an_undecodable_image_stays_visible() -> None:
    cell, store = made(("1", "2"))
    damaged = store.add(b"not an image")
    chromosome = replace(cell.chromosomes[0], sha256=damaged)
    cell = replace(cell, chromosomes=(chromosome, *cell.chromosomes[1:]))
    assert upright_pictures(cell, store)[chromosome.id].shape == (48, 24)


def test_what_is_marked() -> None:
    normal = dict.fromkeys(CLASSES[:22], 2)
    assert unusual_counts(normal | {"X": 2}) == {}
    assert unusual_counts(normal | {"X": 1, "Y": 1}) == {}
    assert unusual_counts(normal | {"X": 1}) == {"X": 1}
    assert unusual_counts(normal | {"X": 2, "21": 3}) == {"21": 3}


def test_text_never_becomes_boxes() -> None:
    assert printable("ễИ°–…") == "ễИ°–…"
    assert printable("王\x00\u202e\t→") == "王 [U+2192]"
    assert printable("ไทย") == "[U+0E44][U+0E17][U+0E22]"


def test_arabic_letters_are_joined_and_stand_in_the_order_of_sight() -> None:
    assert printable("محمد 12") == "12 \ufeaa\ufee4\ufea4\ufee3"
    assert [name for name, _ in runs("A王\ufeaa", BOLD)] == [BOLD, HAN, ARABIC_BOLD]


def test_exports_replace_files_whole(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("out") / "bericht ü.pdf"
    write_file(path, b"one")
    write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert len(list(path.parent.iterdir())) == 1
