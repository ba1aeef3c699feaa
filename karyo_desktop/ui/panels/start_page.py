"""What is seen before anything is open: what to open, and what was open before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.ui import icons, theme
from karyo_desktop.ui.panels.widgets import bigger, button, caption, heading, label, panel
from karyo_desktop.ui.plain import as_it_is


class StartPage(QWidget):
    """Large, clear ways in."""

    folder_asked = Signal()
    files_asked = Signal()
    demo_asked = Signal()
    recent_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start")
        self._logo = QLabel()
        self._first: QPushButton | None = None
        self._recent = QVBoxLayout()
        self._recent.setSpacing(1)
        self._recent_box = QWidget()
        self._column = column = QVBoxLayout()
        column.setSpacing(18)
        column.addLayout(self._head())
        column.addWidget(self._ways())
        column.addWidget(self._recent_box)
        inner = QVBoxLayout(self._recent_box)
        inner.setContentsMargins(2, 0, 2, 0)
        inner.setSpacing(4)
        inner.addWidget(caption(self.tr("Opened before")))
        inner.addLayout(self._recent)
        self._middle = middle = QWidget()
        middle.setLayout(column)
        middle.setFixedWidth(600)
        self._outer = outer = QGridLayout(self)
        outer.addWidget(middle, 1, 1)
        outer.setRowStretch(0, 2)
        outer.setRowStretch(2, 3)
        outer.setColumnStretch(0, 1)
        outer.setColumnStretch(2, 1)
        self.restyle()

    def show_recent(self, paths: Sequence[str]) -> None:
        """List inputs that were opened before."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for path in paths[:5]:
            self._recent.addWidget(self._recent_row(path))
        self._recent_box.setVisible(bool(paths))

    def hold(self, library: QWidget) -> None:
        """Show the library below the ways in, as wide as a table needs."""
        self._column.addWidget(library, 20)
        self._column.addStretch(1)
        self._middle.setMinimumWidth(600)
        self._middle.setMaximumWidth(860)
        policy = QSizePolicy.Policy
        self._middle.setSizePolicy(policy.Expanding, policy.Expanding)
        self._outer.setColumnStretch(1, 20)
        self._outer.setRowStretch(0, 0)
        self._outer.setRowStretch(1, 20)
        self._outer.setRowStretch(2, 0)
        self._outer.setRowMinimumHeight(0, 24)
        self._outer.setRowMinimumHeight(2, 16)

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard begins at the first way in."""
        super().showEvent(event)
        if self._first is not None:
            self._first.setFocus()

    def restyle(self) -> None:
        """Take the theme's colours."""
        ratio = self.devicePixelRatioF()
        self._logo.setPixmap(icons.pixmap("demo", theme.colours().accent, size_px=44, ratio=ratio))

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(heading(self.tr("Karyo Desktop"), step=9))
        words.addWidget(
            label(
                self.tr(
                    "Open the cut-out chromosome images of one cell, or of several in their "
                    "folders. Nothing leaves this computer."
                ),
                quiet=True,
                wrap=True,
            )
        )
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._logo, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _ways(self) -> QWidget:
        card = panel("card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(10)
        ways = (
            ("open", self.tr("Open folder…"), self.folder_asked, "open-folder"),
            ("archive", self.tr("Open zip, case or images…"), self.files_asked, "open-files"),
            ("demo", self.tr("Open the demo cell"), self.demo_asked, "open-demo"),
        )
        for icon, text, signal, name in ways:
            made = button(text, icon=icon, primary=name == "open-folder", name=name)
            made.setMinimumHeight(44)
            made.setIconSize(QSize(20, 20))
            made.clicked.connect(signal)
            self._first = self._first or made
            row.addWidget(made, 1)
        layout.addLayout(row)
        hint = label(self.tr("or drop folders, zips, images or a case here"), quiet=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(hint)
        return card

    def _recent_row(self, path: str) -> QPushButton:
        place = Path(path)
        row = QPushButton()
        row.setProperty("row", True)
        row.setIcon(icons.icon("file" if place.is_file() else "open", theme.colours().muted))
        row.setIconSize(QSize(18, 18))
        row.setText(f" {place.name}")
        row.setToolTip(as_it_is(path))
        row.setAccessibleName(self.tr("Open {0}").format(path))
        row.setFont(bigger(row.font(), 0))
        row.clicked.connect(lambda: self.recent_asked.emit(path))
        return row
