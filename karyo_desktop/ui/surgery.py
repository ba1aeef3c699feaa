"""Has chromosomes split, cropped, erased and joined in the background, and the pieces looked at."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from karyo_desktop.jobs.lane import Context, Lane
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.services.surgery import Join, NewImage, Operation, operate
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.modelling import Modelling

Made = tuple[NewImage, ...]


class Surgery(QObject):
    """From an operation that a person drew to chromosomes in the karyogram; one undo for it all."""

    told = Signal(str)
    made = Signal(str, tuple)
    """(cell id, ids of the new chromosomes)"""

    def __init__(self, lane: Lane, modelling: Modelling, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = lane
        self._modelling = modelling
        self._document: Document | None = None
        self._running = 0
        self._gestures = 0

    @property
    def busy(self) -> bool:
        """Whether pieces are being made."""
        return self._running > 0

    def set_document(self, document: Document | None) -> None:
        """Work on this document, or on none."""
        self._document = document

    def join(self, cell_id: str, ids: tuple[str, ...]) -> None:
        """Make one chromosome of several, the first on top."""
        if len(ids) < 2:
            self.told.emit(self.tr("Select the pieces that belong together first."))
        else:
            self.operate(cell_id, Join(ids))

    def operate(self, cell_id: str, operation: Operation) -> None:
        """Do it, then ask the model about the pieces."""
        document = self._document
        if document is None:
            return
        cell, store = document.cell(cell_id), document.images

        def work(_context: Context) -> Made:
            return operate(cell, operation, store)

        self._running += 1
        self._lane.submit(work, on_outcome=partial(self._ended, document, cell_id, operation))

    def _ended(
        self, document: Document, cell_id: str, operation: Operation, outcome: Outcome[Made]
    ) -> None:
        self._running -= 1
        if document is not self._document:
            return
        if isinstance(outcome, Failed):
            self.told.emit(outcome.message)
        elif isinstance(outcome, Done):
            self._gestures += 1
            gesture = f"surgery {self._gestures}"
            ids = document.adopt_pieces(cell_id, operation, outcome.value, gesture=gesture)
            if not ids:
                self.told.emit(self.tr("The chromosome has changed meanwhile; nothing was cut."))
                return
            self.made.emit(cell_id, ids)
            self._modelling.propose(cell_id, only=ids, gesture=gesture)
