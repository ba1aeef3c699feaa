"""The laboratory's trail: what is done outside of any one case that can be written.

Chained, sealed and remembered as a case's trail is; in a small database, so that several programs
can write at once and a crash leaves an entry whole or not at all.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import msgspec

from cirnet_core.files import open_ordinary
from cirnet_core.home import home
from karyo_desktop.domain.audit import Action, AuditEntry, following
from karyo_desktop.domain.trail import Said
from karyo_desktop.storage import audit_wire, ledger, seal
from karyo_desktop.storage.errors import DamagedFileError, NewerSchemaError, StorageError
from karyo_desktop.storage.verify import Verdict, judge

NAME: Final = "trail.sqlite"
_MAGIC: Final = b"SQLite format 3\0"
_VERSION: Final = 1
_SCHEMA: Final = (
    "CREATE TABLE entries (number INTEGER PRIMARY KEY, action TEXT NOT NULL, line TEXT NOT NULL)",
    "CREATE TABLE seals (one INTEGER PRIMARY KEY CHECK (one = 1), data BLOB)",
    *(
        f"CREATE TRIGGER entries_{what.lower()} BEFORE {what} ON entries "
        "BEGIN SELECT RAISE(ABORT, 'nothing is changed in the trail'); END"
        for what in ("UPDATE", "DELETE")
    ),
    f"PRAGMA user_version = {_VERSION}",
)


def default_path() -> Path:
    """Where it lies: in the program's own folder."""
    return Path(os.path.realpath(home() / NAME))


def is_trail(path: Path) -> bool:
    """Whether a file is a database and no case, by its first bytes."""
    try:
        with open_ordinary(path) as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def note(said: Said, *, who: str, at: str) -> AuditEntry:
    """Add an entry; it is on the disk then.

    Raises:
        StorageError: it can't be written; nothing was added.
        ValueError: the action is unknown, the time has no zone, or a value is no JSON.
    """
    with _writing(default_path()) as trail:
        last = _last(trail)
        entry = _append(trail, last, said, who=who, at=at)
        beginning = entry.digest if last is None else _first(trail).digest
    ledger.note_next(beginning, last, entry, default_path())
    return entry


def extend(action: Action, every: Sequence[tuple[Said, str]], *, at: str) -> int:
    """Add what another list has more of than the trail has entries of that action.

    Args:
        every: the whole other list, each with who did it; only ever grows.

    Returns:
        How many were added.

    Raises:
        StorageError: it can't be written; nothing was added.
    """
    count = "SELECT count(*) FROM entries WHERE action = ?"
    with _writing(default_path()) as trail:
        known = int(trail.execute(count, (action,)).fetchone()[0])
        new = every[known:]
        before = last = _last(trail)
        for said, who in new:
            last = _append(trail, last, said, who=who, at=at)
        beginning = _first(trail).digest if new else ""
    if last is not None and new:
        ledger.note_next(beginning, before, last, default_path())
    return len(new)


def read(path: Path) -> tuple[AuditEntry, ...]:
    """All entries.

    Raises:
        StorageError: it can't be read, or is no trail.
    """
    return _read(path)[0]


def verify(path: Path) -> Verdict:
    """Check the chain, the seal, and what this machine remembers. Raises StorageError."""
    entries, seals = _read(path)
    return judge(entries, seals, {}, path)


def _read(path: Path) -> tuple[tuple[AuditEntry, ...], bytes | None]:
    if not path.is_file():
        raise StorageError(f"{path}: there is no such trail; nothing was noted here yet.")
    try:
        with closing(_connect(path)) as trail:
            rows = trail.execute("SELECT line FROM entries ORDER BY number").fetchall()
            found = trail.execute("SELECT data FROM seals").fetchone()
        lines = "".join(str(row[0]) + "\n" for row in rows).encode()
        return audit_wire.decode(lines), found[0] if found is not None else None
    except (sqlite3.Error, msgspec.DecodeError, ValueError, OSError) as error:
        raise DamagedFileError(
            f"{path}: no laboratory's trail of this program, or damaged ({error}). Take it from a "
            "backup."
        ) from error


def _append(
    trail: sqlite3.Connection, last: AuditEntry | None, said: Said, *, who: str, at: str
) -> AuditEntry:
    number = 1 if last is None else last.number + 1
    entry = following(last, number=number, who=who, at=at, **vars(said))
    line = audit_wire.encode_line(entry).decode("ascii").rstrip("\n")
    trail.execute("INSERT INTO entries VALUES (?, ?, ?)", (number, entry.action, line))
    old = trail.execute("SELECT data FROM seals").fetchone()
    data = seal.sealed_end(
        old[0] if old is not None else None, number=number, digest=entry.digest, hashes={}
    )
    trail.execute("INSERT OR REPLACE INTO seals VALUES (1, ?)", (data,))
    return entry


def _last(trail: sqlite3.Connection) -> AuditEntry | None:
    return _one(trail, "SELECT line FROM entries ORDER BY number DESC LIMIT 1")


def _first(trail: sqlite3.Connection) -> AuditEntry:
    found = _one(trail, "SELECT line FROM entries ORDER BY number LIMIT 1")
    assert found is not None, "there is an entry"
    return found


def _one(trail: sqlite3.Connection, query: str) -> AuditEntry | None:
    row = trail.execute(query).fetchone()
    return None if row is None else audit_wire.decode(str(row[0]).encode())[0]


def _connect(path: Path) -> sqlite3.Connection:
    trail = sqlite3.connect(path, timeout=10.0, isolation_level=None)
    trail.execute("PRAGMA synchronous = FULL")
    return trail


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """All of what happens inside, or nothing of it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(_connect(path)) as trail:
            trail.execute("BEGIN IMMEDIATE")
            version = int(trail.execute("PRAGMA user_version").fetchone()[0])
            if version > _VERSION:
                raise NewerSchemaError(f"{path}: of a newer version of this program; update it.")
            for statement in _SCHEMA if version == 0 else ():
                trail.execute(statement)
            yield trail
            trail.execute("COMMIT")
    except (OSError, sqlite3.Error, msgspec.DecodeError) as error:
        raise StorageError(
            f"{path}: the laboratory's trail cannot be written ({error}). Free some space there, "
            "or take it from a backup."
        ) from error
