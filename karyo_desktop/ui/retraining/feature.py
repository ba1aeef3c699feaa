"""Retraining in the window: its dialogs, and the note in the status bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QAction

from cirnet_core.retrain import events
from cirnet_core.train.events import Progress
from karyo_desktop.jobs.lane import Lane
from karyo_desktop.jobs.outcome import Cancelled, Done, Failed, Outcome
from karyo_desktop.services import retraining
from karyo_desktop.services.retraining import OnClose, Outlook, Run
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.ui.actions import Spec
from karyo_desktop.ui.feature import Feature, Parts
from karyo_desktop.ui.panels.widgets import button
from karyo_desktop.ui.retraining.pooling import bring

if TYPE_CHECKING:
    from karyo_desktop.jobs.training import Training, Word
    from karyo_desktop.services.verdicts import Verdict
    from karyo_desktop.ui.retraining.dialog import RetrainDialog
    from karyo_desktop.ui.retraining.manager import ModelManager
    from karyo_desktop.ui.retraining.plan_page import Wish

T = TypeVar("T")
translate = QCoreApplication.translate
FIRST_LOOK_MS = 900
"""After the window stands: is there a run of an earlier start?"""


class Retraining(Feature):
    """Teaches the laboratory's own model."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.dialog: RetrainDialog | None = None
        self.manager: ModelManager | None = None
        self._training: Training | None = None
        self._lane: Lane | None = None
        self._promoted = ""
        self.chip = button("", flat=True, name="retrain-chip")
        self.chip.setAccessibleName(self.tr("Retraining"))
        self.chip.setToolTip(self.tr("Show how far the retraining is"))
        self.chip.clicked.connect(self.open)
        self.chip.hide()
        parts.window.statusBar().addPermanentWidget(self.chip)
        QTimer.singleShot(FIRST_LOOK_MS, self, self._look_back)

    def specs(self) -> tuple[Spec, ...]:
        """Retrain, models."""
        return (
            Spec("retrain", translate("Retraining", "Re&train on my corrections…")),
            Spec("models", translate("Retraining", "&Models…")),
        )

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What they do."""
        return {"retrain": self.open, "models": self.open_models}

    def menus(self) -> Mapping[str, str]:
        """In the menu of the cell, where the model is run."""
        return {"cell": "retrain models"}

    def use_actions(self, find: Callable[[str], QAction]) -> None:
        """The way to the pool."""
        self._pool = find("training_pool")

    def restyle(self) -> None:
        """The theme is another one now."""
        if self.dialog is not None:
            self.dialog.run_page.restyle()

    def close(self) -> None:
        """The training goes on or stops resumably, as chosen; the thread ends."""
        if self._training is not None:
            self._training.leave()
        for dialog in (self.dialog, self.manager):
            if dialog is not None:
                dialog.close()
        if self._lane is not None:
            self._lane.close()

    @property
    def training(self) -> Training:
        """The job, made when it is needed first."""
        if self._training is None:
            from karyo_desktop.jobs.training import Training

            self._training = Training(self)
            self._training.told.connect(self._told)
            self._training.ended.connect(self._ended)
        return self._training

    @property
    def busy(self) -> bool:
        """Whether something is being read or decided."""
        return self._lane is not None and self._lane.busy

    def open(self) -> None:
        """Show how far it is, or what could be learned."""
        dialog = self._dialog()
        bring(dialog)
        self.refresh()

    def refresh(self) -> None:
        """Turn to the page of the present state."""
        run = retraining.current()
        if run is None:
            self._show_plan()
            return
        state = retraining.state_of(run)
        if state == "judged":
            self._show_verdict(run)
        elif state == "running":
            self._show_run(run)
            if not self.training.running:
                self.training.follow(run)
        else:
            self._show_stopped(run, "")

    # the pages

    def _dialog(self) -> RetrainDialog:
        if self.dialog is None:
            from karyo_desktop.ui.retraining.dialog import RetrainDialog

            dialog = RetrainDialog(self.parts.window)
            dialog.plan.begin_asked.connect(self._begin)
            dialog.plan.models_asked.connect(self.open_models)
            dialog.plan.pool_asked.connect(self._pool.trigger)
            dialog.plan.rollback_asked.connect(self._take_back)
            dialog.run_page.said.connect(self._say)
            dialog.run_page.go_on_asked.connect(self._go_on)
            dialog.run_page.discard_asked.connect(self._discard)
            dialog.run_page.on_close_chosen.connect(self._choose_on_close)
            dialog.verdict.promote_asked.connect(partial(self._decide, promote=True))
            dialog.verdict.keep_asked.connect(partial(self._decide, promote=False))
            self.dialog = dialog
        return self.dialog

    def _show_plan(self, notice: str = "", *, back: bool = False) -> None:
        dialog = self._dialog()
        dialog.turn_to(dialog.plan)
        dialog.plan.say(notice, back=back)
        self._show_chip("")
        status = self.parts.modelling.status
        device = status.device.label if status is not None else ""

        def shown(outcome: Outcome[Outlook]) -> None:
            if isinstance(outcome, Done):
                dialog.plan.show_outlook(outcome.value, device)
            elif isinstance(outcome, Failed):
                dialog.plan.say(outcome.message)

        self._ask(retraining.look_ahead, shown)

    def _show_run(self, run: Run) -> None:
        dialog = self._dialog()
        if dialog.pages.currentWidget() is not dialog.run_page or not self.training.running:
            dialog.run_page.show_run(run)
        dialog.turn_to(dialog.run_page)

    def _show_stopped(self, run: Run, message: str) -> None:
        dialog = self._dialog()
        if dialog.pages.currentWidget() is not dialog.run_page:
            dialog.run_page.show_run(run)
        dialog.turn_to(dialog.run_page)
        dialog.run_page.show_stopped(
            message
            or self.tr("The program was closed meanwhile. Everything up to the last save is there.")
        )
        self._show_chip(self.tr("Retraining is interrupted"))

    def _show_verdict(self, run: Run) -> None:
        from karyo_desktop.services import verdicts

        self._show_chip(self.tr("Retraining is done: look at the verdict"))

        def shown(outcome: Outcome[Verdict]) -> None:
            dialog = self._dialog()
            if isinstance(outcome, Done):
                dialog.verdict.show_verdict(outcome.value)
                dialog.turn_to(dialog.verdict)
            elif isinstance(outcome, Failed):
                self._show_stopped(run, outcome.message)

        self._ask(lambda: verdicts.read_verdict(run), shown)

    def _show_chip(self, text: str) -> None:
        self.chip.setText(text)
        self.chip.setVisible(bool(text))

    # what the person does

    def _begin(self, wish: Wish) -> None:
        from karyo_desktop.services.signing import now

        dialog = self._dialog()
        dialog.plan.begin.setEnabled(False)
        make = partial(
            retraining.begin,
            preset=wish.preset,
            device=wish.device,
            seed=wish.seed,
            on_close=wish.on_close,
            who=self.parts.files.who(),
            at=now(),
        )

        def made(outcome: Outcome[Run]) -> None:
            dialog.plan.begin.setEnabled(True)
            if isinstance(outcome, Done):
                self._start(outcome.value)
            elif isinstance(outcome, Failed):
                dialog.plan.say(outcome.message)

        self._ask(make, made)

    def _start(self, run: Run) -> None:
        self._dialog().run_page.show_run(run)
        self._show_run(run)
        self._show_chip(self.tr("Retraining…"))
        try:
            self.training.start(run)
        except StorageError as error:
            self._show_stopped(run, str(error))

    def _go_on(self, device: str) -> None:
        run = retraining.current()
        if run is None:
            self.refresh()
            return
        try:
            self._start(retraining.choose_device(run, device) if device else run)
        except StorageError as error:
            self._show_stopped(run, str(error))

    def _say(self, word: Word) -> None:
        self.training.say(word)

    def _discard(self) -> None:
        run = retraining.current()
        try:
            if run is not None:
                retraining.discard(run)
        except StorageError as error:
            self._dialog().run_page.show_stopped(str(error))
            return
        self._show_plan(self.tr("The run was discarded; the training pool and the models are "
                                "as they were."))  # fmt: skip

    def _choose_on_close(self, choice: OnClose) -> None:
        run = retraining.current()
        if run is not None:
            try:
                self.training.run = retraining.choose_on_close(run, choice)
            except StorageError as error:
                self.told.emit(str(error))

    def _decide(self, why: str, *, promote: bool) -> None:
        from karyo_desktop.services.signing import now

        run = retraining.current()
        if run is None:
            self.refresh()
            return
        page = self._dialog().verdict
        page.wait(True)
        who, at = self.parts.files.who(), now()

        def work() -> str:
            from karyo_desktop.services import models

            act = models.promote if promote else models.keep_active
            return act(run, who=who, at=at, why=why).id

        def done(outcome: Outcome[str]) -> None:
            page.wait(False)
            if isinstance(outcome, Failed):
                page.say(outcome.message)
            elif isinstance(outcome, Done) and promote:
                self._model_changed()
                text = self.tr(
                    "{0} is the active model now. What was placed before stays as it is."
                )
                self._show_plan(text.format(outcome.value), back=True)
            elif isinstance(outcome, Done):
                text = self.tr("The active model stays. {0} is in the list of models.")
                self._show_plan(text.format(outcome.value))

        self._ask(work, done)

    def _take_back(self) -> None:
        who = self.parts.files.who()

        def work() -> str:
            from karyo_desktop.services import models

            return models.roll_back(who=who).id

        def done(outcome: Outcome[str]) -> None:
            if isinstance(outcome, Done):
                self._model_changed()
                self._show_plan(self.tr("{0} is the active model again.").format(outcome.value))
            elif isinstance(outcome, Failed):
                self._dialog().plan.say(outcome.message)

        self._ask(work, done)

    def open_models(self) -> None:
        """Show the models."""
        if self.manager is None:
            from karyo_desktop.ui.retraining.manager import ModelManager

            self.manager = ModelManager(self.parts, self._ask, self.parts.window)
            self.manager.changed.connect(self._model_changed)
        bring(self.manager)
        self.manager.refresh()

    def _model_changed(self) -> None:
        """Another model is active: the next cell is placed by it; none is placed anew."""
        self.parts.modelling.karyotyper.reload()
        if self.manager is not None and self.manager.isVisible():
            self.manager.refresh()

    # what the training says

    def _told(self, event: events.Event) -> None:
        if self.dialog is not None:
            self.dialog.run_page.take(event)
        if isinstance(event, Progress):
            share = event.images / max(event.total, 1)
            self._show_chip(self.tr("Retraining · {0}").format(f"{share:.0%}"))
        elif isinstance(event, events.Paused):
            self._show_chip(self.tr("Retraining is paused"))
        elif isinstance(event, events.Paced):
            status = self.parts.modelling.status
            label = status.device.label if status is not None else ""
            retraining.keep_pace(event.images_per_second, label)

    def _ended(self, outcome: Outcome[Path]) -> None:
        run = self.training.run
        if run is None:
            return
        if isinstance(outcome, Done):
            self.told.emit(self.tr("Retraining is done."))
            self._show_verdict(run)
        elif isinstance(outcome, Cancelled):
            retraining.discard(run)
            self._show_plan(self.tr("Cancelled; nothing was changed."))
        else:
            self._show_stopped(run, outcome.message)
            if self.dialog is None or not self.dialog.isVisible():
                self.went_wrong.emit(self.tr("The retraining was interrupted"), outcome)

    def _look_back(self) -> None:
        """A run of an earlier start: follow it if it trains, else say that it waits."""
        if self._lane is not None and self._lane.closed:
            return
        run = retraining.current()
        if run is None or (self._training is not None and self._training.running):
            return
        state = retraining.state_of(run)
        if state == "running":
            self._show_chip(self.tr("Retraining…"))
            self.training.follow(run)
        elif state == "judged":
            self._show_chip(self.tr("Retraining is done: look at the verdict"))
        else:
            self._show_chip(self.tr("Retraining is interrupted"))

    def _ask(self, work: Callable[[], T], ended: Callable[[Outcome[T]], None]) -> None:
        if self._lane is None:
            self._lane = Lane("retraining", self)
        if not self._lane.closed:
            self._lane.submit(lambda _context: work(), on_outcome=ended)
