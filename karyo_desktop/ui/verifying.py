"""*File › Verify case*: whether the file and its audit trail are as they were written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.domain.model import Case
from karyo_desktop.jobs import opening
from karyo_desktop.jobs.lane import Lane
from karyo_desktop.jobs.outcome import Cancelled, Failed, Outcome
from karyo_desktop.services.verifying import Verdict
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.actions import Spec
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.feature import Feature, Parts
from karyo_desktop.ui.panels.widgets import heading, label

CSV: Final = ".csv"
JSON: Final = ".json"

translate = QCoreApplication.translate


class Verifying(Feature):
    """Checks the open case's file in the background and shows what came of it."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._document: Document | None = None
        self._lane = Lane("verify", self)
        self.dialog: VerdictDialog | None = None

    def specs(self) -> tuple[Spec, ...]:
        """One action."""
        return (
            Spec(
                "verify",
                self.tr("&Verify case…"),
                hint=self.tr("Check that the file and its audit trail are as they were written"),
            ),
        )

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What it does."""
        return {"verify": self.verify}

    def menus(self) -> Mapping[str, str]:
        """At the end of *File*."""
        return {"file": "verify |"}

    def set_document(self, document: Document | None) -> None:
        """Another case was opened, or none is open any more."""
        self._document = document

    def update_actions(self, enable: Callable[[str, bool], None]) -> None:
        """There must be a case."""
        enable("verify", self._document is not None)

    def verify(self) -> None:
        """Check the file as it lies on the disk."""
        document = self._document
        if document is None:
            return
        if document.path is None:
            self.told.emit(self.tr("Save the case first: its file is what is checked."))
            return
        path, key = document.path, document.images.key
        self.told.emit(self.tr("Checking {0}…").format(path.name))
        self._lane.submit(partial(opening.verify, path, key), on_outcome=self._checked(path))

    def close(self) -> None:
        """The window closes."""
        self._lane.close()

    def _checked(self, path: Path) -> Callable[[Outcome[Verdict]], None]:
        def show(outcome: Outcome[Verdict]) -> None:
            if isinstance(outcome, Failed):
                title = self.tr("{0} does not fit").format(path.name)
                self.went_wrong.emit(title, outcome)
            elif not isinstance(outcome, Cancelled):
                self.dialog = VerdictDialog(outcome.value, self.parts.window)
                self.dialog.wanted.connect(partial(self._save_trail, outcome.value))
                self.dialog.open()

        return show

    def _save_trail(self, verdict: Verdict, suffix: str) -> None:
        """Write the trail that was looked at as a table or as records."""
        document = self._document
        if document is None:
            return
        suggestion = Path(self.parts.settings.folder) / f"{verdict.path.stem}-trail{suffix}"
        kind = self.tr("Audit trail")
        path = dialogs.ask_save(self.parts.window, str(suggestion), kind=kind, suffix=suffix)
        if path is None:
            return
        case, who = replace(document.case, audit=verdict.entries), document.who()
        make = partial(_trail, case, who, as_table=suffix == CSV)
        self._lane.submit(partial(opening.export, path, make), on_outcome=self._saved)

    def _saved(self, outcome: Outcome[Path]) -> None:
        if isinstance(outcome, Failed):
            self.went_wrong.emit(self.tr("The audit trail was not saved"), outcome)
        elif not isinstance(outcome, Cancelled):
            self.told.emit(self.tr("The audit trail is in {0}.").format(outcome.value.name))


def _trail(case: Case, who: str, *, as_table: bool) -> bytes:
    """The trail as a file's bytes. That it leaves stands in the laboratory's trail: an entry in the
    case's own would make it another than the one that was verified.

    Raises:
        StorageError: it can't be noted, and does not leave.
    """
    from karyo_desktop.services import laboratory
    from karyo_desktop.services.verifying import as_csv, as_json_list

    data = as_csv(case.audit) if as_table else as_json_list(case.audit)
    laboratory.note_left(case, data, who=who, what="trail")
    return data


class VerdictDialog(QDialog):
    """What came of it, in words that a person can act on.

    Signals:
        wanted: the ending of the file that the trail is to be saved as.
    """

    wanted = Signal(str)

    def __init__(self, verdict: Verdict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Verify case"))
        self.setObjectName("verdict")
        self.setMinimumWidth(520)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        title = heading(step=1)
        title.setText(
            self.tr("✓ {0} is as it was written")
            if verdict.holds
            else self.tr("✕ {0} is not as it was written")
        )
        title.setText(title.text().format(verdict.path.name))
        title.setWordWrap(True)
        column.addWidget(title)
        counts = label(
            self.tr(
                "The audit trail has %n entries; {0} of them are vouched for by this computer or "
                "one that it trusts.",
                "",
                len(verdict.entries),
            ).format(verdict.proven)
        )
        counts.setWordWrap(True)
        column.addWidget(counts)
        lines = [f"✕ {problem}" for problem in verdict.problems]
        lines += [f"· {note}" for note in verdict.notes]
        if lines:
            text = QPlainTextEdit("\n\n".join(lines))
            text.setReadOnly(True)
            text.setObjectName("verdict-lines")
            text.setAccessibleName(self.tr("What was found"))
            text.setMinimumHeight(140)
            column.addWidget(text, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        for name, words, suffix in (
            ("trail-csv", self.tr("Save the trail as &CSV…"), CSV),
            ("trail-json", self.tr("Save the trail as &JSON…"), JSON),
        ):
            save = QPushButton(words)
            buttons.addButton(save, QDialogButtonBox.ButtonRole.ActionRole)
            save.setObjectName(name)
            save.setEnabled(bool(verdict.entries))
            save.clicked.connect(partial(self._want, suffix))
        column.addWidget(buttons)

    def _want(self, suffix: str, *_checked: bool) -> None:
        self.wanted.emit(suffix)
