"""The window of the report: the form, and beside it the pages as they will be exported."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cirnet_core.errors import InputError
from karyo_desktop.jobs.outcome import Failed
from karyo_desktop.report.template import STANDARD, Template
from karyo_desktop.services.report_preview import Found
from karyo_desktop.services.report_signed import sealed_template
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.panels.widgets import button, heading, label, panel
from karyo_desktop.ui.reporting.choice import TemplateChoice
from karyo_desktop.ui.reporting.fields import Choice, UndoKeys
from karyo_desktop.ui.reporting.form import ReportForm
from karyo_desktop.ui.reporting.maker import PreviewMaker, Wish
from karyo_desktop.ui.reporting.preview import PagesView
from karyo_desktop.ui.reporting.style import style_sheet
from karyo_desktop.ui.reporting.written import Written
from karyo_desktop.ui.settings import Settings


class ReportWindow(QWidget):
    """Of one document; lives until it is closed."""

    export_asked = Signal()
    print_asked = Signal()
    templates_asked = Signal()
    save_asked = Signal()
    closed = Signal()

    def __init__(
        self,
        written: Written,
        maker: PreviewMaker,
        choice: TemplateChoice,
        settings: Settings,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("report-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.written, self.maker, self.choice = written, maker, choice
        self._settings = settings
        self.form = ReportForm(written)
        self.preview = PagesView()
        self.template = Choice()
        self.paper = Choice()
        self.message = label("", wrap=True, name="report-message")
        self.page = label("", quiet=True, name="report-page")
        self._build()
        self._connect()
        self.restyle()
        self.show_templates()
        self.refresh()

    @property
    def document(self) -> Document:
        """Whose report it is."""
        return self.written.document

    def refresh(self) -> None:
        """Draw the pages of what is written now."""
        wish = Wish(
            self.document.case, self.document.images, self.written.details, self.choice.template
        )
        self.maker.ask(wish)

    def restyle(self) -> None:
        """The theme is another one now."""
        self.setStyleSheet(style_sheet())
        self.preview.viewport().update()

    def show_templates(self) -> None:
        """Offer the templates that there are now, or show that with which the case was sealed."""
        self.template.clear()
        sealed = self._sealed()
        for widget in (self.template, self.paper):
            widget.setEnabled(sealed is None)
        if sealed is not None:
            self.template.addItem(sealed.name, sealed.name)
            self.paper.setCurrentIndex(self.paper.findData(sealed.paper))
            self.form.show_template(sealed)
            return
        for name in self.choice.shelf.names():
            text = self.tr("Standard") if name == STANDARD.name else name
            self.template.addItem(text, name)
        used = self._settings.report_template or STANDARD.name
        self.template.setCurrentIndex(max(0, self.template.findData(used)))
        self.paper.setCurrentIndex(self.paper.findData(self.choice.template.paper))
        self.form.show_template(self.choice.template)

    # building

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Report — {0}").format(self.document.title))
        self.resize(1240, 820)
        self.setMinimumSize(720, 400)
        scroll = QScrollArea()
        scroll.setAccessibleName(self.tr("What the report says"))
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.message.setContentsMargins(16, 8, 16, 8)
        self.message.setProperty("alert", True)
        self.message.hide()
        self.locked = label("", wrap=True, name="report-locked")
        self.locked.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self.locked)
        column.addWidget(self.message)
        column.addWidget(self.preview, 1)
        column.addWidget(self._foot())
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(scroll)
        split.addWidget(right)
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setSizes([560, 680])
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head())
        whole.addWidget(split, 1)
        self._keys = UndoKeys(self.written.stack, self)
        self._keys.watch(self)
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.activated.connect(self.save_asked)
        self._lock()

    def _head(self) -> QWidget:
        head = panel("strip")
        row = QHBoxLayout(head)
        row.setContentsMargins(20, 9, 16, 9)
        row.setSpacing(8)
        row.addWidget(heading(self.tr("Report"), step=3))
        row.addWidget(_named(label(self.document.case.id, quiet=True), self.tr("Case")))
        row.addStretch(1)
        self.template.setObjectName("report-template")
        self.template.setAccessibleName(self.tr("Template"))
        self.template.setMinimumWidth(130)
        self.template.setToolTip(
            self.tr(
                "A draft is drawn with the template that is chosen when it is exported; a signed "
                "case keeps the one that it was signed with."
            )
        )
        self.paper.setObjectName("report-paper")
        self.paper.setAccessibleName(self.tr("Paper"))
        for paper in ("A4", "Letter"):
            self.paper.addItem(paper, paper)
        self.templates = button(self.tr("Templates…"), flat=True, name="report-templates")
        self.print = button(self.tr("Print…"), name="report-print")
        self.export = button(self.tr("Export PDF…"), primary=True, name="report-export")
        for widget in (self.template, self.paper, self.templates):
            row.addWidget(widget)
        row.addSpacing(10)
        row.addWidget(self.print)
        row.addWidget(self.export)
        return head

    def _foot(self) -> QWidget:
        foot = panel("top")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 5, 12, 5)
        self.back = button("‹", flat=True, name="report-back")
        self.on = button("›", flat=True, name="report-on")
        self.smaller = button("−", flat=True, name="report-smaller")
        self.larger = button("+", flat=True, name="report-larger")
        self.fit = button(self.tr("Width"), flat=True, name="report-fit")
        for widget, words in (
            (self.back, self.tr("Page before")),
            (self.on, self.tr("Next page")),
            (self.smaller, self.tr("Smaller")),
            (self.larger, self.tr("Larger")),
            (self.fit, self.tr("Fit to the width")),
        ):
            widget.setAccessibleName(words)
            widget.setToolTip(words)
        row.addWidget(self.back)
        row.addWidget(self.page)
        row.addWidget(self.on)
        row.addStretch(1)
        row.addWidget(label(self.tr("These pages are the PDF"), quiet=True))
        row.addStretch(1)
        row.addWidget(self.smaller)
        row.addWidget(self.fit)
        row.addWidget(self.larger)
        return foot

    def _connect(self) -> None:
        preview, maker = self.preview, self.maker
        self.written.changed.connect(self.refresh)
        self.choice.changed.connect(self._template_changed)
        maker.found.connect(self._found)
        maker.drawn.connect(self._drawn)
        maker.pictured.connect(preview.show_picture)
        maker.failed.connect(self._failed)
        maker.rested.connect(preview.ask)
        preview.wanted.connect(self._picture)
        preview.page_changed.connect(self._show_page)
        self.template.activated.connect(lambda _: self.choice.choose(self.template.currentData()))
        self.paper.activated.connect(lambda _: self.choice.choose_paper(self.paper.currentData()))
        self.templates.clicked.connect(self.templates_asked)
        self.print.clicked.connect(self.print_asked)
        self.export.clicked.connect(self.export_asked)
        self.back.clicked.connect(lambda: preview.go_to(preview.current() - 1))
        self.on.clicked.connect(lambda: preview.go_to(preview.current() + 1))
        self.smaller.clicked.connect(lambda: preview.zoom_by(1 / 1.2))
        self.larger.clicked.connect(lambda: preview.zoom_by(1.2))
        self.fit.clicked.connect(preview.fit_width)
        self.document.cell_changed.connect(self._case_changed)
        self.document.cell_added.connect(self._case_changed)
        self.document.signoff_changed.connect(self._signed_off)

    # following

    def changeEvent(self, event: QEvent) -> None:
        """Whoever goes to another window finds there what was typed."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.written.keep()
        super().changeEvent(event)

    def _sealed(self) -> Template | None:
        try:
            return sealed_template(self.document.case, self.document.images)
        except InputError:
            return None  # drawing the pages tells it

    def _lock(self) -> None:
        """What was reviewed or signed, or is open elsewhere, is not written anew."""
        state, words = self.document.case.signoff.state, self.document.read_only
        if self.document.kept:
            pass  # that says it
        elif state == "signed" or self.written.details.status != "DRAFT":
            words = self.tr("This case is signed, so its report can only be read. Amend it first.")
        elif state == "reviewed":
            words = self.tr(
                "This case is reviewed, so its report can only be read. Take the review back to "
                "change something."
            )
        self.form.setEnabled(not words)
        self.locked.setText(words)
        self.locked.setVisible(bool(words))

    def _signed_off(self) -> None:
        self._case_changed()
        self.show_templates()

    def _case_changed(self, *_: object) -> None:
        self.written.reread()
        self._lock()
        self.form.cells.show_written()
        self.refresh()

    def _template_changed(self) -> None:
        self.show_templates()
        self.refresh()

    def _found(self, found: Found) -> None:
        self.form.show_found(found, found.sentence)

    def _drawn(self, pages: object) -> None:
        self._say(self.choice.fault)
        self.preview.show_pages(pages)  # type: ignore[arg-type]  # a Signal carries any object
        self.maker.look_at(self.preview.visible_numbers(), self.preview.device_zoom)

    def _picture(self, numbers: list[int], zoom: float) -> None:
        self.maker.look_at(numbers, zoom)
        if self.preview.pages is not None and not self.maker.drawing:
            self.maker.ask_pictures(self.preview.pages, numbers, zoom)

    def _failed(self, failure: Failed) -> None:
        self._say(self.tr("These pages are out of date.") + f" {failure.message}")
        self.preview.fade()

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def _show_page(self, number: int, count: int) -> None:
        self.page.setText(self.tr("Page {0} of {1}").format(number, count))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that it is gone."""
        self.written.keep()
        self._settings.keep_bytes("report/geometry", self.saveGeometry())
        super().closeEvent(event)
        self.closed.emit()


def _named(widget: QLabel, name: str) -> QLabel:
    widget.setAccessibleName(name)
    return widget
