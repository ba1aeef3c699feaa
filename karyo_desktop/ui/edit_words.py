"""What undo and redo call an edit."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cirnet_core.classes import TRAY
from karyo_desktop.domain import edits
from karyo_desktop.domain.model import MARKERS

translate = QCoreApplication.translate


def column_name(column: str) -> str:
    """What a person calls a column."""
    if column == TRAY:
        return translate("Karyogram", "the tray")
    if column == MARKERS:
        return translate("Karyogram", "the markers")
    return translate("Karyogram", "class {0}").format(column)


def words_of(edit: edits.Edit) -> str:
    """A few words for a menu, in lower case."""
    if isinstance(edit, edits.Several):
        return words_of(edit.edits[0])
    if isinstance(edit, edits.Move):
        return translate("Edits", "move to {0}").format(column_name(edit.column))
    if isinstance(edit, edits.Turn):
        return translate("Edits", "turn by {0}°").format(f"{edit.angle_deg:g}")
    if isinstance(edit, edits.Replace):
        if len(edit.pieces) > 1:
            return translate("Edits", "split")
        return translate("Edits", "join") if len(edit.ids) > 1 else translate("Edits", "trim")
    return {
        edits.Mirror: translate("Edits", "mirror"),
        edits.Confirm: translate("Edits", "confirm"),
        edits.Swap: translate("Edits", "swap"),
        edits.Reject: translate("Edits", "reject as debris"),
        edits.Derive: translate("Edits", "derivative"),
        edits.Arrange: translate("Edits", "the model's proposal"),
    }.get(type(edit), translate("Edits", "change"))
