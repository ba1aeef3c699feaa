"""The undo stacks of a document: one for each cell, filled with the steps of earlier days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from karyo_desktop.domain.edits import Restore
from karyo_desktop.domain.model import Cell
from karyo_desktop.ui.edit_command import EditCommand

if TYPE_CHECKING:
    from karyo_desktop.ui.document import Document


class UndoStacks(QObject):
    """Cell id → stack."""

    clean_changed = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._by_cell: dict[str, QUndoStack] = {}
        self.dormant = False
        """Whether commands only take their place in a stack, since the case has their work."""

    def __getitem__(self, cell_id: str) -> QUndoStack:
        return self._by_cell[cell_id]

    def __contains__(self, cell_id: object) -> bool:
        return cell_id in self._by_cell

    @property
    def clean(self) -> bool:
        """Whether nothing was done in any of them since it was saved."""
        return all(stack.isClean() for stack in self._by_cell.values())

    def set_clean(self) -> None:
        """All of it is saved."""
        for stack in self._by_cell.values():
            stack.setClean()

    def add(self, cell: Cell) -> None:
        """A stack for a cell, with the steps of its history to take back."""
        stack = self._by_cell[cell.id] = QUndoStack(self)
        history = cell.history
        if history is not None:
            self.dormant = True
            for step, before in zip(history.steps, history.states(), strict=False):
                inverse = Restore(before)
                stack.push(EditCommand(self._document, cell.id, step.edit, inverse=inverse))
            stack.setIndex(history.done)
            self.dormant = False
            stack.setClean()
        stack.cleanChanged.connect(self.clean_changed)

    def put_back(self, cell: Cell) -> None:
        """Bring a stack to where its cell's history is."""
        self.dormant = True
        self._by_cell[cell.id].setIndex(cell.history.done if cell.history is not None else 0)
        self.dormant = False

    def let_go(self) -> None:
        """Forget all steps: each knows the document and is kept alive by its stack, which the
        document keeps. Without this, no closed case would ever be freed."""
        for stack in self._by_cell.values():
            stack.blockSignals(True)
            stack.clear()
