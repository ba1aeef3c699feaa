"""Light and dark: one set of named colours each, a palette and a small style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from cirnet_core.resources import resource_path


@dataclass(frozen=True)
class Colours:
    """Every colour of the interface outside the sheet of paper."""

    window: str
    surface: str
    hover: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    soft: str
    good: str
    fair: str
    poor: str


LIGHT: Final = Colours(
    window="#f3f4f6",
    surface="#ffffff",
    hover="#e9ecf0",
    border="#d9dde3",
    text="#1c2128",
    muted="#5d6875",
    accent="#2b5fc7",
    on_accent="#ffffff",
    soft="#e6edfa",
    good="#2f7d5d",
    fair="#a86200",
    poor="#b5382a",
)
DARK: Final = Colours(
    window="#1b1e23",
    surface="#24282f",
    hover="#2f353e",
    border="#3a414c",
    text="#e6e9ed",
    muted="#9ca7b4",
    accent="#82aaf5",
    on_accent="#10151d",
    soft="#2b364a",
    good="#6fc59d",
    fair="#e2a54e",
    poor="#f0857a",
)
PAPER: Final = LIGHT
"""The sheet is white paper in both themes, so what is drawn on it uses these."""

_current: Colours = LIGHT


def colours() -> Colours:
    """The colours in use now."""
    return _current


def is_dark() -> bool:
    """Whether the dark colours are in use."""
    return _current is DARK


def follow_system(application: QApplication, choice: str = "system") -> None:
    """Use the system's scheme, or the person's choice of ``"light"`` or ``"dark"``."""
    hints = QGuiApplication.styleHints()
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    hints.setColorScheme(schemes.get(choice, Qt.ColorScheme.Unknown))
    dark = choice == "dark" or (choice != "light" and hints.colorScheme() == Qt.ColorScheme.Dark)
    use(application, DARK if dark else LIGHT)


def use(application: QApplication, chosen: Colours) -> None:
    """Dress the application."""
    global _current  # noqa: PLW0603 - one application, one theme
    _current = chosen
    if application.style().objectName() != "fusion":
        application.setStyle("Fusion")
    application.setPalette(_palette(chosen))
    application.setStyleSheet(_style_sheet(chosen))


def level_colour(level: str, chosen: Colours) -> QColor:
    """The colour of a confidence level: ``"good"``, ``"fair"``, ``"poor"`` or ``"person"``."""
    return QColor(
        {"good": chosen.good, "fair": chosen.fair, "poor": chosen.poor}.get(level, chosen.accent)
    )


def confidence_level(confidence: float) -> Literal["good", "fair", "poor"]:
    """Good from 95%, fair from 80%, else poor."""
    return "good" if confidence >= 0.95 else "fair" if confidence >= 0.80 else "poor"


def percent(confidence: float) -> str:
    """A probability as whole percent; never 100, which no model can claim."""
    return f"{min(int(confidence * 100 + 0.5), 99)}%"


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, colour in {
        role.Window: c.window,
        role.WindowText: c.text,
        role.Base: c.surface,
        role.AlternateBase: c.window,
        role.Text: c.text,
        role.Button: c.surface,
        role.ButtonText: c.text,
        role.BrightText: c.poor,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.ToolTipBase: c.surface,
        role.ToolTipText: c.text,
        role.PlaceholderText: c.muted,
        role.Link: c.accent,
        role.Mid: c.border,
        role.Accent: c.accent,
    }.items():
        palette.setColor(name, QColor(colour))
    faint = QColor(c.muted)
    faint.setAlpha(130)
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, faint)
    return palette


_BOXES = ("QCheckBox", "QListView", "QTreeView", "QTableView")
"""What has boxes to tick."""


def _style_sheet(c: Colours) -> str:
    down = resource_path("icons", "chevron-down.svg").as_posix()
    up = resource_path("icons", "chevron-up.svg").as_posix()
    tick = "tick-dark.svg" if QColor(c.on_accent).lightness() < 128 else "tick-light.svg"
    tick = resource_path("icons", tick).as_posix()
    box = "::indicator"
    boxes = ", ".join(name + box for name in _BOXES)
    ticked = ", ".join(f"{name}{box}:checked" for name in _BOXES)
    off = ", ".join(f"{name}{box}:disabled" for name in _BOXES)
    kept = ", ".join(f"{name}{box}:checked:disabled" for name in _BOXES)
    return f"""
QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.border};
  padding: 5px 7px; }}
QMainWindow::separator {{ background: {c.border}; width: 1px; height: 1px; }}
QMenuBar {{ background: {c.window}; border: 0; padding: 1px 4px; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {c.hover}; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.border}; padding: 5px; }}
QMenu::item {{ padding: 5px 26px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.soft}; color: {c.text}; }}
QMenu::item:disabled {{ color: {c.muted}; }}
QMenu::separator {{ height: 1px; background: {c.border}; margin: 5px 6px; }}
QToolBar {{ background: {c.window}; border: 0; border-bottom: 1px solid {c.border};
  padding: 3px 8px; spacing: 2px; }}
QToolBar::separator {{ background: {c.border}; width: 1px; margin: 6px 6px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 5px 7px; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {c.soft}; }}
QToolButton:focus, QPushButton:focus {{ border: 1px solid {c.accent}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QPushButton {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 6px;
  padding: 6px 14px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:default, QPushButton[primary="true"] {{ background: {c.accent};
  color: {c.on_accent}; border: 1px solid {c.accent}; }}
QPushButton:disabled {{ color: {c.muted}; }}
QPushButton[primary="true"]:disabled {{ background: {c.hover}; border-color: {c.border}; }}
QPushButton[flat="true"] {{ background: transparent; border: 1px solid transparent;
  padding: 4px 8px; }}
QPushButton[flat="true"]:hover {{ background: {c.hover}; }}
QPushButton[row="true"] {{ background: transparent; border: 1px solid transparent;
  border-radius: 6px; padding: 7px 10px; text-align: left; }}
QPushButton[row="true"]:hover {{ background: {c.hover}; }}
QPushButton[row="true"]:focus, QPushButton[flat="true"]:focus {{ border-color: {c.accent}; }}
QStatusBar {{ background: {c.window}; border-top: 1px solid {c.border}; color: {c.muted}; }}
QStatusBar::item {{ border: 0; }}
QStatusBar QLabel {{ color: {c.muted}; padding: 1px 6px; }}
QStatusBar QLabel[loud="true"] {{ color: {c.text}; }}
QStatusBar QPushButton {{ padding: 1px 8px; }}
QFrame[panel="true"] {{ background: {c.surface}; border: 0; }}
QFrame[panel="left"] {{ background: {c.surface}; border: 0; border-right: 1px solid {c.border}; }}
QFrame[panel="right"] {{ background: {c.surface}; border: 0; border-left: 1px solid {c.border}; }}
QFrame[panel="top"] {{ background: {c.surface}; border: 0; border-top: 1px solid {c.border}; }}
QSplitter::handle {{ background: {c.window}; }}
QSplitter::handle:hover {{ background: {c.soft}; }}
{boxes} {{ width: 14px; height: 14px; border: 1px solid {c.muted}; border-radius: 3px;
  background: {c.surface}; }}
{off} {{ border-color: {c.border}; background: {c.hover}; }}
{ticked} {{ background: {c.accent}; border-color: {c.accent}; image: url("{tick}"); }}
{kept} {{ background: {c.muted}; border-color: {c.muted}; }}
QCheckBox::indicator:focus {{ border: 2px solid {c.accent}; }}
QRadioButton::indicator {{ width: 12px; height: 12px; border: 1px solid {c.muted};
  border-radius: 7px; background: {c.surface}; }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 4px solid {c.accent};
  background: {c.on_accent}; }}
QRadioButton::indicator:disabled {{ border-color: {c.border}; background: {c.hover}; }}
QRadioButton::indicator:focus {{ border-color: {c.accent}; }}
QComboBox {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 6px;
  padding: 3px 8px; }}
QComboBox::drop-down {{ border: 0; width: 22px; }}
QComboBox::down-arrow {{ image: url("{down}"); width: 14px; height: 14px; }}
QLineEdit, QKeySequenceEdit QLineEdit {{ background: {c.surface}; border: 1px solid {c.border};
  border-radius: 6px; padding: 5px 8px; }}
QLineEdit:focus {{ border-color: {c.accent}; }}
QTreeView {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 6px;
  outline: 0; }}
