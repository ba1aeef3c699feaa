"""Days and times as the person's language writes them, always with the whole year."""

from __future__ import annotations

from PySide6.QtCore import QDate, QDateTime, QLocale


def day_words(day: QDate) -> str:
    """A day, short; in English with the month as a word, which reads alike on both shores."""
    if QLocale().language() == QLocale.Language.English:
        return QLocale().toString(day, "d MMM yyyy")
    written = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    if "yyyy" not in written:
        written = written.replace("yy", "yyyy")
    return QLocale().toString(day, written)


def moment_words(moment: QDateTime) -> str:
    """A day and a time to the minute, short."""
    time = QLocale().toString(moment.time(), QLocale.FormatType.ShortFormat)
    return f"{day_words(moment.date())} {time}"
