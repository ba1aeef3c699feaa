"""The eight sample cases of the report, of synthetic chromosomes; for tests and for looking."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from PIL import Image, ImageDraw

from cirnet_core.classes import TRAY
from cirnet_core.synthetic import synthetic_cell
from cirnet_core.synthetic.cell import Sex
from cirnet_core.types import ImageFile
from karyo_desktop.domain.edits import Confirm, Derive, Edit, Move, Reject, Several, Turn, apply
from karyo_desktop.domain.history import History
from karyo_desktop.domain.model import (
    MARKERS,
    Case,
    Cell,
    Details,
    ModelRef,
    Photograph,
    Role,
)
from karyo_desktop.report.details import CellText, ReportDetails, Signature, Version
from karyo_desktop.report.template import STANDARD, Template
from karyo_desktop.services.karyotyping import new_cell
from karyo_desktop.storage.images import ImageStore

MODEL = ModelRef("sample-model", "5a" * 32)
NAME = "Mẫu · Образец · 样本 · مثال"
"""The word “sample” in four scripts stands for a name."""

TEMPLATE = replace(
    STANDARD,
    name="Sample",
    laboratory="Sample Laboratory of Cytogenetics",
    address=("1 Example Street", "12345 Example City"),
)
PERSON = ReportDetails(
    name=NAME,
    birth_date="1990-02-03",
    sample="S-0417",
    specimen="Peripheral blood, heparin",
    indication="Recurrent miscarriage.",
    referrer="Outpatient clinic",
    collected_on="2024-04-02",
    received_on="2024-04-03",
    reported_on="2024-04-16",
    interpretation="No numerical or structural change was seen at this band level.",
    recommendations="Genetic counselling may be offered.",
)
SIGNED = (
    Signature("First reader", "Analysed", "2024-04-16 09:12 UTC"),
    Signature("Head of laboratory", "Approved and released", "2024-04-16 15:40 UTC"),
)


@dataclass(frozen=True)
class Sample:
    """A case with its images, what a person wrote, and the template to print it with."""

    case: Case
    store: ImageStore
    details: ReportDetails
    template: Template = TEMPLATE


def _png(image: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG")
    return buffer.getvalue()


def metaphase_png() -> bytes:
    """A grey square with rods, in place of a photograph."""
    picture = Image.new("L", (640, 512), 225)
    pen = ImageDraw.Draw(picture)
    rng = np.random.default_rng(4)
    for _ in range(46):
        x, y, w, h = rng.integers((60, 60, 8, 20), (560, 420, 14, 70))
        pen.rounded_rectangle((x, y, x + w, y + h), 5, fill=70)
    return _png(np.asarray(picture))


@cache
def _drawn(
    seed: int, sex: Sex, extra: tuple[str, ...], missing: tuple[str, ...]
) -> tuple[tuple[str, ImageFile], ...]:
    chromosomes = synthetic_cell(seed, sex, extra, missing, turned=False)
    return tuple(
        (item.label, ImageFile(f"{k:02}_{item.label}.png", _png(item.image)))
        for k, item in enumerate(chromosomes, start=1)
    )


def whole_cell(
    name: str,
    store: ImageStore,
    *,
    seed: int = 1,
    sex: Sex = "XX",
    extra: Sequence[str] = (),
    missing: Sequence[str] = (),
    role: Role = "karyotyped",
    edits: Callable[[Mapping[str, tuple[str, ...]]], Sequence[Edit]] | None = None,
    confirmed: bool = True,
) -> Cell:
    """A cell of drawn chromosomes, arranged by its labels; ``edits`` are made of its columns.

    ``confirmed``: a person has accepted the cell in the end.
    """
    drawn = _drawn(seed, sex, tuple(extra), tuple(missing))
    cell = new_cell(name, name, [image for _, image in drawn], store)
    by_label: dict[str, list[str]] = {}
    for (label, _), item in zip(drawn, cell.chromosomes, strict=True):
        by_label.setdefault(label, []).append(item.id)
    moves = [Move(tuple(ids), label, by="model") for label, ids in by_label.items()]
    steps: list[Edit] = [Several(tuple(moves))]
    history = History(cell.karyogram)
    karyogram = cell.karyogram
    for edit in steps:
        karyogram, _, _ = apply(karyogram, edit)
    more = list(edits(karyogram.columns)) if edits is not None else []
    for edit in more:
        karyogram, _, _ = apply(karyogram, edit)
    if confirmed:
        left = tuple(i for i, p in karyogram.placements.items() if p.placed_by != "person")
        more.append(Confirm(left))
        karyogram, _, _ = apply(karyogram, more[-1])
    for edit in (*steps, *more):
        history = history.pushed(edit, at="2024-04-10T08:30:00Z")
    details = Details(slide="2", culture="A", coordinates="112.4/18.9", band_level=550, role=role)
    return replace(cell, karyogram=karyogram, history=history, details=details, model=MODEL)


def counted(number: int, *, chromosomes: int = 46, role: Role = "counted") -> tuple[Cell, ...]:
    """Cells without images, counted by eye."""
    details = Details(slide="1", culture="B", counted=chromosomes, role=role, band_level=None)
    return tuple(
        replace(new_cell(f"{role}{k}", f"{role} {k}", [], ImageStore()), details=details)
        for k in range(1, number + 1)
    )


def _copies(cell: Cell, number: int) -> list[Cell]:
    """The same chromosomes under other names: what matters here is how many cells there are."""
    return [
        replace(cell, id=f"{cell.id}.{k}", name=f"{cell.name}.{k}") for k in range(1, number + 1)
    ]


def normal_female() -> Sample:
    """46,XX: 20 counted, 5 analysed, 2 karyotyped."""
    store = ImageStore()
    cells = [whole_cell("A1", store, seed=11), whole_cell("A2", store, seed=12)]
    cells[0] = replace(
        cells[0],
        photograph=Photograph("metaphase.png", store.add(metaphase_png())),
        looks=("contrast",),
    )
    case = Case("S-1", (*cells, *counted(3, role="analysed"), *counted(15)))
    return Sample(case, store, PERSON)


def trisomy() -> Sample:
    """47,XY,+21."""
    store = ImageStore()
    cells = [whole_cell(f"A{seed}", store, seed=seed, sex="XY", extra=("21",)) for seed in (1, 2)]
    details = replace(
        PERSON,
        indication="Clinical features of Down syndrome.",
        interpretation="Free trisomy 21, which agrees with Down syndrome.",
        recommendations="Genetic counselling of the parents.",
        status="FINAL",
        signatures=SIGNED,
        versions=(Version(1, "FINAL", "2024-04-16"),),
    )
    template = replace(TEMPLATE, idiograms=True, metaphase=True)
    more = (*counted(3, role="analysed", chromosomes=47), *counted(7, chromosomes=47))
    return Sample(Case("S-2", (*cells, *more)), store, details, template)


def monosomy() -> Sample:
    """45,X, as a model proposed it; no person has looked at it."""
    store = ImageStore()
    cells = [
        whole_cell(f"A{seed}", store, seed=seed, missing=("X",), confirmed=False) for seed in (3, 4)
    ]
    details = replace(
        PERSON,
        indication="Short stature.",
        interpretation="Monosomy X, which agrees with Turner syndrome.",
    )
    more = counted(28, chromosomes=45, role="analysed")
    return Sample(Case("S-3", (*cells, *more)), store, details)


def mosaic() -> Sample:
    """mos 47,XX,+21[4]/46,XX[3]."""
    store = ImageStore()
    many = _copies(whole_cell("A", store, seed=5, extra=("21",)), 4)
    few = _copies(whole_cell("B", store, seed=6), 3)
    details = replace(PERSON, interpretation="Mosaic trisomy 21.")
    return Sample(Case("S-4", (*many, *few)), store, details)


def robertsonian() -> Sample:
    """A Robertsonian translocation and a marker, with corrections by a person."""
    store = ImageStore()

    def edits(columns: Mapping[str, tuple[str, ...]]) -> Sequence[Edit]:
        marker = columns["22"][-1]
        return (
            Move((marker,), MARKERS),
            Derive((columns["14"][0],)),
            Turn((columns["3"][0],), 180.0),
            Turn((columns["3"][0],), 180.0),
            Confirm(columns["1"]),
        )

    cells = [
        whole_cell(f"A{k}", store, seed=k, extra=("22",), missing=("21",), edits=edits)
        for k in (7, 8)
    ]
    # Both 14 are there: the right one is the derivative that stands for 14 and 21.
    details = replace(
        PERSON,
        findings=tuple(CellText(cell.id, "der(14;21)(q10;q10)") for cell in cells),
        interpretation="Robertsonian translocation of 14 and 21, and a marker of unknown origin.",
        recommendations="The parents' karyotypes and a study of the marker by FISH or array.",
    )
    return Sample(Case("S-5", tuple(cells)), store, details, replace(TEMPLATE, appendix=True))


def leukaemia() -> Sample:
    """Three clones with t(9;22) and normal cells."""
    store = ImageStore()

    def edits(columns: Mapping[str, tuple[str, ...]]) -> Sequence[Edit]:
        return (Derive((columns["9"][0], columns["22"][0])),)

    stem = _copies(whole_cell("A", store, seed=21, edits=edits), 9)
    side = _copies(whole_cell("B", store, seed=22, extra=("8",), edits=edits), 6)
    late = _copies(whole_cell("C", store, seed=23, extra=("8", "19"), edits=edits), 3)
    normal = _copies(whole_cell("N", store, seed=24), 2)
    lost = whole_cell("L", store, seed=25, missing=("7",))
    changed = (*stem, *side, *late)
    details = replace(
        PERSON,
        setting="neoplastic",
        specimen="Bone marrow, heparin",
        indication="Leukocytosis; chronic myeloid leukaemia suspected.",
        findings=tuple(CellText(cell.id, "t(9;22)(q34;q11.2)") for cell in changed),
        interpretation=(
            "The translocation t(9;22)(q34;q11.2) is that of chronic myeloid leukaemia. Trisomy 8 "
            "and trisomy 19 are secondary changes that are seen in its progression."
        ),
        recommendations="BCR::ABL1 by molecular methods.",
    )
    return Sample(Case("S-6", (*changed, *normal, lost)), store, details)


def twenty_cells() -> Sample:
    """46,XY in 20 cells with images, all of them shown, with the appendix."""
    store = ImageStore()

    def edits(columns: Mapping[str, tuple[str, ...]]) -> Sequence[Edit]:
        return (Confirm(columns["1"]),)

    cells = [
        whole_cell(f"M{k:02}", store, seed=100 + k, sex="XY", edits=edits) for k in range(1, 21)
    ]
    details = replace(
        PERSON, karyograms=tuple(cell.id for cell in cells), status="FINAL", signatures=SIGNED
    )
    return Sample(Case("S-7", tuple(cells)), store, details, replace(TEMPLATE, appendix=True))


def amended() -> Sample:
    """A report that replaces an earlier one."""
    store = ImageStore()

    def edits(columns: Mapping[str, tuple[str, ...]]) -> Sequence[Edit]:
        return (Reject((columns["20"][-1],)),)

    cells = [
        whole_cell("A1", store, seed=31, sex="XY", extra=("20",), edits=edits),
        whole_cell("A2", store, seed=32, sex="XY"),
    ]
    details = replace(
        PERSON,
        reported_on="2024-04-19",
        status="AMENDED",
        signatures=tuple(replace(s, at=s.at.replace("04-16", "04-19")) for s in SIGNED),
        versions=(
            Version(1, "FINAL", "2024-04-16"),
            Version(2, "AMENDED", "2024-04-19", "The specimen was named wrongly in version 1."),
        ),
    )
    return Sample(Case("S-8", (*cells, *counted(13))), store, details)


SAMPLES: Mapping[str, Callable[[], Sample]] = {
    "normal_female": normal_female,
    "trisomy": trisomy,
    "monosomy": monosomy,
    "mosaic": mosaic,
    "robertsonian": robertsonian,
    "leukaemia": leukaemia,
    "twenty_cells": twenty_cells,
    "amended": amended,
}


@cache
def sample(name: str) -> Sample:
    """One of ``SAMPLES``, made once."""
    made = SAMPLES[name]()
    assert all(TRAY in cell.karyogram.columns for cell in made.case.cells)
    return made
