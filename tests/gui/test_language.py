"""German: the window speaks it, and the catalogue is whole and up to date with its source."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from cirnet_core.flags import CELL_FLAGS, CHROMOSOME_FLAGS
from cirnet_core.resources import resource_path
from karyo_desktop.ui.flag_words import SENTENCES
from karyo_desktop.ui.language import chosen_language
from karyo_desktop.ui.settings import Settings
from tests.gui.driver import Driver, Run


def messages() -> list[tuple[str, ElementTree.Element]]:
    """Context and message of everything in the German catalogue."""
    tree = ElementTree.parse(resource_path("translations", "karyo_de.ts"))
    return [
        (str(context.findtext("name")), message)
        for context in tree.iter("context")
        for message in context.iter("message")
    ]


def translations(message: ElementTree.Element) -> list[str]:
    translation = message.find("translation")
    assert translation is not None
    forms = translation.findall("numerusform")
    return [form.text or "" for form in forms] if forms else [translation.text or ""]


def test_no_string_is_left_unfinished_or_loses_its_places() -> None:
    found = messages()
    assert len(found) > 300
    for context, message in found:
        source = str(message.findtext("source"))
        translation = message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, (context, source)
        for text in translations(message):
            assert text, (context, source)
            places = re.findall(r"\{\d\}", source)
            assert sorted(re.findall(r"\{\d\}", text)) == sorted(places), (context, source)


def test_the_built_catalogue_is_that_of_its_source() -> None:
    translator = QTranslator()
    assert translator.load("karyo_de", str(resource_path("translations")))
    for context, message in messages():
        source = str(message.findtext("source"))
        count = 5 if message.get("numerus") else -1
        said = translator.translate(context, source, None, count)
        assert said == translations(message)[-1], (context, source)


def test_every_flag_stands_in_the_catalogue() -> None:
    assert set(SENTENCES) == {*CHROMOSOME_FLAGS.values(), *CELL_FLAGS.values()}


@pytest.mark.parametrize(("choice", "language"), [("de", "de"), ("en", "en"), ("xx", "en")])
def test_a_language_that_is_not_there_is_english(choice: str, language: str) -> None:
    assert chosen_language(choice) == language


def test_a_german_window_is_german_and_the_next_may_be_english(run: Run) -> None:
    def menus(driver: Driver) -> list[str]:
        bar = driver.window.menuBar()
        return [action.text().replace("&", "") for action in bar.actions()]

    def german(driver: Driver) -> None:
        driver.wait_for_proposal()
        assert menus(driver) == ["Datei", "Bearbeiten", "Zelle", "Ansicht", "Hilfe"]
        driver.click(driver.members("7")[0])
        assert driver.label("inspector-title") == "Klasse 7"
        assert driver.label("look") == "3 zu prüfen"
        doubted = next(c for c in driver.cell.chromosomes if c.file.endswith("07.png"))
        driver.click(doubted.id)
        notes = driver.window.workspace.inspector.note_texts()
        assert "Das Modell ist sich der Klasse nicht sicher." in notes
        driver.window.commands.open_settings()
        box = driver.window.findChild(QComboBox, "language")
        assert box is not None
        assert box.currentText() == "Deutsch"
        QTest.keyClick(box, Qt.Key.Key_Up)
        assert "nächsten Start" in driver.label("language-later")

    def english(driver: Driver) -> None:
        assert menus(driver) == ["File", "Edit", "Cell", "View", "Help"]

    settings = Settings()
    settings.language = "de"
    settings.sync()
    run(["--demo"], german)
    run([], english)
