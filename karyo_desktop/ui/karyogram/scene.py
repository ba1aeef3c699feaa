"""The karyogram as a scene: shows a cell, lets chromosomes be selected and carried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsSceneMouseEvent

from cirnet_core.classes import TRAY
from karyo_desktop.domain.counts import unusual_counts
from karyo_desktop.domain.layout import Arrangement, Rect, Slot, arrange, slot_at, suggest_scale
from karyo_desktop.domain.model import COLUMNS, Cell
from karyo_desktop.domain.review import queue
from karyo_desktop.services.karyotyping import is_complete
from karyo_desktop.ui.karyogram.drop import DropIndicator
from karyo_desktop.ui.karyogram.glide import Glider
from karyo_desktop.ui.karyogram.items import ChromosomeItem
from karyo_desktop.ui.karyogram.knife import Knife, Tool, tool_of
from karyo_desktop.ui.karyogram.marks import describe_chromosome, mark_of
from karyo_desktop.ui.karyogram.options import SCREEN, with_scale
from karyo_desktop.ui.karyogram.sheet import SheetItem
from karyo_desktop.ui.pictures import Upright


class KaryogramScene(QGraphicsScene):
    """One cell's karyogram. It asks for edits by signals and never makes one itself."""

    move_asked = Signal(tuple, str, int)
    """(ids, column, index): what was carried is to lie there."""
    swap_asked = Signal(str, str)
    """What was carried was laid on another with Ctrl: the two are to change places."""
    turn_asked = Signal()
    """What is selected is to be turned by 180°."""
    operation_asked = Signal(object)
    """A ``services.surgery`` operation that was drawn."""
    chosen_by_hand = Signal()
    """A click went to a chromosome."""
    put_down = Signal()
    """Nothing is carried any more."""
    picked = Signal()
    """The selection, or the one that the keyboard is at, changed."""

    glide_ms = 150
    """How long chromosomes take to their new place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cell: Cell | None = None
        self._arrangement: Arrangement | None = None
        self._scale = 1.0
        self._scaled_for: object = None
        self._items: dict[str, ChromosomeItem] = {}
        self._primary = ""
        self._picking = False
        self._offered = False
        self._carried: tuple[str, ...] = ()
        self._press: QPointF | None = None
        self._press_id = ""
        self._to_toggle = ""
        self._slot: Slot | None = None
        self._rival = ""
        self._sheet = SheetItem()
        self._indicator = DropIndicator()
        self.knife = Knife()
        self.centromeres: Mapping[str, float] | None = None
        """What ``arrange`` takes; None stands the chromosomes on their line."""
        self.addItem(self.knife)
        self.addItem(self._sheet)
        self.addItem(self._indicator)
        self._glider = Glider(self._items, self)
        self.selectionChanged.connect(self._selection_changed)

    # what is shown

    @property
    def cell(self) -> Cell | None:
        """The cell on the sheet."""
        return self._cell

    @property
    def arrangement(self) -> Arrangement | None:
        """Where everything lies."""
        return self._arrangement

    @property
    def primary(self) -> str:
        """The chromosome that the keyboard and the inspector are at; empty for none."""
        return self._primary

    @property
    def offered(self) -> bool:
        """Whether what is selected was chosen by the queue, and not by the person."""
        return self._offered

    @property
    def carrying(self) -> bool:
        """Whether the mouse carries chromosomes now."""
        return bool(self._carried)

    def paper(self) -> QRectF:
        """The sheet."""
        return self._sheet.paper()

    def item_of(self, chromosome_id: str) -> ChromosomeItem:
        """The item of a chromosome. Raises KeyError."""
        return self._items[chromosome_id]

    def clear_cell(self) -> None:
        """An empty scene."""
        self.drop_nowhere()
        self.knife.lay_down()
        self._glider.forget()
        self._take_away(tuple(self._items))
        self._cell, self._arrangement = None, None

    def show_cell(self, cell: Cell, pictures: dict[str, Upright]) -> None:
        """Show a cell, or what changed of the one that is shown; not while ``carrying``."""
        same = self._cell is not None and self._cell.id == cell.id
        if not same:
            self.clear_cell()
        sizes = {i: (float(p.width_px), float(p.height_px)) for i, p in pictures.items()}
        # A turn alters the sizes a little; the sheet must not jump for that.
        if not same or self._scaled_for is not cell.model:
            self._scale, self._scaled_for = suggest_scale(list(sizes.values())), cell.model
        options = with_scale(self._scale, tray_open=bool(cell.karyogram.columns[TRAY]))
        arrangement = arrange(cell.karyogram, sizes, options, centromeres=self.centromeres)
        if self.knife.target not in cell.karyogram.placements:
            self.knife.lay_down()
        self._take_away(set(self._items) - set(cell.karyogram.placements))
        self._cell, self._arrangement = cell, arrangement
        counts = cell.karyogram.counts()
        self._sheet.show_sheet(arrangement, unusual_counts(counts) if is_complete(cell) else {})
        self._show_chromosomes(cell, arrangement, pictures, glide=same)
        self.setSceneRect(self.paper().adjusted(-16, -16, 16, 16))

    def _take_away(self, ids: Iterable[str]) -> None:
        self._picking = True
        for chromosome_id in ids:
            self.removeItem(self._items.pop(chromosome_id))
        self._picking = False
        if self._primary not in self._items:
            self._set_primary("")

    def _show_chromosomes(
        self, cell: Cell, arrangement: Arrangement, pictures: dict[str, Upright], *, glide: bool
    ) -> None:
        routes = {}
        asked = set(queue(cell))
        for column, ids in cell.karyogram.columns.items():
            for chromosome_id in ids:
                chromosome = cell.chromosome(chromosome_id)
                placement = cell.karyogram.placements[chromosome_id]
                item, wanted = self._items.get(chromosome_id), chromosome_id in asked
                target = arrangement.places[chromosome_id]
                if item is None:
                    item = ChromosomeItem(chromosome_id)
                    item.setPos(target.x, target.y)
                    self.addItem(item)
                    self._items[chromosome_id] = item
                item.show_as(
                    pictures[chromosome_id],
                    mark_of(chromosome, placement, column, asked=wanted),
                    place=target,
                    over_line=_over_line(arrangement, column, target),
                    tip=describe_chromosome(chromosome, placement, column, asked=wanted),
                )
                end = QPointF(target.x, target.y)
                if item.pos() != end:
                    routes[chromosome_id] = (item.pos(), end)
        self._glider.start(routes, duration_ms=self.glide_ms if glide else 0)

    # selection

    def selected(self) -> tuple[str, ...]:
        """Selected ids in reading order."""
        return tuple(i for i in self.reading_order() if self._items[i].isSelected())

    def reading_order(self) -> list[str]:
        """All ids, class by class, the tray last."""
        if self._cell is None:
            return []
        return [i for column in COLUMNS for i in self._cell.karyogram.columns[column]]

    def pick(self, ids: Iterable[str], *, primary: str = "", offered: bool = False) -> None:
        """Select exactly these; ``offered``, not chosen: the next one is not added to them."""
        self._offered = offered
        chosen = [i for i in ids if i in self._items]
        self._picking = True
        for chromosome_id, item in self._items.items():
            item.setSelected(chromosome_id in chosen)
        self._picking = False
        self._set_primary(primary if primary in chosen else (chosen[0] if chosen else ""))
        self.picked.emit()

    def toggle(self, chromosome_id: str) -> None:
        """Add one to the selection, or take it out."""
        if self._offered:
            self.pick(())
        item = self._items[chromosome_id]
        self._picking = True
        item.setSelected(not item.isSelected())
        self._picking = False
        chosen = self.selected()
        self._set_primary(chromosome_id if item.isSelected() else (chosen[0] if chosen else ""))
        self.picked.emit()

    def _selection_changed(self) -> None:
        if self._picking:
            return
        chosen = self.selected()
        if self._primary not in chosen:
            self._set_primary(chosen[0] if chosen else "")
        self.picked.emit()

    def _set_primary(self, chromosome_id: str) -> None:
        for known in (self._primary, chromosome_id):
            if known in self._items:
                self._items[known].set_primary(known == chromosome_id)
        self._primary = chromosome_id

    # the mouse

    def chromosome_at(self, point: QPointF) -> str:
        """The id under a point, or empty; what is carried hides nothing."""
        for item in self.items(point, deviceTransform=QTransform()):
            if isinstance(item, ChromosomeItem) and item.chromosome_id not in self._carried:
                return item.chromosome_id
        return ""

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Select, and be ready to carry."""
        hit = self.chromosome_at(event.scenePos())
        if event.button() == Qt.MouseButton.RightButton and hit:
            # The menu is of all that are selected, if the one under the mouse is among them.
            if not self._items[hit].isSelected():
                self.pick([hit])
            event.accept()
            return
        if event.button() != Qt.MouseButton.LeftButton or not (hit or self.knife.active):
            super().mousePressEvent(event)
            return
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and hit:
            self.take_knife(tool_of(event.modifiers()), hit)
        if self.knife.active:
            self.knife.press(event.scenePos())
            event.accept()
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._to_toggle = hit  # unless it is carried
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.toggle(hit)
        elif not self._items[hit].isSelected():
            self.pick([hit])
        else:
            self._set_primary(hit)
            self.picked.emit()
        self._press, self._press_id = event.scenePos(), hit
        event.accept()

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Carry."""
        if self.knife.drawing:
            self.knife.drag(event.scenePos())
            return
        if self._press is None:
            super().mouseMoveEvent(event)
            return
        if not self._carried:
            screen = event.screenPos() - event.buttonDownScreenPos(Qt.MouseButton.LeftButton)
            if screen.manhattanLength() < QApplication.startDragDistance():
                return
            self._lift()
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        self._carry_to(event.scenePos(), swap=bool(ctrl))

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Put down, or end a click."""
        if self.knife.drawing:
            self.use_knife()
            return
        if self._press is None:
            super().mouseReleaseEvent(event)
            return
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if self._carried:
            self._carry_to(event.scenePos(), swap=bool(ctrl))
        elif self._to_toggle:
            self.toggle(self._to_toggle)
        carried, slot, clicked, rival = self._carried, self._slot, self._press_id, self._rival
        self.drop_nowhere(settle=slot is None and not rival)
        if carried:
            self.put_down.emit()
        if rival:
            self.swap_asked.emit(clicked, rival)
        elif carried and slot is not None:
            self._ask_move(carried, slot)
        elif not carried:
            if event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self.pick([clicked])
            self.chosen_by_hand.emit()

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """A double click turns a chromosome upside down."""
        hit = self.chromosome_at(event.scenePos())
        if hit and event.button() == Qt.MouseButton.LeftButton and not self.knife.active:
            self.pick([hit])
            self.turn_asked.emit()
            event.accept()

    # tools

    def take_knife(self, tool: Tool, chromosome_id: str) -> None:
        """Take a tool in hand over a chromosome."""
        sheet = self._arrangement
        if sheet is None or chromosome_id not in self._items:
            return
        self.pick([chromosome_id])
        self.knife.take(tool, chromosome_id, sheet.places[chromosome_id], scale=sheet.scale)

    def use_knife(self) -> None:
        """Do what was drawn."""
        operation = self.knife.operation()
        if operation is not None:
            self.operation_asked.emit(operation)

    def drop_nowhere(self, *, settle: bool = True) -> None:
        """Let go of what is carried; it goes back to where it was."""
        carried = self._carried
        self._carried, self._press, self._press_id, self._slot = (), None, "", None
        self._to_toggle = self._rival = ""
        self._indicator.hide()
        for chromosome_id in carried:
            self._items[chromosome_id].lift(False)
        if carried and settle:
            self._send_home(carried)

    def _lift(self) -> None:
        self._glider.finish()
        taken = self._items[self._press_id].isSelected() and not self._to_toggle
        self._carried = self.selected() if taken else ()
        if not self._carried:
            self.pick([self._press_id])
            self._carried = (self._press_id,)
        for chromosome_id in self._carried:
            self._items[chromosome_id].lift(True)

    def _carry_to(self, point: QPointF, *, swap: bool) -> None:
        if self._press is None or self._arrangement is None:
            return
        # Several are carried as a fan beside the one that was taken.
        lead = self._arrangement.places[self._press_id]
        corner = QPointF(lead.x, lead.y) + point - self._press
        others = [i for i in self._carried if i != self._press_id]
        self._items[self._press_id].setPos(corner)
        x = corner.x() + lead.w + SCREEN.copy_gap
        for chromosome_id in others:
            place = self._arrangement.places[chromosome_id]
            self._items[chromosome_id].setPos(x, corner.y() + lead.h - place.h)
            x += place.w + SCREEN.copy_gap
        alone = swap and len(self._carried) == 1
        self._rival = self.chromosome_at(point) if alone else ""
        self._slot = slot_at(self._arrangement, point.x(), point.y(), ignore=self._carried)
        if self._rival:
            self._indicator.point_at_rival(self._arrangement.places[self._rival], lead)
        elif self._slot is not None:
            self._indicator.point_at(self._arrangement, self._slot, self._carried)
        else:
            self._indicator.hide()

    def _ask_move(self, carried: tuple[str, ...], slot: Slot) -> None:
        if self._cell is None:
            return
        column = self._cell.karyogram.columns[slot.column]
        after = [i for i in column if i not in carried]
        after[slot.index : slot.index] = carried
        if tuple(after) == column:
            self._send_home(carried)
        else:
            self.move_asked.emit(carried, slot.column, slot.index)

    # gliding

    def _send_home(self, ids: Iterable[str]) -> None:
        if self._arrangement is None:
            return
        routes = {}
        for chromosome_id in ids:
            place = self._arrangement.places[chromosome_id]
            start = self._items[chromosome_id].pos()
            routes[chromosome_id] = (start, QPointF(place.x, place.y))
        self._glider.start(routes, duration_ms=self.glide_ms)


def _over_line(arrangement: Arrangement, column: str, place: Rect) -> float:
    if column == TRAY:
        return 0.0
    return arrangement.columns[column].line[2] - SCREEN.line_gap - place.bottom
