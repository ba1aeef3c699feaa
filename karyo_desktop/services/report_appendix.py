"""The appendix of a report: cell sheet, who changed what, hashes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cirnet_core.classes import TRAY
from cirnet_core.types import Problem
from karyo_desktop.domain.history import History
from karyo_desktop.domain.model import Case, Cell, Karyogram
from karyo_desktop.domain.statistics import case_statistics
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.report.model import Listing
from karyo_desktop.services import report_trail
from karyo_desktop.services.report_case import CaseReading, cell_texts
from karyo_desktop.services.report_privacy import SEX, hidden_ids
from karyo_desktop.services.report_review import decided, to_look_at, unusable
from karyo_desktop.storage import history_wire
from karyo_desktop.storage.images import sha256_of

_ROLES = {"": "–", "counted": "counted", "analysed": "analysed", "karyotyped": "karyotyped"}


def appendix(
    case: Case, details: ReportDetails, reading: CaseReading, *, problems: Sequence[Problem] = ()
) -> tuple[Listing, ...]:
    """The tables of the appendix; with the sex withheld without what would tell it.

    Args:
        problems: images that could not be used, to be listed.
    """
    hide = details.sex_withheld
    return (
        _cell_sheet(case, details, reading),
        *((to_look_at(case, hide=hide),) if details.status == "DRAFT" else ()),
        *((unusable(problems),) if problems and not hide else ()),
        _models(case),
        decided(case),
        report_trail.changes(case, hide=hide) if case.audit else _changes(case, hide=hide),
        _audit(case),
        _images(case, hide=hide),
    )


def _cell_sheet(case: Case, details: ReportDetails, reading: CaseReading) -> Listing:
    texts = cell_texts(reading, details)
    rows = []
    for cell in case.cells:
        own = cell.details
        counts = cell.karyogram.counts()
        placed = sum(counts.values()) - counts[TRAY]
        number = placed if cell.chromosomes else own.counted
        rows.append(
            (
                cell.name,
                own.slide or "–",
                own.culture or "–",
                own.coordinates or "–",
                str(own.band_level or "–"),
                "left out" if own.excluded else _ROLES[own.role],
                str(number if number is not None else "–"),
                texts.get(cell.id) or "–",
            )
        )
    return Listing(
        "Cell sheet",
        "Chromosomes are those in the karyogram, or as counted by eye. Karyotypes are of one cell "
        "each, before the rule for clones.",
        ("Cell", "Slide", "Culture", "Coordinates", "bphs", "Role", "Chr.", "Karyotype"),
        (0.15, 0.09, 0.1, 0.13, 0.07, 0.11, 0.06, 0.29),
        tuple(rows),
    )


def _models(case: Case) -> Listing:
    rows = tuple((cell.name, cell.model.id, cell.model.sha256) for cell in case.cells if cell.model)
    note = "The model that proposed classes and orientations, and the SHA-256 of its card."
    return Listing("Models", note, ("Cell", "Model", "SHA-256"), (0.2, 0.2, 0.6), rows)


def _changes(case: Case, *, hide: bool) -> Listing:
    rows: list[tuple[str, ...]] = []
    for cell in case.cells:
        hidden = hidden_ids(cell) if hide else frozenset()
        if cell.history is not None:
            rows += _cell_changes(cell, cell.history, hidden, hide=hide)
    note = (
        "Every change of a chromosome's place or turn by a person, in order; what a model proposed "
        "at once is one line. The case file does not note which person it was."
    )
    columns = ("Cell", "Time (UTC)", "Chromosome", "Change", "By")
    return Listing("Changes", note, columns, (0.2, 0.22, 0.13, 0.33, 0.12), tuple(rows))


def _cell_changes(
    cell: Cell, history: History, hidden: frozenset[str], *, hide: bool
) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    states = history.states()[: history.done + 1]
    for step, (before, after) in zip(history.steps, pairwise(states), strict=False):
        by_model = 0
        for i in sorted(after.placements, key=lambda i: (len(i), i)):
            change = _change(before, after, i)
            if not change or i in hidden or (hide and _told_by(before, after, i)):
                continue
            if after.placements[i].placed_by == "model":
                by_model += 1
            else:
                rows.append((cell.name, step.at or "–", i, change, "a person"))
        if by_model:
            rows.append((cell.name, step.at or "–", f"{by_model} of them", "proposed", "the model"))
    return rows


def _told_by(before: Karyogram, after: Karyogram, i: str) -> bool:
    """Whether the columns of a change tell the sex."""
    return bool(set(_columns(before, after, i)) & set(SEX))


def _columns(before: Karyogram, after: Karyogram, i: str) -> tuple[str, ...]:
    return tuple(k.column_of(i) for k in (before, after) if i in k.placements)


def _change(before: Karyogram, after: Karyogram, i: str) -> str:
    """What became of one chromosome in a step; empty if nothing did."""
    new = after.placements[i]
    if i not in before.placements:
        return f"made, lies in {after.column_of(i)}"
    old = before.placements[i]
    was, now = _columns(before, after, i)
    said = [f"from {was} to {now}"] if was != now else []
    turn = (new.rotation_deg - old.rotation_deg) % 360.0
    if turn:
        said.append(f"turned by {turn:.0f}°")
    if new.mirrored != old.mirrored:
        said.append("mirrored")
    if new.kind != old.kind:
        said.append(f"{old.kind}, now {new.kind}")
    return ", ".join(said)


def _audit(case: Case) -> Listing:
    audit = case_statistics(case).audit
    rows = (
        *report_trail.digest(case),
        ("SHA-256 of the case's history", sha256_of(history_wire.encode(case.cells))),
        ("Sure proposals asked about blind", f"{audit.asked}"),
        ("of these answered", f"{audit.answered}"),
        ("of these changed", f"{audit.changed}"),
    )
    note = "The history's hash is that of history.jsonl in the case file."
    return Listing("Audit", note, ("What", "Value"), (0.4, 0.6), rows)


def _images(case: Case, *, hide: bool) -> Listing:
    rows: list[tuple[str, ...]] = []
    for cell in case.cells:
        hidden = hidden_ids(cell) if hide else frozenset()
        if cell.photograph is not None:
            rows.append((cell.name, "metaphase", cell.photograph.sha256))
        rows += [
            (cell.name, item.id, item.sha256) for item in cell.chromosomes if item.id not in hidden
        ]
    note = "SHA-256 of the untouched image files."
    return Listing("Images", note, ("Cell", "Image", "SHA-256"), (0.25, 0.15, 0.6), tuple(rows))
