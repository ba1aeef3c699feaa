"""What a person writes for the report of a case; everything else is read off the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["DRAFT", "FINAL", "AMENDED"]
CaseSetting = Literal["constitutional", "neoplastic"]


@dataclass(frozen=True)
class Signature:
    """Who signed: the printed name, what the signature means, and when (ISO)."""

    name: str
    meaning: str
    at: str


@dataclass(frozen=True)
class Version:
    """A version of the report that was given out.

    Attributes:
        number: from 1 on.
        status: of that version.
        made_on: its date, ISO.
        reason: why it replaces the one before; empty for the first.
    """

    number: int
    status: Status
    made_on: str
    reason: str = ""


@dataclass(frozen=True)
class CellText:
    """Structural findings of one cell as ISCN writes them, parted by commas."""

    cell_id: str
    text: str


@dataclass(frozen=True)
class ReportDetails:
    """What a person writes; every text may be empty, and is then left out of the report.

    Attributes:
        setting: decides on the form of the karyotype.
        name, birth_date: optional; never in the file's name or its metadata.
        sample, specimen, indication, referrer: as the laboratory writes them.
        collected_on, received_on, reported_on: dates as printed.
        karyotype: typed ISCN; empty takes the text that is built from the karyograms.
        sentence: the result in plain words; empty takes the one that the program writes.
        findings: structural findings of cells.
        constitutional_sex: of a neoplastic case, as ``"XX"``; empty takes what is seen.
        chimaera: ``chi`` in place of ``mos``.
        banding: the technique.
        limitations: empty takes those of the laboratory's template.
        karyograms: ids of the cells to show; empty lets the program choose.
        sex_withheld: hides everything that tells the sex, in reports and exports.
        status, versions, signatures: of the report.
    """

    setting: CaseSetting = "constitutional"
    name: str = ""
    birth_date: str = ""
    sample: str = ""
    specimen: str = ""
    indication: str = ""
    referrer: str = ""
    collected_on: str = ""
    received_on: str = ""
    reported_on: str = ""
    karyotype: str = ""
    sentence: str = ""
    findings: tuple[CellText, ...] = ()
    constitutional_sex: str = ""
    chimaera: bool = False
    banding: str = "GTG"
    interpretation: str = ""
    limitations: str = ""
    recommendations: str = ""
    karyograms: tuple[str, ...] = ()
    sex_withheld: bool = False
    status: Status = "DRAFT"
    versions: tuple[Version, ...] = ()
    signatures: tuple[Signature, ...] = ()
