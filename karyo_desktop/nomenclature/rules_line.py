"""Rules for one line: its number, its sex chromosomes, its changes and their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from cirnet_core.classes import CLASSES
from karyo_desktop.nomenclature.alike import first_break, turned
from karyo_desktop.nomenclature.edition import UNDISCLOSED_SEX
from karyo_desktop.nomenclature.levels import ploidy_level
from karyo_desktop.nomenclature.model import (
    Amount,
    Body,
    Change,
    Finding,
    Incomplete,
    Line,
    Sex,
    Span,
    Structural,
    Unidentified,
    Variant,
    Whole,
)
from karyo_desktop.nomenclature.order import Rank, comes_before, rank_of
from karyo_desktop.nomenclature.outcome import Problem, invalid, not_checked
from karyo_desktop.nomenclature.rules_structural import (
    Context,
    described_in,
    structural_problems,
)
from karyo_desktop.nomenclature.words import ORIGIN


def line_problems(line: Line, context: Context) -> Iterator[Problem]:
    """What is wrong or unknown in one line, its sum and its neighbours aside."""
    yield from _range_problems(line.count)
    if line.sex is not None:
        yield from _sex_problems(line.sex)
    elif line.reference is None and not concerns_sex(line):
        yield invalid(line.count.span, "The sex chromosomes are missing.")
    elif line.reference is None and not _sex_stays(line):
        reason = "That no sex chromosome is left is not checked."
        yield not_checked(line.count.span, reason)
    if line.reference is not None and line.ploidy not in (None, ploidy_level(line.count.high)):
        reason = "A ploidy level that is not the one of the number is not checked in a subclone."
        yield not_checked(line.count.span, reason)
    if line.reference is not None and line.reference.copies is not None:
        yield from _copies_problems(line.reference.copies)
    described = context.described
    for finding in line.findings:
        seen = Context(context.level, described)
        for change in finding.options:
            yield from change_problems(change, seen, subclone=line.reference is not None)
            if isinstance(change.body, Structural):
                described |= described_in(change.body)
        yield from _cells_problems(finding, line)
        if len(finding.options) > len({*finding.options}):
            yield invalid(finding.span, "The same stands on both sides of “or”.")
    yield from _order_problems(line.findings, level=context.level)
    yield from _repeat_problems(line.findings)
    yield from _replacement_problems(line.findings)
    yield from _balanced_problems(line.findings)
    if line.cells is not None and line.cells.number == 0:
        yield invalid(line.cells.span, "A line has at least one cell.")


def described_by(line: Line) -> frozenset[tuple[str, tuple[str, ...]]]:
    """The changes that a line describes with their breaks."""
    found: frozenset[tuple[str, tuple[str, ...]]] = frozenset()
    for finding in line.findings:
        for change in finding.options:
            if isinstance(change.body, Structural):
                found |= described_in(change.body)
    return found


def _range_problems(amount: Amount) -> Iterator[Problem]:
    written_as_range = amount.span[1] - amount.span[0] > len(str(amount.high))
    if amount.low is not None and written_as_range and amount.low >= amount.high:
        yield invalid(amount.span, "A range goes from the lower to the higher number.")


def _copies_problems(copies: Amount) -> Iterator[Problem]:
    yield from _range_problems(copies)
    if not copies.exact:
        yield not_checked(copies.span, "A range of copies is not checked.")
    if copies.low is not None and copies.low < 2:
        yield invalid(copies.span, "“x” stands before two or more copies.")


def _sex_problems(sex: Sex) -> Iterator[Problem]:
    if sex.names in (UNDISCLOSED_SEX, "?"):
        if sex.names == "?":
            yield not_checked(sex.span, "The sex chromosomes are not known.")
        return
    if set(sex.names) == {"X", "O"}:
        yield invalid(sex.span, "A missing sex chromosome is not written: 45,X.")
    elif not set(sex.names) <= {"X", "Y"}:
        yield invalid(sex.span, f"“{sex.names}” is not a list of sex chromosomes.")
    elif "YX" in sex.names:
        yield invalid(sex.span, "X is written before Y.")
    if sex.mark == "c" and sex.names in ("XX", "XY"):
        yield invalid(sex.span, "XX and XY are normal and not marked c.")
    if sex.mark == "?":
        yield not_checked(sex.span, "The sex chromosomes are not sure.")


def named_chromosomes(body: Body) -> frozenset[str]:
    """The chromosomes that a change names, the parts of a derivative one aside."""
    match body:
        case Whole(name) | Variant(name, _):
            return frozenset({name})
        case Structural():
            return frozenset(place.name for place in body.chromosomes)
    return frozenset()


def concerns_sex(line: Line) -> bool:
    """Whether a change of a line names X or Y."""
    changes = (change for finding in line.findings for change in finding.options)
    return any(named_chromosomes(change.body) & {"X", "Y"} for change in changes)


def _sex_stays(line: Line) -> bool:
    """Whether a change of a line names X or Y other than as lost."""
    changes = [change for finding in line.findings for change in finding.options]
    kept = [c for c in changes if not (isinstance(c.body, Whole) and c.sign == "-")]
    return any(named_chromosomes(change.body) & {"X", "Y"} for change in kept)


def change_problems(change: Change, context: Context, *, subclone: bool) -> Iterator[Problem]:
    """What is wrong or unknown in one change.

    Args:
        change: of a line.
        context: band level, and what was described before.
        subclone: whether the line tells its changes against another one.
    """
    if change.copies is not None:
        yield from _copies_problems(change.copies)
    if change.origin and not isinstance(change.body, Structural | Variant):
        meaning = ORIGIN[change.origin]
        reason = f"“{change.origin}” ({meaning}) is checked behind rearrangements only."
        yield not_checked(change.span, reason)
    match change.body:
        case Incomplete(span=span):
            reason = "The karyotype is incomplete (inc), so its number cannot be checked."
            yield not_checked(span, reason)
        case Variant(name, span=span):
            if name not in CLASSES:
                yield invalid(span, f"There is no chromosome “{name}”.")
            yield not_checked(span, "Variable regions such as qh+ are not checked.")
        case Whole() as body:
            yield from _whole_problems(change, body)
        case Unidentified() as body:
            yield from _unidentified_problems(change, body, subclone=subclone)
        case Structural() as body:
            yield from structural_problems(body, context)
            yield from _sign_problems(change, body, subclone=subclone)


def _whole_problems(change: Change, body: Whole) -> Iterator[Problem]:
    if body.name not in CLASSES:
        yield invalid(body.span, f"There is no chromosome “{body.name}”.")
    elif change.copies is not None:
        twice = f"{change.sign}{body.name},{change.sign}{body.name}"
        yield invalid(change.copies.span, f"Whole chromosomes are written one by one: {twice}.")
    if change.constitutional and body.name in ("X", "Y"):
        reason = "A constitutional sex chromosome has no sign; the list is marked, as 48,XXYc,+X."
        yield invalid(change.span, reason)


def _unidentified_problems(
    change: Change, body: Unidentified, *, subclone: bool
) -> Iterator[Problem]:
    if body.kind not in ("mar", "r", "dmin"):
        yield not_checked(body.span, f"“{body.kind}” without a chromosome is not checked.")
        return
    if body.kind == "dmin":
        if change.sign:
            yield invalid(change.span, "Double minutes are not counted and have no sign.")
        if body.number is not None:
            yield invalid(body.span, f"Their number stands before: {body.number}dmin.")
    elif change.sign == "":
        what = "A marker" if body.kind == "mar" else "A ring of unknown origin"
        yield invalid(change.span, f"{what} has a plus sign: +{body.kind}.")
    elif change.sign == "-" and not subclone:
        yield invalid(change.span, "Only a subclone can lose what another line has.")
    if body.amount is not None:
        yield from _range_problems(body.amount)
        if body.amount.low is None and body.kind != "dmin":
            yield not_checked(body.amount.span, "“About” is checked for double minutes only.")
        if body.amount.exact and body.amount.high == 1 and body.kind != "dmin":
            yield invalid(body.amount.span, f"One is written without a number: +{body.kind}.")
        if body.number is not None or change.copies is not None:
            yield invalid(body.span, "Numbered ones are counted with x behind: mar1x2.")
    if 0 in (body.number, None if body.amount is None else body.amount.high):
        yield invalid(body.span, "The number cannot be 0.")


def _sign_problems(change: Change, body: Structural, *, subclone: bool) -> Iterator[Problem]:
    unknown = all(place.name == "?" for place in body.chromosomes)
    if change.sign == "-" and not subclone:
        reason = "A minus sign stands only before whole chromosomes; a change itself replaces one."
        yield invalid(change.span, reason)
    elif change.sign == "" and body.symbol == "fis":
        yield invalid(change.span, "Both halves of a fission have a plus sign: -10,+fis(10)(p10).")
    elif change.sign == "" and unknown:
        yield not_checked(change.span, "Which chromosome this one replaces is not known.")
    elif body.symbol == "hsr" and len(body.chromosomes) > 1:
        yield not_checked(change.span, "Such a region of several chromosomes is checked as a part.")
    elif body.symbol == "r" and len(body.chromosomes) > 1:
        reason = "A ring of several chromosomes is checked as a part, as der(1)r(1;3)(…)."
        yield not_checked(change.span, reason)
    elif change.sign and body.symbol in ("t", "ins", "tas", "fra", "hsr"):
        reason = f"A sign before “{body.symbol}” is not checked; extra chromosomes are +der."
        yield not_checked(change.span, reason)


def _cells_problems(finding: Finding, line: Line) -> Iterator[Problem]:
    if finding.cells is None:
        return
    span: Span = (finding.options[-1].span[1], finding.span[1])
    span = (span[0], span[0] + len(f"[{finding.cells}]"))
    if line.cells is None or not line.cells.composite:
        reason = "Cells are counted for single changes only in a composite karyotype [cp]."
        yield invalid(span, reason)
    elif not 0 < finding.cells <= line.cells.number:
        yield invalid(span, f"The composite karyotype has {line.cells.number} cells.")


def _order_problems(findings: tuple[Finding, ...], *, level: int) -> Iterator[Problem]:
    before: Rank | None = None
    for finding in findings:
        rank = rank_of(finding.options[0])
        if before is not None and comes_before(rank, before):
            yield invalid(finding.span, _misplaced(before, rank))
        else:
            before = rank
    yield from _alike_problems(findings, level=level)


def _alike_problems(findings: tuple[Finding, ...], *, level: int) -> Iterator[Problem]:
    """Changes alike of one chromosome against the order of their breaks; numbers that fall."""
    for before, finding in pairwise(findings):
        first, second = before.options[0], finding.options[0]
        a, b = first.body, second.body
        alike = rank_of(first) == rank_of(second) and first.sign == second.sign
        one, other = first_break(first, level=level), first_break(second, level=level)
        if alike and one is not None and other is not None and turned(one, other):
            reason = "Changes alike are mostly written from the p to the q end of a chromosome; "
            yield not_checked(finding.span, f"{reason}another order is not checked.")
        if not isinstance(a, Unidentified) or not isinstance(b, Unidentified) or a.kind != b.kind:
            continue
        if a.number is not None and b.number is not None and a.number > b.number:
            yield not_checked(finding.span, "Numbers that do not rise are not checked.")


def _misplaced(before: Rank, rank: Rank) -> str:
    if rank[0] != before[0]:
        return (
            "This is out of order: sex chromosomes, autosomes by number, unknown ones, rings, "
            "markers, double minutes."
        )
    if rank[1] != before[1]:
        return "Numerical changes of a chromosome come before its structural ones."
    return f"Structural changes of a chromosome go by letter: {rank[2]} before {before[2]}."


def _repeat_problems(findings: tuple[Finding, ...]) -> Iterator[Problem]:
    """A chromosome both gained and lost; the same structural change written twice."""
    signs: dict[str, str] = {}
    seen: set[Structural | Unidentified] = set()
    numbered: dict[str, bool] = {}
    for finding in findings:
        change = finding.options[0]
        if isinstance(change.body, Whole) and not change.constitutional:
            known = signs.setdefault(change.body.name, change.sign)
            if known != change.sign:
                reason = f"Chromosome {change.body.name} is both gained and lost."
                yield invalid(finding.span, reason)
        elif isinstance(change.body, Structural | Unidentified) and change.sign != "-":
            same = isinstance(change.body, Structural) and change.sign == "+"
            if change.body in seen and not same:
                yield invalid(finding.span, "The same change twice is written with x2.")
            seen |= set() if same else {change.body}
        if isinstance(change.body, Unidentified) and change.body.kind != "dmin":
            has_number = change.body.number is not None
            if numbered.setdefault(change.body.kind, has_number) != has_number:
                reason = "Numbered ones beside others without a number are not checked."
                yield not_checked(finding.span, reason)


def _replacement_problems(findings: tuple[Finding, ...]) -> Iterator[Problem]:
    """A rearranged chromosome replaces a normal one without a word (errata of ISCN 2020, 9.1)."""
    changes = [finding.options[0] for finding in findings]
    lost = {c.body.name for c in changes if isinstance(c.body, Whole) and c.sign == "-"}
    for change in changes:
        body = change.body
        if not isinstance(body, Structural) or change.sign != "+" or body.symbol == "fis":
            continue
        names = {place.name for place in body.chromosomes}
        if names & lost:
            name = min(names & lost)
            reason = f"It replaces a chromosome {name}, which is written without -{name} and +."
            yield invalid(change.span, reason)


def _balanced_problems(findings: tuple[Finding, ...]) -> Iterator[Problem]:
    """Every derivative of one translocation, each with nothing else: that is the balanced one."""
    seen: dict[tuple[str, ...], Counter[str]] = {}
    for finding in findings:
        change = finding.options[0]
        body = change.body
        if not isinstance(body, Structural) or change.sign or change.copies is not None:
            continue
        if body.symbol != "der" or len(body.chromosomes) > 1 or len(body.parts) != 1:
            continue
        part = body.parts[0]
        names = tuple(place.name for place in part.chromosomes)
        if part.symbol == "t":
            own = seen.setdefault(names, Counter())
            own[body.chromosomes[0].name] += 1
            if own == Counter(names):
                whole = f"t({';'.join(names)})"
                reason = f"All derivatives of {whole} are here; a balanced one is written {whole}."
                yield not_checked(finding.span, reason)
