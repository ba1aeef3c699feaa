"""Who works here: sign in, switch, make a profile, change a passphrase, and the house rules."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.domain.signoff import Person
from karyo_desktop.ui.panels.widgets import button, heading, label, spaced
from karyo_desktop.ui.signing.fields import alert, card_column, named, passphrase_field, tell


class PeopleCard(QWidget):
    """One card with three pages: sign in, new profile, another passphrase."""

    sign_in_asked = Signal(str, str)
    """(profile id, passphrase)"""
    profile_asked = Signal(str, str, str, str)
    """(name, role, passphrase, again)"""
    change_asked = Signal(str, str, str, str)
    """(profile id, old, new, again)"""
    leave_asked = Signal()
    rules_changed = Signal(int, bool)
    """(idle minutes, whether a second person has to review and sign)"""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("People"))
        self.title = heading(self.tr("People"), step=4)
        self.now = label(wrap=True, quiet=True, name="people-now")
        self.told = alert("people-told")
        self.pages = QStackedWidget()
        for page in (self._sign_in_page(), self._new_page(), self._change_page()):
            self.pages.addWidget(page)
        self.pages.currentChanged.connect(self._fit)
        self._fit(0)
        column = card_column(self, self.title)
        column.addWidget(self.now)
        column.addWidget(self.pages)
        column.addWidget(self.told)
        column.addLayout(self._rules())

    def show_people(
        self, people: Sequence[Person], now: Person | None, *, idle: int, second: bool
    ) -> None:
        """Offer everybody; without anybody, the page of a new profile."""
        for box in (self.who, self.whose):
            box.clear()
            for person in people:
                box.addItem(f"{person.name} · {self.role_words(person)}", person.id)
        if now is not None:
            row = self.who.findData(now.id)
            self.who.setCurrentIndex(max(row, 0))
            self.whose.setCurrentIndex(max(row, 0))
        words = self.tr("{0} is signed in.").format(now.name) if now else self._nobody(people)
        self.now.setText(words)
        self.leave.setVisible(now is not None)
        for widget, value in ((self.idle, idle), (self.second, second)):
            widget.blockSignals(True)
            if isinstance(widget, QSpinBox):
                widget.setValue(int(value))
            elif isinstance(widget, QCheckBox):
                widget.setChecked(bool(value))
            widget.blockSignals(False)
        self.clear()
        self.show_page(0 if people else 1)
        self.to_change.setEnabled(bool(people))
        self.back_from_new.setVisible(bool(people))

    def _fit(self, current: int) -> None:
        """The card is as high as its page, not as its highest one."""
        policy = QSizePolicy.Policy
        for number in range(self.pages.count()):
            page = self.pages.widget(number)
            shown = policy.Preferred if number == current else policy.Ignored
            if page is not None:
                page.setSizePolicy(policy.Preferred, shown)
        self.pages.adjustSize()

    def first_field(self) -> QWidget:
        """Where the keyboard belongs."""
        return (self.passphrase, self.name, self.old)[self.pages.currentIndex()]

    def show_page(self, number: int) -> None:
        """0 to sign in, 1 for a new profile, 2 for another passphrase."""
        self.pages.setCurrentIndex(number)
        tell(self.told, "")
        self.first_field().setFocus()

    def say(self, text: str) -> None:
        """What is wrong."""
        tell(self.told, text)

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self.passphrase, self.name, self.new, self.again, self.old, self.other):
            field.clear()
        self.other_again.clear()
        tell(self.told, "")

    def wait(self, on: bool) -> None:
        """Nothing can be pressed while a passphrase is worked on."""
        self.pages.setEnabled(not on)

    def role_words(self, person: Person) -> str:
        """The role in the person's language."""
        return self.tr("reviewer") if person.role == "reviewer" else self.tr("analyst")

    def _nobody(self, people: Sequence[Person]) -> str:
        if people:
            return self.tr("Nobody is signed in. Work can be done, but not signed.")
        return self.tr(
            "There is no profile yet. To try the program you need none; to sign a case you do."
        )

    def _sign_in_page(self) -> QWidget:
        page, form = QWidget(), QFormLayout()
        self.who = named(QComboBox(), self.tr("Profile"), "people-who")
        self.passphrase = passphrase_field(self.tr("Passphrase"), "people-passphrase")
        self.passphrase.returnPressed.connect(self._sign_in)
        form.addRow(self.tr("Profile"), self.who)
        form.addRow(self.tr("Passphrase"), self.passphrase)
        self.to_new = button(self.tr("New profile…"), flat=True, name="people-new")
        self.to_new.clicked.connect(lambda: self.show_page(1))
        self.to_change = button(self.tr("Change passphrase…"), flat=True, name="people-change")
        self.to_change.clicked.connect(lambda: self.show_page(2))
        self.leave = button(self.tr("Sign out"), name="people-leave")
        self.leave.clicked.connect(self.leave_asked)
        go = button(self.tr("Sign in"), primary=True, name="people-sign-in")
        go.clicked.connect(self._sign_in)
        return _page(page, form, (self.to_new, self.to_change, None, self.leave, go))

    def _new_page(self) -> QWidget:
        page, form = QWidget(), QFormLayout()
        self.name = named(QLineEdit(), self.tr("Name, as it is printed"), "people-name")
        self.role = named(QComboBox(), self.tr("Role"), "people-role")
        self.role.addItem(self.tr("Analyst"), "analyst")
        self.role.addItem(self.tr("Reviewer"), "reviewer")
        self.new = passphrase_field(self.tr("Passphrase"), "people-new-passphrase")
        self.again = passphrase_field(self.tr("Once more"), "people-again")
        self.again.returnPressed.connect(self._make)
        form.addRow(self.tr("Name, as it is printed"), self.name)
        form.addRow(self.tr("Role"), self.role)
        form.addRow(self.tr("Passphrase"), self.new)
        form.addRow(self.tr("Once more"), self.again)
        form.addRow(
            label(
                self.tr(
                    "A forgotten passphrase can't be recovered. You would make a new profile; "
                    "what you have signed stays signed."
                ),
                quiet=True,
                wrap=True,
            )
        )
        self.back_from_new = button(self.tr("Back"), flat=True, name="people-back")
        self.back_from_new.clicked.connect(lambda: self.show_page(0))
        go = button(self.tr("Make the profile"), primary=True, name="people-make")
        go.clicked.connect(self._make)
        return _page(page, form, (self.back_from_new, None, go))

    def _change_page(self) -> QWidget:
        page, form = QWidget(), QFormLayout()
        self.whose = named(QComboBox(), self.tr("Profile"), "people-whose")
        self.old = passphrase_field(self.tr("Passphrase until now"), "people-old")
        self.other = passphrase_field(self.tr("New passphrase"), "people-other")
        self.other_again = passphrase_field(self.tr("Once more"), "people-other-again")
        self.other_again.returnPressed.connect(self._change)
        form.addRow(self.tr("Profile"), self.whose)
        form.addRow(self.tr("Passphrase until now"), self.old)
        form.addRow(self.tr("New passphrase"), self.other)
        form.addRow(self.tr("Once more"), self.other_again)
        back = button(self.tr("Back"), flat=True, name="people-back-2")
        back.clicked.connect(lambda: self.show_page(0))
        go = button(self.tr("Change it"), primary=True, name="people-change-it")
        go.clicked.connect(self._change)
        return _page(page, form, (back, None, go))

    def _rules(self) -> QVBoxLayout:
        self.idle = named(spaced(QSpinBox()), self.tr("Lock after"), "people-idle")
        self.idle.setRange(0, 480)
        self.idle.setSuffix(self.tr(" minutes"))
        self.idle.setSpecialValueText(self.tr("never"))
        self.second = QCheckBox(self.tr("Who reviews and signs must not have worked on the case"))
        self.second.setObjectName("people-second")
        self.idle.valueChanged.connect(self._rule)
        self.second.toggled.connect(self._rule)
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Lock when nothing was done for")))
        row.addWidget(self.idle)
        row.addStretch(1)
        done = button(self.tr("Done"), name="people-done")
        done.clicked.connect(self.closed)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.second)
        column.addWidget(done, 0, Qt.AlignmentFlag.AlignRight)
        return column

    def _rule(self) -> None:
        self.rules_changed.emit(self.idle.value(), self.second.isChecked())

    def _sign_in(self) -> None:
        self.sign_in_asked.emit(str(self.who.currentData() or ""), self.passphrase.text())

    def _make(self) -> None:
        self.profile_asked.emit(
            self.name.text(), str(self.role.currentData()), self.new.text(), self.again.text()
        )

    def _change(self) -> None:
        who = str(self.whose.currentData() or "")
        self.change_asked.emit(who, self.old.text(), self.other.text(), self.other_again.text())


def _page(page: QWidget, form: QFormLayout, buttons: Sequence[QWidget | None]) -> QWidget:
    """A form over a row of buttons; None pushes the rest to the right."""
    form.setContentsMargins(0, 0, 0, 0)
    row = QHBoxLayout()
    for item in buttons:
        if item is None:
            row.addStretch(1)
        else:
            row.addWidget(item)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 6)
    column.setSpacing(12)
    column.addLayout(form)
    column.addLayout(row)
    column.addStretch(1)
    return page
