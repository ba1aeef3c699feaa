"""The abbreviations of the ISCN that the program knows, and what they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

STRUCTURAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "add": "additional material of unknown origin",
        "del": "deletion",
        "der": "derivative chromosome",
        "dic": "dicentric chromosome",
        "dup": "duplication",
        "fis": "fission at the centromere",
        "fra": "fragile site",
        "hsr": "homogeneously staining region",
        "i": "isochromosome",
        "ider": "isoderivative chromosome",
        "idic": "isodicentric chromosome",
        "ins": "insertion",
        "inv": "inversion",
        "psu dic": "pseudodicentric chromosome",
        "psu idic": "pseudo-isodicentric chromosome",
        "qdp": "quadruplication",
        "r": "ring chromosome",
        "rob": "Robertsonian translocation",
        "t": "translocation",
        "tas": "telomeric association",
        "trc": "tricentric chromosome",
        "trp": "triplication",
    }
)
"""Changes with a chromosome in brackets, whose form is checked."""

UNCHECKED_STRUCTURAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "amp": "amplified signal",
        "cha": "chromoanasynthesis",
        "cpx": "complex rearrangement",
        "cth": "chromothripsis",
        "dic r": "dicentric ring",
        "dir dup": "direct duplication",
        "dir ins": "direct insertion",
        "dir trp": "direct triplication",
        "inv dup": "inverted duplication",
        "inv ins": "inverted insertion",
        "inv qdp": "inverted quadruplication",
        "inv trp": "inverted triplication",
        "neo": "neocentromere",
        "qr": "quadriradial",
        "rea": "rearrangement",
        "rec": "recombinant chromosome",
        "tr": "triradial",
        "trc r": "tricentric ring",
        "upd": "uniparental disomy",
        "var": "variant region",
    }
)
"""Changes with a chromosome in brackets that are read, and whose form is not checked."""

UNIDENTIFIED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mar": "marker chromosome",
        "r": "ring chromosome of unknown origin",
        "dmin": "double minutes",
        "hsr": "homogeneously staining region",
        "ace": "acentric fragment",
    }
)
"""Chromosomes and bodies of unknown origin."""

ORIGIN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dinh": "derivative of an inherited rearrangement",
        "dmat": "derivative of a maternal rearrangement",
        "dpat": "derivative of a paternal rearrangement",
        "dn": "de novo",
        "inh": "inherited",
        "mat": "from the mother",
        "pat": "from the father",
    }
)

PREFIXES: Final[Mapping[str, str]] = MappingProxyType({"mos": "mosaic", "chi": "chimaera"})

REFERENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "idem": "the stemline again",
        "sl": "the stemline again",
        "sdl": "a sideline again",
    }
)

TECHNIQUES: Final = ("nuc ish", "rev ish", "ish", "arr", "rsa", "sseq", "seq", "ogm", "pcp", "wcp")
"""Words that begin a part of another technique than banding: not checked."""

_OTHER: Final = """
    ace amp arr b cen cgh chr cht chrb chrg chre chtb chtg chte con cor cp cx cy dim dir dis
    dit dmin e end enh ext fem fib g h hmz htz lep MI MII med min mn mod neg neo nuc oom ogm
    pac pcc pcd pos prx ps psu pter pvz qter rea rec rev rob roh s sce sct sep sp
    spm spr stk subtel sub tan tel tml upd v var wcp xma zyg
"""
OTHER_WORDS: Final = frozenset(_OTHER.split())
"""Further abbreviations of the ISCN; a text that cannot be read because of one is not checked."""


def with_article(what: str, *, capital: bool = False) -> str:
    """A meaning with its article: ``a deletion``, ``An insertion``."""
    article = "an" if what[0] in "aeiou" else "a"
    return f"{article.capitalize() if capital else article} {what}"
