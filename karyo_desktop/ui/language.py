"""The language of the window: English as written, others by Qt's catalogues.

After a text has changed: ``pyside6-lupdate`` over ``karyo_desktop/ui`` into
``resources/translations/karyo_de.ts``, translate what is new, then ``pyside6-lrelease``.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from cirnet_core.resources import resource_path

LANGUAGES: Final = ("en", "de")

_installed: list[QTranslator] = []


def chosen_language(choice: str) -> str:
    """The language for a choice: itself, or with ``"system"`` the system's if there is one."""
    if choice in LANGUAGES:
        return choice
    name = QLocale.system().name().split("_")[0]
    return name if name in LANGUAGES else "en"


def locale_of(language: str) -> QLocale:
    """How numbers and days are written in a language: as the system does where it speaks it."""
    system = QLocale.system()
    if system.name().split("_")[0] == language:
        return system
    if language == "de":
        return QLocale(QLocale.Language.German, QLocale.Country.Germany)
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def speak(application: QCoreApplication, choice: str) -> str:
    """Use a language for every window that is made from now on; returns its code."""
    while _installed:
        application.removeTranslator(_installed.pop())
    language = chosen_language(choice)
    QLocale.setDefault(locale_of(language))
    if language == "en":
        return language
    own = str(resource_path("translations"))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{language}", qt), (f"karyo_{language}", own)):
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)
            _installed.append(translator)
    return language
