"""The middle of the window: sheet or list, the photograph beside, the class strip under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from karyo_desktop.ui.panels.list_view import KaryogramList
from karyo_desktop.ui.panels.metaphase import MetaphasePanel
from karyo_desktop.ui.panels.strip import ClassStrip
from karyo_desktop.ui.panels.widgets import framed


class Centre(QSplitter):
    """Parts that can be pulled larger and hidden; only the sheet is always there."""

    def __init__(self, sheet: QWidget, listed: KaryogramList) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setObjectName("centre")
        self.listed = listed
        self.strip = ClassStrip()
        self.metaphase = MetaphasePanel()
        self.strip_frame = framed("top", self.strip)
        self.metaphase_frame = framed("right", self.metaphase)
        self.sheets = QStackedWidget()
        self.sheets.addWidget(sheet)
        self.sheets.addWidget(listed)
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.across.setObjectName("across")
        self.across.addWidget(self.sheets)
        self.across.addWidget(self.metaphase_frame)
        self.across.setStretchFactor(0, 1)
        self.addWidget(self.across)
        self.addWidget(self.strip_frame)
        self.setStretchFactor(0, 1)
        for splitter in (self, self.across):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(5)
        self.strip_frame.hide()
        self.metaphase_frame.hide()

    def show_list(self, on: bool) -> None:
        """The list in the place of the sheet, or the sheet again."""
        self.sheets.setCurrentIndex(1 if on else 0)
        shown = self.sheets.currentWidget()
        if shown is not None:
            shown.setFocus()
