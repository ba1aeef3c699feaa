"""What a case's report says, as plain frozen values: no case, no files, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from karyo_desktop.domain.layout import Arrangement
from karyo_desktop.report.details import Signature, Status, Version

Picture = NDArray[np.uint8]
"""(H, W) uint8, dark on white."""


@dataclass(frozen=True)
class CloneRow:
    """One line of the karyotype and the number of its cells; None for a composite or unknown."""

    text: str
    cells: int | None


@dataclass(frozen=True)
class Result:
    """The result of a case.

    Attributes:
        karyotype: ISCN text; empty where none can be told.
        edition: which the text follows.
        sentence: the same in plain words.
        remarks: what the check of the text has to say; empty if it is valid.
        unread: of which karyograms no person has decided on anything, in a sentence; else empty.
    """

    karyotype: str
    edition: str
    sentence: str
    remarks: tuple[str, ...] = ()
    unread: str = ""


@dataclass(frozen=True)
class Evidence:
    """On how many cells the result stands.

    Attributes:
        counted, analysed, karyotyped: cells; each number holds the one after it.
        cultures: how many are named; 0 if none is.
        band_level: as ``"400–550"``; empty if not judged.
        clones: in the order of the karyotype.
        asides: a sentence for each cell that is not, or not wholly, in the lines.
    """

    counted: int
    analysed: int
    karyotyped: int
    cultures: int
    banding: str
    band_level: str
    clones: tuple[CloneRow, ...] = ()
    asides: tuple[str, ...] = ()


@dataclass(frozen=True)
class KaryogramSheet:
    """One karyogram to show.

    Attributes:
        cell_id, cell_name: which cell.
        karyotype: of this cell alone.
        processing: what was done to the pictures, in sentences.
        arrangement: of ``pictures``, and of idiograms under ids of ``idiogram_id``.
        pictures: by chromosome id.
        metaphase: the whole photograph, None if it is not to be shown.
    """

    cell_id: str
    cell_name: str
    karyotype: str
    processing: tuple[str, ...]
    arrangement: Arrangement
    pictures: Mapping[str, Picture]
    metaphase: Picture | None = None


@dataclass(frozen=True)
class Listing:
    """A table of the appendix: its heading, what to know of it, column names, widths, rows.

    ``shares`` of the page's width, one for each column, add up to 1.
    """

    heading: str
    note: str
    columns: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Report:
    """Everything that a report says.

    Attributes:
        program: name and version.
        models: those that made proposals, as ``id (first digits of its hash)``.
        identifiers: (label, value) of the person and the sample, in the order to print.
        appendix: empty leaves it out.
    """

    case_id: str
    program: str
    models: tuple[str, ...]
    status: Status
    version: int
    identifiers: tuple[tuple[str, str], ...]
    result: Result
    evidence: Evidence
    interpretation: str
    limitations: str
    recommendations: str
    signatures: tuple[Signature, ...]
    versions: tuple[Version, ...]
    karyograms: tuple[KaryogramSheet, ...] = ()
    appendix: tuple[Listing, ...] = ()
