"""A karyotype in one plain English sentence, for a reader who does not read ISCN."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from karyo_desktop.nomenclature.edition import UNDISCLOSED_SEX
from karyo_desktop.nomenclature.model import (
    Change,
    Finding,
    Incomplete,
    Karyotype,
    Line,
    Structural,
    Unidentified,
    Variant,
    Whole,
)
from karyo_desktop.nomenclature.words import (
    STRUCTURAL,
    UNCHECKED_STRUCTURAL,
    UNIDENTIFIED,
    with_article,
)
from karyo_desktop.nomenclature.write import write_finding

MOST_FINDINGS: Final = 6
"""Of more changes the sentence only tells the number."""

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six")
_BETWEEN: Final = ("t", "rob", "ins")
_SEXES: Final = {"XX": "female", "XY": "male", UNDISCLOSED_SEX: UNDISCLOSED_SEX}
_HIDDEN: Final = "sex chromosomes not disclosed"


def plain_sentence(karyotype: Karyotype, *, neoplastic: bool) -> str:
    """The result in words.

    Args:
        karyotype: as built or read; of a chimaera or after a transplantation all lines are told.
        neoplastic: speaks of clones in place of cell lines.

    Returns:
        One sentence with its full stop; it never names a sex that the karyotype does not.
    """
    lines = (*karyotype.lines, *(karyotype.donor or ()))
    if not lines:
        return ""
    if len(lines) == 1:
        return f"{_capital(_line(lines[0]))}."
    word = "cell lines"
    if neoplastic:
        word = "clones and normal cells" if _is_plain(lines[-1]) else "clones"
    number = len(lines) - (1 if word.endswith("normal cells") else 0)
    if number == 1:
        word = word.replace("clones", "clone")
    sexes = {_sex(line) for line in lines if line.reference is None}
    common = sexes.pop() if len(sexes) == 1 else ""
    parts = "; ".join(_line(line, sex_told=bool(common)) + _cells(line) for line in lines)
    told = _HIDDEN if common == UNDISCLOSED_SEX else f"{common} karyotype"
    lead = f"{told}, {_number(number)}" if common else _number(number)
    return f"{_capital(lead)} {word}: {parts}."


def _line(line: Line, *, sex_told: bool = False) -> str:
    """A noun phrase for one line; without its sex if that was told before."""
    if line.reference is not None:
        return f"the clone before it with {_findings(line.findings)}"
    names = line.sex.names if line.sex is not None else ""
    sex = _sex(line)
    if sex_told:
        return _findings(line.findings) if line.findings else "no change"
    if names == UNDISCLOSED_SEX:
        total = "" if _is_plain(line) else f" of {_total(line)} chromosomes"
        found = _findings(line.findings) if line.findings else "no change of the autosomes"
        return f"karyotype{total} with {found}; {_HIDDEN}"
    if _is_plain(line):
        return f"normal {sex} karyotype"
    said = [f"{sex} karyotype" if sex else f"karyotype of {_total(line)} chromosomes"]
    if names and not sex:
        said.append(_sex_words(names))
    told = [*said[1:], *([_findings(line.findings)] if line.findings else [])]
    return f"{said[0]} with {', and '.join(told)}" if told else said[0]


def _sex(line: Line) -> str:
    return _SEXES.get(line.sex.names, "") if line.sex is not None else ""


def _is_plain(line: Line) -> bool:
    names = line.sex.names if line.sex is not None else ""
    return names in _SEXES and not line.findings and line.count.exact and line.count.high == 46


def _total(line: Line) -> str:
    return str(line.count.high) if line.count.exact else f"{line.count.low}–{line.count.high}"


def _sex_words(names: str) -> str:
    """As ``one X chromosome as the only sex chromosome``."""
    copies = Counter(names)
    if "?" in copies:
        return "sex chromosomes that were not seen"
    told = [
        f"{_number(n)} {name} chromosome{'s' if n > 1 else ''}"
        for name, n in sorted(copies.items())
    ]
    alone = " as the only sex chromosome" if copies.total() == 1 else ""
    return " and ".join(told) + alone


def _findings(findings: Sequence[Finding]) -> str:
    if len(findings) > MOST_FINDINGS:
        return f"{len(findings)} changes (listed in the karyotype)"
    told = [_finding(finding) for finding in findings]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _finding(finding: Finding) -> str:
    change = finding.options[0]
    if len(finding.options) > 1 or change.uncertain:
        return f"a change that is not certain ({write_finding(finding)})"
    return _change(change)


def _change(change: Change) -> str:
    match change.body:
        case Whole(name):
            return f"loss of a chromosome {name}" if change.sign == "-" else _gain(change, name)
        case Unidentified(kind, amount):
            word = UNIDENTIFIED[kind]
            single = amount is None or (amount.exact and amount.high == 1)
            return _with_article(word) if single else f"several of: {word}"
        case Structural():
            return _structural(change, change.body)
        case Variant(name, marks):
            return f"a variant region ({name}{''.join(marks)})"
        case Incomplete():
            return "further changes that could not be described"


def _gain(change: Change, name: str) -> str:
    several = change.copies is not None and change.copies.high > 1
    return f"more copies of chromosome {name}" if several else f"an additional chromosome {name}"


def _structural(change: Change, body: Structural) -> str:
    word = {**STRUCTURAL, **UNCHECKED_STRUCTURAL}.get(body.symbol, "structural change")
    names = [name.name for name in body.chromosomes]
    where = f"chromosome {names[0]}"
    if len(names) > 1:
        where = f"chromosomes {', '.join(names[:-1])} and {names[-1]}"
    joins = "between" if body.symbol in _BETWEEN and len(names) > 1 else "of"
    joins = "in" if body.symbol in ("del", "dup", "inv", "trp") else joins
    lead = {"+": f"an additional {word}", "-": f"loss of {_with_article(word)}"}
    return f"{lead.get(change.sign, _with_article(word))} {joins} {where}"


def _with_article(word: str) -> str:
    return word if word.endswith("s") or word.startswith("additional") else with_article(word)


def _cells(line: Line) -> str:
    if line.cells is None:
        return ""
    number = line.cells.number
    return f" in {number} cell{'' if number == 1 else 's'}"


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
