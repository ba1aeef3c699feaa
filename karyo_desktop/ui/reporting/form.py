"""The form of the report: everything that a person writes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from karyo_desktop.report.template import Template
from karyo_desktop.services.report_preview import Found
from karyo_desktop.ui.panels.widgets import heading, label
from karyo_desktop.ui.reporting.cells import CellsPart
from karyo_desktop.ui.reporting.fields import LineField, TextField
from karyo_desktop.ui.reporting.result import LABEL_PX, ResultPart
from karyo_desktop.ui.reporting.written import Written


class ReportForm(QWidget):
    """Sections of fields, each bound to one value of ``ReportDetails``."""

    def __init__(self, written: Written) -> None:
        super().__init__()
        self.setObjectName("report-form")
        self._written = written
        self.fields: dict[str, LineField | TextField] = {}
        self.result = ResultPart(written)
        self.cells = CellsPart(written)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 14, 20, 20)
        self._column.setSpacing(6)
        self._section(self.tr("Result"), self.result)
        self._section(self.tr("Texts"), self._texts())
        self._section(self.tr("Person and sample"), self._sample())
        self._section(self.tr("Cells"), self.cells)
        self._column.addStretch(1)
        written.restored.connect(self.show_written)
        written.changed.connect(self.result.show_written)
        self.show_written()

    def show_written(self) -> None:
        """Fill every field."""
        for name, field in self.fields.items():
            field.show_text(str(getattr(self._written.details, name)))
        self.result.show_written()
        self.cells.show_written()

    def show_found(self, found: Found, sentence: str) -> None:
        """Show what the cells say."""
        self.result.show_found(found, sentence)
        self.cells.show_found(found)

    def show_template(self, template: Template) -> None:
        """Show what the laboratory prints where nothing is written."""
        self.fields["limitations"].setPlaceholderText(template.limitations)

    def _section(self, title: str, body: QWidget) -> None:
        head = heading(title, step=2)
        head.setContentsMargins(0, 8, 0, 2)
        self._column.addWidget(head)
        self._column.addWidget(body)

    def _texts(self) -> QWidget:
        return self._group(
            (
                ("interpretation", self.tr("Interpretation"), partial(TextField, lines=3)),
                ("recommendations", self.tr("Recommendations"), partial(TextField, lines=2)),
                ("limitations", self.tr("Limitations"), partial(TextField, lines=3)),
            )
        )

    def _sample(self) -> QWidget:
        day = self.tr("e.g. {0}").format("2024-04-16")
        date = partial(LineField, placeholder=day)
        optional = partial(LineField, placeholder=self.tr("optional"))
        return self._group(
            (
                ("name", self.tr("Name"), optional),
                ("birth_date", self.tr("Date of birth"), optional),
                ("sample", self.tr("Sample"), LineField),
                ("specimen", self.tr("Specimen"), LineField),
                ("indication", self.tr("Indication"), partial(TextField, lines=2)),
                ("referrer", self.tr("Referred by"), LineField),
                ("collected_on", self.tr("Collected"), date),
                ("received_on", self.tr("Received"), date),
                ("reported_on", self.tr("Reported"), date),
                ("banding", self.tr("Banding"), LineField),
            )
        )

    def _group(
        self, rows: tuple[tuple[str, str, Callable[[str], LineField | TextField]], ...]
    ) -> QWidget:
        body = QWidget()
        form = QFormLayout(body)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(7)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, text, make in rows:
            field = make(f"report-{name.replace('_', '-')}")
            field.setAccessibleName(text)
            field.edited.connect(partial(self._write, name))
            self.fields[name] = field
            title = label(text, quiet=True)
            title.setMinimumWidth(LABEL_PX)
            form.addRow(title, field)
        return body

    def _write(self, name: str, value: Any) -> None:
        self._written.change(**{name: value})
