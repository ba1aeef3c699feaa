"""``audit.jsonl``: the audit trail, one entry a line in its canonical form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from karyo_desktop.domain.audit import FIELDS, AuditEntry, as_json, canonical

MAX_ENTRIES = 1_000_000


class _Record(msgspec.Struct, forbid_unknown_fields=True):
    number: int
    at: str
    who: str
    action: str
    cell: str | None
    chromosomes: tuple[str, ...]
    before: Any
    after: Any
    model: str | None
    previous: str
    digest: str


_DECODER = msgspec.json.Decoder(_Record)


def encode(entries: Iterable[AuditEntry]) -> bytes:
    """The trail as lines; no bytes if there is none."""
    return b"".join(encode_line(entry) for entry in entries)


def encode_line(entry: AuditEntry) -> bytes:
    """One entry with its line end."""
    return canonical(as_json(entry)).encode("ascii") + b"\n"


def decode(data: bytes) -> tuple[AuditEntry, ...]:
    """The inverse of ``encode``. Whether the chain holds is for ``domain.audit.verify`` to say.

    Raises:
        msgspec.DecodeError: a line is no JSON or no entry; the message names line and field.
        ValueError: too many lines.
    """
    found: list[AuditEntry] = []
    for number, line in enumerate(data.splitlines(), start=1):
        if number > MAX_ENTRIES:
            raise ValueError(f"more than {MAX_ENTRIES:,} lines")
        try:
            record = _DECODER.decode(line)
        except msgspec.DecodeError as error:
            raise msgspec.ValidationError(f"line {number}: {error}") from error
        found.append(AuditEntry(*(getattr(record, name) for name in FIELDS)))
    return tuple(found)
