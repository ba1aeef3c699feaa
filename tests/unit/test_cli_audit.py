"""``cirnet audit``: verify, export, key, trust."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from karyo_desktop.cli.main import main
from karyo_desktop.domain.audit import FIELDS, append
from karyo_desktop.domain.model import Case
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.images import ImageStore
from tests.unit.test_audit import AT, trail
from tests.unit.test_seal import another_machine, forge


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "Fall ü.karyo"
    audit = append(trail(3), action="noted", who="=HYPERLINK()", at=AT, after={"text": "ü"})
    save_case(path, Case("K-1", audit=audit), ImageStore())
    return path


def test_verify_says_that_all_fits(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", str(saved)]) == 0
    assert "all fits; 4 entries, 4 vouched for here" in capsys.readouterr().out


def test_verify_says_where_it_does_not(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries = list(load_case(saved)[0].audit)
    entries[1] = replace(entries[1], who="Mallory")
    forge(saved, entries)
    assert main(["audit", "verify", str(saved)]) == 1
    out = capsys.readouterr().out
    assert "does NOT fit" in out
    assert "entry 2 (line 2)" in out


def test_what_cannot_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.karyo").write_bytes(b"x")
    assert main(["audit", "verify", str(tmp_path / "a.karyo")]) == 1
    assert "a.karyo" in capsys.readouterr().err
    assert main(["audit", "verify", str(tmp_path / "b.karyo")]) == 1
    assert "no such file" in capsys.readouterr().err
    assert main(["audit"]) == 2


def test_csv_and_json_hold_every_field(
    saved: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["audit", "export", str(saved), "--format", "json"]) == 0
    records = json.loads(capfdbinary.readouterr().out)
    assert [record["number"] for record in records] == [1, 2, 3, 4]
    assert records[3]["who"] == "=HYPERLINK()"
    assert records[3]["after"] == {"text": "ü"}
    out = tmp_path / "trail.csv"
    assert main(["audit", "export", str(saved), "--format", "csv", "--out", str(out)]) == 0
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert tuple(rows[0]) == FIELDS
    assert len(rows) == 5
    assert rows[4][FIELDS.index("who")] == "'=HYPERLINK()", "a spreadsheet must not run it"
    assert rows[1][FIELDS.index("chromosomes")] == "c0"
    assert json.loads(rows[1][FIELDS.index("after")]) == {"class": "21", "turn_deg": 0.1}


def test_another_machine_trusts_a_key(
    saved: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["audit", "key"]) == 0
    key = capsys.readouterr().out.strip()
    another_machine(monkeypatch, tmp_path)
    assert main(["audit", "verify", str(saved)]) == 0
    assert "0 vouched for here" in capsys.readouterr().out
    assert main(["audit", "trust", key, "lab 2"]) == 0
    assert main(["audit", "verify", str(saved)]) == 0
    assert "4 vouched for here" in capsys.readouterr().out
    assert main(["audit", "trust", "rubbish", "lab 2"]) == 1
    assert "64 hexadecimal digits" in capsys.readouterr().err
