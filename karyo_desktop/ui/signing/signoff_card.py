"""How far a case is, what is still open, and the next step with a passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.domain.signoff import Person, SignOff
from karyo_desktop.services.signing import OpenCell, Verdict
from karyo_desktop.ui.panels.widgets import button, caption, heading, label
from karyo_desktop.ui.signing.fields import alert, card_column, named, passphrase_field, tell
from karyo_desktop.ui.signing.words import signature_words, state_words

MOST_CELLS = 30
MOST_FILES = 6
ROOM_PX = 600
MOST_PX = 320


@dataclass(frozen=True)
class Standing:
    """All that the card shows.

    Attributes:
        now: who is signed in.
        left: what nobody has decided on.
        second: whether a second person has to review and sign.
        kept: whether this is an earlier version, at which nothing is done any more.
    """

    case_id: str
    signoff: SignOff
    now: Person | None
    left: tuple[OpenCell, ...]
    verdict: Verdict
    second: bool
    kept: bool = False


class SignOffCard(QWidget):
    """The next step is the primary button; each step asks for the passphrase."""

    act_asked = Signal(str, str, str, bool)
    """(``claim``, ``review``, ``sign``, ``take_back`` or ``amend``; passphrase; reason; whether to
    go on despite what is open)"""
    people_asked = Signal()
    version_asked = Signal(int)
    """An earlier version is to be looked at; 0 for the case as it is now."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Sign-off"))
        self.title = heading(step=4)
        self.title.setObjectName("signoff-title")
        self._body = QVBoxLayout()
        self.despite = QCheckBox(
            self.tr("I have seen what is not decided on; the review stands all the same")
        )
        self.despite.setObjectName("signoff-despite")
        self.reason = named(QLineEdit(), self.tr("Why is the case amended?"), "signoff-reason")
        self.reason.setMaxLength(1000)
        self.reason.setPlaceholderText(self.tr("Why is the case amended?"))
        self.passphrase = passphrase_field(self.tr("Passphrase"), "signoff-passphrase")
        self.passphrase.returnPressed.connect(self._default)
        self.reason.returnPressed.connect(self.passphrase.setFocus)
        self.told = alert("signoff-told")
        self.warning = alert("signoff-warning")
        self._buttons: dict[str, QPushButton] = {}
        column = card_column(self, self.title)
        self._area = named(QScrollArea(), self.tr("Signatures and what is open"), "signoff-area")
        self._area.setWidgetResizable(True)
        column.addWidget(self._area, 1)
        column.addWidget(self.warning)
        column.addWidget(self.despite)
        column.addWidget(self.reason)
        column.addWidget(self.passphrase)
        column.addWidget(self.told)
        column.addLayout(self._row())

    def show_standing(self, standing: Standing) -> None:
        """Show how the case stands, and offer the steps that it allows."""
        state = standing.signoff
        self.title.setText(
            self.tr("{0}: version {1}, {2}").format(
                standing.case_id, state.version, state_words(state.state)
            )
        )
        self._fill(standing)
        signer = standing.now is not None and not standing.kept
        waiting = any(item.to_look_at for item in standing.left)
        draft = state.state == "draft"
        shown = {
            "people": standing.now is None and not standing.kept,
            "now": standing.kept,
            "claim": signer and draft and state.unnamed and standing.second,
            "review": signer and draft,
            "take_back": signer and state.state == "reviewed",
            "sign": signer and state.state == "reviewed",
            "amend": signer and state.state == "signed",
        }
        for name, made in self._buttons.items():
            made.setVisible(shown.get(name, True))
        self.despite.setVisible(signer and draft and waiting)
        self.despite.setChecked(False)
        self.reason.setVisible(shown["amend"])
        self.reason.clear()
        self.passphrase.setVisible(signer)
        self.passphrase.clear()
        if standing.now is not None:
            words = self.tr("Passphrase of {0}").format(standing.now.name)
            self.passphrase.setPlaceholderText(words)
        tell(self.told, "")

    def first_field(self) -> QWidget:
        """Where the keyboard belongs."""
        for field in (self.reason, self.passphrase, self._buttons["people"], self._buttons["now"]):
            if not field.isHidden():
                return field
        return self._buttons["close"]

    def warn(self, why: str) -> None:
        """Say before that the report of this case could not be given out."""
        words = self.tr("Once signed, the report could not be given out: {0}").format(why)
        tell(self.warning, words if why else "")

    def say(self, text: str) -> None:
        """What is wrong; the passphrase is asked for anew."""
        tell(self.told, text)
        self.passphrase.clear()

    def wait(self, on: bool) -> None:
        """Nothing can be pressed while a step is on its way."""
        for made in self._buttons.values():
            made.setEnabled(not on)

    def _fill(self, standing: Standing) -> None:
        inside = QWidget()
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(12, 10, 12, 10)
        self._body.setSpacing(6)
        state = standing.signoff
        for problem in standing.verdict.problems:
            shown = label(problem, wrap=True)
            shown.setProperty("alert", True)
            self._body.addWidget(shown)
        if state.reason:
            self._body.addWidget(
                label(
                    self.tr("This version amends the one before: {0}").format(state.reason),
                    wrap=True,
                )
            )
        self._lines("", [signature_words(s) for s in state.signatures])
        self._lines(self.tr("Worked on by"), [", ".join(person.name for person in state.analysts)])
        if state.unnamed:
            self._body.addWidget(
                label(self.tr("Part of the work was done while nobody was signed in."), quiet=True)
            )
        if state.state == "draft":
            self._left(standing.left)
        for version in reversed(state.earlier):
            words = [signature_words(s) for s in version.signatures]
            reason = [self.tr("Reason: {0}").format(version.reason)] if version.reason else []
            title = self.tr("Version {0}, kept in the file").format(version.number)
            self._lines(title, [*words, *reason])
            look = button(
                self.tr("Look at version {0}").format(version.number),
                flat=True,
                name=f"signoff-version-{version.number}",
            )
            look.clicked.connect(partial(self.version_asked.emit, version.number))
            self._body.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines("", standing.verdict.remarks, quiet=True)
        if standing.now is None and not standing.kept:
            self._body.addWidget(
                label(
                    self.tr("To review or sign, sign in first: each step bears a name."), wrap=True
                )
            )
        self._body.addStretch(1)
        self._area.setWidget(inside)
        height = inside.sizeHint().height()
        if inside.hasHeightForWidth():
            height = inside.heightForWidth(ROOM_PX)
        self._area.setFixedHeight(min(height + 4, MOST_PX))

    def _left(self, left: Sequence[OpenCell]) -> None:
        """Name what nobody has decided on."""
        flagged = [item for item in left if item.to_look_at]
        lines = []
        for item in flagged[:MOST_CELLS]:
            files = ", ".join(item.files[:MOST_FILES])
            more = len(item.files) - MOST_FILES
            text = f"{files} …" if more > 0 else files
            lines.append(
                self.tr("{0}: {1} to look at ({2})").format(
                    item.cell_name, len(item.to_look_at), text
                )
            )
        if len(flagged) > MOST_CELLS:
            lines.append(self.tr("… and in more cells"))
        self._lines(self.tr("Flagged, and nobody has decided on them"), lines)
        others = sum(item.others for item in left)
        if others:
            text = self.tr("%n without a flag lie where the model put them.", "", others)
            self._body.addWidget(label(text, quiet=True, wrap=True))
        if not left:
            self._body.addWidget(label(self.tr("Every chromosome was decided on by a person.")))

    def _lines(self, title: str, lines: Sequence[str], *, quiet: bool = False) -> None:
        texts = [line for line in lines if line]
        if texts and title:
            self._body.addWidget(caption(title))
        for text in texts:
            self._body.addWidget(label(text, quiet=quiet, wrap=True))

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        steps = (
            ("close", self.tr("Close"), False),
            ("", "", False),
            ("people", self.tr("Sign in…"), True),
            ("now", self.tr("Back to the case"), True),
            ("claim", self.tr("The analysis is mine"), False),
            ("take_back", self.tr("Take the review back"), False),
            ("review", self.tr("Reviewed"), True),
            ("sign", self.tr("Sign"), True),
            ("amend", self.tr("Amend"), True),
        )
        for name, text, primary in steps:
            if not name:
                row.addStretch(1)
                continue
            made = button(text, primary=primary, name=f"signoff-{name}")
            made.setAutoDefault(False)
            made.clicked.connect(lambda _checked=False, name=name: self._do(name))
            self._buttons[name] = made
            row.addWidget(made)
        return row

    def _do(self, name: str) -> None:
        if name == "close":
            self.closed.emit()
        elif name == "people":
            self.people_asked.emit()
        elif name == "now":
            self.version_asked.emit(0)
        else:
            self.act_asked.emit(
                name,
                self.passphrase.text(),
                self.reason.text(),
                self.despite.isChecked(),
            )

    def _default(self) -> None:
        """Enter does the step that the state asks for."""
        for name in ("review", "sign", "amend"):
            if not self._buttons[name].isHidden():
                self._do(name)
                return
