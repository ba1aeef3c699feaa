"""The main window: puts the parts together and keeps title, status and actions true."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cirnet_core.types import Problem
from karyo_desktop.jobs import memory
from karyo_desktop.jobs.lane import Lane
from karyo_desktop.jobs.outcome import Failed
from karyo_desktop.ui import dialogs, icons
from karyo_desktop.ui.actions import Actions
from karyo_desktop.ui.beside import Beside
from karyo_desktop.ui.casework import CaseWork
from karyo_desktop.ui.closer import Closer
from karyo_desktop.ui.commands import Commands
from karyo_desktop.ui.correcting import Correcting
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.drop_overlay import DropOverlay
from karyo_desktop.ui.feature import Parts
from karyo_desktop.ui.features import FEATURES
from karyo_desktop.ui.files import Files
from karyo_desktop.ui.habits import RecentMenu, ThemeChoice, restore_place
from karyo_desktop.ui.karyogram.marks import flagged_ids
from karyo_desktop.ui.modelling import Modelling
from karyo_desktop.ui.panels.device import DeviceLabel
from karyo_desktop.ui.panels.notices import NoticesPanel
from karyo_desktop.ui.panels.progress_strip import ProgressStrip
from karyo_desktop.ui.panels.start_page import StartPage
from karyo_desktop.ui.pictures import PictureMaker
from karyo_desktop.ui.settings import Settings
from karyo_desktop.ui.shots import ShotMaker
from karyo_desktop.ui.workspace import Workspace

MESSAGE_MS = 8000


class MainWindow(QMainWindow):
    """The program's window."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("main")
        self.settings = Settings()
        self.files = Files(self, self.settings)
        self.modelling = Modelling(self)
        self._picture_lane = Lane("pictures", self)
        self.pictures = PictureMaker(self._picture_lane, self)
        self._shot_lane = Lane("shots", self)
        self.shots = ShotMaker(self._shot_lane, self)
        self.workspace = Workspace(self.pictures, self.modelling)
        self.closer = Closer(
            self.workspace, self.modelling.karyotyper, self.pictures, self.shots, self.settings
        )
        self.correcting = Correcting(
            self.workspace, self.modelling, self.pictures, self._picture_lane, self.settings
        )
        self.beside = Beside(self.workspace, self.shots, self._shot_lane, self.settings)
        self.start = StartPage()
        self.notices = NoticesPanel()
        self.progress = ProgressStrip()
        self.device = DeviceLabel()
        self._stack = QStackedWidget()
        self._overlay = DropOverlay(self)
        self._recent_menu = RecentMenu(self.settings, self)
        self.themes = ThemeChoice(self.settings, self)
        self.commands = Commands(self, self.workspace, self.settings, self.themes)
        self.casework = CaseWork(self, self.files, self.settings)
        parts = Parts(
            self,
            self.workspace,
            self.modelling,
            self.casework,
            self.files,
            self.pictures,
            self.settings,
        )
        self.features = tuple(make(parts) for make in FEATURES)
        self._leaving = False
        self._build()
        self.actions_ = self._make_actions()
        self._connect()
        restore_place(self, self.settings)
        self._show_recent()
        self._update_actions()

    # what others ask of the window

    @property
    def document(self) -> Document | None:
        """The open case."""
        return self.casework.document

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open a case or import images, after asking about unsaved work."""
        self.casework.open_paths(paths)

    def warm_up(self) -> None:
        """Load the model in the background; call when the window shows."""
        self.modelling.karyotyper.warm_up()

    def show_failure(self, title: str, message: str) -> None:
        """Tell of something unexpected without stopping the work."""
        self.notices.show_problems(title, (Problem("", message),))

    # building

    def _build(self) -> None:
        self.setWindowIcon(icons.program_icon())
        self.setMinimumSize(900, 560)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._stack.addWidget(self.start)
        self._stack.addWidget(self.workspace)
        column.addWidget(self.notices)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self.statusBar().addPermanentWidget(self.progress)
        self.statusBar().addPermanentWidget(self.device)
        self.statusBar().setSizeGripEnabled(False)
        self._update_title()

    def _make_actions(self) -> Actions:
        work = self.workspace
        actions = Actions(
            self,
            {
                **self.casework.slots(),
                "quit": self.close,
                "turn": work.gestures.turn,
                "mirror": work.gestures.mirror,
                "to_tray": work.gestures.to_tray,
                "confirm": work.gestures.confirm,
                "select_all": work.gestures.select_all,
                "next": lambda: work.gestures.walk(1),
                "previous": lambda: work.gestures.walk(-1),
                "run": self._run_again,
                "stop": self.modelling.karyotyper.cancel,
                "zoom_in": lambda: work.view.zoom_by(1.2),
                "zoom_out": lambda: work.view.zoom_by(1 / 1.2),
                "fit": work.view.fit,
                **self.beside.slots(),
                **self.commands.slots(),
                "copy": self.closer.copy_chromosome,
                "about": lambda: dialogs.tell_about(self),
                **self.correcting.slots(),
                **{name: slot for part in self.features for name, slot in part.slots().items()},
            },
            more=[spec for part in self.features for spec in part.specs()],
        )
        group = work.undo_group
        actions.add("undo", group.createUndoAction(self, self.tr("&Undo")), "undo")
        actions.add("redo", group.createRedoAction(self, self.tr("&Redo")), "redo")
        self.correcting.use_actions(actions.__getitem__)
        actions["undo"].setShortcuts(QKeySequence.StandardKey.Undo)
        actions["redo"].setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.beside.use_actions(actions.__getitem__)
        actions.fill_menus(self._recent_menu, self.themes)
        for part in self.features:
            actions.put(part.menus())
            part.use_actions(actions.__getitem__)
        self.addToolBar(actions.fill_toolbar())
        self.commands.use_actions(actions)
        return actions

    def _connect(self) -> None:
        case = self.casework
        self.start.folder_asked.connect(lambda: case.ask_folder(case.open_paths))
        self.start.files_asked.connect(lambda: case.ask_files(case.open_paths))
        self.start.demo_asked.connect(case.open_demo)
        self.start.recent_asked.connect(lambda path: self.open_paths([Path(path)]))
        case.shown.connect(self._show_document)
        case.saved.connect(self._update_title)
        case.closed.connect(lambda: QTimer.singleShot(0, self, self._give_back_memory))
        self.files.working.connect(self.progress.show_reading)
        self.files.went_wrong.connect(self.notices.show_problems)
        self.files.written.connect(self._written)
        self.modelling.working.connect(self._model_working)
        for talker in (self.files, self.modelling, self.correcting, self.beside):
            talker.told.connect(self._tell)
        for part in self.features:
            part.told.connect(self._tell)
            part.went_wrong.connect(self._part_failed)
        self.modelling.went_wrong.connect(
            lambda title, problems: self.notices.show_problems(title, problems, retry=True)
        )
        self.modelling.model_changed.connect(self._show_device)
        self.modelling.state_changed.connect(self._update_actions)
        self.pictures.failed.connect(self._pictures_failed)
        self.shots.failed.connect(
            lambda failure: self._part_failed(self.tr("A picture could not be made"), failure)
        )
        self.closer.went_wrong.connect(self._part_failed)
        self.notices.retry_asked.connect(self._retry)
        self.progress.cancel_asked.connect(self._cancel)
        self.workspace.cell_shown.connect(self._update_title)
        self.workspace.selection_changed.connect(self._update_actions)
        self.beside.went_wrong.connect(self._part_failed)
        self.commands.open_asked.connect(self.open_paths)
        self._overlay.dropped.connect(self.open_paths)
        self._overlay.added.connect(case.add_paths)
        self.commands.shares_changed.connect(self.correcting.use_settings)
        self._recent_menu.chosen.connect(lambda path: self.open_paths([Path(path)]))
        self._recent_menu.forgotten.connect(self._show_recent)
        self.themes.dressed.connect(self._restyle)

    # opening and closing

    def _show_document(self, document: Document | None, before: Document | None) -> None:
        if before is not None:
            before.modified_changed.disconnect(self.setWindowModified)
        if document is not None:
            document.modified_changed.connect(self.setWindowModified)
        self.notices.hide()
        self._stack.setCurrentWidget(self.start if document is None else self.workspace)
        self.pictures.forget()
        self.closer.set_document(document)
        self.correcting.set_document(document)
        self.beside.set_document(document)
        self.workspace.set_document(document)
        self.modelling.set_document(document)
        for part in self.features:
            part.set_document(document)
        self.setWindowModified(document is not None and document.modified)
        self._update_title()
        self._update_actions()
        self._show_recent()
        if document is not None:
            self.workspace.view.setFocus()

    def _give_back_memory(self) -> None:
        if not self._shot_lane.closed:
            self._shot_lane.submit(
                lambda _context: memory.give_back(), on_outcome=lambda _outcome: None
            )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let what is being written end, ask about unsaved work, then stop the threads."""
        if self.files.writing:
            event.ignore()
            self._leaving = True
            self.files.cancel()
            return
        if not self.casework.may_go(self.close):
            event.ignore()
            return
        self.settings.keep_bytes("geometry", self.saveGeometry())
        self.beside.keep()
        self.settings.sync()
        # The threads stop between batches; nobody should have to look at the window meanwhile.
        self.hide()
        for part in self.features:
            part.close()
        self.modelling.karyotyper.close()
        self.files.close()
        self._picture_lane.close()
        self._shot_lane.close()
        event.accept()
        self.closed.emit()

    def _written(self, well: bool) -> None:
        """Go on closing; but who was told that a file was not written stays here."""
        leaving, self._leaving = self._leaving, False
        if leaving and well:
            QTimer.singleShot(0, self, self.close)

    # telling

    def _model_working(self, text: str, done: int, total: int) -> None:
        self.progress.show_placing(text, done, total)
        self._update_actions()

    def _cancel(self) -> None:
        self.files.cancel()
        self.modelling.karyotyper.cancel()

    def _run_again(self) -> None:
        cell = self.workspace.cell
        if cell is not None:
            self.modelling.propose(cell.id)

    def _retry(self) -> None:
        self.notices.hide()
        self.modelling.retry()

    def _tell(self, text: str) -> None:
        self.statusBar().showMessage(text, MESSAGE_MS)

    def _pictures_failed(self, cell_id: str, failure: Failed) -> None:
        title = self.tr("The pictures of {0} could not be made")
        name = self.document.cell(cell_id).name if self.document is not None else ""
        self.notices.show_problems(title.format(name), (Problem(name, failure.message),))

    def _part_failed(self, title: str, failure: Failed) -> None:
        self.show_failure(title, failure.message)

    def _show_device(self) -> None:
        self.device.show_model(self.modelling.status, self.modelling.failure)

    def _update_title(self) -> None:
        name = "Karyo Desktop"
        if self.document is not None:
            self.setWindowTitle(f"{self.document.title}[*] — {name}")
        else:
            self.setWindowTitle(name)

    def _update_actions(self) -> None:
        actions = self.actions_
        cell = self.workspace.cell
        chosen = bool(self.workspace.scene.selected())
        waiting = cell is not None and bool(flagged_ids(cell))
        running = self.modelling.karyotyper.running is not None
        is_open = self.document is not None
        self._overlay.can_add = is_open
        actions.enable("save save_as close_case add_folder add_files", is_open)
        actions.enable("export_pdf export_png", is_open)
        actions.enable("select_all zoom_in zoom_out fit inspector run", cell is not None)
        actions.enable("strip photograph as_list attach copy_karyogram", cell is not None)
        actions.enable("copy", chosen)
        actions.enable("turn mirror to_tray confirm", chosen)
        actions.enable("previous", waiting)
        actions.enable("next", waiting or bool(self.workspace.next_to_review()))
        actions.enable("stop", running)
        self.correcting.update_actions(actions.enable)
        for part in self.features:
            part.update_actions(actions.enable)

    # habits

    def _show_recent(self) -> None:
        recent = self.settings.recent()
        self.start.show_recent(recent)
        self._recent_menu.setEnabled(bool(recent))

    def _restyle(self) -> None:
        self.actions_.restyle()
        self.start.restyle()
        self.workspace.restyle()
        for part in self.features:
            part.restyle()
        self._show_device()
