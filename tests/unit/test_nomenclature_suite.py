"""The suite of karyotypes in ``iscn_cases.csv``: each with its outcome, its reason and its source.

``where`` is the piece of the text that is wrong, ``reason`` a part of what is said about it. The
pages of ISCN 2009 are those that the public list of examples in the tawny-karyotype ontology
gives; a rule without a page is one of those named in ``karyo_desktop.nomenclature``.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from karyo_desktop.nomenclature.check import check
from karyo_desktop.nomenclature.outcome import Outcome, Setting

with (Path(__file__).parent / "iscn_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] or "empty" for case in CASES])
def test_outcome_place_and_reason(case: dict[str, str]) -> None:
    setting = Setting(case["setting"]) if case["setting"] else None
    checked = check(case["text"], level=int(case["level"]), setting=setting)
    told = [
        (p.outcome.value, case["text"][p.span[0] : p.span[1]], p.reason) for p in checked.problems
    ]
    assert checked.outcome == case["outcome"], told
    if checked.outcome is Outcome.VALID:
        assert (told, checked.canonical) == ([], case["text"])
    else:
        assert any(
            (outcome, where) == (case["outcome"], case["where"]) and case["reason"] in reason
            for outcome, where, reason in told
        ), told


def test_the_suite_is_large_and_has_sources() -> None:
    texts = Counter(case["outcome"] for case in CASES)
    assert texts.total() >= 300
    assert texts["invalid"] >= 100
    assert all(case["source"] for case in CASES)
    assert all(case["reason"] for case in CASES if case["outcome"] != "valid")


def test_blanks_around_and_typographic_marks_are_read() -> None:
    checked = check("  48,XX,del(6)(q13q23)×2,+7,+7 ")
    assert (checked.outcome, checked.canonical) == ("valid", "48,XX,del(6)(q13q23)x2,+7,+7")
    assert check("45,XX,−7").canonical == "45,XX,-7"
    wrong = check("  47,XX,+23 ")
    assert [wrong.text[p.span[0] : p.span[1]] for p in wrong.problems] == ["23"]


def test_a_text_beyond_measure_is_not_checked() -> None:
    checked = check("46,XX" + ",+21" * 2000)
    assert checked.outcome is Outcome.NOT_CHECKED
    assert "4000 characters" in checked.problems[0].reason
