"""How the lines of a case are put in order and told against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from karyo_desktop.nomenclature.cell_line import in_order
from karyo_desktop.nomenclature.clonality import Clone, steps
from karyo_desktop.nomenclature.levels import ploidy_level
from karyo_desktop.nomenclature.model import Amount, Cells, Finding, Line, Reference, Sex
from karyo_desktop.nomenclature.rules_karyotype import changes_of, is_normal
from karyo_desktop.nomenclature.write import write_finding, write_line


class Subclones(StrEnum):
    """How the clones that grew from a stemline are written."""

    FULL = "full"
    IDEM = "idem"
    SIDELINES = "sidelines"
    COMPOSITE = "composite"


def by_size(clones: Sequence[Clone]) -> tuple[Line, ...]:
    """The lines of a constitutional mosaic: the larger first, the normal one last."""
    ordered = sorted(
        clones,
        key=lambda clone: (
            is_normal(clone.line),
            -len(clone.cells),
            len(steps(clone.line)),
            write_line(clone.line),
        ),
    )
    return tuple(_numbered(clone) for clone in ordered)


def by_growth(clones: Sequence[Clone], form: Subclones) -> tuple[Line, ...]:
    """The lines of a neoplasm: related ones in the order of growth, then unrelated ones by size.

    Args:
        clones: of the case.
        form: ``IDEM`` and ``SIDELINES`` for the clones of the first stemline; others are written
            in full, as is everything with ``FULL``.
    """
    normal = [clone for clone in clones if is_normal(clone.line)]
    families = _families([clone for clone in clones if not is_normal(clone.line)])
    lines: list[Line] = []
    for number, family in enumerate(families):
        plain = form is Subclones.FULL or number > 0
        lines += [_numbered(clone) for clone in family] if plain else _told(family, form)
    return (*lines, *(_numbered(clone) for clone in normal))


def composite(clones: Sequence[Clone], sex: Sex) -> tuple[Line, ...]:
    """One line of all abnormal cells with how many have each change, and the normal one.

    Args:
        clones: of the case.
        sex: as listed in the composite line.
    """
    abnormal = [clone for clone in clones if not is_normal(clone.line)]
    normal = [clone for clone in clones if is_normal(clone.line)]
    if not abnormal:
        return tuple(_numbered(clone) for clone in normal)
    seen: Counter[tuple[Finding, int]] = Counter()
    for clone in abnormal:
        for change in changes_of(clone.line):
            seen[change] += len(clone.cells)
    findings = [replace(change, cells=seen[change, copy]) for change, copy in sorted_changes(seen)]
    cells = [index for clone in abnormal for index in clone.cells]
    counts = [clone.line.count.high for clone in abnormal]
    line = Line(
        count=Amount(min(counts), max(counts)),
        sex=sex,
        findings=in_order(findings),
        cells=Cells(len(cells), composite=True),
    )
    return (line, *(_numbered(clone) for clone in normal))


def _numbered(clone: Clone) -> Line:
    return replace(clone.line, cells=Cells(len(clone.cells)))


def sorted_changes(changes: Iterable[tuple[Finding, int]]) -> list[tuple[Finding, int]]:
    """Numbered changes in an order that does not hang on how they came together."""
    return sorted(changes, key=lambda change: (write_finding(change[0]), change[1]))


def _families(clones: Sequence[Clone]) -> list[list[Clone]]:
    """Clones that grew from one stemline, the stemline first; families before single clones."""
    ordered = sorted(clones, key=_growth)
    families: list[list[Clone]] = []
    for clone in ordered:
        home = next((f for f in families if _grew(clone.line, f[0].line)), None)
        if home is None:
            families.append([clone])
        else:
            home.append(clone)
    cells = [sum(len(clone.cells) for clone in family) for family in families]
    ranked = sorted(
        zip(families, cells, strict=True), key=lambda pair: (len(pair[0]) == 1, -pair[1])
    )
    return [family for family, _ in ranked]


def _growth(clone: Clone) -> tuple[int, int, str]:
    return (len(steps(clone.line)), -len(clone.cells), write_line(clone.line))


def _grew(line: Line, stem: Line) -> bool:
    same_level = ploidy_level(line.count.high) == ploidy_level(stem.count.high)
    return same_level and steps(stem) < steps(line)


def _told(family: Sequence[Clone], form: Subclones) -> list[Line]:
    """A stemline in full, and its subclones by what they have more."""
    lines = [_numbered(family[0])]
    for index, clone in enumerate(family[1:], start=1):
        reference, base = Reference("idem"), family[0].line
        if form is Subclones.SIDELINES:
            reference = Reference("sl")
            for number, other in enumerate(family[1:index], start=1):
                if _grew(clone.line, other.line) and len(steps(base)) < len(steps(other.line)):
                    reference, base = Reference("sdl", number), other.line
        more = [finding for finding, _ in sorted_changes(_more(clone.line, base))]
        lines.append(
            replace(_numbered(clone), sex=None, reference=reference, findings=in_order(more))
        )
    return lines


def _more(line: Line, base: Line) -> frozenset[tuple[Finding, int]]:
    return changes_of(line) - changes_of(base)
