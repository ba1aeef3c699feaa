"""Synthetic chromosomes: the same by seed, true to the band tables, fit for the preprocessing."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from cirnet_core.bands import band_table, iscn_length
from cirnet_core.classes import ACROCENTRIC, CLASSES
from cirnet_core.data.pack import Pack, by_cell
from cirnet_core.errors import InputError
from cirnet_core.preprocess.ink import extract_ink
from cirnet_core.preprocess.shape import measure_shape
from cirnet_core.resources import resource_path
from cirnet_core.synthetic import synthetic_cell, write_cell, write_pack
from cirnet_core.synthetic.__main__ import main
from cirnet_core.synthetic.axis import random_axis, turned
from cirnet_core.synthetic.cell import complement
from cirnet_core.synthetic.draw import Grey, draw_chromosome
from cirnet_core.synthetic.profile import band_profile
from cirnet_core.synthetic.style import CellStyle, random_style
from cirnet_core.synthetic.write import COLUMNS, splits_by_case

DEMO_SEED = 46
"""The demo cell: ``python -m cirnet_core.synthetic cell resources/demo/demo_cell --seed 46``."""


def straight_style(seed: int = 0) -> CellStyle:
    return replace(random_style(np.random.default_rng(seed)), bend=0.0)


def stood_up(image: Grey, rotation_deg: float) -> NDArray[np.uint8]:
    """By the contract's own words: Pillow's rotate stands it p arm up."""
    picture = Image.fromarray(image).rotate(
        rotation_deg, Image.Resampling.BICUBIC, expand=True, fillcolor=255
    )
    array = np.asarray(picture)
    rows = np.flatnonzero((array < 240).any(axis=1))
    return array[rows[0] : rows[-1] + 1]


def mean_darkness(upright: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Mean darkness of the ink of each row, resampled to 60 places."""
    ink = upright < 240
    rows = np.where(ink, 255.0 - upright, 0.0).sum(axis=1) / np.maximum(ink.sum(axis=1), 1)
    return np.asarray(np.interp(np.linspace(0, rows.size - 1, 60), np.arange(rows.size), rows))


def test_same_seed_same_pixels_and_other_seed_other_pixels() -> None:
    first, again, other = synthetic_cell(5), synthetic_cell(5), synthetic_cell(6)
    for a, b in zip(first, again, strict=True):
        assert (a.label, a.rotation_deg) == (b.label, b.rotation_deg)
        np.testing.assert_array_equal(a.image, b.image)
    assert any(
        a.image.shape != b.image.shape or (a.image != b.image).any()
        for a, b in zip(first, other, strict=True)
    )


def test_homologues_are_alike_but_not_copies() -> None:
    one, two, *_ = synthetic_cell(3, turned=False)
    assert one.label == two.label == "1"
    assert one.image.shape != two.image.shape or (one.image != two.image).any()


def test_complement_follows_sex_extra_and_missing() -> None:
    assert Counter(complement("XX"))["X"] == 2
    assert len(complement("XY")) == 46
    counts = Counter(complement("XY", extra=("21", "X"), missing=("Y",)))
    assert (counts["21"], counts["X"], counts["Y"]) == (3, 2, 0)
    with pytest.raises(ValueError, match="'Y' is not in the cell"):
        complement("XX", missing=("Y",))
    with pytest.raises(ValueError, match="'23' is not one of"):
        complement("XX", extra=("23",))


@settings(max_examples=40, deadline=None)
@given(label=st.sampled_from(CLASSES), seed=st.integers(0, 2**32), turn=st.floats(0, 359.9))
def test_preprocessing_accepts_every_drawing(label: str, seed: int, turn: float) -> None:
    rng = np.random.default_rng(seed)
    drawing = draw_chromosome(label, random_style(rng), rng, rotation_deg=turn)
    image = drawing.image
    assert image.dtype == np.uint8
    frame = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    assert (frame == 255).all()
    ink = extract_ink(image.astype(np.float32) / np.float32(255))
    assert not ink.inverted
    assert ink.debris < 0.02
    shape = measure_shape(ink.mask)
    assert shape.length_px == pytest.approx(drawing.length_px, rel=0.42)


def test_chromosome_1_is_90_to_180_px_long() -> None:
    lengths = [random_style(np.random.default_rng(seed)).chromosome1_px for seed in range(200)]
    assert 90 <= min(lengths) < 105
    assert 150 < max(lengths) <= 180


def test_relative_lengths_follow_the_table() -> None:
    style, rng = straight_style(1), np.random.default_rng(1)
    table = band_table(400)
    for label in CLASSES:
        expected = style.chromosome1_px * iscn_length(table[label]) / iscn_length(table["1"])
        mean = float(np.mean([band_profile(label, style, rng).length_px for _ in range(25)]))
        # Short arms of acrocentrics and Yq12 vary, as in life.
        assert mean == pytest.approx(expected, rel=0.16 if label in ACROCENTRIC else 0.05), label
        drawing = draw_chromosome(label, style, rng)
        # The frame of white and the soft ends add a few pixels to the height.
        assert 1 < drawing.image.shape[0] - drawing.length_px < 9, label


