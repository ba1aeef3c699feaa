"""Between the document and the model: which cells wait, run, are done or failed."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal

from cirnet_core.types import CellProposal, Problem
from karyo_desktop.domain.model import Cell
from karyo_desktop.domain.review import is_reviewed
from karyo_desktop.jobs.karyotyper import Karyotyper, ModelStatus, Request
from karyo_desktop.jobs.outcome import Failed
from karyo_desktop.services.karyotyping import cell_images
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.panels.cells import State


class Modelling(QObject):
    """Sends cells to the karyotyper and its proposals into the document."""

    working = Signal(str, int, int)
    """(text, done, total); an empty text when nothing is going on."""
    state_changed = Signal(str)
    """The state of this cell changed."""
    adopted = Signal(str)
    """A proposal was taken over into this cell."""
    told = Signal(str)
    went_wrong = Signal(str, tuple)
    """(title, Problems); trying again may help."""
    model_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.karyotyper = Karyotyper(self)
        self.failure: Failed | None = None
        self._document: Document | None = None
        self._failed: set[str] = set()
        self._only: dict[str, tuple[frozenset[str], str]] = {}
        self._last_done = 0
        worker = self.karyotyper
        worker.model_ready.connect(self._model_ready)
        worker.model_failed.connect(self._model_failed)
        worker.queued.connect(self._queued)
        worker.started.connect(self._started)
        worker.progressed.connect(self._progressed)
        worker.proposed.connect(self._proposed)
        worker.failed.connect(self._cell_failed)
        worker.cancelled.connect(self._cancelled)
        worker.emptied.connect(lambda: self.working.emit("", 0, 0))

    @property
    def status(self) -> ModelStatus | None:
        """The loaded model and its device."""
        return self.karyotyper.status

    def set_document(self, document: Document | None) -> None:
        """Forget the old document's cells; take the new one's that no model has looked at."""
        if self._document is not None:
            self._document.cell_added.disconnect(self.propose)
        self._document = None
        self.karyotyper.cancel()
        self._document = document
        self._failed.clear()
        self._only.clear()
        if document is not None:
            document.cell_added.connect(self.propose)
            for cell in document.case.cells:
                if cell.model is None:
                    self.propose(cell.id)

    def propose(self, cell_id: str, *, only: Collection[str] = (), gesture: str = "") -> None:
        """Ask the model about a cell.

        Args:
            only: take its word on these chromosomes alone; the others lie as they do.
            gesture: which gesture made them, to be taken back with it.
        """
        if self._document is None:
            return
        cell = self._document.cell(cell_id)
        if not cell.chromosomes:
            return
        asked, _ = self._only.get(cell_id, (frozenset(), ""))
        if only and (cell.model is not None or asked):
            self._only[cell_id] = (asked | frozenset(only), gesture)
        else:
            self._only.pop(cell_id, None)
        self._failed.discard(cell_id)
        self.karyotyper.add(
            Request(
                cell_id=cell_id,
                name=cell.name,
                images=cell_images(cell, self._document.images),
                complete=cell.complete,
                owner=self._document,
                stamp=_stamp(cell),
            )
        )

    def retry(self) -> None:
        """Ask again about every cell that failed."""
        for cell_id in tuple(self._failed):
            self.propose(cell_id)

    def state_of(self, cell: Cell) -> State:
        """How far a cell is."""
        running = self.karyotyper.running
        if cell.details.excluded:
            return "excluded"
        if running is not None and self._is_of(running, cell.id):
            return "working"
        if any(self._is_of(request, cell.id) for request in self.karyotyper.waiting):
            return "waiting"
        if cell.id in self._failed:
            return "failed"
        if cell.model is None:
            return "new"
        return "reviewed" if is_reviewed(cell) else "proposed"

    def _model_ready(self) -> None:
        self.failure = None
        self.model_changed.emit()

    def _model_failed(self, failure: Failed) -> None:
        self.failure = failure
        self.model_changed.emit()

    def _is_of(self, request: Request, cell_id: str) -> bool:
        return request.owner is self._document and request.cell_id == cell_id

    def _cell_of(self, request: Request) -> Cell | None:
        """The cell that a request is for, if it is still open."""
        document = self._document
        if document is None or request.owner is not document:
            return None
        return document.cell(request.cell_id) if document.has_cell(request.cell_id) else None

    def _queued(self, request: Request) -> None:
        if self._cell_of(request) is not None:
            self.state_changed.emit(request.cell_id)

    def _started(self, request: Request) -> None:
        self._last_done = 0
        self._queued(request)
        if self.status is None:
            self.working.emit(self.tr("Loading the model…"), 0, 0)
        else:
            self._progressed(request, 0, 0)

    def _progressed(self, request: Request, done: int, total: int) -> None:
        cell = self._cell_of(request)
        if cell is None:
            return
        text = self.tr("Placing the chromosomes of {0}").format(cell.name.rsplit("/", 1)[-1])
        waiting = len(self.karyotyper.waiting)
        if waiting:
            text += self.tr(" · {0} more to do").format(waiting)
        # A second look at another scale starts from nothing again; the bar never runs backwards.
        again = done < self._last_done
        self._last_done = total if again else done
        self.working.emit(text, 0 if again else done, 0 if again else total)

    def _proposed(self, request: Request, proposal: CellProposal) -> None:
        document, cell = self._document, self._cell_of(request)
        if document is None or cell is None:
            return
        only, gesture = self._only.get(cell.id, (frozenset(), ""))
        if request.stamp != _stamp(cell) and only:
            self._ask_again(cell, only, gesture)
            return
        self._only.pop(cell.id, None)
        if request.stamp != _stamp(cell):
            text = self.tr("A proposal for an earlier state of {0} was dropped.")
            self.told.emit(text.format(cell.name))
            return
        document.adopt(cell.id, proposal, only=only or None, gesture=gesture)
        self.state_changed.emit(cell.id)
        self.adopted.emit(cell.id)

    def _ask_again(self, cell: Cell, only: frozenset[str], gesture: str) -> None:
        """The cell was cut again meanwhile: ask about the pieces that are in it now."""
        left = only & set(cell.karyogram.placements)
        waiting = any(self._is_of(request, cell.id) for request in self.karyotyper.waiting)
        if left and not waiting:
            self.propose(cell.id, only=left, gesture=gesture)
        elif not left:
            self._only.pop(cell.id, None)
            self.state_changed.emit(cell.id)

    def _cell_failed(self, request: Request, failure: Failed) -> None:
        cell = self._cell_of(request)
        if cell is None:
            return
        self._failed.add(cell.id)
        self.state_changed.emit(cell.id)
        title = self.tr("The model could not look at {0}; you can place it by hand")
        self.went_wrong.emit(title.format(cell.name), (Problem(cell.name, failure.message),))

    def _cancelled(self, request: Request) -> None:
        if self._cell_of(request) is not None:
            self.state_changed.emit(request.cell_id)
            self.told.emit(self.tr("Stopped. Run the model again with F5."))


def _stamp(cell: Cell) -> object:
    """What a proposal is for: these images, with the proposals so far.

    What a person placed meanwhile is kept when the proposal is taken over, so it is no part.
    """
    return (tuple((item.id, item.sha256) for item in cell.chromosomes), cell.model)
