"""What each structural change must say: how many chromosomes and breaks, and which.

After ISCN 2020, chapter 9; the sections are those of the editions since ISCN 2009.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

ACROCENTRIC_AUTOSOMES: Final = ("13", "14", "15", "21", "22")
"""A Robertsonian translocation joins two of these."""

Pattern = tuple[int, ...]


@dataclass(frozen=True)
class Form:
    """The form of one structural change.

    Attributes:
        breaks: allowed numbers of breaks, one number per chromosome; for a change of any number
            of chromosomes one pattern of length 1 that holds for each.
        least: fewest chromosomes.
        most: most chromosomes; 0 for any number.
        bare: it may stand without its breaks.
        same_arm: two breaks of one chromosome lie in the same arm.
        ordered: two breaks go from p to q, and within an arm from the centromere outwards.
        centric: every break is at the centromere, ``p10`` or ``q10``.
        mixed: each chromosome may fit another of the patterns.
        ascending: the sex chromosome or the lowest number comes first.
        loses: of ``n`` chromosomes, one is left (a dicentric, a Robertsonian translocation).
    """

    breaks: tuple[Pattern, ...]
    least: int = 1
    most: int = 1
    bare: bool = False
    same_arm: bool = False
    ordered: bool = False
    centric: bool = False
    mixed: bool = False
    ascending: bool = False
    loses: bool = False


_ONE: Final[tuple[Pattern, ...]] = ((1,),)
_DICENTRIC: Final = Form(((2,), (1, 1)), most=2, ascending=True, loses=True)

FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "add": Form(_ONE),
        "del": Form(((1,), (2,)), same_arm=True, ordered=True),
        "dic": _DICENTRIC,
        "dup": Form(((2,),), same_arm=True),
        "fis": Form(_ONE, centric=True),
        "fra": Form(_ONE),
        "hsr": Form(_ONE, most=0),
        "i": Form(_ONE, centric=True),
        "ider": Form(_ONE, centric=True),
        "idic": Form(_ONE),
        "ins": Form(((3,), (1, 2)), most=2),
        "inv": Form(((2,),), ordered=True),
        # The active centromere comes first, whatever its number.
        "psu dic": Form(((2,), (1, 1)), most=2, loses=True),
        "psu idic": Form(_ONE),
        "qdp": Form(((2,),), same_arm=True),
        "r": Form(((2,),), most=0, bare=True),
        "rob": Form(((1, 1),), least=2, most=2, centric=True, ascending=True, loses=True),
        "t": Form(((1,), (2,)), least=2, most=0, ascending=True),
        "tas": Form(((1,), (2,)), least=2, most=0, mixed=True),
        "trc": Form(((1, 2, 1),), least=3, most=3, loses=True),
        "trp": Form(((2,),), same_arm=True),
    }
)
"""The changes whose form is known; ``der`` has rules of its own."""


def fits(form: Form, counts: Sequence[int | None]) -> bool:
    """Whether these numbers of breaks, one per chromosome, are of the form.

    None stands for a number that cannot be told and fits any.
    """

    def like(pattern: Sequence[int]) -> bool:
        pairs = zip(pattern, counts, strict=True)
        return all(count in (None, allowed) for allowed, count in pairs)

    if form.mixed:
        return all(count is None or (count,) in form.breaks for count in counts)
    patterns = [p * len(counts) if form.most == 0 else p for p in form.breaks]
    return any(len(pattern) == len(counts) and like(pattern) for pattern in patterns)
