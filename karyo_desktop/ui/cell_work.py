"""What is done with whole cells: noted, left out, counted by eye, walked through, added."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from karyo_desktop.domain.model import Cell, Details, empty_karyogram
from karyo_desktop.jobs.lane import Lane
from karyo_desktop.services.cases import next_cell_id
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.modelling import Modelling
from karyo_desktop.ui.panels.cells_details import DetailsDialog
from karyo_desktop.ui.pictures import PictureMaker
from karyo_desktop.ui.thumbnails import Thumbnails
from karyo_desktop.ui.workspace import Workspace


class CellWork(QObject):
    """Works on the cells of the open case."""

    def __init__(
        self, workspace: Workspace, modelling: Modelling, pictures: PictureMaker, lane: Lane
    ) -> None:
        super().__init__(workspace)
        self._work = workspace
        self._pictures = pictures
        self._awaited: set[str] = set()
        self._document: Document | None = None
        self.thumbnails = Thumbnails(lane, self)
        self.thumbnails.ready.connect(workspace.show_line)
        workspace.picture_of = self.thumbnails.get
        modelling.adopted.connect(self._draw)
        pictures.ready.connect(self._pictures_ready)
        workspace.cells.menu_asked.connect(self._show_menu)

    def set_document(self, document: Document | None) -> None:
        """Work on this document, or on none."""
        if self._document is not None:
            self._document.cell_added.disconnect(self._draw)
        self._document = document
        self.thumbnails.forget()
        self._awaited.clear()
        if document is not None:
            document.cell_added.connect(self._draw)
            for cell in document.case.cells:
                self._draw(cell.id)

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What the actions of this part do, by their names."""
        return {
            "cell_details": self._ask_details,
            "leave_out": self.leave_out,
            "add_counted": self._ask_counted,
            "next_cell": partial(self.step, 1),
            "previous_cell": partial(self.step, -1),
        }

    def step(self, direction: int) -> None:
        """Show the next (1) or previous (-1) cell of the list."""
        cell = self._work.cell
        if self._document is None or cell is None:
            return
        ids = [item.id for item in self._document.case.cells]
        at = ids.index(cell.id) + direction
        if 0 <= at < len(ids):
            self._work.show_cell(ids[at])

    def leave_out(self) -> None:
        """Leave the cell on screen out of the result, or take it in again."""
        cell = self._work.cell
        if cell is not None:
            excluded = not cell.details.excluded
            self._note(cell.id, cell.name, replace(cell.details, excluded=excluded))

    def _draw(self, cell_id: str) -> None:
        # The list is there for several cells only.
        if self._document is not None and len(self._document.case.cells) > 1:
            for cell in self._document.case.cells:
                known = self.thumbnails.get(cell.id) is not None or cell.id in self._awaited
                if cell.id == cell_id or not known:
                    self._draw_one(cell)

    def _draw_one(self, cell: Cell) -> None:
        """Draw it of its pictures, which are made now if need be: it opens at once later."""
        pictures = self._pictures.current(cell)
        if pictures is not None:
            self._awaited.discard(cell.id)
            self.thumbnails.ask(cell, pictures)
        elif self._document is not None:
            self._awaited.add(cell.id)
            self._pictures.prepare(cell, self._document.images)

    def _pictures_ready(self, cell_id: str) -> None:
        if self._document is not None and cell_id in self._awaited:
            self._draw_one(self._document.cell(cell_id))

    def _ask_details(self) -> None:
        cell = self._work.cell
        if cell is not None:
            dialog = DetailsDialog(cell, self._work.window())
            dialog.done_with.connect(partial(self._note, cell.id))
            dialog.open()

    def _ask_counted(self) -> None:
        if self._document is not None:
            name = self.tr("counted {0}").format(len(self._document.case.cells) + 1)
            dialog = DetailsDialog(None, self._work.window(), name=name)
            dialog.done_with.connect(self._add_counted)
            dialog.open()

    def _note(self, cell_id: str, name: str, details: Details) -> None:
        if self._document is not None:
            cell = self._document.cell(cell_id)
            self._document.note(replace(cell, name=name or cell.name, details=details))

    def _add_counted(self, name: str, details: Details) -> None:
        document = self._document
        if document is not None:
            cell_id = next_cell_id(document.case)
            cell = Cell(cell_id, name or cell_id, (), empty_karyogram(()))
            document.add_cell(cell)
            document.note(replace(cell, details=details))

    def _show_menu(self, at: QPoint) -> None:
        actions = self._work.window().findChild
        menu = QMenu(self._work)

        for name in ("cell_details", "leave_out", "add_counted"):
            action = actions(QAction, name)
            if isinstance(action, QAction):
                menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
