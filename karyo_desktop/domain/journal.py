"""What happened to an open case, step by step, so that it can be done again after a crash.

Pure: ``replayed(case, change) → case``. The document changes its case through the same function,
so what a journal replays is what was on the screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from karyo_desktop.domain.audit import AuditEntry
from karyo_desktop.domain.edits import Edit, Restore, apply
from karyo_desktop.domain.history import History
from karyo_desktop.domain.model import Case, Cell, Karyogram, with_karyogram


@dataclass(frozen=True)
class Did:
    """An edit that became a step of its cell's history."""

    cell: str
    edit: Edit
    at: str = ""


@dataclass(frozen=True)
class Went:
    """Steps back (undo, ``by`` −1) or on (redo, +1), and the karyogram that this led to."""

    cell: str
    by: int
    karyogram: Karyogram


@dataclass(frozen=True)
class Merged:
    """The cell's last two steps were one gesture."""

    cell: str


@dataclass(frozen=True)
class CellIs:
    """A new cell, or all of a cell but its history: a proposal, pieces, details."""

    cell: Cell


@dataclass(frozen=True)
class CaseIs:
    """All of a case but its cells and its audit trail."""

    case: Case


Change = Did | Went | Merged | CellIs | CaseIs


@dataclass(frozen=True)
class Record:
    """One action: what it changed, and its entry in the audit trail.

    Attributes:
        entry: None where the action only goes on with the one before it, as ``Merged`` does.
    """

    changes: tuple[Change, ...]
    entry: AuditEntry | None = None


class DivergedError(ValueError):
    """The records do not follow on the case that they are to be replayed on."""


def changed(case: Case, change: Change) -> Case:
    """The case after a change.

    Raises:
        KeyError: it is of a cell, chromosome or column that is not there.
        ValueError: there is no such step to go to.
    """
    if isinstance(change, CaseIs):
        return replace(change.case, cells=case.cells, audit=case.audit)
    if isinstance(change, CellIs):
        return _with_cell(case, change.cell)
    cell = next((cell for cell in case.cells if cell.id == change.cell), None)
    if cell is None:
        raise KeyError(change.cell)
    return _with_cell(case, _stepped(cell, change), history=True)


def replayed(case: Case, record: Record) -> Case:
    """The case after an action, with its entry in the trail. Raises as ``changed``."""
    for change in record.changes:
        case = changed(case, change)
    return case if record.entry is None else replace(case, audit=(*case.audit, record.entry))


def not_yet_in(case: Case, records: Iterable[Record]) -> tuple[Record, ...]:
    """The records that a saved case does not hold yet, told by its audit trail.

    Raises:
        DivergedError: the case holds what the records never led to.
    """
    every = tuple(records)
    head = case.audit[-1].digest if case.audit else None
    at = max((k + 1 for k, record in enumerate(every) if _holds(case, record)), default=0)
    while 0 < at < len(every) and every[at].entry is None:
        at += 1
    first = next((record.entry for record in every[at:] if record.entry is not None), None)
    if first is None:
        return ()
    if first.number != len(case.audit) + 1 or (head is not None and first.previous != head):
        raise DivergedError("the case was changed elsewhere since")
    return every[at:]


def _holds(case: Case, record: Record) -> bool:
    entry = record.entry
    return (
        entry is not None
        and 0 < entry.number <= len(case.audit)
        and case.audit[entry.number - 1].digest == entry.digest
    )


def _stepped(cell: Cell, change: Did | Went | Merged) -> Cell:
    history = cell.history or History(cell.karyogram)
    if isinstance(change, Merged):
        return replace(cell, history=history.merged())
    if isinstance(change, Went):
        after, _, _ = apply(cell.karyogram, Restore(change.karyogram))
        return replace(with_karyogram(cell, after), history=history.moved(change.by))
    after, _, _ = apply(cell.karyogram, change.edit)
    stepped = history.pushed(change.edit, at=change.at)
    return replace(with_karyogram(cell, after), history=stepped)


def _with_cell(case: Case, cell: Cell, *, history: bool = False) -> Case:
    """The case with this cell in place of the one with its id, or at the end."""
    for at, old in enumerate(case.cells):
        if old.id == cell.id:
            new = cell if history else replace(cell, history=old.history)
            return replace(case, cells=(*case.cells[:at], new, *case.cells[at + 1 :]))
    return replace(case, cells=(*case.cells, cell))