QTreeView::item {{ padding: 4px 6px; }}
QTreeView::item:selected {{ background: {c.soft}; color: {c.text}; }}
QComboBox:hover {{ background: {c.hover}; }}
QComboBox:focus {{ border-color: {c.accent}; }}
QLineEdit {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 6px;
  padding: 4px 7px; }}
QLineEdit:focus {{ border-color: {c.accent}; }}
QAbstractSpinBox {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 6px;
  padding: 3px 8px; }}
QAbstractSpinBox:focus {{ border-color: {c.accent}; }}
QAbstractSpinBox QLineEdit {{ border: 0; padding: 0 6px; background: transparent; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: 0; width: 20px;
  background: transparent; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{
  background: {c.hover}; }}
QAbstractSpinBox::up-arrow {{ image: url("{up}"); width: 11px; height: 11px; }}
QAbstractSpinBox::down-arrow {{ image: url("{down}"); width: 11px; height: 11px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QTableView {{ background: {c.surface}; border: 0; outline: 0;
  selection-background-color: {c.soft}; selection-color: {c.text}; }}
QTableView::item {{ padding: 2px 10px; }}
QHeaderView::section {{ background: {c.window}; color: {c.muted}; border: 0;
  border-bottom: 1px solid {c.border}; padding: 4px 13px; }}
QTreeView QHeaderView::section {{ padding: 4px 9px; }}
QFrame[panel="strip"] {{ background: {c.surface}; border: 0;
  border-bottom: 1px solid {c.border}; }}
QFrame[panel="notice"] {{ background: {c.soft}; border: 0; border-bottom: 1px solid {c.border}; }}
QFrame[panel="card"] {{ background: {c.surface}; border: 1px solid {c.border};
  border-radius: 10px; }}
QLabel[quiet="true"] {{ color: {c.muted}; }}
QLabel[alert="true"] {{ color: {c.fair}; }}
QGraphicsView {{ border: 0; background: {c.window}; }}
QScrollArea {{ border: 0; background: transparent; }}
QScrollArea[bare="true"], QScrollArea[bare="true"] > QWidget > QWidget {{
  background: transparent; }}
#problems, #problem-list, #problems > QWidget {{ background: transparent; }}
QListView, QPlainTextEdit {{ background: {c.surface}; border: 0; outline: 0; }}
QDialog QListWidget, QDialog QPlainTextEdit {{ border: 1px solid {c.border};
  border-radius: 6px; }}
QDialog QPlainTextEdit:focus, QDialog QListWidget:focus {{ border-color: {c.accent}; }}
QListView::item {{ border-radius: 6px; padding: 2px; }}
QListView::item:selected {{ background: {c.soft}; color: {c.text}; }}
QListView::item:hover:!selected {{ background: {c.hover}; }}
QProgressBar {{ background: {c.border}; border: 0; border-radius: 3px; max-height: 6px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
QScrollBar:vertical {{ background: transparent; width: 11px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 2px; }}
QScrollBar::handle {{ background: {c.border}; border-radius: 3px; min-height: 28px;
  min-width: 28px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
