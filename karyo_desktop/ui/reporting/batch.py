"""Reports of many cases at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.jobs.lane import Context, Job, Lane
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.report.template import Template
from karyo_desktop.services.importing import CASE_SUFFIX
from karyo_desktop.services.report_batch import (
    Batch,
    BatchReport,
    Passphrase,
    case_files,
    no_passphrase,
)
from karyo_desktop.ui.panels.widgets import button, heading, label
from karyo_desktop.ui.plain import as_it_is
from karyo_desktop.ui.reporting.style import style_sheet
from karyo_desktop.ui.settings import Settings
from karyo_desktop.ui.signing.fields import passphrase_field


class BatchDialog(QDialog):
    """Takes case files and folders, writes their reports, and tells of each what came of it."""

    def __init__(
        self, settings: Settings, template: Template, parent: QWidget, *, who: str
    ) -> None:
        super().__init__(parent)
        self.setObjectName("report-batch")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings, self._template, self._who = settings, template, who
        self._lane = Lane("batch reports", self)
        self._job: Job[None] | None = None
        self._batch: Batch | None = None
        self.files: tuple[Path, ...] = ()
        self._problems: dict[int, BatchReport] = {}
        self.list = QListWidget()
        self.list.setObjectName("batch-list")
        self.list.setAccessibleName(self.tr("Cases"))
        self.list.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.locked = QWidget()
        self.locked_words = label("", wrap=True, name="batch-encrypted")
        self.words = passphrase_field(self.tr("Passphrase"), "batch-passphrase")
        self.again = button(self.tr("Write these"), name="batch-again")
        self.said = label("", quiet=True, wrap=True, name="batch-said")
        self.add = button(self.tr("Add cases…"), name="batch-add")
        self.add_folder = button(self.tr("Add a folder…"), name="batch-add-folder")
        self.start = button(self.tr("Write reports…"), primary=True, name="batch-start")
        self.stop = button(self.tr("Stop"), name="batch-stop")
        self.close_ = button(self.tr("Close"), name="batch-close")
        self._build()
        self._update()

    @property
    def busy(self) -> bool:
        """Whether reports are being written."""
        return self._job is not None

    def take(self, paths: Sequence[Path]) -> None:
        """Add cases, and all that lie in folders."""
        self.files = tuple(dict.fromkeys((*self.files, *case_files(paths))))
        self._problems = {}
        self.list.clear()
        for path in self.files:
            item = QListWidgetItem(path.name)
            item.setToolTip(as_it_is(str(path)))
            self.list.addItem(item)
        self._update()

    @property
    def failed(self) -> int:
        """How many reports could not be written."""
        return len(self._problems)

    def write_into(self, out: Path) -> None:
        """Write the reports into a folder, in the background."""
        self._batch = Batch(out, self._template, who=self._who)
        self._problems = {}
        self._write(range(len(self.files)), no_passphrase)

    def write_encrypted(self) -> None:
        """Try those again that want a passphrase, with what was typed."""
        words = self.words.text()
        self.words.clear()
        if words:
            self._write(self._encrypted(), lambda _path: words)

    def _write(self, rows: Sequence[int], passphrase: Passphrase) -> None:
        batch, files = self._batch, [self.files[row] for row in rows]
        if batch is None or self.busy:
            return
        self.bar.setRange(0, len(files))
        self.bar.setValue(0)

        def work(context: Context) -> None:
            for row, done in zip(rows, batch.write(files, passphrase=passphrase), strict=True):
                context.item((row, done))
                context.check()

        self._job = self._lane.submit(
            work, on_item=lambda item: self._tell(*item), on_outcome=self._ended
        )
        self._update()

    def _encrypted(self) -> list[int]:
        return [row for row, done in self._problems.items() if done.encrypted]

    def done(self, result: int) -> None:
        """Stop, and end the thread."""
        self._lane.close()
        super().done(result)

    # building and following

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Reports of many cases"))
        self.setStyleSheet(style_sheet())
        self.resize(620, 520)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(heading(self.tr("Reports of many cases"), step=2))
        words = self.tr(
            "Each report is written as PDF with the template “{0}”, on {1}; that of a signed case "
            "as it was signed."
        )
        hint = words.format(self._template.name, self._template.paper)
        column.addWidget(label(hint, quiet=True, wrap=True))
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.add_folder)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        column.addWidget(self.bar)
        column.addWidget(self._lock_row())
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.stop)
        foot.addWidget(self.close_)
        foot.addWidget(self.start)
        column.addLayout(foot)
        for widget in (self.add, self.add_folder, self.start, self.stop, self.close_):
            widget.setAutoDefault(False)
        self.add.clicked.connect(self._ask_files)
        self.add_folder.clicked.connect(self._ask_folder)
        self.start.clicked.connect(self._ask_out)
        self.close_.clicked.connect(self.reject)
        self.stop.clicked.connect(lambda: self._job.cancel() if self._job is not None else None)

    def _lock_row(self) -> QWidget:
        """Where the passphrase of encrypted cases is typed; seen when there are some."""
        row = QHBoxLayout(self.locked)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.locked_words, 1)
        row.addWidget(self.words)
        row.addWidget(self.again)
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self.write_encrypted)
        self.words.returnPressed.connect(self.write_encrypted)
        return self.locked

    def _ask_files(self) -> None:
        kinds = self.tr("Cases (*{0})").format(CASE_SUFFIX)
        title = self.tr("Add cases")
        chosen, _ = QFileDialog.getOpenFileNames(self, title, self._settings.folder, kinds)
        self.take([Path(name) for name in chosen])

    def _ask_folder(self) -> None:
        title = self.tr("Add a folder of cases")
        chosen = QFileDialog.getExistingDirectory(self, title, self._settings.folder)
        if chosen:
            self.take([Path(chosen)])

    def _ask_out(self) -> None:
        title = self.tr("Where to write the reports")
        chosen = QFileDialog.getExistingDirectory(self, title, self._settings.folder)
        if chosen:
            self._settings.folder = chosen
            self.write_into(Path(chosen))

    def _tell(self, number: int, done: BatchReport) -> None:
        item = self.list.item(number)
        self._problems.pop(number, None)
        if done.written is not None:
            item.setText(f"✓ {done.source.name} → {done.written.name}")
        else:
            self._problems[number] = done
            item.setText(f"✗ {done.source.name}: {done.problem.removeprefix(f'{done.source}: ')}")
        self.bar.setValue(self.bar.value() + 1)

    def _ended(self, outcome: Outcome[None]) -> None:
        self._job = None
        if isinstance(outcome, Failed):
            self.said.setText(outcome.message)
        elif not isinstance(outcome, Done):
            self.said.setText(self.tr("Stopped; the reports with ✓ are written."))
        elif self.failed:
            words = self.tr("{0} of {1} reports could not be written.")
            self.said.setText(words.format(self.failed, len(self.files)))
        else:
            self.said.setText(self.tr("All {0} reports are written.").format(len(self.files)))
        self._update()

    def _update(self) -> None:
        self.start.setEnabled(bool(self.files) and not self.busy)
        self.stop.setVisible(self.busy)
        if not self.files:
            self.said.setText(self.tr("No case is here yet: add case files, or folders of them."))
        elif self._batch is None:
            self.said.setText(self.tr("%n cases", "", len(self.files)))
        self.bar.setVisible(self.busy)
        encrypted = 0 if self.busy else len(self._encrypted())
        words = self.tr("{0} encrypted: type the passphrase to have their reports written.")
        self.locked_words.setText(words.format(encrypted))
        self.locked.setVisible(encrypted > 0)
        for widget in (self.add, self.add_folder):
            widget.setEnabled(not self.busy)
