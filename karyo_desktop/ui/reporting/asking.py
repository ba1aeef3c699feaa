"""Questions about exports: which picture, which table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.report.picture import RESOLUTIONS_DPI
from karyo_desktop.services.exporting import WIDTH_MM
from karyo_desktop.ui.panels.widgets import heading, label, spaced
from karyo_desktop.ui.reporting.fields import Choice

translate = QCoreApplication.translate
Kind = Literal["png", "tiff", "svg"]


@dataclass(frozen=True)
class PictureWish:
    """How a karyogram is to be drawn; resolution and width are for PNG and TIFF alone."""

    kind: Kind = "png"
    dpi: int = 300
    width_mm: float = WIDTH_MM
    idiograms: bool = False

    @property
    def suffix(self) -> str:
        """Of its file."""
        return {"png": ".png", "tiff": ".tif", "svg": ".svg"}[self.kind]


class PictureDialog(QDialog):
    """Asks for kind, resolution and width."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("picture-dialog")
        self.setWindowTitle(self.tr("Karyogram as a picture"))
        self.kind = Choice()
        self.kind.setObjectName("picture-kind")
        for kind, text in (("png", "PNG"), ("tiff", "TIFF (LZW)"), ("svg", "SVG")):
            self.kind.addItem(text, kind)
        self.dpi = _number("picture-dpi", *RESOLUTIONS_DPI, 300, self.tr(" dpi"))
        self.dpi.setSingleStep(50)
        self.width_mm = _number("picture-width", 20, 1000, round(WIDTH_MM), self.tr(" mm"))
        self.idiograms = QCheckBox(self.tr("Idiograms beside the chromosomes"))
        self.idiograms.setObjectName("picture-idiograms")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(heading(self.tr("Karyogram as a picture"), step=2))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.addRow(label(self.tr("Kind"), quiet=True), self.kind)
        self._form.addRow(label(self.tr("Resolution"), quiet=True), self.dpi)
        self._form.addRow(label(self.tr("Width on paper"), quiet=True), self.width_mm)
        self._form.addRow("", self.idiograms)
        column.addLayout(self._form)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.kind.currentIndexChanged.connect(self._show_rows)
        self._show_rows()

    def wish(self) -> PictureWish:
        """What is chosen now."""
        kind: Kind = self.kind.currentData()
        idiograms = kind == "svg" and self.idiograms.isChecked()
        return PictureWish(kind, self.dpi.value(), float(self.width_mm.value()), idiograms)

    def _show_rows(self) -> None:
        svg = self.kind.currentData() == "svg"
        self._form.setRowVisible(self.dpi, not svg)
        self._form.setRowVisible(self.width_mm, not svg)
        self._form.setRowVisible(self.idiograms, svg)


def ask_picture(parent: QWidget) -> PictureWish | None:
    """How the karyogram is to be drawn."""
    dialog = PictureDialog(parent)
    try:
        return dialog.wish() if dialog.exec() == QDialog.DialogCode.Accepted else None
    finally:
        dialog.deleteLater()


def ask_case_table(parent: QWidget, suggestion: str) -> Path | None:
    """Where to write the case, as JSON or as CSV by the name's ending."""
    kinds = {
        ".json": translate("Reporting", "Case as JSON (*.json)"),
        ".csv": translate("Reporting", "Table of the chromosomes (*.csv)"),
    }
    title = translate("Reporting", "Export the case")
    chosen, kind = QFileDialog.getSaveFileName(parent, title, suggestion, ";;".join(kinds.values()))
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() in kinds:
        return path
    ending = next((end for end, text in kinds.items() if text == kind), ".json")
    return path.with_name(path.name + ending)


def _number(name: str, least: int, most: int, value: int, unit: str) -> QSpinBox:
    made = spaced(QSpinBox())
    made.setObjectName(name)
    made.setRange(least, most)
    made.setValue(value)
    made.setSuffix(unit)
    return made
