"""Karyograms as picture files; a case as JSON and as a table of its chromosomes.

``case_json`` (schema 1) is one object::

    {"schema": "karyo-desktop/case", "schema_version": 1, "program": str,
     "case": {"id": str, "sex_withheld": bool},
     "karyotype": null | {
        "text": str,                       ISCN of the case
        "coding": {"system": "https://iscn.karger.com", "version": "ISCN 2020",
                   "code": str},           as an HL7 Coding; ``code`` is ``text``
        "outcome": "valid" | "invalid" | "not checked",
        "remarks": [str]},
     "cells": [{
        "id", "name", "slide", "culture", "coordinates": str,
        "band_level": int | null, "role": "" | "counted" | "analysed" | "karyotyped",
        "excluded": bool, "counted": int | null,
        "karyotype": str | null,           of this cell alone
        "counts": {class | "mar" | "tray": int},
        "model": null | {"id", "sha256": str},
        "chromosomes": [{
           "id", "file", "sha256": str, "column": class | "mar" | "tray", "position": int from 1,
           "kind": "whole" | "derivative" | "debris", "rotation_deg": float, "mirrored": bool,
           "placed_by": "nobody" | "model" | "person",
           "proposal": null | {"class", "raw_class": str, "confidence",
                               "orientation_confidence": float, "flags": [str]}}]}]}

With the sex withheld, the sex chromosomes, their counts and all file names are left out.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any, Final

from karyo_desktop.domain.model import COLUMNS, Case, Cell, Chromosome
from karyo_desktop.nomenclature.edition import CODE_SYSTEM, EDITION
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.report.picture import Raster
from karyo_desktop.services.report_case import PROGRAM, CaseReading, cell_texts, read_case
from karyo_desktop.services.report_details import details_of
from karyo_desktop.services.report_privacy import SEX, hidden_ids, refuse_sex_words
from karyo_desktop.services.report_sheets import karyogram_sheet
from karyo_desktop.storage.images import ImageStore

SCHEMA: Final = "karyo-desktop/case"
SCHEMA_VERSION: Final = 1
WIDTH_MM: Final = 174.0
"""Of a karyogram on paper; the column of text of an A4 report."""

CSV_COLUMNS: Final = (
    "case",
    "cell",
    "cell_id",
    "chromosome",
    "file",
    "sha256",
    "column",
    "position",
    "kind",
    "rotation_deg",
    "mirrored",
    "placed_by",
    "proposed_class",
    "raw_class",
    "confidence",
    "orientation_confidence",
    "flags",
)

_STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

Json = dict[str, Any]


def karyogram_picture(
    cell: Cell,
    store: ImageStore,
    *,
    kind: Raster,
    dpi: int = 300,
    width_mm: float = WIDTH_MM,
    sex_withheld: bool = False,
) -> bytes:
    """A karyogram as the bytes of a PNG or TIFF, laid out as in the report.

    Raises:
        InputError: the resolution or the size cannot be.
        StorageError: the store lacks an image.
    """
    from karyo_desktop.report.picture import draw_picture

    sheet = karyogram_sheet(cell, store, sex_withheld=sex_withheld)
    return draw_picture(sheet.arrangement, sheet.pictures, kind=kind, dpi=dpi, width_mm=width_mm)


def karyogram_svg(
    case_id: str,
    cell: Cell,
    store: ImageStore,
    *,
    idiograms: bool = False,
    sex_withheld: bool = False,
) -> bytes:
    """A karyogram as SVG, laid out as in the report.

    Raises:
        InputError: the sex is withheld and a name tells it.
        StorageError: the store lacks an image.
    """
    from karyo_desktop.report.picture import draw_svg

    sheet = karyogram_sheet(cell, store, sex_withheld=sex_withheld, idiograms=idiograms)
    title = f"Case {case_id}, cell {cell.name}"
    if sex_withheld:
        refuse_sex_words(title, where="title")
    return draw_svg(sheet.arrangement, sheet.pictures, title=title)


def case_json(case: Case, *, details: ReportDetails | None = None) -> bytes:
    """A case as JSON; the schema stands above.

    Args:
        details: what a person wrote; None takes what the case holds.

    Raises:
        InputError: the sex is withheld and a text tells it, or the case's details are damaged.
    """
    details = details if details is not None else details_of(case)
    reading = read_case(case, details)
    texts = cell_texts(reading, details)
    hide = details.sex_withheld
    record: Json = {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "program": PROGRAM,
        "case": {"id": case.id, "sex_withheld": hide},
        "karyotype": _karyotype(reading),
        "cells": [_cell(cell, texts.get(cell.id) or None, hide=hide) for cell in case.cells],
    }
    if hide:
        refuse_sex_words(record, where="export")
    return (json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def chromosomes_csv(case: Case, *, details: ReportDetails | None = None) -> bytes:
    """A line for each chromosome of a case, UTF-8 with a mark so that spreadsheets know it.

    A text that a spreadsheet would take for a formula begins with an apostrophe.

    Raises:
        InputError: the sex is withheld and a text tells it, or the case's details are damaged.
    """
    details = details if details is not None else details_of(case)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, CSV_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for cell in case.cells:
        for record in _cell(cell, None, hide=details.sex_withheld)["chromosomes"]:
            row = _row(case.id, cell, record)
            if details.sex_withheld:
                refuse_sex_words(row, where=f"cell {cell.id}")
            writer.writerow({key: _harmless(value) for key, value in row.items()})
    return buffer.getvalue().encode("utf-8-sig")


def _karyotype(reading: CaseReading) -> Json | None:
    if reading.checked is None:
        return None
    text = reading.checked.text
    return {
        "text": text,
        "coding": {"system": CODE_SYSTEM, "version": EDITION, "code": text},
        "outcome": str(reading.checked.outcome),
        "remarks": list(reading.remarks),
    }


def _cell(cell: Cell, karyotype: str | None, *, hide: bool) -> Json:
    own = cell.details
    hidden = hidden_ids(cell) if hide else frozenset()
    columns = [name for name in COLUMNS if not (hide and name in SEX)]
    shown = {name: [i for i in cell.karyogram.columns[name] if i not in hidden] for name in columns}
    return {
        "id": cell.id,
        "name": cell.name,
        "slide": own.slide,
        "culture": own.culture,
        "coordinates": own.coordinates,
        "band_level": own.band_level,
        "role": own.role,
        "excluded": own.excluded,
        "counted": own.counted,
        "karyotype": karyotype,
        "counts": {name: len(ids) for name, ids in shown.items()},
        "model": {"id": cell.model.id, "sha256": cell.model.sha256} if cell.model else None,
        "chromosomes": [
            _chromosome(cell, cell.chromosome(i), name, position, hide=hide)
            for name, ids in shown.items()
            for position, i in enumerate(ids, start=1)
        ],
    }


def _chromosome(cell: Cell, item: Chromosome, column: str, position: int, *, hide: bool) -> Json:
    placement = cell.karyogram.placements[item.id]
    said = item.proposal
    # A chromosome that a person moved out of X or Y would tell by its proposal.
    told = said is not None and not (hide and {said.class_, said.raw_class} & set(SEX))
    return {
        "id": item.id,
        "file": "" if hide else item.file,
        "sha256": item.sha256,
        "column": column,
        "position": position,
        "kind": placement.kind,
        "rotation_deg": placement.rotation_deg,
        "mirrored": placement.mirrored,
        "placed_by": placement.placed_by,
        "proposal": {
            "class": said.class_,
            "raw_class": said.raw_class,
            "confidence": said.confidence,
            "orientation_confidence": said.orientation_confidence,
            "flags": list(said.flags),
        }
        if said is not None and told
        else None,
    }


def _row(case_id: str, cell: Cell, record: Json) -> dict[str, str]:
    said = record["proposal"] or {}
    values = {
        "case": case_id,
        "cell": cell.name,
        "cell_id": cell.id,
        "chromosome": record["id"],
        **{name: record[name] for name in CSV_COLUMNS[4:12]},
        "proposed_class": said.get("class", ""),
        "raw_class": said.get("raw_class", ""),
        "confidence": said.get("confidence", ""),
        "orientation_confidence": said.get("orientation_confidence", ""),
        "flags": " ".join(said.get("flags", ())),
    }
    return {name: str(value) for name, value in values.items()}


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_STARTS_FORMULA) else value
