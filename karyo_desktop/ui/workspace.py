"""The middle of the window: cells, summary, karyogram, inspector, and what goes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QUndoGroup
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from karyo_desktop.domain.model import Cell
from karyo_desktop.domain.review import is_reviewed, next_to_review
from karyo_desktop.services.places_on_sheet import centromere_shares
from karyo_desktop.ui.cell_lines import line_of, state_words
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.gestures import Gestures
from karyo_desktop.ui.karyogram.scene import KaryogramScene
from karyo_desktop.ui.karyogram.view import KaryogramView
from karyo_desktop.ui.modelling import Modelling
from karyo_desktop.ui.panels.cells import CellsPanel
from karyo_desktop.ui.panels.centre import Centre
from karyo_desktop.ui.panels.inspector import Inspector
from karyo_desktop.ui.panels.list_view import KaryogramList
from karyo_desktop.ui.panels.summary import SummaryStrip
from karyo_desktop.ui.panels.widgets import panel
from karyo_desktop.ui.pictures import PictureMaker


class Workspace(QWidget):
    """Shows one cell of the document and follows its changes."""

    cell_shown = Signal(str)
    selection_changed = Signal()

    def __init__(
        self, pictures: PictureMaker, modelling: Modelling, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._modelling = modelling
        self._document: Document | None = None
        self._cell_id = ""
        self._wanted = ""
        self._fresh = False
        self.picture_of: Callable[[str], QImage | None] = lambda _cell_id: None
        """Where to get the small picture of a cell from."""
        self.undo_group = QUndoGroup(self)
        self.scene = KaryogramScene(self)
        self.view = KaryogramView(self.scene)
        self.gestures = Gestures(self.scene, self.view)
        self.summary = SummaryStrip()
        self.inspector = Inspector()
        self.cells = CellsPanel()
        self.centre = Centre(self.view, KaryogramList())
        self._build()
        self._connect()

    @property
    def cell(self) -> Cell | None:
        """The cell on screen, as it is now."""
        if self._document is None or not self._cell_id:
            return None
        return self._document.cell(self._cell_id)

    def set_document(self, document: Document | None) -> None:
        """Show another document, its first cell first; without one, nothing."""
        if self._document is not None:
            self._document.cell_added.disconnect(self._cell_added)
            self._document.cell_changed.disconnect(self._cell_changed)
        for stack in self.undo_group.stacks():
            self.undo_group.removeStack(stack)
        self._document = document
        self._cell_id = ""
        self.scene.clear_cell()
        self.cells.clear()
        self.gestures.set_document(document)
        if document is None:
            self.left.hide()
            self._selection_changed()
            return
        document.cell_added.connect(self._cell_added)
        document.cell_changed.connect(self._cell_changed)
        for cell in document.case.cells:
            self.show_line(cell.id)
        if document.case.cells:
            self.show_cell(document.case.cells[0].id)

    def show_cell(self, cell_id: str) -> None:
        """Bring a cell on screen."""
        if self._document is None or cell_id == self._cell_id:
            return
        self._cell_id = cell_id
        self._fresh = True
        self.scene.clear_cell()
        self.cells.select(cell_id)
        self._modelling.karyotyper.prefer(cell_id)
        stack = self._document.stack(cell_id)
        self.undo_group.addStack(stack)
        self.undo_group.setActiveStack(stack)
        self._refresh()
        self._prepare_neighbours()
        self.view.fit()
        self._selection_changed()
        self.cell_shown.emit(cell_id)

    def cell_names(self) -> list[tuple[str, str]]:
        """Id and short name of every cell of the case."""
        cells = self._document.case.cells if self._document is not None else ()
        return [(cell.id, cell.name.rsplit("/", 1)[-1]) for cell in cells]

    def go_to(self, cell_id: str, chromosome_id: str) -> None:
        """Bring a cell on screen and select one of its chromosomes as soon as it is drawn."""
        self._wanted = chromosome_id
        self.show_cell(cell_id)
        self._pick_wanted()

    def next_to_review(self) -> str:
        """The cell to go on with when the one on screen is reviewed; empty if there is none."""
        cell = self.cell
        if cell is None or self._document is None or not is_reviewed(cell):
            return ""
        return next_to_review(self._document.case, cell.id)

    def _go_on(self) -> None:
        target = self.next_to_review()
        if target:
            self.show_cell(target)

    def align(self, centromeres: bool) -> None:
        """Bring the centromeres of a row to one level, or stand all on their lines."""
        self.scene.centromeres = centromere_shares() if centromeres else None
        self._draw()

    def restyle(self) -> None:
        """Take the theme's colours."""
        self.inspector.restyle()
        self._show_summary()

    def _build(self) -> None:
        left, right = panel("left"), panel("right")
        for frame, widget in ((left, self.cells), (right, self.inspector)):
            layout = QVBoxLayout(frame)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(widget)
        self.left, self.right = left, right
        strip = panel("strip")
        strip_layout = QVBoxLayout(strip)
        strip_layout.setContentsMargins(0, 0, 0, 0)
        strip_layout.addWidget(self.summary)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(strip)
        middle.addWidget(self.centre, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addLayout(middle, 1)
        row.addWidget(right)
        left.hide()

    def _connect(self) -> None:
        self._pictures.ready.connect(self._pictures_ready)
        self._modelling.state_changed.connect(self.show_line)
        self._modelling.adopted.connect(self._adopted)
        self.cells.chosen.connect(self.show_cell)
        self.scene.put_down.connect(self._draw)
        self.scene.picked.connect(self._selection_changed)
        self.summary.next_asked.connect(lambda: self.gestures.walk(1))
        self.gestures.cell_done.connect(self._go_on)
        self.inspector.class_asked.connect(self.gestures.send)
        self.inspector.confirm_asked.connect(self.gestures.confirm)
        self.inspector.turn_asked.connect(self.gestures.turn)
        self.inspector.tray_asked.connect(self.gestures.to_tray)

    # following the document

    def _cell_added(self, cell_id: str) -> None:
        self.show_line(cell_id)
        if not self._cell_id:
            self.show_cell(cell_id)

    def _cell_changed(self, cell_id: str, _changes: object) -> None:
        self.show_line(cell_id)
        if cell_id == self._cell_id:
            self._refresh()

    def _pictures_ready(self, cell_id: str) -> None:
        if cell_id == self._cell_id:
            self._draw()

    def _adopted(self, cell_id: str) -> None:
        if cell_id == self._cell_id:
            self.view.refit()

    def _refresh(self) -> None:
        cell = self.cell
        if cell is None or self._document is None:
            return
        self._show_summary()
        self._pictures.ask(cell, self._document.images)
        self._draw()

    def _prepare_neighbours(self) -> None:
        """Whoever walks through the cells does not wait for the next one."""
        if self._document is None:
            return
        cells = self._document.case.cells
        at = next(i for i, cell in enumerate(cells) if cell.id == self._cell_id)
        for row in (at - 1, at + 1):
            if 0 <= row < len(cells):
                self._pictures.prepare(cells[row], self._document.images, soon=True)

    def _draw(self) -> None:
        cell = self.cell
        pictures = self._pictures.get(cell) if cell is not None else None
        # What is in the person's hand stays there; the sheet is drawn when it is put down.
        if cell is None or pictures is None or self.scene.carrying:
            return
        self.scene.show_cell(cell, pictures)
        self.view.refit()
        self._selection_changed()
        self._pick_wanted()
        # The model is noted before the cell is arranged as it said; only then there is a queue.
        if self._fresh and any(p.placed_by != "nobody" for p in cell.karyogram.placements.values()):
            self._fresh = False
            self.gestures.begin()

    def _pick_wanted(self) -> None:
        """Select what somebody asked to go to, once the sheet shows its cell."""
        shown = self.scene.cell
        if self._wanted and shown is not None and shown.id == self._cell_id:
            wanted, self._wanted = self._wanted, ""
            self.scene.pick([wanted])
            self.view.show_chromosome(wanted)

    def _show_summary(self) -> None:
        cell = self.cell
        if cell is not None:
            text = state_words(self._modelling.state_of(cell), 0)
            text = text[:1].upper() + text[1:]
            self.summary.show_cell(cell, state_text=text, more=bool(self.next_to_review()))

    def _selection_changed(self) -> None:
        cell, chosen = self.cell, self.scene.primary
        if cell is None or not chosen:
            self.inspector.show_nothing()
        else:
            self.inspector.show_chromosome(cell, chosen, selected=len(self.scene.selected()))
        self.selection_changed.emit()

    def show_line(self, cell_id: str) -> None:
        """Bring the cell's line in the list up to date."""
        if self._document is None or not self._document.has_cell(cell_id):
            return
        cell = self._document.cell(cell_id)
        state = self._modelling.state_of(cell)
        self.cells.show_line(line_of(cell, state, self.picture_of(cell_id)))
        self.left.setVisible(self.cells.list.count() > 1)
        if cell_id == self._cell_id:
            self._show_summary()
