"""The logo of a template: shown small, chosen from a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from karyo_desktop.services.report_templates import (
    MAX_LOGO_BYTES,
    MAX_LOGO_PIXELS,
    logo_fault,
)
from karyo_desktop.ui.panels.widgets import button, label

HEIGHT_PX = 32


class LogoField(QWidget):
    """Tells the bytes of a PNG or JPEG; empty for none."""

    edited = Signal(bytes)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown = label("", name="template-logo")
        self.pick = button(self.tr("Choose…"), name="template-pick-logo")
        self.drop = button(self.tr("None"), flat=True, name="template-drop-logo")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._shown, 1)
        for widget in (self.pick, self.drop):
            widget.setAutoDefault(False)
            row.addWidget(widget)
        self.pick.clicked.connect(self._pick)
        self.drop.clicked.connect(lambda: self._use(b""))

    def show_logo(self, data: bytes) -> None:
        """Show a logo that was not chosen here."""
        picture = QPixmap()
        if data and picture.loadFromData(data):
            smooth = Qt.TransformationMode.SmoothTransformation
            self._shown.setPixmap(picture.scaledToHeight(HEIGHT_PX, smooth))
        else:
            self._shown.setText(self.tr("none"))
        self.drop.setEnabled(bool(data))

    def _use(self, data: bytes) -> None:
        self.show_logo(data)
        self.edited.emit(data)

    def _pick(self) -> None:
        title = self.tr("Choose a logo")
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", "PNG, JPEG (*.png *.jpg *.jpeg)")
        if not chosen:
            return
        path = Path(chosen)
        try:
            size = path.stat().st_size
            data = path.read_bytes() if size <= MAX_LOGO_BYTES else b""
        except OSError as error:
            self.refused.emit(f"{path.name}: {error.strerror}.")
            return
        fault = logo_fault(data) if size <= MAX_LOGO_BYTES else "bytes"
        if fault == "bytes":
            words = self.tr("{0}: larger than {1} MB. Take a smaller picture.")
            self.refused.emit(words.format(path.name, MAX_LOGO_BYTES // 1_000_000))
        elif fault == "pixels":
            words = self.tr("{0}: more than {1} million pixels. Take a smaller picture.")
            self.refused.emit(words.format(path.name, MAX_LOGO_PIXELS // 1_000_000))
        elif fault is not None:
            words = self.tr("{0}: no PNG or JPEG picture. Choose another.")
            self.refused.emit(words.format(path.name))
        else:
            self._use(data)
