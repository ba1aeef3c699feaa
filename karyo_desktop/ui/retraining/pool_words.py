"""What the window of the training pool says, in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDate, Qt

from karyo_desktop.services.pool_view import CaseLine, PoolView, Standing
from karyo_desktop.storage.pool_pack import Contents
from karyo_desktop.storage.pool_schema import PARTS, Part
from karyo_desktop.ui.dates import day_words

translate = QCoreApplication.translate


def holds(view: PoolView) -> list[str]:
    """What is there, how old, from where, and what is missing; a sentence a line."""
    found = view.statistics
    if not view.lines:
        return [
            translate(
                "TrainingPool",
                "The pool is empty. Each case that you sign adds what you corrected and confirmed; "
                "a data pack of an archive can be imported.",
            )
        ]
    lines = [
        translate("TrainingPool", "{0} chromosomes in {1} cells of {2} cases: {3}.").format(
            sum(found.labels.values()),
            sum(found.cells.values()),
            sum(found.cases.values()),
            ", ".join(f"{found.cases[part]} {part_words(part)}" for part in PARTS),
        )
    ]
    if found.others:
        lines[0] += " " + translate("TrainingPool", "Beside them: {0}.").format(
            ", ".join(f"{count} {kind_words(kind)}" for kind, count in found.others.items())
        )
    if found.oldest:
        span = translate("TrainingPool", "The oldest case came {0}, the newest {1}.")
        lines.append(span.format(day(found.oldest), day(found.newest)))
        lines[-1] += " " + _from_where(found.stains, found.microscopes)
    if found.missing:
        lines.append(
            translate("TrainingPool", "Few to learn from yet: class {0}.").format(
                ", ".join(found.missing)
            )
        )
    return lines


def _from_where(stains: dict[str, int], microscopes: dict[str, int]) -> str:
    return " ".join(
        title.format(_counted(counts))
        for title, counts in (
            (translate("TrainingPool", "Stain: {0}."), stains),
            (translate("TrainingPool", "Microscope: {0}."), microscopes),
        )
    )


def _counted(counts: dict[str, int]) -> str:
    names = sorted(counts, key=lambda name: (not name, -counts[name], name))
    nobody = translate("TrainingPool", "not said")
    return ", ".join(f"{name or nobody} ({counts[name]})" for name in names)


def part_words(part: Part) -> str:
    """What a case is there for."""
    return {
        "train": translate("TrainingPool", "to learn from"),
        "val": translate("TrainingPool", "to watch over it"),
        "locked": translate("TrainingPool", "locked, to judge by"),
    }[part]


def kind_words(kind: str) -> str:
    """What is no whole chromosome of a class."""
    return {
        "debris": translate("TrainingPool", "rejected as debris"),
        "touching": translate("TrainingPool", "cut into pieces"),
        "marker": translate("TrainingPool", "markers"),
        "derivative": translate("TrainingPool", "derivatives"),
    }.get(kind, kind)


def standing_words(standing: Standing) -> str:
    """What the next training makes of a case."""
    return {
        "taught": translate("TrainingPool", "takes part"),
        "left out": translate("TrainingPool", "left out"),
        "rests": translate("TrainingPool", "rests"),
    }[standing]


def tip(line: CaseLine) -> str:
    """More on a case."""
    standing = f"{part_words(line.case.part)} · {standing_words(line.standing)}"
    lines = [line.case.name, standing]
    if line.case.stain or line.case.microscope:
        lines.append(" · ".join(one for one in (line.case.stain, line.case.microscope) if one))
    if line.models:
        lines.append(translate("TrainingPool", "Proposed by {0}").format(", ".join(line.models)))
    else:
        lines.append(translate("TrainingPool", "From a data pack, or placed without a model"))
    if line.others:
        text = translate("TrainingPool", "Debris, markers and what was cut: {0}")
        lines.append(text.format(line.others))
    if line.standing == "rests":
        lines.append(
            translate(
                "TrainingPool",
                "It shares an image with a locked case, so the model must not learn from it.",
            )
        )
    return "\n".join(lines)


def contents(found: Contents) -> str:
    """What a pack holds, before it is taken in."""
    parts = [f"{found.cases[part]} {part_words(part)}" for part in PARTS if found.cases.get(part)]
    text = translate("TrainingPool", "{0} chromosomes in {1} cells.").format(
        found.chromosomes, found.cells
    )
    if parts:
        text += " " + translate("TrainingPool", "Its cases: {0}.").format(", ".join(parts))
    else:
        text += " " + translate(
            "TrainingPool", "Its cases are divided by the pool: a fifth of them judges."
        )
    return text


def day(at: str) -> str:
    """A day as the person writes it; as it stands where it is none."""
    found = QDate.fromString(at[:10], Qt.DateFormat.ISODate)
    return day_words(found) if found.isValid() else at
