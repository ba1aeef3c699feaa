"""Two shares that a person may choose: how much is audited blindly, and what counts as sure."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDoubleSpinBox

from karyo_desktop.ui.panels.widgets import spaced


class Shares(QObject):
    """The two fields, in percent."""

    chosen = Signal(float, float)
    """(share of the audit, confidence from which on one is sure), both in [0, 1]."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.audit = _percent("audit-share")
        self.audit.setAccessibleName(self.tr("Ask about sure ones"))
        self.audit.setToolTip(
            self.tr("How many of the sure chromosomes are asked about at random, to check trust")
        )
        self.confirm_from = _percent("confirm-from")
        self.confirm_from.setAccessibleName(self.tr("Sure from"))
        self.confirm_from.setToolTip(
            self.tr("The confidence from which on “Confirm all that are sure” takes a chromosome")
        )
        for field in (self.audit, self.confirm_from):
            field.valueChanged.connect(self._tell)

    def show_shares(self, *, audit: float, confirm_from: float) -> None:
        """Show what is chosen now; shares in [0, 1]."""
        for field, share in ((self.audit, audit), (self.confirm_from, confirm_from)):
            field.blockSignals(True)
            field.setValue(100 * share)
            field.blockSignals(False)

    def _tell(self) -> None:
        audit, sure = self.audit.value(), self.confirm_from.value()
        self.chosen.emit(round(audit / 100, 4), round(sure / 100, 4))


def _percent(name: str) -> QDoubleSpinBox:
    field = spaced(QDoubleSpinBox())
    field.setObjectName(name)
    field.setRange(0.0, 100.0)
    field.setDecimals(1)
    field.setSuffix("%")
    field.setKeyboardTracking(False)
    return field
