"""Edits: the inverse takes back exactly, and a karyogram stays one."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cirnet_core.classes import TRAY
from karyo_desktop.domain.edits import Arrange, Confirm, Edit, Mirror, Move, Turn, apply
from karyo_desktop.domain.model import COLUMNS, Karyogram, empty_karyogram

IDS = tuple(f"c{n}" for n in range(8))

some_ids = st.lists(st.sampled_from(IDS), unique=True, max_size=4).map(tuple)
edits = st.one_of(
    st.builds(
        Move,
        some_ids,
        st.sampled_from(COLUMNS),
        st.none() | st.integers(-3, 12),
        st.sampled_from(("model", "person")),
    ),
    st.builds(Turn, some_ids, st.sampled_from((-90.0, 1.0, 15.0, 180.0, 359.0))),
    st.builds(Mirror, some_ids),
    st.builds(Confirm, some_ids),
)


def check(karyogram: Karyogram) -> None:
    assert tuple(karyogram.columns) == COLUMNS
    members = Counter(i for column in karyogram.columns.values() for i in column)
    assert members == Counter(IDS)
    assert set(karyogram.placements) == set(IDS)
    assert all(0 <= p.rotation_deg < 360 for p in karyogram.placements.values())
    assert sum(karyogram.counts().values()) == len(IDS)


@given(st.lists(edits, max_size=12))
@settings(max_examples=150, deadline=None)
def test_undoing_all_gives_the_start(sequence: list[Edit]) -> None:
    start = empty_karyogram(IDS)
    states, inverses = [start], []
    for edit in sequence:
        after, inverse, changes = apply(states[-1], edit)
        check(after)
        for column in COLUMNS:
            assert (after.columns[column] != states[-1].columns[column]) == (
                column in changes.columns
            )
        for i in IDS:
            if after.placements[i] != states[-1].placements[i]:
                assert i in changes.ids
            if after.column_of(i) != states[-1].column_of(i):
                assert i in changes.ids
        states.append(after)
        inverses.append(inverse)
    for before, inverse in zip(reversed(states[:-1]), reversed(inverses), strict=True):
        undone, redo, _ = apply(states.pop(), inverse)
        assert undone == before
        redone, _, _ = apply(undone, redo)
        check(redone)


def test_move_to_an_index_counts_without_the_moving() -> None:
    karyogram = empty_karyogram(("a", "b", "c"))
    after, _, changes = apply(karyogram, Move(("a",), TRAY, 1))
    assert after.columns[TRAY] == ("b", "a", "c")
    assert changes.columns == {TRAY}
    assert after.placements["a"].placed_by == "person"
    assert after.placements["b"].placed_by == "nobody"


def test_two_turns_of_a_mirrored_chromosome_look_alike() -> None:
    karyogram, _, _ = apply(empty_karyogram(("a",)), Mirror(("a",)))
    karyogram, _, _ = apply(karyogram, Turn(("a",), 30))
    assert karyogram.placements["a"].rotation_deg == 330
    karyogram, _, _ = apply(karyogram, Turn(("a",), -30))
    assert karyogram.placements["a"].rotation_deg == 0


@pytest.mark.parametrize(
    "edit",
    [
        Move(("zz",), "1"),
        Move(("a",), "23"),
        Turn(("zz",), 5),
        Mirror(("a", "a")),
        Arrange(empty_karyogram(("a",))),
    ],
)
def test_an_impossible_edit_is_refused(edit: Edit) -> None:
    with pytest.raises(KeyError):
        apply(empty_karyogram(("a", "b")), edit)
