"""The laboratory's templates: edited beside a preview on a sample, kept as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QMessageBox,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cirnet_core.bands import BAND_LEVELS
from cirnet_core.errors import InputError
from karyo_desktop.jobs.outcome import Failed
from karyo_desktop.report.template import STANDARD, Template
from karyo_desktop.services.report_templates import (
    SUFFIX,
    Shelf,
    read_template,
    write_template,
)
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.ui.panels.widgets import button, heading, label, panel
from karyo_desktop.ui.plain import as_it_is
from karyo_desktop.ui.reporting.block_list import BlockList
from karyo_desktop.ui.reporting.choice import PAPERS
from karyo_desktop.ui.reporting.fields import Choice, LineField, TextField
from karyo_desktop.ui.reporting.logo import LogoField
from karyo_desktop.ui.reporting.maker import PreviewMaker, SampleWish
from karyo_desktop.ui.reporting.preview import PagesView
from karyo_desktop.ui.reporting.style import style_sheet

LABEL_PX: Final = 110


class TemplatesDialog(QDialog):
    """Edits the templates of a shelf."""

    kept = Signal(str)
    """Name of a template that was written."""

    def __init__(self, shelf: Shelf, maker: PreviewMaker, used: Template, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("templates")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shelf, self._maker = shelf, maker
        self.template = used
        self._saved = used
        self.lines: dict[str, LineField | TextField] = {}
        self.checks: dict[str, QCheckBox] = {}
        self.preview = PagesView()
        self.message = label("", wrap=True, name="templates-message")
        self.choice = Choice()
        self.paper, self.level = Choice(), Choice()
        self.blocks = BlockList()
        self.logo = LogoField()
        self._build()
        self._connect()
        self.show_template(used)

    # what is edited

    def show_template(self, template: Template) -> None:
        """Edit another template."""
        self.template = self._saved = template
        self._fill()
        self._draw()

    def change(self, **values: Any) -> None:
        """Set fields of the template."""
        self.template = replace(self.template, **values)
        self._say("")
        self._draw()

    @property
    def modified(self) -> bool:
        """Whether something would be lost."""
        return self.template != self._saved

    def save(self) -> bool:
        """Keep the template under its name; whether that went well."""
        try:
            self._shelf.write(self.template)
        except (InputError, StorageError) as error:
            self._say(str(error))
            return False
        except OSError as error:
            self._say(f"{self._shelf.folder}: {error.strerror}.")
            return False
        self._saved = self.template
        self._offer()
        self.kept.emit(self.template.name)
        return True

    def reject(self) -> None:
        """Close; what was changed is asked about."""
        if self.modified and not self._ask_modified():
            return
        super().reject()

    def done(self, result: int) -> None:
        """End the thread too."""
        self._maker.close()
        super().done(result)

    # building

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Templates of reports"))
        self.resize(1140, 780)
        self.setStyleSheet(style_sheet())
        body = QWidget()
        body.setObjectName("report-form")
        column = QVBoxLayout(body)
        column.setContentsMargins(20, 12, 20, 16)
        column.addLayout(self._fields())
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setAccessibleName(self.tr("The template"))
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        bar = scroll.verticalScrollBar().sizeHint().width()
        scroll.setMinimumWidth(body.minimumSizeHint().width() + bar)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        self.message.setContentsMargins(14, 8, 14, 8)
        self.message.setProperty("alert", True)
        self.message.hide()
        beside.addWidget(self.message)
        beside.addWidget(self.preview, 1)
        split = QSplitter()
        split.addWidget(scroll)
        split.addWidget(right)
        split.setSizes([540, 600])
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head())
        whole.addWidget(split, 1)

    def _head(self) -> QWidget:
        head = panel("strip")
        row = QHBoxLayout(head)
        row.setContentsMargins(20, 9, 16, 9)
        row.addWidget(heading(self.tr("Templates"), step=3))
        self.choice.setObjectName("templates-choice")
        self.choice.setAccessibleName(self.tr("Template"))
        self.choice.setMinimumWidth(150)
        row.addWidget(self.choice)
        row.addWidget(label(self.tr("tried on a sample"), quiet=True))
        row.addStretch(1)
        self.load = button(self.tr("Import…"), flat=True, name="templates-import")
        self.give = button(self.tr("Export…"), flat=True, name="templates-export")
        self.remove = button(self.tr("Remove"), flat=True, name="templates-remove")
        self.keep = button(self.tr("Save template"), primary=True, name="templates-save")
        for widget in (self.load, self.give, self.remove, self.keep):
            widget.setAutoDefault(False)
            row.addWidget(widget)
        return head

    def _fields(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, text, field in (
            ("name", self.tr("Name"), LineField("template-name")),
            ("laboratory", self.tr("Laboratory"), LineField("template-laboratory")),
            ("address", self.tr("Address"), TextField("template-address", lines=3)),
            ("title", self.tr("Title"), LineField("template-title")),
            ("limitations", self.tr("Limitations"), TextField("template-limitations", lines=4)),
            ("footer", self.tr("Foot of page 1"), TextField("template-footer", lines=2)),
        ):
            field.setAccessibleName(text)
            self.lines[name] = field
            form.addRow(self._label(text), field)
        form.insertRow(2, self._label(self.tr("Logo")), self.logo)
        self.up = button("↑", name="template-up")
        self.down = button("↓", name="template-down")
        for widget, words in ((self.up, self.tr("Move up")), (self.down, self.tr("Move down"))):
            widget.setAccessibleName(words)
            widget.setToolTip(words)
            widget.setFixedWidth(38)
        arrows = QVBoxLayout()
        arrows.setSpacing(6)
        arrows.addWidget(self.up)
        arrows.addWidget(self.down)
        arrows.addStretch(1)
        blocks = QHBoxLayout()
        blocks.setSpacing(8)
        blocks.addWidget(self.blocks, 1)
        blocks.addLayout(arrows)
        form.addRow(self._label(self.tr("Page 1")), blocks)
        for widget in (self.up, self.down):
            widget.setAutoDefault(False)
        self._choices(form)
        return form

    def _choices(self, form: QFormLayout) -> None:
        self.paper.setObjectName("template-paper")
        self.paper.setAccessibleName(self.tr("Paper"))
        for paper in PAPERS:
            self.paper.addItem(paper, paper)
        self.level.setObjectName("template-level")
        self.level.setAccessibleName(self.tr("Band level of the idiograms"))
        for level in BAND_LEVELS:
            self.level.addItem(self.tr("{0} bphs").format(level), level)
        form.addRow(self._label(self.tr("Paper")), self.paper)
        for name, text in (
            ("idiograms", self.tr("Idiograms beside the chromosomes")),
            ("metaphase", self.tr("The metaphase under its karyogram")),
            ("appendix", self.tr("Appendix: cell sheet, changes, hashes")),
        ):
            check = QCheckBox(text)
            check.setObjectName(f"template-{name}")
            self.checks[name] = check
            if name == "idiograms":
                row = QHBoxLayout()
                row.setSpacing(10)
                row.addWidget(check)
                row.addWidget(self.level)
                row.addStretch(1)
                form.addRow("", row)
            else:
                form.addRow("", check)

    def _label(self, text: str) -> QWidget:
        made = label(text, quiet=True)
        made.setMinimumWidth(LABEL_PX)
        return made

    def _connect(self) -> None:
        for name in ("name", "laboratory", "title", "limitations", "footer"):
            self.lines[name].edited.connect(partial(self._write, name))
        self.lines["address"].edited.connect(
            lambda text: self.change(address=tuple(text.strip("\n").split("\n")) if text else ())
        )
        for name, check in self.checks.items():
            check.clicked.connect(lambda on, name=name: self._write(name, on))
        self.paper.activated.connect(lambda _: self.change(paper=self.paper.currentData()))
        self.level.activated.connect(lambda _: self.change(idiogram_level=self.level.currentData()))
        self.blocks.edited.connect(lambda blocks: self.change(blocks=blocks))
        self.up.clicked.connect(lambda: self.blocks.shift(-1))
        self.down.clicked.connect(lambda: self.blocks.shift(1))
        self.logo.edited.connect(lambda data: self.change(logo=data))
        self.logo.refused.connect(self._say)
        self.keep.clicked.connect(self.save)
        self.load.clicked.connect(self._import)
        self.give.clicked.connect(self._export)
        self.remove.clicked.connect(self._remove)
        self.choice.activated.connect(lambda _: self._choose(self.choice.currentData()))
        maker, preview = self._maker, self.preview
        maker.drawn.connect(self._drawn)
        maker.pictured.connect(preview.show_picture)
        maker.failed.connect(self._failed)
        maker.rested.connect(preview.ask)
        preview.wanted.connect(self._picture)

    # following

    def _write(self, name: str, value: Any) -> None:
        self.change(**{name: value})

    def _fill(self) -> None:
        for name, field in self.lines.items():
            value = getattr(self.template, name)
            field.show_text("\n".join(value) if isinstance(value, tuple) else value)
        for name, check in self.checks.items():
            check.setChecked(getattr(self.template, name))
        self.paper.setCurrentIndex(self.paper.findData(self.template.paper))
        self.level.setCurrentIndex(self.level.findData(self.template.idiogram_level))
        self.blocks.show_blocks(self.template.blocks)
        self.logo.show_logo(self.template.logo)
        self._offer()

    def _offer(self) -> None:
        self.choice.clear()
        for name in self._shelf.names():
            text = self.tr("Standard") if name == STANDARD.name else name
            self.choice.addItem(text, name)
        self.choice.setCurrentIndex(self.choice.findData(self._saved.name))
        self.remove.setEnabled(self._saved.name != STANDARD.name)

    def _draw(self) -> None:
        self._maker.ask(SampleWish(self.template))

    def _drawn(self, pages: object) -> None:
        self.preview.show_pages(pages)  # type: ignore[arg-type]  # a Signal carries any object
        self._maker.look_at(self.preview.visible_numbers(), self.preview.device_zoom)

    def _picture(self, numbers: list[int], zoom: float) -> None:
        self._maker.look_at(numbers, zoom)
        if self.preview.pages is not None and not self._maker.drawing:
            self._maker.ask_pictures(self.preview.pages, numbers, zoom)

    def _failed(self, failure: Failed) -> None:
        self._say(failure.message)
        self.preview.fade()

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))

    # files

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (InputError, StorageError) as error:
            self._say(str(error))
        except OSError as error:
            self._say(f"{error.filename or ''}: {error.strerror or error}.")

    def _choose(self, name: str) -> None:
        if self.modified and not self._ask_modified():
            self._offer()
            return
        self._guarded(lambda: self.show_template(self._shelf.read(name)))

    def _import(self) -> None:
        kinds = self.tr("Templates (*{0})").format(SUFFIX)
        title = self.tr("Import a template")
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if chosen:
            self._guarded(lambda: self._take(Path(chosen)))

    def _take(self, path: Path) -> None:
        template = read_template(path)
        self.show_template(template)
        self._saved = STANDARD if template != STANDARD else template

    def _export(self) -> None:
        kinds = self.tr("Templates (*{0})").format(SUFFIX)
        suggestion = f"{self.template.name}{SUFFIX}"
        title = self.tr("Export the template")
        chosen, _ = QFileDialog.getSaveFileName(self, title, suggestion, kinds)
        if chosen:
            path = Path(chosen)
            path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
            self._guarded(lambda: write_template(path, self.template))

    def _remove(self) -> None:
        name = self._saved.name
        question = self.tr("Remove the template “{0}”?").format(name)
        if QMessageBox.question(self, self.tr("Templates of reports"), as_it_is(question)) != (
            QMessageBox.StandardButton.Yes
        ):
            return
        self._guarded(lambda: self._shelf.remove(name))
        self.show_template(self._shelf.read(STANDARD.name))
        self.kept.emit(STANDARD.name)

    def _ask_modified(self) -> bool:
        """Whether to go on, after saving or giving up what was changed."""
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            self.tr("Templates of reports"),
            as_it_is(self.tr("Save the changes to “{0}”?").format(self.template.name)),
            buttons.Save | buttons.Discard | buttons.Cancel,
        )
        if answer == buttons.Save:
            return self.save()
        return bool(answer == buttons.Discard)
