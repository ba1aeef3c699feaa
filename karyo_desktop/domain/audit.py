"""The audit trail of a case: who did what, when, chained by SHA-256.

Each entry holds the digest of the one before it, so an entry that is changed, taken out, put in or
moved no longer fits. Who recomputes all digests makes a trail that fits again; that is found by a
seal, see ``karyo_desktop.storage.seal``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Final, Literal, get_args

Action = Literal[
    "created",
    "imported",
    "opened",
    "migrated",
    "recovered",
    "proposed",
    "corrected",
    "confirmed",
    "undone",
    "redone",
    "noted",
    "attached",
    "reviewed",
    "signed",
    "returned",
    "amended",
    "exported",
    "retrained",
    "activated",
    "removed",
    "encrypted",
    "decrypted",
]
"""What can be written down. ``opened`` is the beginning of a sitting in which something was done,
``imported`` a cell (of the laboratory's trail a model), ``noted`` a cell's details, ``recovered``
work that was replayed after a crash, ``returned`` a case that its reviewer gave back;
``retrained``, ``activated`` and ``removed`` are of models, in the laboratory's trail."""

ACTIONS: Final[frozenset[str]] = frozenset(get_args(Action))

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

NOTHING_BEFORE: Final = "0" * 64
"""What the first entry names as the digest before it."""

UNNAMED: Final = ""
"""Who did it, where the person has not told a name."""

_CANONICAL: Final = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
)
MAX_DEPTH: Final = 32


@dataclass(frozen=True)
class AuditEntry:
    """One thing that was done.

    Attributes:
        number: 1, 2, 3 … without a gap.
        at: when, ISO 8601 with the zone's offset.
        who: the person's name or pseudonym; empty if none was told.
        action: one of ``ACTIONS``.
        cell: id of the cell; None if it is about the whole case.
        chromosomes: ids in that cell; may be empty.
        before, after: what changed, as JSON values; what they hold depends on the action.
        model: ``id@sha256`` of the model that was at work; None if none was.
        previous: digest of the entry before; ``NOTHING_BEFORE`` for the first.
        digest: SHA-256 of the canonical form of everything above, 64 hexadecimal digits.
    """

    number: int
    at: str
    who: str
    action: str
    cell: str | None
    chromosomes: tuple[str, ...]
    before: Json
    after: Json
    model: str | None
    previous: str
    digest: str


FIELDS: Final[tuple[str, ...]] = tuple(field.name for field in fields(AuditEntry))


@dataclass(frozen=True)
class AuditProblem:
    """Something that does not fit.

    Attributes:
        line: which entry of the trail as it lies there, counted from 1; 0 for the whole trail.
        what: the problem, a sentence that says where.
    """

    line: int
    what: str

    def __str__(self) -> str:
        return self.what


def append(
    entries: Sequence[AuditEntry],
    *,
    action: Action,
    who: str,
    at: str,
    cell: str | None = None,
    chromosomes: Sequence[str] = (),
    before: Json = None,
    after: Json = None,
    model: str | None = None,
) -> tuple[AuditEntry, ...]:
    """The trail with one entry more, chained to the last.

    Raises:
        ValueError: the action is unknown, the time has no zone, or a value is no JSON.
    """
    entry = following(
        entries[-1] if entries else None,
        number=len(entries) + 1,
        action=action,
        who=who,
        at=at,
        cell=cell,
        chromosomes=chromosomes,
        before=before,
        after=after,
        model=model,
    )
    return (*entries, entry)


