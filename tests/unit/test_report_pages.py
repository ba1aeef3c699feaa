"""The pages of a report with texts longer than usual: nothing is cut off, lost or left alone."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from karyo_desktop.report.details import Version
from karyo_desktop.report.template import Paper
from karyo_desktop.services.report_pdf import case_pdf
from tests.unit.report_samples import TEMPLATE, sample

INSTITUTE = (
    "Institute of Medical Genetics and Applied Genomics, Section of Cytogenetics and Molecular "
    "Cytogenetics"
)


def lines(name: str = "amended", *, details: object = None, **template: object) -> list[list[str]]:
    """The lines of each page of a sample's report."""
    made = sample(name)
    data = case_pdf(
        made.case,
        made.store,
        details=details or made.details,  # type: ignore[arg-type]
        template=replace(TEMPLATE, **template),  # type: ignore[arg-type]
    )
    return [page.extract_text().splitlines() for page in PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_long_name_of_the_laboratory_is_whole_on_every_page(paper: Paper) -> None:
    for page in lines(laboratory=INSTITUTE, paper=paper):
        assert " ".join(page[:2]) == INSTITUTE


def test_a_name_without_end_is_cut_with_a_sign_that_it_was() -> None:
    for page in lines(laboratory="Laboratory" * 40):
        assert page[0].endswith("…")
    for page in lines(laboratory="Laboratory " * 40):
        assert page[1].endswith("…")


@pytest.mark.parametrize("paragraphs", [1, 12])
def test_the_foot_of_page_1_stays_there_however_long_the_text(paragraphs: int) -> None:
    made = sample("amended")
    text = "\n\n".join(["A long explanation. " * 20] * paragraphs)
    pages = lines(
        details=replace(made.details, interpretation=text), footer="To be copied only in full."
    )
    assert [("To be copied only in full." in page) for page in pages] == [
        number == 0 for number in range(len(pages))
    ]


def test_a_long_text_begins_on_page_1_and_goes_on() -> None:
    made = sample("leukaemia")
    text = "A long explanation. " * 200
    pages = lines("leukaemia", details=replace(made.details, interpretation=text))
    assert "Interpretation" in pages[0]
    assert any("long explanation" in line for line in pages[0])
    assert any("long explanation" in line for line in pages[1])
    assert "Interpretation" not in pages[1]


def test_hyphens_of_a_name_stay() -> None:
    name = "Maximiliane Thảo-Großmann-Łukaszewska de Souza-Beispiel"
    made = sample("amended")
    found = lines(details=replace(made.details, name=name, specimen=name))
    told = " ".join(found[0])
    assert told.count(name) == 2


def test_the_last_of_many_versions_goes_with_the_signatures() -> None:
    made = sample("amended")
    reason = "The specimen was named wrongly, and the referrer asked for other words. " * 3
    many = tuple(
        Version(n, "AMENDED" if n > 1 else "FINAL", f"2024-04-{n:02}", reason if n > 1 else "")
        for n in range(1, 14)
    )
    pages = lines(details=replace(made.details, versions=many))
    signed = next(page for page in pages if "Signatures" in page)
    assert any("2024-04-13" in line for line in signed)
