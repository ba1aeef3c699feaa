"""What the report's windows add to the style sheet of the theme."""

from __future__ import annotations

from typing import Final

from karyo_desktop.ui import theme

_STYLE: Final = """
QPlainTextEdit[field="true"] {{ border: 1px solid {border}; border-radius: 6px; padding: 2px 4px; }}
QPlainTextEdit[field="true"]:focus {{ border-color: {accent}; }}
QListWidget {{ border: 1px solid {border}; border-radius: 6px; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QLabel[verdict="good"] {{ color: {good}; }}
QLabel[verdict="fair"] {{ color: {fair}; }}
QLabel[verdict="poor"] {{ color: {poor}; }}
QLabel[verdict="muted"] {{ color: {muted}; }}
QScrollArea, #report-form {{ background: {surface}; }}
"""


def style_sheet() -> str:
    """In the colours in use now."""
    return _STYLE.format(**vars(theme.colours()))
