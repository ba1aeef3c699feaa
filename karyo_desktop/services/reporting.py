"""Pictures and PDF of a cell, from the case's values and untouched images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cirnet_core import __version__
from cirnet_core.classes import TRAY
from cirnet_core.errors import ImageError
from cirnet_core.flags import describe
from cirnet_core.types import Problem
from karyo_desktop.domain.layout import Arrangement, LayoutOptions, arrange
from karyo_desktop.domain.model import MARKERS, Cell, Chromosome, Placement
from karyo_desktop.report.facts import LookAt, ReportFacts
from karyo_desktop.services.karyotyping import karyotype_of, provenance_of
from karyo_desktop.storage.atomic import write_bytes
from karyo_desktop.storage.images import ImageStore

PROGRAM = f"Karyo Desktop {__version__}"

Picture = NDArray[np.uint8]
"""(H, W) uint8, dark on white, upright and trimmed."""

_ORDINALS = ("1st", "2nd", "3rd")


def upright(chromosome: Chromosome, placement: Placement, store: ImageStore) -> Picture:
    """The picture of one chromosome as it lies now.

    An image that cannot be decoded gives a small framed blank, so that it stays visible.

    Raises:
        StorageError: the store lacks the image.
    """
    lies = (placement.rotation_deg, placement.mirrored)
    (picture,) = upright_of([(store.get(chromosome.sha256), chromosome.file, lies)])
    return picture


def upright_of(images: Sequence[tuple[bytes, str, tuple[float, bool]]]) -> list[Picture]:
    """As ``upright``, of many: each its file's bytes and name, its turn and if it is mirrored."""
    from cirnet_core.preprocess.picture import upright_picture

    made = []
    for data, name, (rotation_deg, mirrored) in images:
        try:
            made.append(upright_picture(data, rotation_deg, name=name, mirrored=mirrored))
        except ImageError:
            made.append(_blank())
    return made


def _blank() -> Picture:
    picture = np.full((48, 24), 255, np.uint8)
    picture[[0, -1], :] = 160
    picture[:, [0, -1]] = 160
    return picture


def upright_pictures(cell: Cell, store: ImageStore) -> dict[str, Picture]:
    """All pictures of a cell, by chromosome id.

    Raises:
        StorageError: the store lacks an image.
    """
    placements = cell.karyogram.placements
    return {item.id: upright(item, placements[item.id], store) for item in cell.chromosomes}


def karyogram_png(
    cell: Cell, store: ImageStore, *, pictures: Mapping[str, Picture] | None = None
) -> bytes:
    """The karyogram as a PNG file's bytes.

    Raises:
        StorageError: the store lacks an image.
    """
    from karyo_desktop.report.png import draw_png

    pictures = pictures if pictures is not None else upright_pictures(cell, store)
    return draw_png(_arranged(cell, pictures), pictures)


def report_pdf(
    case_id: str,
    cell: Cell,
    store: ImageStore,
    *,
    made_on: str,
    pictures: Mapping[str, Picture] | None = None,
    problems: Sequence[Problem] = (),
) -> bytes:
    """The report of one cell as a PDF file's bytes; identical for identical arguments.

    Args:
        made_on: the date to print, ISO.
        problems: images that could not be used, to be listed.

    Raises:
        StorageError: the store lacks an image.
    """
    from karyo_desktop.report.pdf import draw_pdf

    pictures = pictures if pictures is not None else upright_pictures(cell, store)
    facts = report_facts(case_id, cell, made_on=made_on, problems=problems)
    return draw_pdf(facts, _arranged(cell, pictures), pictures)


def write_file(path: Path, data: bytes) -> None:
    """Write an exported file beside and put it in place.

    Raises:
        StorageError: it could not be written; an old file of that name is untouched.
    """
    write_bytes(path, data)


def report_facts(
    case_id: str, cell: Cell, *, made_on: str, problems: Sequence[Problem] = ()
) -> ReportFacts:
    """Everything that a report of a cell says."""
    who = provenance_of(cell)
    return ReportFacts(
        program=PROGRAM,
        made_on=made_on,
        case_id=case_id,
        cell_id=cell.id,
        cell_name=cell.name,
        karyotype=karyotype_of(cell),
        counts=cell.karyogram.counts(),
        cell_remarks=_remarks(cell),
        look_at=_to_look_at(cell),
        decided=(
            ("Placed by the model, not looked at by a person", who.proposed),
            ("Placed by the model, confirmed by a person", who.confirmed),
            ("Moved to another place by a person", who.moved),
            ("Turned or mirrored by a person, in the class that the model proposed", who.turned),
            ("Without a proposal of a model", who.unproposed),
        ),
        model_id=cell.model.id if cell.model else "",
        model_sha256=cell.model.sha256 if cell.model else "",
        problems=tuple(problems),
    )


def _remarks(cell: Cell) -> tuple[str, ...]:
    if cell.model is None:
        return ("No model has looked at this cell.",)
    return tuple(describe(flag) for flag in cell.flags)


def _arranged(cell: Cell, pictures: Mapping[str, Picture]) -> Arrangement:
    sizes = {i: (float(p.shape[1]), float(p.shape[0])) for i, p in pictures.items()}
    options = LayoutOptions(tray=bool(cell.karyogram.columns[TRAY]), markers=False)
    return arrange(cell.karyogram, sizes, options)


def _to_look_at(cell: Cell) -> tuple[LookAt, ...]:
    """Flagged chromosomes that no person has decided on, and what lies in the tray."""
    found: list[LookAt] = []
    for column, ids in cell.karyogram.columns.items():
        for k, i in enumerate(ids):
            item = cell.chromosome(i)
            if cell.karyogram.placements[i].placed_by == "person":
                continue
            reasons = [describe(flag) for flag in item.proposal.flags] if item.proposal else []
            if item.proposal is None and cell.model is not None:
                reasons.append("The model could not propose a class.")
            if reasons:
                found.append(LookAt(_place(column, k, len(ids)), item.file, tuple(reasons)))
    return tuple(found)


def _place(column: str, index: int, count: int) -> str:
    where = {TRAY: "Tray", MARKERS: "Markers"}.get(column, f"Class {column}")
    if count == 1:
        return where
    ordinal = _ORDINALS[index] if index < len(_ORDINALS) else f"{index + 1}th"
    return f"{where}, {ordinal} of {count}"
