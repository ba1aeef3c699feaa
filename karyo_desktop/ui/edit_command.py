"""One step of an undo stack: it asks the document, which alone changes the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from karyo_desktop.domain.edits import Edit, joined
from karyo_desktop.ui.edit_words import words_of

if TYPE_CHECKING:
    from karyo_desktop.ui.document import Document


class EditCommand(QUndoCommand):
    """One edit of one cell's karyogram."""

    def __init__(
        self,
        document: Document,
        cell_id: str,
        edit: Edit,
        *,
        gesture: str = "",
        inverse: Edit | None = None,
    ) -> None:
        super().__init__(words_of(edit))
        self.document = document
        self.cell_id = cell_id
        self.edit = edit
        self.gesture = gesture
        self._inverse = inverse
        self._is_new = inverse is None

    def redo(self) -> None:
        """Apply the edit; for the first time, it becomes a step of the history."""
        if self.document.dormant or self.document.keeps_still(self.cell_id):
            return
        self._inverse = self.document.step(self.cell_id, self.edit, new=self._is_new)
        self._is_new = False

    def undo(self) -> None:
        """Take it back exactly."""
        if self.document.dormant or self.document.keeps_still(self.cell_id):
            return
        if self._inverse is not None:
            self.document.step(self.cell_id, self._inverse, back=True)

    def id(self) -> int:
        """Edits of one gesture may be one command."""
        return 1 if self.gesture else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in an edit of the same gesture; the step back stays that of the first."""
        if not isinstance(other, EditCommand) or other.gesture != self.gesture:
            return False
        self.edit = joined(self.edit, other.edit)
        self.setText(words_of(self.edit))
        self.document.merge_steps(self.cell_id)
        return True
