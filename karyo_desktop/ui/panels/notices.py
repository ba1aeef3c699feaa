"""What went wrong, listed by file without stopping the work."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cirnet_core.types import Problem
from karyo_desktop.ui import icons, theme
from karyo_desktop.ui.panels.widgets import button, heading, label, panel

MOST_SHOWN = 200


class NoticesPanel(QWidget):
    """A list of problems over the sheet, until it is closed."""

    retry_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self.setAccessibleName(self.tr("Problems"))
        frame = panel("notice")
        self._icon = QLabel()
        self._title = heading(step=0)
        self._close = button(self.tr("Close"), flat=True, icon="close", name="close-notices")
        self._close.clicked.connect(self.hide)
        self._retry = button(self.tr("Try again"), flat=True, icon="play", name="retry")
        self._retry.clicked.connect(self.retry_asked)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        head.addWidget(self._retry)
        head.addWidget(self._close)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setObjectName("problems")
        self._area.setAccessibleName(self.tr("List of problems"))
        column = QVBoxLayout(frame)
        column.setContentsMargins(20, 6, 12, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._area)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._problems: tuple[Problem, ...] = ()
        self.hide()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is listed."""
        return self._problems

    def show_problems(
        self, title: str, problems: Sequence[Problem], *, retry: bool = False
    ) -> None:
        """List problems under a title; nothing to list and no title hides the panel."""
        self._problems = tuple(problems)
        self._title.setText(title)
        self._retry.setVisible(retry)
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap("flag", theme.colours().fair, size_px=16, ratio=ratio))
        body = QWidget()
        body.setObjectName("problem-list")
        grid = QGridLayout(body)
        grid.setContentsMargins(24, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for row, problem in enumerate(self._problems[:MOST_SHOWN]):
            text = problem.message.removeprefix(f"{problem.file}: ")
            for column, words in enumerate((problem.file, text)):
                cell = label(words, quiet=column == 0, wrap=column == 1)
                cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
        more = len(self._problems) - MOST_SHOWN
        if more > 0:
            grid.addWidget(label(self.tr("… and %n more", "", more), quiet=True), MOST_SHOWN, 0)
        grid.setRowStretch(MOST_SHOWN + 1, 1)
        self._area.setWidget(body)
        self._area.setVisible(bool(self._problems))
        self.setVisible(bool(title))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break otherwise now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the lines are at this width; a panel that was hidden has none yet."""
        body, around = self._area.widget(), self.parentWidget()
        if body is not None:
            width = around.width() if around is not None else self.width()
            height = body.heightForWidth(max(width - 64, 300))
            self._area.setFixedHeight(min(max(height, 20), 132))
