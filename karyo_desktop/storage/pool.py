"""The training pool: what signed cases taught, in one SQLite file that only ever grows.

Nothing in it is changed or deleted: a case that is signed again adds its labels beside the older
ones, which no longer count, and one that is left out says so. A case's part (train, val or locked)
is decided when it first comes and is kept for good, whatever happens to the case later: triggers
of the database refuse anything else.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from karyo_desktop.storage.errors import NewerSchemaError, StorageError
from karyo_desktop.storage.pool_schema import (
    COLUMNS,
    FOR_GOOD,
    KEPT,
    SCHEMA_VERSION,
    TABLES,
    Entry,
    Happening,
    Part,
    PoolCase,
    entry_of,
    row_of,
    statements,
    typed,
)

T = TypeVar("T")

WAIT_SECONDS: Final = 10.0
LOCKED_SHARE, VAL_SHARE = 0.2, 0.1


class Pool:
    """An opened pool. One writer at a time, over all windows and programs; close it.

    Raises:
        NewerSchemaError: a newer version of the program made the file.
        StorageError: it cannot be opened, or is no pool.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute("PRAGMA synchronous = FULL")
            self._prepare()
        except (sqlite3.Error, OSError, UnicodeError) as error:
            raise StorageError(
                f"{path}: the training pool cannot be opened ({error}). Restore it from a backup, "
                "or choose another KARYO_HOME."
            ) from error

    def _prepare(self) -> None:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA_VERSION:
            raise NewerSchemaError(
                f"{self.path}: user_version {version} is newer than this program; update it."
            )
        if version == SCHEMA_VERSION:
            return
        with self._writing():
            # Another program may have made it while this one waited.
            if int(self._db.execute("PRAGMA user_version").fetchone()[0]) == SCHEMA_VERSION:
                return
            for statement in statements(TABLES):
                self._db.execute(statement)
            self._db.execute(FOR_GOOD)
            for table in KEPT:
                self._db.execute(
                    f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'nothing is deleted from the pool'); END"
                )
            self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """All of what happens inside, or nothing of it.

        Raises:
            StorageError: another program is writing, the disk is full, or the file is damaged.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("COMMIT")
        except (sqlite3.Error, UnicodeError) as error:
            raise StorageError(
                f"{self.path}: the training pool cannot be written ({error}). Close other windows "
                "that use it, or free some space; nothing was changed."
            ) from error
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def add_signing(
        self,
        name: str,
        entries: Sequence[Entry],
        images: Mapping[str, bytes],
        *,
        version: str,
        who: str,
        at: str,
        stain: str = "",
        microscope: str = "",
        part: Part | None = None,
        of_case: Collection[str] = (),
    ) -> PoolCase:
        """Add what a signed case teaches. The same version again changes nothing.

        Two cases that are called alike but share no image are two cases: the later one gets a
        number behind its name, and takes no label's place.

        Args:
            images: the bytes of every image that an entry names, by their hash.
            version: tells one signed version of the case from the next.
            part: where a new case belongs; None lets the pool divide. One that is there already
                stays where it is.
            of_case: hashes of the case's images that no entry names, to know the case by.

        Raises:
            StorageError: it could not be written; nothing was changed.
        """
        with self._writing() as db:
            name, known = self._known_as(name, {*of_case, *(entry.sha256 for entry in entries)})
            if known is None:
                own = part or self._part_for(entries)
                db.execute(
                    "INSERT INTO cases (name, part, added, stain, microscope) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (name, self._guarded(own, entries), at, stain, microscope),
                )
                known = self._number_of(name)
            db.executemany("INSERT OR IGNORE INTO images VALUES (?, ?)", images.items())
            again = db.execute(
                "SELECT 1 FROM signings WHERE in_case = ? AND version = ?", (known, version)
            ).fetchone()
            if again is None:
                made = db.execute(
                    "INSERT INTO signings (in_case, version, who, at) VALUES (?, ?, ?, ?)",
                    (known, version, who, at),
                )
                db.executemany(
                    f"INSERT INTO entries VALUES ({', '.join('?' * 13)})",
                    [(made.lastrowid, *row_of(entry)) for entry in entries],
                )
                self._note(at, who, "signed", name, "")
        return self.case(name)

    def _number_of(self, name: str) -> int | None:
        row = self._db.execute("SELECT number FROM cases WHERE name = ?", (name,)).fetchone()
        return None if row is None else int(row[0])

    def knows(self, name: str, images: Collection[str]) -> bool:
        """Whether a case of that name that shares one of these images came before."""
        return self._known_as(name, set(images))[1] is not None

    def _known_as(self, name: str, images: set[str]) -> tuple[str, int | None]:
        """The name and number of this very case if it came before, else a name that is free."""
        for k in itertools.count(1):
            called = name if k == 1 else f"{name} ({k})"
            number = self._number_of(called)
            if number is None:
                return called, None
            rows = self._db.execute(
                "SELECT DISTINCT entries.sha256 FROM entries "
                "JOIN signings ON signings.number = entries.signing WHERE signings.in_case = ?",
                (number,),
            )
            if not images.isdisjoint(row[0] for row in rows):
                return called, number
        raise AssertionError("unreachable")

    def _part_for(self, entries: Sequence[Entry]) -> Part:
        """The part that is shortest of its share. Cells that were looked at one by one are
        preferred for the locked part: labels that were only accepted favour their model."""
        counts = dict(self._db.execute("SELECT part, count(*) FROM cases GROUP BY part").fetchall())
        total = sum(counts.values()) + 1
        closely = sum(entry.looked != "bulk" for entry in entries) * 2 >= len(entries)
        short = int(total * LOCKED_SHARE + 0.5) - counts.get("locked", 0)
        if short >= (1 if closely else 2):
            return "locked"
        return "val" if int(total * VAL_SHARE + 0.5) > counts.get("val", 0) else "train"

    def _guarded(self, part: Part, entries: Sequence[Entry]) -> Part:
        """A case that shares an image with another belongs to the stricter part of the two."""
        found = {part}
        for entry in entries:
            rows = self._db.execute(
                "SELECT DISTINCT cases.part FROM entries "
                "JOIN signings ON signings.number = entries.signing "
                "JOIN cases ON cases.number = signings.in_case WHERE entries.sha256 = ?",
                (entry.sha256,),
            )
            found |= {row[0] for row in rows}
        return "locked" if "locked" in found else "val" if "val" in found else part

    def leave_out(self, name: str, *, who: str, at: str, why: str = "", out: bool = True) -> None:
        """Leave a case out of the next training, or take it back in; nothing is deleted.

        Raises:
            StorageError: there is no such case, or it could not be written.
        """
        with self._writing() as db:
            changed = db.execute(
                "UPDATE cases SET left_out = ? WHERE name = ?", (int(out), name)
            ).rowcount
            if not changed:
                raise StorageError(f"{name}: no such case in the training pool.")
            self._note(at, who, "left out" if out else "taken in", name, why)

    def describe(
        self, names: Sequence[str], *, stain: str, microscope: str, who: str, at: str
    ) -> None:
        """Say of cases how they were stained and under which microscope they were taken.

        Raises:
            StorageError: there is no such case, or it could not be written; nothing was changed.
        """
        with self._writing() as db:
            for name in names:
                changed = db.execute(
                    "UPDATE cases SET stain = ?, microscope = ? WHERE name = ?",
                    (stain, microscope, name),
                ).rowcount
                if not changed:
                    raise StorageError(f"{name}: no such case in the training pool.")
                self._note(at, who, "described", name, f"{stain}; {microscope}")

    def _note(self, at: str, who: str, what: str, name: str, why: str) -> None:
        self._db.execute(
            "INSERT INTO events (at, who, what, name, why) VALUES (?, ?, ?, ?, ?)",
            (at, who, what, name, why),
        )

    def note(self, what: str, name: str, *, who: str, at: str, why: str = "") -> None:
        """Keep a line in the pool's record, as of a retraining or a promotion.

        Raises:
            StorageError: it could not be written.
        """
        with self._writing():
            self._note(at, who, what, name, why)

    def case(self, name: str) -> PoolCase:
        """One case. Raises StorageError if there is none of that name."""
        for found in self.cases():
            if found.name == name:
                return found
        raise StorageError(f"{name}: no such case in the training pool.")

    def cases(self) -> list[PoolCase]:
        """Every case, in the order in which they came."""
        rows = self._read(
            "SELECT number, name, part, left_out, added, stain, microscope FROM cases "
            "ORDER BY number"
        )
        return self._as(lambda row: typed(PoolCase, (*row[:3], bool(row[3]), *row[4:])), rows)

    def entries(self, name: str, *, every_version: bool = False) -> list[Entry]:
        """The labels of a case: of its newest version, or of all."""
        source = (
            "entries JOIN signings ON signings.number = entries.signing "
            "JOIN cases ON cases.number = signings.in_case"
            if every_version
            else "current"
        )
        rows = self._read(
            f"SELECT {COLUMNS} FROM {source} WHERE name = ? ORDER BY signing, cell, chromosome",
            (name,),
        )
        return self._as(entry_of, rows)

    def teachable(self) -> list[tuple[PoolCase, list[Entry]]]:
        """What the next training may see, by case: newest versions, nothing left out, and of
        train and val no case that shares an image with a locked one, be that left out or not."""
        locked = {
            row[0]
            for row in self._read(
                "SELECT DISTINCT entries.sha256 FROM entries "
                "JOIN signings ON signings.number = entries.signing "
                "JOIN cases ON cases.number = signings.in_case WHERE cases.part = 'locked'"
            )
        }
        found = []
        for case in self.cases():
            entries = self.entries(case.name)
            shares = case.part != "locked" and any(e.sha256 in locked for e in entries)
            if not case.left_out and not shares:
                found.append((case, entries))
        return found

    def images_of_cases(self) -> dict[str, frozenset[str]]:
        """The images that each case's newest labels are on, by the case's name."""
        found: dict[str, set[str]] = {}
        for name, sha256 in self._read("SELECT name, sha256 FROM current"):
            found.setdefault(name, set()).add(sha256)
        return {name: frozenset(images) for name, images in found.items()}

    def image(self, sha256: str) -> bytes:
        """The bytes of an image. Raises StorageError if the pool has none of that hash."""
        for row in self._read("SELECT bytes FROM images WHERE sha256 = ?", (sha256,)):
            if isinstance(row[0], bytes):
                return row[0]
        raise StorageError(f"{self.path}: image {sha256[:12]}… is not in the training pool.")

    def record(self) -> list[Happening]:
        """All that happened to the pool, the oldest first."""
        rows = self._read("SELECT at, who, what, name, why FROM events ORDER BY number")
        return self._as(lambda row: typed(Happening, row), rows)

    def check(self) -> None:
        """Raises StorageError if the file is damaged."""
        problems = [row[0] for row in self._read("PRAGMA integrity_check") if row[0] != "ok"]
        if problems:
            raise StorageError(
                f"{self.path}: the training pool is damaged ({problems[0]}). Restore it from a "
                "backup."
            )

    def _as(self, made: Callable[[tuple[Any, ...]], T], rows: list[tuple[Any, ...]]) -> list[T]:
        try:
            return [made(row) for row in rows]
        except msgspec.ValidationError as error:
            raise StorageError(
                f"{self.path}: the training pool is damaged ({error}). Restore it from a backup."
            ) from error

    def _read(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeError) as error:
            raise StorageError(
                f"{self.path}: the training pool cannot be read ({error}). Restore it from a "
                "backup."
            ) from error
