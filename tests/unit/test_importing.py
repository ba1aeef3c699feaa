"""Discovery of cells: the contract of the command, and input that is broken or hostile."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
import warnings
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from karyo_desktop.services import importing
from karyo_desktop.services.importing import InputCell, check_images, read_dropped, read_input
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.sources import natural_key


def png(shade: int = 60) -> bytes:
    picture = Image.new("L", (24, 60), 255)
    ImageDraw.Draw(picture).rounded_rectangle((6, 6, 17, 53), 5, fill=shade)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


PNG = png()


def fill(folder: Path, *names: str, data: bytes = PNG) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
        warnings.simplefilter("ignore")
        for name, data in files.items():
            archive.writestr(name, data)
    return path


TREE = (
    "a/2.png",
    "a/10.png",
    "a/1.PNG",
    "a/deep/er/1.tiff",
    "b ü/细胞.bmp",
    "b ü/Thumbs.db",
    "c/1.jpeg",
    "top.jpg",
    "chromosomes.csv",
    ".hidden.png",
    ".git/x.png",
    "__MACOSX/a/._1.png",
    "empty/readme.txt",
)
EXPECTED = [
    ("in", ["top.jpg"]),
    ("a", ["a/1.PNG", "a/2.png", "a/10.png"]),
    ("a/deep/er", ["a/deep/er/1.tiff"]),
    ("b ü", ["b ü/细胞.bmp"]),
    ("c", ["c/1.jpeg"]),
]
SKIPPED = {
    "b ü/Thumbs.db",
    "chromosomes.csv",
    ".hidden.png",
    ".git/x.png",
    "__MACOSX/a/._1.png",
    "empty/readme.txt",
}


def shape(cells: list[InputCell]) -> list[tuple[str, list[str]]]:
    return [(cell.name, [image.name for image in cell.images]) for cell in cells]


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_a_folder_and_its_zip_read_alike(tmp_path: Path, kind: str) -> None:
    if kind == "folder":
        fill(tmp_path / "in", *TREE)
        source = tmp_path / "in"
    else:
        source = zipped(tmp_path / "in.zip", dict.fromkeys(reversed(TREE), PNG))
    with read_input(source) as reader:
        cells = list(reader)
        assert shape(cells) == EXPECTED
        assert set(reader.skipped) == SKIPPED
        assert len(reader.skipped) == len(SKIPPED)
        assert reader.errors == []
        assert all(image.data == PNG for cell in cells for image in cell.images)
        assert shape(list(reader)) == EXPECTED
        assert len(reader.skipped) == len(SKIPPED)


def test_cells_are_read_one_at_a_time(tmp_path: Path) -> None:
    fill(tmp_path, *(f"c{k}/1.png" for k in range(5)))
    reader = iter(read_input(tmp_path))
    assert next(reader).name == "c0"
    (tmp_path / "c3" / "1.png").unlink()
    (tmp_path / "c4" / "1.png").write_bytes(b"")
    rest = list(reader)
    assert [cell.name for cell in rest] == ["c1", "c2", "c4"]
    assert "empty" in rest[-1].errors[0].message


posix = pytest.mark.skipif(os.name != "posix", reason="links and pipes as on POSIX")


@posix
def test_what_cannot_be_read_is_named_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "cell"
    fill(folder, "1.png", "2.png", "9.png")
    fill(folder, "3.png", data=b"")
    fill(folder, "4.gif", data=b"GIF89a")
    (folder / "5.png").symlink_to("nowhere")
    (folder / "6.png").symlink_to("6.png")
    os.mkfifo(folder / "7.png")
    (folder / "8.png").mkdir()
    fill(folder, "10.png", data=bytes(4000))
    monkeypatch.setattr(importing, "MAX_FILE_BYTES", 3000)
    (cell,) = read_input(folder)
    assert [image.name for image in cell.images] == ["1.png", "2.png", "9.png"]
    assert [problem.file for problem in cell.errors] == [
        *("3.png", "4.gif", "5.png", "6.png", "7.png", "10.png"),
    ]
    assert all(problem.message.startswith(problem.file) for problem in cell.errors)
    assert "too large" in cell.errors[-1].message


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_unreadable_permissions(tmp_path: Path) -> None:
    fill(tmp_path, "a/1.png", "b/1.png", "b/2.png")
    (tmp_path / "a").chmod(0)
    (tmp_path / "b" / "1.png").chmod(0)
    reader = read_input(tmp_path)
    (cell,) = reader
    (tmp_path / "a").chmod(stat.S_IRWXU)
    assert "permission" in cell.errors[0].message.lower()
    assert reader.errors[0].file == "a"


@posix
def test_linked_folders_are_not_followed(tmp_path: Path) -> None:
    fill(tmp_path / "in", "a/1.png")
    (tmp_path / "in" / "a" / "loop").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in" / "b").symlink_to("b")
    reader = read_input(tmp_path / "in")
    assert shape(list(reader)) == [("a", ["a/1.png"])]
    assert set(reader.skipped) == {"a/loop", "b"}


def test_too_many_images_are_refused_whole(tmp_path: Path) -> None:
    fill(tmp_path / "in", *(f"many/{k}.png" for k in range(501)), "one/1.png", data=b"x")
    many, one = read_input(tmp_path / "in")
    assert many.images == ()
    assert many.refused is not None
    assert "501" in many.refused
    assert len(many.errors) == 501
    assert len(one.images) == 1


def test_too_many_bytes_in_one_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MAX_CELL_BYTES", 2 * len(PNG))
    fill(tmp_path, "1.png", "2.png", "3.png")
    (cell,) = read_input(tmp_path)
    assert len(cell.images) == 2
    assert [problem.file for problem in cell.errors] == ["3.png"]


def test_a_hostile_zip(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a/link.png")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zipped(
        tmp_path / "x.zip",
        {
            "../../evil.png": PNG,
            "/etc/evil.png": PNG,
            "a\\..\\..\\evil.png": PNG,
            "C:/evil.png": PNG,
            "./a//1.png": PNG,
            "a\\2.png": PNG,
            "a/": b"",
            "n\x1b[31m/1.png": PNG,
        },
    )
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a/1.png", PNG)
        archive.writestr("a/bomb.png", bytes(50_000_000), zipfile.ZIP_DEFLATED)
    before = set(tmp_path.rglob("*"))
    with read_input(path) as reader:
        cells = list(reader)
    assert set(tmp_path.rglob("*")) == before
    assert shape(cells) == [("a", ["a/1.png", "a/2.png"]), ("n\x1b[31m", ["n\x1b[31m/1.png"])]
    assert {problem.file for problem in cells[0].errors} == {"a/link.png", "a/bomb.png"}
    assert {problem.file for problem in reader.errors} == {
        *("../../evil.png", "/etc/evil.png", "a/../../evil.png", "C:/evil.png", "a/1.png"),
    }
    assert all(problem.file in problem.message for problem in reader.errors)


def test_an_entry_without_a_name(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.png", PNG)
        archive.writestr("zz", PNG)
        archive.getinfo("zz").filename = ""
    with read_input(path) as reader:
        assert shape(list(reader)) == [("x", ["1.png"])]
        assert "without a name" in reader.errors[0].message


def test_damage_inside_a_zip_hits_one_image(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"1.png": PNG, "2.png": png(90)})
    data = bytearray(path.read_bytes())
    data[data.index(b"IDAT") + 5] ^= 255
    path.write_bytes(data)
    with read_input(path) as reader:
        (cell,) = reader
    assert [image.name for image in cell.images] == ["2.png"]
    assert "damaged" in cell.errors[0].message


@given(st.data())
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_random_damage_of_a_zip_never_crashes(tmp_path: Path, data: st.DataObject) -> None:
    path = zipped(tmp_path / "x.zip", {"é/1.png": PNG, "b/2.png": PNG, "b/x.csv": b"x"})
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    with suppress(StorageError), read_input(path) as reader:
        for cell in reader:
            assert all(problem.message for problem in cell.errors)


def test_names_of_other_programs(tmp_path: Path) -> None:
    """macOS writes UTF-8 into a zip without saying so."""
    path = tmp_path / "mac.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("zelle_xx/1.png", PNG)
    path.write_bytes(path.read_bytes().replace(b"zelle_xx", "zellé_x".encode()))
    with read_input(path) as reader:
        assert shape(list(reader)) == [("zellé_x", ["zellé_x/1.png"])]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such name")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (b"b\xff.png", b"b\xfe.png"):
        (folder / os.fsdecode(name)).write_bytes(PNG)
    (cell,) = read_input(folder)
    names = [image.name for image in cell.images]
    assert names == ["b\\xfe.png", "b\\xff.png"]
    assert json.loads(json.dumps(names).encode()) == names


def test_nothing_to_read(tmp_path: Path) -> None:
    reader = read_input(tmp_path)
    assert list(reader) == []
    assert "no images" in reader.errors[0].message
    with pytest.raises(StorageError, match="no such folder or file"):
        read_input(tmp_path / "nowhere")
    fill(tmp_path, "broken.zip", "notes.txt", data=b"hello")
    for name in ("broken.zip", "notes.txt"):
        with pytest.raises(StorageError, match=name):
            read_input(tmp_path / name)


def test_output_inside_the_input_is_left_out(tmp_path: Path) -> None:
    fill(tmp_path, "a/1.png", "out/a/karyogram.png")
    reader = read_input(tmp_path, exclude=tmp_path / "a" / ".." / "out")
    assert shape(list(reader)) == [("a", ["a/1.png"])]


def test_one_image_is_one_cell(tmp_path: Path) -> None:
    fill(tmp_path, "lone.png", "other.png")
    assert shape(list(read_input(tmp_path / "lone.png"))) == [("lone", ["lone.png"])]


def test_dropped_files_are_one_cell(tmp_path: Path) -> None:
    fill(tmp_path / "in", "m/1.png", "m/2.png", "n/1.png", "m/x.csv", "sub/deep/7.png")
    inside = tmp_path / "in"
    reader = read_dropped([inside / "m/2.png", inside / "m/1.png", inside / "m/x.csv"])
    assert shape(list(reader)) == [("m", ["1.png", "2.png"])]
    assert [(e.file, reader.skipped) for e in reader.errors] == [("x.csv", [])]
    mixed = read_dropped([inside / "m/1.png", inside / "n/1.png", inside / "sub", inside / "no"])
    assert shape(list(mixed)) == [("in", ["m/1.png", "n/1.png"]), ("deep", ["deep/7.png"])]
    assert mixed.errors[0].file == "no"
    with pytest.raises(StorageError):
        read_dropped([])


def test_what_was_dropped_and_not_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, ".cache/1.png", "b/2.png", "old.karyo", "notes.txt")
    names = (".cache/1.png", "b/2.png", "old.karyo", "notes.txt")
    reader = read_dropped([tmp_path / name for name in names])
    assert [image.name for image in next(iter(reader)).images] == [".cache/1.png", "b/2.png"]
    assert [problem.file for problem in reader.errors] == ["old.karyo", "notes.txt"]
    assert "alone" in reader.errors[0].message

    def two_drives(_paths: object) -> str:
        raise ValueError("Paths don't have the same drive")

    monkeypatch.setattr(os.path, "commonpath", two_drives)
    (cell,) = read_dropped([tmp_path / ".cache/1.png", tmp_path / "b/2.png"])
    assert [image.name for image in cell.images] == [
        (tmp_path / name).as_posix() for name in names[:2]
    ]


def test_zips_as_other_systems_make_them(tmp_path: Path) -> None:
    """Folders that end in a backslash, and what a system puts into every folder."""
    path = tmp_path / "x.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
        warnings.simplefilter("ignore")
        for name in (
            *("cell01\\", "cell01\\1.png", "cell01\\Thumbs.db", "cell01\\Thumbs.db"),
            *("__MACOSX/._1.png", "__MACOSX/._1.png"),
        ):
            archive.writestr(name, b"" if name.endswith("\\") else PNG)
    with read_input(path) as reader:
        assert shape(list(reader)) == [("cell01", ["cell01/1.png"])]
    assert reader.errors == []
    assert sorted(reader.skipped) == ["__MACOSX/._1.png", "cell01/Thumbs.db"]


def test_images_without_a_chromosome_are_parted_off(tmp_path: Path) -> None:
    blank = io.BytesIO()
    Image.new("L", (30, 30), 255).save(blank, "PNG")
    huge = io.BytesIO()
    Image.new("1", (9000, 9000)).save(huge, "PNG")
    fill(tmp_path, "good.png")
    fill(tmp_path, "blank.png", data=blank.getvalue())
    fill(tmp_path, "cut.png", data=PNG[:60])
    fill(tmp_path, "huge.png", data=huge.getvalue())
    fill(tmp_path, "text.png", data=b"hello")
    (cell,) = read_input(tmp_path)
    good, problems = check_images(cell.images)
    assert [image.name for image in good] == ["good.png"]
    assert [p.file for p in problems] == ["blank.png", "cut.png", "huge.png", "text.png"]
    assert all(p.message.startswith(p.file) for p in problems)


def test_natural_order() -> None:
    names = ["10", "2", "b1", "a10", "a9", "A1", "01", "1", "a", "", "9" * 5000]
    assert sorted(names, key=natural_key) == [
        *("", "01", "1", "2", "10", "9" * 5000, "a", "A1", "a9", "a10", "b1"),
    ]
