"""What the program works on, with its Cancel button; lies in the status bar, so nothing jumps."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from karyo_desktop.ui.panels.widgets import button, label


class ProgressStrip(QWidget):
    """Hidden while nothing is going on."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress")
        self._reading = ""
        self._placing = ("", 0, 0)
        self._text = label()
        self._text.setProperty("loud", True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel = button(self.tr("Cancel"), flat=True, icon="close", name="cancel")
        self.cancel.clicked.connect(self.cancel_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self._text)
        row.addWidget(self.bar)
        row.addWidget(self.cancel)
        # The status bar keeps the height of what is hidden, so the sheet above does not jump; its
        # width is for messages meanwhile.
        self.hide()

    def text(self) -> str:
        """What is shown."""
        return self._text.text()

    def show_reading(self, text: str) -> None:
        """What the files are doing; it goes before the model's work. Empty for nothing."""
        self._reading = text
        self._show()

    def show_placing(self, text: str, done: int, total: int) -> None:
        """What the model is doing; an empty text for nothing."""
        self._placing = (text, done, total)
        self._show()

    def _show(self) -> None:
        if self._reading:
            self.show_work(self._reading)
        elif self._placing[0]:
            self.show_work(*self._placing)
        else:
            self.hide()

    def show_work(self, text: str, done: int = 0, total: int = 0) -> None:
        """Show what is being done; a total of 0 means that nobody knows how long."""
        self._text.setText(text)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.show()
