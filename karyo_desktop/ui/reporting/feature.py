"""The report's part of the main window: its actions, its window, exports and printing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QWidget

from cirnet_core.errors import InputError
from karyo_desktop.domain.model import Cell
from karyo_desktop.jobs.lane import Lane
from karyo_desktop.jobs.outcome import Failed
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.services.report_details import details_of
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.actions import Spec
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.feature import Feature, Parts
from karyo_desktop.ui.reporting.choice import TemplateChoice
from karyo_desktop.ui.reporting.maker import PreviewMaker

if TYPE_CHECKING:
    from karyo_desktop.services.pdf_pages import PdfPages
    from karyo_desktop.ui.reporting.asking import PictureWish
    from karyo_desktop.ui.reporting.printing import Printing
    from karyo_desktop.ui.reporting.window import ReportWindow
    from karyo_desktop.ui.reporting.written import Written

translate = QCoreApplication.translate
_ODD: Final = re.compile(r"[^\w.-]+")


class Reporting(Feature):
    """Everything that leaves the program about a case."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.choice = TemplateChoice(parts.settings, self)
        self.report: ReportWindow | None = None
        self._maker: PreviewMaker | None = None
        self._dialogs: list[QDialog] = []
        self._printing: tuple[Lane, Printing] | None = None

    def specs(self) -> tuple[Spec, ...]:
        """Report, print, further exports."""
        return (
            Spec("report", translate("Reporting", "&Report…"), ("Ctrl+R",), "file"),
            Spec("print_report", translate("Reporting", "&Print the report…"), ("Ctrl+P",)),
            Spec("report_batch", translate("Reporting", "Reports of &many cases…")),
            Spec("report_templates", translate("Reporting", "&Templates of reports…")),
            Spec("export_case", translate("Reporting", "Export the case as &JSON or table…")),
        )

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What the actions do."""
        return {
            "report": self.open_report,
            "export_pdf": self.export_pdf,
            "export_png": self.export_picture,
            "export_case": self.export_case,
            "print_report": self.print_report,
            "report_templates": self.open_templates,
            "report_batch": self.open_batch,
        }

    def menus(self) -> Mapping[str, str]:
        """In the file menu."""
        return {"file": "report print_report export_case | report_batch report_templates |"}

    def set_document(self, document: Document | None) -> None:
        """The window of the report of the case before closes."""
        if self.report is not None:
            self.report.close()

    def update_actions(self, enable: Callable[[str, bool], None]) -> None:
        """A report needs a case."""
        enable("report print_report export_case", self._document is not None)

    def restyle(self) -> None:
        """The theme is another one now."""
        if self.report is not None:
            self.report.restyle()

    def close(self) -> None:
        """End the threads."""
        for dialog in self._dialogs:
            with suppress(RuntimeError):  # it is gone already
                dialog.done(QDialog.DialogCode.Rejected)
        if self.report is not None:
            self.report.close()
        if self._maker is not None:
            self._maker.close()
        if self._printing is not None:
            self._printing[0].close()

    # the window

    def open_report(self) -> None:
        """Show the window of the open case's report."""
        from karyo_desktop.ui.reporting.window import ReportWindow
        from karyo_desktop.ui.reporting.written import Written

        document = self._document
        if document is None:
            return
        if self.report is None:
            try:
                written = Written(document)
            except InputError as error:
                self._refuse(self.tr("The report cannot be opened"), error)
                return
            if self._maker is not None:
                self._maker.close()
            self._maker = PreviewMaker(self)
            settings = self.parts.settings
            report = ReportWindow(written, self._maker, self.choice, settings, self.parts.window)
            written.setParent(report)
            report.export_asked.connect(self.export_pdf)
            report.print_asked.connect(self.print_report)
            report.templates_asked.connect(self.open_templates)
            report.save_asked.connect(lambda: self._save(written))
            report.closed.connect(self._closed)
            geometry = settings.bytes_of("report/geometry")
            if not geometry.isEmpty():
                report.restoreGeometry(geometry)
            self.report = report
        if self.report.isVisible():
            self.report.raise_()
            self.report.activateWindow()
        else:
            self.report.show()
        self.report.form.result.karyotype.setFocus()

    def _save(self, written: Written) -> None:
        written.keep()
        self.parts.casework.save(ask=False)

    def _closed(self) -> None:
        self.report = None
        if self._maker is not None:
            self._maker.close()
            self._maker = None

    def open_templates(self) -> None:
        """Edit the laboratory's templates."""
        from karyo_desktop.ui.reporting.templates import TemplatesDialog

        used = self.choice.chosen
        dialog = TemplatesDialog(self.choice.shelf, PreviewMaker(self), used, self._parent)
        dialog.kept.connect(self.choice.choose)
        dialog.open()
        self._dialogs.append(dialog)

    def open_batch(self) -> None:
        """Write the reports of many cases."""
        from karyo_desktop.ui.reporting.batch import BatchDialog

        who = self.parts.files.who()
        dialog = BatchDialog(self.parts.settings, self.choice.template, self._parent, who=who)
        dialog.open()
        self._dialogs.append(dialog)

    # exports

    def export_pdf(self) -> None:
        """Write the report of the case."""
        found = self._details(self.tr("The report was not written"))
        if found is None:
            return
        document, details = found
        from karyo_desktop.services.report_pdf import case_pdf, report_file_name

        try:
            name = report_file_name(document.case, details)
        except InputError as error:
            self._refuse(self.tr("The report was not written"), error)
            return
        path = self._ask(name, self.tr("PDF report"), ".pdf")
        if path is not None:
            template, images = self.choice.template, document.images
            case = document.case
            self.parts.files.export(
                path,
                _noted(
                    document,
                    "report",
                    lambda: case_pdf(case, images, details=details, template=template),
                ),
                then=partial(_note, document, "report"),
            )

    def export_picture(self) -> None:
        """Write the karyogram of the cell on screen as PNG, TIFF or SVG."""
        cell = self.parts.workspace.cell
        found = self._details(self.tr("The picture was not written"))
        if found is None or cell is None:
            return
        from karyo_desktop.ui.reporting import asking

        document, details = found
        wish = asking.ask_picture(self._parent)
        if wish is None:
            return
        name = self._picture_name(cell, details) + wish.suffix
        path = self._ask(name, self.tr("Karyogram picture"), wish.suffix)
        if path is None:
            return
        self.parts.files.export(
            path,
            _noted(
                document, "karyogram", partial(_picture, document, cell, details, wish), cell.id
            ),
            then=partial(_note, document, "karyogram", cell.id),
        )

    def export_case(self) -> None:
        """Write the case as JSON, or its chromosomes as CSV."""
        found = self._details(self.tr("The case was not exported"))
        if found is None:
            return
        from karyo_desktop.services.report_pdf import case_name
        from karyo_desktop.ui.reporting import asking

        document, details = found
        try:
            name = case_name(document.case, details)
        except InputError as error:
            self._refuse(self.tr("The case was not exported"), error)
            return
        suggestion = Path(self.parts.settings.folder) / f"{name}.json"
        path = asking.ask_case_table(self._parent, str(suggestion))
        if path is None:
            return
        case, as_table = document.case, path.suffix.lower() == ".csv"

        def make() -> bytes:
            from karyo_desktop.services.exporting import case_json, chromosomes_csv

            return (chromosomes_csv if as_table else case_json)(case, details=details)

        self.parts.files.export(
            path, _noted(document, "case", make), then=partial(_note, document, "case")
        )

    def print_report(self) -> None:
        """Print the report of the case."""
        found = self._details(self.tr("The report was not printed"))
        if found is None:
            return
        from karyo_desktop.ui.reporting import printing

        printer = printing.ask_printer(self._parent)
        if printer is None:
            return
        document, details = found
        case, images, template = document.case, document.images, self.choice.template

        def pdf() -> bytes:
            from karyo_desktop.services.report_pdf import case_pdf

            return case_pdf(case, images, details=details, template=template)

        made = _noted(document, "print-out", pdf)

        def make() -> PdfPages:
            from karyo_desktop.services.pdf_pages import PdfPages

            return PdfPages(made())

        if self._printing is None:
            lane = Lane("printing", self)
            self._printing = (lane, printing.Printing(lane, self))
            self._printing[1].told.connect(self.told)
            self._printing[1].failed.connect(
                lambda failure: self.went_wrong.emit(self.tr("The report was not printed"), failure)
            )
        self._printing[1].start(printer, make, then=partial(_note, document, "print-out"))

    # what these need

    @property
    def _document(self) -> Document | None:
        return self.parts.casework.document

    @property
    def _parent(self) -> QWidget:
        return self.report if self.report is not None else self.parts.window

    def _details(self, title: str) -> tuple[Document, ReportDetails] | None:
        document = self._document
        if document is None:
            return None
        if self.report is not None:
            self.report.written.keep()
        try:
            return document, details_of(document.case)
        except InputError as error:
            self._refuse(title, error)
            return None

    def _ask(self, name: str, kind: str, suffix: str) -> Path | None:
        suggestion = str(Path(self.parts.settings.folder) / name)
        return dialogs.ask_save(self._parent, suggestion, kind=kind, suffix=suffix)

    def _picture_name(self, cell: Cell, details: ReportDetails) -> str:
        """Of the cell; with the sex withheld of its id, in case that its name tells it."""
        name = cell.id if details.sex_withheld else cell.name.rsplit("/", 1)[-1]
        return _ODD.sub("_", name) or "karyogram"

    def _refuse(self, title: str, error: InputError) -> None:
        self.went_wrong.emit(title, Failed("input", str(error)))


