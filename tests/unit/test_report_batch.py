"""Reports of many cases: by the service and by the command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from karyo_desktop.cli.main import main
from karyo_desktop.report.template import STANDARD
from karyo_desktop.services import laboratory
from karyo_desktop.services.report_batch import Batch, case_files
from karyo_desktop.services.report_details import with_details
from karyo_desktop.services.report_templates import write_template
from karyo_desktop.storage.case_file import save_case
from karyo_desktop.storage.images import sha256_of
from tests.unit.report_samples import sample


def stored(path: Path, name: str, **changes: object) -> Path:
    made = sample(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    details = replace(made.details, **changes)  # type: ignore[arg-type]
    save_case(path, with_details(made.case, details), made.store)
    return path


def test_each_case_gets_a_report_and_a_fault_takes_no_other_along(tmp_path: Path) -> None:
    one = stored(tmp_path / "in" / "a.karyo", "monosomy")
    again = stored(
        tmp_path / "in" / "deep" / "b.karyo", "monosomy", sex_withheld=True, interpretation=""
    )
    told = stored(tmp_path / "in" / "c.karyo", "trisomy", interpretation="male", sex_withheld=True)
    broken = tmp_path / "in" / "d.karyo"
    broken.write_bytes(b"no case")
    files = case_files([tmp_path / "in", one])
    assert files == (one, told, broken, again)
    done = list(Batch(tmp_path / "out", STANDARD, who="Ada").write(files))
    assert [d.written.name if d.written else "" for d in done] == [
        "S-3_v1_draft.pdf",
        "",
        "",
        "S-3_v1_draft-2.pdf",
    ]
    assert "“male”" in done[1].problem
    assert "d.karyo" in done[2].problem
    assert len(list((tmp_path / "out").iterdir())) == 2
    texts = [PdfReader(d.written).pages[0].extract_text() for d in done if d.written]
    assert "45,X" in texts[0]
    assert "45,X" not in texts[1]
    noted = [entry for entry in laboratory.read() if entry.action == "exported"]
    assert [(e.who, e.after["sha256"]) for e in noted] == [  # type: ignore[index, call-overload]
        ("Ada", sha256_of(d.written.read_bytes())) for d in done if d.written
    ]


def test_what_cannot_be_noted_is_not_given_out(tmp_path: Path) -> None:
    case = stored(tmp_path / "a.karyo", "monosomy")
    laboratory.default_path().parent.mkdir(parents=True, exist_ok=True)
    laboratory.default_path().write_bytes(b"no database" * 100)
    (done,) = Batch(tmp_path / "out", STANDARD, who="Ada").write([case])
    assert done.written is None
    assert "trail.sqlite" in done.problem
    assert list((tmp_path / "out").iterdir()) == []


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = stored(tmp_path / "a.karyo", "monosomy")
    template = tmp_path / "ours.karyotemplate"
    write_template(template, replace(STANDARD, laboratory="Laboratory of the East"))
    out = tmp_path / "out"
    arguments = ["report", str(case), "--out", str(out), "--template", str(template)]
    assert main([*arguments, "--paper", "Letter"]) == 0
    page = PdfReader(out / "S-3_v1_draft.pdf").pages[0]
    assert "Laboratory of the East" in page.extract_text()
    assert float(page.mediabox.width) == 612.0
    assert capsys.readouterr().out.strip().endswith("S-3_v1_draft.pdf")
    assert main(["report", str(tmp_path / "none.karyo"), "--out", str(out)]) == 1
    assert "none.karyo" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main(["report", str(tmp_path / "empty"), "--out", str(out)]) == 2
