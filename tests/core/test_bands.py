"""The band tables and where resources are found."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest

from cirnet_core.bands import BAND_LEVELS, band_table, iscn_length, read_bands
from cirnet_core.classes import ACROCENTRIC, CLASSES
from cirnet_core.errors import CirnetError, InputError
from cirnet_core.resources import resource_path, resources_folder

HEADER = "#chromosome\tarm\tband\tiscn_start\tiscn_stop\tbp_start\tbp_stop\tstain\tdensity\n"
GOOD = "1\tp\t36\t0\t400\t1\t900\tgpos\t50\n"


@pytest.mark.parametrize(("level", "n_bands"), [(400, 393), (550, 553), (850, 862)])
def test_tables_are_whole(level: int, n_bands: int) -> None:
    table = band_table(level)
    assert tuple(table) == CLASSES
    assert sum(len(bands) for bands in table.values()) == n_bands


@pytest.mark.parametrize("level", BAND_LEVELS)
@pytest.mark.parametrize("label", CLASSES)
def test_bands_run_from_p_to_q_telomere(level: int, label: str) -> None:
    bands = band_table(level)[label]
    arms = "".join(band.arm for band in bands)
    assert arms == "p" * arms.count("p") + "q" * arms.count("q")
    assert bands[0].iscn_start == 0
    assert all(a.iscn_stop <= b.iscn_start for a, b in pairwise(bands))
    assert [band.arm for band in bands if band.stain == "acen"] == ["p", "q"]
    assert all((band.density is not None) == (band.stain == "gpos") for band in bands)


def test_levels_agree_on_lengths() -> None:
    for label in CLASSES:
        lengths = [iscn_length(band_table(level)[label]) for level in BAND_LEVELS]
        assert max(lengths) < 1.03 * min(lengths), label


def test_stalks_are_where_satellites_are() -> None:
    stalked = {
        name for name, bands in band_table(400).items() if any(b.stain == "stalk" for b in bands)
    }
    assert stalked == ACROCENTRIC - {"Y"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1\tp\t36\t0\t400\t1\t900\tgpos", "8 columns"),
        ("23\tp\t36\t0\t400\t1\t900\tgneg\t", "chromosome '23'"),
        ("1\ts\t36\t0\t400\t1\t900\tgneg\t", "arm 's'"),
        ("1\tp\t36\t400\t400\t1\t900\tgneg\t", "iscn_stop '400'"),
        ("1\tp\t36\t-1\t400\t1\t900\tgneg\t", "iscn_start '-1'"),
        ("1\tp\t36\t400\t500\t1\t900\tblue\t", "stain 'blue'"),
        ("1\tp\t36\t400\t500\t1\t900\tgpos\t33", "density '33'"),
        ("1\tp\t36\t300\t500\t1\t900\tgneg\t", "inside the band before"),
    ],
)
def test_message_names_file_and_line(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "bands.tsv"
    path.write_text(HEADER + GOOD + line + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_bands(path)
    assert f"{path}, line 3" in str(caught.value)
    assert words in str(caught.value)


def test_absent_chromosome_or_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bands.tsv"
    with pytest.raises(InputError, match="cannot read"):
        read_bands(path)
    path.write_text(HEADER + GOOD, encoding="utf-8")
    with pytest.raises(InputError, match=r"no bands of chromosome\(s\) 2, 3"):
        read_bands(path)
    with pytest.raises(InputError, match="band level 600"):
        band_table(600)


def test_resources_override(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KARYO_RESOURCES", str(tmp_path))
    assert resource_path("bands", "x.tsv") == tmp_path / "bands" / "x.tsv"
    monkeypatch.setenv("KARYO_RESOURCES", str(tmp_path / "none"))
    with pytest.raises(CirnetError, match="KARYO_RESOURCES"):
        resources_folder()


def test_resources_of_a_frozen_build_win_over_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KARYO_RESOURCES", raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources_folder() != tmp_path / "resources"
    (tmp_path / "resources").mkdir()
    assert resources_folder() == tmp_path / "resources"
