"""The pool as a data pack and back, and what its window lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cirnet_core.data.pack import Pack
from karyo_desktop.domain.edits import Confirm
from karyo_desktop.services.pool import labels_of
from karyo_desktop.services.pool_view import view_pool
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.storage.pool import Pool
from karyo_desktop.storage.pool_pack import export_pack, import_pack, look_into
from tests.unit.test_pool import AT, cell_of, do, label, signed


@pytest.fixture
def pool(tmp_path: Path) -> Pool:
    return Pool(tmp_path / "pool.sqlite")


def test_a_pack_of_the_pool_holds_what_is_taught_and_comes_back(pool: Pool, tmp_path: Path) -> None:
    store = ImageStore()
    for k in range(6):
        cell = cell_of(store)
        cell = do(cell, Confirm(tuple(item.id for item in cell.chromosomes)))
        extra, data = label(f"own{k}", class_="3")
        entries = [*labels_of(cell), extra] if k == 0 else [extra]
        debris = replace(extra, chromosome="d", kind="debris", class_="")
        images = {e.sha256: store.get(e.sha256) for e in entries if e.sha256 in store}
        pool.add_signing(
            f"Secret-{k}", [*entries, debris], images | {extra.sha256: data}, version="1",
            who="p1", at=AT,
        )  # fmt: skip
    made = export_pack(pool, tmp_path / "out.zip")
    assert made == export_pack(pool, tmp_path / "again.zip")
    assert b"Secret" not in (tmp_path / "out.zip").read_bytes()
    with Pack(tmp_path / "out.zip") as pack:
        assert {row.split for row in pack.rows} == {"train", "val", "locked"}
        assert len(pack.rows) == 46 + 6
        assert sum(row.bulk for row in pack.rows) == 46
        assert all(pack.read(row.file) for row in pack.rows)
        turned = [row for row in pack.rows if row.label == "9"]
        assert {row.rotation_deg for row in turned} == {180.0}
        assert b"debris" in pack.read("others.csv")
    with Pool(tmp_path / "other.sqlite") as other:
        assert import_pack(other, tmp_path / "out.zip", who="p", at=AT) == 6
        assert import_pack(other, tmp_path / "out.zip", who="p", at=AT) == 0
        parts = sorted(case.part for case in other.cases())
        assert parts == sorted(case.part for case in pool.cases())
        again = export_pack(other, tmp_path / "third.zip")
        assert again.chromosomes == made.chromosomes


def test_what_is_no_whole_chromosome_comes_back_too_and_nothing_twice(
    pool: Pool, tmp_path: Path
) -> None:
    (whole, data), (other, piece) = label("a"), label("b")
    dirt = replace(other, kind="debris", class_="")
    images = {whole.sha256: data, other.sha256: piece}
    pool.add_signing("K-1", [whole, dirt], images, version="1", who="p", at=AT)
    signed(pool, "K-2", [label("c")])
    export_pack(pool, tmp_path / "out.zip")
    with Pool(tmp_path / "other.sqlite") as there:
        assert import_pack(there, tmp_path / "out.zip", who="p", at=AT) == 2
        kinds = [entry.kind for entry in there.entries("out:case0001")]
        assert sorted(kinds) == ["debris", "whole"]
        (tmp_path / "out.zip").rename(tmp_path / "renamed.zip")
        assert import_pack(there, tmp_path / "renamed.zip", who="p", at=AT) == 0
        assert len(there.cases()) == 2
    assert import_pack(pool, tmp_path / "renamed.zip", who="p", at=AT) == 0  # its own


def test_an_import_says_how_far_it_is_and_keeps_what_came_when_it_is_stopped(
    pool: Pool, tmp_path: Path
) -> None:
    for k in range(4):
        signed(pool, f"K-{k}", [label(f"i{k}")])
    export_pack(pool, tmp_path / "out.zip")
    assert sum(look_into(tmp_path / "out.zip").cases.values()) == 4
    seen = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 2:
            raise KeyboardInterrupt

    with Pool(tmp_path / "other.sqlite") as there:
        with pytest.raises(KeyboardInterrupt):
            import_pack(there, tmp_path / "out.zip", who="p", at=AT, each=stop)
        assert seen == [(0, 4), (1, 4), (2, 4)]
        assert len(there.cases()) == 2
        assert import_pack(there, tmp_path / "out.zip", who="p", at=AT) == 2
        assert len(there.record()) == 4


def test_an_empty_pool_exports_nothing(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no case to export"):
        export_pack(pool, tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


def test_the_view_tells_of_each_case_how_it_stands(pool: Pool) -> None:
    names = [f"K-{k}" for k in range(4)]
    parts = {name: signed(pool, name, [label(name)]) for name in names}
    locked = next(name for name, part in parts.items() if part == "locked")
    train = next(name for name, part in parts.items() if part == "train")
    signed(pool, "both", [label(locked), label(train)])
    pool.leave_out("both", who="p", at=AT, why="wrong labels")
    pool.describe([locked], stain="QFQ", microscope="M2", who="p", at=AT)
    with pytest.raises(StorageError, match="K-9"):
        pool.describe([train, "K-9"], stain="x", microscope="x", who="p", at=AT)
    view = view_pool(pool)
    standing = {line.case.name: line.standing for line in view.lines}
    assert standing["both"] == "left out"
    assert standing[train] == "rests"
    assert standing[locked] == "taught"
    by_name = {line.case.name: line.case for line in view.lines}
    assert (by_name[locked].stain, by_name[locked].microscope) == ("QFQ", "M2")
    assert by_name[train].stain == ""
    assert [h.what for h in view.record[:2]] == ["described", "left out"]
    assert view.newest_of_class == {"1": AT}
