"""The karyogram as a scene: shows a cell, lets chromosomes be selected and carried."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsSceneMouseEvent

from cirnet_core.classes import CLASSES, TRAY
from karyo_desktop.domain.counts import unusual_counts
from karyo_desktop.domain.layout import Arrangement, Rect, Slot, arrange, slot_at, suggest_scale
from karyo_desktop.domain.model import COLUMNS, Cell
from karyo_desktop.services.karyotyping import is_complete
from karyo_desktop.ui.karyogram.items import ChromosomeItem, DropIndicator
from karyo_desktop.ui.karyogram.marks import describe_chromosome, mark_of
from karyo_desktop.ui.karyogram.options import SCREEN, with_scale
from karyo_desktop.ui.karyogram.sheet import SheetItem
from karyo_desktop.ui.pictures import Upright


class KaryogramScene(QGraphicsScene):
    """One cell's karyogram. It asks for edits by signals and never makes one itself."""

    move_asked = Signal(tuple, str, int)
    """(ids, column, index): what was carried is to lie there."""
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
        self._carried: tuple[str, ...] = ()
        self._press: QPointF | None = None
        self._press_id = ""
        self._slot: Slot | None = None
        self._sheet = SheetItem()
        self._indicator = DropIndicator()
        self.addItem(self._sheet)
        self.addItem(self._indicator)
        self._glide = QVariantAnimation(self)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
        self._glide.valueChanged.connect(self._glided)
        self._glide.finished.connect(self._finish_glide)
        self._routes: dict[str, tuple[QPointF, QPointF]] = {}
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
        self._glide.stop()
        # Ids repeat from cell to cell: no route may outlive its cell.
        self._routes = {}
        for item in self._items.values():
            self.removeItem(item)
        self._items, self._cell, self._arrangement = {}, None, None
        self._set_primary("")

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
        arrangement = arrange(cell.karyogram, sizes, options)
        self._cell, self._arrangement = cell, arrangement
        counts = cell.karyogram.counts()
        self._sheet.show_sheet(arrangement, unusual_counts(counts) if is_complete(cell) else {})
        self._show_chromosomes(cell, arrangement, pictures, glide=same)
        self.setSceneRect(self.paper().adjusted(-16, -16, 16, 16))

    def _show_chromosomes(
        self, cell: Cell, arrangement: Arrangement, pictures: dict[str, Upright], *, glide: bool
    ) -> None:
        routes = {}
        for column, ids in cell.karyogram.columns.items():
            for chromosome_id in ids:
                chromosome = cell.chromosome(chromosome_id)
                placement = cell.karyogram.placements[chromosome_id]
                item = self._items.get(chromosome_id)
                target = arrangement.places[chromosome_id]
                if item is None:
                    item = ChromosomeItem(chromosome_id)
                    item.setPos(target.x, target.y)
                    self.addItem(item)
                    self._items[chromosome_id] = item
                item.show_as(
                    pictures[chromosome_id],
                    mark_of(chromosome, placement, column),
                    width=target.w,
                    height=target.h,
                    tip=describe_chromosome(chromosome, placement, column),
                )
                end = QPointF(target.x, target.y)
                if item.pos() != end:
                    routes[chromosome_id] = (item.pos(), end)
        self._start_glide(routes if glide else {i: (end, end) for i, (_, end) in routes.items()})

    # selection

    def selected(self) -> tuple[str, ...]:
        """Selected ids in reading order."""
        return tuple(i for i in self.reading_order() if self._items[i].isSelected())

    def reading_order(self) -> list[str]:
        """All ids, class by class, the tray last."""
        if self._cell is None:
            return []
        return [i for column in COLUMNS for i in self._cell.karyogram.columns[column]]

    def pick(self, ids: Iterable[str], *, primary: str = "") -> None:
        """Select exactly these."""
        chosen = [i for i in ids if i in self._items]
        self._picking = True
        for chromosome_id, item in self._items.items():
            item.setSelected(chromosome_id in chosen)
        self._picking = False
        self._set_primary(primary if primary in chosen else (chosen[0] if chosen else ""))
        self.picked.emit()

    def toggle(self, chromosome_id: str) -> None:
        """Add one to the selection, or take it out."""
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
        """The id under a point, or empty."""
        for item in self.items(point, deviceTransform=QTransform()):
            if isinstance(item, ChromosomeItem):
                return item.chromosome_id
        return ""

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Select, and be ready to carry."""
        hit = self.chromosome_at(event.scenePos())
        if event.button() != Qt.MouseButton.LeftButton or not hit:
            super().mousePressEvent(event)
            return
        several = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & several:
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
        if self._press is None:
            super().mouseMoveEvent(event)
            return
        if not self._carried:
            screen = event.screenPos() - event.buttonDownScreenPos(Qt.MouseButton.LeftButton)
            if screen.manhattanLength() < QApplication.startDragDistance():
                return
            self._lift()
        self._carry_to(event.scenePos())

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Put down, or end a click."""
        if self._press is None:
            super().mouseReleaseEvent(event)
            return
        if self._carried:
            self._carry_to(event.scenePos())
        carried, slot, clicked = self._carried, self._slot, self._press_id
        self.drop_nowhere(settle=slot is None)
        if carried:
            self.put_down.emit()
        if carried and slot is not None:
            self._ask_move(carried, slot)
        elif not carried and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.pick([clicked])

    def drop_nowhere(self, *, settle: bool = True) -> None:
        """Let go of what is carried; it goes back to where it was."""
        carried = self._carried
        self._carried, self._press, self._press_id, self._slot = (), None, "", None
        self._indicator.hide()
        for chromosome_id in carried:
            self._items[chromosome_id].lift(False)
        if carried and settle:
            self._send_home(carried)

    def _lift(self) -> None:
        self._glide.stop()
        self._finish_glide()
        self._carried = self.selected() if self._items[self._press_id].isSelected() else ()
        if not self._carried:
            self.pick([self._press_id])
            self._carried = (self._press_id,)
        for chromosome_id in self._carried:
            self._items[chromosome_id].lift(True)

    def _carry_to(self, point: QPointF) -> None:
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
        self._slot = slot_at(self._arrangement, point.x(), point.y(), ignore=self._carried)
        self._show_slot()

    def _show_slot(self) -> None:
        if self._slot is None or self._arrangement is None:
            self._indicator.hide()
            return
        box = self._arrangement.columns[self._slot.column]
        staying = [self._arrangement.places[i] for i in box.ids if i not in self._carried]
        caret = None
        if staying and self._slot.column in CLASSES:
            gap = SCREEN.copy_gap / 2
            x = (
                staying[self._slot.index].x - gap
                if self._slot.index < len(staying)
                else staying[-1].right + gap
            )
            top = min(rect.y for rect in staying)
            caret = (QPointF(x, top), QPointF(x, box.line[2] - 5))
        self._indicator.point_at(_rect(box.room), box.line, caret)

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
        self._start_glide(routes)

    def _start_glide(self, routes: dict[str, tuple[QPointF, QPointF]]) -> None:
        self._glide.stop()
        self._finish_glide()
        self._routes = routes
        if not routes:
            return
        if self.glide_ms <= 0 or all(a == b for a, b in routes.values()):
            self._finish_glide()
            return
        self._glide.setDuration(self.glide_ms)
        self._glide.start()

    def _glided(self, share: float) -> None:
        for chromosome_id, (start, end) in self._routes.items():
            item = self._items.get(chromosome_id)
            if item is not None:
                item.setPos(start + (end - start) * share)

    def _finish_glide(self) -> None:
        self._glided(1.0)
        self._routes = {}


def _rect(rect: Rect) -> QRectF:
    return QRectF(rect.x, rect.y, rect.w, rect.h)
