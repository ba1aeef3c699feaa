"""The case file: what goes in comes out, and nothing hostile or damaged gets half in."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cirnet_core.classes import CLASSES
from karyo_desktop.domain.edits import Confirm, Mirror, Move, Turn, apply
from karyo_desktop.domain.model import (
    Case,
    Cell,
    Chromosome,
    ModelRef,
    Proposal,
    empty_karyogram,
)
from karyo_desktop.storage.case_file import SCHEMA_VERSION, load_case, save_case
from karyo_desktop.storage.errors import DamagedFileError, NewerSchemaError, StorageError
from karyo_desktop.storage.images import ImageStore, sha256_of

Members = dict[str, bytes]


def make_case(images: ImageStore, n: int = 6) -> Case:
    said = Proposal(
        class_="21",
        raw_class="22",
        confidence=0.625,
        probabilities=tuple([1 / 24] * 24),
        rotation_deg=12.5,
        orientation_confidence=0.9,
        flags=("class:reassigned",),
    )
    chromosomes = tuple(
        Chromosome(f"c{k}", f"zelle ü/{k}.png", images.add(b"img%d" % k), said if k else None)
        for k in range(n)
    )
    karyogram = empty_karyogram(tuple(c.id for c in chromosomes))
    for edit in (Move(("c1", "c2"), "21"), Turn(("c2",), 33.3), Mirror(("c3",)), Confirm(("c1",))):
        karyogram, _, _ = apply(karyogram, edit)
    cell = Cell(
        "cell1",
        "Zelle 1 – 细胞",
        chromosomes,
        karyogram,
        True,
        ("cell:count",),
        ModelRef("cirnet-1", "ab" * 32),
    )
    return Case("K-2024-017", (cell, replace(cell, id="cell2", model=None)), "2024-05-06")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    images = ImageStore()
    path = tmp_path / "fall ü.karyo"
    save_case(path, make_case(images), images)
    return path


def members(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, files: Members, *, sign: bool = False) -> None:
    if sign:
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = {n: sha256_of(d) for n, d in files.items() if n != "manifest.json"}
        files = files | {"manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def change_case(path: Path, change: Callable[[dict], object]) -> None:  # type: ignore[type-arg]
    files = members(path)
    raw = json.loads(files["case.json"])
    change(raw)
    write(path, files | {"case.json": json.dumps(raw).encode()}, sign=True)


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    images = ImageStore()
    case = make_case(images)
    save_case(tmp_path / "a.karyo", case, images)
    again, store = load_case(tmp_path / "a.karyo")
    assert again == case
    assert {k: store.get(k) for k in store} == {k: images.get(k) for k in images}
    assert tuple(again.cells[0].karyogram.columns) == tuple(case.cells[0].karyogram.columns)


def test_same_case_same_bytes_and_images_untouched(tmp_path: Path) -> None:
    images = ImageStore()
    case = make_case(images)
    images.add(b"of a cell that was removed")
    save_case(tmp_path / "a.karyo", case, images)
    save_case(tmp_path / "b.karyo", case, images)
    assert (tmp_path / "a.karyo").read_bytes() == (tmp_path / "b.karyo").read_bytes()
    inside = members(tmp_path / "a.karyo")
    assert {n for n in inside if n.startswith("images/")} == {
        f"images/{sha256_of(b'img%d' % k)}" for k in range(6)
    }
    manifest = json.loads(inside["manifest.json"])
    assert manifest["schema_version"] == SCHEMA_VERSION
    assert manifest["files"] == {n: sha256_of(d) for n, d in inside.items() if n != "manifest.json"}


def test_saving_again_keeps_the_previous(saved: Path) -> None:
    before = saved.read_bytes()
    case, images = load_case(saved)
    save_case(saved, replace(case, id="K-2"), images)
    assert saved.with_name(saved.name + ".bak").read_bytes() == before
    assert load_case(saved)[0].id == "K-2"
    save_case(saved, replace(case, id="K-3"), images)
    assert load_case(saved.with_name(saved.name + ".bak"))[0].id == "K-2"
    assert len(list(saved.parent.iterdir())) == 2


def test_what_this_version_does_not_know_is_kept(saved: Path) -> None:
    def add(raw: dict) -> None:  # type: ignore[type-arg]
        raw["lab"] = {"deep": [1, 2]}
        raw["cells"][0]["slide"] = "A3"
        raw["cells"][0]["chromosomes"][1]["note"] = "bent"
        raw["cells"][0]["chromosomes"][1]["placement"]["zoom"] = 2

    change_case(saved, add)
    files = members(saved)
    write(saved, files | {"notes.txt": b"{}\n"}, sign=True)
    case, images = load_case(saved)
    karyogram, _, _ = apply(case.cells[0].karyogram, Move(("c4",), "X"))
    changed = replace(case, cells=(replace(case.cells[0], karyogram=karyogram),))
    save_case(saved, changed, images)
    files = members(saved)
    raw = json.loads(files["case.json"])
    assert raw["lab"] == {"deep": [1, 2]}
    assert raw["cells"][0]["slide"] == "A3"
    assert raw["cells"][0]["chromosomes"][1]["note"] == "bent"
    assert raw["cells"][0]["chromosomes"][1]["placement"]["zoom"] == 2
    assert len(raw["cells"]) == 1
    assert files["notes.txt"] == b"{}\n"
    assert load_case(saved)[0] == changed


def test_a_newer_schema_is_refused(saved: Path) -> None:
    files = members(saved)
    files["manifest.json"] = json.dumps(
        {"schema_version": SCHEMA_VERSION + 1, "shape": "unknown"}
    ).encode()
    write(saved, files)
    with pytest.raises(NewerSchemaError, match=r"newer version.*Update the program"):
        load_case(saved)


def first(raw: dict) -> dict:  # type: ignore[type-arg]
    return raw["cells"][0]["chromosomes"][1]  # type: ignore[no-any-return]


BROKEN: list[tuple[str, Callable[[dict], object]]] = [  # type: ignore[type-arg]
    ("cells", lambda raw: raw.pop("cells")),
    (r"\$\.id", lambda raw: raw.update(id=5)),
    ("confidence", lambda raw: first(raw)["proposal"].update(confidence="high")),
    ("probabilities", lambda raw: first(raw)["proposal"].update(confidence=1.5)),
    ("probabilities", lambda raw: first(raw)["proposal"].update(probabilities=[1.0])),
    ("class", lambda raw: first(raw)["proposal"].update({"class": "23"})),
    ("rotation_deg", lambda raw: first(raw)["placement"].update(rotation_deg=360)),
    ("placed_by", lambda raw: first(raw)["placement"].update(placed_by="cat")),
    ("sha256", lambda raw: first(raw).update(sha256="../../etc/passwd")),
    ("missing", lambda raw: first(raw).update(sha256="0" * 64)),
    ("used twice", lambda raw: first(raw).update(id="c0")),
    ("exactly once", lambda raw: raw["cells"][0]["columns"].update({"1": ["c1"]})),
    ("24 classes", lambda raw: raw["cells"][0]["columns"].pop("X")),
    ("used twice", lambda raw: raw["cells"][1].update(id="cell1")),
]


@pytest.mark.parametrize(("names", "change"), BROKEN)
def test_a_wrong_field_is_named(
    saved: Path,
    names: str,
    change: Callable[[dict], object],  # type: ignore[type-arg]
) -> None:
    change_case(saved, change)
    with pytest.raises(DamagedFileError, match=names) as caught:
        load_case(saved)
    assert str(saved) in str(caught.value)


def test_tampering_is_found(saved: Path) -> None:
    files = members(saved)
    image = next(n for n in files if n.startswith("images/"))
    for change in (
        {image: b"another"},
        {"case.json": files["case.json"].replace(b"K-2024-017", b"K-2024-018")},
        {"images/extra": b"x"},
        {"manifest.json": b"{"},
        {"manifest.json": b"[" * 100_000},
    ):
        write(saved, files | change)
        with pytest.raises(DamagedFileError):
            load_case(saved)
    write(saved, {n: d for n, d in files.items() if n != image})
    with pytest.raises(DamagedFileError, match="incomplete"):
        load_case(saved)
    write(saved, {n: d for n, d in files.items() if n != image} | {"images/00": b"x"}, sign=True)
    with pytest.raises(DamagedFileError):
        load_case(saved)


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "C:/evil", "a/../../evil", "..\\evil"])
def test_climbing_paths_are_refused(saved: Path, name: str) -> None:
    write(saved, members(saved) | {name: b"x"}, sign=True)
    with pytest.raises(DamagedFileError, match="leads out"):
        load_case(saved)


def test_links_doubles_bombs_and_encryption_are_refused(saved: Path) -> None:
    files = members(saved)
    with zipfile.ZipFile(saved, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(DamagedFileError, match="link"):
        load_case(saved)
    write(saved, files)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("case.json", b"{}")
    with pytest.raises(DamagedFileError, match="twice"):
        load_case(saved)
    write(saved, files)
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("bomb", bytes(20_000_000), zipfile.ZIP_DEFLATED)
    with pytest.raises(DamagedFileError, match="far more"):
        load_case(saved)
    write(saved, files)
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("odd", b"x" * 100, zipfile.ZIP_LZMA)
    with pytest.raises(DamagedFileError, match="unusual"):
        load_case(saved)


def test_a_zip_that_lies_about_a_size_is_refused(saved: Path) -> None:
    """The central directory says 2 GB; nothing of it may be read."""
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("big", b"x")
        archive.getinfo("big").file_size = 2_000_000_000
        archive.getinfo("big").compress_size = 2_000_000_000
    with pytest.raises(DamagedFileError, match="unpacks to more"):
        load_case(saved)


@pytest.mark.parametrize("content", [b"", b"PK", b"hello", b"PK\x05\x06" + bytes(18)])
def test_other_files_are_no_cases(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.karyo"
    path.write_bytes(content)
    with pytest.raises(DamagedFileError):
        load_case(path)


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such file"):
        load_case(tmp_path / "x.karyo")
    with pytest.raises(StorageError, match="no such file"):
        load_case(tmp_path)


@given(st.data())
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_random_damage_never_crashes(saved: Path, data: st.DataObject) -> None:
    good = saved.with_name("good")
    if not good.exists():
        good.write_bytes(saved.read_bytes())
    content = bytearray(good.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content)))]
    saved.write_bytes(content)
    with suppress(StorageError):
        case, images = load_case(saved)
        assert case == load_case(good)[0]
        assert all(item.sha256 in images for cell in case.cells for item in cell.chromosomes)


def test_an_image_that_is_not_there_stops_saving(saved: Path) -> None:
    before = saved.read_bytes()
    case, _ = load_case(saved)
    with pytest.raises(StorageError, match="not in this case"):
        save_case(saved, case, ImageStore())
    assert saved.read_bytes() == before


def test_a_failed_write_leaves_the_old_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()
    case, images = load_case(saved)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left") as caught:
        save_case(saved, replace(case, id="K-2"), images)
    assert str(saved) in str(caught.value)
    assert saved.read_bytes() == before
    assert [p.name for p in saved.parent.iterdir()] == [saved.name]


def test_saving_where_it_cannot_be(tmp_path: Path) -> None:
    images = ImageStore()
    case = make_case(images)
    with pytest.raises(StorageError, match="cannot be written"):
        save_case(tmp_path / "no" / "such" / "a.karyo", case, images)
    with pytest.raises(StorageError, match="folder"):
        save_case(tmp_path, case, images)


def test_store_by_hash() -> None:
    images = ImageStore()
    key = images.add(b"abc")
    assert images.add(b"abc") == key
    assert len(images) == 1
    assert CLASSES[0] not in images
    with pytest.raises(StorageError, match="not in this case"):
        images.get("0" * 64)
