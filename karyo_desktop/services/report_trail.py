"""The audit trail as tables of the appendix: who changed what, old and new, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from karyo_desktop.domain.audit import AuditEntry
from karyo_desktop.domain.model import Case, Cell
from karyo_desktop.report.model import Listing
from karyo_desktop.services.report_privacy import SEX, hidden_ids

_OF_CHROMOSOMES: Final = ("corrected", "confirmed", "undone", "redone")
_NOT_CONTENT: Final = ("exported", "opened")
"""What does not change a case: the same case gives the same digest however often it was printed."""


def changes(case: Case, *, hide: bool) -> Listing:
    """Every entry; for chromosomes a line each, with what was before and after.

    With ``hide`` without the lines that would tell the sex.
    """
    cells = {cell.id: cell for cell in case.cells}
    rows: list[tuple[str, ...]] = []
    for entry in _told(case):
        cell = cells.get(entry.cell or "")
        name = cell.name if cell is not None else "–"
        hidden = hidden_ids(cell) if hide and cell is not None else frozenset()
        for chromosome, change in _lines(entry, cell, hidden, hide=hide):
            who = entry.model.partition("@")[0] if entry.model else entry.who or "a person"
            rows.append((name, entry.at[:19], chromosome, change, who))
    note = (
        "From the audit trail: every change of a chromosome's place or turn, in order, and what "
        "else was done; what a model proposed at once is one line."
    )
    columns = ("Cell", "Time", "Chromosome", "Change", "By")
    return Listing("Changes", note, columns, (0.18, 0.19, 0.13, 0.34, 0.16), tuple(rows))


def digest(case: Case) -> tuple[tuple[str, str], ...]:
    """How many entries change the case, and the digest of the last of them."""
    entries = _told(case)
    if not entries:
        return ()
    return (
        ("Entries of the audit trail", str(len(entries))),
        ("SHA-256 of the last of them", entries[-1].digest),
    )


def _told(case: Case) -> list[AuditEntry]:
    """The entries that belong to the report; of a signed case those up to its last signature."""
    state = case.signoff
    end = state.signatures[-1].audit_count + 1 if state.locked else len(case.audit)
    return [entry for entry in case.audit[:end] if entry.action not in _NOT_CONTENT]


def _lines(
    entry: AuditEntry, cell: Cell | None, hidden: frozenset[str], *, hide: bool
) -> Iterator[tuple[str, str]]:
    if entry.action == "proposed":
        yield f"{len(entry.chromosomes)} of them", "proposed"
    elif entry.action in _OF_CHROMOSOMES and entry.chromosomes:
        for i in entry.chromosomes:
            old, new = _lie(entry.before, i), _lie(entry.after, i)
            tells = hide and ({old.get("class"), new.get("class")} & set(SEX) or i in hidden)
            if not tells:
                yield i, _change(entry.action, old, new)
    else:
        yield "–", entry.action


def _lie(value: object, chromosome_id: str) -> Mapping[str, Any]:
    """How a chromosome lay; nothing where it was not there."""
    found = value.get(chromosome_id) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _change(action: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    said = [] if action in ("corrected", "confirmed") else [action]
    if not old or not new:
        place = (new or old).get("class", "?")
        return ", ".join([*said, f"made, lies in {place}" if new else f"gone from {place}"])
    if old.get("class") != new.get("class"):
        said.append(f"from {old.get('class')} to {new.get('class')}")
    turn = (float(new.get("rotation_deg", 0)) - float(old.get("rotation_deg", 0))) % 360.0
    if turn:
        said.append(f"turned by {turn:.0f}°")
    if old.get("mirrored") != new.get("mirrored"):
        said.append("mirrored")
    if old.get("kind") != new.get("kind"):
        said.append(f"{old.get('kind')}, now {new.get('kind')}")
    return ", ".join(said) or "confirmed"
