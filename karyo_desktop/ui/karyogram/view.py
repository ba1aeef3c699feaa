"""The window onto the sheet: zoom, pan, fit, and the keys that work on chromosomes."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QLabel, QWidget

from karyo_desktop.ui.karyogram.scene import KaryogramScene
from karyo_desktop.ui.karyogram.typing import ELSEWHERE, ClassTyping
from karyo_desktop.ui.karyogram.walking import step

Purpose = Literal["go", "add", "exchange"]
"""What a class is typed for, if not to send what is selected there."""

ZOOM_STEP: Final = 1.2
SPIN_DEG: Final = 1.0
MIN_ZOOM: Final = 0.2
MAX_ZOOM: Final = 12.0
ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class KaryogramView(QGraphicsView):
    """Shows the scene; stays fitted to the window until somebody zooms."""

    zoom_changed = Signal(float)
    class_typed = Signal(str)
    class_sought = Signal(str)
    """A class was typed to go there."""
    class_added = Signal(str)
    """A class was typed to select one of it as well."""
    class_exchanged = Signal(str)
    """A class was typed to change places with one of it."""
    confirm_asked = Signal()
    spin_asked = Signal(float)
    """The wheel turned what is selected, counter-clockwise by so many degrees."""
    walked = Signal()
    """An arrow key went to a chromosome."""

    def __init__(self, scene: KaryogramScene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self._karyogram = scene
        self._fitted = True
        self._pan_from: QPoint | None = None
        self._space = False
        self.setObjectName("karyogram")
        self.setAccessibleName(self.tr("Karyogram"))
        self.setAccessibleDescription(
            self.tr("Arrow keys walk the chromosomes; type a class to move the selected one.")
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
            | QPainter.RenderHint.TextAntialiasing
        )
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._typing = ClassTyping(self)
        self._typing.changed.connect(self._show_typed)
        self._typing.typed.connect(self.take_class)
        self._purpose: Purpose | None = None
        self._typed = QLabel(self)
        self._typed.setObjectName("typed")
        self._typed.hide()

    # zoom

    @property
    def zoom(self) -> float:
        """Screen pixels per sheet unit."""
        return self.transform().m11()

    def fit(self) -> None:
        """Show the whole sheet, and keep showing it when the window changes."""
        self._keep_fitted(True)
        self.fitInView(
            self._karyogram.paper().adjusted(-10, -10, 10, 10), Qt.AspectRatioMode.KeepAspectRatio
        )
        self.zoom_changed.emit(self.zoom)

    def refit(self) -> None:
        """The sheet changed its size: fit again if nobody has zoomed."""
        if self._fitted:
            self.fit()

    def zoom_by(self, factor: float) -> None:
        """Magnify around the mouse, or around the middle if it is elsewhere."""
        wanted = min(max(self.zoom * factor, MIN_ZOOM), MAX_ZOOM)
        self._keep_fitted(False)
        self.scale(wanted / self.zoom, wanted / self.zoom)
        self.zoom_changed.emit(self.zoom)

    def _keep_fitted(self, fitted: bool) -> None:
        self._fitted = fitted
        policy = (
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if fitted
            else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        self.setHorizontalScrollBarPolicy(policy)
        self.setVerticalScrollBarPolicy(policy)

    def show_chromosome(self, chromosome_id: str) -> None:
        """Scroll it into view."""
        if not self._fitted:
            self.ensureVisible(self._karyogram.item_of(chromosome_id), 40, 40)

    # events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay fitted."""
        super().resizeEvent(event)
        self.refit()
        self._place_typed()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom, Shift and the wheel turn; the wheel alone scrolls."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        notches = (event.angleDelta().y() or event.angleDelta().x()) / 120.0
        if shift and notches and self._karyogram.selected():
            self.spin_asked.emit(notches * SPIN_DEG)
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(ZOOM_STEP ** (event.angleDelta().y() / 120.0))
            event.accept()
        else:
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """While a class is sought, T and K say which, and are no commands."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self.seeking
            and event.text().upper() in ELSEWHERE
        ):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Two fingers on a touch pad zoom."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_by(1.0 + event.value())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The middle button, or Space and the left one, pan."""
        middle = event.button() == Qt.MouseButton.MiddleButton
        if middle or (self._space and event.button() == Qt.MouseButton.LeftButton):
            self._pan_from = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or leave it to the scene."""
        if self._pan_from is None:
            super().mouseMoveEvent(event)
            return
        moved = event.position().toPoint() - self._pan_from
        self._pan_from = event.position().toPoint()
        self._keep_fitted(False)
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        bars[0].setValue(bars[0].value() - moved.x())
        bars[1].setValue(bars[1].value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End panning."""
        if self._pan_from is not None:
            self._pan_from = None
            self.viewport().unsetCursor()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, type a class, confirm, let go."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self._escape()
        elif self._karyogram.knife.active and self._cut(key, shift=shift):
            event.accept()
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif key in ARROWS and plain:
            self._walk(key, extend=shift)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._typing.commit() and plain and not shift:
                self.confirm_asked.emit()
        elif not (plain and self._type(event.text())):
            super().keyPressEvent(event)

    @property
    def seeking(self) -> bool:
        """Whether what is typed next is no class to send to."""
        return self._purpose is not None

    def seek(self, purpose: Purpose = "go") -> None:
        """What is typed next says where to go, what to select as well, or what to exchange with."""
        self._typing.clear()
        self._purpose = purpose
        self._show_typed("")
        self.setFocus()

    def _type(self, text: str) -> bool:
        if self.seeking and text.upper() in ELSEWHERE:
            self.take_class(ELSEWHERE[text.upper()])
            self._show_typed("")
            return True
        # With nothing in hand there is nothing to send, so the class is where to go.
        self._purpose = self._purpose or self._without_one_in_hand()
        return self._typing.press(text)

    def _without_one_in_hand(self) -> Purpose | None:
        return None if self._karyogram.selected() else "go"

    def take_class(self, column: str) -> None:
        """A class was typed, here or in the list: go there, or send there what is selected."""
        purpose = self._purpose or self._without_one_in_hand()
        self._purpose = None
        said = {
            None: self.class_typed,
            "go": self.class_sought,
            "add": self.class_added,
            "exchange": self.class_exchanged,
        }
        said[purpose].emit(column)

    def _cut(self, key: Qt.Key, *, shift: bool) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._karyogram.use_knife()
            return True
        return self._karyogram.knife.key(key, shift=shift)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space up: the mouse is for chromosomes again."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self.viewport().unsetCursor()
        super().keyReleaseEvent(event)

    def _escape(self) -> None:
        sought, self._purpose = self._purpose, None
        if self._typing.clear() or sought:
            return
        if self._karyogram.knife.active:
            self._karyogram.knife.lay_down()
        elif self._karyogram.carrying:
            self._karyogram.drop_nowhere()
            self._karyogram.put_down.emit()
        else:
            self._karyogram.pick([])

    def _walk(self, key: Qt.Key, *, extend: bool) -> None:
        scene = self._karyogram
        if scene.arrangement is None:
            return
        target = step(scene.arrangement, scene.reading_order(), scene.primary, ARROWS[key])
        if target:
            chosen = (*scene.selected(), target) if extend else (target,)
            scene.pick(chosen, primary=target)
            self.show_chromosome(target)
            self.walked.emit()

    def _show_typed(self, text: str) -> None:
        words = {
            None: self.tr("to class {0}…"),
            "go": self.tr("go to class {0}… (T: the tray)"),
            "add": self.tr("select one of class {0} as well… (T: the tray)"),
            "exchange": self.tr("change places with one of class {0}…"),
        }
        self._typed.setText(words[self._purpose].format(text))
        self._typed.setVisible(bool(text) or self.seeking)
        self._place_typed()

    def _place_typed(self) -> None:
        self._typed.adjustSize()
        scene_point = QPointF(0, 0)
        if self._karyogram.primary:
            rect = self._karyogram.item_of(self._karyogram.primary).sceneBoundingRect()
            scene_point = QPointF(rect.center().x(), rect.top())
        at = self.mapFromScene(scene_point) - QPoint(self._typed.width() // 2, self._typed.height())
        self._typed.move(max(at.x(), 4), max(at.y(), 4))