def following(
    last: AuditEntry | None,
    *,
    number: int,
    action: Action,
    who: str,
    at: str,
    cell: str | None = None,
    chromosomes: Sequence[str] = (),
    before: Json = None,
    after: Json = None,
    model: str | None = None,
) -> AuditEntry:
    """The entry that comes behind ``last``, or the first; as ``append`` makes it."""
    if action not in ACTIONS:
        raise ValueError(f"{action!r} is no action of the audit trail")
    if (why := _time_problem(at)) is not None:
        raise ValueError(f"{at!r}: {why}")
    blank = AuditEntry(
        number=number,
        at=at,
        who=who,
        action=action,
        cell=cell,
        chromosomes=tuple(chromosomes),
        before=_plain(before),
        after=_plain(after),
        model=model,
        previous=last.digest if last is not None else NOTHING_BEFORE,
        digest="",
    )
    return replace(blank, digest=digest_of(blank))


def verify(entries: Sequence[AuditEntry]) -> list[AuditProblem]:
    """Everything that does not fit in a trail, in its order; empty if the chain holds.

    A trail whose end was cut off, or that was made anew from some point on, fits in itself: only a
    seal or a note elsewhere shows it.
    """
    found: list[AuditProblem] = []
    expected, previous = 1, NOTHING_BEFORE
    for line, entry in enumerate(entries, start=1):
        found += [
            AuditProblem(line, what)
            for what in (
                _order_problem(entry, line, expected),
                _content_problem(entry, line),
                _link_problem(entry, line, expected, previous),
            )
            if what is not None
        ]
        expected, previous = entry.number + 1, entry.digest
    return found


def digest_of(entry: AuditEntry) -> str:
    """The digest that an entry with this content must have."""
    body = {name: getattr(entry, name) for name in FIELDS if name != "digest"}
    return _sha256(canonical({**body, "chromosomes": list(entry.chromosomes)}))


def canonical(value: Json) -> str:
    """The one way to write a JSON value: keys sorted, no blanks, ASCII.

    Raises:
        ValueError: NaN, infinity, or nested too deeply.
    """
    return _CANONICAL.encode(value)


def as_json(entry: AuditEntry) -> dict[str, Json]:
    """An entry as a record with the fields' names."""
    body: dict[str, Json] = {name: getattr(entry, name) for name in FIELDS}
    return {**body, "chromosomes": list(entry.chromosomes)}


def _order_problem(entry: AuditEntry, line: int, expected: int) -> str | None:
    if entry.number == expected:
        return None
    here = f"line {line} is entry {entry.number} where entry {expected} should be"
    if entry.number > expected:
        gap = entry.number - expected
        missing = f"entry {expected}" if gap == 1 else f"entries {expected} to {entry.number - 1}"
        return f"{here}: {missing} left out or moved."
    return f"{here}: moved, doubled or put in."


def _content_problem(entry: AuditEntry, line: int) -> str | None:
    try:
        right = entry.digest == digest_of(entry)
    except (TypeError, ValueError, RecursionError):
        right = False
    if not right:
        return f"entry {entry.number} (line {line}): its content was changed; its digest is wrong."
    if entry.action not in ACTIONS:
        return f"entry {entry.number} (line {line}): {entry.action!r} is no known action."
    why = _time_problem(entry.at)
    return f"entry {entry.number} (line {line}): at: {why}." if why else None


def _link_problem(entry: AuditEntry, line: int, expected: int, previous: str) -> str | None:
    if entry.previous == previous:
        return None
    if expected == 1:
        return f"entry {entry.number} (line {line}): the trail's beginning was cut off or changed."
    return (
        f"entry {entry.number} (line {line}): does not follow entry {expected - 1}, which was "
        "changed, moved or replaced."
    )


def _time_problem(at: str) -> str | None:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return "no ISO 8601 time"
    return "has no time zone" if moment.utcoffset() is None else None


def _plain(value: Json) -> Json:
    """The value as it would be after writing and reading: tuples are lists, keys are text."""
    _check_depth(value, MAX_DEPTH)
    plain: Json = json.loads(canonical(value))
    return plain


def _check_depth(value: object, left: int) -> None:
    if left < 0:
        raise ValueError("nested too deeply for the audit trail")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            _check_depth(item, left - 1)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()
