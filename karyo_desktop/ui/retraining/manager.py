"""The laboratory's models: list, compare, name and note, export, import, delete, activate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.storage.model_file import SUFFIX
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.feature import Parts
from karyo_desktop.ui.panels.widgets import button, caption, heading, label, panel
from karyo_desktop.ui.plain import as_it_is
from karyo_desktop.ui.retraining import words
from karyo_desktop.ui.retraining.dialog import quiet_buttons

if TYPE_CHECKING:
    from karyo_desktop.services.models import Listed

translate = QCoreApplication.translate
Ask = Callable[[Callable[[], Any], Callable[[Outcome[Any]], None]], None]
FIGURES: Final = ("assigned.accuracy", "raw.accuracy", "assigned.f1", "orientation.accuracy")


class ModelManager(QDialog):
    """Everything that takes long is done by ``ask``, in the background."""

    changed = Signal()
    """Another model is active."""

    def __init__(self, parts: Parts, ask: Ask, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("models")
        self.setWindowTitle(self.tr("Models"))
        self._parts, self._ask = parts, ask
        self.models: list[Listed] = []
        self.list = QListWidget()
        self.list.setObjectName("models-list")
        self.list.setMinimumWidth(240)
        self.list.setAccessibleName(self.tr("Models"))
        self.list.currentRowChanged.connect(self._show)
        self.title = heading("", step=4)
        self.facts = label("", wrap=True, name="model-facts")
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.name = QLineEdit()
        self.name.setObjectName("model-name")
        self.name.setMaxLength(80)
        self.note = QPlainTextEdit()
        self.note.setObjectName("model-note")
        self.note.setMaximumHeight(64)
        self.figures = QWidget()
        self._grid = QGridLayout(self.figures)
        self.message = label("", wrap=True, name="models-message")
        self.message.hide()
        self._build()
        quiet_buttons(self)
        self.setMinimumSize(700, 440)
        self.resize(820, 600)

    @property
    def chosen(self) -> Listed | None:
        """The model that is shown."""
        row = self.list.currentRow()
        return self.models[row] if 0 <= row < len(self.models) else None

    def refresh(self, *, choose: str = "") -> None:
        """Read the list anew."""
        wanted = choose or (self.chosen.info.id if self.chosen is not None else "")

        def read() -> list[Listed]:
            from karyo_desktop.services.models import models

            return models()

        def shown(outcome: Outcome[list[Listed]]) -> None:
            if isinstance(outcome, Failed):
                self._say(outcome.message)
            elif isinstance(outcome, Done):
                self._fill(outcome.value, wanted)

        self._ask(read, shown)

    def _fill(self, models: list[Listed], wanted: str) -> None:
        self.models = models
        self.list.blockSignals(True)
        self.list.clear()
        for item in models:
            text = item.title
            if item.active:
                text += self.tr("  · active")
            elif item.shipped:
                text += self.tr("  · shipped")
            row = QListWidgetItem(text)
            row.setToolTip(as_it_is(item.info.id))
            row.setSizeHint(QSize(0, self.list.fontMetrics().height() + 12))
            self.list.addItem(row)
        self.list.blockSignals(False)
        ids = [item.info.id for item in models]
        self.list.setCurrentRow(ids.index(wanted) if wanted in ids else 0)
        self._show()

    def _show(self) -> None:
        item = self.chosen
        for made in self._buttons_of_one:
            made.setEnabled(item is not None)
        if item is None:
            return
        self.title.setText(item.title)
        self.facts.setText("\n".join(_facts(item)))
        self.name.setText(item.called.name)
        self.name.setPlaceholderText(item.info.id)
        self.note.setPlainText(item.called.note)
        self.activate.setEnabled(not item.active)
        self.delete.setEnabled(not item.keep)
        self.delete.setToolTip(_why_kept(item.keep))
        self._compare(item)

    def _compare(self, item: Listed) -> None:
        """The figures of the chosen one beside the model that it was judged against."""
        while (child := self._grid.takeAt(0)) is not None:
            if (widget := child.widget()) is not None:
                widget.deleteLater()
        verdict = item.verdict
        if verdict is None:
            text = self.tr("No verdict lies beside this model; see its card for its figures.")
            self._grid.addWidget(label(text, quiet=True, wrap=True), 0, 0)
            return
        before, after = verdict.get("base_metrics"), verdict.get("candidate_metrics")
        base = verdict.get("base")
        base_id = str(base.get("id", "")) if isinstance(base, dict) else ""
        self._grid.addWidget(caption(self.tr("On the same locked cells")), 0, 0)
        self._grid.addWidget(caption(base_id), 0, 1)
        self._grid.addWidget(caption(self.tr("this model")), 0, 2)
        row = 0
        for row, path in enumerate(FIGURES, start=1):
            one, other = _at(before, path), _at(after, path)
            if one is None or other is None:
                continue
            self._grid.addWidget(label(words.figure_words(path)), row, 0)
            self._grid.addWidget(label(f"{one:.2%}"), row, 1)
            self._grid.addWidget(label(f"{other:.2%}"), row, 2)
        said = label(str(verdict.get("reason", "")), quiet=True, wrap=True)
        self._grid.addWidget(said, row + 1, 0, 1, 3)
        self._grid.setColumnStretch(0, 1)
        self._grid.setHorizontalSpacing(20)

    # what can be done

    def _keep_name(self) -> None:
        item = self.chosen
        if item is None:
            return
        name, note = self.name.text(), self.note.toPlainText()

        def work() -> str:
            from karyo_desktop.services.models import call

            call(item.info.id, name=name, note=note)
            return ""

        self._do(work, choose=item.info.id)

    def _activate(self) -> None:
        item = self.chosen
        if item is None:
            return
        why, sure = QInputDialog.getText(
            self,
            self.tr("Activate {0}").format(item.title),
            self.tr("Why is this model to place the chromosomes from now on?"),
        )
        if not sure or not why.strip():
            return
        who = self._parts.files.who()

        def work() -> str:
            from karyo_desktop.services.models import activate

            return activate(item.info.id, who=who, why=why.strip()).id

        self._do(work, says=self.tr("{0} is the active model now."), changes=True)

    def _roll_back(self) -> None:
        who = self._parts.files.who()

        def work() -> str:
            from karyo_desktop.services.models import roll_back

            return roll_back(who=who).id

        self._do(work, says=self.tr("{0} is the active model again."), changes=True)

    def _delete(self) -> None:
        item = self.chosen
        if item is None:
            return
        question = self.tr("Delete {0}? It cannot be brought back.").format(item.title)
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(self, self.tr("Delete the model"), as_it_is(question))
        if answer != buttons.Yes:
            return
        who = self._parts.files.who()

        def work() -> str:
            from karyo_desktop.services.models import delete

            delete(item.info.id, who=who)
            return item.title

        self._do(work, says=self.tr("{0} is deleted."))

    def _export(self) -> None:
        item = self.chosen
        if item is None:
            return
        suggestion = str(Path(self._parts.settings.folder) / f"{item.info.id}{SUFFIX}")
        path = dialogs.ask_save(self, suggestion, kind=self.tr("Model"), suffix=SUFFIX)
        if path is None:
            return
        who = self._parts.files.who()

        def work() -> str:
            from karyo_desktop.services.models import export_model

            return export_model(item.info.id, path, who=who)

        self._do(work, says=self.tr("Written. Its mark, to compare at the other side: {0}"))

    def _import(self) -> None:
        kind = f"{self.tr('Models')} (*{SUFFIX})"
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Import a model"), "", kind)
        if not chosen:
            return
        who = self._parts.files.who()

        def work() -> str:
            from karyo_desktop.services.models import import_model

            info, mark = import_model(Path(chosen), who=who)
            return f"{info.id}\n{mark}"

        self._do(work, says=self.tr("Taken in, not active yet; compare its mark: {0}"))

    def _do(
        self,
        work: Callable[[], str],
        *,
        says: str = "",
        choose: str = "",
        changes: bool = False,
    ) -> None:
        def done(outcome: Outcome[str]) -> None:
            if isinstance(outcome, Failed):
                self._say(outcome.message)
            elif isinstance(outcome, Done):
                self._say(says.format(outcome.value) if says else "")
                self.refresh(choose=choose)
                if changes:
                    self.changed.emit()

        self._ask(work, done)

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))

    # building

    def _build(self) -> None:
        columns = QHBoxLayout(self)
        columns.setContentsMargins(18, 18, 18, 18)
        columns.setSpacing(18)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.list, 1)
        bring = button(self.tr("Import…"), name="models-import")
        bring.clicked.connect(self._import)
        back = button(self.tr("Roll back"), name="models-rollback")
        back.setToolTip(self.tr("Make the model active again that was before"))
        back.clicked.connect(self._roll_back)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(bring)
        row.addWidget(back)
        left.addLayout(row)
        columns.addLayout(left)
        columns.addLayout(self._right(), 1)

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(self.title)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addWidget(self.facts)
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Note"), self.note)
        inside.addLayout(form)
        self.keep_name = button(self.tr("Keep name and note"), name="model-keep-name")
        self.keep_name.clicked.connect(self._keep_name)
        inside.addWidget(self.keep_name, 0, Qt.AlignmentFlag.AlignLeft)
        frame = panel("card")
        framed = QVBoxLayout(frame)
        framed.addWidget(self.figures)
        inside.addWidget(frame)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setAccessibleName(self.tr("The chosen model"))
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        column.addWidget(scroll, 1)
        column.addWidget(self.message)
        self.activate = button(self.tr("Activate…"), primary=True, name="model-activate")
        self.delete = button(self.tr("Delete…"), name="model-delete")
        export = button(self.tr("Export…"), name="model-export")
        self.activate.clicked.connect(self._activate)
        self.delete.clicked.connect(self._delete)
        export.clicked.connect(self._export)
        self._buttons_of_one = (self.activate, self.delete, export, self.keep_name)
        row = QHBoxLayout()
        row.addStretch(1)
        for made in (self.delete, export, self.activate):
            row.addWidget(made)
        column.addLayout(row)
        return column


def _facts(item: Listed) -> list[str]:
    card = item.info.card
    lines = [
        translate("ModelManager", "{0} · made {1} · SHA-256 {2}…").format(
            item.info.id, card.created, item.info.sha256[:16]
        )
    ]
    if card.parent:
        lines.append(translate("ModelManager", "Goes on from {0}.").format(card.parent))
    learned = card.training.get("cases_cells_chromosomes")
    train = learned.get("train") if isinstance(learned, dict) else None
    if isinstance(train, list) and len(train) == 3:
        lines.append(
            translate("ModelManager", "Learned from {0} chromosomes of {1} cases here.").format(
                train[2], train[0]
            )
        )
    for change in item.history[-3:]:
        done = (
            translate("ModelManager", "{0}: rolled back to by {1}")
            if change.action == "rollback"
            else translate("ModelManager", "{0}: made active by {1}")
        )
        who = change.who or translate("ModelManager", "somebody")
        line = done.format(change.at.replace("T", " ").removesuffix("Z"), who)
        lines.append(f"{line}: {change.why}" if change.why else f"{line}.")
    lines.append(card.terms)
    return lines


def _why_kept(keep: str) -> str:
    return {
        "shipped": translate("ModelManager", "It came with the program and is never deleted."),
        "active": translate("ModelManager", "It is active. Activate another one first."),
        "signed": translate("ModelManager", "A signed case names it, so it is kept."),
    }.get(keep, "")


def _at(metrics: object, path: str) -> float | None:
    node: object = metrics
    for part in path.split("."):
        node = node.get(part) if isinstance(node, dict) else None
    return float(node) if isinstance(node, int | float) else None
