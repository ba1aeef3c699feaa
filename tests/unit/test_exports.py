"""Karyograms as pictures, cases as JSON and CSV, and the laboratory's template as a file."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cirnet_core.errors import InputError
from karyo_desktop.report.picture import Raster
from karyo_desktop.report.template import STANDARD, Template
from karyo_desktop.services.exporting import (
    CSV_COLUMNS,
    case_json,
    chromosomes_csv,
    karyogram_picture,
    karyogram_svg,
)
from karyo_desktop.services.report_pdf import case_pdf
from karyo_desktop.services.report_templates import (
    SUFFIX,
    decode_template,
    encode_template,
    read_template,
    write_template,
)
from karyo_desktop.storage.errors import StorageError
from tests.unit.report_samples import metaphase_png, sample

SVG = "{http://www.w3.org/2000/svg}"
FULL = replace(
    STANDARD,
    name="Own",
    laboratory="Labor für Zytogenetik",
    address=("Straße 1",),
    logo=metaphase_png(),
    paper="Letter",
    blocks=("result", "identifiers", "signatures"),
    appendix=True,
)


@pytest.mark.parametrize("kind", ["png", "tiff"])
@pytest.mark.parametrize("dpi", [150, 300])
def test_a_picture_has_the_resolution_that_was_chosen(kind: Raster, dpi: int) -> None:
    made = sample("trisomy")
    cell = made.case.cells[0]
    data = karyogram_picture(cell, made.store, kind=kind, dpi=dpi, width_mm=127.0)
    assert data == karyogram_picture(cell, made.store, kind=kind, dpi=dpi, width_mm=127.0)
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == kind.upper()
        assert picture.mode == "L"
        assert picture.width == 5 * dpi
        assert round(float(picture.info["dpi"][0])) == dpi
        assert 0.01 < (np.asarray(picture) < 140).mean() < 0.3


@pytest.mark.parametrize(("dpi", "width_mm"), [(10, 100.0), (5000, 100.0), (1200, 900.0)])
def test_a_size_that_cannot_be_is_refused(dpi: int, width_mm: float) -> None:
    made = sample("trisomy")
    with pytest.raises(InputError, match=r"dpi|pixels"):
        karyogram_picture(made.case.cells[0], made.store, kind="png", dpi=dpi, width_mm=width_mm)


def test_svg_holds_images_and_vectors() -> None:
    made = sample("trisomy")
    root = ET.fromstring(karyogram_svg("S-<2>", made.case.cells[0], made.store, idiograms=True))
    assert len(root.findall(f"{SVG}image")) == 47
    assert len(root.findall(f"{SVG}clipPath")) == 24
    texts = [item.text for item in root.findall(f"{SVG}text")]
    assert texts[:3] == ["1", "2", "3"]
    assert root.findtext(f"{SVG}title") == "Case S-<2>, cell A1"


def test_json_of_a_case() -> None:
    made = sample("leukaemia")
    record = json.loads(case_json(made.case, details=made.details))
    assert record["schema_version"] == 1
    told = record["karyotype"]
    assert told["coding"]["system"] == "https://iscn.karger.com"
    assert told["coding"]["code"] == told["text"]
    assert told["text"].startswith("46,XX,t(9;22)(q34;q11.2)[9]/")
    assert told["outcome"] == "valid"
    assert [cell["id"] for cell in record["cells"]] == [cell.id for cell in made.case.cells]
    first = record["cells"][0]
    assert first["karyotype"] == "46,XX,t(9;22)(q34;q11.2)"
    assert first["counts"]["9"] == 2
    assert [c["kind"] for c in first["chromosomes"] if c["column"] == "9"] == [
        "whole",
        "derivative",
    ]
    assert len(first["chromosomes"]) == 46
    empty = json.loads(case_json(replace(made.case, cells=())))
    assert empty["karyotype"] is None


def test_csv_of_the_chromosomes() -> None:
    made = sample("trisomy")
    named = replace(made.case.cells[0], name="=1+1")
    case = replace(made.case, cells=(named, *made.case.cells[1:]))
    data = chromosomes_csv(case, details=made.details)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 2 * 47
    assert tuple(rows[0]) == CSV_COLUMNS
    assert rows[0]["cell"] == "'=1+1"
    assert [row["column"] for row in rows[:47]].count("21") == 3
    assert [row["position"] for row in rows[:47] if row["column"] == "21"] == ["1", "2", "3"]


@pytest.mark.parametrize("template", [STANDARD, FULL])
def test_a_template_is_what_it_was(template: Template) -> None:
    data = encode_template(template)
    assert decode_template(data, name="t") == template
    assert encode_template(decode_template(data, name="t")) == data


def test_a_template_as_a_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("templates") / f"own{SUFFIX}"
    write_template(path, FULL)
    assert read_template(path) == FULL
    with pytest.raises(InputError, match="no-such"):
        read_template(Path("no-such"))
    with pytest.raises(StorageError):
        write_template(path / "below", FULL)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema_version": 9}, "newer version"),
        ({"schema_version": None}, "schema_version"),
        ({"paper": "A5"}, "paper"),
        ({"blocks": ["result", "horoscope"]}, "horoscope"),
        ({"blocks": ["result", "result"]}, "twice"),
        ({"idiogram_level": 600}, "idiogram_level"),
        ({"logo": "?"}, "logo"),
    ],
)
def test_a_template_that_cannot_be_is_refused(change: dict[str, object], words: str) -> None:
    record = json.loads(encode_template(STANDARD)) | change
    with pytest.raises(InputError, match=words):
        decode_template(json.dumps(record).encode(), name="lab")
    with pytest.raises(InputError, match="lab"):
        decode_template(b"no json", name="lab")


def test_a_template_decides_what_is_printed() -> None:
    from pypdf import PdfReader

    made = sample("monosomy")
    reader = PdfReader(
        io.BytesIO(case_pdf(made.case, made.store, details=made.details, template=FULL))
    )
    first = reader.pages[0].extract_text()
    assert "Labor für Zytogenetik" in first
    assert "Straße 1" in first
    assert first.index("45,X") < first.index("Specimen")
    assert "Interpretation" not in first
    assert (640, 512) in {(i.image.width, i.image.height) for i in reader.pages[1].images}
    broken = replace(FULL, logo=b"no picture")
    with pytest.raises(InputError, match="logo"):
        case_pdf(made.case, made.store, details=made.details, template=broken)


def test_every_field_stands_in_the_documentation() -> None:
    told = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    made = sample("trisomy")
    record = json.loads(case_json(made.case, details=made.details))
    first = record["cells"][0]
    chromosome = first["chromosomes"][0]
    names = {*record, *record["case"], *first, *chromosome, *CSV_COLUMNS}
    names |= {f"karyotype.{name}" for name in record["karyotype"]}
    assert [name for name in sorted(names) if f"`{name}`" not in told] == []
    coding = record["karyotype"]["coding"]
    assert coding["system"] in told
    assert coding["version"] in told
    assert f"`{record['schema_version']}`" in told
