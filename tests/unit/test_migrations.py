"""Case files of every older version open, and there is one of each to try it on."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from karyo_desktop.storage.case_file import SCHEMA_VERSION, load_case, save_case
from karyo_desktop.storage.migrations import STEPS

OLD = Path(__file__).parent / "old_cases"
VERSIONS = range(1, SCHEMA_VERSION)


def test_every_older_version_has_a_step_and_a_stored_file() -> None:
    """Whoever raises the schema keeps a file that the version before wrote."""
    assert set(STEPS) == set(VERSIONS)
    for version in VERSIONS:
        path = OLD / f"schema_{version}.karyo"
        assert path.is_file(), f"keep a case that schema {version} wrote as {path.name}"
        with zipfile.ZipFile(path) as archive:
            assert json.loads(archive.read("manifest.json"))["schema_version"] == version


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_file_opens_and_saves_as_todays(version: int, tmp_path: Path) -> None:
    case, images = load_case(OLD / f"schema_{version}.karyo")
    assert case.id == "K-2024-017"
    assert [cell.id for cell in case.cells] == ["cell1", "cell2"]
    cell = case.cells[0]
    assert cell.name == "Zelle 1 – 细胞"
    assert len(cell.chromosomes) == 6
    assert cell.karyogram.columns["21"] == ("c1", "c2")
    assert cell.karyogram.placements["c2"].rotation_deg == pytest.approx(33.3)
    assert cell.karyogram.placements["c3"].mirrored
    said = cell.chromosomes[1].proposal
    assert said is not None
    assert (said.class_, said.raw_class, said.confidence) == ("21", "22", 0.625)
    assert images.get(cell.chromosomes[5].sha256) == b"img5"
    if version >= 2:
        assert cell.history is not None
        assert cell.history.done == 3
    path = tmp_path / "new.karyo"
    save_case(path, case, images)
    assert load_case(path)[0] == case
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("manifest.json"))["schema_version"] == SCHEMA_VERSION
