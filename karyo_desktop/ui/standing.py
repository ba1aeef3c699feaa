"""What the status bar always tells: how large the sheet is shown, and what is selected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction

from karyo_desktop.ui.document import Document
from karyo_desktop.ui.feature import Feature, Parts
from karyo_desktop.ui.panels.widgets import label


class Standing(Feature):
    """Two words at the right end of the status bar; empty while no case is open."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._selection = label(quiet=True, name="status-selection")
        self._selection.setAccessibleName(self.tr("Selection"))
        self._zoom = label(quiet=True, name="status-zoom")
        self._zoom.setAccessibleName(self.tr("Zoom"))
        self._zoom.setToolTip(self.tr("Zoom of the sheet; Ctrl+0 fits it to the window"))
        for words in (self._selection, self._zoom):
            words.hide()
        parts.workspace.view.zoom_changed.connect(self._show_zoom)
        parts.workspace.selection_changed.connect(self._show_selection)

    def use_actions(self, find: Callable[[str], QAction]) -> None:
        """The status bar has its other words by now; these stand left of the model."""
        for at, words in enumerate((self._selection, self._zoom), start=1):
            self.parts.window.statusBar().insertPermanentWidget(at, words)

    def set_document(self, document: Document | None) -> None:
        """There is something to tell of now, or nothing any more."""
        for words in (self._selection, self._zoom):
            words.setVisible(document is not None)
        self._show_selection()

    def _show_zoom(self, zoom: float) -> None:
        self._zoom.setText(f"{round(100.0 * zoom)}%")

    def _show_selection(self) -> None:
        count = len(self.parts.workspace.scene.selected())
        text = self.tr("%n selected", "", count) if count else self.tr("Nothing selected")
        self._selection.setText(text)
