"""Small parts of the cards: fields for passphrases, a line that tells what is wrong."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from karyo_desktop.ui.panels.widgets import heading, label

Widget = TypeVar("Widget", bound=QWidget)


def passphrase_field(words: str, name: str) -> QLineEdit:
    """A field that shows nothing of what is typed."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaxLength(1000)
    return named(field, words, name)


def named(widget: Widget, words: str, name: str) -> Widget:
    """Say what a control without words of its own is, to eyes and to screen readers."""
    widget.setObjectName(name)
    widget.setAccessibleName(words)
    widget.setToolTip(words)
    return widget


def alert(name: str) -> QLabel:
    """Room for a sentence that says what is wrong; without one it takes none."""
    made = label(wrap=True, name=name)
    made.setProperty("alert", True)
    made.hide()
    return made


def tell(where: QLabel, text: str) -> None:
    """Say what is wrong; no text hides it."""
    where.setText(text)
    where.setVisible(bool(text))


def card_column(owner: QWidget, title: QLabel | str) -> QVBoxLayout:
    """The usual column of a card, under its title."""
    column = QVBoxLayout(owner)
    column.setContentsMargins(24, 18, 24, 18)
    column.setSpacing(10)
    column.addWidget(heading(title, step=4) if isinstance(title, str) else title)
    return column
