"""Questions of the training pool: take in this pack?, why leave it out?, which stain?"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.storage.pool_pack import Contents
from karyo_desktop.ui.panels.widgets import label
from karyo_desktop.ui.retraining import pool_words

translate = QCoreApplication.translate
LONGEST = 200


class _Card(QDialog):
    """A text, what is put below it, and two buttons."""

    def __init__(self, title: str, text: str, parent: QWidget, *, act: str, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(22, 18, 22, 16)
        self.column.setSpacing(12)
        self.column.addWidget(label(text, wrap=True, name=f"{name}-text"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.act = buttons.addButton(act, QDialogButtonBox.ButtonRole.AcceptRole)
        self.act.setProperty("primary", True)
        self.act.setObjectName(f"{name}-act")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._buttons = buttons

    def finish(self) -> None:
        """Everything between is there."""
        self.column.addWidget(self._buttons)


class ImportCard(_Card):
    """What a pack holds, and how its images stand."""

    def __init__(self, name: str, found: Contents, parent: QWidget) -> None:
        text = f"{name}\n\n{pool_words.contents(found)}\n\n" + translate(
            "TrainingPool",
            "Its labels count as accepted in bulk and weigh less, unless the pack says more. Cases "
            "that are in the pool already are passed over.",
        )
        title = translate("TrainingPool", "Import a data pack")
        act = translate("TrainingPool", "Import")
        super().__init__(title, text, parent, act=act, name="pool-import-card")
        self.upright = QCheckBox(
            translate("TrainingPool", "Every chromosome in it stands upright, p arm up")
        )
        self.upright.setObjectName("pool-import-upright")
        self.upright.setVisible(found.turns < found.chromosomes)
        self.upright.setToolTip(
            translate(
                "TrainingPool",
                "The pack does not say how its chromosomes stand. Only tick this if you know; else "
                "it teaches classes alone.",
            )
        )
        self.column.addWidget(self.upright)
        self.finish()


class LeaveOutCard(_Card):
    """Why: it is kept in the pool's record."""

    def __init__(self, names: list[str], *, out: bool, parent: QWidget) -> None:
        listed = ", ".join(names[:6]) + (" …" if len(names) > 6 else "")
        text = (
            translate(
                "TrainingPool",
                "{0} will not be part of the next training. Nothing is deleted, models that "
                "learned from it stay, and it can be taken in again.",
            )
            if out
            else translate("TrainingPool", "{0} will be part of the next training again.")
        )
        title = (
            translate("TrainingPool", "Leave out of the training")
            if out
            else translate("TrainingPool", "Take in again")
        )
        act = (
            translate("TrainingPool", "Leave out") if out else translate("TrainingPool", "Take in")
        )
        super().__init__(title, text.format(listed), parent, act=act, name="pool-leave-card")
        self.why = QLineEdit()
        self.why.setObjectName("pool-why")
        self.why.setMaxLength(LONGEST)
        self.why.setPlaceholderText(translate("TrainingPool", "Why? It is kept in the record."))
        self.why.setAccessibleName(translate("TrainingPool", "Reason"))
        self.act.setEnabled(not out)
        if out:
            self.why.textChanged.connect(lambda text: self.act.setEnabled(bool(text.strip())))
        self.column.addWidget(self.why)
        self.finish()


class DescribeCard(_Card):
    """Stain and microscope of some cases."""

    def __init__(self, names: list[str], stain: str, microscope: str, parent: QWidget) -> None:
        text = translate("TrainingPool", "How were these cases made: {0}").format(
            ", ".join(names[:6]) + (" …" if len(names) > 6 else "")
        )
        title = translate("TrainingPool", "Stain and microscope")
        keep = translate("TrainingPool", "Keep")
        super().__init__(title, text, parent, act=keep, name="pool-describe-card")
        form = QFormLayout()
        self.stain, self.microscope = QLineEdit(stain), QLineEdit(microscope)
        for field, name, words in (
            (self.stain, "pool-stain", translate("TrainingPool", "Stain")),
            (self.microscope, "pool-case-microscope", translate("TrainingPool", "Microscope")),
        ):
            field.setObjectName(name)
            field.setMaxLength(80)
            form.addRow(words, field)
        self.column.addLayout(form)
        self.finish()
