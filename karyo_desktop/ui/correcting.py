"""Everything that a person corrects with: gestures, surgery, the meter."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from karyo_desktop.domain.statistics import case_statistics
from karyo_desktop.jobs.lane import Lane
from karyo_desktop.services.surgery import Operation
from karyo_desktop.ui.cell_work import CellWork
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.karyogram.knife import Tool
from karyo_desktop.ui.karyogram.view import Purpose
from karyo_desktop.ui.meter import Meter
from karyo_desktop.ui.modelling import Modelling
from karyo_desktop.ui.panels.review_statistics import StatisticsDialog
from karyo_desktop.ui.pictures import PictureMaker
from karyo_desktop.ui.settings import Settings
from karyo_desktop.ui.surgery import Surgery
from karyo_desktop.ui.workspace import Workspace

NEEDS_CELL = (
    "confirm_sure confirm_all seek seek_more align statistics cell_details leave_out add_counted "
    "next_cell previous_cell"
)
NEEDS_CHOSEN = (
    "confirm_pair confirm_group accept_1 accept_2 accept_3 swap exchange turn_left turn_right "
    "derive to_markers reject split join crop erase"
)
STEP_DEG = 1.0


class Correcting(QObject):
    """Joins the workspace's gestures to actions; owns what they need beside the karyogram."""

    told = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        modelling: Modelling,
        pictures: PictureMaker,
        lane: Lane,
        settings: Settings,
    ) -> None:
        super().__init__(workspace)
        self._work = workspace
        self._settings = settings
        self._document: Document | None = None
        self._actions: Callable[[str], QAction] | None = None
        self.surgery = Surgery(lane, modelling, self)
        self.cells = CellWork(workspace, modelling, pictures, lane)
        self.meter = Meter([workspace.view, workspace.view.viewport()], self._shown)
        self.use_settings()
        workspace.align(settings.align_centromeres)
        workspace.scene.operation_asked.connect(self._operate)
        workspace.summary.accept_asked.connect(workspace.gestures.confirm_all)
        workspace.gestures.told.connect(self.told)
        self.surgery.told.connect(self.told)
        self.surgery.made.connect(self._made)

    def use_settings(self) -> None:
        """Take the shares that the person has chosen; proposals that are there stay as they are."""
        self._work.gestures.threshold = self._settings.confirm_from
        self._work.gestures.goes_on = self._settings.goes_on
        if self._document is not None:
            self._document.audit_share = self._settings.audit_share

    def set_document(self, document: Document | None) -> None:
        """Work on this document, or on none."""
        self._document = document
        self.use_settings()
        self.surgery.set_document(document)
        self.cells.set_document(document)
        self.meter.set_document(document)

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What the actions of this part do, by their names."""
        gestures = self._work.gestures
        return {
            "accept_1": lambda: gestures.accept(0),
            "accept_2": lambda: gestures.accept(1),
            "accept_3": lambda: gestures.accept(2),
            "turn_left": lambda: gestures.rotate(STEP_DEG),
            "turn_right": lambda: gestures.rotate(-STEP_DEG),
            "swap": gestures.swap,
            "derive": gestures.derive,
            "to_markers": gestures.to_markers,
            "reject": gestures.reject,
            "confirm_pair": gestures.confirm_pair,
            "confirm_group": gestures.confirm_group,
            "confirm_sure": gestures.confirm_sure,
            "confirm_all": gestures.confirm_all,
            "seek": self._seek,
            "seek_more": lambda: self._seek("add"),
            "exchange": lambda: self._seek("exchange"),
            "split": lambda: self._take("split"),
            "crop": lambda: self._take("crop"),
            "erase": lambda: self._take("erase"),
            "join": self._join,
            "align": self._align,
            "goes_on": self._choose_going_on,
            "statistics": self.show_statistics,
            **self.cells.slots(),
        }

    def use_actions(self, actions: Callable[[str], QAction]) -> None:
        """Where to find the actions by name."""
        self._actions = actions
        actions("align").setCheckable(True)
        actions("align").setChecked(self._settings.align_centromeres)
        actions("leave_out").setCheckable(True)
        actions("goes_on").setCheckable(True)
        actions("goes_on").setChecked(self._settings.goes_on)

    def update_actions(self, enable: Callable[[str, bool], None]) -> None:
        """Enable what can be done now."""
        cell = self._work.cell
        enable(NEEDS_CELL, cell is not None)
        if self._actions is not None and cell is not None:
            self._actions("leave_out").setChecked(cell.details.excluded)
        enable(NEEDS_CHOSEN, bool(self._work.scene.selected()))
        enable("join", len(self._work.scene.selected()) > 1)

    def show_statistics(self) -> None:
        """What the cells of the case have cost so far."""
        if self._document is not None:
            StatisticsDialog(case_statistics(self._document.snapshot()), self._work.window()).open()

    def _seek(self, purpose: Purpose = "go") -> None:
        self._work.view.seek(purpose)
        if not self._work.view.isVisible():  # the list is, where nothing shows what is awaited
            self.told.emit(self.tr("Type a class; T for the tray, K for the markers."))

    def _shown(self) -> str:
        cell = self._work.cell
        return cell.id if cell is not None else ""

    def _take(self, tool: Tool) -> None:
        scene = self._work.scene
        if scene.primary:
            scene.take_knife(tool, scene.primary)
            self._work.view.setFocus()
            self.told.emit(
                {
                    "split": self.tr("Draw a line, or move it by the arrow keys; Enter splits."),
                    "crop": self.tr("Draw a box, or push its edges by the arrows; Enter crops."),
                    "erase": self.tr("Wipe; by keys: arrows and Space, Enter when done."),
                }[tool]
            )

    def _join(self) -> None:
        cell = self._work.cell
        if cell is not None:
            self.surgery.join(cell.id, self._work.scene.selected())

    def _operate(self, operation: Operation) -> None:
        cell = self._work.cell
        if cell is not None:
            self.surgery.operate(cell.id, operation)

    def _made(self, cell_id: str, ids: tuple[str, ...]) -> None:
        if cell_id == self._shown():
            self._work.go_to(cell_id, ids[0])

    def _choose_going_on(self) -> None:
        self._settings.goes_on = self._actions is None or self._actions("goes_on").isChecked()
        self.use_settings()

    def _align(self) -> None:
        on = self._actions is not None and self._actions("align").isChecked()
        self._settings.align_centromeres = on
        self._work.align(on)
