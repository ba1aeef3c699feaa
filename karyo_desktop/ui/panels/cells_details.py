"""What a person notes of a cell: where it lies, what it is for, how many were counted by eye."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.domain.model import BLURRED_UNDER, Cell, Details, Role
from karyo_desktop.ui.panels.widgets import heading, label, spaced

translate = QCoreApplication.translate
MOST_BANDS = 1000
MOST_COUNTED = 999


class DetailsDialog(QDialog):
    """A form for one cell; ``done_with`` tells the name and the details that were entered."""

    done_with = Signal(str, object)

    def __init__(self, cell: Cell | None, parent: QWidget, *, name: str = "") -> None:
        """A form.

        Args:
            cell: whose details; None makes a cell that was only counted.
            name: what a new cell is called.
        """
        super().__init__(parent)
        self.setObjectName("cell-details")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(380)
        details = cell.details if cell is not None else Details(role="counted", counted=46)
        self._cell = cell
        self._kept = details
        title = self.tr("Cell details") if cell is not None else self.tr("Add a counted cell")
        self.setWindowTitle(title)
        self.name = _line("cell-name", cell.name if cell is not None else name)
        self.slide = _line("cell-slide", details.slide)
        self.culture = _line("cell-culture", details.culture)
        self.coordinates = _line("cell-coordinates", details.coordinates)
        self.bands = spaced(QSpinBox())
        self.bands.setObjectName("cell-bands")
        self.bands.setRange(0, MOST_BANDS)
        self.bands.setSingleStep(50)
        self.bands.setSpecialValueText(self.tr("not judged"))
        self.bands.setValue(details.band_level or 0)
        self.role = QComboBox()
        self.role.setObjectName("cell-role")
        for role, text in self._roles():
            self.role.addItem(text, role)
        self.role.setCurrentIndex(self.role.findData(details.role))
        self.excluded = QCheckBox(self.tr("Leave this cell out of the result"))
        self.excluded.setObjectName("cell-excluded")
        self.excluded.setChecked(details.excluded)
        self.counted = spaced(QSpinBox())
        self.counted.setObjectName("cell-counted")
        self.counted.setRange(1, MOST_COUNTED)
        self.counted.setValue(details.counted or 46)
        self._build(title)

    def details(self) -> Details:
        """What is entered now."""
        role: Role = self.role.currentData()
        by_eye = self._cell is None or not self._cell.chromosomes
        return Details(
            slide=self.slide.text().strip(),
            culture=self.culture.text().strip(),
            coordinates=self.coordinates.text().strip(),
            band_level=self.bands.value() or None,
            role=role,
            excluded=self.excluded.isChecked(),
            counted=self.counted.value() if by_eye else self._kept.counted,
        )

    def accept(self) -> None:
        """Hand over what was entered."""
        self.done_with.emit(self.name.text().strip(), self.details())
        super().accept()

    def _roles(self) -> tuple[tuple[Role, str], ...]:
        return (
            ("", self.tr("not set")),
            ("counted", self.tr("counted")),
            ("analysed", self.tr("analysed")),
            ("karyotyped", self.tr("karyotyped")),
        )

    def _build(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(heading(title, step=2))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(9)
        form.addRow(self.tr("Name"), self.name)
        if self._cell is None or not self._cell.chromosomes:
            form.addRow(self.tr("Chromosomes"), self.counted)
        form.addRow(self.tr("Slide"), self.slide)
        form.addRow(self.tr("Culture"), self.culture)
        form.addRow(self.tr("Coordinates"), self.coordinates)
        form.addRow(self.tr("Band level (bphs)"), self.bands)
        form.addRow(self.tr("Role"), self.role)
        form.addRow("", self.excluded)
        column.addLayout(form)
        if self._cell is not None and self._cell.quality is not None:
            column.addWidget(label(quality_words(self._cell), quiet=True, wrap=True))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)


def quality_words(cell: Cell) -> str:
    """What the images are like, before any model has looked; empty if it was not measured."""
    quality = cell.quality
    if quality is None:
        return ""
    words = [translate("Cells", "{0} chromosome images").format(quality.count), *concerns(cell)]
    if quality.sharpness >= BLURRED_UNDER:
        words.append(translate("Cells", "sharp"))
    return " · ".join(words)


def concerns(cell: Cell) -> tuple[str, ...]:
    """What is wrong with the images, in words; nothing if it was not measured."""
    quality = cell.quality
    if quality is None:
        return ()
    words = []
    if quality.touching:
        words.append(translate("Cells", "{0} may be two that touch").format(quality.touching))
    if quality.debris:
        words.append(translate("Cells", "{0} with debris").format(quality.debris))
    if quality.sharpness < BLURRED_UNDER:
        words.append(translate("Cells", "blurred"))
    return tuple(words)


def _line(name: str, text: str) -> QLineEdit:
    made = QLineEdit(text)
    made.setObjectName(name)
    made.setMaxLength(120)
    return made
