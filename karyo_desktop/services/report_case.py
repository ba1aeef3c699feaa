"""A case's report as values: what a person wrote and what the cells show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from cirnet_core import __version__
from cirnet_core.bands import BAND_LEVELS
from cirnet_core.errors import InputError
from karyo_desktop.domain.model import MARKERS, Case, Cell
from karyo_desktop.nomenclature.agreement import CellCounts
from karyo_desktop.nomenclature.cell_line import CellFindings, cell_line, read_findings
from karyo_desktop.nomenclature.cells import CaseKaryotype, case_karyotype, without_sex
from karyo_desktop.nomenclature.check import DEFAULT_LEVEL, check
from karyo_desktop.nomenclature.edition import EDITION
from karyo_desktop.nomenclature.model import Karyotype, Line
from karyo_desktop.nomenclature.outcome import Checked, Outcome, Problem, Setting
from karyo_desktop.nomenclature.write import write_karyotype, write_line
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.report.model import CloneRow, Evidence, Report, Result
from karyo_desktop.report.template import Template
from karyo_desktop.services.karyotyping import is_complete
from karyo_desktop.services.report_remarks import remark
from karyo_desktop.services.report_remarks import told as told_problems
from karyo_desktop.services.report_review import unread
from karyo_desktop.services.report_sentence import plain_sentence

PROGRAM: Final = f"Karyo Desktop {__version__}"


@dataclass(frozen=True)
class CaseReading:
    """What the cells of a case say.

    Attributes:
        cells: analysed ones with a whole karyogram, in the case's order.
        lines: of each of them by itself; None where its findings do not fit its counts.
        told: the karyotype of the case; None where it cannot be built.
        checked: the text that the report prints; None without one.
        remarks: why something could not be built, and what the check has to say.
    """

    cells: tuple[Cell, ...]
    lines: tuple[Line | None, ...]
    told: CaseKaryotype | None
    checked: Checked | None
    remarks: tuple[str, ...]


def read_case(case: Case, details: ReportDetails) -> CaseReading:
    """Build or check the karyotype of a case; faults are remarks, never errors."""
    cells = tuple(cell for cell in analysed_cells(case) if is_complete(cell))
    setting = Setting(details.setting)
    remarks: list[str] = []
    found: list[CellFindings] = []
    for cell in cells:
        try:
            found.append(_findings_of(cell, details))
        except InputError as error:
            remarks.append(str(error))
            found.append(CellFindings(_counts(cell)))
    lines = tuple(
        _line_of(item, details, remarks, cell) for item, cell in zip(found, cells, strict=True)
    )
    told = _told(found, details, setting, remarks)
    typed = bool(details.karyotype.strip())
    text = _typed(details, remarks) if typed else (told.text if told else "")
    if not text:
        return CaseReading(cells, lines, told, None, _once(remarks))
    checked = check(
        text,
        level=_level(cells),
        setting=setting,
        n_cells=len(analysed_cells(case)) if typed else None,
        # A built text is of these karyograms; what it leaves out is named beside it.
        karyograms=[item.cell for item in found] if typed and not details.sex_withheld else (),
    )
    checked = replace(checked, problems=told_problems(checked.problems, cells))
    remarks += [remark(problem) for problem in checked.problems]
    return CaseReading(cells, lines, told, checked, _once(remarks))


def case_report(case: Case, details: ReportDetails, template: Template) -> Report:
    """Everything of a report but its karyograms and its appendix.

    Raises:
        InputError: the report is final or amended, and its karyotype is missing or not valid, or
            nobody has signed it.
    """
    reading = read_case(case, details)
    neoplastic = details.setting == "neoplastic"
    karyotype = reading.checked.karyotype if reading.checked is not None else None
    sentence = details.sentence.strip()
    if not sentence and karyotype is not None:
        sentence = plain_sentence(karyotype, neoplastic=neoplastic)
    text = reading.checked.text if reading.checked is not None else ""
    if details.status != "DRAFT":
        _refuse_unfinished(case, details, reading)
    models = {c.model.id: c.model.sha256 for c in case.cells if c.model is not None}
    return Report(
        case_id=case.id,
        program=PROGRAM,
        models=tuple(f"{name} ({sha256[:12]})" for name, sha256 in sorted(models.items())),
        status=details.status,
        version=max((version.number for version in details.versions), default=1),
        identifiers=_identifiers(case, details),
        result=Result(text, EDITION, sentence, reading.remarks, unread(case)),
        evidence=_evidence(case, details, reading, karyotype),
        interpretation=details.interpretation.strip(),
        limitations=details.limitations.strip() or template.limitations,
        recommendations=details.recommendations.strip(),
        signatures=details.signatures,
        versions=details.versions,
    )


def counted_cells(case: Case) -> tuple[Cell, ...]:
    """Cells whose chromosomes were counted, on pictures or by eye."""
    return tuple(c for c in _used(case) if c.details.role or c.details.counted or is_complete(c))


def analysed_cells(case: Case) -> tuple[Cell, ...]:
    """Cells analysed band by band; a whole karyogram is that unless its role says less."""
    return tuple(
        cell
        for cell in _used(case)
        if cell.details.role in ("analysed", "karyotyped")
        or (not cell.details.role and is_complete(cell))
    )


def karyotyped_cells(case: Case) -> tuple[Cell, ...]:
    """Analysed cells with a whole karyogram, unless their role says that they are less."""
    return tuple(
        cell
        for cell in analysed_cells(case)
        if cell.details.role == "karyotyped" or (not cell.details.role and is_complete(cell))
    )


def cell_texts(reading: CaseReading, details: ReportDetails) -> dict[str, str]:
    """The karyotype of each cell by itself; empty where it cannot be told."""
    return {
        cell.id: _written(line, details)
        for cell, line in zip(reading.cells, reading.lines, strict=True)
    }


def _used(case: Case) -> tuple[Cell, ...]:
    return tuple(cell for cell in case.cells if not cell.details.excluded)


def _counts(cell: Cell) -> CellCounts:
    counts = cell.karyogram.counts()
    return CellCounts(counts, counts[MARKERS])


def _findings_of(cell: Cell, details: ReportDetails) -> CellFindings:
    typed = next((item.text for item in details.findings if item.cell_id == cell.id), "")
    found = read_findings(typed)
    if isinstance(found, Problem):
        raise InputError(f"Cell {cell.name}: findings “{typed}”: {found.reason}")
    return CellFindings(_counts(cell), found)


def _line_of(
    findings: CellFindings, details: ReportDetails, remarks: list[str], cell: Cell
) -> Line | None:
    try:
        return cell_line(
            findings,
            constitutional_sex=details.constitutional_sex or None,
            acquired=details.setting == "neoplastic",
        )
    except InputError as error:
        remarks.append(f"Cell {cell.name}: {error}")
        return None


def _told(
    found: Sequence[CellFindings], details: ReportDetails, setting: Setting, remarks: list[str]
) -> CaseKaryotype | None:
    if not found or remarks:
        return None
    try:
        return case_karyotype(
            found,
            setting=setting,
            constitutional_sex=details.constitutional_sex or None,
            chimaera=details.chimaera,
            sex_disclosed=not details.sex_withheld,
        )
    except InputError as error:
        remarks.append(str(error))
        return None


def _typed(details: ReportDetails, remarks: list[str]) -> str:
    """The typed text; without its sex chromosomes where they must not be told."""
    text = details.karyotype.strip()
    if not details.sex_withheld:
        return text
    found = check(text)
    if found.karyotype is None or found.karyotype.technique:
        remarks.append("The typed karyotype cannot be read, so the sex in it cannot be hidden.")
        return ""
    try:
        return write_karyotype(_undisclosed(found.karyotype))
    except InputError as error:
        remarks.append(str(error))
        return ""


def _undisclosed(karyotype: Karyotype) -> Karyotype:
    donor = karyotype.donor
    return replace(
        karyotype,
        lines=tuple(without_sex(line) for line in karyotype.lines),
        donor=None if donor is None else tuple(without_sex(line) for line in donor),
    )


def _written(line: Line | None, details: ReportDetails) -> str:
    if line is None:
        return ""
    try:
        return write_line(without_sex(line) if details.sex_withheld else line)
    except InputError:
        return ""


def _level(cells: Sequence[Cell]) -> int:
    """The band table nearest to the best level that was reached."""
    judged = [cell.details.band_level for cell in cells if cell.details.band_level is not None]
    return min(BAND_LEVELS, key=lambda level: abs(level - max(judged))) if judged else DEFAULT_LEVEL


def _once(remarks: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(remarks))


def _refuse_unfinished(case: Case, details: ReportDetails, reading: CaseReading) -> None:
    status = details.status.lower()
    if reading.checked is None or reading.checked.outcome is Outcome.INVALID:
        why = reading.remarks[0] if reading.remarks else "there is none."
        raise InputError(
            f"{case.id}: the report can't be {status}, since its karyotype does not stand: {why}"
        )
    if not details.signatures:
        raise InputError(f"{case.id}: the report can't be {status} before somebody has signed it.")
    if details.status == "AMENDED" and not any(v.reason.strip() for v in details.versions):
        raise InputError(f"{case.id}: an amended report has to say what was amended, and why.")


def _identifiers(case: Case, details: ReportDetails) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Case", case.id),
        ("Name", details.name),
        ("Date of birth", details.birth_date),
        ("Sample", details.sample),
        ("Specimen", details.specimen),
        ("Referred by", details.referrer),
        ("Collected", details.collected_on),
        ("Received", details.received_on),
        ("Reported", details.reported_on),
        ("Indication", details.indication),
    )
    return tuple((label, value.strip()) for label, value in rows if value.strip())


def _evidence(
    case: Case, details: ReportDetails, reading: CaseReading, karyotype: Karyotype | None
) -> Evidence:
    analysed = analysed_cells(case)
    levels = [c.details.band_level for c in analysed if c.details.band_level is not None]
    span = f"{min(levels)}–{max(levels)}" if len(set(levels)) > 1 else "".join(map(str, levels[:1]))
    typed = bool(details.karyotype.strip())
    lines = (*karyotype.lines, *(karyotype.donor or ())) if karyotype is not None else ()
    asides = () if typed or reading.told is None else reading.told.asides
    return Evidence(
        counted=len(counted_cells(case)),
        analysed=len(analysed),
        karyotyped=len(karyotyped_cells(case)),
        cultures=len({c.details.culture for c in counted_cells(case)} - {""}),
        banding=details.banding,
        band_level=span,
        clones=tuple(
            _clone_row(line, len(analysed) if len(lines) == 1 else None) for line in lines
        ),
        asides=tuple(
            _aside(reading.cells[aside.index], _written(aside.line, details), aside.counted)
            for aside in asides
        ),
    )


def _clone_row(line: Line, alone: int | None) -> CloneRow:
    number = line.cells.number if line.cells is not None else alone
    return CloneRow(write_line(replace(line, cells=None)), number)


def _aside(cell: Cell, text: str, counted: bool) -> str:
    """The sentence that names a cell outside the lines."""
    what = f"Cell {cell.name} is {text}" if text else f"Cell {cell.name} differs"
    if counted:
        return f"{what}; it is counted in its line without this loss, which too few cells have."
    return f"{what}, which is not clonal; it is in none of the lines."
