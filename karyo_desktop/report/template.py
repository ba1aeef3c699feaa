"""A laboratory's template: what is the same in all of its reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Paper = Literal["A4", "Letter"]
Block = Literal[
    "identifiers",
    "result",
    "evidence",
    "interpretation",
    "recommendations",
    "limitations",
    "versions",
    "signatures",
]
BLOCKS: Final[tuple[Block, ...]] = get_args(Block)
"""The blocks of page 1 in the usual order; the karyograms and the appendix follow them."""

LIMITATIONS: Final = (
    "Conventional banding shows changes of about 5–10 million base pairs and more; smaller gains, "
    "losses and rearrangements, uniparental disomy, changes of single genes, and mosaicism below "
    "the level that this number of cells can show are not excluded."
)


@dataclass(frozen=True)
class Template:
    """What a laboratory decides on once.

    Attributes:
        name: of the template.
        laboratory: heads every page; so does the logo.
        address: lines under it on page 1.
        logo: bytes of a PNG or JPEG; empty for none.
        title: heads page 1.
        limitations: printed where a report has none of its own.
        footer: a line at the foot of page 1.
        paper: the page's format.
        blocks: of page 1 in their order; one that is not named is left out.
        idiograms: drawn left of each class.
        idiogram_level: bands per haploid set of these.
        metaphase: the photograph under its karyogram.
        appendix: cell sheet, provenance and hashes at the end.
    """

    name: str = "Standard"
    laboratory: str = ""
    address: tuple[str, ...] = ()
    logo: bytes = b""
    title: str = "Cytogenetic report"
    limitations: str = LIMITATIONS
    footer: str = ""
    paper: Paper = "A4"
    blocks: tuple[Block, ...] = BLOCKS
    idiograms: bool = False
    idiogram_level: int = 550
    metaphase: bool = False
    appendix: bool = False


STANDARD: Final = Template()
