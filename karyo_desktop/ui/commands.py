"""All ways to the commands: palette, cheat sheet, settings of keys, context menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from cirnet_core.classes import CLASSES
from karyo_desktop.ui import icons
from karyo_desktop.ui.actions import Actions
from karyo_desktop.ui.habits import ThemeChoice
from karyo_desktop.ui.overlay import Overlay
from karyo_desktop.ui.palette import Entry, Palette
from karyo_desktop.ui.panels.key_panels import CheatSheet, Group, SettingsPanel
from karyo_desktop.ui.settings import Settings
from karyo_desktop.ui.shortcuts import Shortcuts, plain_text
from karyo_desktop.ui.workspace import Workspace

OF_CHROMOSOME = (
    "confirm confirm_pair confirm_group | ▸ accept_1 accept_2 accept_3 | turn turn_left turn_right "
    "mirror swap exchange | derive to_markers to_tray reject | split join crop erase | "
    "copy strip | undo redo"
)
"""What the menu at the mouse offers of a chromosome; ``▸`` is the menu of the classes."""

RARE_KEYS = frozenset(["F14", "F16", "F18", "F20", "Undo", "Redo", "Copy", "Open", "Save"])
"""Keys of old keyboards, which Qt gives to its standard actions too; they work, and nobody reads
them."""


class Commands(QObject):
    """Opens cards over the window and the menu under the mouse."""

    open_asked = Signal(list)
    """Paths of a recent input."""
    shares_changed = Signal()
    """The settings have other shares now."""

    def __init__(
        self, window: QMainWindow, workspace: Workspace, settings: Settings, themes: ThemeChoice
    ) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._settings = settings
        self._themes = themes
        self._actions: Actions | None = None
        self.shortcuts: Shortcuts | None = None
        self.palette = Palette()
        self.palette.chosen.connect(self._run)
        self._palette_card = Overlay(window, self.palette, name="palette", width_px=560)
        self.cheat_sheet = CheatSheet()
        self._sheet_card = Overlay(window, self.cheat_sheet, name="cheat-sheet", width_px=860)
        self.settings_panel: SettingsPanel | None = None
        self._settings_card: Overlay | None = None

    def slots(self) -> dict[str, Callable[[], object]]:
        """What the window's actions do here."""
        return {
            "palette": self.open_palette,
            "cheat_sheet": self.open_cheat_sheet,
            "settings": self.open_settings,
        }

    def use_actions(self, actions: Actions) -> None:
        """Take the window's actions, with the keys that the person gave them."""
        self._actions = actions
        self.shortcuts = Shortcuts(actions.all(), self._settings, self)
        self.shortcuts.changed.connect(self._show_keys)
        self._show_keys()
        self.settings_panel = SettingsPanel(self.shortcuts)
        card = Overlay(self._window, self.settings_panel, name="settings-card", width_px=620)
        self._settings_card = card
        self.settings_panel.closed.connect(card.dismiss)
        self.settings_panel.theme_chosen.connect(self._themes.choose)
        self.settings_panel.language_chosen.connect(self._choose_language)
        self.settings_panel.shares.chosen.connect(self._choose_shares)
        self._workspace.view.customContextMenuRequested.connect(self._open_menu)

    def open_palette(self) -> None:
        """Offer every command that can be used now."""
        self.palette.offer(self._entries())
        self._palette_card.open(self.palette.line)

    def open_cheat_sheet(self) -> None:
        """Show all keys."""
        self.cheat_sheet.show_groups(self._groups())
        self._sheet_card.open(self.cheat_sheet.area)

    def open_settings(self) -> None:
        """Language, theme, shares, keys."""
        if self.settings_panel is not None and self._settings_card is not None:
            self.settings_panel.show_choices(
                language=self._settings.language, theme=self._settings.theme
            )
            self.settings_panel.shares.show_shares(
                audit=self._settings.audit_share, confirm_from=self._settings.confirm_from
            )
            self._settings_card.open(self.settings_panel.language)

    def _show_keys(self) -> None:
        if self.shortcuts is not None:
            native = QKeySequence.SequenceFormat.NativeText
            actions = self.shortcuts.actions().items()
            keys = {name: action.shortcut().toString(native) for name, action in actions}
            self._workspace.inspector.legend.show_keys(keys)

    def _choose_shares(self, audit: float, confirm_from: float) -> None:
        self._settings.audit_share = audit
        self._settings.confirm_from = confirm_from
        self.shares_changed.emit()

    def _choose_language(self, language: str) -> None:
        self._settings.language = language
        if self.settings_panel is not None:
            self.settings_panel.say_later(
                self.tr("From the next start on the window speaks this language.")
            )

    def _run(self, entry: Entry) -> None:
        self._palette_card.dismiss()
        entry.run()

    def _entries(self) -> list[Entry]:
        if self._actions is None:
            return []
        native = QKeySequence.SequenceFormat.NativeText
        found = [
            Entry(
                plain_text(action),
                action.shortcut().toString(native),
                action.icon() if not action.icon().isNull() else icons.blank(),
                action.trigger,
            )
            for action in (*self._actions.all(), *self._themes.actions())
            if action.isEnabled() and action.objectName() != "palette"
        ]
        work = self._workspace
        if work.scene.selected():
            for name in CLASSES:
                text = self.tr("Send to class {0}").format(name)
                run = lambda name=name: work.gestures.send(name)  # noqa: E731
                found.append(Entry(text, name, icons.icon("next"), run))
        for cell_id, cell_name in work.cell_names():
            text = self.tr("Show cell {0}").format(cell_name)
            show = lambda cell_id=cell_id: work.show_cell(cell_id)  # noqa: E731
            found.append(Entry(text, "", icons.icon("demo"), show))
        for path in self._settings.recent():
            text = self.tr("Open {0}").format(Path(path).name)
            go = lambda path=path: self.open_asked.emit([Path(path)])  # noqa: E731
            found.append(Entry(text, path, icons.icon("recent"), go))
        return found

    def _groups(self) -> list[Group]:
        sheet = (
            (self.tr("1 … 22, X, Y"), self.tr("send the selected ones to that class")),
            (self.tr("Enter"), self.tr("confirm; from a flagged one, go on to the next")),
            (self.tr("Arrows"), self.tr("walk the karyogram; with Shift, select several")),
            (self.tr("Escape"), self.tr("let go of what is carried or selected")),
            (
                self.tr("Drag"),
                self.tr("send to a class; with Ctrl, laid on another, change places with it"),
            ),
            (self.tr("Double click"), self.tr("turn by 180°")),
            (self.tr("Shift + wheel"), self.tr("turn the selected ones by 1°")),
            (self.tr("Alt + mouse"), self.tr("split; with Ctrl crop, with Shift erase")),
            (self.tr("Space + mouse"), self.tr("pull the sheet")),
            (self.tr("Ctrl + wheel"), self.tr("zoom")),
        )
        groups: list[Group] = [(self.tr("On the sheet"), sheet)]
        for menu_action in self._window.menuBar().actions():
            menu = menu_action.menu()
            if not isinstance(menu, QMenu):
                continue
            keys = [
                (_keys_of(action), plain_text(action))
                for action in menu.actions()
                if action.shortcuts()
            ]
            if keys:
                groups.append((plain_text(menu_action), keys))
        return groups

    def _open_menu(self, at: QPoint) -> None:
        """What can be done with the chromosome under the mouse."""
        menu = self.context_menu(at)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._workspace.view.viewport().mapToGlobal(at))

    def context_menu(self, at: QPoint) -> QMenu:
        """The menu of a point of the sheet; a chromosome there is selected first."""
        view, scene = self._workspace.view, self._workspace.scene
        hit = scene.chromosome_at(view.mapToScene(at))
        if hit and hit not in scene.selected():
            scene.pick([hit])
        menu = QMenu(view)
        menu.setToolTipsVisible(True)
        if self._actions is None:
            return menu
        if not hit:
            self._actions.fill(menu, "undo redo | select_all copy_karyogram | fit palette")
            return menu
        above, below = OF_CHROMOSOME.split("▸")
        self._actions.fill(menu, above)
        classes = menu.addMenu(self.tr("Send to class"))
        for name in CLASSES:
            action = classes.addAction(name)
            action.triggered.connect(
                lambda _checked=False, name=name: self._workspace.gestures.send(name)
            )
        self._actions.fill(menu, below)
        return menu


def _keys_of(action: QAction) -> str:
    """All keys in one line; the two Enter keys of a keyboard are one to a person."""
    native = QKeySequence.SequenceFormat.NativeText
    usual = [key for key in action.shortcuts() if key.toString() not in RARE_KEYS]
    shown = (key.toString(native).replace("Return", "Enter") for key in usual)
    return ", ".join(dict.fromkeys(key for key in shown if key))
