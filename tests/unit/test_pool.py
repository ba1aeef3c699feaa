"""The training pool: what a signed case teaches, what is kept for good, packs out and in."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from cirnet_core.classes import CLASSES, TRAY
from karyo_desktop.domain.edits import Confirm, Edit, Move, Reject, Turn, apply
from karyo_desktop.domain.history import History
from karyo_desktop.domain.model import MARKERS, Case, Cell, Details, with_karyogram
from karyo_desktop.services.karyotyping import adopt_proposal, new_cell
from karyo_desktop.services.pool import (
    add_signed_case,
    is_correction,
    labels_of,
    open_pool,
    pool_path,
    pool_statistics,
)
from karyo_desktop.services.surgery import Split, operate, with_pieces
from karyo_desktop.storage.errors import NewerSchemaError, StorageError
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.storage.pool import Pool
from karyo_desktop.storage.pool_schema import Entry
from tests.unit.fakes import FakePredictor, draw_cell

AT = "2026-03-01T10:00:00+01:00"
LINE = ((-2.0, 40.0), (40.0, 40.0))
"""Across the middle of a drawn chromosome."""


@pytest.fixture
def pool(tmp_path: Path) -> Pool:
    return Pool(tmp_path / "pool.sqlite")


def cell_of(store: ImageStore, *, audit_share: float = 0.0) -> Cell:
    images = draw_cell("a")
    cell = new_cell("cell1", "a", images, store)
    cell, edit = adopt_proposal(cell, FakePredictor().propose("a", images), audit_share=audit_share)
    return do(replace(cell, history=History(cell.karyogram)), edit)


def do(cell: Cell, *edits: Edit) -> Cell:
    assert cell.history is not None
    history = cell.history
    for edit in edits:
        karyogram, _, _ = apply(cell.karyogram, edit)
        cell, history = with_karyogram(cell, karyogram), history.pushed(edit)
    return replace(cell, history=history)


def by_chromosome(cell: Cell) -> dict[str, Entry]:
    return {entry.chromosome: entry for entry in labels_of(cell)}


def label(name: str, *, class_: str = "1", looked: str = "single") -> tuple[Entry, bytes]:
    data = name.encode()
    entry = Entry("c", name, ImageStore().add(data), class_=class_, looked=looked)  # type: ignore[arg-type]
    return entry, data


def signed(pool: Pool, name: str, labels: list[tuple[Entry, bytes]], *, version: str = "1") -> str:
    entries = [entry for entry, _ in labels]
    images = {entry.sha256: data for entry, data in labels}
    return pool.add_signing(name, entries, images, version=version, who="p1", at=AT).part


def test_only_what_a_person_decided_on_is_a_label() -> None:
    cell = cell_of(ImageStore())
    assert labels_of(cell) == []
    ids = [item.id for item in cell.chromosomes]
    cell = do(cell, Confirm((ids[0],)), Move((ids[1],), "5"), Reject((ids[2],)))
    found = by_chromosome(cell)
    assert set(found) == set(ids[:3])
    assert (found[ids[0]].kind, found[ids[0]].class_, found[ids[0]].looked) == (
        "whole",
        "1",
        "single",
    )
    assert found[ids[1]].class_ == "5"
    assert found[ids[1]].proposed_class == "2"
    assert (found[ids[2]].kind, found[ids[2]].class_) == ("debris", "")
    assert found[ids[0]].model == "fake-1"


def test_what_was_accepted_with_many_is_told_from_what_was_looked_at() -> None:
    cell = cell_of(ImageStore(), audit_share=1.0)
    ids = [item.id for item in cell.chromosomes]
    assert set(cell.audit) < set(ids)
    asked = cell.audit[0]
    flagged = next(i for i in ids if i not in cell.audit)
    cell = do(cell, Confirm((asked,)), Turn((flagged,), 180.0), Confirm(tuple(ids)))
    found = by_chromosome(cell)
    assert len(found) == len(ids)
    assert found[asked].looked == "audit"
    assert found[flagged].looked == "single"
    assert {e.looked for i, e in found.items() if i not in (asked, flagged)} == {"bulk"}
    assert is_correction(found[flagged])
    assert not is_correction(found[asked])


def test_an_edit_that_was_taken_back_is_no_label() -> None:
    cell = cell_of(ImageStore())
    first = cell.chromosomes[0].id
    before = cell.karyogram
    cell = do(cell, Move((first,), "X"))
    assert cell.history is not None
    undone = replace(with_karyogram(cell, before), history=cell.history.moved(-1))
    assert labels_of(undone) == []


def test_markers_and_what_only_lies_in_the_tray_teach_no_class() -> None:
    cell = cell_of(ImageStore())
    ids = [item.id for item in cell.chromosomes]
    cell = do(cell, Move((ids[0],), MARKERS), Move((ids[1],), TRAY))
    assert [(entry.kind, entry.class_) for entry in labels_of(cell)] == [("marker", "")]


def test_a_cell_that_was_left_out_teaches_nothing() -> None:
    cell = cell_of(ImageStore())
    cell = do(cell, Confirm(tuple(item.id for item in cell.chromosomes)))
    assert labels_of(cell)
    assert labels_of(replace(cell, details=Details(excluded=True))) == []


def test_two_that_touched_and_were_cut_are_remembered_as_such() -> None:
    store = ImageStore()
    cell = cell_of(store)
    item = cell.chromosomes[0]
    cut = Split(item.id, LINE)
    cell, edit = with_pieces(cell, cut, operate(cell, cut, store))
    cell = do(cell, edit)
    pieces = [c.id for c in cell.chromosomes if item.id in c.made_from]
    cell = do(cell, *(Move((i,), "7") for i in pieces))
    found = by_chromosome(cell)
    assert found[item.id].kind == "touching"
    assert [found[i].class_ for i in pieces] == ["7", "7"]


def test_a_signed_case_comes_into_the_laboratorys_pool_once(own_home: Path) -> None:
    store = ImageStore()
    cell = cell_of(store)
    cell = do(cell, Confirm(tuple(item.id for item in cell.chromosomes)))
    case = Case("K-1", (cell,))
    for _ in range(2):
        found = add_signed_case(case, store, version="digest-1", who="p1", at=AT, stain="GTG")
        assert found is not None
    assert pool_path().is_relative_to(own_home)
    with open_pool() as pool:
        assert [(c.name, c.stain) for c in pool.cases()] == [("K-1", "GTG")]
        assert len(pool.entries("K-1", every_version=True)) == 46
        assert [h.what for h in pool.record()] == ["signed"]
        assert pool.image(cell.chromosomes[0].sha256) == store.get(cell.chromosomes[0].sha256)
    assert (
        add_signed_case(Case("K-2", (cell_of(store),)), store, version="d", who="p", at=AT) is None
    )


def test_an_amended_case_adds_a_version_and_loses_none(pool: Pool) -> None:
    part = signed(pool, "K-1", [label("a", class_="1"), label("b", class_="2")])
    assert signed(pool, "K-1", [label("a", class_="9")], version="2") == part
    assert [entry.class_ for entry in pool.entries("K-1")] == ["9"]
    kept = pool.entries("K-1", every_version=True)
    assert sorted(entry.class_ for entry in kept) == ["1", "2", "9"]


def test_two_cases_that_are_called_alike_never_take_each_others_place(pool: Pool) -> None:
    signed(pool, "images", [label("a", class_="1")])
    signed(pool, "images", [label("b", class_="2")])
    signed(pool, "images", [label("b", class_="3"), label("c")], version="2")
    assert [case.name for case in pool.cases()] == ["images", "images (2)"]
    assert [entry.class_ for entry in pool.entries("images")] == ["1"]
    assert [entry.class_ for entry in pool.entries("images (2)")] == ["3", "1"]


def test_an_amended_case_that_teaches_nothing_any_more_is_not_taught(pool: Pool) -> None:
    store = ImageStore()
    cell = cell_of(store)
    cell = do(cell, Confirm(tuple(item.id for item in cell.chromosomes)))
    assert add_signed_case(Case("K-1", (cell,)), store, version="1", who="p", at=AT, pool=pool)
    none = replace(cell, details=Details(excluded=True))
    assert add_signed_case(Case("K-1", (none,)), store, version="2", who="p", at=AT, pool=pool)
    assert pool.entries("K-1") == []
    assert len(pool.entries("K-1", every_version=True)) == len(cell.chromosomes)
    assert pool_statistics(pool).labels == {"train": 0, "val": 0, "locked": 0}


def test_cases_are_divided_and_a_fifth_is_locked(pool: Pool) -> None:
    parts = [signed(pool, f"K-{k}", [label(f"i{k}")]) for k in range(40)]
    assert parts.count("locked") == 8
    assert parts.count("val") == 4
    assert "locked" in parts[:5]
    assert parts[0] == "train"


def test_cells_that_were_looked_at_one_by_one_are_locked_first(pool: Pool) -> None:
    parts = {}
    for k in range(12):
        looked = "bulk" if k % 2 else "single"
        parts[k] = signed(pool, f"K-{k}", [label(f"i{k}", looked=looked)])
    locked = [k for k, part in parts.items() if part == "locked"]
    assert locked
    assert all(k % 2 == 0 for k in locked)


def test_a_case_that_shares_an_image_with_a_locked_one_is_never_taught(pool: Pool) -> None:
    names = [f"K-{k}" for k in range(5)]
    parts = dict(zip(names, (signed(pool, n, [label(n)]) for n in names), strict=True))
    locked = next(name for name, part in parts.items() if part == "locked")
    train = next(name for name, part in parts.items() if part == "train")
    assert signed(pool, "again", [label("x"), label(locked)]) == "locked"
    # The new locked case holds an image of one that was for training: that one rests from now on.
    assert signed(pool, "both", [label(locked), label(train)]) == "locked"
    assert train not in {case.name for case, _ in pool.teachable()}
    pool.leave_out("both", who="p", at=AT)
    assert train not in {case.name for case, _ in pool.teachable()}


def test_nothing_can_be_deleted_nor_moved_to_another_part(pool: Pool, tmp_path: Path) -> None:
    signed(pool, "K-1", [label("a")])
    with sqlite3.connect(tmp_path / "pool.sqlite") as db:
        for table in ("images", "cases", "signings", "entries", "events"):
            with pytest.raises(sqlite3.IntegrityError, match="nothing is deleted"):
                db.execute(f"DELETE FROM {table}")
        with pytest.raises(sqlite3.IntegrityError, match="for good"):
            db.execute("UPDATE cases SET part = 'locked'")


def test_a_case_is_left_out_and_taken_in_again(pool: Pool) -> None:
    signed(pool, "K-1", [label("a")])
    pool.leave_out("K-1", who="p", at=AT, why="wrong labels")
    assert pool.teachable() == []
    assert pool.entries("K-1")
    pool.leave_out("K-1", who="p", at=AT, out=False)
    assert [case.name for case, _ in pool.teachable()] == ["K-1"]
    assert [h.what for h in pool.record()] == ["signed", "left out", "taken in"]
    with pytest.raises(StorageError, match="K-9"):
        pool.leave_out("K-9", who="p", at=AT)


def test_a_newer_pool_and_a_damaged_one_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "pool.sqlite"
    Pool(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerSchemaError, match="user_version 99"):
        Pool(path)
    path.write_bytes(b"no database at all, but long enough to look like one" * 30)
    with pytest.raises(StorageError, match="cannot be opened"):
        Pool(path)


def test_a_second_writer_waits_its_turn(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("karyo_desktop.storage.pool.WAIT_SECONDS", 0.05)
    other = Pool(tmp_path / "pool.sqlite")
    with (
        pool._writing(),
        pytest.raises(StorageError, match="other windows"),
    ):
        other.leave_out("K-1", who="p", at=AT)
    signed(other, "K-1", [label("a")])
    assert [case.name for case in pool.cases()] == ["K-1"]


def test_a_full_disk_changes_nothing(pool: Pool) -> None:
    signed(pool, "K-1", [label("a")])
    pages = pool._db.execute("PRAGMA page_count").fetchone()[0]
    pool._db.execute(f"PRAGMA max_page_count = {pages}")
    big = b"x" * 200_000
    entry = Entry("c", "big", ImageStore().add(big), class_="2")
    with pytest.raises(StorageError, match="free some space"):
        pool.add_signing("K-2", [entry], {entry.sha256: big}, version="1", who="p", at=AT)
    assert [case.name for case in pool.cases()] == ["K-1"]
    pool.check()


def test_the_pool_says_what_it_holds_and_what_is_missing(pool: Pool) -> None:
    for k in range(4):
        some = [label(f"{k}-{c}-{n}", class_=c) for c in CLASSES[:3] for n in range(4)]
        signed(pool, f"K-{k}", some)
    pool.leave_out("K-3", who="p", at=AT)
    found = pool_statistics(pool)
    assert sum(found.cases.values()) == 3
    assert found.per_class["train"]["1"] == 4 * found.cases["train"]
    assert found.left_out == ("K-3",)
    assert set(CLASSES[3:]) <= set(found.missing)
    assert found.new == found.labels["train"]
    assert pool_statistics(pool, since="2027").new == 0
    assert found.looked == {"single": 36}
