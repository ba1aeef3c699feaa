"""From the karyograms of a case to its karyotype."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cirnet_core.errors import InputError
from karyo_desktop.nomenclature.cell_line import CellFindings, cell_line
from karyo_desktop.nomenclature.clonality import Aside, Clone, find_clones
from karyo_desktop.nomenclature.clones import Subclones, by_growth, by_size, composite
from karyo_desktop.nomenclature.edition import UNDISCLOSED_SEX
from karyo_desktop.nomenclature.model import Karyotype, Line, Sex, Whole
from karyo_desktop.nomenclature.outcome import Setting
from karyo_desktop.nomenclature.rules_line import concerns_sex, named_chromosomes
from karyo_desktop.nomenclature.tally import SEX
from karyo_desktop.nomenclature.write import write_karyotype


@dataclass(frozen=True)
class CaseKaryotype:
    """The karyotype of a case.

    Attributes:
        karyotype: None where nothing is clonal, not even a normal line.
        text: of the karyotype; ``""`` for None.
        clones: which cells each line counts, in the order in which they were first seen.
        asides: cells that are not or not wholly in the lines; a report has to name them.
    """

    karyotype: Karyotype | None
    text: str
    clones: tuple[Clone, ...]
    asides: tuple[Aside, ...]


def case_karyotype(
    cells: Sequence[CellFindings],
    *,
    setting: Setting,
    form: Subclones = Subclones.FULL,
    constitutional_sex: str | None = None,
    chimaera: bool = False,
    sex_disclosed: bool = True,
) -> CaseKaryotype:
    """Build the karyotype from the cells of a case.

    Args:
        cells: that were karyotyped, at least one.
        setting: constitutional (``mos`` with the larger line first) or neoplastic (the stemline
            first); the normal line is last in both.
        form: of the subclones of a neoplasm; without effect in a constitutional case.
        constitutional_sex: of a neoplastic case, as ``"XX"`` or ``"XXY"``; None for XY where a Y
            is seen in any cell, else XX.
        chimaera: ``chi`` in place of ``mos``.
        sex_disclosed: False writes ``U`` and leaves out gains and losses of sex chromosomes. The
            number of chromosomes stays as it is.

    Returns:
        The karyotype. A constitutional one of a single line has no number of cells; where all its
        cells are the same, one cell is enough.

    Raises:
        InputError: no cells, findings that the counts leave no room for, or a rearranged sex
            chromosome although the sex must not be told.
    """
    if not cells:
        raise InputError("a karyotype needs at least one cell.")
    neoplastic = setting is Setting.NEOPLASTIC
    born = constitutional_sex or _sex_of(cells)
    lines = [
        cell_line(cell, constitutional_sex=born if neoplastic else None, acquired=neoplastic)
        for cell in cells
    ]
    clones, asides = find_clones(lines)
    if not neoplastic and len(set(lines)) == 1:
        # All cells agree, so the question of a mosaic does not come up.
        clones, asides = (Clone(lines[0], tuple(range(len(lines)))),), ()
    if form is Subclones.COMPOSITE and neoplastic:
        told = composite(clones, Sex(born, "" if born in ("XX", "XY") else "c"))
    elif neoplastic:
        told = by_growth(clones, form)
    else:
        told = by_size(clones)
        if len(told) == 1:
            told = (replace(told[0], cells=None),)
    if not sex_disclosed:
        told = tuple(without_sex(line) for line in told)
    if not told:
        return CaseKaryotype(None, "", clones, asides)
    several = len(told) > 1 and not neoplastic
    karyotype = Karyotype(told, prefix=("chi" if chimaera else "mos") if several else "")
    return CaseKaryotype(karyotype, write_karyotype(karyotype), clones, asides)


def _sex_of(cells: Sequence[CellFindings]) -> str:
    """XY where a Y is seen in any cell, in its column or in a finding."""
    seen = any(
        cell.cell.counts.get("Y", 0) > 0
        or any("Y" in named_chromosomes(finding.options[0].body) for finding in cell.structural)
        for cell in cells
    )
    return "XY" if seen else "XX"


def without_sex(line: Line) -> Line:
    """A line with ``U`` in place of its sex chromosomes.

    Raises:
        InputError: a sex chromosome is rearranged, which ``U`` cannot tell.
    """
    kept = tuple(
        finding
        for finding in line.findings
        if not (isinstance(finding.options[0].body, Whole) and finding.options[0].body.name in SEX)
    )
    hidden = replace(line, findings=kept)
    if concerns_sex(hidden):
        raise InputError(
            "the sex must not be told, but a sex chromosome is rearranged; write this by hand."
        )
    return hidden if line.reference is not None else replace(hidden, sex=Sex(UNDISCLOSED_SEX))
