"""Looking closer: decides what stands on the inspector's stage, and asks for what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from cirnet_core.classes import CLASSES
from karyo_desktop.domain.model import Cell
from karyo_desktop.jobs.karyotyper import Karyotyper
from karyo_desktop.jobs.lane import Context, Job
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.services import closer as services
from karyo_desktop.services.karyotyping import CellPredictor
from karyo_desktop.ui import theme
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.panels.stage import Exhibit
from karyo_desktop.ui.pictures import PictureMaker, Upright, lie_of
from karyo_desktop.ui.settings import Settings
from karyo_desktop.ui.shots import Shot, ShotMaker
from karyo_desktop.ui.workspace import Workspace

if TYPE_CHECKING:
    from cirnet_core.heat import HeatMap

MOST_BESIDE = 3
"""Homologues that have room beside the chromosome; the strip shows all."""


@dataclass(frozen=True)
class Heat:
    """A heat map that was made, with the picture that is laid over the chromosome."""

    image: QImage
    class_: str
    probability: float
    least: float


class Closer(QObject):
    """Follows the selection and the tools under the stage."""

    went_wrong = Signal(str, object)
    """(title, Failed)"""

    def __init__(
        self,
        workspace: Workspace,
        karyotyper: Karyotyper,
        pictures: PictureMaker,
        shots: ShotMaker,
        settings: Settings,
    ) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._karyotyper = karyotyper
        self._pictures = pictures
        self._shots = shots
        self._settings = settings
        self._document: Document | None = None
        self._look = services.PLAIN
        self._straight = False
        self._beside = ""
        self._heats: dict[object, Heat] = {}
        self._heat_job: tuple[object, Job[Any]] | None = None
        self._heat_shown: object = None
        self._heat_words = ""
        inspector = workspace.inspector
        self._tools = inspector.tools
        self._tools.show_level(settings.band_level)
        self._tools.straight_asked.connect(self._straighten)
        self._tools.heat_asked.connect(self._ask_heat)
        self._tools.greys_changed.connect(self._change_look)
        self._tools.level_chosen.connect(self._choose_level)
        self._tools.beside_chosen.connect(self._choose_beside)
        self._tools.copy_asked.connect(self.copy_chromosome)
        inspector.stage.picked.connect(self._pick)
        workspace.selection_changed.connect(self.show)
        shots.ready.connect(self.show)

    def set_document(self, document: Document | None) -> None:
        """Look at another case, or at none: greys as photographed, nothing beside."""
        self._document = document
        self._beside = ""
        self._heats.clear()
        self._stop_heat()
        self._shots.forget()
        self._straight = False
        self._tools.straight.setChecked(False)
        self._tools.greys.reset()
        if document is None:
            self._workspace.inspector.stage.show_exhibits((), None, words="")

    # what is shown

    def show(self) -> None:
        """Put on the stage what is selected now."""
        cell, chosen = self._workspace.cell, self._workspace.scene.primary
        if cell is None or not chosen or self._document is None:
            self._stop_heat()
            return
        self._document.note(services.with_looks(cell, self._look))
        if self._heat_shown not in (None, self._heat_key(cell, chosen)):
            self._stop_heat()
        self._offer_cells(cell)
        column = cell.karyogram.column_of(chosen)
        exhibits = [self._exhibit(cell, chosen, self.tr("this one"), heat=True)]
        partners = services.homologues_of(cell, chosen)[:MOST_BESIDE]
        words = self.tr("homologue") if len(partners) == 1 else self.tr("homologues")
        exhibits += [self._exhibit(cell, partner, words) for partner in partners]
        exhibits += self._others(column)
        self._ask_missing(cell, chosen, column)
        level = self._settings.band_level
        drawing = self._shots.idiogram(column, level) if column in CLASSES else None
        self._workspace.inspector.stage.show_exhibits(
            exhibits, drawing, words=str(level), dark=self._look.inverted
        )
        self._workspace.inspector.show_viewing(self._viewing_words())

    def _exhibit(
        self, cell: Cell, chromosome_id: str, words: str, *, heat: bool = False
    ) -> Exhibit:
        laid = self._heats.get(self._heat_shown) if heat and self._heat_shown else None
        picture = self._shots.get(self._shot(cell, chromosome_id))
        if picture is None:
            picture = self._at_hand(cell, chromosome_id)
        return Exhibit(cell.id, chromosome_id, words, picture, laid.image if laid else None)

    def _at_hand(self, cell: Cell, chromosome_id: str) -> Upright | None:
        """The picture of the sheet, while a better one is made."""
        shown = self._workspace.cell
        if shown is None or shown.id != cell.id:
            return None
        return (self._pictures.get(cell) or {}).get(chromosome_id)

    def _others(self, column: str) -> list[Exhibit]:
        """The copies of another cell, if one is to stand beside."""
        if self._document is None or column not in CLASSES or not self._beside:
            return []
        cell = self._document.cell(self._beside)
        name = _short(cell.name)
        return [self._exhibit(cell, i, name) for i in cell.karyogram.columns[column][:MOST_BESIDE]]

    def _ask_missing(self, cell: Cell, chosen: str, column: str) -> None:
        if self._document is None:
            return
        wanted = []
        if self._straight or self._look != services.PLAIN:
            wanted = [self._shot(cell, i) for i in (chosen, *services.homologues_of(cell, chosen))]
        if self._beside and column in CLASSES:
            other = self._document.cell(self._beside)
            wanted += [self._shot(other, i) for i in other.karyogram.columns[column]]
        if any(self._shots.get(shot) is None for shot in wanted):
            self._shots.ask(wanted, self._document.images, channel="stage")

    def _shot(self, cell: Cell, chromosome_id: str) -> Shot:
        look = None if self._look == services.PLAIN else self._look
        placement = cell.karyogram.placements[chromosome_id]
        return Shot(cell.chromosome(chromosome_id), placement, straight=self._straight, look=look)

    def _viewing_words(self) -> str:
        words = []
        if self._straight:
            words.append(self.tr("Laid straight for viewing."))
        if self._look != services.PLAIN:
            words.append(self.tr("Greys changed for viewing; the case notes it."))
        if self._heat_words:
            words.append(self._heat_words)
        return " ".join(words)

    # tools

    def _straighten(self, on: bool) -> None:
        self._straight = on
        if on:
            self._stop_heat()
        self.show()

    def _change_look(self) -> None:
        greys = self._tools.greys
        self._look = services.Look(
            contrast=greys.contrast.value() / 100,
            sharpening=greys.sharpening.value() / 100,
            inverted=greys.inverted.isChecked(),
        )
        self.show()

    def _choose_level(self, level: int) -> None:
        self._settings.band_level = level
        self.show()

    def _choose_beside(self, cell_id: str) -> None:
        self._beside = cell_id
        self.show()

    def _offer_cells(self, cell: Cell) -> None:
        if self._document is None:
            return
        others = [(c.id, _short(c.name)) for c in self._document.case.cells if c.id != cell.id]
        if self._beside not in {cell_id for cell_id, _ in others}:
            self._beside = ""
        self._tools.show_cells(others, self._beside)

    def _pick(self, cell_id: str, chromosome_id: str) -> None:
        """Go to an exhibit that was clicked."""
        self._workspace.go_to(cell_id, chromosome_id)

    def copy_chromosome(self) -> None:
        """Put the selected chromosome on the clipboard as it is shown."""
        from karyo_desktop.services.report_privacy import withheld_ids

        exhibits = self._workspace.inspector.stage.exhibits
        cell, chosen = self._workspace.cell, self._workspace.scene.primary
        if self._document is None or cell is None:
            return
        if chosen in withheld_ids(self._document.case, cell):
            words = self.tr("The sex is withheld in this case, and this picture would tell it.")
            self.went_wrong.emit(self.tr("The chromosome was not copied"), Failed("input", words))
        elif exhibits and exhibits[0].picture is not None:
            QGuiApplication.clipboard().setImage(exhibits[0].picture.image)

    # heat map

    def _heat_key(self, cell: Cell, chromosome_id: str) -> object:
        item, placement = cell.chromosome(chromosome_id), cell.karyogram.placements[chromosome_id]
        class_ = services.class_to_explain(cell, chromosome_id)
        return (cell.id, item.sha256, lie_of(placement), class_)

    def _ask_heat(self, on: bool) -> None:
        cell, chosen = self._workspace.cell, self._workspace.scene.primary
        self._stop_heat()
        if not on or cell is None or not chosen or self._document is None:
            self.show()
            return
        if not services.class_to_explain(cell, chosen):
            self._heat_words = self.tr("There is no class to ask the model about.")
            self.show()
            return
        self._tools.heat.setChecked(True)
        self._tools.straight.setChecked(False)
        self._straight = False
        key = self._heat_key(cell, chosen)
        self._heat_shown = key
        if key in self._heats:
            self._tell_heat(self._heats[key])
        else:
            self._heat_words = self.tr("The model looks at it part by part…")
            store = self._document.images
            job = self._karyotyper.ask(
                lambda predictor, context: _heat(predictor, context, cell, chosen, store),
                on_outcome=partial(self._heat_ended, key),
                on_progress=self._heat_progressed,
            )
            self._heat_job = (key, job)
        self.show()

    def _heat_progressed(self, done: int, total: int) -> None:
        text = self.tr("The model looks at it part by part: {0} of {1}")
        self._heat_words = text.format(done, total)
        self._workspace.inspector.show_viewing(self._viewing_words())

    def _heat_ended(self, key: object, outcome: Outcome[Heat]) -> None:
        if self._heat_job is not None and self._heat_job[0] == key:
            self._heat_job = None
        if isinstance(outcome, Done):
            self._heats[key] = outcome.value
            if self._heat_shown == key:
                self._tell_heat(outcome.value)
        elif isinstance(outcome, Failed):
            self._stop_heat()
            self.went_wrong.emit(self.tr("The heat map could not be made"), outcome)
        self.show()

    def _tell_heat(self, heat: Heat) -> None:
        text = self.tr(
            "Warm: what speaks for class {0}. With its most telling part covered, {1} become {2}."
        )
        self._heat_words = text.format(
            heat.class_, theme.percent(heat.probability), theme.percent(heat.least)
        )

    def _stop_heat(self) -> None:
        if self._heat_job is not None:
            self._heat_job[1].cancel()
        self._heat_job, self._heat_shown, self._heat_words = None, None, ""
        self._tools.heat.setChecked(False)


def _short(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _heat(
    predictor: CellPredictor, context: Context, cell: Cell, chromosome_id: str, store: Any
) -> Heat:
    found = services.heat_of(
        predictor,
        cell,
        chromosome_id,
        store,
        progress=context.progress,
        cancelled=context.cancelled,
    )
    return Heat(_heat_image(found), found.class_, found.probability, found.least)


def _heat_image(found: HeatMap) -> QImage:
    """Warm where the heat is, clear where there is none; one hue, so that greys stay legible."""
    import numpy as np

    heat = np.clip(found.heat, 0.0, 1.0)
    height, width = heat.shape
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[..., :3] = (235, 84, 12)
    pixels[..., 3] = np.rint(heat * 190).astype(np.uint8)
    image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.copy()
