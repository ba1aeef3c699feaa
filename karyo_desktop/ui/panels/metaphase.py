"""The metaphase photograph of a cell: fitted, zoomed with the wheel, dragged with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsScene,
    QGraphicsView,
    QHBoxLayout,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.ui.drop_overlay import paths_of
from karyo_desktop.ui.panels.widgets import ElidedLabel, button, label

_STEP = 1.2
_MOST = 16.0


class PhotographView(QGraphicsView):
    """One picture; stays fitted until somebody zooms."""

    def __init__(self, parent: QWidget | None = None) -> None:
        scene = QGraphicsScene()
        super().__init__(scene, parent)
        self._scene = scene
        self._fitted = True
        self.setObjectName("photograph-view")
        self.setAccessibleName(self.tr("Metaphase photograph"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setAcceptDrops(False)

    @property
    def zoom(self) -> float:
        """Screen pixels per pixel of the photograph."""
        return self.transform().m11()

    def show_image(self, image: QImage | None) -> None:
        """Show a picture, fitted."""
        self._scene.clear()
        if image is not None:
            item = self._scene.addPixmap(QPixmap.fromImage(image))
            item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            self._scene.setSceneRect(item.boundingRect())
        self.fit()

    def fit(self) -> None:
        """Show all of it."""
        self._fitted = True
        self.fitInView(self._scene.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay fitted."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse."""
        factor = _STEP ** (event.angleDelta().y() / 120.0)
        if self.zoom * factor < _MOST:
            self._fitted = False
            self.scale(factor, factor)
        event.accept()


class MetaphasePanel(QWidget):
    """The photograph with its name, or the way to attach one."""

    attach_asked = Signal()
    detach_asked = Signal()
    dropped = Signal(list)
    """Paths that were dropped here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("metaphase")
        self.setAccessibleName(self.tr("Metaphase photograph of this cell"))
        self.setAcceptDrops(True)
        self.view = PhotographView()
        self._name = ElidedLabel()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty())
        self._stack.addWidget(self._full())
        self.setMinimumWidth(220)

    def show_photograph(self, name: str, image: QImage | None) -> None:
        """Show a photograph under its name; an empty name offers to attach one."""
        self._name.set_text(name)
        self.view.show_image(image)
        self._stack.setCurrentIndex(1 if name else 0)

    @property
    def name(self) -> str:
        """The name of the photograph that is shown; empty for none."""
        return self._name.text()

    def sizeHint(self) -> QSize:
        """Room to see single chromosomes."""
        return QSize(360, 360)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take an image."""
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere on the panel."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """It is to be attached."""
        event.acceptProposedAction()
        self.dropped.emit(paths_of(event.mimeData()))

    def _empty(self) -> QWidget:
        body = QWidget()
        attach = button(self.tr("Attach a photograph…"), icon="photo", name="attach-photograph")
        attach.setToolTip(self.tr("Keep the metaphase photograph of this cell in the case"))
        attach.clicked.connect(self.attach_asked)
        hint = label(self.tr("or drop the metaphase photograph of this cell here"), quiet=True)
        hint.setWordWrap(True)
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(body)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(attach, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(hint)
        column.addStretch(1)
        return body

    def _full(self) -> QWidget:
        body = QWidget()
        fit = button(self.tr("Fit"), flat=True, icon="fit", name="fit-photograph")
        fit.setToolTip(self.tr("Show the whole photograph"))
        fit.clicked.connect(self.view.fit)
        # In words: a cross would be taken for the way to close the panel.
        detach = button(self.tr("Remove"), flat=True, name="detach-photograph")
        detach.setToolTip(self.tr("Take the photograph out of the case"))
        detach.clicked.connect(self.detach_asked)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 4, 0)
        head.addWidget(self._name, 1)
        head.addWidget(fit)
        head.addWidget(detach)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        return body
