"""The closed list of flags: reasons to look at a chromosome or a cell."""

from __future__ import annotations

from typing import Final

CHROMOSOME_FLAGS: Final[dict[str, str]] = {
    "class:low_confidence": "The model is unsure of the class.",
    "class:reassigned": "The cell as a whole speaks for another class than this image alone.",
    "class:extra": "One of more copies than a normal cell has.",
    "class:missing_partner": "The only copy of its class.",
    "orientation:low_confidence": "The model is unsure which end is the p arm.",
    "image:debris": "The image holds dirt beside the chromosome.",
    "image:touching": "This looks like two chromosomes that touch or overlap.",
    "image:not_a_chromosome": "This does not look like a chromosome.",
    "image:low_quality": "Too small, too pale or too blurred to read its bands.",
    "image:duplicate": "The same image is in this cell more than once.",
}

CELL_FLAGS: Final[dict[str, str]] = {
    "cell:incomplete": "Fewer than 40 chromosomes: no karyotype is proposed.",
    "cell:out_of_domain": "These images are unlike those the model knows; do not trust it here.",
    "cell:count": "The number of chromosomes or the copies of a class are not those of 46,XX or "
    "46,XY.",
}


def describe(flag: str) -> str:
    """The sentence that tells a person what a flag means. Raises KeyError for an unknown flag."""
    return CHROMOSOME_FLAGS.get(flag) or CELL_FLAGS[flag]
