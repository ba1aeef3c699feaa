"""What a person writes for the report of the open case; every change can be taken back."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from karyo_desktop.domain.model import Details
from karyo_desktop.report.details import CellText, ReportDetails
from karyo_desktop.services.report_details import details_of, with_details
from karyo_desktop.ui.document import Document

PAUSE_S: Final = 1.5
"""What is typed into one field without such a pause is taken back together."""
KEEP_MS: Final = 700
"""What is typed goes into the case after such a pause: each time is an entry of its trail."""


@dataclass(frozen=True)
class _State:
    """The report's details, and those of cells that a change is about."""

    details: ReportDetails
    cells: tuple[tuple[str, Details], ...] = ()


class _Change(QUndoCommand):
    def __init__(self, written: Written, before: _State, after: _State, field: str) -> None:
        super().__init__()
        self._written = written
        self.before, self.after, self.field = before, after, field
        self.at_s = time.monotonic()

    def redo(self) -> None:
        self._written.put(self.after)

    def undo(self) -> None:
        self._written.put(self.before)

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change) or other.field != self.field:
            return False
        if other.at_s - self.at_s > PAUSE_S:
            return False
        self.after, self.at_s = other.after, other.at_s
        return True


class Written(QObject):
    """Reads and writes the details in the open document."""

    changed = Signal()
    """Something is written otherwise now, by the form or by taking back."""
    restored = Signal()
    """Something was taken back or done again: the form has to follow."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        """Take up what the case holds.

        Raises:
            InputError: the case's details are damaged.
        """
        super().__init__(parent)
        self.document = document
        self.details = details_of(document.case)
        self._kept = self.details
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(KEEP_MS)
        self._later.timeout.connect(self.keep)
        self.stack = QUndoStack(self)
        self._busy = False
        self.stack.indexChanged.connect(self._moved)

    def change(self, **values: Any) -> None:
        """Write other values of ``ReportDetails``."""
        after = replace(self.details, **values)
        if after != self.details:
            self._push(_State(self.details), _State(after), ",".join(sorted(values)))

    def change_finding(self, cell_id: str, text: str) -> None:
        """Write the structural findings of one cell; empty takes them away."""
        kept = tuple(item for item in self.details.findings if item.cell_id != cell_id)
        if text.strip():
            kept = (*kept, CellText(cell_id, text.strip()))
        order = {cell.id: k for k, cell in enumerate(self.document.case.cells)}
        findings = tuple(sorted(kept, key=lambda item: order.get(item.cell_id, len(order))))
        if findings != self.details.findings:
            after = replace(self.details, findings=findings)
            self._push(_State(self.details), _State(after), f"finding {cell_id}")

    def change_cell(self, cell_id: str, **values: Any) -> None:
        """Note other values of a cell's ``Details``, as its role."""
        old = self.document.cell(cell_id).details
        new = replace(old, **values)
        if new != old:
            self._push(
                _State(self.details, ((cell_id, old),)),
                _State(self.details, ((cell_id, new),)),
                f"cell {cell_id}",
            )

    def put(self, state: _State) -> None:
        """Take up a state; for the undo stack."""
        # A step back takes no signature along, and brings none back.
        now = self._kept
        self.details = replace(
            state.details, status=now.status, versions=now.versions, signatures=now.signatures
        )
        self._later.start()
        for cell_id, details in state.cells:
            if self.document.has_cell(cell_id):
                self.document.note(replace(self.document.cell(cell_id), details=details))

    def keep(self) -> None:
        """Write what was typed into the case now; before anything is saved or exported."""
        self._later.stop()
        if self.details != self._kept:
            self._kept = self.details
            self.document.note_case(with_details(self.document.case, self.details))

    def reread(self) -> None:
        """Take up what others wrote into the case meanwhile, as a sign-off does."""
        found = details_of(self.document.case)
        if found != self._kept:
            self._later.stop()
            self.details = self._kept = found
            self.stack.clear()
            self.restored.emit()
            self.changed.emit()

    def _push(self, before: _State, after: _State, field: str) -> None:
        self._busy = True
        self.stack.push(_Change(self, before, after, field))
        self._busy = False
        self.changed.emit()

    def _moved(self) -> None:
        if not self._busy:
            self.restored.emit()
            self.changed.emit()
