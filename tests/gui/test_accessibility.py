"""Every control has a name for screen readers, and a tooltip where it has no text of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QKeySequenceEdit,
    QLineEdit,
    QProgressBar,
    QScrollBar,
    QWidget,
)

from karyo_desktop.ui.reporting.window import ReportWindow
from tests.gui.driver import Driver, Run
from tests.gui.retraining_samples import activate_tiny, fill_pool

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QProgressBar,
)
PARTS_OF_OTHERS = (QComboBox, QAbstractItemView, QKeySequenceEdit)


def controls(root: QWidget) -> Iterator[QWidget]:
    """What a person can act on, without the inner parts of such things."""
    for widget in root.findChildren(QWidget):
        if not (isinstance(widget, CONTROLS) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus):
            continue
        inner, above = False, widget.parentWidget()
        while above is not None:
            inner = inner or isinstance(above, PARTS_OF_OTHERS)
            above = above.parentWidget()
        around = widget.parentWidget()
        inner = inner or (isinstance(around, QAbstractScrollArea) and widget is around.viewport())
        hidden_helper = widget.objectName().startswith("qt_") or isinstance(widget, QScrollBar)
        if not inner and not hidden_helper:
            yield widget


def name_of(widget: QWidget) -> str:
    """What a screen reader would say."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def unnamed(root: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}"
        for widget in controls(root)
        if not name_of(widget)
    ]


def open_everything(driver: Driver) -> None:
    """Bring every panel and card into being."""
    window = driver.window
    for name in ("strip", "photograph"):
        window.actions_[name].trigger()
    window.commands.open_cheat_sheet()
    window.commands.open_palette()
    window.commands.open_settings()


@pytest.mark.parametrize("arguments", [[], ["--demo"]])
def test_every_control_has_a_name(run: Run, arguments: list[str]) -> None:
    def job(driver: Driver) -> None:
        if arguments:
            driver.wait_for_proposal()
            driver.click(driver.members("7")[0])
            open_everything(driver)
            assert len(list(controls(driver.window))) > 40
        assert unnamed(driver.window) == []

    run(arguments, job)


def test_what_shows_no_text_has_a_tooltip(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.click(driver.members("7")[0])
        open_everything(driver)
        silent = [
            f"{type(widget).__name__} {widget.objectName()!r}"
            for widget in controls(driver.window)
            if not widget.toolTip()
            and not getattr(widget, "text", lambda: "")()
            and not isinstance(widget, QAbstractScrollArea | QProgressBar | QAbstractSlider)
        ]
        assert silent == []
        for action in driver.window.actions_.all():
            assert action.toolTip(), action.objectName()

    run(["--demo"], job)


def test_a_control_without_a_name_would_be_found(run: Run) -> None:
    def job(driver: Driver) -> None:
        QLineEdit(driver.window)
        assert len(unnamed(driver.window)) == 1

    run([], job)


WINDOWS = (
    "report",
    "report_templates",
    "report_batch",
    "statistics",
    "cell_details",
    "add_counted",
    "models",
    "retrain",
    "training_pool",
)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_every_control_of_the_other_windows_has_a_name(run: Run, tmp_path: Path) -> None:
    activate_tiny(tmp_path / "base")
    fill_pool(each=4)

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        bad: dict[str, list[str]] = {}
        for name in WINDOWS:
            driver.window.actions_[name].trigger()
            others = [
                top
                for top in QApplication.topLevelWidgets()
                if top is not driver.window
                and top.isVisible()
                and isinstance(top, QDialog | ReportWindow)
            ]
            assert others, name
            for window in others:
                driver.bot.wait(200)
                bad[name] = unnamed(window)
                window.close()
        assert {name: found for name, found in bad.items() if found} == {}

    run(["--demo"], job)
