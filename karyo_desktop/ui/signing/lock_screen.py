"""Covers the window while it is locked: nothing of a case can be seen or done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from karyo_desktop.domain.signoff import Person
from karyo_desktop.ui import theme
from karyo_desktop.ui.overlay import Overlay
from karyo_desktop.ui.panels.widgets import button, label
from karyo_desktop.ui.signing.fields import alert, card_column, named, passphrase_field, tell


class UnlockForm(QWidget):
    """Who comes back, and their passphrase."""

    sign_in_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Locked"))
        self.who = named(QComboBox(), self.tr("Profile"), "unlock-who")
        self.passphrase = passphrase_field(self.tr("Passphrase"), "unlock-passphrase")
        self.passphrase.returnPressed.connect(self._ask)
        self.told = alert("unlock-told")
        self.go = button(self.tr("Unlock"), primary=True, name="unlock")
        self.go.clicked.connect(self._ask)
        form = QFormLayout()
        form.addRow(self.tr("Profile"), self.who)
        form.addRow(self.tr("Passphrase"), self.passphrase)
        column = card_column(self, self.tr("Locked"))
        column.addWidget(label(self.tr("Your work is here as you left it."), quiet=True, wrap=True))
        column.addLayout(form)
        column.addWidget(self.told)
        column.addWidget(self.go, 0, Qt.AlignmentFlag.AlignRight)

    def show_people(self, people: Sequence[Person], last: str) -> None:
        """Offer everybody; who was here last stands first."""
        self.who.clear()
        for person in people:
            self.who.addItem(person.name, person.id)
        self.who.setCurrentIndex(max(self.who.findData(last), 0))
        self.passphrase.clear()
        tell(self.told, "")

    def _ask(self) -> None:
        self.sign_in_asked.emit(str(self.who.currentData() or ""), self.passphrase.text())


class LockScreen(Overlay):
    """An overlay that can't be looked through and goes only by a passphrase."""

    def __init__(self, window: QWidget) -> None:
        self.form = UnlockForm()
        super().__init__(window, self.form, name="lock-screen", width_px=420)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape does nothing here."""
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Nor does a click beside the card."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A wall, not a veil."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours().window))
