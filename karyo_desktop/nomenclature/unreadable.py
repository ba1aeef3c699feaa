"""Why a text could not be read, in plain words and with the place."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from lark import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from karyo_desktop.nomenclature.outcome import Problem, invalid, not_checked
from karyo_desktop.nomenclature.words import (
    ORIGIN,
    OTHER_WORDS,
    PREFIXES,
    REFERENCES,
    STRUCTURAL,
    UNCHECKED_STRUCTURAL,
    UNIDENTIFIED,
)

# What can follow, in the order in which it is told.
_FOLLOWS: Final[Mapping[str, str]] = {
    "COMMA": "a comma",
    "SLASH": "“/”",
    "LPAR": "“(”",
    "RPAR": "“)”",
    "SEMICOLON": "“;”",
    "LSQB": "“[”",
    "RSQB": "“]”",
    "NAME": "X or Y",
    "NUMBER": "a number",
    "BREAK": "a band such as q13",
    "SYMBOL": "an abbreviation such as del(",
    "SIGN": "+ or -",
    "REFERENCE": "idem, sl or sdl",
    "$END": "the end",
}
_KNOWN: Final = frozenset(
    {*STRUCTURAL, *UNCHECKED_STRUCTURAL, *UNIDENTIFIED, *ORIGIN, *PREFIXES, *REFERENCES}
    | {"c", "cp", "inc", "or", "cen", "pter", "qter", "ter", "x", "p", "q", "n"}
)
_WORD: Final = re.compile(r"[A-Za-z]+")


def explain(text: str, error: UnexpectedInput, *, offset: int) -> Problem:
    """The problem behind an error of the parser.

    Args:
        text: what was parsed, not empty.
        error: what the parser raised.
        offset: characters in front of ``text`` in what was typed.
    """
    place = error.pos_in_stream
    if place is None or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
        place = len(text)
    start = min(max(place, 0), len(text))
    follows = _expected(error)
    problem = (
        _detailed(text, start)
        or _at_the_end(text, start, follows)
        or _word(text, start, follows)
        or _mark(text, start, follows)
    )
    begin, end = problem.span
    return Problem(problem.outcome, (begin + offset, end + offset), problem.reason)


def _expected(error: UnexpectedInput) -> frozenset[str]:
    if isinstance(error, UnexpectedCharacters):
        return frozenset(error.allowed or ())
    if isinstance(error, UnexpectedToken):
        return frozenset(error.accepts or error.expected)
    return frozenset()


def _told(follows: Collection[str]) -> str:
    words = [word for name, word in _FOLLOWS.items() if name in follows]
    if not words:
        return "nothing more is expected"
    return "expected: " + ", ".join(words[:-1]) + (" or " if len(words) > 1 else "") + words[-1]


def _detailed(text: str, start: int) -> Problem | None:
    """The long way to write a change, as ``del(5)(pter->q13:)``."""
    opened = text.rfind("(", 0, start)
    if opened < 0 or ")" in text[opened:start] or text[opened - 1 : opened] != ")":
        return None
    closed = text.find(")", opened)
    end = closed + 1 if closed >= 0 else len(text)
    if not re.search(r"->|→|:", text[opened:end]):
        return None
    return not_checked((opened, end), "The detailed system with arrows and colons is not checked.")


def _at_the_end(text: str, start: int, follows: Collection[str]) -> Problem | None:
    if start < len(text):
        return None
    at = (len(text), len(text))
    number = text.rsplit("/", 1)[-1].replace("~", "")
    hints = (
        (number.isdigit() and "COMMA" in follows, "The sex chromosomes are missing."),
        ("RPAR" in follows, "A closing round bracket is missing."),
        ("RSQB" in follows, "A closing square bracket is missing."),
        (True, f"The text ends too early; {_told(follows)}."),
    )
    return _unsigned(text, start) or invalid(at, next(reason for true, reason in hints if true))


def _unsigned(text: str, start: int) -> Problem | None:
    """A whole chromosome without a sign ends just before ``start``."""
    found = re.search(r"(?<=,)([0-9]+|[XY]+)$", text[:start])
    if found is None:
        return None
    reason = "A whole chromosome that is gained or lost has a sign, as +8 or -7."
    return invalid(found.span(), reason)


def _word(text: str, start: int, follows: Collection[str]) -> Problem | None:
    """The text goes wrong at a word."""
    found = _WORD.match(text, start)
    if found is None:
        return None
    word, before, after = found[0], text[start - 1 : start], text[found.end() : found.end() + 1]
    sexes = word.upper().strip("XY") == ""
    unchecked = word in OTHER_WORDS or word in UNCHECKED_STRUCTURAL
    arm = word in ("p", "q")
    hints = (
        (
            sexes and word != word.upper() and not after.isdigit(),
            "The sex chromosomes are written in capitals.",
        ),
        (
            word in ("marc", "dminc"),
            f"A space stands before the c: {word[:-1]} c.",
        ),
        (
            word in STRUCTURAL and after != "(",
            f"After “{word}” the chromosome stands in round brackets, as {word}(5).",
        ),
        (word == "or", "A space stands on both sides of “or”."),
        (arm and before == ")", "The break stands in round brackets, as (q13)."),
        (arm and before.isalnum(), "“5q-” is for running text; a karyotype has del(5)(q13)."),
        (word in PREFIXES and start == 0, f"A space and a karyotype follow “{word}”."),
        (
            word not in _KNOWN and not sexes,
            f"“{word}” is not an abbreviation that can stand here.",
        ),
        ("COMMA" in follows, f"A comma is missing before “{word}”."),
        (True, f"“{word}” cannot stand here; {_told(follows)}."),
    )
    if before == "?" and sexes:
        place = (start - 1, found.end())
        return not_checked(place, "A doubt about a sex chromosome is not checked.")
    if unchecked and not (word in PREFIXES and start == 0):
        return not_checked(found.span(), f"The abbreviation “{word}” is not checked.")
    return invalid(found.span(), next(reason for true, reason in hints if true))


def _mark(text: str, start: int, follows: Collection[str]) -> Problem:
    """The text goes wrong at a figure, a bracket or another mark."""
    mark, before = text[start], text[start - 1 : start]
    hints = (
        (mark.isspace(), "No space belongs here."),
        (mark == "," and before == "]", "The number of cells stands at the end of a line."),
        (mark in ",/" and before in (",", "/"), f"“{before}{mark}” has nothing between."),
        (mark == "[" and before == ",", "No comma stands before the number of cells."),
        (mark == "," and "SEMICOLON" in follows, "A semicolon parts chromosomes and breaks."),
        (mark in "(,/[" and "RPAR" in follows, "A closing round bracket is missing here."),
        (mark == "(" and "LSQB" in follows and before != ")", "The number of cells is in [ ]."),
        (mark == "(" and before == ")", "All breaks stand in one bracket, parted by “;”."),
        (True, f"“{mark}” cannot stand here; {_told(follows)}."),
    )
    problem = invalid((start, start + 1), next(reason for true, reason in hints if true))
    return (mark in ",/[" and _unsigned(text, start)) or problem
