"""Chromosomes glide to their new place, so that the eye can follow them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QVariantAnimation
from PySide6.QtWidgets import QGraphicsItem

Routes = Mapping[str, tuple[QPointF, QPointF]]


class Glider(QObject):
    """Moves items from where they are to where they belong."""

    def __init__(self, items: Mapping[str, QGraphicsItem], parent: QObject) -> None:
        super().__init__(parent)
        self._items = items
        self._routes: dict[str, tuple[QPointF, QPointF]] = {}
        self._motion = QVariantAnimation(self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.valueChanged.connect(self._moved)
        self._motion.finished.connect(self._arrive)

    def start(self, routes: Routes, *, duration_ms: int) -> None:
        """Send items on their way; those that are under way arrive first."""
        self.finish()
        self._routes = dict(routes)
        if not routes:
            return
        if duration_ms <= 0 or all(a == b for a, b in routes.values()):
            self._arrive()
            return
        self._motion.setDuration(duration_ms)
        self._motion.start()

    def finish(self) -> None:
        """Everything arrives now."""
        self._motion.stop()
        self._arrive()

    def forget(self) -> None:
        """No route may outlive its cell: ids repeat from cell to cell."""
        self._motion.stop()
        self._routes = {}

    def _moved(self, share: float) -> None:
        for chromosome_id, (start, end) in self._routes.items():
            item = self._items.get(chromosome_id)
            if item is not None:
                item.setPos(start + (end - start) * share)

    def _arrive(self) -> None:
        self._moved(1.0)
        self._routes = {}
