"""Text of others where Qt would read markup: it is shown as it stands."""

from __future__ import annotations

import html

from PySide6.QtGui import Qt


def as_it_is(text: str) -> str:
    """For a tip or a question, which have no text format of their own.

    Qt takes what looks like markup for markup, so that a file called ``<img src=…>`` would load a
    picture. Labels are made by ``panels.widgets.label``, which is always plain.
    """
    if not Qt.mightBeRichText(text):
        return text
    return f'<span style="white-space: pre-wrap">{html.escape(text)}</span>'
