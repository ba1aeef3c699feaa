"""``identity.json``: who the person is, apart from everything else that a case holds.

Name and date of birth are optional. On the disk they lie in a file of their own inside the case
file, so that whoever takes ``case.json`` out of it (for training, for statistics, for a bug report)
has a pseudonymous case.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

Json = dict[str, Any]

IDENTITY: Final = "identity.json"
REPORT: Final = "report"
"""Where a person writes them; the key of ``case.json`` that they are taken out of."""
FIELDS: Final = ("name", "birth_date")
MAX_CHARACTERS: Final = 10_000


def split(raw: Json) -> tuple[Json, bytes]:
    """``case.json`` without who the person is, and ``identity.json``; no bytes if nobody says."""
    report = raw.get(REPORT)
    if not isinstance(report, dict):
        return raw, b""
    found = {name: report[name] for name in FIELDS if report.get(name)}
    rest = {name: value for name, value in report.items() if name not in FIELDS}
    text = msgspec.json.format(msgspec.json.encode(found), indent=1) if found else b""
    return {**raw, REPORT: rest}, text


def joined(raw: Json, data: bytes) -> Json:
    """The inverse of ``split``.

    Raises:
        ValueError: it is no such file; the message names the field.
        msgspec.DecodeError: it is no JSON.
    """
    if not data:
        return raw
    found = msgspec.json.decode(data)
    if not isinstance(found, dict) or not set(found) <= set(FIELDS):
        raise ValueError(f"may hold only {' and '.join(FIELDS)}")
    for name, value in found.items():
        if not isinstance(value, str) or len(value) > MAX_CHARACTERS:
            raise ValueError(f"{name}: is no text of up to {MAX_CHARACTERS:,} characters")
    report = raw.get(REPORT, {})
    if not isinstance(report, dict):
        raise ValueError(f"{REPORT} in case.json is no record")
    return {**raw, REPORT: {**report, **found}}
