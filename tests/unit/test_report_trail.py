"""The audit trail in the appendix: who changed what, from what to what."""

from __future__ import annotations

from dataclasses import replace

from karyo_desktop.domain.audit import append
from karyo_desktop.domain.model import Case
from karyo_desktop.services import report_trail
from karyo_desktop.services.report_pdf import full_report
from tests.unit.report_samples import sample

AT = "2024-04-16T09:12:00+02:00"


def traced(case: Case) -> Case:
    """A model's proposal, a correction and a confirmation by a person, and an export."""
    cell = case.cells[0]
    a, x = cell.karyogram.columns["3"][0], cell.karyogram.columns["X"][0]

    def lie(class_: str, turn: float) -> dict[str, object]:
        return {
            "class": class_,
            "rotation_deg": turn,
            "mirrored": False,
            "kind": "whole",
            "placed_by": "person",
        }

    audit = append(
        (), action="proposed", who="", at=AT, cell=cell.id, chromosomes=(a, x), model="m@00"
    )
    more = {"who": "Reader One", "at": AT, "cell": cell.id}
    audit = append(
        audit,
        action="corrected",
        chromosomes=(a, x),
        before={a: lie("4", 10.0), x: lie("7", 0.0)},  # type: ignore[dict-item]
        after={a: lie("3", 190.0), x: lie("X", 0.0)},  # type: ignore[dict-item]
        **more,  # type: ignore[arg-type]
    )
    audit = append(
        audit,
        action="confirmed",
        chromosomes=(a,),
        before={a: lie("3", 190.0)},  # type: ignore[dict-item]
        after={a: lie("3", 190.0)},  # type: ignore[dict-item]
        **more,  # type: ignore[arg-type]
    )
    return replace(case, audit=append(audit, action="exported", who="Reader One", at=AT))


def test_who_changed_what_from_what_to_what() -> None:
    made = sample("normal_female")
    case = traced(made.case)
    rows = [row[2:] for row in report_trail.changes(case, hide=False).rows]
    a = case.cells[0].karyogram.columns["3"][0]
    x = case.cells[0].karyogram.columns["X"][0]
    assert rows == [
        ("2 of them", "proposed", "m"),
        (a, "from 4 to 3, turned by 180°", "Reader One"),
        (x, "from 7 to X", "Reader One"),
        (a, "confirmed", "Reader One"),
    ]
    hidden = [row[2:] for row in report_trail.changes(case, hide=True).rows]
    assert [row[0] for row in hidden] == ["2 of them", a, a]


def test_printing_changes_no_digest() -> None:
    made = sample("normal_female")
    case = traced(made.case)
    told = report_trail.digest(case)
    assert told[0][1] == "3"
    again = replace(case, audit=append(case.audit, action="exported", who="", at=AT))
    assert report_trail.digest(again) == told
    template = replace(made.template, appendix=True)
    listings = full_report(case, made.store, details=made.details, template=template).appendix
    audit = next(item for item in listings if item.heading == "Audit")
    assert told[1] in audit.rows
