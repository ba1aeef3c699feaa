"""How far this machine has seen each case: a trail that got shorter since was cut off.

A small database in the program's own folder. What a case file itself can't show — that an older
copy, whole and genuine, was put back in its place — shows by this.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cirnet_core.home import home
from karyo_desktop.domain.audit import AuditEntry
from karyo_desktop.storage.errors import StorageError

NAME: Final = "ledger.sqlite"
_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE seen (
    beginning TEXT NOT NULL,
    number INTEGER NOT NULL,
    digest TEXT NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (beginning, number, digest)
)
"""


@dataclass(frozen=True)
class Seen:
    """How a trail ended when this machine saved it.

    Attributes:
        beginning: digest of the trail's first entry; tells the case from every other.
        number, digest: of the last entry.
        path: where it was saved.
    """

    beginning: str
    number: int
    digest: str
    path: str


def note(audit: Sequence[AuditEntry], path: Path) -> None:
    """Note how far a trail is that was just saved.

    What was noted before is replaced only if the trail still holds it: a trail that was cut off
    stays found, however often it is saved.

    Raises:
        StorageError: the ledger can't be written.
    """
    if not audit:
        return
    beginning, last = audit[0].digest, audit[-1]
    with _open(create=True) as ledger:
        if ledger is None:
            return
        for seen in _rows(ledger, "beginning = ?", beginning):
            if holds(audit, seen):
                ledger.execute(
                    "DELETE FROM seen WHERE beginning = ? AND number = ? AND digest = ?",
                    (beginning, seen.number, seen.digest),
                )
        ledger.execute("DELETE FROM seen WHERE path = ? AND beginning != ?", (str(path), beginning))
        ledger.execute(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)",
            (beginning, last.number, last.digest, str(path)),
        )


def note_next(beginning: str, before: AuditEntry | None, last: AuditEntry, path: Path) -> None:
    """Note that a trail has grown by ``last``, behind ``before``, without reading all of it.

    Raises:
        StorageError: the ledger can't be written.
    """
    with _open(create=True) as ledger:
        if ledger is None:
            return
        if before is not None:
            ledger.execute(
                "DELETE FROM seen WHERE beginning = ? AND number = ? AND digest = ?",
                (beginning, before.number, before.digest),
            )
        ledger.execute(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)",
            (beginning, last.number, last.digest, str(path)),
        )


def holds(audit: Sequence[AuditEntry], seen: Seen) -> bool:
    """Whether a trail has the entry that was last when this machine saved it."""
    return 0 < seen.number <= len(audit) and audit[seen.number - 1].digest == seen.digest


def of_case(beginning: str) -> tuple[Seen, ...]:
    """What is known of a case. Raises StorageError."""
    with _open() as ledger:
        return () if ledger is None else _rows(ledger, "beginning = ?", beginning)


def at_path(path: Path) -> tuple[Seen, ...]:
    """What this machine saved there last. Raises StorageError."""
    with _open() as ledger:
        return () if ledger is None else _rows(ledger, "path = ?", str(path))


def _rows(ledger: sqlite3.Connection, where: str, value: str) -> tuple[Seen, ...]:
    sql = f"SELECT beginning, number, digest, path FROM seen WHERE {where} ORDER BY number"
    found = tuple(Seen(*row) for row in ledger.execute(sql, (value,)))
    for seen in found:
        if not isinstance(seen.number, int) or not isinstance(seen.digest, str):
            raise sqlite3.DataError("a row holds something else than a number and a digest")
    return found


@contextmanager
def _open(*, create: bool = False) -> Iterator[sqlite3.Connection | None]:
    path = home() / NAME
    if not create and not path.exists():
        yield None
        return
    ledger: sqlite3.Connection | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        ledger = sqlite3.connect(path, timeout=10.0)
        with ledger:
            ledger.execute("BEGIN IMMEDIATE")
            if ledger.execute("PRAGMA user_version").fetchone() == (0,):
                ledger.execute(_SCHEMA)
                ledger.execute(f"PRAGMA user_version = {_VERSION}")
            yield ledger
    except (OSError, sqlite3.Error, UnicodeError) as error:
        raise StorageError(
            f"{path}: the list of cases seen here cannot be used ({error}). Without it a case that "
            "was put back to an older state is not found; take it from a backup."
        ) from error
    finally:
        if ledger is not None:
            ledger.close()
