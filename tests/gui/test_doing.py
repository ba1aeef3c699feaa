"""What keeps a window from locking: a person's keys and clicks, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from karyo_desktop.ui.signing.doing import Doing


def test_keys_and_clicks_are_noted_in_every_window_while_it_watches(qtbot: QtBot) -> None:
    noted: list[int] = []
    first, later = QWidget(), QWidget()
    for window in (first, later):
        qtbot.addWidget(window)
    doing = Doing(lambda: noted.append(1), first)
    first.show()
    qtbot.waitExposed(first)
    handle = first.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert not noted
    doing.watch(True)
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert len(noted) == 1
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert len(noted) > 1
    before = len(noted)
    first.update()
    first.resize(300, 200)
    qtbot.wait(1)
    assert len(noted) == before
    later.show()
    later.activateWindow()
    qtbot.waitUntil(later.isActiveWindow)
    QTest.keyClick(later.windowHandle(), Qt.Key.Key_B)
    assert len(noted) == before + 1
    doing.watch(False)
    QTest.keyClick(later.windowHandle(), Qt.Key.Key_B)
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert len(noted) == before + 1
