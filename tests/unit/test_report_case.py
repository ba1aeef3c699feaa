"""The report of a case: the eight samples, read back and rendered, in A4 and Letter."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pypdfium2
import pytest
from pypdf import PdfReader

from cirnet_core.errors import InputError
from karyo_desktop.domain.model import MARKERS
from karyo_desktop.nomenclature.edition import EDITION
from karyo_desktop.report.case_blocks import iscn_lines
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.report.template import Paper
from karyo_desktop.services.report_case import case_report, read_case
from karyo_desktop.services.report_details import details_of, with_details
from karyo_desktop.services.report_pdf import case_pdf, full_report, report_file_name
from karyo_desktop.storage.case_file import load_case, save_case
from tests.unit.report_samples import NAME, SAMPLES, TEMPLATE, Sample, sample

PAPERS: dict[Paper, tuple[int, int]] = {"A4": (596, 842), "Letter": (612, 792)}

EXPECTED = {
    "normal_female": ("46,XX", "Normal female karyotype.", (20, 5, 2)),
    "trisomy": ("47,XY,+21", "Male karyotype with an additional chromosome 21.", (12, 5, 2)),
    "monosomy": (
        "45,X",
        "Karyotype of 45 chromosomes with one X chromosome as the only sex chromosome.",
        (30, 30, 2),
    ),
    "mosaic": (
        "mos 47,XX,+21[4]/46,XX[3]",
        "Female karyotype, two cell lines: an additional chromosome 21 in 4 cells; no change in "
        "3 cells.",
        (7, 7, 7),
    ),
    "robertsonian": (
        "46,XX,der(14;21)(q10;q10),+mar",
        "Female karyotype with a derivative chromosome of chromosomes 14 and 21 and a marker "
        "chromosome.",
        (2, 2, 2),
    ),
    "leukaemia": (
        "46,XX,t(9;22)(q34;q11.2)[9]/47,XX,+8,t(9;22)(q34;q11.2)[6]/"
        "48,XX,+8,t(9;22)(q34;q11.2),+19[3]/46,XX[3]",
        "Female karyotype, three clones and normal cells: a translocation between chromosomes 9 "
        "and 22 in 9 cells; an additional chromosome 8 and a translocation between chromosomes 9 "
        "and 22 in 6 cells; an additional chromosome 8, a translocation between chromosomes 9 and "
        "22 and an additional chromosome 19 in 3 cells; no change in 3 cells.",
        (21, 21, 21),
    ),
    "twenty_cells": ("46,XY", "Normal male karyotype.", (20, 20, 20)),
    "amended": ("46,XY", "Normal male karyotype.", (15, 2, 2)),
}


@cache
def pdf(name: str, paper: Paper = "A4") -> bytes:
    made = sample(name)
    return printed(made, paper=paper)


def printed(made: Sample, **template: object) -> bytes:
    return case_pdf(
        made.case,
        made.store,
        details=made.details,
        template=replace(made.template, **template),  # type: ignore[arg-type]
    )


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_there_is_something_expected_of_every_sample() -> None:
    assert set(EXPECTED) == set(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_result_of_a_sample(name: str) -> None:
    made = sample(name)
    report = case_report(made.case, made.details, made.template)
    text, sentence, cells = EXPECTED[name]
    assert report.result.karyotype == text
    assert report.result.sentence == sentence
    assert report.result.remarks == ()
    found = report.evidence
    assert (found.counted, found.analysed, found.karyotyped) == cells


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_read_back(name: str, paper: Paper) -> None:
    made = sample(name)
    data = pdf(name, paper)
    reader = PdfReader(io.BytesIO(data))
    texts = [page.extract_text() for page in reader.pages]
    number = len(texts)
    for k, page in enumerate(texts, start=1):
        for part in (
            TEMPLATE.laboratory,
            f"Case {made.case.id}",
            f"Page {k} of {number}",
            made.details.status,
            "Karyo Desktop 0.1.0",
            "model sample-model (5a5a5a5a5a5a)",
            "Research use only",
        ):
            assert part in page
    assert EXPECTED[name][0] in texts[0].replace("\n", "")
    assert one_line(EXPECTED[name][1]) in one_line(texts[0])
    assert EDITION in texts[0]
    assert made.details.interpretation in one_line(texts[0])
    shown = [page for page in texts if "Karyogram " in page]
    assert len(shown) >= 2
    assert all("Cell " in page and "Pictures as imported" in page for page in shown)
    assert ("Appendix" in texts[-1] or "Images" in "".join(texts)) == made.template.appendix
    titles = [item["/Title"] for item in reader.outline if not isinstance(item, list)]
    assert titles[: 1 + len(shown)] == [
        "Cytogenetic report",
        *(f"Karyogram {k} of {len(shown)}" for k in range(1, len(shown) + 1)),
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_no_name_and_no_confidence_where_none_belongs(name: str) -> None:
    made = sample(name)
    data = pdf(name)
    reader = PdfReader(io.BytesIO(data))
    meta = {key: str(value) for key, value in (reader.metadata or {}).items()}
    assert meta["/Title"] == f"Karyotype report ({made.details.status.lower()})"
    told = " ".join(meta.values()) + report_file_name(made.case, made.details)
    for word in (*NAME.split(" · "), made.details.birth_date, made.details.sample):
        assert word not in told
    assert "onfidence" not in "".join(pages(data))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_font_is_embedded(name: str) -> None:
    seen = set()
    for page in PdfReader(io.BytesIO(pdf(name))).pages:
        for entry in page["/Resources"]["/Font"].values():  # type: ignore[index,union-attr]
            font = entry.get_object()
            if "Noto" in font["/BaseFont"]:
                assert "/FontFile2" in font["/FontDescriptor"]
                seen.add(font["/BaseFont"].partition("+")[2])
    assert {"NotoSans-Regular", "NotoSans-Bold", "NotoSansSC-Regular"} <= seen
    assert any("Arabic" in font for font in seen)


def test_a_name_in_four_scripts_can_be_read() -> None:
    first = pages(pdf("normal_female"))[0]
    for word in ("Mẫu", "Образец", "样本"):
        assert word in first
    assert "[U+" not in first


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", SAMPLES)
def test_pages_have_their_format_and_nothing_lies_in_the_margins(name: str, paper: Paper) -> None:
    document = pypdfium2.PdfDocument(pdf(name, paper))
    for number in range(min(len(document), 3)):
        shades = np.asarray(document[number].render(scale=1.0).to_pil().convert("L"))
        assert shades.shape[::-1] == PAPERS[paper]
        assert shades[:20].min() == shades[-20:].min() == 255
        assert shades[:, :40].min() == shades[:, -40:].min() == 255
        assert 0.005 < (shades < 140).mean() < 0.3


def test_images_are_at_full_resolution() -> None:
    made = sample("trisomy")
    report = full_report(made.case, made.store, details=made.details, template=made.template)
    sheet = report.karyograms[0]
    assert len(sheet.pictures) == 47
    page = PdfReader(io.BytesIO(pdf("trisomy"))).pages[1]
    sizes = {(image.image.width, image.image.height) for image in page.images}
    assert {p.shape[::-1] for p in sheet.pictures.values()} <= sizes


def test_the_same_case_gives_the_same_bytes_in_another_process_too() -> None:
    code = (
        "from tests.unit.test_report_case import pdf\n"
        "import hashlib; print(hashlib.sha256(pdf('robertsonian')).hexdigest())"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240
    )
    import hashlib

    assert printed(sample("robertsonian")) == pdf("robertsonian")
    assert result.stdout.strip() == hashlib.sha256(pdf("robertsonian")).hexdigest()


def test_karyograms_are_arranged_as_laboratories_do() -> None:
    made = sample("robertsonian")
    report = full_report(made.case, made.store, details=made.details, template=made.template)
    for sheet, cell in zip(report.karyograms, made.case.cells, strict=True):
        boxes = sheet.arrangement.columns
        places = sheet.arrangement.places
        derivative = boxes["14"].ids[-1]
        assert cell.karyogram.placements[derivative].kind == "derivative"
        assert places[derivative].x > max(places[i].x for i in boxes["14"].ids[:-1])
        assert boxes[MARKERS].line[0] > boxes["Y"].line[1] > boxes["X"].line[1]
        assert "tray" not in boxes
        # Centromeres of a row lie on one level: the p arm of 1 is longer than that of 4.
        tops = [places[boxes[name].ids[0]].y for name in ("1", "4")]
        assert tops[0] < tops[1]


def test_a_clone_each_is_shown_and_two_of_a_single_line() -> None:
    for name, cells in (
        ("leukaemia", ["A.1", "B.1", "C.1", "N.1"]),
        ("mosaic", ["A.1", "B.1"]),
        ("normal_female", ["A1", "A2"]),
    ):
        made = sample(name)
        report = full_report(made.case, made.store, details=made.details, template=made.template)
        assert [sheet.cell_name for sheet in report.karyograms] == cells


def test_a_cell_outside_the_clones_is_named() -> None:
    text = one_line(pages(pdf("leukaemia"))[0])
    assert "Cell L is 45,XX,-7; it is counted in its line without this loss" in text


def test_image_processing_is_told() -> None:
    first, second = pages(pdf("normal_female"))[1:3]
    assert "Viewed with changed contrast" in first
    assert "Viewed" not in second
    assert "1 picture was left out as debris" in "".join(pages(pdf("amended")))


def test_idiograms_and_metaphase_are_drawn_where_the_template_asks() -> None:
    made = sample("normal_female")
    plain = full_report(made.case, made.store, details=made.details, template=made.template)
    assert plain.karyograms[0].metaphase is None
    template = replace(made.template, idiograms=True, metaphase=True)
    full = full_report(made.case, made.store, details=made.details, template=template)
    assert full.karyograms[0].metaphase is not None
    more = set(full.karyograms[0].arrangement.places) - set(plain.karyograms[0].arrangement.places)
    assert len(more) == 23
    text = pages(printed(made, idiograms=True, metaphase=True))
    assert len(text) == 3
    assert "Metaphase" in text[1]
    assert "Metaphase" not in text[2]


def test_the_appendix() -> None:
    text = one_line("".join(pages(pdf("robertsonian"))))
    assert "Cell sheet" in text
    assert "from 22 to mar" in text
    assert "whole, now derivative" in text
    assert "SHA-256 of the case's history" in text
    made = sample("robertsonian")
    for item in made.case.cells[0].chromosomes:
        assert item.sha256 in text


def test_a_long_karyotype_is_broken_behind_a_clone_or_else_behind_a_change() -> None:
    text = EXPECTED["leukaemia"][0]
    lines = iscn_lines(text, 13.5, 480.0)
    assert "".join(lines) == text
    assert len(lines) == 2
    assert lines[0].endswith("/")
    narrow = iscn_lines(text, 13.5, 150.0)
    assert "".join(narrow) == text
    assert {line[-1] for line in narrow[:-1]} == {",", "/"}


def test_versions_of_an_amended_report() -> None:
    text = one_line(pages(pdf("amended"))[0])
    assert "The specimen was named wrongly in version 1." in text
    assert "Approved and released" in text
    assert "Version 2" in text


def test_a_typed_karyotype_is_checked_against_the_cells() -> None:
    made = sample("trisomy")
    draft = replace(made.details, status="DRAFT", karyotype="46,XY")
    report = case_report(made.case, draft, made.template)
    assert report.result.karyotype == "46,XY"
    assert report.result.remarks[0].startswith("Not valid: The text has 46 chromosomes")
    mosaic = sample("mosaic")
    wrong = replace(mosaic.details, karyotype="mos 47,XX,+18[4]/46,XX[3]")
    remarks = case_report(mosaic.case, wrong, TEMPLATE).result.remarks
    lost = "Cells A.1, A.2, A.3 and A.4 are cells of none of these lines."
    assert f"Not valid: {lost}" in remarks
    one = replace(mosaic.details, karyotype="mos 47,XX,+21[4]/46,XX[3]", findings=())
    assert not case_report(mosaic.case, one, TEMPLATE).result.remarks


def test_cells_that_are_in_no_line_are_named_in_one_sentence() -> None:
    made = sample("leukaemia")
    typed = replace(made.details, karyotype="45,XX,-7[18]/46,XX[3]")
    told = case_report(made.case, typed, TEMPLATE).result.remarks
    lost = "Cells B.1, B.2, B.3, B.4, B.5 and 4 more are cells of none of these lines."
    assert [text for text in told if "none of these" in text] == [f"Not valid: {lost}"]


def test_a_report_that_does_not_stand_cannot_be_final() -> None:
    made = sample("trisomy")
    for change, words in (
        ({"karyotype": "46,XY"}, "does not stand: Not valid: The text has 46"),
        ({"signatures": ()}, "before somebody has signed it"),
        ({"status": "AMENDED"}, "what was amended, and why"),
    ):
        with pytest.raises(InputError, match=words):
            case_report(made.case, replace(made.details, **change), TEMPLATE)


def test_findings_that_do_not_fit_are_said_in_the_draft() -> None:
    made = sample("robertsonian")
    typed = made.details.findings[0]
    details = replace(made.details, findings=(replace(typed, text="banana"),))
    told = case_report(made.case, details, TEMPLATE).result
    assert told.karyotype == ""
    assert "Cell A7: findings “banana”" in told.remarks[0]
    assert "No karyotype told" in pages(printed(replace(made, details=details)))[0]


def test_details_are_kept_in_the_case_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = sample("amended")
    path = tmp_path_factory.mktemp("case") / "s.karyo"
    assert details_of(made.case) == ReportDetails()
    save_case(path, with_details(made.case, made.details), made.store)
    loaded, _ = load_case(path)
    written = replace(made.details, status="DRAFT", versions=(), signatures=())
    assert details_of(loaded) == written  # what stands for a signature is the case's sign-off
    newer = replace(loaded, extra={"report": {**loaded.extra["report"], "later": 1}})  # type: ignore[dict-item]
    kept = with_details(newer, ReportDetails()).extra["report"]
    assert kept["later"] == 1  # type: ignore[index]
    damaged = replace(loaded, extra={"report": {"status": "PERHAPS"}})
    with pytest.raises(InputError, match="status"):
        details_of(damaged)


def test_an_empty_case_makes_a_draft() -> None:
    made = sample("monosomy")
    empty = replace(made.case, cells=())
    assert read_case(empty, ReportDetails()).told is None
    data = case_pdf(empty, made.store)
    assert "No karyotype told" in pages(data)[0]
    assert len(pages(data)) == 1


def test_texts_of_any_length_make_pages() -> None:
    made = sample("monosomy")
    long = replace(made.details, interpretation="A long sentence. " * 1500, name="n" * 4000)
    data = case_pdf(made.case, made.store, details=long, template=made.template)
    texts = pages(data)
    assert len(texts) > 5
    assert f"Page {len(texts)} of {len(texts)}" in texts[-1]


def test_signatures_are_never_alone_on_a_page() -> None:
    made = sample("leukaemia")
    for copies in range(1, 8):
        long = replace(made.details, interpretation=made.details.interpretation * copies)
        texts = pages(printed(replace(made, details=long), paper="Letter"))
        last = next(page for page in texts if "Printed name" in page)
        assert "Limitations" in last