def _picture(document: Document, cell: Cell, details: ReportDetails, wish: PictureWish) -> bytes:
    from karyo_desktop.services.exporting import karyogram_picture, karyogram_svg

    hide = details.sex_withheld
    if wish.kind == "svg":
        return karyogram_svg(
            document.case.id, cell, document.images, idiograms=wish.idiograms, sex_withheld=hide
        )
    return karyogram_picture(
        cell,
        document.images,
        kind=wish.kind,
        dpi=wish.dpi,
        width_mm=wish.width_mm,
        sex_withheld=hide,
    )


def _note(document: Document, what: str, cell_id: str | None = None) -> None:
    """Write into the case's audit trail that something has left."""
    if not document.read_only:
        document.note_action("exported", cell_id=cell_id, after={"what": what})


def _noted(
    document: Document, what: str, make: Callable[[], bytes], cell_id: str | None = None
) -> Callable[[], bytes]:
    """``make``, which notes in the laboratory's trail what leaves a case that is not written.

    Raises:
        StorageError: by what is returned; what cannot be noted does not leave.
    """
    case, who = document.case, document.who()
    if not document.read_only:
        return make

    def work() -> bytes:
        from karyo_desktop.services import laboratory

        data = make()
        laboratory.note_left(case, data, who=who, what=what, cell=cell_id)
        return data

    return work
