"""The training pool in the window: what signing adds, its view, and packs in and out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QDialog, QFileDialog

from karyo_desktop.jobs.lane import Context, Job, Lane
from karyo_desktop.jobs.outcome import Cancelled, Done, Failed, Outcome
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.actions import Spec
from karyo_desktop.ui.feature import Feature, Parts
from karyo_desktop.ui.retraining import pooling
from karyo_desktop.ui.retraining.pooling import bring

if TYPE_CHECKING:
    from karyo_desktop.services.pool_view import PoolView
    from karyo_desktop.storage.pool import Pool
    from karyo_desktop.storage.pool_pack import Contents
    from karyo_desktop.ui.retraining.pool_window import PoolWindow

T = TypeVar("T")
translate = QCoreApplication.translate


class TrainingPool(Feature):
    """Reads and writes the pool in a lane of its own."""

    changed = Signal()
    """Something came into the pool, or is left out of it now."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.window: PoolWindow | None = None
        self._lane: Lane | None = None
        self._job: Job[Any] | None = None
        self._added: set[tuple[str, str]] = set()
        parts.casework.saved.connect(self._saved)

    def specs(self) -> tuple[Spec, ...]:
        """One way to its window."""
        return (Spec("training_pool", translate("TrainingPool", "Training p&ool…")),)

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What it does."""
        return {"training_pool": self.open}

    def menus(self) -> Mapping[str, str]:
        """Where the model is run."""
        return {"cell": "| training_pool"}

    def restyle(self) -> None:
        """The theme is another one now."""
        if self.window is not None:
            self.window.restyle()

    def close(self) -> None:
        """An import stops behind the case that it is at; the thread ends."""
        if self._job is not None:
            self._job.cancel()
        if self.window is not None:
            self.window.close()
        if self._lane is not None:
            self._lane.close()

    @property
    def busy(self) -> bool:
        """Whether the pool is being read or written."""
        return self._lane is not None and self._lane.busy

    def open(self) -> None:
        """Show what the pool holds."""
        if self.window is None:
            from karyo_desktop.ui.retraining.pool_window import PoolWindow

            window = PoolWindow(self.parts.window)
            window.microscope.setText(self.parts.settings.microscope)
            window.microscope_named.connect(self._name_microscope)
            window.leave_out_asked.connect(self._leave_out)
            window.describe_asked.connect(self._describe)
            window.import_asked.connect(self._import)
            window.export_asked.connect(self._export)
            window.cancel_asked.connect(self._stop)
            self.window = window
        bring(self.window)
        self.refresh()

    def refresh(self) -> None:
        """Read the pool anew, if it can be seen."""
        window = self.window
        if window is None or not window.isVisible():
            return

        def read(_context: Context) -> PoolView:
            from karyo_desktop.services.pool_view import view_pool

            return view_pool()

        def shown(outcome: Outcome[PoolView]) -> None:
            if isinstance(outcome, Done):
                window.show_view(outcome.value)
            elif isinstance(outcome, Failed):
                window.say(outcome.message)

        self._do(read, shown)

    # what a person does

    def _name_microscope(self, name: str) -> None:
        self.parts.settings.microscope = name

    def _leave_out(self, names: list[str], out: bool) -> None:
        from karyo_desktop.ui.retraining.pool_cards import LeaveOutCard

        assert self.window is not None
        card = LeaveOutCard(names, out=out, parent=self.window)
        if card.exec() != QDialog.DialogCode.Accepted:
            return
        why = card.why.text().strip()

        def change(pool: Pool, who: str, at: str) -> str:
            for name in names:
                pool.leave_out(name, who=who, at=at, why=why, out=out)
            return ""

        self._change(change)

    def _describe(self, names: list[str]) -> None:
        from karyo_desktop.ui.retraining.pool_cards import DescribeCard

        assert self.window is not None
        first = self.window.chosen[0].case
        card = DescribeCard(names, first.stain, first.microscope, self.window)
        if card.exec() != QDialog.DialogCode.Accepted:
            return
        stain, microscope = card.stain.text().strip(), card.microscope.text().strip()

        def change(pool: Pool, who: str, at: str) -> str:
            pool.describe(names, stain=stain, microscope=microscope, who=who, at=at)
            return ""

        self._change(change)

    def _change(self, change: Callable[[Pool, str, str], str]) -> None:
        """Write to the pool, say what came of it, show it."""
        from karyo_desktop.services.pool import open_pool
        from karyo_desktop.services.signing import now

        who, at, window = self.parts.files.who(), now(), self.window
        assert window is not None

        def work(_context: Context) -> str:
            with open_pool() as pool:
                return change(pool, who, at)

        def ended(outcome: Outcome[str]) -> None:
            window.say(outcome.message if isinstance(outcome, Failed) else "")
            if isinstance(outcome, Done):
                window.say(outcome.value)
            self.refresh()
            self.changed.emit()

        self._do(work, ended)

    def _export(self) -> None:
        assert self.window is not None
        suggestion = str(Path(self.parts.settings.folder) / "pool.zip")
        kind = self.tr("Data pack")
        path = dialogs.ask_save(self.window, suggestion, kind=kind, suffix=".zip")
        if path is None:
            return
        said = self.tr("Written to {0}: {1} cases. SHA-256 {2}")
        window = self.window

        def work(_context: Context) -> str:
            from karyo_desktop.services.pool import open_pool
            from karyo_desktop.storage.pool_pack import export_pack

            with open_pool() as pool:
                made = export_pack(pool, path)
            return said.format(path, made.cases, made.sha256)

        def ended(outcome: Outcome[str]) -> None:
            window.wait(False)
            if isinstance(outcome, Done | Failed):
                window.say(outcome.value if isinstance(outcome, Done) else outcome.message)

        window.wait(True)
        self._job = self._do(work, ended)

    def _import(self) -> None:
        window = self.window
        assert window is not None
        kind = f"{self.tr('Data packs')} (*.zip)"
        folder = self.parts.settings.folder
        chosen, _ = QFileDialog.getOpenFileName(window, self.tr("Import a data pack"), folder, kind)
        if not chosen:
            return
        path = Path(chosen)

        def look(_context: Context) -> Contents:
            from karyo_desktop.storage.pool_pack import look_into

            return look_into(path)

        def looked(outcome: Outcome[Contents]) -> None:
            window.wait(False)
            if isinstance(outcome, Done):
                self._ask_about(path, outcome.value)
            elif isinstance(outcome, Failed):
                window.say(outcome.message)

        window.say("")
        window.wait(True)
        self._job = self._do(look, looked)

    def _ask_about(self, path: Path, found: Contents) -> None:
        from karyo_desktop.ui.retraining.pool_cards import ImportCard

        assert self.window is not None
        card = ImportCard(path.name, found, self.window)
        if card.exec() == QDialog.DialogCode.Accepted:
            self._take_in(path, sum(found.cases.values()), upright=card.upright.isChecked())

    def _take_in(self, path: Path, cases: int, *, upright: bool) -> None:
        from karyo_desktop.services.pool import open_pool
        from karyo_desktop.services.signing import now

        window, who, at = self.window, self.parts.files.who(), now()
        assert window is not None

        def work(context: Context) -> int:
            from karyo_desktop.storage.pool_pack import import_pack

            def each(done: int, total: int) -> None:
                context.check()
                context.progress(done, total)

            with open_pool() as pool:
                return import_pack(pool, path, who=who, at=at, upright=upright, each=each)

        def ended(outcome: Outcome[int]) -> None:
            window.wait(False)
            if isinstance(outcome, Done):
                window.say(self.tr("{0} cases were taken in.").format(outcome.value))
            elif isinstance(outcome, Cancelled):
                window.say(self.tr("Stopped. The cases that were taken in before stay; import the "
                                   "pack again to go on."))  # fmt: skip
            else:
                window.say(outcome.message)
            self.refresh()
            self.changed.emit()

        window.wait(True, 0, cases)
        told = partial(window.wait, True)
        self._job = self._do(work, ended, told)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    # what signing adds

    def _saved(self) -> None:
        """A signed case lies on the disk: what it teaches goes into the pool."""
        document = self.parts.casework.document
        found = pooling.signed(document) if document is not None else None
        if document is None or found is None or found in self._added:
            return

        def done(outcome: Outcome[bool]) -> None:
            if isinstance(outcome, Done):
                self._added.add(found)
                if outcome.value:
                    self.told.emit(self.tr("The case is in the training pool now."))
                self.refresh()
                self.changed.emit()
            elif isinstance(outcome, Failed):
                title = self.tr("The case was signed, but is not in the training pool")
                self.went_wrong.emit(title, outcome)

        work = pooling.adding(document, microscope=self.parts.settings.microscope)
        self._do(lambda _context: work(), done)

    def _do(
        self,
        work: Callable[[Context], T],
        ended: Callable[[Outcome[T]], None],
        told: Callable[[int, int], None] | None = None,
    ) -> Job[T] | None:
        if self._lane is None:
            self._lane = Lane("pool", self)
        if self._lane.closed:
            return None
        return self._lane.submit(work, on_outcome=ended, on_progress=told)
