"""The tools under the stage: straighten, heat map, greys, band level, another cell, copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.ui import icons
from karyo_desktop.ui.panels.widgets import button

LEVELS = (400, 550, 850)


class ToolButton(QToolButton):
    """A small button with an icon that follows the theme; its name is read aloud."""

    def __init__(self, icon: str, name: str, tip: str, *, checkable: bool = False) -> None:
        super().__init__()
        self._icon = icon
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setCheckable(checkable)
        self.setIconSize(QSize(18, 18))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the theme's colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()
        super().changeEvent(event)

    def _draw_icon(self) -> None:
        self.setIcon(icons.icon(self._icon))


class Greys(QWidget):
    """Contrast, sharpening and inversion, for the eye alone."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.contrast = _slider(-100, 100, self.tr("Contrast"), "contrast")
        self.sharpening = _slider(0, 100, self.tr("Sharpening"), "sharpening")
        self.inverted = QCheckBox(self.tr("Light on dark"))
        self.inverted.setObjectName("inverted")
        reset = button(self.tr("As photographed"), flat=True, name="reset-greys")
        reset.setToolTip(self.tr("Show the greys as they were photographed"))
        reset.clicked.connect(self.reset)
        form = QFormLayout(self)
        form.setContentsMargins(4, 2, 4, 2)
        form.setSpacing(5)
        form.addRow(self.tr("Contrast"), self.contrast)
        form.addRow(self.tr("Sharpening"), self.sharpening)
        row = QHBoxLayout()
        row.addWidget(self.inverted, 1)
        row.addWidget(reset)
        form.addRow(row)
        self.contrast.valueChanged.connect(self.changed)
        self.sharpening.valueChanged.connect(self.changed)
        self.inverted.toggled.connect(self.changed)

    def reset(self) -> None:
        """Everything as photographed."""
        self.contrast.setValue(0)
        self.sharpening.setValue(0)
        self.inverted.setChecked(False)


class ViewTools(QWidget):
    """Asks by signals; what is shown is decided elsewhere."""

    straight_asked = Signal(bool)
    heat_asked = Signal(bool)
    greys_changed = Signal()
    level_chosen = Signal(int)
    beside_chosen = Signal(str)
    """A cell's id, or empty for none."""
    copy_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.straight = ToolButton(
            "straight",
            self.tr("Straighten"),
            self.tr("Lay it straight along its axis; for viewing only"),
            checkable=True,
        )
        self.heat = ToolButton(
            "heat",
            self.tr("Heat map"),
            self.tr("Show what the model looked at; takes some seconds"),
            checkable=True,
        )
        self.greys = Greys()
        self.greys.hide()
        self._adjust = ToolButton(
            "adjust",
            self.tr("Greys"),
            self.tr("Contrast, sharpening and inversion"),
            checkable=True,
        )
        self._adjust.toggled.connect(self.greys.setVisible)
        copy = ToolButton(
            "copy", self.tr("Copy chromosome"), self.tr("Copy its picture to the clipboard")
        )
        self.level = QComboBox()
        self.level.setObjectName("band-level")
        self.level.setAccessibleName(self.tr("Bands of the idiogram"))
        self.level.setToolTip(self.tr("Bands per haploid set of the idiogram"))
        for level in LEVELS:
            self.level.addItem(self.tr("{0} bands").format(level), level)
        self.beside = QComboBox()
        self.beside.setObjectName("beside")
        self.beside.setAccessibleName(self.tr("Compare with another cell"))
        self.beside.setToolTip(self.tr("Show the homologues of another cell beside these"))
        for name, widget in (
            ("straighten", self.straight),
            ("heat", self.heat),
            ("greys-open", self._adjust),
            ("copy-chromosome", copy),
        ):
            widget.setObjectName(name)
        self._lay_out(copy)
        self.straight.clicked.connect(self.straight_asked)
        self.heat.clicked.connect(self.heat_asked)
        self.greys.changed.connect(self.greys_changed)
        copy.clicked.connect(self.copy_asked)
        self.level.activated.connect(lambda row: self.level_chosen.emit(LEVELS[row]))
        self.beside.activated.connect(
            lambda row: self.beside_chosen.emit(self.beside.itemData(row) or "")
        )

    def show_cells(self, cells: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer other cells (id, name) to compare with; without any, nothing is offered."""
        self.beside.clear()
        self.beside.addItem(self.tr("No other cell beside"), "")
        for cell_id, name in cells:
            self.beside.addItem(self.tr("Beside: {0}").format(name), cell_id)
        self.beside.setCurrentIndex(max(self.beside.findData(chosen), 0))
        self.beside.setVisible(bool(cells))

    def show_level(self, level: int) -> None:
        """Show which band level is chosen."""
        self.level.setCurrentIndex(LEVELS.index(level))

    def _lay_out(self, copy: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        for widget in (self.straight, self.heat, self._adjust, copy):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.level)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.greys)
        column.addWidget(self.beside)
        self.beside.hide()


def _slider(least: int, most: int, name: str, object_name: str) -> QSlider:
    made = QSlider(Qt.Orientation.Horizontal)
    made.setRange(least, most)
    made.setMinimumWidth(150)
    made.setAccessibleName(name)
    made.setObjectName(object_name)
    return made
