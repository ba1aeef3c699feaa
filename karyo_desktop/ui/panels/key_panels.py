"""The cheat sheet of all keys, and where keys, language and theme are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QKeySequenceEdit,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.ui.panels.shares import Shares
from karyo_desktop.ui.panels.widgets import button, caption, heading, label
from karyo_desktop.ui.shortcuts import Shortcuts, plain_text

Group = tuple[str, Sequence[tuple[str, str]]]
"""A title, and (keys, what they do)."""


class CheatSheet(QWidget):
    """All keys at a glance, in two columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Keys"))
        self.area = QScrollArea()
        self.area.setObjectName("problems")
        self.area.setAccessibleName(self.tr("All keys"))
        self.area.setToolTip(self.tr("All keys; they can be changed in the settings"))
        self.area.setWidgetResizable(True)
        self.area.setMinimumHeight(420)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 14, 14)
        column.addWidget(heading(self.tr("Keys"), step=4))
        column.addWidget(self.area)

    def sizeHint(self) -> QSize:
        """As high as all the keys; the card is never higher than its window."""
        hint, body = super().sizeHint(), self.area.widget()
        more = body.sizeHint().height() - self.area.minimumHeight() if body is not None else 0
        return QSize(hint.width(), hint.height() + max(more, 0))

    def show_groups(self, groups: Sequence[Group]) -> None:
        """List these keys."""
        body = QWidget()
        body.setObjectName("problem-list")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 4, 12, 0)
        row.setSpacing(36)
        for half in _halves(groups):
            column = QVBoxLayout()
            column.setSpacing(6)
            words = [one for _, keys in half for key, _ in keys for one in key.split(", ")]
            widest = max((self.fontMetrics().horizontalAdvance(key) for key in words), default=0)
            for title, keys in half:
                column.addWidget(caption(title))
                column.addLayout(_grid(keys, widest_px=widest))
                column.addSpacing(8)
            column.addStretch(1)
            row.addLayout(column, 1)
        self.area.setWidget(body)


def _halves(groups: Sequence[Group]) -> tuple[list[Group], list[Group]]:
    """Two columns that are about as high as each other, the groups of each in their order."""
    high = [0, 0]
    column: dict[str, int] = {}
    for title, keys in sorted(groups, key=lambda group: -len(group[1])):
        column[title] = 1 if high[1] < high[0] else 0
        high[column[title]] += len(keys) + 2
    first = column[groups[0][0]] if groups else 0
    left = [group for group in groups if column[group[0]] == first]
    return left, [group for group in groups if column[group[0]] != first]


def _grid(keys: Sequence[tuple[str, str]], *, widest_px: int) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(4)
    grid.setColumnMinimumWidth(0, max(110, widest_px))
    grid.setColumnStretch(1, 1)
    for row, (key, text) in enumerate(keys):
        sign = label(key)
        if sign.fontMetrics().horizontalAdvance(key) > max(110, widest_px):
            sign.setText(key.replace(", ", ",\n"))
        grid.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(text, quiet=True, wrap=True), row, 1, Qt.AlignmentFlag.AlignTop)
    return grid


