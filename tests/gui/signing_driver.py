"""What a person does at the cards of people, sign-off and protection."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from karyo_desktop.ui.signing.feature import Signing
from tests.gui.driver import Driver

WORDS = "a long passphrase"


def signing_of(driver: Driver) -> Signing:
    """The window's part that signs."""
    return next(part for part in driver.window.features if isinstance(part, Signing))


def type_into(driver: Driver, name: str, text: str) -> None:
    """Type into a field that can be seen."""
    field = driver.window.findChild(QWidget, name)
    assert isinstance(field, QLineEdit | QPlainTextEdit), name
    assert field.isVisible(), name
    field.clear()
    QTest.keyClicks(field, text)


def choose(driver: Driver, name: str, data: str) -> None:
    """Choose in a box that can be seen."""
    box = driver.window.findChild(QComboBox, name)
    assert box is not None
    assert box.isVisible(), name
    box.setCurrentIndex(box.findData(data))


def trigger(driver: Driver, name: str) -> None:
    """A command from the menu."""
    action = driver.window.actions_[name]
    assert action.isEnabled(), name
    action.trigger()


def visible(driver: Driver, name: str) -> bool:
    """Whether a button can be seen."""
    found = driver.window.findChild(QPushButton, name)
    return found is not None and found.isVisible()


def make_profile(driver: Driver, name: str, role: str = "reviewer") -> None:
    """A new profile, through the card; it is signed in afterwards."""
    people = signing_of(driver).people
    trigger(driver, "people")
    if visible(driver, "people-new"):
        driver.press("people-new")
    type_into(driver, "people-name", name)
    choose(driver, "people-role", role)
    type_into(driver, "people-new-passphrase", WORDS)
    type_into(driver, "people-again", WORDS)
    driver.press("people-make")
    driver.wait(lambda: people.person is not None and people.person.name == name)


def act(driver: Driver, name: str, *, words: str = WORDS, reason: str = "") -> None:
    """A step of the sign-off, until the case lies on the disk."""
    trigger(driver, "sign_off")
    if reason:
        type_into(driver, "signoff-reason", reason)
    type_into(driver, "signoff-passphrase", words)
    state = driver.document.case.signoff
    driver.press(f"signoff-{name}")
    driver.wait(lambda: driver.document.case.signoff != state)
    driver.wait(lambda: not driver.window.files.busy)


def accept_cell(driver: Driver) -> None:
    """Confirm all that is left."""
    driver.key(
        Qt.Key.Key_Return,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
