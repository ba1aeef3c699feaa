"""The report's window: form, check, breakpoints, preview, exports, and what is withheld."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from karyo_desktop.report.details import ReportDetails
from karyo_desktop.services.report_details import details_of, with_details
from karyo_desktop.services.report_pdf import case_pdf
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.reporting import asking, printing
from karyo_desktop.ui.reporting.feature import Reporting
from karyo_desktop.ui.reporting.window import ReportWindow
from tests.gui.driver import Driver, Run
from tests.unit.report_samples import sample

CONTROL = Qt.KeyboardModifier.ControlModifier
# The list of offers is a window of its own, which the platform without a display cannot raise.
pop_up = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")


class Reporter:
    """A person before the report's window."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        driver.window.actions_["report"].trigger()
        self.settle()

    @property
    def feature(self) -> Reporting:
        return next(p for p in self.driver.window.features if isinstance(p, Reporting))

    @property
    def window(self) -> ReportWindow:
        assert self.feature.report is not None
        return self.feature.report

    @property
    def verdict(self) -> str:
        return self.window.form.result.verdict.text()

    @property
    def karyotype(self) -> str:
        return self.window.form.result.karyotype.toPlainText()

    def settle(self) -> None:
        """Until what is written is drawn and pictured."""
        view, maker = self.window.preview, self.window.maker
        self.driver.wait(
            lambda: (
                not maker.busy
                and view.pages is not None
                and all(view.sharp(n) for n in view.visible_numbers())
            )
        )

    def text(self) -> str:
        """What stands in the PDF that is shown."""
        assert self.window.preview.pages is not None
        reader = PdfReader(io.BytesIO(self.window.preview.pages.data))
        return "\n".join(page.extract_text() for page in reader.pages)

    def type_karyotype(self, text: str) -> None:
        edit = self.window.form.result.karyotype
        edit.setFocus()
        edit.selectAll()
        QTest.keyClick(edit, Qt.Key.Key_Delete)
        QTest.keyClicks(edit, text)
        QTest.keyClick(edit, Qt.Key.Key_Escape)
        self.settle()

    def details(self) -> ReportDetails:
        self.window.written.keep()
        return details_of(self.driver.document.case)


@pytest.fixture
def trisomy(tmp_path: Path) -> Path:
    return stored("trisomy", tmp_path)


def stored(name: str, folder: Path, **changes: object) -> Path:
    """A sample as a case file, still a draft."""
    made = sample(name)
    details = replace(made.details, status="DRAFT", signatures=(), versions=(), **changes)  # type: ignore[arg-type]
    path = folder / f"{name}.karyo"
    save_case(path, with_details(made.case, details), made.store)
    return path


@pytest.fixture
def clipboard(qtbot: QtBot) -> Iterator[None]:
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


def test_the_preview_is_the_output_and_follows_the_form(
    run: Run, trisomy: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.pdf"

    def job(driver: Driver) -> None:
        driver.wait_for_cells(len(sample("trisomy").case.cells))
        person = Reporter(driver)
        assert "47,XY,+21" in person.text()
        assert person.verdict == "✓ Built from the karyograms; valid."
        field = person.window.form.fields["specimen"]
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "Amniotic fluid")
        person.settle()
        assert "Amniotic fluid" in person.text()
        driver.answer_save(out)
        person.window.export.click()
        driver.wait(lambda: not driver.window.files.busy)
        assert person.window.preview.pages is not None
        assert out.read_bytes() == person.window.preview.pages.data
        case, images = driver.document.case, driver.document.images
        assert case_pdf(case, images, template=person.feature.choice.template) == out.read_bytes()
        assert details_of(case).specimen == "Amniotic fluid"
        assert driver.document.modified

    run([str(trisomy)], job)


