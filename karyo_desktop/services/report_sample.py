"""A made-up case of drawn chromosomes, to try a template on; nobody's."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from PIL import Image, ImageDraw

from cirnet_core.types import ImageFile
from karyo_desktop.domain.edits import Move, Several, apply
from karyo_desktop.domain.model import Case, Cell, Details, Photograph
from karyo_desktop.report.details import ReportDetails, Signature, Version
from karyo_desktop.services.karyotyping import new_cell
from karyo_desktop.storage.images import ImageStore

_SEEDS: Final = (1, 2)
DETAILS: Final = ReportDetails(
    name="Sample · Muster · Образец · 样本",
    birth_date="1990-02-03",
    sample="S-0001",
    specimen="Peripheral blood, heparin",
    indication="Clinical features of Down syndrome.",
    referrer="Outpatient clinic",
    collected_on="2024-04-02",
    received_on="2024-04-03",
    reported_on="2024-04-16",
    interpretation="Free trisomy 21, which agrees with Down syndrome.",
    recommendations="Genetic counselling of the parents.",
    status="AMENDED",
    signatures=(
        Signature("First reader", "Reviewed", "2024-04-16T09:12:00+00:00"),
        Signature("Head of laboratory", "Approved and released", "2024-04-16T15:40:00+00:00"),
    ),
    versions=(
        Version(1, "FINAL", "2024-04-12"),
        Version(2, "AMENDED", "2024-04-16", "The specimen was named wrongly in version 1."),
    ),
)


@dataclass(frozen=True)
class SampleCase:
    """A case with its images and what a person would have written."""

    case: Case
    images: ImageStore
    details: ReportDetails = DETAILS


@cache
def sample_case() -> SampleCase:
    """47,XY,+21 in two drawn cells and three counted ones; made once."""
    store = ImageStore()
    cells = [_drawn_cell(f"Cell {k}", seed, store) for k, seed in enumerate(_SEEDS, start=1)]
    photograph = Photograph("metaphase.png", store.add(_metaphase()))
    cells[0] = replace(cells[0], photograph=photograph, looks=("contrast",))
    counted = [
        replace(
            new_cell(f"counted{k}", f"Counted {k}", [], store),
            details=Details(slide="1", culture="B", counted=47, role="analysed"),
        )
        for k in range(1, 4)
    ]
    return SampleCase(Case("SAMPLE", (*cells, *counted)), store)


def _drawn_cell(name: str, seed: int, store: ImageStore) -> Cell:
    from cirnet_core.synthetic import synthetic_cell

    drawn = synthetic_cell(seed, "XY", ("21",), (), turned=False)
    files = [
        ImageFile(f"{k:02}.png", _png(Image.fromarray(item.image)))
        for k, item in enumerate(drawn, start=1)
    ]
    cell = new_cell(f"sample{seed}", name, files, store)
    moves = tuple(
        Move((chromosome.id,), item.label, by="person")
        for item, chromosome in zip(drawn, cell.chromosomes, strict=True)
    )
    karyogram, _, _ = apply(cell.karyogram, Several(moves))
    details = Details(slide="2", culture="A", coordinates="112.4/18.9", band_level=550)
    return replace(cell, karyogram=karyogram, details=replace(details, role="karyotyped"))


def _metaphase() -> bytes:
    """Rods on grey, in place of a photograph."""
    picture = Image.new("L", (640, 512), 225)
    pen = ImageDraw.Draw(picture)
    for k in range(46):
        x, y = 60 + (k * 137) % 500, 50 + (k * 89) % 360
        pen.rounded_rectangle((x, y, x + 8 + k % 5, y + 22 + (k * 7) % 45), 5, fill=70)
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
