"""The laboratory's templates in their dialog: tried on a sample, kept as files."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from karyo_desktop.report.template import STANDARD
from karyo_desktop.services.report_templates import SUFFIX, Shelf, read_template
from karyo_desktop.ui.reporting.feature import Reporting
from karyo_desktop.ui.reporting.templates import TemplatesDialog
from tests.gui.driver import Driver, Run
from tests.unit.report_samples import metaphase_png

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


class Editor:
    """A person before the dialog."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        driver.wait_for_proposal()
        self.feature = next(p for p in driver.window.features if isinstance(p, Reporting))
        driver.window.actions_["report_templates"].trigger()
        found = driver.window.findChild(TemplatesDialog)
        assert found is not None
        self.dialog = found
        self.settle()

    def settle(self) -> None:
        view, maker = self.dialog.preview, self.dialog._maker
        self.driver.wait(lambda: not maker.busy and view.pages is not None and view.sharp(0))

    def write(self, name: str, text: str) -> None:
        field = self.dialog.lines[name]
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def pages(self) -> list[str]:
        assert self.dialog.preview.pages is not None
        reader = PdfReader(io.BytesIO(self.dialog.preview.pages.data))
        return [page.extract_text() for page in reader.pages]

    def close(self) -> None:
        self.dialog.reject()


def test_a_template_is_made_tried_and_used(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(metaphase_png())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(logo), ""))

    def job(driver: Driver) -> None:
        person = Editor(driver)
        assert "Case SAMPLE" in person.pages()[0]
        assert not person.dialog.modified
        person.write("name", "Ours")
        person.write("laboratory", "Laboratory of the East")
        person.write("title", "Findings")
        person.dialog.logo.pick.click()
        person.dialog.checks["appendix"].click()
        person.settle()
        first = person.pages()[0]
        assert "Laboratory of the East" in first
        assert first.index("Specimen") < first.index("47,XY,+21")
        assert "Appendix" in "".join(person.pages())
        blocks = person.dialog.blocks
        blocks.setCurrentRow(0)
        person.dialog.down.click()
        item = next(i for i in map(blocks.item, range(8)) if i.text() == "Recommendations")
        item.setCheckState(Qt.CheckState.Unchecked)
        person.settle()
        first = person.pages()[0]
        assert first.index("47,XY,+21") < first.index("Specimen")
        assert "Recommendations" not in first
        person.dialog.keep.click()
        assert not person.dialog.modified
        made = person.feature.choice.shelf.read("Ours")
        assert made.logo == metaphase_png()
        assert made.blocks[:2] == ("result", "identifiers")
        assert "recommendations" not in made.blocks
        person.close()
        assert person.feature.choice.template == made

    run(["--demo"], job)


def test_what_was_changed_is_asked_about_and_bad_files_are_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = tmp_path / f"bad{SUFFIX}", tmp_path / f"given{SUFFIX}"
    bad.write_text("{}")
    asked: list[str] = []

    def ask(*arguments: object) -> QMessageBox.StandardButton:
        asked.append(str(arguments[2]))
        return QMessageBox.StandardButton.Discard

    monkeypatch.setattr(QMessageBox, "question", ask)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(bad), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(good), ""))

    def job(driver: Driver) -> None:
        person = Editor(driver)
        person.dialog.load.click()
        assert "bad" in person.dialog.message.text()
        person.dialog.logo.pick.click()
        assert "no PNG or JPEG picture" in person.dialog.message.text()
        person.write("name", "a/b")
        person.dialog.keep.click()
        assert "cannot be the name" in person.dialog.message.text()
        person.write("footer", "See overleaf.")
        person.dialog.give.click()
        assert read_template(good).footer == "See overleaf."
        person.close()
        assert asked == ["Save the changes to “a/b”?"]
        assert person.feature.choice.template == STANDARD

    run(["--demo"], job)


def test_a_shelf_keeps_reads_and_removes(tmp_path: Path) -> None:
    from dataclasses import replace

    shelf = Shelf(tmp_path / "templates")
    assert shelf.names() == ("Standard",)
    assert shelf.read("Standard") == STANDARD
    shelf.write(replace(STANDARD, name="B"))
    shelf.write(replace(STANDARD, footer="changed"))
    assert shelf.names() == ("Standard", "B")
    assert shelf.read("Standard").footer == "changed"
    shelf.remove("Standard")
    shelf.remove("B")
    assert shelf.read("Standard") == STANDARD
    assert shelf.names() == ("Standard",)


def test_reports_of_many_cases(run: Run, tmp_path: Path) -> None:
    from karyo_desktop.ui.reporting.batch import BatchDialog
    from tests.unit.test_report_batch import stored

    stored(tmp_path / "in" / "a.karyo", "monosomy")
    (tmp_path / "in" / "b.karyo").write_bytes(b"no case")

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.window.actions_["report_batch"].trigger()
        dialog = driver.window.findChild(BatchDialog)
        assert dialog is not None
        assert not dialog.start.isEnabled()
        dialog.take([tmp_path / "in"])
        assert dialog.list.count() == 2
        dialog.write_into(tmp_path / "out")
        driver.wait(lambda: not dialog.busy)
        assert dialog.list.item(0).text() == "✓ a.karyo → S-3_v1_draft.pdf"
        assert dialog.list.item(1).text().startswith("✗ b.karyo: ")
        assert dialog.said.text() == "1 of 2 reports could not be written."
        dialog.reject()

    run(["--demo"], job)
    assert (tmp_path / "out" / "S-3_v1_draft.pdf").read_bytes().startswith(b"%PDF")
