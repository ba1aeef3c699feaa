"""What the core's flags say, in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from cirnet_core.flags import describe as in_english

SENTENCES = (
    QT_TRANSLATE_NOOP("Flags", "The model is unsure of the class."),
    QT_TRANSLATE_NOOP(
        "Flags", "The cell as a whole speaks for another class than this image alone."
    ),
    QT_TRANSLATE_NOOP("Flags", "One of more copies than a normal cell has."),
    QT_TRANSLATE_NOOP("Flags", "The only copy of its class."),
    QT_TRANSLATE_NOOP("Flags", "The model is unsure which end is the p arm."),
    QT_TRANSLATE_NOOP("Flags", "The image holds dirt beside the chromosome."),
    QT_TRANSLATE_NOOP("Flags", "This looks like two chromosomes that touch or overlap."),
    QT_TRANSLATE_NOOP("Flags", "This does not look like a chromosome."),
    QT_TRANSLATE_NOOP("Flags", "Too small, too pale or too blurred to read its bands."),
    QT_TRANSLATE_NOOP("Flags", "The same image is in this cell more than once."),
    QT_TRANSLATE_NOOP("Flags", "Fewer than 40 chromosomes: no karyotype is proposed."),
    QT_TRANSLATE_NOOP(
        "Flags", "These images are unlike those the model knows; do not trust it here."
    ),
    QT_TRANSLATE_NOOP(
        "Flags",
        "The number of chromosomes or the copies of a class are not those of 46,XX or 46,XY.",
    ),
)
"""The core knows no Qt, so its sentences stand here once more for the catalogue of translations."""

BRIEF = {
    "cell:incomplete": QT_TRANSLATE_NOOP("Flags", "Part of a cell: no karyotype"),
    "cell:out_of_domain": QT_TRANSLATE_NOOP("Flags", "Unlike the images it knows: do not trust it"),
    "cell:count": QT_TRANSLATE_NOOP("Flags", "Counts unlike 46,XX and 46,XY"),
}
"""What a flag of a cell says where there is room for a line; the sentence is in the tooltip."""


def brief(flag: str) -> str:
    """A few words for a flag of a cell."""
    words = BRIEF.get(flag)
    return QCoreApplication.translate("Flags", str(words)) if words else describe(flag)


def describe(flag: str) -> str:
    """The sentence that tells a person what a flag means. Raises KeyError for an unknown flag."""
    return QCoreApplication.translate("Flags", in_english(flag))
