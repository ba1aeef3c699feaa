"""What the laboratory's trail is told: models, retraining, and what left without its case.

An act on an open case is an entry of that case. What belongs to no case (retraining, another
active model), or to one that is not written by it (the report of a case file that was only read,
of an earlier version, or while somebody else has the case open), is an entry here. Signed cases
whose labels a retraining learned from are thus never touched.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from cirnet_core.errors import ModelError
from karyo_desktop.domain.audit import Action, AuditEntry, Json
from karyo_desktop.domain.model import Case
from karyo_desktop.domain.trail import Said
from karyo_desktop.storage import lab_trail
from karyo_desktop.storage.images import sha256_of
from karyo_desktop.storage.lab_trail import default_path, is_trail
from karyo_desktop.storage.verify import Verdict

__all__ = ["default_path", "is_trail", "note", "note_left", "note_models", "read", "user", "verify"]


def user() -> str:
    """Who works where nobody signs in: the system's name of the person."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def note(
    action: Action, *, who: str, before: Json = None, after: Json = None, model: str | None = None
) -> None:
    """Write down what was done; what other programs did with the models comes before it.

    Raises:
        StorageError: it can't be written.
    """
    note_models()
    lab_trail.note(Said(action, None, (), before, after, model), who=who, at=_now())


def note_left(case: Case, data: bytes, *, who: str, what: str, cell: str | None = None) -> None:
    """Write down that something of a case has left, where the case itself is not written.

    Args:
        data: what has left; its SHA-256 is noted, so that it can be known again.

    Raises:
        StorageError: it can't be written.
    """
    after: Json = {
        "what": what,
        "sha256": sha256_of(data),
        "case": case.id,
        "version": case.signoff.version,
        "state": case.signoff.state,
        "case_trail": case.audit[0].digest if case.audit else None,
        "case_entry": len(case.audit),
    }
    note_models()
    lab_trail.note(Said("exported", cell, (), None, after), who=who, at=_now())


def note_models() -> int:
    """Take over which model became active when, from the shelf's history; how many were new.

    Raises:
        StorageError: it can't be written.
    """
    with suppress(ModelError):
        return lab_trail.extend("activated", list(_changes()), at=_now())
    return 0  # a damaged history is told by ``verify``, and by the list of models


def read(path: Path | None = None) -> tuple[AuditEntry, ...]:
    """All entries. Raises StorageError."""
    return lab_trail.read(path or default_path())


def verify(path: Path | None = None) -> tuple[Verdict, tuple[str, ...]]:
    """Check the trail, and of this program's own one that the shelf's history agrees with it.

    Returns:
        What came of it, and what of the history does not agree.

    Raises:
        StorageError: it can't be read.
    """
    found = lab_trail.verify(path or default_path())
    if path is not None and path.resolve() != default_path().resolve():
        return found, ()
    from cirnet_core.models import shelf  # loads numpy, and the window starts without it

    name = shelf.own_models() / shelf.HISTORY
    try:
        now = [said for said, _ in _changes()]
    except ModelError as error:
        return found, (str(error),)
    noted = [entry for entry in found.entries if entry.action == "activated"]
    wrong = [
        f"{name} line {line}: is not what entry {entry.number} says; it was changed or cut off."
        for line, entry in enumerate(noted, start=1)
        if line > len(now) or now[line - 1].after != entry.after
    ]
    return found, tuple(wrong[:1])


def _changes() -> Iterator[tuple[Said, str]]:
    from cirnet_core.models import shelf

    for change in shelf.history():
        after = msgspec.to_builtins(change)
        before: Json = None if change.before is None else {"model": change.before}
        model = f"{change.model}@{change.sha256}"
        yield Said("activated", None, (), before, after, model), change.who


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="milliseconds")
