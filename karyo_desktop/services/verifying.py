"""Whether a case file can be trusted: hashes, audit trail, seals and signatures; and its trail as
a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from karyo_desktop.domain.audit import FIELDS, AuditEntry, as_json, canonical
from karyo_desktop.services import profiles, signing
from karyo_desktop.storage import verify as files
from karyo_desktop.storage.case_file import load_case, read_hashes
from karyo_desktop.storage.encryption import CaseKey
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.seal import NAME as SEAL

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Verdict:
    """What came of it.

    Attributes:
        path: the file.
        case_id: as in the file.
        entries: its audit trail.
        proven: how many of them are vouched for by this machine or one that it trusts.
        problems: what does not fit, each with its place; empty if all is well.
        notes: what can't be told on this machine.
    """

    path: Path
    case_id: str
    entries: tuple[AuditEntry, ...]
    proven: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def verify(path: Path, *, key: CaseKey | None = None) -> Verdict:
    """Check a case file as it lies on the disk.

    Args:
        key: of an encrypted case.

    Raises:
        StorageError: it can't be read, or a hash is wrong: it is damaged or was changed.
    """
    case, images = load_case(path, key=key)
    hashes = read_hashes(path, key=key)
    found = files.judge(case.audit, images.attachments.get(SEAL), hashes, path)
    notes = list(found.notes)
    try:
        signed = signing.check(case, images, known=profiles.known_keys(), chain=False)
    except StorageError as error:
        signed = signing.check(case, images, chain=False)
        notes.append(str(error))
    problems = (*(str(problem) for problem in found.problems), *signed.problems)
    return Verdict(path, case.id, case.audit, found.proven, problems, (*notes, *signed.remarks))


def as_csv(entries: Sequence[AuditEntry]) -> bytes:
    """The trail as a table; a text that a spreadsheet would take for a formula gets a ``'``."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for entry in entries:
        writer.writerow(_cell(name, getattr(entry, name)) for name in FIELDS)
    # With the mark by which spreadsheets know UTF-8.
    return out.getvalue().encode("utf-8-sig")


def as_json_list(entries: Sequence[AuditEntry]) -> bytes:
    """The trail as a list of records, as it lies in the case; each on a line of its own."""
    records = ",\n".join(json.dumps(as_json(entry), ensure_ascii=False) for entry in entries)
    return f"[\n{records}\n]\n".encode()


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "chromosomes" and isinstance(value, tuple):
        text = " ".join(value)
    elif name in ("before", "after"):
        text = canonical(value)  # type: ignore[arg-type]
    else:
        text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
