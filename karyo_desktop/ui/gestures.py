"""What a person does to the selected chromosomes: each gesture is one edit, one undo."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from cirnet_core.classes import CLASSES, GROUPS, TRAY
from karyo_desktop.domain import edits
from karyo_desktop.domain.edits import Edit
from karyo_desktop.domain.model import MARKERS, Cell
from karyo_desktop.domain.review import (
    is_reviewed,
    likeliest_rival,
    likeliest_wrong,
    stops,
    sure,
    undecided,
)
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.karyogram.scene import KaryogramScene
from karyo_desktop.ui.karyogram.view import KaryogramView
from karyo_desktop.ui.review_walk import ReviewWalk

SPIN_S: Final = 0.8
"""Notches of the wheel that follow each other within this time are one gesture."""


class Gestures(QObject):
    """Turns keys, clicks and drops into edits of the document."""

    told = Signal(str)
    """Why a gesture did nothing, or what it did out of sight."""
    cell_done = Signal()
    """The next to look at was asked for, and the cell is reviewed: it lies in another cell."""

    def __init__(self, scene: KaryogramScene, view: KaryogramView) -> None:
        super().__init__(view)
        self._scene = scene
        self._view = view
        self._document: Document | None = None
        self._spin = ("", 0.0)
        self._spins = 0
        self._walk = ReviewWalk()
        self._lead = ""
        self.goes_on = True
        """Whether a decision on what the queue led to leads to the next that waits."""
        self.threshold = 0.95
        """From this confidence in class and orientation on, ``confirm_sure`` accepts."""
        scene.move_asked.connect(self.drop)
        scene.swap_asked.connect(self.exchange)
        scene.turn_asked.connect(self.turn)
        scene.chosen_by_hand.connect(self._note_look)
        view.class_typed.connect(self.send)
        view.class_sought.connect(self.go_to)
        view.class_added.connect(self.add_of)
        view.class_exchanged.connect(self.exchange_with)
        view.confirm_asked.connect(self.confirm)
        view.spin_asked.connect(self.spin)
        view.walked.connect(self._note_look)

    def set_document(self, document: Document | None) -> None:
        """Work on this document, or on none."""
        if self._document is not None:
            self._document.gone_back.disconnect(self._gone_back)
        self._document = document
        self._walk = ReviewWalk()
        if document is not None:
            document.gone_back.connect(self._gone_back)

    # placing

    def move(self, ids: tuple[str, ...], column: str, index: int | None = None) -> None:
        """Put chromosomes into a column."""
        self._perform(edits.Move(ids, column, index))

    def drop(self, ids: tuple[str, ...], column: str, index: int) -> None:
        """Put down what was carried; where two might have changed places, say how."""
        cell = self._scene.cell
        home = cell.karyogram.column_of(ids[0]) if cell is not None else ""
        self.move(ids, column, index)
        if cell is None or len(ids) > 1 or column == home or not {column, home} <= set(CLASSES):
            return
        counts = cell.karyogram.counts()
        if counts[column] > 1 and counts[home] < 3:
            words = self.tr("With Ctrl held, laid on one of class {0}, the two change places.")
            self.told.emit(words.format(column))

    def send(self, column: str) -> None:
        """Put the selected chromosomes at the end of a column; what lies there is confirmed."""
        cell = self._scene.cell
        chosen = self._scene.selected()
        if cell is None or not chosen:
            return
        away = tuple(i for i in chosen if cell.karyogram.column_of(i) != column)
        if away:
            self.move(away, column)
        else:
            self._confirm(chosen)

    def accept(self, rank: int) -> None:
        """Send each selected chromosome to the model's first (0), second or third class."""
        cell = self._scene.cell
        if cell is None:
            return
        parts: list[Edit] = []
        for chromosome_id in self._scene.selected():
            said = cell.chromosome(chromosome_id).proposal
            if said is not None:
                ranked = sorted(zip(said.probabilities, CLASSES, strict=True), key=_likelier)
                column = ranked[rank][1]
                if cell.karyogram.column_of(chromosome_id) == column:
                    parts.append(edits.Confirm((chromosome_id,)))
                else:
                    parts.append(edits.Move((chromosome_id,), column))
        if parts:
            self._do(parts[0] if len(parts) == 1 else edits.Several(tuple(parts)))
            self._go_on(self._scene.selected())

    def to_tray(self) -> None:
        """Put the selected chromosomes into the tray."""
        self.send(TRAY)

    def to_markers(self) -> None:
        """Call the selected chromosomes markers."""
        self.send(MARKERS)

    def reject(self) -> None:
        """Call the selected ones debris."""
        self._perform(edits.Reject(self._scene.selected()))

    def derive(self) -> None:
        """Call the selected chromosomes derivatives; all of them are already: normal again."""
        cell, chosen = self._scene.cell, self._scene.selected()
        if cell is not None and chosen:
            kinds = {cell.karyogram.placements[i].kind for i in chosen}
            self._perform(edits.Derive(chosen, derivative=kinds != {"derivative"}))

    def swap(self) -> None:
        """The two selected change places; of one, with its homologue."""
        cell, chosen = self._scene.cell, self._scene.selected()
        if cell is None or not chosen:
            return
        if len(chosen) == 1:
            column = cell.karyogram.columns[cell.karyogram.column_of(chosen[0])]
            others = [i for i in column if i != chosen[0]]
            at = column.index(chosen[0])
            chosen = (chosen[0], others[min(at, len(others) - 1)]) if others else chosen
        if len(chosen) == 2:
            across = len({cell.karyogram.column_of(i) for i in chosen}) > 1
            self._do(edits.Swap((chosen[0], chosen[1])))
            if self._lead in chosen:  # the other was only selected to change places with it
                self._scene.pick([self._lead])
            if across:
                self._go_on(chosen)
        else:
            self.told.emit(self.tr("Select two chromosomes, or one that has a homologue."))

    def exchange(self, one: str, other: str) -> None:
        """Two change places; mistakes of a model that weighs a whole cell often come as two."""
        self._do(edits.Swap((one, other)))
        self._scene.pick([one])
        self._go_on((one, other))

    def exchange_with(self, column: str) -> None:
        """The selected one changes places with the one of a class that is likeliest to be wrong."""
        cell, chosen = self._scene.cell, self._scene.selected()
        if cell is None or len(chosen) != 1:
            self.told.emit(self.tr("Select the one chromosome that is to change places."))
            return
        rival = likeliest_rival(cell, chosen[0], column)
        if rival:
            self.exchange(chosen[0], rival)
        else:
            self.told.emit(self.tr("Nothing lies there that could change places with it."))

    # turning

    def turn(self) -> None:
        """Turn the selected chromosomes by 180°."""
        self._perform(edits.Turn(self._scene.selected(), 180.0))

    def rotate(self, angle_deg: float) -> None:
        """Turn the selected chromosomes counter-clockwise by an angle."""
        self._perform(edits.Turn(self._scene.selected(), angle_deg))

    def spin(self, angle_deg: float) -> None:
        """Turn by a notch of the wheel; one go of the wheel is one gesture."""
        chosen, now = self._scene.selected(), time.monotonic()
        what, last_s = self._spin
        key = " ".join(chosen)
        if what != key or now - last_s > SPIN_S:
            self._spins += 1
        self._spin = (key, now)
        self._perform(edits.Turn(chosen, angle_deg), gesture=f"spin {self._spins}")

    def mirror(self) -> None:
        """Mirror the selected chromosomes left to right."""
        self._perform(edits.Mirror(self._scene.selected()))

    # confirming

    def confirm(self) -> None:
        """Accept the selected chromosomes; from one of the queue, go on to the next."""
        cell = self._scene.cell
        if cell is not None and self._scene.selected():
            self._walk.take(stops(cell), self._scene.primary)
            self._confirm(self._scene.selected())

    def confirm_pair(self) -> None:
        """Accept all copies of the classes that the selected chromosomes lie in."""
        cell = self._scene.cell
        if cell is not None:
            columns = {cell.karyogram.column_of(i) for i in self._scene.selected()}
            self._confirm_columns(cell, sorted(columns))

    def confirm_group(self) -> None:
        """Accept the groups A–G of the selected chromosomes."""
        cell = self._scene.cell
        if cell is not None:
            columns = {cell.karyogram.column_of(i) for i in self._scene.selected()}
            groups = [names for names in GROUPS.values() if columns & set(names)]
            self._confirm_columns(cell, [name for names in groups for name in names])

    def confirm_sure(self) -> None:
        """Accept all whose class and orientation are as sure as the threshold, but for flags."""
        cell = self._scene.cell
        if cell is not None:
            self._confirm(sure(cell, self.threshold))

    def confirm_all(self) -> None:
        """Accept all that is left: the cell is reviewed."""
        cell = self._scene.cell
        if cell is not None:
            self._confirm(undecided(cell))

    def _confirm_columns(self, cell: Cell, columns: Sequence[str]) -> None:
        ids = [i for name in columns for i in cell.karyogram.columns[name]]
        self._confirm(undecided(cell, ids))

    def _confirm(self, ids: tuple[str, ...]) -> None:
        if not ids:
            self.told.emit(self.tr("Nothing is left to confirm there."))
            return
        self._perform(edits.Confirm(ids))
        if len(ids) > 1:
            self.told.emit(self.tr("Confirmed %n chromosomes", "", len(ids)))

    # going about

    def walk(self, direction: int) -> None:
        """Go to the next (1) or previous (-1) stop of the review queue, worst first."""
        cell = self._scene.cell
        found = stops(cell) if cell is not None else ()
        if not found:
            if cell is not None and is_reviewed(cell):
                self.cell_done.emit()
            return
        target = self._walk.step(found, self._scene.primary, direction)
        self._note_look()
        self._show(target)

    def begin(self) -> None:
        """Have the worst at hand as the cell comes on screen; nobody had to ask for it."""
        cell = self._scene.cell
        found = stops(cell) if cell is not None else ()
        if found and not self._scene.selected():
            self._scene.pick([self._walk.begin(found)], offered=True)

    def _go_on(self, decided: Collection[str], *, always: bool = False) -> None:
        """From what the queue led to, go on as soon as it is decided on; nobody has to ask."""
        cell = self._scene.cell
        if cell is None or self._document is None or not (self.goes_on or always):
            return
        target = self._walk.after(stops(self._document.cell(cell.id)), decided)
        if target:
            self._scene.pick([target], offered=True)
            self._view.show_chromosome(target)

    def _gone_back(self, cell_id: str, ids: Collection[str]) -> None:
        """What was decided on by mistake is at hand again as it is undone."""
        cell = self._scene.cell
        if cell is not None and cell.id == cell_id and self._scene.offered:
            target = self._walk.back(ids)
            if target:
                self._scene.pick([target])
                self._view.show_chromosome(target)

    def go_to(self, column: str) -> None:
        """Select the least sure copy of a class; from there, the next one.

        Whoever goes to a class has mostly seen that one of it is wrong; to the flagged ones the
        queue leads by itself.
        """
        cell = self._scene.cell
        members = likeliest_wrong(cell, column, unasked=True) if cell is not None else ()
        if not members:
            return
        here = self._scene.primary
        at = members.index(here) + 1 if here in members else 0
        self._note_look()
        self._show(members[at % len(members)])

    def add_of(self, column: str) -> None:
        """Select a copy of a class as well; from a copy of it, the next one in its place.

        The least sure comes first: who changes places is seldom the one that fits best.
        """
        cell, here = self._scene.cell, self._scene.primary
        members = likeliest_wrong(cell, column) if cell is not None else ()
        at = members.index(here) + 1 if here in members else 0
        kept = tuple(i for i in self._scene.selected() if i != here or here not in members)
        target = next((i for i in (*members[at:], *members[:at]) if i not in kept), "")
        if target:
            self._note_look()
            self._lead = self._lead if self._lead in kept else here
            self._scene.pick((*kept, target), primary=target)
            self._view.show_chromosome(target)

    def select_all(self) -> None:
        """Select every chromosome."""
        self._scene.pick(self._scene.reading_order(), primary=self._scene.primary)

    def _show(self, chromosome_id: str) -> None:
        self._scene.pick([chromosome_id])
        self._view.show_chromosome(chromosome_id)
        self._view.setFocus()

    def _note_look(self) -> None:
        """Going to a chromosome is an action too."""
        if self._document is not None and self._scene.cell is not None:
            self._document.note_effort(self._scene.cell.id, actions=1)

    def _perform(
        self,
        edit: edits.Move | edits.Turn | edits.Mirror | edits.Confirm | edits.Reject | edits.Derive,
        *,
        gesture: str = "",
    ) -> None:
        if edit.ids:
            self._do(edit, gesture=gesture)
            if not isinstance(edit, edits.Turn | edits.Mirror):
                self._go_on(edit.ids, always=isinstance(edit, edits.Confirm))

    def _do(self, edit: Edit, *, gesture: str = "") -> None:
        cell = self._scene.cell
        if cell is None or self._document is None:
            return
        try:
            self._document.perform(cell.id, edit, gesture=gesture)
        except KeyError:
            # The sheet may show a cell for a moment that was cut meanwhile.
            self.told.emit(self.tr("The chromosome has changed meanwhile; nothing was done."))


def _likelier(pair: tuple[float, str]) -> float:
    return -pair[0]
