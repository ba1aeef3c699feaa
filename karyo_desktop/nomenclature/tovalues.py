"""From lark's tree to the values of ``model``."""

from __future__ import annotations

from typing import Any, TypeVar

from lark import Token, Transformer, Tree, v_args
from lark.tree import Meta

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
    Span,
    Structural,
    Unidentified,
    Variant,
    Whole,
)

T = TypeVar("T")


class MisplacedError(Exception):
    """Something that the grammar lets through stands where it cannot be understood."""

    def __init__(self, span: Span, reason: str) -> None:
        super().__init__(reason)
        self.span = span
        self.reason = reason


@v_args(meta=True)
class ToValues(Transformer[Token, Any]):
    """Builds the values bottom up; each method is named for a rule and gets its children.

    Args:
        offset: characters cut off before the text was parsed; added to every place.
    """

    def __init__(self, offset: int = 0) -> None:
        super().__init__()
        self.offset = offset

    def karyotype(self, tree: Tree[Token]) -> Karyotype:
        """The value of a whole tree."""
        found: Karyotype = self.transform(tree)
        return found

    def _span(self, place: Meta) -> Span:
        return (place.start_pos + self.offset, place.end_pos + self.offset)

    def start(self, meta: Meta, children: list[Any]) -> Karyotype:
        own = [child for child in children if isinstance(child, tuple)]
        donor = [child for child in children if isinstance(child, list)]
        return Karyotype(
            lines=own[0] if own else (),
            prefix=_token(children, "PREFIX").strip(),
            donor=tuple(donor[0]) if donor else None,
            technique=_token(children, "TECHNIQUE"),
            span=self._span(meta),
        )

    def lines(self, meta: Meta, children: list[Line]) -> tuple[Line, ...]:
        return tuple(children)

    def donor(self, meta: Meta, children: list[Any]) -> list[Line]:
        return list(children[1]) if len(children) > 1 else []

    def line(self, meta: Meta, children: list[Any]) -> Line:
        items = [child for child in children if isinstance(child, tuple)]
        cells = _first(children, Cells)
        findings: list[Finding] = []
        for number, (finding, brackets) in enumerate(items, start=1):
            own, of_line = _split(brackets, last=number == len(items))
            findings.append(Finding(finding.options, own, span=finding.span))
            cells = of_line or cells
        ploidy = _token(children, "PLOIDY")
        return Line(
            count=children[0],
            ploidy=int(ploidy[1]) if ploidy else None,
            sex=_first(children, Sex),
            reference=_first(children, Reference),
            findings=tuple(findings),
            cells=cells,
            span=self._span(meta),
        )

    def count(self, meta: Meta, children: list[Amount]) -> Amount:
        return children[0]

    def item(self, meta: Meta, children: list[Any]) -> tuple[Finding, list[Cells]]:
        return children[0], children[1:]

    def bracket(self, meta: Meta, children: list[Token]) -> Cells:
        return Cells(int(children[-1]), children[0].type == "CP", span=self._span(meta))

    def sex(self, meta: Meta, children: list[Token]) -> Sex:
        mark = str(children[1]) if len(children) > 1 else ""
        return Sex(str(children[0]), mark, span=self._span(meta))

    def reference(self, meta: Meta, children: list[Any]) -> Reference:
        word = str(children[0])
        kind = word.rstrip("0123456789")
        number = int(word[len(kind) :]) if word != kind else None
        return Reference(kind, number, _first(children, Amount), span=self._span(meta))

    def finding(self, meta: Meta, children: list[Any]) -> Finding:
        options = tuple(child for child in children if isinstance(child, Change))
        return Finding(options, None, span=self._span(meta))

    def change(self, meta: Meta, children: list[Any]) -> Change:
        body: Body = next(child for child in children if not isinstance(child, Token | Amount))
        return Change(
            body=body,
            sign=_token(children, "SIGN"),
            uncertain=bool(_token(children, "QUERY")),
            copies=_first(children, Amount),
            origin=_token(children, "ORIGIN", "ORIGIN_APART").strip(),
            constitutional=_token(children, "CONSTITUTIONAL", "APART").strip(),
            span=self._span(meta),
        )

    def whole(self, meta: Meta, children: list[Token]) -> Whole:
        return Whole(str(children[0]), span=self._span(meta))

    def variant(self, meta: Meta, children: list[Token]) -> Variant:
        marks = tuple(str(token) for token in children[1:])
        return Variant(str(children[0]), marks, span=self._span(meta))

    def incomplete(self, meta: Meta, children: list[Token]) -> Incomplete:
        return Incomplete(span=self._span(meta))

    def unidentified(self, meta: Meta, children: list[Any]) -> Unidentified:
        number = _token(children, "NUMBER")
        return Unidentified(
            kind=_token(children, "UNIDENTIFIED"),
            amount=_first(children, Amount),
            number=int(number) if number else None,
            span=self._span(meta),
        )

    def amount(self, meta: Meta, children: list[Token]) -> Amount:
        return Amount(int(children[0]), int(children[-1]), span=self._span(meta))

    def about(self, meta: Meta, children: list[Token]) -> Amount:
        return Amount(None, int(children[-1]), span=self._span(meta))

    def copies(self, meta: Meta, children: list[Any]) -> Amount:
        amount: Amount = children[-1]
        return amount

    def structural(self, meta: Meta, children: list[Any]) -> Structural:
        groups = [child for child in children if isinstance(child, tuple)]
        return Structural(
            symbol=_token(children, "SYMBOL"),
            chromosomes=groups[0],
            breaks=groups[1] if len(groups) > 1 else (),
            parts=tuple(child for child in children if isinstance(child, Structural)),
            uncertain=bool(_token(children, "QUERY")),
            span=self._span(meta),
        )

    part = structural

    def chromosomes(self, meta: Meta, children: list[ChromosomeRef]) -> tuple[ChromosomeRef, ...]:
        return tuple(children)

    def chromosome(self, meta: Meta, children: list[Token]) -> ChromosomeRef:
        names = [str(child) for child in children if child.type in ("NAME", "NUMBER")]
        return ChromosomeRef(
            name=names[0] if names else "?",
            uncertain=bool(names) and children[0].type == "QUERY",
            arm=_token(children, "BREAK"),
            span=self._span(meta),
        )

    def breakpoints(self, meta: Meta, children: list[Breaks]) -> tuple[Breaks, ...]:
        return tuple(children)

    def breaks(self, meta: Meta, children: list[Any]) -> Breaks:
        options = tuple(child for child in children if isinstance(child, tuple))
        return Breaks(options, span=self._span(meta))

    def broken(self, meta: Meta, children: list[Break]) -> tuple[Break, ...]:
        return tuple(children)

    def point(self, meta: Meta, children: list[Token]) -> Break:
        word = str(children[0])
        arm = word if word == "cen" else word[0]
        to = str(children[1])[1:] if len(children) > 1 else ""
        # A range within one arm names the arm once.
        return Break(arm, word[len(arm) :], to.removeprefix(arm), span=self._span(meta))


def _token(children: list[Any], *kinds: str) -> str:
    found = (str(c) for c in children if isinstance(c, Token) and c.type in kinds)
    return next(found, "")


def _first(children: list[Any], kind: type[T]) -> T | None:
    return next((child for child in children if isinstance(child, kind)), None)


def _split(brackets: list[Cells], *, last: bool) -> tuple[int | None, Cells | None]:
    """Which ``[n]`` behind a finding is the finding's, and which the line's."""
    own = brackets[:-1] if last else brackets
    of_line = brackets[-1] if last and brackets else None
    for number, cells in enumerate(own):
        if cells.composite or number > 0:
            raise MisplacedError(cells.span, "Only the number of cells of the line ends a line.")
    return (own[0].number if own else None), of_line
