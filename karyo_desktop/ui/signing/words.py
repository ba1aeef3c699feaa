"""How the sign-off of a case is told in the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, Qt

from karyo_desktop.domain.signoff import Signature, SignOff, State
from karyo_desktop.ui.dates import moment_words

translate = QCoreApplication.translate


def state_words(state: State | str) -> str:
    """The state in the person's language."""
    words = {
        "draft": translate("SignOff", "draft"),
        "reviewed": translate("SignOff", "reviewed"),
        "signed": translate("SignOff", "signed"),
    }
    return words.get(state, "")


def time_words(at: str) -> str:
    """A time as the person writes it, with its zone; as it stands where it is no time."""
    moment = QDateTime.fromString(at, Qt.DateFormat.ISODate)
    if not moment.isValid():
        return at
    words = moment_words(moment)
    seconds = moment.offsetFromUtc()
    sign, minutes = ("-" if seconds < 0 else "+"), abs(seconds) // 60
    return f"{words} (UTC{sign}{minutes // 60:02}:{minutes % 60:02})"


def signature_words(signature: Signature) -> str:
    """Who did what, when."""
    text = (
        translate("SignOff", "Signed by {0}, {1}")
        if signature.meaning == "signed"
        else translate("SignOff", "Reviewed by {0}, {1}")
    )
    return text.format(signature.person.name, time_words(signature.at))


def kept_words(number: int) -> str:
    """That this is no more the case, and how to get back to it."""
    text = translate(
        "SignOff",
        "This is version {0} as it was signed, which the case file keeps. It can be looked at and "
        "its report given out; the sign-off leads back to the case.",
    )
    return text.format(number)


def locked_words(state: SignOff) -> str:
    """Why nothing can be changed, and what to do."""
    if state.state == "reviewed":
        return translate(
            "SignOff", "The case is reviewed. To change something, take the review back."
        )
    return translate("SignOff", "The case is signed. To change something, amend it.")
