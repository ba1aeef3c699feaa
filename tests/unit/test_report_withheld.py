"""A withheld sex is on no page, in no export, no file name and no metadata."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from cirnet_core.errors import InputError
from karyo_desktop.domain.edits import Move, apply
from karyo_desktop.domain.model import MARKERS, Proposal
from karyo_desktop.services.exporting import (
    case_json,
    chromosomes_csv,
    karyogram_picture,
    karyogram_svg,
)
from karyo_desktop.services.report_case import case_report
from karyo_desktop.services.report_pdf import case_pdf, full_report, report_file_name
from karyo_desktop.services.report_privacy import NOT_DISCLOSED, hidden_ids, refuse_sex_words
from tests.unit.report_samples import TEMPLATE, Sample, sample

SEX = re.compile(r"(?i:\b(fe)?male\b)|\b[XY]{1,3}\b")
FULL = replace(TEMPLATE, appendix=True, idiograms=True, metaphase=True)
NAMES = ("normal_female", "trisomy", "mosaic", "robertsonian", "leukaemia", "amended")
HIDDEN = {
    "normal_female": "46,U",
    "trisomy": "47,U,+21",
    "mosaic": "mos 47,U,+21[4]/46,U[3]",
    "robertsonian": "46,U,der(14;21)(q10;q10),+mar",
    "leukaemia": (
        "46,U,t(9;22)(q34;q11.2)[9]/47,U,+8,t(9;22)(q34;q11.2)[6]/"
        "48,U,+8,t(9;22)(q34;q11.2),+19[3]/46,U[3]"
    ),
    "amended": "46,U",
}


def hidden(name: str) -> Sample:
    made = sample(name)
    return replace(made, details=replace(made.details, sex_withheld=True))


@pytest.mark.parametrize("name", NAMES)
def test_no_page_tells_it(name: str) -> None:
    made = hidden(name)
    data = case_pdf(made.case, made.store, details=made.details, template=FULL)
    reader = PdfReader(io.BytesIO(data))
    texts = [page.extract_text() for page in reader.pages]
    assert HIDDEN[name] in texts[0].replace("\n", "")
    assert SEX.search("\n".join(texts)) is None
    assert "Metaphase" not in "\n".join(texts)
    sheets = [page for page in texts if "Karyogram " in page]
    assert len(sheets) >= 2
    assert all(NOT_DISCLOSED in page for page in sheets)
    told = report_file_name(made.case, made.details) + str(reader.metadata)
    assert SEX.search(told) is None
    gone = [
        made.case.cells[0].chromosome(i).sha256
        for name in "XY"
        for i in made.case.cells[0].karyogram.columns[name]
    ]
    assert len(gone) == 2
    assert not any(sha256 in "".join(texts) for sha256 in gone)


@pytest.mark.parametrize("name", NAMES)
def test_a_hidden_text_is_valid_and_no_picture_is_of_x_or_y(name: str) -> None:
    made = hidden(name)
    report = full_report(made.case, made.store, details=made.details, template=FULL)
    assert report.result.remarks == ()
    for sheet in report.karyograms:
        cell = next(cell for cell in made.case.cells if cell.id == sheet.cell_id)
        sex = {i for column in "XY" for i in cell.karyogram.columns[column]}
        assert not sex & set(sheet.pictures)
        assert not sex & set(sheet.arrangement.places)
        assert not any(i.endswith((":X", ":Y")) for i in sheet.arrangement.places)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("normal_female", "Karyotype with no change of the autosomes; sex chromosomes not"),
        ("trisomy", "Karyotype of 47 chromosomes with an additional chromosome 21; sex chr"),
        ("mosaic", "Sex chromosomes not disclosed, two cell lines: an additional chromosome"),
    ],
)
def test_the_sentence_does_not_tell_it(name: str, sentence: str) -> None:
    made = hidden(name)
    told = case_report(made.case, made.details, TEMPLATE).result.sentence
    assert told.startswith(sentence)


def test_a_typed_text_loses_its_sex_too() -> None:
    made = hidden("trisomy")
    typed = replace(made.details, karyotype="47,XY,+21")
    assert case_report(made.case, typed, TEMPLATE).result.karyotype == "47,U,+21"
    rearranged = replace(typed, status="DRAFT", karyotype="46,X,i(X)(q10)")
    told = case_report(made.case, rearranged, TEMPLATE).result
    assert told.karyotype == ""
    assert "by hand" in told.remarks[0]


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [
        ("interpretation", "A normal male karyotype.", "male"),
        ("recommendations", "Tell her physician.", "her"),
        ("sentence", "46,XX was found.", "XX"),
        ("indication", "Suspected Klinefelter syndrome", "Klinefelter"),
        ("specimen", "Ein Mädchen", "Mädchen"),
    ],
)
def test_a_written_word_that_tells_it_is_refused(field: str, text: str, word: str) -> None:
    made = hidden("normal_female")
    details = replace(made.details, **{field: text})
    with pytest.raises(InputError, match=f"“{word}”"):
        full_report(made.case, made.store, details=details, template=TEMPLATE)


@pytest.mark.parametrize(
    "text", ["Xylene", "the mother's karyotype", "chimaera", "46,U", "maleate", "c27", ""]
)
def test_other_words_pass(text: str) -> None:
    refuse_sex_words({"any": (text,)}, where="text")


def test_names_of_the_case_cannot_tell_it() -> None:
    made = hidden("trisomy")
    case = replace(made.case, id="boy 46,XY")
    with pytest.raises(InputError, match="case id"):
        report_file_name(case, made.details)
    with pytest.raises(InputError, match="boy"):
        case_json(case, details=made.details)
    cell = replace(made.case.cells[0], name="XY cell")
    with pytest.raises(InputError, match="XY"):
        karyogram_svg("S", cell, made.store, sex_withheld=True)


def test_a_chromosome_that_the_model_took_for_x_is_hidden_among_the_markers() -> None:
    cell = sample("trisomy").case.cells[0]
    x = cell.karyogram.columns["X"][0]
    said = Proposal("X", "X", 0.9, (0.0,) * 24, 0.0, 0.9, ())
    karyogram, _, _ = apply(cell.karyogram, Move((x,), MARKERS))
    chromosomes = tuple(
        replace(item, proposal=said) if item.id == x else item for item in cell.chromosomes
    )
    assert x in hidden_ids(replace(cell, karyogram=karyogram, chromosomes=chromosomes))


def test_no_export_tells_it() -> None:
    made = hidden("trisomy")
    cell = made.case.cells[0]
    text = case_json(made.case, details=made.details).decode()
    table = chromosomes_csv(made.case, details=made.details).decode("utf-8-sig")
    svg = karyogram_svg(made.case.id, cell, made.store, sex_withheld=True, idiograms=True).decode()
    assert '"text": "47,U,+21"' in text
    for data in (text, table, re.sub(r'base64,[^"]*', "", svg)):
        assert SEX.search(data) is None
        assert "_X.png" not in data
    gone = [cell.chromosome(i) for name in "XY" for i in cell.karyogram.columns[name]]
    assert not any(item.sha256 in text + table for item in gone)
    assert svg.count("<image") == 45
    plain = karyogram_picture(cell, made.store, kind="png")
    assert karyogram_picture(cell, made.store, kind="png", sex_withheld=True) != plain
