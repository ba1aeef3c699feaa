"""The part of the form about the result: karyotype, its check, the sentence, what is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from karyo_desktop.nomenclature.complete import chromosome_at
from karyo_desktop.nomenclature.edition import EDITION
from karyo_desktop.nomenclature.outcome import Outcome, Problem
from karyo_desktop.services.report_preview import Found
from karyo_desktop.ui.panels.widgets import button, label
from karyo_desktop.ui.reporting.bands import BandPicker
from karyo_desktop.ui.reporting.fields import Choice, LineField, TextField
from karyo_desktop.ui.reporting.iscn import IscnEdit
from karyo_desktop.ui.reporting.written import Written

MOST_REASONS: Final = 5
MOST_OF_ONE: Final = 2
MOST_QUOTED: Final = 40
LABEL_PX: Final = 132


class ResultPart(QWidget):
    """Bound to what is written; shows what the check found."""

    def __init__(self, written: Written) -> None:
        super().__init__()
        self._written = written
        self.setting = Choice()
        self.setting.setObjectName("report-setting")
        self.setting.addItem(self.tr("constitutional"), "constitutional")
        self.setting.addItem(self.tr("neoplastic"), "neoplastic")
        self.karyotype = IscnEdit("report-karyotype")
        self.karyotype.setAccessibleName(self.tr("Karyotype"))
        self.verdict = label("", wrap=True, name="report-verdict")
        self.breakpoints = button(self.tr("Breakpoints…"), flat=True, name="report-breakpoints")
        self.breakpoints.setCheckable(True)
        self.built = button(self.tr("Take the built one"), flat=True, name="report-built")
        self.built.setToolTip(
            self.tr("Write the karyotype that follows from the karyograms, to go on from there")
        )
        self.picker: BandPicker | None = None
        self.sentence = TextField("report-sentence", lines=2)
        self.sex = LineField("report-sex", placeholder=self.tr("as seen, e.g. XX"))
        self.chimaera = QCheckBox(self.tr("A chimaera (chi in place of mos)"))
        self.chimaera.setObjectName("report-chimaera")
        self.withheld = QCheckBox(self.tr("Withhold the sex"))
        self.withheld.setObjectName("report-withheld")
        self.withheld.setToolTip(
            self.tr(
                "Hides X and Y, their counts and every word for the sex in reports, pictures, "
                "exports, file names and on the clipboard."
            )
        )
        self._build()
        self._connect()
        self.show_written()

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Karyotype ({0})").format(EDITION), quiet=True), 1)
        row.addWidget(self.built)
        row.addWidget(self.breakpoints)
        self._column.addLayout(row)
        self._column.addWidget(self.karyotype)
        self._column.addWidget(self.verdict)
        form = QFormLayout()
        self._form = form
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(7)
        setting = label(self.tr("Setting"), quiet=True)
        setting.setMinimumWidth(LABEL_PX)
        form.addRow(setting, self.setting)
        form.addRow(label(self.tr("In words"), quiet=True), self.sentence)
        form.addRow(label(self.tr("Constitutional sex"), quiet=True), self.sex)
        form.addRow("", self.chimaera)
        form.addRow("", self.withheld)
        self._column.addLayout(form)
        self.sentence.setAccessibleName(self.tr("In words"))
        self.setting.setAccessibleName(self.tr("Setting"))
        self.sex.setAccessibleName(self.tr("Constitutional sex"))

    def _connect(self) -> None:
        write = self._written.change
        self.setting.activated.connect(lambda _: write(setting=self.setting.currentData()))
        self.karyotype.edited.connect(lambda text: write(karyotype=" ".join(text.split())))
        self.karyotype.moved.connect(self._follow)
        self.sentence.edited.connect(lambda text: write(sentence=text))
        self.sex.edited.connect(lambda text: write(constitutional_sex=text.strip()))
        self.chimaera.clicked.connect(lambda on: write(chimaera=on))
        self.withheld.clicked.connect(lambda on: write(sex_withheld=on))
        self.breakpoints.toggled.connect(self._toggle_picker)
        self.built.clicked.connect(self._take_built)

    def show_written(self) -> None:
        """Fill the fields."""
        details = self._written.details
        self.setting.setCurrentIndex(self.setting.findData(details.setting))
        if " ".join(self.karyotype.toPlainText().split()) != details.karyotype:
            self.karyotype.show_text(details.karyotype)
        self.sentence.show_text(details.sentence)
        self.sex.show_text(details.constitutional_sex)
        self.chimaera.setChecked(details.chimaera)
        self.withheld.setChecked(details.sex_withheld)
        neoplastic = details.setting == "neoplastic"
        self._form.setRowVisible(self.sex, neoplastic)
        self._form.setRowVisible(self.chimaera, not neoplastic)

    def show_found(self, found: Found, sentence: str) -> None:
        """Show what the check said, and what is printed where nothing was typed."""
        reading = found.reading
        told, checked = reading.told, reading.checked
        typed = bool(self._written.details.karyotype.strip())
        self.karyotype.setPlaceholderText(told.text if told is not None else "")
        self.built.setEnabled(told is not None and told.text != self._written.details.karyotype)
        self.sentence.setPlaceholderText(sentence)
        same = checked is not None and checked.text == self._written.details.karyotype
        self.karyotype.mark(checked.problems if checked is not None and typed and same else ())
        if checked is None:
            why = " ".join(reading.remarks[:MOST_REASONS])
            self._say("poor" if why else "muted", why or self.tr("No cell tells a karyotype yet."))
            return
        shown = checked.text if typed else ""
        reasons = self._reasons(checked.problems, shown)
        others = [r for r in reading.remarks if not r.startswith(("Not valid", "Not checked"))]
        said = "\n".join([*reasons, *others][:MOST_REASONS])
        if checked.outcome is Outcome.VALID and not others:
            words = self.tr("✓ Valid.") if typed else self.tr("✓ Built from the karyograms; valid.")
            self._say("good", words)
        elif checked.outcome is Outcome.INVALID:
            self._say("poor", self.tr("✗ Not valid.") + f" {said}")
        elif checked.outcome is Outcome.NOT_CHECKED:
            self._say("fair", self.tr("? Not checked.") + f" {said}")
        else:
            self._say("fair", said)

    def _reasons(self, problems: Sequence[Problem], text: str) -> list[str]:
        """A line each, no more than two about one place."""
        by_place: dict[tuple[int, int], list[str]] = {}
        for problem in problems:
            said = by_place.setdefault(problem.span, [])
            if problem.reason not in said and len(said) < MOST_OF_ONE:
                said.append(problem.reason)
        lines = []
        for (start, end), reasons in by_place.items():
            place = text[start:end]
            named = f"“{place}”: " if place and len(place) < MOST_QUOTED else ""
            lines += [named + reason for reason in reasons]
        return lines

    def _say(self, level: str, text: str) -> None:
        self.verdict.setProperty("verdict", level)
        self.verdict.setText(text)
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)

    # breakpoints

    def _toggle_picker(self, on: bool) -> None:
        if on and self.picker is None:
            self.picker = BandPicker()
            self.picker.chosen.connect(self._take_band)
            self.picker.level_chosen.connect(self._choose_level)
            self._column.insertWidget(3, self.picker)
        if self.picker is not None:
            self.picker.setVisible(on)
        self._follow()

    def _follow(self) -> None:
        """Show the chromosome that a breakpoint is typed of."""
        if self.picker is None or not self.picker.isVisibleTo(self):
            return
        at = self.karyotype.textCursor().position()
        class_ = chromosome_at(self.karyotype.toPlainText(), at)
        if class_ is not None:
            self.picker.show_chromosome(class_)

    def _choose_level(self, level: int) -> None:
        self.karyotype.level = level

    def _take_band(self, band: str) -> None:
        self.karyotype.insert_band(band)
        self.karyotype.setFocus()

    def _take_built(self) -> None:
        self.karyotype.show_text(self.karyotype.placeholderText())
        self._written.change(karyotype=self.karyotype.placeholderText())
        self.karyotype.setFocus()
