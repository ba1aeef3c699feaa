"""The lock beside a case: one holder at a time, told by name, and never kept by the dead."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from karyo_desktop.storage import lock, process
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.lock import (
    STALE_AFTER_S,
    Holder,
    LockedError,
    LockLostError,
    acquire,
    lock_path,
)
from karyo_desktop.storage.process import Owner, is_dead, this_process

SINCE = "2026-03-01T10:00:00+01:00"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "Fall ü 细胞.karyo"
    path.write_bytes(b"x")
    return path


def write(path: Path, owner: Owner, *, age_s: float = 0.0) -> None:
    path.write_bytes(msgspec.json.encode(Holder(owner, "Bea", SINCE, "t" * 32)))
    now = path.stat().st_mtime
    os.utime(path, (now - age_s, now - age_s))


def a_dead_process() -> Owner:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    here = this_process()
    owner = Owner(here.host, child.pid, process.psutil.Process(child.pid).create_time(), here.boot)
    assert not is_dead(owner)
    child.communicate(b"\n")
    assert is_dead(owner)
    return owner


def test_the_second_is_told_who_has_it(case: Path) -> None:
    held = acquire(case, user="Ada", since=SINCE)
    with pytest.raises(LockedError) as caught:
        acquire(case, user="Bea", since=SINCE)
    assert caught.value.holder == held.holder
    for word in ("Ada", process.platform.node(), str(os.getpid()), SINCE, case.name):
        assert word in str(caught.value)
    held.check()
    held.release()
    acquire(case, user="Bea", since=SINCE).release()
    assert [path.name for path in case.parent.iterdir()] == [case.name]


def test_one_of_many_gets_it(case: Path) -> None:
    """All try at the same moment, over a stale lock."""
    write(lock_path(case), a_dead_process())
    got: list[lock.CaseLock] = []
    barrier = threading.Barrier(8)

    def take() -> None:
        barrier.wait()
        with contextlib.suppress(LockedError):
            got.append(acquire(case, user="", since=SINCE))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) <= 1
    held = got[0] if got else acquire(case, user="", since=SINCE)
    held.check()
    held.release()
    assert [path.name for path in case.parent.iterdir()] == [case.name]


def test_a_dead_process_keeps_nothing(case: Path) -> None:
    write(lock_path(case), a_dead_process())
    acquire(case, user="Ada", since=SINCE).check()


def test_a_pid_that_was_given_to_another_process_keeps_nothing(case: Path) -> None:
    here = this_process()
    write(lock_path(case), Owner(here.host, here.pid, here.started - 1000, here.boot))
    acquire(case, user="Ada", since=SINCE).check()


def test_another_run_of_the_machine_keeps_nothing(case: Path) -> None:
    here = this_process()
    if not here.boot:
        pytest.skip("this system does not tell its runs apart")
    write(lock_path(case), Owner(here.host, here.pid, here.started, "another"))
    acquire(case, user="Ada", since=SINCE).check()


@pytest.mark.parametrize(
    ("age_s", "free"), [(STALE_AFTER_S - 60, False), (STALE_AFTER_S + 60, True)]
)
def test_another_machine_is_told_by_the_lock_s_age(case: Path, age_s: float, free: bool) -> None:
    write(lock_path(case), Owner("another-host", 1, 0.0), age_s=age_s)
    if free:
        acquire(case, user="Ada", since=SINCE).check()
    else:
        with pytest.raises(LockedError, match="another-host"):
            acquire(case, user="Ada", since=SINCE)


def test_a_touch_makes_it_young_again(case: Path) -> None:
    held = acquire(case, user="Ada", since=SINCE)
    os.utime(held.path, (0, 0))
    held.touch()
    assert held.path.stat().st_mtime > 1_000_000_000


@pytest.mark.parametrize("content", [b"", b"{", b'{"user": 3}'])
def test_a_half_made_lock_holds_for_a_moment_only(case: Path, content: bytes) -> None:
    path = lock_path(case)
    path.write_bytes(content)
    with pytest.raises(LockedError, match="somebody"):
        acquire(case, user="Ada", since=SINCE)
    os.utime(path, (0, 0))
    acquire(case, user="Ada", since=SINCE).check()


def test_who_was_taken_over_notices_before_writing(case: Path) -> None:
    held = acquire(case, user="Ada", since=SINCE)
    write(held.path, Owner("another-host", 1, 0.0))
    with pytest.raises(LockLostError, match="another name"):
        held.check()
    held.touch()
    held.release()
    assert held.path.exists()


def test_without_hard_links(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    held = acquire(case, user="Ada", since=SINCE)
    held.check()
    with pytest.raises(LockedError, match="Ada"):
        acquire(case, user="Bea", since=SINCE)


def test_a_link_to_a_case_has_the_case_s_lock(case: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere"
    link.mkdir()
    try:
        (link / "link.karyo").symlink_to(case)
    except OSError:
        pytest.skip("no symbolic links here")
    acquire(case, user="Ada", since=SINCE)
    with pytest.raises(LockedError, match="Ada"):
        acquire(link / "link.karyo", user="Bea", since=SINCE)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="not there"):
        acquire(tmp_path / "gone" / "a.karyo", user="Ada", since=SINCE)
