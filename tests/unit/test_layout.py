"""The sheet: nothing overlaps, everything is there once, drops land where they look."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cirnet_core.classes import CLASSES, TRAY
from karyo_desktop.domain.edits import Arrange, Move, apply
from karyo_desktop.domain.layout import (
    LONGEST,
    ROWS,
    Arrangement,
    LayoutOptions,
    arrange,
    slot_at,
    suggest_scale,
)
from karyo_desktop.domain.model import COLUMNS, Karyogram, empty_karyogram

TINY = 1e-6


def placed(columns: dict[str, list[str]]) -> Karyogram:
    ids = tuple(i for column in columns.values() for i in column)
    karyogram = empty_karyogram(ids)
    for column, members in columns.items():
        if members:
            karyogram, _, _ = apply(karyogram, Move(tuple(members), column))
    return karyogram


def normal(copies: int = 2) -> tuple[Karyogram, dict[str, tuple[float, float]]]:
    columns = {c: [f"{c}-{k}" for k in range(copies)] for c in CLASSES}
    heights = {c: 120 - 4 * n for n, c in enumerate(CLASSES)}
    sizes = {i: (24.0, float(heights[c])) for c, ids in columns.items() for i in ids}
    return placed(columns), sizes


@st.composite
def karyograms(draw: st.DrawFn) -> tuple[Karyogram, dict[str, tuple[float, float]]]:
    count = draw(st.integers(0, 100))
    where = draw(st.lists(st.sampled_from(COLUMNS), min_size=count, max_size=count))
    side = st.integers(1, 400)
    columns: dict[str, list[str]] = {}
    sizes: dict[str, tuple[float, float]] = {}
    for number, column in enumerate(where):
        columns.setdefault(column, []).append(f"c{number}")
        sizes[f"c{number}"] = (float(draw(side)), float(draw(side)))
    return placed(columns), sizes


def check_no_overlap(sheet: Arrangement) -> None:
    rects = sorted(sheet.places.values(), key=lambda rect: rect.x)
    for k, one in enumerate(rects):
        for other in rects[k + 1 :]:
            if other.x >= one.right - TINY:
                break
            assert other.y >= one.bottom - TINY or one.y >= other.bottom - TINY


@given(karyograms())
@settings(max_examples=80, deadline=None)
def test_any_karyogram_fits(drawn: tuple[Karyogram, dict[str, tuple[float, float]]]) -> None:
    karyogram, sizes = drawn
    sheet = arrange(karyogram, sizes)
    assert set(sheet.places) == set(karyogram.placements)
    check_no_overlap(sheet)
    for name, box in sheet.columns.items():
        assert box.ids == karyogram.columns[name]
        for i in box.ids:
            rect = sheet.places[i]
            assert rect.x >= box.room.x - TINY
            assert rect.right <= box.room.right + TINY
            assert rect.y >= box.room.y - TINY
            assert rect.bottom <= box.room.bottom + TINY
            assert rect.w == pytest.approx(sizes[i][0] * sheet.scale)
            assert rect.h == pytest.approx(sizes[i][1] * sheet.scale)
            if name != TRAY:
                assert rect.bottom == pytest.approx(box.line[2] - 3.0)
    assert arrange(karyogram, sizes) == sheet


@given(karyograms(), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=80, deadline=None)
def test_every_point_of_the_sheet_is_a_slot(
    drawn: tuple[Karyogram, dict[str, tuple[float, float]]], fx: float, fy: float
) -> None:
    karyogram, sizes = drawn
    sheet = arrange(karyogram, sizes)
    slot = slot_at(sheet, fx * (sheet.width - 0.01), fy * (sheet.height - 0.01))
    assert slot is not None
    assert 0 <= slot.index <= len(karyogram.columns[slot.column])
    assert slot_at(sheet, -1, 5) is None
    assert slot_at(sheet, 5, sheet.height + 1) is None


@given(karyograms())
@settings(max_examples=40, deadline=None)
def test_dropping_a_chromosome_where_it_lies_changes_nothing(
    drawn: tuple[Karyogram, dict[str, tuple[float, float]]],
) -> None:
    karyogram, sizes = drawn
    sheet = arrange(karyogram, sizes)
    for i, rect in list(sheet.places.items())[:10]:
        slot = slot_at(sheet, rect.x + rect.w / 2, rect.y + rect.h / 2, ignore={i})
        assert slot is not None
        after, _, changes = apply(karyogram, Move((i,), slot.column, slot.index, by="nobody"))
        assert after.columns == karyogram.columns
        assert not changes.columns


def test_classic_order_and_room_for_empty_classes() -> None:
    sheet = arrange(empty_karyogram(()), {})
    assert set(sheet.columns) == set(COLUMNS)
    for groups in ROWS:
        row = [sheet.columns[c] for group in groups for c in group]
        assert len({box.line[2] for box in row}) == 1
        assert row[0].room.x == 0
        assert row[-1].room.right == sheet.width
        for left, right in pairwise(row):
            assert left.room.right == right.room.x
            assert left.line[1] < right.line[0]
    gap_in_group = sheet.columns["2"].line[0] - sheet.columns["1"].line[1]
    gap_of_groups = sheet.columns["4"].line[0] - sheet.columns["3"].line[1]
    assert gap_of_groups > 2 * gap_in_group


def test_a_normal_cell_keeps_its_sheet_while_it_is_corrected() -> None:
    karyogram, sizes = normal()
    options = LayoutOptions(scale=suggest_scale(list(sizes.values())))
    before = arrange(karyogram, sizes, options)
    after_move, _, _ = apply(karyogram, Move(("9-0",), "10"))
    after = arrange(after_move, sizes, options)
    assert before.width == after.width == 700
    assert before.height == after.height
    for column in CLASSES:
        assert before.columns[column].line == pytest.approx(after.columns[column].line)


def test_tetraploid_fits_and_a_giant_column_widens_the_sheet() -> None:
    karyogram, sizes = normal(copies=4)
    assert len(sizes) == 96
    check_no_overlap(arrange(karyogram, sizes))
    many = placed({"1": [f"x{k}" for k in range(60)]})
    sheet = arrange(many, {f"x{k}": (30.0, 120.0) for k in range(60)})
    assert sheet.width > 60 * 30 * sheet.scale
    check_no_overlap(sheet)


def test_scale_brings_chromosome_1_to_its_height() -> None:
    heights = [100, 100, 97, 97, 81, 81, 77, 77, *range(70, 32, -1)]
    sizes = [(20.0, float(h)) for h in heights]
    assert len(sizes) == 46
    assert 100 * suggest_scale(sizes) == pytest.approx(LONGEST, rel=0.05)
    outsized = [*sizes[:-1], (900.0, 900.0)]
    assert 100 * suggest_scale(outsized) == pytest.approx(LONGEST, rel=0.25)
    assert suggest_scale([]) == 1.0


def test_drop_between_two_copies() -> None:
    karyogram, sizes = normal()
    sheet = arrange(karyogram, sizes)
    left, right = sheet.places["3-0"], sheet.places["3-1"]
    slot = slot_at(sheet, (left.right + right.x) / 2, left.y + 5, ignore={"21-0"})
    assert slot is not None
    assert (slot.column, slot.index) == ("3", 1)


def test_without_the_tray() -> None:
    karyogram, sizes = normal()
    karyogram, _, _ = apply(karyogram, Move(("1-0",), TRAY))
    sheet = arrange(karyogram, sizes, LayoutOptions(tray=False))
    assert TRAY not in sheet.columns
    assert "1-0" not in sheet.places


def test_an_id_without_size_is_named() -> None:
    with pytest.raises(KeyError, match="c1"):
        arrange(empty_karyogram(("c1",)), {})


def test_arrange_edit_of_other_chromosomes_is_refused() -> None:
    with pytest.raises(KeyError):
        apply(empty_karyogram(("a",)), Arrange(empty_karyogram(("b",))))
