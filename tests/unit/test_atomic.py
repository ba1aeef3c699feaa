"""Writing where it is hard: long paths, odd names, full and read-only places; a word for each."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from karyo_desktop.domain.model import Case
from karyo_desktop.storage import atomic
from karyo_desktop.storage.atomic import write_bytes
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.storage.lock import acquire


@pytest.mark.parametrize(
    "name", ["mit Leerzeichen", "Fälle für Größe", "病例 细胞", "Ελληνικά 🧬", 'a\'b "c" $d %e']
)
def test_names_of_every_kind(tmp_path: Path, name: str) -> None:
    if os.name == "nt":
        name = name.replace('"', "")
    folder = tmp_path / name
    folder.mkdir()
    path = folder / f"{name}.karyo"
    save_case(path, Case("K"), ImageStore())
    save_case(path, Case("K2"), ImageStore())
    assert load_case(path)[0].id == "K2"
    assert load_case(path.with_name(path.name + ".bak"))[0].id == "K"
    acquire(path, user="Ada", since="2026-03-01T10:00:00+01:00").release()
    assert len(list(folder.iterdir())) == 2


@pytest.mark.skipif(os.name == "nt", reason="needs the registry's leave on Windows")
def test_a_path_of_more_than_260_characters(tmp_path: Path) -> None:
    folder = tmp_path
    while len(str(folder)) < 400:
        folder = folder / ("lang" * 20)
        folder.mkdir()
    path = folder / "a.karyo"
    save_case(path, Case("K"), ImageStore())
    save_case(path, Case("K2"), ImageStore())
    assert load_case(path)[0].id == "K2"


def test_windows_long_form(monkeypatch: pytest.MonkeyPatch) -> None:
    class Text(str):
        """Stands for a Windows path on any system."""

    monkeypatch.setattr(atomic, "Path", Text)
    long = "x" * 250
    as_windows = {
        f"C:\\{long}": f"\\\\?\\C:\\{long}",
        f"\\\\server\\share\\{long}": f"\\\\?\\UNC\\server\\share\\{long}",
        f"\\\\?\\C:\\{long}": f"\\\\?\\C:\\{long}",
        "C:\\short": "C:\\short",
    }
    for path, form in as_windows.items():
        assert atomic.reachable(path) == path  # type: ignore[arg-type, comparison-overlap]
        monkeypatch.setattr(atomic.os, "name", "nt")
        assert atomic.reachable(path) == form  # type: ignore[arg-type, comparison-overlap]
        monkeypatch.undo()
        monkeypatch.setattr(atomic, "Path", Text)


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="too long"):
        write_bytes(tmp_path / ("x" * 300), b"")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="not there"):
        write_bytes(tmp_path / "gone" / "a", b"")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EACCES, "only read there"),
        (errno.EROFS, "only read there"),
        (errno.EIO, "try again"),
    ],
)
def test_each_cause_has_its_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(StorageError, match=words) as caught:
        write_bytes(path, b"new")
    assert str(path) in str(caught.value)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StorageError, match="only read there"):
            write_bytes(tmp_path / "a", b"")
    finally:
        tmp_path.chmod(0o700)


def test_what_a_crash_left_goes_after_a_day(tmp_path: Path) -> None:
    old, young = tmp_path / ".karyo-1.part", tmp_path / ".karyo-2.part"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    write_bytes(tmp_path / "a", b"")
    assert not old.exists()
    assert young.exists()
