"""Encrypt a case at rest, or open one that is: what it means is said before it is done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QWidget

from karyo_desktop.ui.panels.widgets import button, heading, label
from karyo_desktop.ui.signing.fields import alert, card_column, passphrase_field, tell


class ProtectCard(QWidget):
    """A passphrase, typed twice, for the open case."""

    protect_asked = Signal(str, str)
    """(passphrase, again)"""
    bare_asked = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Protect the case"))
        self.words = label(wrap=True, name="protect-words")
        self.passphrase = passphrase_field(self.tr("Passphrase"), "protect-passphrase")
        self.again = passphrase_field(self.tr("Once more"), "protect-again")
        self.known = QCheckBox(
            self.tr("I know that without the passphrase nobody can ever open this case again")
        )
        self.known.setObjectName("protect-known")
        self.known.toggled.connect(self._allow)
        self.told = alert("protect-told")
        self.bare = button(self.tr("Take the protection away"), name="protect-bare")
        self.bare.clicked.connect(self.bare_asked)
        self.go = button(self.tr("Encrypt and save"), primary=True, name="protect-go")
        self.go.clicked.connect(
            lambda: self.protect_asked.emit(self.passphrase.text(), self.again.text())
        )
        close = button(self.tr("Close"), name="protect-close")
        close.clicked.connect(self.closed)
        form = QFormLayout()
        form.addRow(self.tr("Passphrase"), self.passphrase)
        form.addRow(self.tr("Once more"), self.again)
        row = QHBoxLayout()
        row.addWidget(close)
        row.addStretch(1)
        row.addWidget(self.bare)
        row.addWidget(self.go)
        column = card_column(self, self.tr("Protect the case with a passphrase"))
        for widget in (self.words, self.known, self.told):
            column.addWidget(widget)
        column.insertLayout(2, form)
        column.addLayout(row)

    def show_case(self, *, encrypted: bool) -> None:
        """Say what it means, for a case that is protected already or not yet."""
        before = (
            self.tr("This case is encrypted. Here it gets another passphrase, or none.")
            if encrypted
            else self.tr(
                "The case file and its backup will be encrypted; nobody can read them without the "
                "passphrase, on this computer or elsewhere."
            )
        )
        after = self.tr(
            "A lost passphrase can't be recovered, by nobody and by no means: the case is lost "
            "with it. Reports and pictures that you export are not encrypted. Copies of the case "
            "that were made before stay as they are."
        )
        self.words.setText(f"{before}\n\n{after}")
        self.bare.setVisible(encrypted)
        self.passphrase.clear()
        self.again.clear()
        self.known.setChecked(False)
        self._allow()
        tell(self.told, "")

    def say(self, text: str) -> None:
        """What is wrong."""
        tell(self.told, text)

    def wait(self, on: bool) -> None:
        """Nothing can be pressed while the key is made."""
        self.go.setEnabled(not on and self.known.isChecked())
        self.bare.setEnabled(not on)

    def _allow(self) -> None:
        self.go.setEnabled(self.known.isChecked())


class OpenCard(QWidget):
    """Asks for the passphrase of a case that is to be opened."""

    open_asked = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Open an encrypted case"))
        self.name = heading(step=3)
        self.name.setWordWrap(True)
        self.passphrase = passphrase_field(self.tr("Passphrase"), "open-passphrase")
        self.passphrase.setPlaceholderText(self.tr("Passphrase"))
        self.passphrase.returnPressed.connect(self._ask)
        self.told = alert("open-told")
        close = button(self.tr("Don't open it"), name="open-close")
        close.clicked.connect(self.closed)
        self.go = button(self.tr("Open"), primary=True, name="open-go")
        self.go.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.addWidget(close)
        row.addStretch(1)
        row.addWidget(self.go)
        column = card_column(self, self.name)
        column.addWidget(label(self.tr("The case is encrypted."), quiet=True))
        column.addWidget(self.passphrase)
        column.addWidget(self.told)
        column.addLayout(row)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_file(self, name: str, why: str) -> None:
        """Ask for a file; ``why`` says what was wrong the last time."""
        self.name.setText(name)
        self.passphrase.clear()
        self.go.setEnabled(True)
        tell(self.told, why[:1].upper() + why[1:])

    def _ask(self) -> None:
        if self.passphrase.text():
            self.go.setEnabled(False)
            self.open_asked.emit(self.passphrase.text())
