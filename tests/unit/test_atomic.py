"""Writing where it is hard: long paths, odd names, full and read-only places; a word for each."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from karyo_desktop.domain.model import Case
from karyo_desktop.services import guarding
from karyo_desktop.services.verifying import verify
from karyo_desktop.storage import atomic, lock
from karyo_desktop.storage.atomic import write_bytes
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.encryption import Cost, is_encrypted, key_for, new_key
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.storage.lock import LockedError, acquire
from tests.unit.signing_samples import small_case


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


class _Deep:
    """A folder that is there only in the other form of its path, as a deep one on Windows."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.near = tmp_path / "near"
        self.near.mkdir()
        self.path = tmp_path / "nowhere" / "so it cannot be opened as it stands"
        monkeypatch.setattr(atomic, "reachable", self.reachable)

    def reachable(self, path: Path) -> Path:
        inside = path.is_relative_to(self.path)
        return self.near / path.relative_to(self.path) if inside else path


def test_a_case_is_reached_by_the_long_form_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = _Deep(tmp_path, monkeypatch)
    path = deep.path / "a.karyo"
    with pytest.raises(StorageError, match="no such file"):
        load_case(path)
    case, images = small_case()
    guarding.save(path, case, images, user="Ada")
    assert sorted(p.name for p in deep.near.iterdir()) == ["a.karyo", "a.karyo.lock"]
    guarding.release_others([])
    with guarding.opening(path, user="Ada") as why:
        assert why == ""
        assert load_case(path)[0].id == case.id
    with pytest.raises(LockedError, match="Ada on"):
        acquire(path, user="Bo", since="2026-03-01T10:00:00+01:00")
    guarding.save(path, replace(case, created="2027"), images, user="Ada")
    assert verify(path).holds
    images.key = new_key("a long passphrase", cost=Cost(passes=1, memory_kib=8, lanes=1))
    guarding.save(path, case, images, user="Ada")
    assert is_encrypted(path)
    assert load_case(path, key=key_for(path, "a long passphrase"))[0].id == case.id
    guarding.release_others([])
    assert [p.name for p in deep.near.iterdir()] == ["a.karyo"], "no readable copy stays"


def test_a_share_that_knows_neither_links_nor_times_nor_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As SMB and FAT are seen by a program; locking of files is asked of nobody."""

    def refuse(*_args: object, **_more: object) -> None:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))

    def sync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            refuse()

    fcntl = pytest.importorskip("fcntl")
    for name in ("link", "utime", "symlink", "chmod"):
        monkeypatch.setattr(os, name, refuse)
    for name in ("flock", "lockf", "fcntl"):
        monkeypatch.setattr(fcntl, name, refuse)
    monkeypatch.setattr(os, "fsync", sync)
    path = tmp_path / "a.karyo"
    case, images = small_case()
    guarding.save(path, case, images, user="Ada")
    guarding.save(path, replace(case, created="2027"), images, user="Ada")
    guarding.touch()
    assert load_case(path.with_name("a.karyo.bak"))[0].created == case.created
    with pytest.raises(LockedError, match="Ada on"):
        acquire(path, user="Bo", since="2026-03-01T10:00:00+01:00")
    assert load_case(path)[0].created == "2027"
    assert verify(path).holds
    guarding.release_others([])
    assert not lock.lock_path(path).exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.karyo", "a.karyo.bak"]
