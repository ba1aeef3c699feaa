"""Names that look like markup: a file may be called anything, and is shown as it is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from karyo_desktop.report.template import STANDARD
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.plain import as_it_is
from karyo_desktop.ui.reporting.batch import BatchDialog
from karyo_desktop.ui.settings import Settings
from tests.gui.driver import Driver, Run

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support"),
    pytest.mark.skipif(os.name == "nt", reason="Windows allows no such names"),
]

FILE = "<b>x & <img src=y>.png"
CELL = "<i>cell & <img src=z>"
CASE = "<u>case & <img src=w>.karyo"
MARKS = ("<b>x", "<img", "<i>cell", "<u>case")


@pytest.mark.parametrize("text", [FILE, CELL, CASE, "a\n  <b>x</b>\nc", "&amp; <b>", "plain & <"])
def test_what_looks_like_markup_is_shown_as_it_is(text: str) -> None:
    shown = as_it_is(text)
    document = QTextDocument()
    if GuiQt.mightBeRichText(shown):
        document.setHtml(shown)
    else:
        document.setPlainText(shown)
    assert document.toPlainText() == text


def read_as_markup(text: str) -> bool:
    """Whether one of the names stands in it as a tag, and Qt would take it for one."""
    return any(mark in text for mark in MARKS) and GuiQt.mightBeRichText(text)


def faults() -> list[str]:
    """Every place in which a name would be read as markup, over all windows."""
    found: list[str] = []
    for top in QApplication.topLevelWidgets():
        for widget in (top, *top.findChildren(QWidget)):
            found += of_widget(widget)
        for action in top.findChildren(QAction):
            texts = {"tip": action.toolTip(), "status": action.statusTip()}
            found += [f"{n} of {action.text()}" for n, t in texts.items() if read_as_markup(t)]
    return found


def of_widget(widget: QWidget) -> list[str]:
    name = f"{type(widget).__name__} {widget.objectName()}"
    found = [f"tip of {name}"] if read_as_markup(widget.toolTip()) else []
    if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
        found += [f"label {name}"] if any(mark in widget.text() for mark in MARKS) else []
    if isinstance(widget, QMessageBox) and widget.textFormat() != Qt.TextFormat.PlainText:
        found += [f"question {name}"] if any(mark in widget.text() for mark in MARKS) else []
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        found += [f"item of {name}" for tip in tips(widget.model()) if read_as_markup(tip)]
    return found


def tips(model: QAbstractItemModel) -> list[str]:
    found = []
    for row in range(model.rowCount(QModelIndex())):
        column = 0
        # A list's model hides how many columns it has.
        while (place := model.index(row, column)).isValid():
            found.append(str(model.data(place, Qt.ItemDataRole.ToolTipRole) or ""))
            column += 1
    return found


def said(root: QObject) -> str:
    """All that is on labels, in tips and on items, to see that the names are there at all."""
    parts = [w.text() for w in root.findChildren(QLabel)]
    parts += [w.toolTip() for w in root.findChildren(QWidget)]
    for view in root.findChildren(QAbstractItemView):
        parts += tips(view.model()) if view.model() is not None else []
    return "\n".join(parts)


@pytest.fixture
def odd_cells(small_cell: Path, tmp_path: Path) -> Path:
    """Two cells whose folder, and some files, are called like markup."""
    folder = tmp_path / "<u>case & <img src=w>"
    for name in (CELL, "second"):
        (folder / name).mkdir(parents=True)
        for k, path in enumerate(sorted(small_cell.iterdir())):
            target = FILE if k == 0 else "<img src=q>.png" if k == 1 else path.name
            (folder / name / target).write_bytes(path.read_bytes() if k != 1 else b"no picture")
    return folder


def test_no_name_is_read_as_markup_anywhere(run: Run, odd_cells: Path, tmp_path: Path) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        assert len(driver.document.case.cells) == 2
        first = next(c for c in driver.cell.chromosomes if c.file.endswith(FILE))
        driver.click(first.id)
        item = driver.window.workspace.scene.item_of(first.id)
        assert FILE in as_text(item.toolTip())
        assert not read_as_markup(item.toolTip())
        assert faults() == []
        shown = said(driver.window)
        assert as_it_is(CELL) in shown or CELL in shown
        assert "<img src=q>.png" in shown, "the notice names what could not be used"
        driver.save(tmp_path / CASE)
        driver.window.actions_["report"].trigger()
        driver.wait(lambda: any(w.objectName() == "report-window" for w in tops()))
        assert faults() == []
        next(w for w in tops() if w.objectName() == "report-window").close()
        driver.export_pdf(tmp_path / "report.pdf")
        driver.window.actions_["sign_off"].trigger()
        assert faults() == []

    run([str(odd_cells)], job)
    text = "\n".join(p.extract_text() for p in PdfReader(tmp_path / "report.pdf").pages)
    assert "Case <u>case & <img src=w>" in text

    def again(driver: Driver) -> None:
        assert as_it_is(str(tmp_path / CASE)) in said(driver.window), "it is among the recent"
        assert faults() == []

    run([], again)


def as_text(tip: str) -> str:
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


def tops() -> list[QWidget]:
    return QApplication.topLevelWidgets()


def test_questions_and_lists_show_names_as_they_are(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    asked: list[str] = []

    def look(box: QMessageBox) -> int:
        asked.extend(of_widget(box))
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel.value

    monkeypatch.setattr(QMessageBox, "exec", look)
    dialogs.ask_unsaved(parent, CASE)
    assert asked == [f"Save your changes to “{CASE}”?"]
    (tmp_path / CASE).write_bytes(b"x")
    dialog = BatchDialog(Settings(), STANDARD, parent, who="")
    dialog.take([tmp_path / CASE])
    assert as_it_is(str(tmp_path / CASE)) in tips(dialog.list.model())
    assert faults() == []
    dialog.done(0)