def test_the_page_that_is_seen_is_a_picture_of_the_pdf(run: Run, trisomy: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_cells(len(sample("trisomy").case.cells))
        person = Reporter(driver)
        view = person.window.preview
        shown = view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        place = view.place(0)
        assert view.pages is not None
        page = view.pages.picture(0, zoom=view.device_zoom).mean(axis=2)
        row = page[200]
        got = [shown.pixelColor(place.left() + x, place.top() + 200).value() for x in range(300)]
        assert np.abs(np.array(got) - row[:300]).mean() < 4
        person.window.on.click()
        person.settle()
        assert view.current() == 1
        assert person.window.page.text() == "Page 2 of 3"

    run([str(trisomy)], job)


@pop_up
def test_the_karyotype_is_checked_while_it_is_typed(run: Run, trisomy: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_cells(len(sample("trisomy").case.cells))
        person = Reporter(driver)
        person.type_karyotype("46,XY")
        assert person.verdict.startswith("✗ Not valid. “46”: The text has 46 chromosomes")
        marks = person.window.form.result.karyotype.extraSelections()
        assert [(m.cursor.selectionStart(), m.cursor.selectionEnd()) for m in marks] == [(0, 2)]  # type: ignore[attr-defined]
        person.type_karyotype("47,XY,+21")
        assert person.verdict == "✓ Valid."
        assert person.window.form.result.karyotype.extraSelections() == []
        person.type_karyotype("47,XY,+21,arr(1-22)x2")
        assert not person.verdict.startswith("✓")
        # Nothing that cannot be judged is called valid, and taking back goes by the window's keys.
        QTest.keyClick(person.window.form.result.karyotype, Qt.Key.Key_Z, CONTROL)
        QTest.keyClick(person.window.form.result.karyotype, Qt.Key.Key_Z, CONTROL)
        person.settle()
        assert person.karyotype == person.window.written.details.karyotype
        assert person.details().karyotype == person.karyotype

    run([str(trisomy)], job)


@pop_up
def test_words_and_bands_are_offered_and_clicked(run: Run, trisomy: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_cells(len(sample("trisomy").case.cells))
        person = Reporter(driver)
        result = person.window.form.result
        edit = result.karyotype
        edit.setFocus()
        QTest.keyClicks(edit, "46,XX,inv(9)(p")
        offers = person.window.findChild(type(edit._list), "iscn-offers") or edit._list
        driver.wait(offers.isVisible)
        QTest.keyClick(offers, Qt.Key.Key_Down)
        QTest.keyClick(offers, Qt.Key.Key_Return)
        assert edit.toPlainText().startswith("46,XX,inv(9)(p1")
        edit.insert("q")
        result.breakpoints.click()
        picker = result.picker
        assert picker is not None
        assert picker.chromosome.currentText() == "9"
        drawing = picker.drawing
        assert drawing.drawing is not None
        wanted = next(b for b in drawing.drawing.bands if b.name == "q22.1")
        at = drawing.area(wanted).center().toPoint()
        QTest.mouseClick(drawing, Qt.MouseButton.LeftButton, pos=at)
        assert edit.toPlainText().endswith("q22.1")

    run([str(trisomy)], job)


def test_roles_findings_and_karyograms_of_cells(run: Run, tmp_path: Path) -> None:
    path = stored("robertsonian", tmp_path, findings=())

    def job(driver: Driver) -> None:
        driver.wait_for_cells(2)
        person = Reporter(driver)
        table = person.window.form.cells.table
        assert "✗" not in person.verdict
        before = person.window.form.result.karyotype.placeholderText()
        for row in (0, 1):
            table.item(row, 2).setText("der(14;21)(q10;q10)")
        person.settle()
        assert before != "46,XX,der(14;21)(q10;q10),+mar"
        assert person.window.form.result.karyotype.placeholderText() == (
            "46,XX,der(14;21)(q10;q10),+mar"
        )
        person.window.form.cells.chosen.click()
        table.item(1, 1).setCheckState(Qt.CheckState.Unchecked)
        person.settle()
        assert "Karyogram 1 of 1" in person.text()
        role = table.cellWidget(1, 4)
        role.setCurrentIndex(role.findData("excluded"))
        role.activated.emit(role.currentIndex())
        person.settle()
        assert driver.document.case.cells[1].details.excluded
        person.window.written.stack.undo()
        assert not driver.document.case.cells[1].details.excluded
        assert len(person.details().karyograms) == 1

    run([str(path)], job)


def test_what_is_written_is_saved_with_the_case(run: Run, trisomy: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_cells(len(sample("trisomy").case.cells))
        person = Reporter(driver)
        field = person.window.form.fields["interpretation"]
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "Changed at last")
        QTest.keyClick(field, Qt.Key.Key_S, CONTROL)
        driver.wait(lambda: not driver.window.files.busy and not driver.document.modified)

    run([str(trisomy)], job)
    assert details_of(load_case(trisomy)[0]).interpretation == "Changed at last"


def test_a_withheld_sex_leaves_by_no_door(
    run: Run, trisomy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clipboard: None
) -> None:
    asked: list[str] = []

    def ask(_parent: object, suggestion: str, **_more: str) -> Path:
        asked.append(Path(suggestion).name)
        return tmp_path / f"out{Path(suggestion).suffix}"

    def pictured() -> QImage:
        return QGuiApplication.clipboard().image()

    def job(driver: Driver) -> None:
        driver.wait_for_cells(len(sample("trisomy").case.cells))
        driver.settle()
        window = driver.window
        window.actions_["copy_karyogram"].trigger()
        driver.wait(lambda: not pictured().isNull())
        plain = pictured()
        person = Reporter(driver)
        person.window.form.result.withheld.click()
        person.settle()
        assert "47,U,+21" in person.text()
        assert "47,XY" not in person.text()
        monkeypatch.setattr(dialogs, "ask_save", ask)
        table = tmp_path / "case.json"
        monkeypatch.setattr(asking, "ask_case_table", lambda *_: table)
        for wish in (asking.PictureWish("png"), asking.PictureWish("svg")):
            monkeypatch.setattr(asking, "ask_picture", lambda _parent, wish=wish: wish)
            window.actions_["export_png"].trigger()
        window.actions_["export_pdf"].trigger()
        window.actions_["export_case"].trigger()
        driver.wait(lambda: not window.files.busy)
        assert not any("XY" in name for name in asked)
        assert b"not disclosed" in (tmp_path / "out.svg").read_bytes()
        with Image.open(tmp_path / "out.png") as picture:
            assert picture.width > 1000
        assert json.loads(table.read_text())["karyotype"]["text"] == "47,U,+21"
        QGuiApplication.clipboard().clear()
        window.actions_["copy_karyogram"].trigger()
        driver.wait(lambda: not pictured().isNull())
        assert pictured() != plain
        # A chromosome that would tell it is not copied.
        person.window.close()
        QGuiApplication.clipboard().clear()
        driver.click(driver.members("X")[0])
        window.actions_["copy"].trigger()
        assert pictured().isNull()
        assert window.notices.isVisible()

    run([str(trisomy)], job)
    text = "".join(p.extract_text() for p in PdfReader(tmp_path / "out.pdf").pages)
    assert "47,U,+21" in text


def test_a_word_that_tells_the_sex_stops_the_preview_and_says_where(
    run: Run, trisomy: Path
) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_cells(len(sample("trisomy").case.cells))
        person = Reporter(driver)
        person.window.form.result.withheld.click()
        person.window.form.fields["interpretation"].show_text("")
        QTest.keyClicks(person.window.form.fields["interpretation"], "a male child")
        driver.wait(lambda: person.window.preview.faded)
        assert "“male”" in person.window.message.text()
        assert "interpretation" in person.window.message.text()
        person.window.form.result.withheld.click()
        driver.wait(lambda: not person.window.preview.faded)
        assert person.window.message.isHidden()

    run([str(trisomy)], job)


def test_the_paper_is_remembered(run: Run, trisomy: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_cells(len(sample("trisomy").case.cells))
        person = Reporter(driver)
        paper = person.window.paper
        paper.setCurrentIndex(paper.findData("Letter"))
        paper.activated.emit(paper.currentIndex())
        person.settle()
        assert person.window.preview.pages is not None
        assert person.window.preview.pages.sizes_pt[0] == pytest.approx((612.0, 792.0))
        person.window.close()
        again = Reporter(driver)
        assert again.window.paper.currentData() == "Letter"

    run([str(trisomy)], job)


def test_damaged_details_are_told_and_nothing_opens(run: Run, tmp_path: Path) -> None:
    made = sample("monosomy")
    path = tmp_path / "damaged.karyo"
    save_case(path, replace(made.case, extra={"report": {"setting": 7}}), made.store)

    def job(driver: Driver) -> None:
        driver.wait_for_cells(len(made.case.cells))
        driver.window.actions_["report"].trigger()
        assert driver.window.notices.isVisible()
        feature = next(p for p in driver.window.features if isinstance(p, Reporting))
        assert feature.report is None

    run([str(path)], job)


def test_the_report_is_printed_and_every_export_noted(
    run: Run, trisomy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "printed.pdf"

    def ask(_parent: object) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper))
        printer.setResolution(150)
        return printer

    def job(driver: Driver) -> None:
        driver.wait_for_cells(len(sample("trisomy").case.cells))
        monkeypatch.setattr(printing, "ask_printer", ask)
        told: list[str] = []
        feature = next(p for p in driver.window.features if isinstance(p, Reporting))
        feature.told.connect(told.append)
        driver.window.actions_["print_report"].trigger()
        driver.wait(lambda: bool(told))
        assert told == ["Printed 3 pages"]
        driver.export_pdf(tmp_path / "report.pdf")
        last = [(entry.action, entry.after) for entry in driver.document.case.audit[-2:]]
        assert last == [("exported", {"what": what}) for what in ("print-out", "report")]

    run([str(trisomy)], job)
    reader = PdfReader(paper)
    assert len(reader.pages) == 3
    assert float(reader.pages[0].mediabox.width) == pytest.approx(595, abs=2)
    picture = reader.pages[1].images[0].image
    assert picture is not None
    assert picture.width == pytest.approx(595.3 * 150 / 72, abs=2)
