"""What stands beside the sheet: class strip, metaphase photograph, list; and the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication, QImage

from cirnet_core.classes import CLASSES
from karyo_desktop.domain.model import Case, Cell
from karyo_desktop.jobs.lane import Context, Lane
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.services import closer as services
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.panels.strip import StripItem
from karyo_desktop.ui.settings import Settings
from karyo_desktop.ui.shots import Shot, ShotMaker
from karyo_desktop.ui.workspace import Workspace

if TYPE_CHECKING:
    from karyo_desktop.domain.model import Photograph

Find = Callable[[str], QAction]


class Beside(QObject):
    """Follows the cell on screen and the selection."""

    told = Signal(str)
    went_wrong = Signal(str, object)
    """(title, Failed)"""

    def __init__(
        self, workspace: Workspace, shots: ShotMaker, lane: Lane, settings: Settings
    ) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._shots = shots
        self._lane = lane
        self._settings = settings
        self._document: Document | None = None
        self._class = ""
        self._asked: set[object] = set()
        self._shown: tuple[str, Photograph | None] | None = None
        centre = workspace.centre
        self._centre = centre
        self._find: Find | None = None
        shots.ready.connect(self._show_strip)
        workspace.selection_changed.connect(self.follow)
        workspace.cell_shown.connect(self._show_photograph)
        centre.strip.class_chosen.connect(self._choose_class)
        centre.strip.picked.connect(workspace.go_to)
        centre.metaphase.attach_asked.connect(self.attach)
        centre.metaphase.detach_asked.connect(self.detach)
        centre.metaphase.dropped.connect(self._attach_dropped)
        centre.listed.picked.connect(
            lambda ids, primary: workspace.scene.pick(ids, primary=primary)
        )
        centre.listed.class_typed.connect(workspace.view.take_class)
        centre.listed.seeking = lambda: workspace.view.seeking
        centre.listed.confirm_asked.connect(workspace.gestures.confirm)

    def slots(self) -> dict[str, Callable[[], object]]:
        """What the window's actions do here."""
        return {
            "inspector": lambda: self._toggle("inspector"),
            "strip": lambda: self._toggle("strip"),
            "photograph": lambda: self._toggle("photograph"),
            "as_list": lambda: self._toggle("as_list"),
            "attach": self.attach,
            "copy_karyogram": self.copy_karyogram,
        }

    def use_actions(self, find: Find) -> None:
        """Show what was shown last time."""
        self._find = find
        for name in ("inspector", "strip", "photograph", "as_list"):
            find(name).setCheckable(True)
            find(name).setChecked(self._settings.shown(name, usually=name == "inspector"))
            self._toggle(name)
        for name, splitter in (("centre", self._centre), ("across", self._centre.across)):
            splitter.restoreState(self._settings.bytes_of(f"split/{name}"))

    def keep(self) -> None:
        """Remember how the parts share the room."""
        for name, splitter in (("centre", self._centre), ("across", self._centre.across)):
            self._settings.keep_bytes(f"split/{name}", splitter.saveState())

    def set_document(self, document: Document | None) -> None:
        """Follow another case, or none; nothing of the one before stays on the panels."""
        if self._document is not None:
            self._document.cell_changed.disconnect(self._cell_changed)
        self._document = document
        self._shown = None
        self._asked.clear()
        if document is None:
            self._centre.strip.show_copies("", ())
            self._centre.metaphase.show_photograph("", None)
        else:
            document.cell_changed.connect(self._cell_changed)

    def follow(self) -> None:
        """The selection, or the cell under it, changed."""
        cell, scene = self._workspace.cell, self._workspace.scene
        if self._centre.sheets.currentWidget() is self._centre.listed:
            self._centre.listed.show_cell(cell, scene.selected(), scene.primary)
        self._show_strip()

    def _toggle(self, name: str) -> None:
        if self._find is None:
            return
        on = self._find(name).isChecked()
        self._settings.keep_shown(name, on)
        if name == "inspector":
            self._workspace.right.setVisible(on)
        elif name == "strip":
            self._centre.strip_frame.setVisible(on)
        elif name == "photograph":
            self._centre.metaphase_frame.setVisible(on)
            self._show_photograph()
        else:
            self._centre.show_list(on)
        self.follow()

    def _cell_changed(self, cell_id: str, _changes: object) -> None:
        if cell_id == getattr(self._workspace.cell, "id", ""):
            self._show_photograph()
        self._show_strip()

    # the strip

    def _choose_class(self, class_: str) -> None:
        self._class = class_
        self._show_strip()

    def _show_strip(self) -> None:
        document, cell = self._document, self._workspace.cell
        if document is None or cell is None or self._centre.strip_frame.isHidden():
            return
        class_ = self._class or self._class_of_selected(cell)
        if class_ not in CLASSES:
            self._centre.strip.show_copies("", ())
            return
        copies = services.copies_of(document.case, class_)
        shots = [Shot(copy.chromosome, copy.placement) for copy in copies]
        items = []
        for k, (copy, shot) in enumerate(zip(copies, shots, strict=True)):
            items.append(
                StripItem(
                    cell_id=copy.cell_id,
                    cell_name=copy.cell_name.rsplit("/", 1)[-1],
                    chromosome_id=copy.chromosome.id,
                    picture=self._shots.get(shot),
                    current=copy.cell_id == cell.id,
                    first=k == 0 or copies[k - 1].cell_id != copy.cell_id,
                )
            )
        self._centre.strip.show_copies(class_, items)
        missing = [shot for shot in shots if self._shots.get(shot) is None]
        if not {shot.key() for shot in missing} <= self._asked:
            self._asked = {shot.key() for shot in missing}
            self._shots.ask(missing, document.images, channel="strip")

    def _class_of_selected(self, cell: Cell) -> str:
        chosen = self._workspace.scene.primary
        if not chosen or chosen not in cell.karyogram.placements:
            return self._centre.strip.model.class_
        return cell.karyogram.column_of(chosen)

    # the photograph

    def attach(self) -> None:
        """Ask for the metaphase photograph of the cell on screen, and keep it in the case."""
        if self._workspace.cell is None:
            return
        path = dialogs.ask_photograph(self._workspace, self._settings.folder)
        if path is not None:
            self._settings.folder = str(path.parent)
            self._attach(path)

    def detach(self) -> None:
        """Take the photograph out of the case."""
        cell = self._workspace.cell
        if cell is not None and self._document is not None:
            self._document.note(services.without_photograph(cell))

    def _attach_dropped(self, paths: Sequence[Path]) -> None:
        if paths and self._workspace.cell is not None:
            self._attach(paths[0])

    def _attach(self, path: Path) -> None:
        document, cell = self._document, self._workspace.cell
        if document is None or cell is None:
            return
        cell_id = cell.id

        def attached(outcome: Outcome[bytes]) -> None:
            if isinstance(outcome, Done) and document.has_cell(cell_id):
                now = document.cell(cell_id)
                document.note(
                    services.with_photograph(now, path.name, outcome.value, document.images)
                )
                self.told.emit(self.tr("{0} is kept in the case").format(path.name))
                self._open_photograph()
            elif isinstance(outcome, Failed):
                title = self.tr("{0} could not be attached")
                self.went_wrong.emit(title.format(path.name), outcome)

        self._lane.submit(lambda _context: services.read_photograph(path), on_outcome=attached)

    def _open_photograph(self) -> None:
        if self._find is not None and not self._find("photograph").isChecked():
            self._find("photograph").trigger()

    def _show_photograph(self) -> None:
        document, cell = self._document, self._workspace.cell
        if document is None or cell is None or self._centre.metaphase_frame.isHidden():
            return
        wanted = (cell.id, cell.photograph)
        if self._shown == wanted:
            return
        self._shown = wanted
        photograph = cell.photograph
        self._centre.metaphase.show_photograph(photograph.file if photograph else "", None)
        if photograph is None:
            return
        store = document.images

        def decoded(outcome: Outcome[QImage]) -> None:
            if self._shown != wanted:
                return
            if isinstance(outcome, Done):
                self._centre.metaphase.show_photograph(photograph.file, outcome.value)
            elif isinstance(outcome, Failed):
                title = self.tr("{0} could not be shown").format(photograph.file)
                self.went_wrong.emit(title, outcome)

        self._lane.submit(
            lambda context: _photograph_image(photograph, store, context), on_outcome=decoded
        )

    # the clipboard

    def copy_karyogram(self) -> None:
        """Put the karyogram of the cell on screen on the clipboard, as its picture is exported."""
        document, cell = self._document, self._workspace.cell
        if document is None or cell is None:
            return
        case, store = document.case, document.images

        def copied(outcome: Outcome[QImage]) -> None:
            if isinstance(outcome, Done):
                QGuiApplication.clipboard().setImage(outcome.value)
                self.told.emit(self.tr("The karyogram is on the clipboard"))
            elif isinstance(outcome, Failed):
                self.went_wrong.emit(self.tr("The karyogram could not be copied"), outcome)

        self._lane.submit(lambda _context: _karyogram_image(case, cell, store), on_outcome=copied)


def _karyogram_image(case: Case, cell: Cell, store: ImageStore) -> QImage:
    from karyo_desktop.services.exporting import karyogram_picture
    from karyo_desktop.services.report_details import details_of

    hide = details_of(case).sex_withheld
    return QImage.fromData(karyogram_picture(cell, store, kind="png", sex_withheld=hide))


def _photograph_image(photograph: Photograph, store: ImageStore, _context: Context) -> QImage:
    picture = services.photograph_picture(photograph, store)
    height, width = picture.shape
    image = QImage(picture.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
    return image.copy()