@pytest.mark.parametrize("label", ["1", "4", "9", "13", "16", "X"])
@pytest.mark.parametrize("turn", [0.0, 37.5, 131.0, 260.3])
def test_rotating_back_shows_the_bands_from_p_to_q(label: str, turn: float) -> None:
    style = replace(straight_style(2), grain=0.05, unevenness=0.02, rim=0.0)
    drawing = draw_chromosome(label, style, np.random.default_rng(4), rotation_deg=turn)
    seen = mean_darkness(stood_up(drawing.image, drawing.rotation_deg))[3:-3]
    stain = drawing.profile.stain
    drawn = np.interp(np.linspace(0, stain.size - 1, 60), np.arange(stain.size), stain)[3:-3]
    right = float(np.corrcoef(seen, drawn)[0, 1])
    wrong = float(np.corrcoef(seen[::-1], drawn)[0, 1])
    assert right > 0.6
    assert right > wrong + 0.2


@settings(max_examples=50, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    bend=st.floats(0, 4),
    n=st.integers(60, 700),
    turn=st.floats(0, 359.9),
)
def test_axis_keeps_its_length_and_its_direction(
    seed: int, bend: float, n: int, turn: float
) -> None:
    points = random_axis(n, n // 3, width_px=14.0, bend=bend, rng=np.random.default_rng(seed))
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    np.testing.assert_allclose(steps, 0.25)
    order = np.arange(n) - (n - 1) / 2
    dx, dy = order @ points
    assert abs(dx) < 1e-6 * abs(dy)
    assert dy > 0
    np.testing.assert_allclose(turned(turned(points, turn), -turn), points, atol=1e-9)


def test_pack_is_read_by_the_pack_reader(tmp_path: Path) -> None:
    path = tmp_path / "synthetic.zip"
    write_pack(path, cells=2, seed=3, aneuploid_share=0.5)
    with Pack(path) as pack:
        assert len({(row.case, row.split) for row in pack.rows}) == 2
        cells = dict(by_cell(pack.rows))
        assert len(cells) == 2
        assert {len(rows) for rows in cells.values()} == {46, 47}
        labels = [row.label for row in cells["case0001_cell01"]]
        assert labels != sorted(labels, key=CLASSES.index)
        table = csv.DictReader(io.StringIO(pack.read("chromosomes.csv").decode()))
        assert tuple(table.fieldnames or ()) == COLUMNS
        for raw, row in list(zip(table, pack.rows, strict=True))[::25]:
            with Image.open(io.BytesIO(pack.read(row.file))) as image:
                assert image.mode == "L"
                assert image.size == (int(raw["width"]), int(raw["height"]))
            assert row.rotation_deg is not None
    again = tmp_path / "again.zip"
    write_pack(again, cells=2, seed=3, aneuploid_share=0.5)
    assert again.read_bytes() == path.read_bytes()


def test_splits_are_by_case_in_tenths() -> None:
    splits = splits_by_case(50, np.random.default_rng(0))
    assert Counter(splits) == {"train": 40, "val": 5, "test": 5}
    assert set(splits_by_case(3, np.random.default_rng(0))) == {"train"}


def test_pack_of_no_cells_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cells: 0"):
        write_pack(tmp_path / "x.zip", cells=0, seed=1)


def test_command_writes_the_same_cell_as_the_function(tmp_path: Path) -> None:
    arguments = ["cell", str(tmp_path / "a"), "--seed", "4", "--sex", "XY", "--extra", "21"]
    assert main(arguments) == 0
    files = write_cell(tmp_path / "b", 4, sex="XY", extra=("21",))
    assert len(files) == 47
    assert [name for name, _ in files] == [f"{n:02d}.png" for n in range(1, 48)]
    for name, item in files:
        np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "a" / name)), item.image)


def test_command_says_why_it_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cell", str(tmp_path), "--missing", "Y"]) == 1
    assert "'Y' is not in the cell" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        main(["pack", str(tmp_path / "x.zip"), "--seed", "-1"])
    assert caught.value.code == 2


def test_demo_cell_is_what_its_seed_draws(tmp_path: Path) -> None:
    folder = resource_path("demo", "demo_cell")
    files = write_cell(tmp_path, DEMO_SEED, sex="XX")
    assert sorted(path.name for path in folder.iterdir()) == [name for name, _ in files]
    for name, item in files:
        with Image.open(folder / name) as image:
            np.testing.assert_array_equal(np.asarray(image), item.image)
    assert Counter(item.label for _, item in files) == Counter(complement("XX"))
    assert sum(path.stat().st_size for path in folder.iterdir()) < 200_000
