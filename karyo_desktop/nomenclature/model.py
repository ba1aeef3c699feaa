"""A karyotype as values: what the parser makes and the writer writes.

Every value that can be faulty carries its ``span``, the first character and the one after the
last in the text it was read from; values are compared without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class _Placed:
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True)
class Amount(_Placed):
    """A number or a range: ``46``, ``45~48``, ``~14`` (about 14, ``low`` is None)."""

    low: int | None
    high: int

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


@dataclass(frozen=True)
class Break(_Placed):
    """Where a chromosome broke.

    Attributes:
        arm: ``"p"``, ``"q"``, ``"cen"`` or ``"?"`` (nothing is known).
        band: as ``"11.2"``, ``"10"`` (centromere), ``"ter"``, ``""``; with ``?`` where unsure.
        to: the other end of a range of bands, as ``"24"``; ``""`` for a single band. It carries
            an arm where that differs from ``arm``.
    """

    arm: str
    band: str = ""
    to: str = ""


@dataclass(frozen=True)
class Breaks(_Placed):
    """The breaks in one chromosome; several options where they are joined by ``or``."""

    options: tuple[tuple[Break, ...], ...]


@dataclass(frozen=True)
class ChromosomeRef(_Placed):
    """A chromosome in brackets: ``"1"``…``"22"``, ``"X"``, ``"Y"``, ``"?"``, or a wrong name.

    ``arm`` holds what was written behind it in the short form for running text, as ``i(17q)``.
    """

    name: str
    uncertain: bool = False
    arm: str = ""


@dataclass(frozen=True)
class Structural(_Placed):
    """A structural change such as ``t(9;22)(q34;q11.2)`` or ``der(1)t(1;3)(p22;q13.1)``.

    Attributes:
        symbol: the abbreviation, as ``"t"`` or ``"psu dic"``.
        chromosomes: in the first brackets, at least one.
        breaks: in the second brackets, one entry per chromosome; empty without brackets.
        parts: what a derivative chromosome is made of, in the order written.
        uncertain: a ``?`` before a part.
    """

    symbol: str
    chromosomes: tuple[ChromosomeRef, ...]
    breaks: tuple[Breaks, ...] = ()
    parts: tuple[Structural, ...] = ()
    uncertain: bool = False


@dataclass(frozen=True)
class Whole(_Placed):
    """A whole chromosome gained or lost: the ``21`` of ``+21``."""

    name: str


@dataclass(frozen=True)
class Unidentified(_Placed):
    """Chromosomes or bodies of unknown origin: ``mar``, ``2mar``, ``mar1``, ``r``, ``dmin``."""

    kind: str
    amount: Amount | None = None
    number: int | None = None


@dataclass(frozen=True)
class Variant(_Placed):
    """A variable region, as ``1qh+`` or ``21ps+``."""

    name: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Incomplete(_Placed):
    """``inc``: the karyotype could not be described in full."""


Body = Whole | Unidentified | Structural | Variant | Incomplete


@dataclass(frozen=True)
class Change(_Placed):
    """One change against the normal complement.

    Attributes:
        sign: ``"+"``, ``"-"`` or ``""``.
        uncertain: a ``?`` before it.
        copies: ``x2``; None for one.
        origin: ``mat``, ``pat``, ``dn``, ``dmat``, ``dpat``, ``inh``, ``dinh`` or ``""``.
        constitutional: ``"c"``, ``"?c"`` or ``""``.
    """

    body: Body
    sign: str = ""
    uncertain: bool = False
    copies: Amount | None = None
    origin: str = ""
    constitutional: str = ""


@dataclass(frozen=True)
class Finding(_Placed):
    """A change, or several that are joined by ``or``.

    ``cells`` is the ``[n]`` behind a single change of a composite karyotype.
    """

    options: tuple[Change, ...]
    cells: int | None = None


@dataclass(frozen=True)
class Sex(_Placed):
    """The sex chromosomes as listed (``XX``, ``U``, ``?``), marked ``c``, ``?c``, ``?`` or not."""

    names: str
    mark: str = ""


@dataclass(frozen=True)
class Reference(_Placed):
    """``idem``, ``sl``, ``sdl``, ``sdl2``, ``idemx2``: the line that this one adds to."""

    kind: str
    number: int | None = None
    copies: Amount | None = None


@dataclass(frozen=True)
class Cells(_Placed):
    """``[12]``, or ``[cp12]`` for a composite karyotype."""

    number: int
    composite: bool = False


@dataclass(frozen=True)
class Line(_Placed):
    """One cell line or clone.

    Attributes:
        count: chromosomes in a cell.
        ploidy: the ``4`` of ``<4n>``, or None.
        sex: None where every sex chromosome is part of a change, or with a reference.
        reference: in place of the sex chromosomes of a subclone.
    """

    count: Amount
    ploidy: int | None = None
    sex: Sex | None = None
    reference: Reference | None = None
    findings: tuple[Finding, ...] = ()
    cells: Cells | None = None


@dataclass(frozen=True)
class Karyotype(_Placed):
    """All of a text.

    Attributes:
        prefix: ``"mos"``, ``"chi"`` or ``""``.
        lines: in the order written; the recipient's where there is a donor.
        donor: the lines behind ``//`` after a transplantation; None without ``//``.
        technique: the part of another technique (``.ish …``, ``arr…``), as written.
    """

    lines: tuple[Line, ...]
    prefix: str = ""
    donor: tuple[Line, ...] | None = None
    technique: str = ""
