"""Two programs and one case: the second is told, and neither loses anything."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from karyo_desktop.services import guarding
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.storage.lock import LockedError, lock_path
from tests.unit.test_case_file import make_case

ROOT = Path(__file__).parents[2]
OTHER = """
import sys
from dataclasses import replace
from pathlib import Path
from karyo_desktop.services import guarding
from karyo_desktop.storage.case_file import load_case
from karyo_desktop.storage.errors import StorageError

path = Path(sys.argv[1])
with guarding.opening(path, user="Bea") as why:
    case, images = load_case(path)
print(f"opened: {why}", flush=True)
for line in sys.stdin:
    try:
        guarding.save(path, replace(case, id=line.strip()), images, user="Bea")
        print("saved", flush=True)
    except StorageError as error:
        print(f"refused: {error}", flush=True)
guarding.release_others([])
"""


class Other:
    """The other program."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OTHER, str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.opened = self.hears()

    def hears(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def saves(self, case_id: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{case_id}\n")
        self.process.stdin.flush()
        return self.hears()

    def ends(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def case(tmp_path: Path) -> Path:
    images = ImageStore()
    folder = tmp_path / "Fälle mit 细胞 und Raum"
    folder.mkdir()
    save_case(folder / "a.karyo", make_case(images), images)
    return folder / "a.karyo"


def test_the_second_reads_only_and_neither_overwrites(case: Path) -> None:
    other = Other(case)
    assert other.opened == "opened:"
    with guarding.opening(case, user="Ada") as why:
        mine, images = load_case(case)
    assert "Bea on" in why
    assert str(other.process.pid) in why
    with pytest.raises(LockedError, match="Bea on"):
        guarding.save(case, replace(mine, id="Ada's"), images, user="Ada")
    assert other.saves("Bea's") == "saved"
    assert load_case(case)[0].id == "Bea's"
    other.ends()
    assert not lock_path(case).exists()
    with pytest.raises(StorageError, match="changed by another program"):
        guarding.save(case, replace(mine, id="Ada's"), images, user="Ada")
    guarding.save(case.with_name("b.karyo"), replace(mine, id="Ada's"), images, user="Ada")
    guarding.release_others([])
    assert load_case(case)[0].id == "Bea's"
    assert load_case(case.with_name("b.karyo"))[0].id == "Ada's"


def test_a_killed_program_keeps_nobody_out(case: Path) -> None:
    other = Other(case)
    other.process.kill()
    other.process.wait()
    assert lock_path(case).exists()
    with guarding.opening(case, user="Ada") as why:
        mine, images = load_case(case)
    assert why == ""
    guarding.save(case, replace(mine, id="Ada's"), images, user="Ada")
    guarding.release_others([])
    assert not lock_path(case).exists()
    other.ends()


def test_who_was_taken_over_does_not_write(case: Path) -> None:
    with guarding.opening(case, user="Ada"):
        mine, images = load_case(case)
    lock_path(case).unlink()
    other = Other(case)
    assert other.opened == "opened:"
    with pytest.raises(StorageError, match="taken over"):
        guarding.save(case, replace(mine, id="Ada's"), images, user="Ada")
    guarding.release_others([])
    assert other.saves("Bea's") == "saved"
    other.ends()


def test_a_case_that_cannot_be_read_is_not_kept_locked(case: Path) -> None:
    case.write_bytes(b"x")
    with pytest.raises(StorageError), guarding.opening(case, user="Ada"):
        load_case(case)
    assert not lock_path(case).exists()
