"""The grammar of a karyotype, for lark's LALR parser.

It takes more than is right (a deletion without a band, a chromosome 23), so that the checks can
say in plain words what is wrong. It is a Python text and no data file, to travel with the code.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from karyo_desktop.nomenclature.words import (
    ORIGIN,
    PREFIXES,
    STRUCTURAL,
    TECHNIQUES,
    UNCHECKED_STRUCTURAL,
    UNIDENTIFIED,
)


def _one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


GRAMMAR: Final = rf"""
start: PREFIX? lines donor? TECHNIQUE?
     | donor TECHNIQUE?
     | TECHNIQUE
lines: line ("/" line)*
donor: GRAFT lines?

line: count PLOIDY? "," _lead (bracket | item+)?
    | count PLOIDY? item+
_lead: sex | reference
count: amount
item: "," finding bracket*
bracket: "[" CP? NUMBER "]"

sex: NAME CONSTITUTIONAL? | NAME QUERY | QUERY
reference: REFERENCE copies?

finding: change (OR change)*
change: SIGN? QUERY? unidentified copies? ORIGIN_APART? APART?
      | SIGN? QUERY? structural copies? ORIGIN? CONSTITUTIONAL?
      | SIGN QUERY? whole copies? ORIGIN? CONSTITUTIONAL?
      | variant ORIGIN? CONSTITUTIONAL?
      | incomplete
whole: NUMBER | NAME
variant: (NUMBER | NAME) MARK+
incomplete: INCOMPLETE
unidentified: (amount | about)? UNIDENTIFIED NUMBER?
amount: NUMBER | NUMBER TILDE NUMBER
about: TILDE NUMBER
copies: TIMES amount

structural: SYMBOL chromosomes breakpoints? part*
part: QUERY? SYMBOL chromosomes breakpoints?
chromosomes: "(" chromosome (";" chromosome)* ")"
chromosome: QUERY? (NUMBER | NAME) BREAK? | QUERY
breakpoints: "(" breaks (";" breaks)* ")"
breaks: broken (OR broken)*
broken: point+
point: BREAK RANGE? | QUERY

GRAFT: "//"
PREFIX.3: /(?:{_one_of(PREFIXES)}) /
TECHNIQUE.3: /(?s:\.?(?:{_one_of(TECHNIQUES)})(?![a-z]).*)/
REFERENCE.3: /(?:idem|sd?l(?:[1-9][0-9]?)?)(?![a-w(yz0-9])/
INCOMPLETE.3: /inc(?![a-z(])/
SYMBOL.2: /(?:{_one_of([*STRUCTURAL, *UNCHECKED_STRUCTURAL])})(?=\()/
UNIDENTIFIED.2: /(?:{_one_of(UNIDENTIFIED)})(?![a-w(yz])/
ORIGIN.2: /(?:{_one_of(ORIGIN)})(?![abd-z])/
ORIGIN_APART.2: / (?:{_one_of(ORIGIN)})(?![a-z])/
CONSTITUTIONAL.2: /\??c(?![a-z])/
APART.2: / \??c(?![a-z])/
MARK.2: /(?:[pq]?(?:cen)?(?:h|stk|s))[+-]/
PLOIDY: /<[1-9]n>/
NAME: /[A-Z]+/
NUMBER: /0|[1-9][0-9]{{0,3}}/
BREAK: /cen|[pq](?:ter|[0-9?][0-9?.]*)?/
RANGE: /~[pq]?[0-9]+(?:\.[0-9]+)?/
CP: "cp"
OR: " or "
SIGN: "+" | "-"
QUERY: "?"
TILDE: "~"
TIMES: /x(?=[0-9])/
"""
