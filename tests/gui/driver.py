"""Drives the real window: started by the real main, moved by real mouse and key events."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from karyo_desktop.domain.layout import Rect
from karyo_desktop.domain.model import Cell
from karyo_desktop.jobs import opening
from karyo_desktop.jobs.lane import Context
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.ui import dialogs
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.keeping import CaseKeeper
from karyo_desktop.ui.main import main
from karyo_desktop.ui.main_window import MainWindow

PATIENCE_MS = 120_000


class Driver:
    """What a person can do with the window, and what they can see of it."""

    def __init__(self, window: MainWindow, bot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = window
        self.bot = bot
        self._monkeypatch = monkeypatch
        self._mouse = QPoint()

    # seeing

    @property
    def document(self) -> Document:
        assert self.window.document is not None
        return self.window.document

    @property
    def cell(self) -> Cell:
        cell = self.window.workspace.cell
        assert cell is not None
        return cell

    @property
    def view(self) -> QWidget:
        return self.window.workspace.view

    def column_of(self, chromosome_id: str) -> str:
        return self.cell.karyogram.column_of(chromosome_id)

    def members(self, column: str) -> tuple[str, ...]:
        return self.cell.karyogram.columns[column]

    def selected(self) -> tuple[str, ...]:
        return self.window.workspace.scene.selected()

    def label(self, name: str) -> str:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        # Where room is short a button shows a part of its words, and a screen reader says all.
        short = isinstance(found, QPushButton) and found.accessibleName()
        return str(found.accessibleName() if short else found.text())

    def wait(self, condition: Callable[[], bool]) -> None:
        self.bot.waitUntil(condition, timeout=PATIENCE_MS)

    def wait_for_cells(self, count: int = 1) -> None:
        self.wait(
            lambda: (
                self.window.document is not None and len(self.window.document.case.cells) == count
            )
        )

    def wait_for_proposal(self) -> None:
        """Until every cell was looked at, and the one on screen is drawn."""

        def done() -> bool:
            document = self.window.document
            if document is None or self.window.files.busy:
                return False
            shown = self.window.workspace.scene.cell
            if self.window.progress.isVisible():
                return False
            return all(cell.model is not None for cell in document.case.cells) and (
                shown is not None and shown is self.window.workspace.cell
            )

        self.wait(done)
        self.settle()

    def settle(self) -> None:
        """Until the pictures of what was done last are there and nothing glides."""
        scene = self.window.workspace.scene
        self.wait(
            lambda: (
                scene.cell is self.window.workspace.cell
                and not self.window.files.busy
                and not self.window.correcting.surgery.busy
                and not self.window.pictures.pending
                and all(part.idle for part in self.window.features if isinstance(part, CaseKeeper))
            )
        )
        QApplication.sendPostedEvents()

    # doing

    def at(self, chromosome_id: str) -> QPoint:
        """Where on the viewport a chromosome lies."""
        arrangement = self.window.workspace.scene.arrangement
        assert arrangement is not None
        place = arrangement.places[chromosome_id]
        return self.at_scene(place.x + place.w / 2, place.y + place.h / 2)

    def at_class(self, column: str) -> QPoint:
        """A free point in the room of a class, right of its members."""
        arrangement = self.window.workspace.scene.arrangement
        assert arrangement is not None
        room: Rect = arrangement.columns[column].room
        return self.at_scene(room.right - 6, room.y + room.h / 2)

    def at_scene(self, x: float, y: float) -> QPoint:
        return self.window.workspace.view.mapFromScene(QPointF(x, y))

    def click(
        self, chromosome_id: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        viewport = self.window.workspace.view.viewport()
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, modifier, self.at(chromosome_id), -1)

    def drag(self, start: QPoint, end: QPoint, *, release: bool = True) -> None:
        """Press, move in some steps, release."""
        viewport = self.window.workspace.view.viewport()
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        for step in range(1, 9):
            between = start + (end - start) * step / 8
            QTest.mouseMove(viewport, between)
            QTest.qWait(1)
        self._mouse = end
        if release:
            self.release()

    def release(self, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Let go where the mouse is."""
        viewport = self.window.workspace.view.viewport()
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, modifier, self._mouse)
        self.settle()

    def drag_to_class(self, chromosome_id: str, column: str) -> None:
        self.drag(self.at(chromosome_id), self.at_class(column))

    def key(
        self,
        key: Qt.Key | str,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        QTest.keyClick(self.view, key, modifier)
        self.settle()

    def type_class(self, text: str) -> None:
        for character in text:
            QTest.keyClick(self.view, character)
        if text in ("1", "2"):
            self.key(Qt.Key.Key_Return)
        self.settle()

    def undo(self) -> None:
        self.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    def redo(self) -> None:
        self.key(
            Qt.Key.Key_Z,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )

    def press(self, name: str) -> None:
        """Press the button of that name."""
        button = self.window.findChild(QPushButton, name)
        assert button is not None, name
        assert button.isVisible(), name
        assert button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def answer_save(self, path: Path | None) -> None:
        """What the person will choose as the place to write."""
        self._monkeypatch.setattr(dialogs, "ask_save", lambda *_a, **_k: path)

    def answer_unsaved(self, *answers: dialogs.Answer) -> list[str]:
        """What the person will say about unsaved work; returns the list of what was asked."""
        given = list(answers)
        asked: list[str] = []

        def ask(_parent: QWidget, name: str) -> dialogs.Answer:
            asked.append(name)
            return given.pop(0) if given else "discard"

        self._monkeypatch.setattr(dialogs, "ask_unsaved", ask)
        return asked

    def save(self, path: Path | None = None) -> None:
        if path is not None:
            self.answer_save(path)
        self.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: not self.window.files.busy)

    def export_pdf(self, path: Path) -> None:
        self.answer_save(path)
        self.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: not self.window.files.busy)


Job = Callable[[Driver], None]
Run = Callable[[list[str], Job], None]


def hold_imports(patch: pytest.MonkeyPatch) -> threading.Event:
    """From now on cells are read only after the event that is returned is set."""
    gate, whole = threading.Event(), opening.import_cells

    def held(paths: Sequence[Path], store: ImageStore, context: Context) -> opening.ImportSummary:
        gate.wait(10)
        return whole(paths, store, context)

    patch.setattr(opening, "import_cells", held)
    return gate


def make_run(bot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A function that starts the program by ``main`` and does a job in its window."""

    def run(arguments: list[str], job: Job) -> None:
        failures: list[BaseException] = []

        def act() -> None:
            window = next(
                w
                for w in QApplication.topLevelWidgets()
                if isinstance(w, MainWindow) and w.isVisible()
            )
            window.workspace.scene.glide_ms = 0
            driver = Driver(window, bot, monkeypatch)
            try:
                job(driver)
            except BaseException as error:  # told outside the event loop
                failures.append(error)
            finally:
                driver.answer_unsaved()
                if window.isVisible():
                    window.close()

        # The job runs inside the program's own event loop, as a person's events do.
        QTimer.singleShot(0, act)
        status = main(arguments)
        if failures:
            raise failures[0]
        assert status == 0

    return run
