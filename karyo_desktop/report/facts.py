"""What a report says, as plain values: no case, no files, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cirnet_core.types import Problem


@dataclass(frozen=True)
class LookAt:
    """A chromosome that a person should look at.

    Attributes:
        where: its place in the karyogram, in words.
        file: the imported image.
        reasons: sentences.
    """

    where: str
    file: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ReportFacts:
    """The content of a report of one cell.

    Attributes:
        program: name and version.
        made_on: the date to print, ISO.
        case_id, cell_id, cell_name: as in the case; no person's name belongs here.
        karyotype: ISCN text, or None for an incomplete cell.
        counts: copies of each class and ``"tray"``.
        cell_remarks: sentences about the cell.
        look_at: chromosomes to look at, in the order of the karyogram.
        decided: (what, number of chromosomes) in the order to print.
        model_id, model_sha256: which model proposed; empty if none did.
        problems: images that could not be used.
    """

    program: str
    made_on: str
    case_id: str
    cell_id: str
    cell_name: str
    karyotype: str | None
    counts: Mapping[str, int]
    cell_remarks: tuple[str, ...] = ()
    look_at: tuple[LookAt, ...] = ()
    decided: tuple[tuple[str, int], ...] = ()
    model_id: str = ""
    model_sha256: str = ""
    problems: tuple[Problem, ...] = ()
