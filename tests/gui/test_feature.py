"""A part of the window is hooked up by one line: its actions, keys and menus, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from karyo_desktop.ui import main_window
from karyo_desktop.ui.actions import Spec
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.feature import Feature, Parts
from tests.gui.driver import Driver, Run


class Bell(Feature):
    """Rings when it is asked to, as long as a case is open."""

    made: ClassVar[list[Bell]] = []

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.seen: list[str] = []
        self.made.append(self)

    def specs(self) -> tuple[Spec, ...]:
        return (Spec("ring", "Ring the bell", ("F12",)),)

    def slots(self) -> dict[str, Callable[[], object]]:
        return {"ring": lambda: self.told.emit("Ding")}

    def menus(self) -> dict[str, str]:
        return {"file": "ring |"}

    def set_document(self, document: Document) -> None:
        self.seen.append(document.title)

    def update_actions(self, enable: Callable[[str, bool], None]) -> None:
        enable("ring", self.parts.casework.document is not None)

    def close(self) -> None:
        self.seen.append("closed")


def test_a_part_brings_action_key_menu_and_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main_window, "FEATURES", (Bell,))
    Bell.made.clear()

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        menu = driver.window.menuBar().actions()[0].menu()
        assert isinstance(menu, QMenu)
        names = [action.objectName() for action in menu.actions()]
        assert names.index("ring") < names.index("quit")
        driver.key(Qt.Key.Key_F12)
        assert driver.window.statusBar().currentMessage() == "Ding"

    run(["--demo"], job)
    (bell,) = Bell.made
    assert bell.seen == ["demo_cell", "closed"]
