"""Before it begins: what will be learned from, how, for how long and how it will be judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cirnet_core.classes import CLASSES
from karyo_desktop.services.retraining import OnClose, Outlook
from karyo_desktop.ui.device_words import device_words
from karyo_desktop.ui.panels.widgets import button, caption, heading, label, panel, spaced
from karyo_desktop.ui.retraining import words

translate = QCoreApplication.translate
PRESETS: Final = ("quick", "normal", "thorough")


@dataclass(frozen=True)
class Wish:
    """What the person chose."""

    preset: str
    device: str
    seed: int
    on_close: OnClose


class PlanPage(QWidget):
    """In plain words, with the details behind a button."""

    begin_asked = Signal(object)
    """A Wish."""
    models_asked = Signal()
    pool_asked = Signal()
    rollback_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("retrain-plan")
        self.sentences = label("", wrap=True, name="retrain-sentences")
        self.notice = label("", wrap=True, name="retrain-notice")
        self.back = button(self.tr("Take it back"), name="retrain-rollback")
        self.back.clicked.connect(self.rollback_asked)
        self.choices = QButtonGroup(self)
        self.times: dict[str, QLabel] = {}
        self.begin = button(self.tr("Retrain"), primary=True, name="retrain-begin")
        self.begin.clicked.connect(lambda: self.begin_asked.emit(self.wish))
        self.begin.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 20)
        column.setSpacing(12)
        column.addWidget(heading(self.tr("Retrain on my corrections"), step=5))
        column.addWidget(self._notice_panel())
        column.addWidget(self.sentences)
        column.addWidget(self._presets())
        judged = label(words.judged_by(), quiet=True, wrap=True)
        column.addWidget(judged)
        self.details = self._details()
        column.addWidget(self.details)
        column.addStretch(1)
        column.addLayout(self._buttons())

    @property
    def wish(self) -> Wish:
        """What is chosen now."""
        chosen = self.choices.checkedButton()
        preset = chosen.objectName().removeprefix("preset-") if chosen is not None else "normal"
        on_close = self.on_close.currentData()
        return Wish(preset, self.device.currentData(), self.seed.value(), on_close)

    def show_outlook(self, outlook: Outlook, device: str) -> None:
        """Say what there is."""
        lines = words.learns_from(outlook)
        if not outlook.possible:
            lines = [
                self.tr(
                    "Nothing can be learned yet: at least two signed cases are needed, one to "
                    "learn from and one to judge by. The training pool holds {0}."
                ).format(outlook.cases)
            ]
        if device:
            lines.append(self.tr("It runs on: {0}.").format(device_words(device)))
        self.sentences.setText("\n\n".join(lines))
        self.begin.setEnabled(outlook.possible)
        for preset, where in self.times.items():
            minutes = outlook.minutes(preset)
            text = (
                self.tr("the time is measured when it begins")
                if minutes is None
                else self.tr("{0}, as quick as last time").format(words.span(minutes * 60))
            )
            where.setText(text)
        counts = outlook.statistics.per_class["train"]
        self.per_class.setText("   ".join(f"{name}:\u00a0{counts[name]}" for name in CLASSES))

    def say(self, text: str, *, back: bool = False) -> None:
        """Something that happened, above the sentences."""
        self.notice.setText(text)
        self.notice_panel.setVisible(bool(text))
        self.back.setVisible(back)

    def _notice_panel(self) -> QWidget:
        self.notice_panel = panel("notice")
        row = QHBoxLayout(self.notice_panel)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self.notice, 1)
        row.addWidget(self.back)
        self.notice_panel.hide()
        return self.notice_panel

    def _presets(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        for preset in PRESETS:
            name, does = words.preset_words(preset)
            radio = QRadioButton(name)
            radio.setObjectName(f"preset-{preset}")
            radio.setAccessibleDescription(does)
            radio.setChecked(preset == "normal")
            radio.setMinimumWidth(110)
            self.choices.addButton(radio)
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(radio)
            row.addWidget(label(does, wrap=True), 1)
            where = label("", quiet=True, name=f"time-{preset}")
            self.times[preset] = where
            row.addWidget(where)
            column.addLayout(row)
        return made

    def _details(self) -> QWidget:
        made = QWidget()
        form = QFormLayout(made)
        form.setContentsMargins(0, 0, 0, 0)
        self.device = QComboBox()
        self.device.setObjectName("retrain-device")
        for data, text in (
            ("auto", self.tr("The quickest that is there")),
            ("cpu", self.tr("The processor")),
            ("cuda", self.tr("The graphics card")),
        ):
            self.device.addItem(text, data)
        self.seed = spaced(QSpinBox())
        self.seed.setObjectName("retrain-seed")
        self.seed.setRange(1, 999_999)
        self.seed.setToolTip(self.tr("The same number on the same cases gives the same model."))
        self.on_close = on_close_box()
        self.per_class = label("", wrap=True, name="retrain-per-class")
        form.addRow(self.tr("Runs on"), self.device)
        form.addRow(self.tr("Seed of chance"), self.seed)
        form.addRow(self.tr("When the program is closed"), self.on_close)
        form.addRow(caption(self.tr("To learn from, per class")), self.per_class)
        made.hide()
        return made

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        more = button(self.tr("Details"), flat=True, name="retrain-details")
        more.setCheckable(True)
        more.toggled.connect(self.details.setVisible)
        pool = button(self.tr("Training pool…"), flat=True, name="retrain-pool")
        pool.clicked.connect(self.pool_asked)
        models = button(self.tr("Models…"), flat=True, name="retrain-models")
        models.clicked.connect(self.models_asked)
        row.addWidget(more)
        row.addWidget(pool)
        row.addWidget(models)
        row.addStretch(1)
        row.addWidget(self.begin)
        return row


def on_close_box() -> QComboBox:
    """What happens to the training when the program is closed."""
    box = QComboBox()
    box.setObjectName("retrain-on-close")
    box.addItem(translate("PlanPage", "it goes on by itself"), "go_on")
    box.addItem(translate("PlanPage", "it stops, and is gone on with later"), "interrupt")
    return box
