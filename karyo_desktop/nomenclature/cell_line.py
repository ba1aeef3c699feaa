"""From one karyogram and its structural findings to the line that describes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cmp_to_key

from cirnet_core.classes import AUTOSOMES, CLASSES
from cirnet_core.errors import InputError
from karyo_desktop.nomenclature.agreement import CellCounts
from karyo_desktop.nomenclature.alike import first_break
from karyo_desktop.nomenclature.levels import ploidy_level
from karyo_desktop.nomenclature.model import (
    Amount,
    Change,
    Finding,
    Line,
    Sex,
    Unidentified,
    Whole,
)
from karyo_desktop.nomenclature.order import comes_before, rank_of
from karyo_desktop.nomenclature.outcome import Problem, invalid
from karyo_desktop.nomenclature.parse import parse_karyotype
from karyo_desktop.nomenclature.tally import SEX, Tally, add_findings
from karyo_desktop.nomenclature.write import write_finding

_LEAD = "46,XX,"


@dataclass(frozen=True)
class CellFindings:
    """A cell as a person left it.

    Attributes:
        cell: what lies in its karyogram; a rearranged chromosome lies in the column of one of the
            chromosomes that it is made of, or is counted as a marker.
        structural: the structural findings in any order, as ``read_findings`` gives them.
    """

    cell: CellCounts
    structural: tuple[Finding, ...] = ()


def read_findings(text: str) -> tuple[Finding, ...] | Problem:
    """Read findings as typed, parted by commas: ``t(9;22)(q34;q11.2),+mar``.

    Returns:
        The findings (none for an empty text), or why they could not be read.
    """
    if not text.strip():
        return ()
    blank = len(text) - len(text.lstrip())
    shift = len(_LEAD) - blank
    found = parse_karyotype(_LEAD + text.strip())
    if isinstance(found, Problem):
        start, end = found.span
        return Problem(found.outcome, (max(0, start - shift), max(0, end - shift)), found.reason)
    plain = len(found.lines) == 1 and found.donor is None
    if not plain or found.technique or found.lines[0].cells is not None:
        return invalid((0, len(text)), "Only the changes of one line stand here.")
    return found.lines[0].findings


def cell_line(
    findings: CellFindings, *, constitutional_sex: str | None = None, acquired: bool = False
) -> Line:
    """The line of one cell, without a number of cells.

    Args:
        findings: counts and structural findings.
        constitutional_sex: as ``"XX"``; what gains and losses of sex chromosomes are told
            against if ``acquired`` and the cell is diploid; None for the nearer of XX and XY.
        acquired: whether sex chromosomes are told with a sign (neoplasm) or as they are.

    Raises:
        InputError: negative counts, or findings that the counts leave no room for.
    """
    counts = findings.cell.counts
    if min([findings.cell.markers, *(counts.get(name, 0) for name in CLASSES)]) < 0:
        raise InputError(f"counts must not be negative: {dict(counts)}.")
    level = ploidy_level(findings.cell.total)
    start = Tally(dict.fromkeys(AUTOSOMES, level))
    told = add_findings(start, findings.structural, sex=None, listed=True)
    if told is None or told.spread or not told.exact:
        names = ", ".join(write_finding(finding) for finding in findings.structural)
        raise InputError(f"the findings {names} cannot be counted; write the karyotype by hand.")
    extra, markers = _left_over(told, findings.cell)
    own = {name: extra[name] for name in SEX}
    numerical = [_whole(name, extra[name]) for name in AUTOSOMES]
    if acquired and level == 2:
        sex, signed = _signed_sex(own, _rearranged_sex(told), constitutional_sex)
    else:
        sex, signed = _plain_sex(own, _rearranged_sex(told)), []
    changes = [*signed, *(one for several in numerical for one in several)]
    if markers:
        amount = None if markers == 1 else Amount(markers, markers)
        changes.append(Finding((Change(Unidentified("mar", amount), "+"),)))
    total = findings.cell.total
    return Line(
        count=Amount(total, total), sex=sex, findings=in_order([*changes, *findings.structural])
    )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as they are written one after the other; those alike by where they break."""

    def place(finding: Finding) -> tuple[bool, tuple[tuple[int, int], str]]:
        found = first_break(finding.options[0])
        return found is not None, found or ((0, 0), "")

    def compare(a: Finding, b: Finding) -> int:
        first, second = rank_of(a.options[0]), rank_of(b.options[0])
        return -1 if comes_before(first, second) else int(comes_before(second, first))

    return tuple(sorted(sorted(findings, key=place), key=cmp_to_key(compare)))


def _left_over(told: Tally, cell: CellCounts) -> tuple[dict[str, int], int]:
    """What the karyogram has beyond the findings: by class, and markers."""
    extra = {name: cell.counts.get(name, 0) - told.counts.get(name, 0) for name in CLASSES}
    markers = cell.markers - told.markers
    for origin in sorted(told.joined, key=lambda classes: (not classes, sorted(classes))):
        columns = [name for name in CLASSES if name in origin] if origin else list(CLASSES)
        column = max(columns, key=lambda name: extra[name])
        if extra[column] > 0 or (markers <= 0 and origin):
            extra[column] -= 1
        else:
            markers -= 1
    absent = [name for name in SEX if extra[name] < 0]
    if markers < 0 or absent:
        where = f"chromosome {absent[0]}" if absent else "marker"
        raise InputError(f"the karyogram has no {where} that the structural findings name.")
    return extra, markers


def _whole(name: str, surplus: int) -> list[Finding]:
    sign = "+" if surplus > 0 else "-"
    return [Finding((Change(Whole(name), sign),))] * abs(surplus)


def _rearranged_sex(told: Tally) -> Counter[str]:
    """The sex chromosomes that the structural findings name."""
    found = Counter({name: told.counts.get(name, 0) for name in SEX})
    found.update(name for origin in told.joined for name in origin if name in SEX)
    return found


def _plain_sex(own: Mapping[str, int], rearranged: Counter[str]) -> Sex | None:
    """The sex chromosomes as they are; ``?`` where none was seen at all."""
    names = "X" * own["X"] + "Y" * own["Y"]
    if names:
        return Sex(names)
    return None if rearranged.total() else Sex("?")


def _signed_sex(
    own: Mapping[str, int], rearranged: Counter[str], constitutional_sex: str | None
) -> tuple[Sex | None, list[Finding]]:
    """The sex chromosomes of a diploid neoplastic cell, with what it gained and lost."""
    seen_y = own["Y"] + rearranged["Y"] > 0
    born = constitutional_sex or ("XY" if seen_y else "XX")
    expected = Counter(born)
    signed: list[Finding] = []
    names = ""
    for name in SEX:
        signed += _whole(name, own[name] + rearranged[name] - expected[name])
        names += name * min(own[name], max(0, expected[name] - rearranged[name]))
    if born not in ("XX", "XY"):
        return Sex("".join(sorted(born)), "c"), signed
    return (Sex(names) if names else None), signed
