"""A thin strip that tells what the program works on, with its Cancel button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from karyo_desktop.ui.panels.widgets import button, label, panel


class ProgressStrip(QWidget):
    """Hidden while nothing is going on."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress")
        frame = panel("notice")
        self._text = label()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel = button(self.tr("Cancel"), flat=True, icon="close", name="cancel")
        self.cancel.clicked.connect(self.cancel_asked)
        row = QHBoxLayout(frame)
        row.setContentsMargins(20, 4, 12, 4)
        row.setSpacing(16)
        row.addWidget(self._text)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.hide()

    def text(self) -> str:
        """What is shown."""
        return self._text.text()

    def show_work(self, text: str, done: int = 0, total: int = 0) -> None:
        """Show what is being done; a total of 0 means that nobody knows how long."""
        self._text.setText(text)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.show()
