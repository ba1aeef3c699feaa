"""Which karyograms a report shows, and their sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cirnet_core.classes import TRAY
from cirnet_core.errors import ImageError
from karyo_desktop.domain.model import Case, Cell
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.report.model import KaryogramSheet, Picture
from karyo_desktop.report.sheets import paper_sheet
from karyo_desktop.report.template import Template
from karyo_desktop.services.closer import looks_used, photograph_picture
from karyo_desktop.services.report_case import CaseReading, cell_texts, karyotyped_cells
from karyo_desktop.services.report_privacy import (
    one_place_for_sex,
    without_sex_chromosomes,
)
from karyo_desktop.services.reporting import upright
from karyo_desktop.storage.images import ImageStore

AT_LEAST: Final = 2


def chosen_cells(case: Case, details: ReportDetails, reading: CaseReading) -> tuple[Cell, ...]:
    """The cells to show.

    Those that a person chose. Else one of each clone and, until there are two, more of the first
    clones; a cell whose role is to be karyotyped goes first. Where no clone is known, the first
    two with a karyogram.
    """
    if details.karyograms:
        return tuple(cell for cell in case.cells if cell.id in details.karyograms)
    karyotyped = {cell.id for cell in karyotyped_cells(case)}
    groups = [
        sorted((reading.cells[i] for i in clone.cells), key=lambda c: c.id not in karyotyped)
        for clone in (reading.told.clones if reading.told is not None else ())
    ]
    if not groups:
        groups = [sorted(reading.cells, key=lambda cell: cell.id not in karyotyped)]
    taken = {group[0].id for group in groups if group}
    rest = [cell.id for group in groups for cell in group if cell.id not in taken]
    taken.update(rest[: max(0, AT_LEAST - len(taken))])
    return tuple(cell for cell in case.cells if cell.id in taken)


class SheetCache:
    """Keeps the latest sheet of each cell, so that a preview makes only what has changed."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], KaryogramSheet]] = {}

    def sheet(
        self,
        cell: Cell,
        store: ImageStore,
        *,
        sex_withheld: bool = False,
        idiograms: bool = False,
        metaphase: bool = False,
    ) -> KaryogramSheet:
        """As ``karyogram_sheet``, without a karyotype."""
        how = (sex_withheld, idiograms, metaphase)
        shown = (cell.name, cell.karyogram, cell.chromosomes, cell.looks, cell.photograph)
        known = self._kept.get(cell.id)
        if known is not None and known[0] == (*shown, *how, id(store)):
            return known[1]
        made = karyogram_sheet(
            cell, store, sex_withheld=sex_withheld, idiograms=idiograms, metaphase=metaphase
        )
        self._kept[cell.id] = ((*shown, *how, id(store)), made)
        return made


def karyogram_sheets(
    case: Case,
    store: ImageStore,
    details: ReportDetails,
    template: Template,
    reading: CaseReading,
    *,
    cache: SheetCache | None = None,
) -> tuple[KaryogramSheet, ...]:
    """The sheets of the cells to show, in the order of the case.

    Raises:
        StorageError: the store lacks an image.
    """
    texts = cell_texts(reading, details)
    cache = cache if cache is not None else SheetCache()
    return tuple(
        replace(
            cache.sheet(
                cell,
                store,
                sex_withheld=details.sex_withheld,
                idiograms=template.idiograms,
                metaphase=template.metaphase,
            ),
            karyotype=texts.get(cell.id, ""),
        )
        for cell in chosen_cells(case, details, reading)
    )


def karyogram_sheet(
    cell: Cell,
    store: ImageStore,
    *,
    karyotype: str = "",
    sex_withheld: bool = False,
    idiograms: bool = False,
    metaphase: bool = False,
) -> KaryogramSheet:
    """One sheet. With the sex withheld, neither X and Y nor the metaphase are shown.

    Raises:
        StorageError: the store lacks an image.
    """
    karyogram = without_sex_chromosomes(cell) if sex_withheld else cell.karyogram
    shown = [i for name, ids in karyogram.columns.items() if name != TRAY for i in ids]
    pictures = {i: upright(cell.chromosome(i), karyogram.placements[i], store) for i in shown}
    sizes = {i: (float(p.shape[1]), float(p.shape[0])) for i, p in pictures.items()}
    arrangement = paper_sheet(karyogram, sizes, idiograms=idiograms)
    if sex_withheld:
        arrangement = one_place_for_sex(arrangement)
    return KaryogramSheet(
        cell_id=cell.id,
        cell_name=cell.name,
        karyotype=karyotype,
        processing=_processing(cell, shown, len(karyogram.columns[TRAY])),
        arrangement=arrangement,
        pictures=pictures,
        metaphase=None if sex_withheld or not metaphase else _metaphase(cell, store),
    )


def _metaphase(cell: Cell, store: ImageStore) -> Picture | None:
    if cell.photograph is None:
        return None
    try:
        return photograph_picture(cell.photograph, store)
    except ImageError:
        return None


def _processing(cell: Cell, shown: Sequence[str], in_tray: int) -> tuple[str, ...]:
    """What was done to the pictures of a sheet, in sentences."""
    placements = cell.karyogram.placements
    mirrored = sum(placements[i].mirrored for i in shown)
    made = sum(bool(cell.chromosome(i).made_from) for i in shown)
    said = ["Pictures as imported, turned upright; their greys are unchanged."]
    if made:
        said.append(f"{_pictures(made)} cut, cleaned or joined by a person.")
    if mirrored:
        said.append(f"{_pictures(mirrored)} mirrored.")
    if cell.looks:
        said.append(looks_used(cell))
    if in_tray:
        said.append(f"{_pictures(in_tray)} left out as debris or not placed.")
    return tuple(said)


def _pictures(number: int) -> str:
    return "1 picture was" if number == 1 else f"{number} pictures were"
