"""While it trains: curves, classes, time left, log; stop and keep, cancel, pause."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from cirnet_core.retrain import events
from cirnet_core.train.events import Progress
from karyo_desktop.services.retraining import Run
from karyo_desktop.ui.device_words import device_words
from karyo_desktop.ui.panels.widgets import button, caption, heading, label, panel
from karyo_desktop.ui.retraining import words
from karyo_desktop.ui.retraining.curves import ClassBars, Curves
from karyo_desktop.ui.retraining.plan_page import on_close_box

LOG_LETTERS: Final = 20_000


class RunPage(QWidget):
    """Shows one run; knows nothing of processes."""

    said = Signal(str)
    """``pause``, ``resume``, ``stop`` or ``cancel``."""
    go_on_asked = Signal(str)
    """On which device; "" as before."""
    discard_asked = Signal()
    on_close_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("retrain-run")
        self.title = heading("", step=4)
        self.title.setObjectName("retrain-stage")
        self.facts = label("", quiet=True, wrap=True, name="retrain-facts")
        self.message = label("", wrap=True, name="retrain-message")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the training"))
        self.left = label("", name="retrain-left")
        self.curves, self.classes = Curves(), ClassBars()
        self.log = QPlainTextEdit()
        self.log.setObjectName("retrain-log")
        self.log.setReadOnly(True)
        self.log.setAccessibleName(self.tr("Log"))
        self.log.setMaximumHeight(130)
        self.log.hide()
        self.on_close = on_close_box()
        self.on_close.setAccessibleName(self.tr("When the program is closed,"))
        self.on_close.activated.connect(
            lambda: self.on_close_chosen.emit(self.on_close.currentData())
        )
        self._stage, self._log_path = "", Path()
        self.paused = False
        self._build()

    def show_run(self, run: Run) -> None:
        """Begin anew with this run."""
        self.curves.clear()
        self.classes.show_changes({})
        self._log_path = run.log
        self._stage = "prepare"
        self.title.setText(words.stage_words("prepare"))
        self.facts.setText("")
        self.left.setText(self.tr("The time is measured when it begins."))
        self.on_close.setCurrentIndex(max(self.on_close.findData(run.asked.on_close), 0))
        self.bar.setRange(0, 0)
        self._alive(True)

    def take(self, event: events.Event) -> None:
        """Show what the training says."""
        if isinstance(event, events.Began):
            self._began(event)
        elif isinstance(event, events.Staged):
            self._staged(event)
        elif isinstance(event, events.Paced):
            self._show_left(event.seconds_left)
        elif isinstance(event, Progress):
            self.curves.total = event.total
            self.curves.add("train", event.images, event.loss)
            self.bar.setRange(0, event.total)
            self.bar.setValue(event.images)
            self._show_left(event.seconds_left)
        elif isinstance(event, events.Checked):
            self.curves.add("val", event.images, event.loss)
            self.curves.add("memory", event.images, event.memory_loss)
            self.classes.show_changes(event.per_class)
        elif isinstance(event, events.Paused | events.Resumed):
            self._paused(isinstance(event, events.Paused))
        self._read_log()

    def show_stopped(self, message: str) -> None:
        """It does not train now; it can be gone on with."""
        self.title.setText(self.tr("The training is interrupted"))
        self.message.setText(message)
        self.left.setText("")
        self._alive(False)
        self._read_log()

    def restyle(self) -> None:
        """Other colours."""
        self.curves.update()
        self.classes.update()

    def _began(self, event: events.Began) -> None:
        train, val, locked = (event.division[part] for part in ("train", "val", "locked"))
        self.facts.setText(
            self.tr(
                "{0}, {1}, on {2} · to learn from: {3} chromosomes, cases: {4} · to watch: {5}, "
                "to judge: {6}"
            ).format(
                event.base,
                words.preset_words(event.preset)[0].lower(),
                device_words(event.device, event.device_reason),
                train[2],
                train[0],
                val[0],
                locked[0],
            )
        )

    def _staged(self, event: events.Staged) -> None:
        self._stage = event.stage
        if not self.paused:
            self.title.setText(words.stage_words(event.stage))
        if event.stage != "all":
            self.bar.setRange(0, event.total)
            self.bar.setValue(event.done)
        if event.stage in ("calibrate", "compare"):
            self.left.setText(self.tr("Nearly done."))
            self.stop.setEnabled(False)

    def _show_left(self, seconds: float) -> None:
        if not self.paused:
            self.left.setText(self.tr("{0} left").format(words.span(seconds)))

    def _paused(self, paused: bool) -> None:
        self.paused = paused
        self.pause.setEnabled(True)
        self.pause.setText(self.tr("Go on") if paused else self.tr("Pause"))
        self.title.setText(
            self.tr("Paused; everything is saved") if paused else words.stage_words(self._stage)
        )

    def _pause(self) -> None:
        self.said.emit("resume" if self.paused else "pause")
        if not self.paused:
            self.pause.setEnabled(False)
            self.pause.setText(self.tr("Pausing…"))

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.said.emit("stop")
        self.title.setText(self.tr("Stopping; the best so far is kept…"))

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.said.emit("cancel")
        self.title.setText(self.tr("Cancelling…"))

    def _alive(self, alive: bool) -> None:
        self.paused = False
        self.pause.setText(self.tr("Pause"))
        for made in (self.pause, self.stop, self.cancel):
            made.setEnabled(True)
            made.setVisible(alive)
        for made in (self.go_on, self.on_processor, self.discard):
            made.setVisible(not alive)
        self.closing.setVisible(alive)
        self.message_panel.setVisible(not alive)
        if not alive:
            self.bar.setRange(0, max(self.bar.maximum(), 1))

    def _read_log(self) -> None:
        if self.log.isVisible():
            with suppress(OSError):
                text = self._log_path.read_text("utf-8", "replace")[-LOG_LETTERS:]
                if text != self.log.toPlainText():
                    self.log.setPlainText(text or self.tr("Nothing was said yet."))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 20)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addWidget(self.facts)
        self.message_panel = panel("notice")
        inside = QVBoxLayout(self.message_panel)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.message)
        column.addWidget(self.message_panel)
        column.addWidget(self.bar)
        column.addWidget(self.left)
        column.addWidget(self.curves, 1)
        column.addWidget(caption(self.tr("Change per class since the active model")))
        column.addWidget(self.classes)
        column.addWidget(self.log)
        self.closing = QWidget()
        row = QHBoxLayout(self.closing)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("When the program is closed,"), quiet=True))
        row.addWidget(self.on_close)
        row.addStretch(1)
        column.addWidget(self.closing)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        self.pause = button(self.tr("Pause"), name="retrain-pause")
        self.stop = button(self.tr("Stop and keep the best"), name="retrain-stop")
        self.cancel = button(self.tr("Cancel"), name="retrain-cancel")
        self.go_on = button(self.tr("Go on"), primary=True, name="retrain-go-on")
        self.on_processor = button(self.tr("Go on, on the processor"), name="retrain-on-cpu")
        self.discard = button(self.tr("Discard"), name="retrain-discard")
        log = button(self.tr("Log"), flat=True, name="retrain-show-log")
        log.setCheckable(True)
        log.toggled.connect(self.log.setVisible)
        log.toggled.connect(self._read_log)
        self.pause.clicked.connect(self._pause)
        self.stop.clicked.connect(self._stop)
        self.cancel.clicked.connect(self._cancel)
        self.go_on.clicked.connect(lambda: self.go_on_asked.emit(""))
        self.on_processor.clicked.connect(lambda: self.go_on_asked.emit("cpu"))
        self.discard.clicked.connect(self.discard_asked)
        row = QHBoxLayout()
        row.addWidget(log)
        row.addStretch(1)
        for made in (self.discard, self.cancel, self.pause, self.stop, self.on_processor,
                     self.go_on):  # fmt: skip
            row.addWidget(made)
        return row
