"""What could be typed next: abbreviations, chromosomes, and bands at the chosen level."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final

from lark import UnexpectedInput

from cirnet_core.classes import CLASSES
from karyo_desktop.nomenclature.bands import CENTROMERE, arm_bands
from karyo_desktop.nomenclature.edition import UNDISCLOSED_SEX
from karyo_desktop.nomenclature.forms import ACROCENTRIC_AUTOSOMES, FORMS
from karyo_desktop.nomenclature.parse import MAX_CHARACTERS, lark_parser, normalised
from karyo_desktop.nomenclature.words import (
    ORIGIN,
    PREFIXES,
    REFERENCES,
    STRUCTURAL,
    UNIDENTIFIED,
)

_SEXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "XX": "",
        "XY": "",
        "X": "",
        "XXX": "",
        "XXY": "",
        "XYY": "",
        UNDISCLOSED_SEX: "undisclosed sex",
    }
)
# What may have been begun just before the cursor, the longest first.
_BEGUN: Final = (
    re.compile(r"(?:psu )?[a-z]+$"),
    re.compile(r"[pq][0-9.]*$"),
    re.compile(r"[XYU]+$"),
    re.compile(r"[0-9]+$"),
)
_AFTER_COUNT: Final = re.compile(r"(?:^|[ /])[0-9~]+(?:<[0-9]n>)?,$")
_PARTS: Final = ("add", "del", "dup", "hsr", "i", "ins", "inv", "qdp", "r", "t", "trp")
_LAST_CHANGE: Final = re.compile(r"([a-z ]+)\(([^()]*)\)(?:\(([^()]*))?$")


@dataclass(frozen=True)
class Candidate:
    """Something that can be typed: the text, and what it stands for (``""`` if it is plain)."""

    text: str
    meaning: str = ""


@dataclass(frozen=True)
class Completion:
    """The candidates and the part of the text that one of them replaces.

    Attributes:
        start: first character of what was begun; equal to ``end`` if nothing was.
        end: the cursor.
        candidates: in the order to be shown; empty where nothing can be offered.
    """

    start: int
    end: int
    candidates: tuple[Candidate, ...]


def complete(text: str, cursor: int, *, level: int) -> Completion:
    """What could stand at the cursor; what is behind the cursor does not matter.

    Args:
        text: a karyotype as far as it was typed.
        cursor: characters in front of it; held within the text.
        level: whose bands are offered, one of ``BAND_LEVELS``.

    Raises:
        InputError: there is no such level.
    """
    end = min(max(cursor, 0), len(text))
    head = normalised(text[:end])
    if end > MAX_CHARACTERS:
        return Completion(end, end, ())
    cuts = [found.start() for begun in _BEGUN if (found := begun.search(head))]
    for start in sorted({*cuts, end}):
        begun = head[start:]
        offered = _offered(head[:start].lstrip(), level=level)
        fitting = tuple(c for c in offered if c.text.startswith(begun) and c.text != begun)
        if fitting:
            return Completion(start, end, fitting)
    return Completion(end, end, ())


def _offered(head: str, *, level: int) -> list[Candidate]:
    """Everything that can follow a text that is right so far; nothing if it is not."""
    if not head:
        return [*_words(PREFIXES, end=" "), Candidate("46,XX"), Candidate("46,XY")]
    try:
        parser = lark_parser().parse_interactive(head)
        parser.exhaust_lexer()
        accepted: set[str] = parser.accepts()  # type: ignore[no-untyped-call]  # not annotated
    except UnexpectedInput:
        return []
    found: list[Candidate] = []
    for terminal, make in _MAKERS.items():
        if terminal in accepted:
            found += make(head, level)
    return found


def _words(words: Mapping[str, str], *, end: str = "") -> list[Candidate]:
    return [Candidate(word + end, meaning) for word, meaning in words.items()]


def _always(candidates: list[Candidate], head: str, level: int) -> list[Candidate]:
    return candidates


def _symbols(head: str, level: int) -> list[Candidate]:
    """A change behind a change is a part, which only derivative chromosomes have."""
    change = re.split(r"[,/]", head)[-1].lstrip("+-?")
    if head.endswith(")") and not change.startswith(("der", "ider")):
        return []
    words = {w: m for w, m in STRUCTURAL.items() if w in _PARTS or not head.endswith(")")}
    return _words(words, end="(")


def _names(head: str, level: int) -> list[Candidate]:
    """Sex chromosomes in their list, a chromosome in brackets or behind a sign."""
    if _AFTER_COUNT.search(head):
        return _words(_SEXES)
    if not head.endswith(("(", ";", "+", "-", "?")):
        return []
    opened = re.search(r"([a-z ]+)\([^()]*$", head)
    acrocentric = opened is not None and opened[1] == "rob"
    return [Candidate(name) for name in (ACROCENTRIC_AUTOSOMES if acrocentric else CLASSES)]


def chromosome_at(text: str, cursor: int) -> str | None:
    """The chromosome whose breakpoint stands, or would stand, at the cursor; None elsewhere."""
    found = _LAST_CHANGE.search(normalised(text[: max(cursor, 0)]))
    return None if found is None else _of_break(found)


def _of_break(found: re.Match[str]) -> str | None:
    names, breaks = found[2].split(";"), (found[3] or "").split(";")
    name = names[len(breaks) - 1].lstrip("?") if len(breaks) <= len(names) else ""
    return name if name in CLASSES else None


def _bands(head: str, level: int) -> list[Candidate]:
    """The bands of the chromosome that the place in the second brackets belongs to."""
    found = _LAST_CHANGE.search(head)
    name = None if found is None or found[3] is None else _of_break(found)
    if found is None or name is None:
        return []
    symbol = found[1].strip()
    if symbol == "rob":
        return [Candidate(f"q{CENTROMERE}", "centromere")]
    if symbol == "der" or (symbol in FORMS and FORMS[symbol].centric):
        return [Candidate(f"{arm}{CENTROMERE}", "centromere") for arm in "pq"]
    return [Candidate(band) for arm in "pq" for band in arm_bands(name, arm, level=level)]


_MAKERS: Final[Mapping[str, Callable[[str, int], list[Candidate]]]] = MappingProxyType(
    {
        "NAME": _names,
        "REFERENCE": partial(_always, _words(REFERENCES)),
        "BREAK": _bands,
        "SYMBOL": _symbols,
        "UNIDENTIFIED": partial(_always, _words(UNIDENTIFIED)),
        "INCOMPLETE": partial(_always, [Candidate("inc", "incomplete karyotype")]),
        "ORIGIN": partial(_always, _words(ORIGIN)),
        "ORIGIN_APART": partial(_always, [Candidate(" dn", ORIGIN["dn"])]),
        "APART": partial(_always, [Candidate(" c", "constitutional, in a neoplasm")]),
        "CONSTITUTIONAL": partial(_always, [Candidate("c", "constitutional, in a neoplasm")]),
    }
)
"""For each terminal of the grammar that is offered, how."""
