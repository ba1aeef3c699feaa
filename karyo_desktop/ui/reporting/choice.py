"""Which template and paper reports are printed with: the person's choice, remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, get_args

from PySide6.QtCore import QObject, Signal

from cirnet_core.errors import InputError
from karyo_desktop.report.template import STANDARD, Paper, Template
from karyo_desktop.services.report_templates import Shelf
from karyo_desktop.ui.settings import Settings, settings_file

PAPERS: Final[tuple[Paper, ...]] = get_args(Paper)


class TemplateChoice(QObject):
    """The laboratory's templates, and the one in use."""

    changed = Signal()
    """Another one is in use, or it reads otherwise now."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.shelf = Shelf(settings_file().parent / "templates")
        self._fault = ""
        self._template: Template | None = None  # read when it is needed: a logo takes a while

    @property
    def fault(self) -> str:
        """Why the chosen template is not in use; empty if it is."""
        self._read()
        return self._fault

    @property
    def chosen(self) -> Template:
        """The template in use as it was kept."""
        return self._read()

    @property
    def template(self) -> Template:
        """The template in use, on the paper in use."""
        paper = next((p for p in PAPERS if p == self._settings.report_paper), None)
        return self._read() if paper is None else replace(self._read(), paper=paper)

    def choose(self, name: str) -> None:
        """Use another template."""
        self._settings.report_template = name
        self._template = None
        self.changed.emit()

    def choose_paper(self, paper: Paper) -> None:
        """Use another paper, whatever the template says."""
        self._settings.report_paper = paper
        self.changed.emit()

    def reread(self) -> None:
        """Take up what was written to the templates' files."""
        self._template = None
        self.changed.emit()

    def _read(self) -> Template:
        if self._template is None:
            self._fault = ""
            try:
                name = self._settings.report_template or STANDARD.name
                self._template = self.shelf.read(name)
            except InputError as error:
                self._fault = str(error)
                self._template = STANDARD
        return self._template
