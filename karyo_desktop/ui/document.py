"""The open case: frozen values inside, edits sequenced for undo, signals when something changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from cirnet_core.types import CellProposal, Problem
from karyo_desktop.domain.edits import Changes, Edit, apply
from karyo_desktop.domain.model import Case, Cell
from karyo_desktop.services.cases import cell_of, new_case, with_cell
from karyo_desktop.services.karyotyping import adopt_proposal
from karyo_desktop.storage.images import ImageStore


class EditCommand(QUndoCommand):
    """One edit of one cell's karyogram."""

    def __init__(self, document: Document, cell_id: str, edit: Edit, text: str) -> None:
        super().__init__(text)
        self._document = document
        self._cell_id = cell_id
        self._edit = edit
        self._inverse: Edit | None = None

    def redo(self) -> None:
        """Apply the edit."""
        self._inverse = self._document.apply(self._cell_id, self._edit)

    def undo(self) -> None:
        """Take it back exactly."""
        if self._inverse is not None:
            self._document.apply(self._cell_id, self._inverse)


class Document(QObject):
    """A case with its images, its file and one undo stack for each cell."""

    cell_added = Signal(str)
    cell_changed = Signal(str, object)
    """(cell id, Changes), or None in place of the changes when more than placements changed."""
    modified_changed = Signal(bool)

    def __init__(
        self,
        case: Case | None = None,
        images: ImageStore | None = None,
        *,
        path: Path | None = None,
        title: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.case = new_case(title or "case") if case is None else case
        self.images = ImageStore() if images is None else images
        self.path = path
        self.title = title or self.case.id
        self.problems: dict[str, tuple[Problem, ...]] = {}
        self.edits = 0
        """How often a person has changed something, taking back included."""
        self._stacks: dict[str, QUndoStack] = {}
        self._was_modified = False
        for cell in self.case.cells:
            self._add_stack(cell.id)

    @property
    def modified(self) -> bool:
        """Whether work would be lost by closing."""
        return any(not stack.isClean() for stack in self._stacks.values())

    def cell(self, cell_id: str) -> Cell:
        """The cell as it is now. Raises KeyError."""
        return cell_of(self.case, cell_id)

    def has_cell(self, cell_id: str) -> bool:
        """Whether there is such a cell."""
        return cell_id in self._stacks

    def stack(self, cell_id: str) -> QUndoStack:
        """The cell's undo stack."""
        return self._stacks[cell_id]

    def add_cell(self, cell: Cell, problems: Sequence[Problem] = ()) -> None:
        """Put a new cell at the end. An import can be repeated, so it is not unsaved work."""
        self.case = with_cell(self.case, cell)
        if problems:
            self.problems[cell.id] = tuple(problems)
        self._add_stack(cell.id)
        self.cell_added.emit(cell.id)

    def perform(self, cell_id: str, edit: Edit, text: str) -> None:
        """Apply an edit that can be undone. Raises KeyError for unknown ids; nothing changes."""
        before = self.cell(cell_id).karyogram
        after, _, _ = apply(before, edit)
        if after != before:
            self._stacks[cell_id].push(EditCommand(self, cell_id, edit, text))

    def apply(self, cell_id: str, edit: Edit) -> Edit:
        """Apply an edit at once and return the one that takes it back; for the undo stack."""
        cell = self.cell(cell_id)
        karyogram, inverse, changes = apply(cell.karyogram, edit)
        self._replace(replace(cell, karyogram=karyogram), changes)
        self.edits += 1
        return inverse

    def adopt(self, cell_id: str, proposal: CellProposal, text: str) -> None:
        """Note a model's proposal and arrange the cell by it, as one edit.

        What a person has placed meanwhile stays. A proposal on an imported cell can be had again,
        so by itself it is not unsaved work.
        """
        stack = self._stacks[cell_id]
        repeatable = stack.isClean() and self.path is None
        cell, arrange = adopt_proposal(self.cell(cell_id), proposal)
        self._replace(cell, None)
        edits = self.edits
        stack.push(EditCommand(self, cell_id, arrange, text))
        self.edits = edits  # the model's work, no person's
        if repeatable:
            stack.setClean()

    def mark_saved(self, saved: object, path: Path) -> None:
        """Note that this state lies in a file; what was done since stays unsaved work."""
        self.path = path
        self.title = path.stem
        if self.case is saved:
            for stack in self._stacks.values():
                stack.setClean()
        self._note_modified()

    def _replace(self, cell: Cell, changes: Changes | None) -> None:
        self.case = with_cell(self.case, cell)
        self.cell_changed.emit(cell.id, changes)

    def _add_stack(self, cell_id: str) -> None:
        stack = QUndoStack(self)
        stack.cleanChanged.connect(self._note_modified)
        self._stacks[cell_id] = stack

    def _note_modified(self) -> None:
        if self.modified != self._was_modified:
            self._was_modified = self.modified
            self.modified_changed.emit(self._was_modified)
