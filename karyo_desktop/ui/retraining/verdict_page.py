"""What was found: in words, with intervals, and every changed chromosome to look at."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.services.verdicts import Changed, Figure, Verdict
from karyo_desktop.ui import theme
from karyo_desktop.ui.panels.widgets import button, caption, heading, label, panel
from karyo_desktop.ui.plain import as_it_is
from karyo_desktop.ui.retraining import words
from karyo_desktop.ui.retraining.curves import ClassBars

PICTURE_PX: Final = 72
PER_ROW: Final = 6
MINUS: Final = "\N{MINUS SIGN}"


class IntervalBar(QWidget):
    """A difference and its 95% interval beside the line of no difference."""

    def __init__(self, figure: Figure, widest: float) -> None:
        super().__init__()
        self._figure, self._widest = figure, widest
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One line of text high."""
        return QSize(180, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The better side is always on the right."""
        c, f = theme.colours(), self._figure
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, half = self.width() / 2, self.width() / 2 - 8
        y = self.height() / 2

        def x(value: float) -> float:
            return middle + half * max(min(value * f.better / self._widest, 1.0), -1.0)

        painter.setPen(QPen(QColor(c.border), 1))
        painter.drawLine(QPointF(middle, 1), QPointF(middle, self.height() - 1))
        colour = QColor({1: c.good, -1: c.poor}.get(f.sure, c.muted))
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QPointF(x(f.low), y), QPointF(x(f.high), y))
        painter.setBrush(colour)
        painter.drawEllipse(QRectF(x(f.value) - 4, y - 4, 8, 8))


class VerdictPage(QWidget):
    """Promote or keep; a model that is not proposed needs a reason."""

    promote_asked = Signal(str)
    keep_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("retrain-verdict")
        self.title = heading("", step=5)
        self.title.setObjectName("verdict-title")
        self.words = label("", wrap=True, name="verdict-words")
        self.basis = label("", quiet=True, wrap=True, name="verdict-basis")
        self.error = label("", wrap=True, name="verdict-error")
        self.error.setProperty("alert", True)
        self.reason = QLineEdit()
        self.reason.setObjectName("verdict-reason")
        self.reason.setMaxLength(500)
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.textChanged.connect(self._judge_reason)
        self.promote = button(self.tr("Promote"), name="verdict-promote")
        self.keep = button(self.tr("Keep the active model"), name="verdict-keep")
        self.promote.clicked.connect(lambda: self.promote_asked.emit(self.reason.text().strip()))
        self.keep.clicked.connect(lambda: self.keep_asked.emit(self.reason.text().strip()))
        self.verdict: Verdict | None = None
        self._inside = QVBoxLayout()
        self._build()

    def show_verdict(self, verdict: Verdict) -> None:
        """Show this one."""
        self.verdict = verdict
        self.title.setText(words.headline(verdict))
        self.words.setText(words.in_words(verdict))
        self.words.setToolTip(as_it_is(verdict.reason))
        self.basis.setText(words.judged_on(verdict))
        self.say("")
        self.reason.clear()
        self.reason.setPlaceholderText(
            self.tr("A reason, if you like")
            if verdict.advice == "promote"
            else self.tr("To promote it all the same, say why")
        )
        while (item := self._inside.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._inside.addWidget(self._figures(verdict))
        self._inside.addWidget(caption(self.tr("Change per class, share of its chromosomes right")))
        bars = ClassBars()
        bars.show_changes(verdict.per_class)
        self._inside.addWidget(bars)
        self._inside.addWidget(self._changed(verdict))
        self._inside.addStretch(1)
        proposed = verdict.advice == "promote"
        for made, primary in ((self.promote, proposed), (self.keep, not proposed)):
            made.setProperty("primary", primary)
            made.style().unpolish(made)
            made.style().polish(made)
        self.wait(False)

    def say(self, text: str) -> None:
        """What went wrong."""
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def wait(self, waiting: bool) -> None:
        """While the decision is carried out."""
        self.keep.setEnabled(not waiting)
        self.promote.setEnabled(not waiting)
        if not waiting:
            self._judge_reason()

    def _judge_reason(self) -> None:
        proposed = self.verdict is not None and self.verdict.advice == "promote"
        self.promote.setEnabled(proposed or len(self.reason.text().strip()) >= SHORTEST_REASON)

    def _figures(self, verdict: Verdict) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.addWidget(
            caption(self.tr("Difference in percentage points, and its 95% interval")), 0, 0
        )
        grid.addWidget(caption(self.tr("worse ← → better")), 0, 2)
        for row, figure in enumerate(verdict.figures, start=1):
            percent = figure.path != "corrections_per_cell"
            widest = max(abs(figure.low), abs(figure.high), 0.02 if percent else 0.5)
            grid.addWidget(label(words.figure_words(figure.path)), row, 0)
            said = label(_number(figure, percent=percent), name=f"figure-{figure.path}")
            said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(said, row, 1)
            grid.addWidget(IntervalBar(figure, widest), row, 2)
        grid.setColumnStretch(2, 1)
        return made

    def _changed(self, verdict: Verdict) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 6, 0, 0)
        shown = len(verdict.changed)
        text = self.tr("{0} chromosomes are placed otherwise").format(verdict.n_changed)
        if shown < verdict.n_changed:
            text += self.tr(", {0} of them here").format(shown)
        column.addWidget(caption(text))
        grid = QGridLayout()
        grid.setSpacing(8)
        for k, item in enumerate(verdict.changed):
            grid.addWidget(self._card(item), k // PER_ROW, k % PER_ROW)
        grid.setColumnStretch(PER_ROW, 1)
        column.addLayout(grid)
        return made

    def _card(self, item: Changed) -> QWidget:
        made = panel("card")
        made.setObjectName("changed-chromosome")
        column = QVBoxLayout(made)
        column.setContentsMargins(8, 6, 8, 6)
        picture = label()
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        pixmap = QPixmap()
        if pixmap.loadFromData(item.picture):
            size = QSize(PICTURE_PX, PICTURE_PX)
            keep = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            picture.setPixmap(pixmap.scaled(size, keep, smooth))
        picture.setFixedSize(PICTURE_PX + 4, PICTURE_PX + 4)
        picture.setStyleSheet(f"background: {theme.PAPER.surface}; border-radius: 4px;")
        column.addWidget(picture)
        arrow = label(f"{item.before} → {item.after}")
        arrow.setAlignment(Qt.AlignmentFlag.AlignCenter)
        colour = theme.colours().good if item.won else theme.colours().poor
        if not item.won and item.before != item.label:
            colour = theme.colours().muted
        arrow.setStyleSheet(f"color: {colour}; font-weight: 600;")
        column.addWidget(arrow)
        said = label(self.tr("you said {0}").format(item.label), quiet=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(said)
        made.setToolTip(as_it_is(item.file))
        return made

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 20)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addWidget(self.basis)
        scroll = QScrollArea()
        scroll.setAccessibleName(self.tr("What was found"))
        scroll.setWidgetResizable(True)
        body = QWidget()
        body.setLayout(self._inside)
        self._inside.setContentsMargins(0, 0, 8, 0)
        scroll.setWidget(body)
        column.addWidget(scroll, 1)
        column.addWidget(self.error)
        row = QHBoxLayout()
        row.addWidget(self.reason, 1)
        row.addWidget(self.keep)
        row.addWidget(self.promote)
        column.addLayout(row)


SHORTEST_REASON: Final = 10
"""As ``karyo_desktop.services.models``, which takes long to import."""


def _number(figure: Figure, *, percent: bool) -> str:
    times = 100.0 if percent else 1.0
    value, low, high = (times * number for number in (figure.value, figure.low, figure.high))
    return f"{_signed(value)}  [{_signed(low)}; {_signed(high)}]"


def _signed(number: float) -> str:
    """With its sign, as the language writes it; a true minus is as wide as a plus."""
    text = QLocale().toString(abs(number), "f", 2)
    if not text.strip("0.,"):
        return text
    return (MINUS if number < 0 else "+") + text
