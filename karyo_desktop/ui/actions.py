"""Every action of the window, its key, its place in menu and toolbar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from karyo_desktop.ui import icons

translate = QCoreApplication.translate
KEY: Final = QKeySequence.StandardKey


@dataclass(frozen=True)
class Spec:
    """An action: its text, keys, icon, and the hint of the toolbar."""

    name: str
    text: str
    keys: tuple[str | QKeySequence.StandardKey, ...] = ()
    icon: str = ""
    hint: str = ""


def _tr(text: str) -> str:
    return translate("Actions", text)


def specs() -> tuple[Spec, ...]:
    """All actions, in the person's language."""
    return (
        Spec("open_folder", _tr("Open &folder…"), (KEY.Open,), "open", _tr("Open a folder")),
        Spec("open_files", _tr("Open &zip, case or images…"), ("Ctrl+Shift+O",), "archive"),
        Spec("open_demo", _tr("Open the &demo cell"), (), "demo"),
        Spec("save", _tr("&Save case"), (KEY.Save,), "save", _tr("Save the case")),
        Spec("save_as", _tr("Save case &as…"), ("Ctrl+Shift+S",)),
        Spec("export_pdf", _tr("Export PDF &report…"), ("Ctrl+E",), "pdf"),
        Spec("export_png", _tr("Export &karyogram picture…"), ("Ctrl+Shift+E",), "picture"),
        Spec("quit", _tr("&Quit"), (KEY.Quit,)),
        Spec("turn", _tr("&Turn by 180°"), ("R", "F"), "turn", _tr("Turn by 180°")),
        Spec("mirror", _tr("&Mirror"), ("M",)),
        Spec("to_tray", _tr("To the t&ray"), ("Delete", "Backspace"), "tray", _tr("To the tray")),
        Spec("confirm", _tr("&Confirm") + "\tEnter", (), "confirm", _tr("Confirm (Enter)")),
        Spec("select_all", _tr("Select &all"), (KEY.SelectAll,)),
        Spec("next", _tr("&Next to look at"), ("N",), "next", _tr("Next to look at")),
        Spec("previous", _tr("&Previous to look at"), ("Shift+N",), "previous"),
        Spec("run", _tr("R&un the model again"), ("F5",), "play"),
        Spec("stop", _tr("&Stop the model"), (), "stop"),
        Spec("zoom_in", _tr("Zoom &in"), (KEY.ZoomIn, "+", "="), "zoom-in", _tr("Zoom in")),
        Spec("zoom_out", _tr("Zoom &out"), (KEY.ZoomOut, "-"), "zoom-out", _tr("Zoom out")),
        Spec("fit", _tr("&Fit the sheet"), ("Ctrl+0",), "fit", _tr("Fit the sheet")),
        Spec("inspector", _tr("Show the &inspector"), ("F9",), "inspector"),
        Spec("about", _tr("&About Karyo Desktop")),
    )


class Actions:
    """The window's actions by name."""

    def __init__(self, window: QMainWindow, slots: dict[str, Callable[[], object]]) -> None:
        self._window = window
        self._by_name: dict[str, QAction] = {}
        self._icons: dict[str, str] = {}
        for spec in specs():
            action = QAction(spec.text, window)
            action.setObjectName(spec.name)
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            if spec.hint:
                action.setToolTip(f"{spec.hint} ({keys})" if keys else spec.hint)
            if spec.name in slots:
                action.triggered.connect(lambda _checked=False, run=slots[spec.name]: run())
            self._by_name[spec.name] = action
            self._icons[spec.name] = spec.icon
        self["inspector"].setCheckable(True)
        self["inspector"].setChecked(True)
        self["quit"].setMenuRole(QAction.MenuRole.QuitRole)
        self["about"].setMenuRole(QAction.MenuRole.AboutRole)
        self.restyle()

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def add(self, name: str, action: QAction, icon: str) -> None:
        """Take in an action that was made elsewhere."""
        action.setObjectName(name)
        self._by_name[name] = action
        self._icons[name] = icon
        action.setIcon(icons.icon(icon))

    def restyle(self) -> None:
        """Draw the icons in the theme's colours."""
        for name, icon in self._icons.items():
            if icon:
                self._by_name[name].setIcon(icons.icon(icon))

    def enable(self, names: str, on: bool) -> None:
        """Enable or disable several, named in one string."""
        for name in names.split():
            self._by_name[name].setEnabled(on)

    def fill_menus(self, recent: QMenu, themes: QActionGroup) -> None:
        """The menu bar."""
        bar = self._window.menuBar()
        file_menu = bar.addMenu(_tr("&File"))
        self._fill(file_menu, "open_folder open_files open_demo")
        file_menu.addMenu(recent)
        self._fill(file_menu, "| save save_as | export_pdf export_png | quit")
        self._fill(
            bar.addMenu(_tr("&Edit")),
            "undo redo | turn mirror to_tray confirm | select_all",
        )
        self._fill(bar.addMenu(_tr("&Cell")), "next previous | run stop")
        view_menu = bar.addMenu(_tr("&View"))
        self._fill(view_menu, "zoom_in zoom_out fit | inspector |")
        theme_menu = view_menu.addMenu(_tr("&Theme"))
        theme_menu.addActions(themes.actions())
        self._fill(bar.addMenu(_tr("&Help")), "about")

    def fill_toolbar(self) -> QToolBar:
        """The toolbar: what is needed for every cell."""
        bar = QToolBar(_tr("Tools"), self._window)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        worded = {"open_folder": _tr("Open"), "next": _tr("Next"), "export_pdf": _tr("Export PDF")}
        order = (
            "open_folder save | undo redo | turn to_tray confirm | previous next "
            "> zoom_out fit zoom_in | export_pdf"
        )
        for name in order.split():
            if name == "|":
                bar.addSeparator()
            elif name == ">":
                spring = QWidget()
                spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                bar.addWidget(spring)
            else:
                action = self._by_name[name]
                bar.addAction(action)
                widget = bar.widgetForAction(action)
                if isinstance(widget, QToolButton):
                    widget.setAccessibleName(action.text().replace("&", "").split("\t")[0])
                    widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                    if name in worded:
                        action.setIconText(worded[name])
                        widget.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return bar

    def _fill(self, menu: QMenu, names: str) -> None:
        for name in names.split():
            if name == "|":
                menu.addSeparator()
            else:
                menu.addAction(self._by_name[name])
