"""What the list of cells says of a cell."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from cirnet_core.classes import TRAY
from karyo_desktop.domain.model import Cell
from karyo_desktop.domain.review import queue
from karyo_desktop.services.karyotyping import karyotype_of
from karyo_desktop.ui.panels.cells import CellLine, State
from karyo_desktop.ui.panels.cells_details import concerns, quality_words

translate = QCoreApplication.translate


def line_of(cell: Cell, state: State, picture: QImage | None) -> CellLine:
    """Everything that one line shows."""
    return CellLine(
        cell_id=cell.id,
        name=cell.name.rsplit("/", 1)[-1],
        detail=_detail(cell),
        state=state,
        state_text=_attention(cell, state),
        quality=quality_words(cell),
        picture=picture,
    )


def state_words(state: State, waiting: int) -> str:
    """How far a cell is; ``waiting``: what is left to look at."""
    left = translate("Cells", "{0} to look at").format(waiting)
    return {
        "new": translate("Cells", "not looked at by the model"),
        "waiting": translate("Cells", "waits for the model"),
        "working": translate("Cells", "the model is at work"),
        "proposed": left if waiting else translate("Cells", "nothing left to look at"),
        "reviewed": translate("Cells", "reviewed"),
        "failed": translate("Cells", "the model failed"),
        "excluded": translate("Cells", "left out"),
    }[state]


def _detail(cell: Cell) -> str:
    """Count and karyotype; before the model has looked, the number of images."""
    if not cell.chromosomes:
        return translate("Cells", "{0} counted by eye").format(cell.details.counted or 0)
    if cell.model is None:
        return translate("Cells", "{0} images").format(len(cell.chromosomes))
    counts = cell.karyogram.counts()
    placed = sum(counts.values()) - counts[TRAY]
    part = translate("Cells", "{0}, part of a cell").format(placed)
    return karyotype_of(cell) or part


def _attention(cell: Cell, state: State) -> str:
    """What asks for a person: of a cell that nobody has judged yet, what its images are like."""
    if not cell.chromosomes and state == "new":
        return translate("Cells", "without images")
    wrong = concerns(cell)
    if state in ("new", "waiting") and wrong:
        return " · ".join(wrong)
    return state_words(state, len(queue(cell)))
