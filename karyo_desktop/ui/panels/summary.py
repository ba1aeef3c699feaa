"""The strip over the sheet: karyotype, counts, and how many chromosomes wait to be looked at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cirnet_core.classes import CLASSES, TRAY
from karyo_desktop.domain.model import MARKERS, Cell
from karyo_desktop.domain.review import is_reviewed
from karyo_desktop.services.karyotyping import karyotype_of
from karyo_desktop.ui import icons, theme
from karyo_desktop.ui.flag_words import brief, describe
from karyo_desktop.ui.karyogram.marks import flagged_ids
from karyo_desktop.ui.panels.cells_details import concerns, quality_words
from karyo_desktop.ui.panels.widgets import button, caption, heading, label

SPACING = 24
LEAST_NOTE_PX = 130
"""A note that is narrower would be a tower of words."""


class SummaryStrip(QWidget):
    """What the karyogram says at a glance."""

    next_asked = Signal()
    accept_asked = Signal()
    """All that is left is right: the cell is reviewed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summary")
        self.setProperty("panel", "strip")
        self.karyotype = heading(step=6)
        self.karyotype.setObjectName("karyotype")
        self.karyotype.setTextInteractionFlags(
            self.karyotype.textInteractionFlags().TextSelectableByMouse
        )
        self._karyotype_caption = caption("")
        self._count_caption = caption(self.tr("Chromosomes"))
        self.count = heading(step=6, bold=False)
        self.count.setObjectName("count")
        self._note = label(quiet=True)
        self._note.setObjectName("cell-note")
        self._note.setWordWrap(True)
        self._short: dict[QPushButton, str] = {}
        self.look = button(self.tr("Nothing left to look at"), flat=True, icon="flag", name="look")
        self.look.clicked.connect(self.next_asked)
        self.accept = button(self.tr("Accept cell"), icon="confirm", name="accept")
        self.accept.setToolTip(self.tr("Confirm all that is left (Ctrl+Shift+Enter)"))
        self.accept.clicked.connect(self.accept_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 7, 12, 8)
        row.setSpacing(SPACING)
        row.addLayout(_pair(self._karyotype_caption, self.karyotype))
        row.addLayout(_pair(self._count_caption, self.count))
        row.addWidget(self._note, 1)
        row.addStretch(0)
        row.addWidget(self.look)
        row.addWidget(self.accept)

    def show_cell(self, cell: Cell, *, state_text: str = "", more: bool = False) -> None:
        """Read everything off the cell.

        Args:
            state_text: what the model is doing with it.
            more: another cell waits to be reviewed when this one is.
        """
        counts = cell.karyogram.counts()
        placed = sum(counts[name] for name in (*CLASSES, MARKERS))
        proposed = cell.model is not None
        text = karyotype_of(cell) if placed else None
        self._karyotype_caption.setText(self.tr("Proposed karyotype"))
        self.karyotype.setText(text or "—")
        self.karyotype.setToolTip(
            "" if text else self.tr("No karyotype is proposed for a part of a cell.")
        )
        total = str(placed)
        if counts[TRAY] and placed:
            total += self.tr(" + {0} in the tray").format(counts[TRAY])
        elif counts[TRAY]:
            total = self.tr("{0} in the tray").format(counts[TRAY])
        self.count.setText(total)
        reviewed = is_reviewed(cell)
        self._show_note(cell, state_text if not proposed else "", reviewed=reviewed)
        self.accept.setVisible(proposed)
        self.accept.setEnabled(not reviewed)
        accept = self.tr("Accepted") if reviewed else self.tr("Accept cell")
        self.accept.setAccessibleName(accept)
        waiting = len(flagged_ids(cell))
        self._show_look(waiting, proposed=proposed, more=more and reviewed)
        self._short = {self.accept: "", self.look: str(waiting) if waiting else ""}
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The room is another one."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where room is short the note goes first, then the words of the buttons, then the titles
        over the values; the karyotype is cut last."""
        room, captions = self.width(), (self._karyotype_caption, self._count_caption)
        for made in self._short:
            made.setText(made.accessibleName())
        whole = self._wanted_px()
        self._note.setVisible(room >= whole + LEAST_NOTE_PX)
        if room < whole:
            for made, short in self._short.items():
                made.setText(short)
        tight = room < self._wanted_px()
        for title in captions:
            title.setHidden(tight)
        layout = self.layout()
        if layout is not None:
            layout.setSpacing(SPACING // 2 if tight else SPACING)

    def _wanted_px(self) -> int:
        """What all but the note needs."""
        edges = self.contentsMargins() if (row := self.layout()) is None else row.contentsMargins()
        pairs = ((self._karyotype_caption, self.karyotype), (self._count_caption, self.count))
        values = sum(max(one.sizeHint().width() for one in pair) for pair in pairs)
        shown = [made.sizeHint().width() for made in self._short if not made.isHidden()]
        return edges.left() + edges.right() + values + sum(shown) + SPACING * (1 + len(shown))

    def _show_note(self, cell: Cell, state_text: str, *, reviewed: bool) -> None:
        """What the model says of the whole cell; until it is reviewed, how good its images are."""
        quality = quality_words(cell)
        said = "\n".join(brief(flag) for flag in cell.flags) or state_text
        images = quality if cell.model is None else " · ".join(concerns(cell))
        lines = (said, "" if reviewed else images)
        self._note.setText("\n".join(line for line in lines if line))
        tip = (*(describe(flag) for flag in cell.flags), quality)
        self._note.setToolTip("\n".join(line for line in tip if line))
        self.count.setToolTip("\n".join(line for line in tip if line))

    def _show_look(self, waiting: int, *, proposed: bool, more: bool) -> None:
        colours = theme.colours()
        self.look.setVisible(proposed)
        self.look.setEnabled(waiting > 0 or more)
        if waiting:
            self.look.setAccessibleName(self.tr("%n to look at", "", waiting))
            self.look.setIcon(icons.icon("flag", colours.fair))
            self.look.setToolTip(self.tr("Go to the next flagged chromosome (N)"))
        elif more:
            self.look.setAccessibleName(self.tr("Go on with the next cell"))
            self.look.setIcon(icons.icon("next", colours.accent))
            self.look.setToolTip(self.tr("Open the next cell that waits to be reviewed (N)"))
        else:
            self.look.setAccessibleName(self.tr("Nothing left to look at"))
            self.look.setIcon(icons.icon("confirm", colours.good))
            self.look.setToolTip(self.look.accessibleName())
        font = QFont(self.look.font())
        loud = waiting > 0 or more
        font.setWeight(QFont.Weight.DemiBold if loud else QFont.Weight.Normal)
        self.look.setFont(font)


def _pair(top: QLabel, bottom: QLabel) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(top)
    column.addWidget(bottom)
    return column
