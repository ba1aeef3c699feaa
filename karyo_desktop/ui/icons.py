"""Line icons, drawn in the theme's text colour."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from karyo_desktop.ui import theme

_CHROMOSOME: Final = (
    '<path d="M9 3c-1.7 0-2.6 1.2-2.6 2.7V8c0 1.5.9 2.3.9 2.3S6.4 11.3 6.4 12.8v5.5'
    "C6.4 19.8 7.3 21 9 21s2.6-1.2 2.6-2.7v-5.5c0-1.5-.9-2.5-.9-2.5s.9-.8.9-2.3V5.7"
    'C11.6 4.2 10.7 3 9 3z"/>'
)

PATHS: Final[dict[str, str]] = {
    "open": '<path d="M3 7.5V18a1.5 1.5 0 0 0 1.5 1.5h15A1.5 1.5 0 0 0 21 18V9'
    'a1.5 1.5 0 0 0-1.5-1.5H12L9.5 4.5h-5A1.5 1.5 0 0 0 3 6z"/>',
    "archive": '<path d="M3.5 4.5h17v4h-17zM5 8.5v9.5A1.5 1.5 0 0 0 6.5 19.5h11'
    'A1.5 1.5 0 0 0 19 18V8.5M10 12.5h4"/>',
    "file": '<path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5"/>',
    "save": '<path d="M4.5 4.5h12l3 3v12h-15zM8 4.5v5h7v-5M7.5 19.5v-6h9v6"/>',
    "undo": '<path d="M8.5 5 4 9.5 8.5 14M4 9.5h10a5.5 5 0 0 1 0 10h-3"/>',
    "redo": '<path d="M15.5 5 20 9.5 15.5 14M20 9.5H10a5.5 5 0 0 0 0 10h3"/>',
    "turn": '<path d="M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.7 3.5v4h-4"/>',
    "tray": '<path d="M3.5 13.5h5l1.5 2.5h4l1.5-2.5h5M3.5 13.5 6 5.5h12l2.5 8v5h-17z"/>',
    "confirm": '<path d="m5 12.5 4.5 4.5L19 7"/>',
    "next": '<path d="M5 4v17M5 5h12l-3 4 3 4H5M17 18h4m0 0-2-2m2 2-2 2"/>',
    "previous": '<path d="M8 4v17M8 5h12l-3 4 3 4H8M6 18H2m0 0 2-2m-2 2 2 2"/>',
    "zoom-in": '<circle cx="10.5" cy="10.5" r="6.5"/>'
    '<path d="m15.5 15.5 5 5M7.5 10.5h6M10.5 7.5v6"/>',
    "zoom-out": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5M7.5 10.5h6"/>',
    "fit": '<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/>',
    "pdf": '<path d="M12 3.5v11m0 0 4-4m-4 4-4-4M4.5 15.5v5h15v-5"/>',
    "picture": '<path d="M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17"/>'
    '<circle cx="15" cy="9" r="1.3"/>',
    "play": '<path d="M7 4.5v15l12-7.5z"/>',
    "stop": '<path d="M6 6h12v12H6z"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "flag": '<path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.3v.3"/>',
    "demo": _CHROMOSOME
    + '<path d="M16 7c-1.2 0-1.9.9-1.9 2v1.5c0 .9.6 1.4.6 1.4s-.6.6-.6 1.6V19c0 1.1.7 2 1.9 2'
    's1.9-.9 1.9-2v-5.5c0-1-.6-1.6-.6-1.6s.6-.5.6-1.4V9c0-1.1-.7-2-1.9-2z"/>',
    "recent": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "straight": '<path d="M8 4c-4 4-4 12 0 16M15 4v16M19 4v16"/>',
    "heat": '<path d="M12 3c1 3.5 5.5 5.5 5.5 10.3a5.5 5.5 0 0 1-11 0c0-2.2 1.1-3.6 2.2-4.6'
    '.3 1.7 1 2.4 1.8 2.8C10 8.6 10.7 5.6 12 3z"/>',
    "adjust": '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/>'
    '<circle cx="9" cy="17" r="2"/>',
    "copy": '<path d="M9 8.5h10.5V20H9zM15 8.5V4H4.5v11.5H9"/>',
    "strip": '<path d="M3.5 6.5h17v11h-17zM9 6.5v11M15 6.5v11"/>',
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.3M4.5 12h.3M4.5 18h.3"/>',
    "photo": '<path d="M4 8h3.5L9 5.5h6L16.5 8H20v11H4z"/><circle cx="12" cy="13" r="3.4"/>',
    "keyboard": '<path d="M3 7h18v10H3zM6.5 10.2h.3M10 10.2h.3M13.5 10.2h.3M17 10.2h.3M8 13.8h8"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "settings": '<circle cx="12" cy="12" r="3.2"/><path d="M12 3.5v3.2M12 17.3v3.2M3.5 12h3.2'
    'M17.3 12h3.2M6 6l2.2 2.2M15.8 15.8 18 18M18 6l-2.2 2.2M8.2 15.8 6 18"/>',
    "swap": '<path d="M4 9h15m0 0-3.5-3.5M19 9l-3.5 3.5M20 15.5H5m0 0L8.5 12M5 15.5 8.5 19"/>',
    "split": '<path d="M9 3.5v5M9 15.5v5M15 3.5v5M15 15.5v5M3.5 14l17-4"/>',
    "join": '<path d="M12 3v6m0 0L9.5 6.5M12 9l2.5-2.5M12 21v-6m0 0-2.5 2.5M12 15l2.5 2.5"/>'
    '<path d="M5 12h14"/>',
    "crop": '<path d="M7 3v14h14M3 7h14v14"/>',
    "erase": '<path d="m8.5 19.5-4.5-4.5L14.5 4.5l5 5L9.5 19.5zM9.5 9.5l5 5M9 19.5h11"/>',
    "mirror": '<path d="M12 4v16M9 7 4 17h5zM15 7l5 10h-5z"/>',
    "inspector": '<path d="M3.5 5h17v14h-17zM14.5 5v14"/>',
}


@cache
def _pixmap(name: str, colour: str, size_px: int) -> QPixmap:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{colour}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">'
        f"{PATHS[name]}</svg>"
    )
    pixmap = QPixmap(QSize(size_px, size_px))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return pixmap


def icon(name: str, colour: str = "") -> QIcon:
    """An icon of ``PATHS``; in the text colour unless told, pale where it is disabled."""
    chosen = theme.colours()
    made = QIcon()
    for size in (18, 36, 54, 72):
        made.addPixmap(_pixmap(name, colour or chosen.text, size), QIcon.Mode.Normal)
        made.addPixmap(_pixmap(name, chosen.border, size), QIcon.Mode.Disabled)
    return made


def blank() -> QIcon:
    """Room for an icon, so that texts in a list begin at one place."""
    made = QPixmap(QSize(18, 18))
    made.fill(Qt.GlobalColor.transparent)
    return QIcon(made)


def pixmap(name: str, colour: str, *, size_px: int, ratio: float = 1.0) -> QPixmap:
    """One picture of an icon for a label, crisp at a device pixel ratio."""
    made = QPixmap(_pixmap(name, colour, round(size_px * ratio)))
    made.setDevicePixelRatio(ratio)
    return made


def program_icon() -> QIcon:
    """The program's own icon: a pair of homologues."""
    made = QIcon()
    for size in (16, 32, 48, 128, 256):
        made.addPixmap(_pixmap("demo", theme.LIGHT.accent, size))
    return made
