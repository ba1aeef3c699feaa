"""The selected chromosome: large, with all that the model and people said of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.domain.model import Cell, Proposal
from karyo_desktop.domain.review import queue
from karyo_desktop.ui import icons, theme
from karyo_desktop.ui.flag_words import describe
from karyo_desktop.ui.karyogram.marks import Mark, column_name, mark_of
from karyo_desktop.ui.panels.candidates import Candidates
from karyo_desktop.ui.panels.legend import Legend
from karyo_desktop.ui.panels.stage import Stage
from karyo_desktop.ui.panels.view_tools import ViewTools
from karyo_desktop.ui.panels.widgets import ElidedLabel, button, caption, heading, label, scrolled

WIDTH = 304


class Inspector(QWidget):
    """Shows one chromosome, or the legend while none is selected."""

    class_asked = Signal(str)
    confirm_asked = Signal()
    turn_asked = Signal()
    tray_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName(self.tr("Selected chromosome"))
        self.setFixedWidth(WIDTH)
        self._stack = QStackedLayout(self)
        self.legend = Legend()
        self._body = QWidget()
        self._legend_page = scrolled(self.legend, self.tr("Marks and keys"))
        self._stack.addWidget(self._legend_page)
        self._stack.addWidget(self._body)
        self.stage = Stage()
        self.tools = ViewTools()
        self._viewing = label(quiet=True, wrap=True)
        self._viewing.setObjectName("inspector-viewing")
        self._viewing.hide()
        self._title = heading(step=4)
        self._title.setObjectName("inspector-title")
        self._state = label(quiet=True, wrap=True)
        self._state.setObjectName("inspector-state")
        self._file = ElidedLabel()
        self._candidates = Candidates()
        self._candidates.chosen.connect(self.class_asked)
        self._model_part = QWidget()
        self._notes = QVBoxLayout()
        self._notes.setSpacing(6)
        self._note_words: list[QLabel] = []
        self._orientation = label()
        self._orientation.setObjectName("inspector-orientation")
        self._build()

    @property
    def candidates(self) -> Candidates:
        """The model's first classes."""
        return self._candidates

    def note_texts(self) -> list[str]:
        """The sentences that are shown of flags and of the joint assignment."""
        return [words.text() for words in self._note_words]

    def show_viewing(self, text: str) -> None:
        """Say how the pictures on the stage differ from the photograph."""
        self._viewing.setText(text)
        self._viewing.setVisible(bool(text))

    def show_nothing(self) -> None:
        """Nothing is selected."""
        self._stack.setCurrentWidget(self._legend_page)

    def show_chromosome(self, cell: Cell, chromosome_id: str, *, selected: int) -> None:
        """Tell of one chromosome of a cell; ``selected`` is how many are selected in all."""
        chromosome = cell.chromosome(chromosome_id)
        placement = cell.karyogram.placements[chromosome_id]
        column = cell.karyogram.column_of(chromosome_id)
        mark = mark_of(chromosome, placement, column)
        name = column_name(column)
        self._title.setText(name[:1].upper() + name[1:])
        self._state.setText(self._state_text(mark, chromosome.proposal, selected))
        self._file.set_text(chromosome.file)
        proposal = chromosome.proposal
        # Of what is asked about blindly, nothing tells how sure the model was.
        blind = chromosome_id in cell.audit and chromosome_id in queue(cell)
        if blind and selected == 1:
            self._state.setText(self.tr("Does it lie right? Judge by eye alone."))
        self._model_part.setVisible(proposal is not None and not blind)
        notes: list[tuple[str, bool]] = []
        if proposal is not None:
            self._candidates.show_probabilities(proposal.probabilities, current=column)
            sure = theme.percent(proposal.orientation_confidence)
            self._orientation.setText(self.tr("p arm up: {0}").format(sure))
            notes = _notes_of(proposal, self.tr("On its own the model reads it as class {0}."))
        self._show_notes(notes, settled=mark.decided)
        self._stack.setCurrentWidget(self._body)

    def restyle(self) -> None:
        """Take the theme's colours."""
        self.legend.restyle()

    def _state_text(self, mark: Mark, proposal: Proposal | None, selected: int) -> str:
        if selected > 1:
            return self.tr("One of %n selected", "", selected)
        if mark.moved and proposal is not None:
            return self.tr("Moved by you from {0}").format(column_name(proposal.class_))
        if mark.decided:
            return self.tr("Confirmed by you")
        if proposal is None or not mark.text:
            return self.tr("Not looked at by the model yet")
        return self.tr("Proposed, {0} confidence").format(mark.text)

    def _build(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 14, 16, 10)
        column.setSpacing(10)
        head = QVBoxLayout()
        head.setSpacing(1)
        head.addWidget(self._title)
        head.addWidget(self._state)
        head.addWidget(self._file)
        column.addLayout(head)
        column.addWidget(self.stage, 1)
        column.addWidget(self.tools)
        column.addWidget(self._viewing)
        column.addLayout(self._notes)
        part = QVBoxLayout(self._model_part)
        part.setContentsMargins(0, 0, 0, 0)
        part.setSpacing(3)
        part.addWidget(caption(self.tr("What the model sees in this image alone")))
        part.addWidget(self._candidates)
        part.addWidget(self._orientation_row())
        column.addWidget(self._model_part)
        column.addStretch(0)
        whole = QVBoxLayout(self._body)
        whole.setContentsMargins(0, 0, 0, 14)
        whole.setSpacing(0)
        whole.addWidget(scrolled(page, self.tr("Selected chromosome")), 1)
        whole.addLayout(self._buttons())

    def _orientation_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(6, 4, 0, 0)
        layout.addWidget(self._orientation, 1)
        turn = button(self.tr("Turn"), flat=True, icon="turn", name="inspector-turn")
        turn.setToolTip(self.tr("Turn by 180° (R)"))
        turn.clicked.connect(self.turn_asked)
        layout.addWidget(turn)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        confirm = button(self.tr("Confirm"), icon="confirm", primary=True, name="inspector-confirm")
        confirm.setToolTip(self.tr("It lies right (Enter)"))
        confirm.clicked.connect(self.confirm_asked)
        tray = button(self.tr("To tray"), icon="tray", name="inspector-tray")
        tray.setToolTip(self.tr("It belongs to no class (Delete)"))
        tray.clicked.connect(self.tray_asked)
        row.addWidget(confirm, 1)
        row.addWidget(tray, 1)
        return row

    def _show_notes(self, notes: Sequence[tuple[str, bool]], *, settled: bool) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._note_words.clear()
        for text, alert in notes:
            self._notes.addWidget(self._note(text, alert=alert and not settled))

    def _note(self, text: str, *, alert: bool) -> QWidget:
        colours = theme.colours()
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        icon = QLabel()
        icon.setPixmap(
            icons.pixmap(
                "flag",
                colours.fair if alert else colours.muted,
                size_px=15,
                ratio=self.devicePixelRatioF(),
            )
        )
        words = label(text, wrap=True, quiet=not alert)
        self._note_words.append(words)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        layout.addWidget(icon)
        icon.setAlignment(icon.alignment().AlignTop)
        layout.addWidget(words, 1)
        return row


def _notes_of(proposal: Proposal, raw_text: str) -> list[tuple[str, bool]]:
    notes = [(describe(flag), True) for flag in proposal.flags]
    if proposal.raw_class != proposal.class_:
        notes.append((raw_text.format(proposal.raw_class), False))
    return notes
