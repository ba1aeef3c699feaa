"""What the pages of retraining say, in the person's language."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QLocale

from karyo_desktop.services.retraining import Outlook
from karyo_desktop.services.verdicts import Verdict

translate = QCoreApplication.translate


def learns_from(outlook: Outlook) -> list[str]:
    """What will be trained on, sentence by sentence."""
    found = outlook.statistics
    labels = sum(found.labels.values())
    lines = [
        translate(
            "Retraining",
            "The training pool holds {0} chromosomes of {1} signed cases. {2} of those that are "
            "learned from are new to the active model, {3}.",
        ).format(labels, outlook.cases, outlook.new, outlook.base)
    ]
    parts = found.cases
    lines.append(
        translate(
            "Retraining",
            "Cases to learn from: {0}; to watch over the training: {1}; locked: {2}. A locked case "
            "is never learned from, and judges the result.",
        ).format(parts["train"], parts["val"], parts["locked"])
        if parts["locked"]
        else translate(
            "Retraining",
            "No case is locked yet. A fifth of the cases, at least one, is kept apart this time to "
            "judge the result.",
        )
    )
    if found.corrected:
        lines.append(
            translate("Retraining", "{0} labels correct what a model had proposed.").format(
                found.corrected
            )
        )
    if found.missing:
        lines.append(
            translate("Retraining", "Few examples yet of class {0}.").format(
                ", ".join(found.missing)
            )
        )
    if not outlook.remembers:
        lines.append(
            translate(
                "Retraining",
                "The active model has no memory of what it was trained on; synthetic chromosomes "
                "must keep it from forgetting.",
            )
        )
    return lines


def judged_by() -> str:
    """How the result will be judged."""
    return translate(
        "Retraining",
        "At the end both models answer the same locked cells, and you see what differs. Nothing "
        "changes until you say so, and one click takes it back.",
    )


def preset_words(name: str) -> tuple[str, str]:
    """A preset's name and what it does."""
    return {
        "quick": (
            translate("Retraining", "Quick"),
            translate("Retraining", "Only the last layer learns."),
        ),
        "normal": (
            translate("Retraining", "Normal"),
            translate("Retraining", "The last layer first, then those below it, gently."),
        ),
        "thorough": (
            translate("Retraining", "Thorough"),
            translate("Retraining", "As normal, with three times the images or more."),
        ),
    }[name]


def stage_words(stage: str) -> str:
    """What goes on."""
    return {
        "prepare": translate("Retraining", "Reading the cases…"),
        "head": translate("Retraining", "The last layer learns…"),
        "all": translate("Retraining", "The layers below learn…"),
        "calibrate": translate("Retraining", "Measuring how sure it may be…"),
        "compare": translate("Retraining", "Both models answer the locked cells…"),
    }.get(stage, "")


def span(seconds: float) -> str:
    """About how long."""
    if seconds < 90:
        return translate("Retraining", "about a minute")
    minutes = math.ceil(seconds / 60)
    if minutes < 90:
        return translate("Retraining", "about {0} minutes").format(minutes)
    return translate("Retraining", "about {0} hours").format(
        QLocale().toString(minutes / 60, "f", 1)
    )


def headline(verdict: Verdict) -> str:
    """The verdict in a line."""
    return {
        "promote": translate("Retraining", "The new model may be promoted"),
        "keep": translate("Retraining", "Keep the active model"),
        "cannot_tell": translate("Retraining", "Cannot tell yet"),
    }[verdict.advice]


def in_words(verdict: Verdict) -> str:
    """What was found, and how sure it is."""
    n = verdict.corrections_fewer
    if n > 0:
        said = translate("Retraining", "{0} fewer corrections in {1} locked cells")
    elif n < 0:
        said = translate("Retraining", "{0} more corrections in {1} locked cells")
    else:
        said = translate("Retraining", "As many corrections as before in {1} locked cells")
    worse = (
        translate("Retraining", "class {0} got worse").format(", ".join(verdict.classes_worse))
        if verdict.classes_worse
        else translate("Retraining", "no class got worse beyond chance")
    )
    text = f"{said.format(abs(n), verdict.cells)}; {worse}."
    if verdict.advice == "cannot_tell":
        text += " " + translate(
            "Retraining",
            "That may be chance: about {0} more locked cells of other cases are needed to tell.",
        ).format(verdict.cells_needed)
    elif verdict.advice == "promote":
        text += " " + (
            translate("Retraining", "Better beyond chance.")
            if any(f.path == "assigned.accuracy" and f.sure > 0 for f in verdict.figures)
            else translate("Retraining", "Otherwise alike.")
        )
    return text


def judged_on(verdict: Verdict) -> str:
    """What the verdict rests on."""
    return translate(
        "Retraining",
        "{0} against {1}. Locked cases: {4}, cells: {3}, chromosomes: {2}, of which {5} were "
        "looked at one by one.",
    ).format(
        verdict.candidate,
        verdict.base,
        verdict.chromosomes,
        verdict.cells,
        verdict.cases,
        verdict.one_by_one,
    )


def figure_words(path: str) -> str:
    """What a figure is."""
    return {
        "assigned.accuracy": translate("Retraining", "Chromosomes in the right class"),
        "raw.accuracy": translate("Retraining", "… before the cell is weighed as a whole"),
        "assigned.f1": translate("Retraining", "Mean F1 of the classes"),
        "assigned.cells_right": translate("Retraining", "Whole cells right"),
        "orientation.accuracy": translate("Retraining", "Right end up"),
        "calibration.ece": translate("Retraining", "Error of the confidence"),
        "corrections_per_cell": translate("Retraining", "Corrections per cell"),
    }.get(path, path)
