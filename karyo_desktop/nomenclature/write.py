"""From values to the one way in which the program writes them."""

from __future__ import annotations

from karyo_desktop.nomenclature.model import (
    Amount,
    Body,
    Break,
    Breaks,
    Cells,
    Change,
    ChromosomeRef,
    Finding,
    Incomplete,
    Karyotype,
    Line,
    Reference,
    Sex,
    Structural,
    Unidentified,
    Variant,
    Whole,
)


def write_karyotype(karyotype: Karyotype) -> str:
    """The text of a karyotype; what the parser makes of it is equal to ``karyotype``."""
    prefix = f"{karyotype.prefix} " if karyotype.prefix else ""
    text = prefix + "/".join(write_line(line) for line in karyotype.lines)
    if karyotype.donor is not None:
        text += "//" + "/".join(write_line(line) for line in karyotype.donor)
    return text + karyotype.technique


def write_line(line: Line) -> str:
    """One cell line, as ``47,XX,+21[12]``."""
    parts = [_amount(line.count) + ("" if line.ploidy is None else f"<{line.ploidy}n>")]
    if line.sex is not None:
        parts.append(_sex(line.sex))
    if line.reference is not None:
        parts.append(_reference(line.reference))
    parts += [write_finding(finding) for finding in line.findings]
    return ",".join(parts) + ("" if line.cells is None else _cells(line.cells))


def write_finding(finding: Finding) -> str:
    """One finding, as ``+21`` or ``t(9;22)(q34;q11.2)``."""
    text = " or ".join(_change(change) for change in finding.options)
    return text + ("" if finding.cells is None else f"[{finding.cells}]")


def write_structural(change: Structural) -> str:
    """One structural change, as ``der(1)t(1;3)(p22;q13.1)``."""
    text = f"{'?' if change.uncertain else ''}{change.symbol}"
    text += f"({';'.join(_chromosome(name) for name in change.chromosomes)})"
    if change.breaks:
        text += f"({';'.join(_breaks(breaks) for breaks in change.breaks)})"
    return text + "".join(write_structural(part) for part in change.parts)


def _amount(amount: Amount) -> str:
    if amount.low is None:
        return f"~{amount.high}"
    return str(amount.low) if amount.exact else f"{amount.low}~{amount.high}"


def _cells(cells: Cells) -> str:
    return f"[{'cp' if cells.composite else ''}{cells.number}]"


def _sex(sex: Sex) -> str:
    return sex.names + sex.mark


def _copies(copies: Amount | None) -> str:
    return "" if copies is None else f"x{_amount(copies)}"


def _reference(reference: Reference) -> str:
    number = "" if reference.number is None else str(reference.number)
    return reference.kind + number + _copies(reference.copies)


def _chromosome(name: ChromosomeRef) -> str:
    return f"{'?' if name.uncertain else ''}{name.name}{name.arm}"


def _break(point: Break) -> str:
    return point.arm + point.band + (f"~{point.to}" if point.to else "")


def _breaks(breaks: Breaks) -> str:
    return " or ".join("".join(_break(point) for point in option) for option in breaks.options)


def _body(body: Body) -> str:
    match body:
        case Whole(name):
            return name
        case Unidentified(kind, amount, number):
            lead = "" if amount is None else _amount(amount)
            return f"{lead}{kind}{'' if number is None else number}"
        case Variant(name, marks):
            return name + "".join(marks)
        case Incomplete():
            return "inc"
        case Structural():
            return write_structural(body)


def _change(change: Change) -> str:
    text = change.sign + ("?" if change.uncertain else "") + _body(change.body)
    # «mar c» has a space, since «marc» would read as one word (ISCN 2009 p. 57).
    space = " " if isinstance(change.body, Unidentified) else ""
    tail = [space + word for word in (change.origin, change.constitutional) if word]
    return text + _copies(change.copies) + "".join(tail)
