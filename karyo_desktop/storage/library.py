"""The library's index: what each case file of a folder said of itself when it was last read.

A SQLite file in the program's own folder, never beside the cases, which may lie on a share. It
holds nothing that the case files don't: it is thrown away and made anew whenever it does not fit.
One lane of the program writes; a second program that is open at the same time waits, or goes on
without keeping what it has read.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Final, Literal

from cirnet_core.home import home
from karyo_desktop.storage.case_file import SUFFIX

VERSION: Final = 1
WAIT_S: Final = 5.0
_PASSING: Final = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_NOMEM,
)
"""Another program writes, or the disk is full: no reason to throw the index away."""
MOST_FILES: Final = 100_000

Status = Literal["", "encrypted", "newer", "broken"]


@dataclass(frozen=True)
class Row:
    """A case file, as the library lists it.

    Attributes:
        path: absolute.
        size, mtime_ns: by which a changed file is known.
        status: why nothing is known of the case; empty if it could be read.
        case_id, state, version, karyotype, created, cells: of the case.
        message: what is wrong with a file that could not be read.
    """

    path: str
    size: int
    mtime_ns: int
    status: Status = ""
    case_id: str = ""
    state: str = ""
    version: int = 0
    karyotype: str = ""
    created: str = ""
    cells: int = 0
    message: str = ""


COLUMNS: Final = tuple(field.name for field in fields(Row))
_TABLE: Final = (
    "CREATE TABLE cases (path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, status TEXT, "
    "case_id TEXT, state TEXT, version INTEGER, karyotype TEXT, created TEXT, cells INTEGER, "
    "message TEXT) STRICT"
)
_PUT: Final = f"INSERT OR REPLACE INTO cases VALUES ({', '.join('?' * len(COLUMNS))})"


def index_file() -> Path:
    """Where the index lies; ``KARYO_HOME`` moves it."""
    return home() / "library.sqlite"


class Index:
    """The rows that were kept. Whatever goes wrong with it, the library goes on without."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or index_file()

    def rows(self) -> dict[str, Row]:
        """By path; empty if there is none, or it can't be read."""
        try:
            with closing(self._opened()) as base:
                found = base.execute(f"SELECT {', '.join(COLUMNS)} FROM cases").fetchall()
            if all(map(_fits, found)):
                return {values[0]: Row(*values) for values in found}
        except (sqlite3.Error, OSError, UnicodeError) as error:
            if _is_passing(error):
                return {}
        self.forget()
        return {}

    def keep(self, rows: Iterable[Row], *, gone: Iterable[str] = ()) -> bool:
        """Write rows, and take out those of files that are gone; whether it could be done."""
        new = [astuple(row) for row in rows if _is_text(row.path)]
        old = [(path,) for path in gone]
        for _ in range(2):
            try:
                with closing(self._opened()) as base:
                    base.execute("BEGIN IMMEDIATE")
                    base.executemany("DELETE FROM cases WHERE path = ?", old)
                    base.executemany(_PUT, new)
                    base.execute("COMMIT")
                return True
            except (sqlite3.Error, OSError, UnicodeError) as error:
                if _is_passing(error):
                    return False
                self.forget()
        return False

    def forget(self) -> None:
        """Throw the index away; the next scan makes it anew."""
        for name in (self._path.name, f"{self._path.name}-journal", f"{self._path.name}-wal"):
            with suppress(OSError):
                self._path.with_name(name).unlink()

    def _opened(self) -> sqlite3.Connection:
        """Open, or make anew what is of another version."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(self._path, timeout=WAIT_S, isolation_level=None)
        try:
            (version,) = base.execute("PRAGMA user_version").fetchone()
            there = base.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
            if there not in ([], [(_TABLE,)]):  # something that this program never made
                raise sqlite3.DatabaseError("no index of this program")
            if version != VERSION or not there:
                base.execute("BEGIN IMMEDIATE")
                base.execute("DROP TABLE IF EXISTS cases")
                base.execute(_TABLE)
                base.execute(f"PRAGMA user_version = {VERSION}")
                base.execute("COMMIT")
        except BaseException:
            base.close()
            raise
        return base


def _fits(values: tuple[object, ...]) -> bool:
    """Whether a row holds what a row must; a damaged file may hold anything."""
    kinds = {"str": str, "Status": str, "int": int}
    return all(
        isinstance(value, kinds[str(field.type)])
        for value, field in zip(values, fields(Row), strict=True)
    )


def _is_text(path: str) -> bool:
    """Whether a name can be kept; one whose bytes are no UTF-8 is listed, but read every time."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_passing(error: Exception) -> bool:
    if isinstance(error, sqlite3.Error):
        # The lower byte is the kind; the rest says which one of it.
        return getattr(error, "sqlite_errorcode", -1) & 0xFF in _PASSING
    return isinstance(error, OSError)


def case_files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The case files under a folder, in the order of their names; links are not followed.

    Raises:
        OSError: the folder itself can't be read.
    """
    os.scandir(folder).close()
    count = 0
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or not name.lower().endswith(SUFFIX):
                continue
            path = Path(parent, name)
            with suppress(OSError):
                yield path, path.lstat()
                count += 1
            if count >= MOST_FILES:
                return