class SettingsPanel(QWidget):
    """Language, theme, shares and keys."""

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    closed = Signal()

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self.setAccessibleName(self.tr("Settings"))
        self.language = _choice(
            (self.tr("As the system"), "system"), ("English", "en"), ("Deutsch", "de")
        )
        self.language.setObjectName("language")
        self.language.setAccessibleName(self.tr("Language"))
        self.language.setToolTip(self.tr("The language of the window, from the next start on"))
        self.theme = _choice(
            (self.tr("As the system"), "system"),
            (self.tr("Light"), "light"),
            (self.tr("Dark"), "dark"),
        )
        self.theme.setObjectName("theme")
        self.theme.setAccessibleName(self.tr("Theme"))
        self.theme.setToolTip(self.tr("Light or dark"))
        self.shares = Shares()
        self.later = label(quiet=True)
        self.later.setObjectName("language-later")
        self.tree = QTreeWidget()
        self.tree.setObjectName("keys")
        self.tree.setAccessibleName(self.tr("Commands and their keys"))
        self.tree.setToolTip(self.tr("Choose a command to change its keys"))
        self.tree.setHeaderLabels([self.tr("Command"), self.tr("Keys")])
        self.tree.header().setAccessibleName(self.tr("Commands and their keys"))
        self.tree.setRootIsDecorated(False)
        self.tree.setMinimumHeight(110)
        self.edit = QKeySequenceEdit()
        self.edit.setObjectName("key-edit")
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName(self.tr("New key"))
        self.edit.setToolTip(self.tr("Press the key that the command is to have"))
        self.told = label(wrap=True)
        self.told.setObjectName("key-told")
        self.told.setProperty("alert", True)
        self._build()
        self.language.activated.connect(
            lambda row: self.language_chosen.emit(self.language.itemData(row))
        )
        self.theme.activated.connect(lambda row: self.theme_chosen.emit(self.theme.itemData(row)))
        self.tree.currentItemChanged.connect(self._chose)
        self.edit.editingFinished.connect(self.bind)

    def show_choices(self, *, language: str, theme: str) -> None:
        """Show what is chosen now."""
        self.language.setCurrentIndex(max(self.language.findData(language), 0))
        self.theme.setCurrentIndex(max(self.theme.findData(theme), 0))
        self.say_later("")
        self._fill()

    def say_later(self, text: str) -> None:
        """Say what becomes true with the next start."""
        self.later.setText(text)
        self.later.setVisible(bool(text))

    def bind(self) -> None:
        """Give the chosen command the key that was pressed, unless it belongs to another."""
        item = self.tree.currentItem()
        key = self.edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if item is None or not key:
            return
        name = item.data(0, Qt.ItemDataRole.UserRole)
        why = self._shortcuts.why_not(name, key)
        self.told.setText(why)
        if not why:
            self._shortcuts.bind(name, (key,))
            self._fill(name)
        self.edit.clear()

    def _fill(self, chosen: str = "") -> None:
        self.tree.clear()
        keys = self._shortcuts.keys()
        for name, action in self._shortcuts.actions().items():
            item = QTreeWidgetItem([plain_text(action), _native(keys[name])])
            item.setData(0, Qt.ItemDataRole.UserRole, name)
            if not self._shortcuts.is_usual(name):
                font = item.font(1)
                font.setBold(True)
                item.setFont(1, font)
            self.tree.addTopLevelItem(item)
            if name == chosen:
                self.tree.setCurrentItem(item)
        self.tree.setColumnWidth(0, 330)

    def _chose(self) -> None:
        self.told.setText("")
        self.edit.clear()

    def _change(self, *, usual: bool, every: bool = False) -> None:
        item = self.tree.currentItem()
        name = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else ""
        if every:
            self._shortcuts.reset()
        elif name and usual:
            self._shortcuts.reset(name)
        elif name:
            self._shortcuts.bind(name, ())
        self.told.setText("")
        self._fill(name)

    def _build(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("Language"), self.language)
        form.addRow(self.later)
        form.addRow(self.tr("Theme"), self.theme)
        form.addRow(self.tr("Ask about sure ones"), self.shares.audit)
        form.addRow(self.tr("Sure from"), self.shares.confirm_from)
        keys, last = QHBoxLayout(), QHBoxLayout()
        keys.addWidget(label(self.tr("New key")))
        keys.addWidget(self.edit, 1)
        for text, tip, name, change in (
            (self.tr("No key"), self.tr("Take the keys away"), "key-none", (False, False)),
            (self.tr("Usual key"), self.tr("The key it comes with"), "key-usual", (True, False)),
            (self.tr("All usual"), self.tr("All keys as they come"), "keys-usual", (True, True)),
        ):
            made = button(text, name=name)
            made.setToolTip(tip)
            made.clicked.connect(
                lambda _checked=False, change=change: self._change(usual=change[0], every=change[1])
            )
            (last if name == "keys-usual" else keys).addWidget(made)
        done = button(self.tr("Done"), primary=True, name="settings-done")
        done.setToolTip(self.tr("Close the settings (Escape)"))
        done.clicked.connect(self.closed)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(8)
        column.addWidget(heading(self.tr("Settings"), step=4))
        column.addLayout(form)
        column.addWidget(self.tree, 1)
        column.addLayout(keys)
        column.addWidget(self.told)
        last.addStretch(1)
        last.addWidget(done)
        column.addLayout(last)


def _choice(*rows: tuple[str, str]) -> QComboBox:
    made = QComboBox()
    for text, value in rows:
        made.addItem(text, value)
    return made


def _native(keys: Sequence[str]) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(native) for key in keys)
