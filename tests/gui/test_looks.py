"""Nothing is cut off, crowded or in another language: what was seen in screenshots and mended."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QDate, QDateTime, QLocale, QPoint, QRect, QSize, Qt, QTime
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QScrollArea

from cirnet_core.types import Problem
from karyo_desktop.services.pool import open_pool
from karyo_desktop.ui.dates import day_words, moment_words
from karyo_desktop.ui.device_words import device_words
from karyo_desktop.ui.language import locale_of, speak
from karyo_desktop.ui.overlay import Overlay
from karyo_desktop.ui.retraining.curves import _ticks
from karyo_desktop.ui.retraining.fitted import shared
from karyo_desktop.ui.retraining.pool_feature import TrainingPool
from karyo_desktop.ui.settings import Settings
from tests.gui.driver import Driver, Run
from tests.gui.retraining_samples import AT, fill_pool

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    """The language is that of the whole process."""
    kept = QLocale()
    yield
    speak(qapp, "en")
    QLocale.setDefault(kept)


WORDS = "It is no image, or it is damaged: open it elsewhere and save it anew, then try again."
WANTED = {0: 180, 1: 160, 2: 60, 3: 90}
LEAST = {0: 80, 1: 64}


def test_what_is_left_over_goes_to_one_column() -> None:
    assert shared(WANTED, least=LEAST, room=600, greedy=0) == {0: 290, 1: 160, 2: 60, 3: 90}


def test_the_widest_of_those_that_may_be_cut_are_cut() -> None:
    widths = shared(WANTED, least=LEAST, room=400, greedy=0)
    assert sum(widths.values()) == 400
    assert (widths[2], widths[3]) == (60, 90)
    assert abs(widths[0] - widths[1]) <= 4


def test_what_no_column_can_give_is_missing() -> None:
    widths = shared(WANTED, least=LEAST, room=100, greedy=0)
    assert widths == {0: 80, 1: 64, 2: 60, 3: 90}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_pool_does_not_scroll_sideways(run: Run, language: str) -> None:
    fill_pool(each=4)
    with open_pool() as pool:
        pool.describe(
            ["K-0"], stain="Giemsa after trypsin", microscope="one with a name", who="p", at=AT
        )
    settings = Settings()
    settings.language = language
    settings.sync()

    def job(driver: Driver) -> None:
        part = next(p for p in driver.window.features if isinstance(p, TrainingPool))
        driver.window.actions_["training_pool"].trigger()
        assert part.window is not None
        table = part.window.table
        driver.wait(lambda: not part.busy and table.rowCount() == 3)
        for width in (1100, 900):
            part.window.resize(QSize(width, 690))
            driver.wait(
                lambda width=width: part.window is not None and part.window.width() == width
            )
            for column in (0, 5, 9):
                table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
                assert table.horizontalHeader().length() <= table.viewport().width()
                assert not table.horizontalScrollBar().isVisible()
        tip = table.item(0, 0)
        assert tip is not None
        assert any("Giemsa after trypsin" in table.item(k, 9).toolTip() for k in range(3))

    run([], job)


def test_a_card_is_as_high_as_what_stands_on_it(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        driver.window.actions_["sign_off"].trigger()
        overlay = driver.window.findChild(Overlay, "signoff-card")
        assert overlay is not None
        before = overlay.card.height()
        more = QLabel("more\nthan\nbefore")
        layout = overlay.body.layout()
        assert layout is not None
        layout.addWidget(more)
        driver.wait(lambda: overlay.card.height() >= before + more.sizeHint().height())
        more.hide()
        driver.wait(lambda: overlay.card.height() == before)
        overlay.dismiss()

    run(["--demo"], job)


def test_a_german_window_names_the_device_and_writes_numbers_in_german(run: Run) -> None:
    settings = Settings()
    settings.language = "de"
    settings.sync()

    def job(driver: Driver) -> None:
        driver.wait(lambda: "CPU, 2 Threads (keine NVIDIA-GPU gefunden)" in driver.label("device"))
        assert QLocale().toString(0.5, "f", 1) == "0,5"
        assert day_words(QDate(2026, 3, 1)) == "01.03.2026"
        assert moment_words(QDateTime(QDate(2026, 3, 1), QTime(9, 5))) == "01.03.2026 09:05"
        assert (
            device_words("CPU, 1 thread", "the CPU was chosen")
            == "CPU, 1 Thread (die CPU ist gewählt)"
        )

    run([], job)


def test_a_device_that_the_core_names_otherwise_stands_as_it_is() -> None:
    assert (
        device_words("CPU, 4 threads", "the CPU was chosen")
        == "CPU, 4 threads (the CPU was chosen)"
    )
    assert device_words("NVIDIA H200") == "NVIDIA H200"
    assert device_words("CPU, 4 threads", "it is warm") == "CPU, 4 threads (it is warm)"
    assert device_words("Apple GPU (M3)") == "Apple GPU (M3)"


def test_days_have_their_whole_year_in_every_language() -> None:
    for language in ("en", "de"):
        QLocale.setDefault(locale_of(language))
        assert "2026" in day_words(QDate(2026, 3, 1))


@pytest.mark.parametrize(("low", "high"), [(2.1, 4.3), (0.00012, 0.00031), (0.5, 5.0), (1e-4, 10)])
def test_every_curve_has_numbers_at_its_side(low: float, high: float) -> None:
    found = _ticks(low, high)
    assert 2 <= len(found) <= 12
    assert all(low <= value <= high for value in found)


def test_in_a_small_window_nothing_lies_on_anything_else(run: Run) -> None:
    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        window = driver.window
        window.showNormal()
        window.resize(window.minimumSize())
        driver.wait(lambda: window.width() == window.minimumWidth())
        driver.click(next(c.id for c in driver.cell.chromosomes if c.file.endswith("07.png")))
        driver.settle()
        strip = window.workspace.summary
        assert strip.karyotype.width() >= strip.karyotype.sizeHint().width()
        assert strip.count.width() >= strip.count.sizeHint().width()
        for made in (strip.look, strip.accept):
            assert made.width() >= made.sizeHint().width()
            assert strip.rect().contains(made.geometry())
            assert made.accessibleName()
        inspector = window.workspace.inspector
        parts = [inspector.stage, inspector.tools, inspector.candidates]
        for widget in parts:
            assert widget.height() >= widget.sizeHint().height()
        places = [QRect(widget.mapTo(inspector, QPoint(0, 0)), widget.size()) for widget in parts]
        assert not any(one.intersects(other) for one, other in pairwise(places))
        for name in ("inspector-confirm", "inspector-tray"):
            button = window.findChild(QPushButton, name)
            assert button is not None
            where = QRect(button.mapTo(inspector, QPoint(0, 0)), button.size())
            assert inspector.rect().contains(where)
        window.resize(1366, 768)
        driver.wait(lambda: window.width() == 1366)
        driver.wait(lambda: strip.accept.text() == "Accept cell")
        assert driver.label("look") == "3 to look at"

    run(["--demo"], job)


def test_a_notice_is_no_higher_than_its_lines(run: Run) -> None:
    def job(driver: Driver) -> None:
        notices = driver.window.notices
        heights: list[int] = []
        for count in (1, 3):
            problems = tuple(Problem(f"{k}.png", WORDS) for k in range(count))
            notices.show_problems("Not all could be used", problems)
            area = notices.findChild(QScrollArea, "problems")
            assert area is not None
            heights.append(area.minimumHeight())
        line = notices.fontMetrics().height()
        assert heights[1] <= 5 * line
        notices.hide()

    run([], job)


def test_quitting_stands_apart_at_the_end_of_the_menu(run: Run) -> None:
    def job(driver: Driver) -> None:
        menu = driver.window.menuBar().actions()[0].menu()
        assert isinstance(menu, QMenu)
        *_, before, last = menu.actions()
        assert last.objectName() == "quit"
        assert before.isSeparator()

    run([], job)
