"""What a person does to the selected chromosomes: each gesture is one edit, one undo."""

from __future__ import annotations

from PySide6.QtCore import QObject

from cirnet_core.classes import TRAY
from karyo_desktop.domain.edits import Confirm, Edit, Mirror, Move, Turn
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.karyogram.marks import column_name, flagged_ids
from karyo_desktop.ui.karyogram.scene import KaryogramScene
from karyo_desktop.ui.karyogram.view import KaryogramView


class Gestures(QObject):
    """Turns keys, clicks and drops into edits of the document."""

    def __init__(self, scene: KaryogramScene, view: KaryogramView) -> None:
        super().__init__(view)
        self._scene = scene
        self._view = view
        self._document: Document | None = None
        scene.move_asked.connect(self.move)
        view.class_typed.connect(self.send)
        view.confirm_asked.connect(self.confirm)

    def set_document(self, document: Document | None) -> None:
        """Work on this document."""
        self._document = document

    def move(self, ids: tuple[str, ...], column: str, index: int | None = None) -> None:
        """Put chromosomes into a column."""
        text = self.tr("move to {0}").format(column_name(column))
        self._perform(Move(ids, column, index), text)

    def send(self, column: str) -> None:
        """Put the selected chromosomes at the end of a column."""
        cell = self._scene.cell
        chosen = self._scene.selected()
        if cell is None or not chosen:
            return
        away = tuple(i for i in chosen if cell.karyogram.column_of(i) != column)
        if away:
            self.move(away, column)
        else:
            self.confirm(walk=False)

    def to_tray(self) -> None:
        """Put the selected chromosomes into the tray."""
        if self._scene.selected():
            self.send(TRAY)

    def turn(self) -> None:
        """Turn the selected chromosomes by 180°."""
        self._perform(Turn(self._scene.selected(), 180.0), self.tr("turn by 180°"))

    def mirror(self) -> None:
        """Mirror the selected chromosomes left to right."""
        self._perform(Mirror(self._scene.selected()), self.tr("mirror"))

    def confirm(self, *, walk: bool = True) -> None:
        """Accept the selected chromosomes; from a flagged one, go on to the next."""
        cell = self._scene.cell
        chosen = self._scene.selected()
        if cell is None or not chosen:
            return
        was_flagged = bool(set(chosen) & set(flagged_ids(cell)))
        self._perform(Confirm(chosen), self.tr("confirm"))
        if walk and was_flagged:
            self.walk(1)

    def walk(self, direction: int) -> None:
        """Go to the next (1) or previous (-1) flagged chromosome, the least sure first."""
        cell = self._scene.cell
        if cell is None:
            return
        queue = flagged_ids(cell)
        if not queue:
            return
        here = self._scene.primary
        if here in queue:
            target = queue[(queue.index(here) + direction) % len(queue)]
        else:
            target = queue[0 if direction > 0 else -1]
        self._scene.pick([target])
        self._view.show_chromosome(target)
        self._view.setFocus()

    def select_all(self) -> None:
        """Select every chromosome."""
        self._scene.pick(self._scene.reading_order(), primary=self._scene.primary)

    def _perform(self, edit: Edit, text: str) -> None:
        cell = self._scene.cell
        ids = getattr(edit, "ids", ())
        if cell is not None and self._document is not None and ids:
            self._document.perform(cell.id, edit, text)
