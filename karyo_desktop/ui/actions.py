"""Every action of the window, its key, its place in menu and toolbar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


def specs() -> tuple[Spec, ...]:
    """All actions, in the person's language."""
    return (*_of_files(), *_of_chromosomes(), *_of_deciding(), *_of_cells(), *_of_views())


def _of_files() -> tuple[Spec, ...]:
    return (
        Spec(
            "open_folder",
            translate("Actions", "Open &folder…"),
            (KEY.Open,),
            "open",
            translate("Actions", "Open a folder"),
        ),
        Spec(
            "open_files",
            translate("Actions", "Open &zip, case or images…"),
            ("Ctrl+Shift+O",),
            "archive",
        ),
        Spec("add_folder", translate("Actions", "Add a f&older to this case…"), ("Ctrl+Alt+O",)),
        Spec("add_files", translate("Actions", "Add z&ip or images to this case…")),
        Spec("open_demo", translate("Actions", "Open the &demo cell"), (), "demo"),
        Spec(
            "save",
            translate("Actions", "&Save case"),
            (KEY.Save,),
            "save",
            translate("Actions", "Save the case"),
        ),
        Spec("save_as", translate("Actions", "Save case &as…"), ("Ctrl+Shift+S",)),
        Spec("close_case", translate("Actions", "&Close case"), ("Ctrl+W",)),
        Spec("export_pdf", translate("Actions", "Export PDF &report…"), ("Ctrl+E",), "pdf"),
        Spec(
            "export_png",
            translate("Actions", "Export &karyogram picture…"),
            ("Ctrl+Shift+E",),
            "picture",
        ),
        Spec("quit", translate("Actions", "&Quit"), (KEY.Quit,)),
    )


def _of_chromosomes() -> tuple[Spec, ...]:
    return (
        Spec(
            "turn",
            translate("Actions", "&Turn by 180°"),
            ("R", "F"),
            "turn",
            translate("Actions", "Turn by 180°"),
        ),
        Spec("mirror", translate("Actions", "&Mirror"), ("M",)),
        Spec(
            "to_tray",
            translate("Actions", "To the t&ray"),
            ("Delete", "Backspace"),
            "tray",
            translate("Actions", "To the tray"),
        ),
        Spec(
            "confirm",
            translate("Actions", "&Confirm") + "\tEnter",
            (),
            "confirm",
            translate("Actions", "Confirm (Enter)"),
        ),
        Spec("swap", translate("Actions", "&Swap homologues"), ("S",), "swap"),
        Spec(
            "exchange",
            translate("Actions", "Change places with one of a cl&ass"),
            ("Shift+S",),
        ),
        Spec("turn_left", translate("Actions", "Turn by 1° to the &left"), (",",)),
        Spec("turn_right", translate("Actions", "Turn by 1° to the ri&ght"), (".",)),
        Spec("accept_1", translate("Actions", "To the model's &first class"), ("A",)),
        Spec("accept_2", translate("Actions", "To the model's &second class"), ("B",)),
        Spec("accept_3", translate("Actions", "To the model's t&hird class"), ("C",)),
        Spec("derive", translate("Actions", "&Derivative"), ("D",)),
        Spec("to_markers", translate("Actions", "Mar&ker"), ("K",)),
        Spec(
            "reject", translate("Actions", "R&eject as debris"), ("Shift+Delete", "Shift+Backspace")
        ),
    )


def _of_deciding() -> tuple[Spec, ...]:
    return (
        Spec(
            "confirm_pair",
            translate("Actions", "Confirm the &pair"),
            ("Shift+Enter", "Shift+Return"),
        ),
        Spec(
            "confirm_group",
            translate("Actions", "Confirm the &group"),
            ("Ctrl+Enter", "Ctrl+Return"),
        ),
        Spec(
            "confirm_sure",
            translate("Actions", "Confirm all that are s&ure"),
            ("Alt+Enter", "Alt+Return"),
        ),
        Spec(
            "confirm_all",
            translate("Actions", "&Accept the cell: confirm all that is left"),
            ("Ctrl+Shift+Enter", "Ctrl+Shift+Return"),
            "confirm",
        ),
        Spec("split", translate("Actions", "Sp&lit along a line"), ("L",), "split"),
        Spec("join", translate("Actions", "&Join the pieces"), ("J",), "join"),
        Spec("crop", translate("Actions", "Cr&op"), ("O",), "crop"),
        Spec("erase", translate("Actions", "Erase &with a rubber"), ("E",), "erase"),
        Spec("seek", translate("Actions", "&Go to a class"), ("G",)),
        Spec("seek_more", translate("Actions", "Select one of a class as &well"), ("Shift+G",)),
    )


def _of_cells() -> tuple[Spec, ...]:
    return (
        Spec("cell_details", translate("Actions", "Cell &details…"), ("F2",)),
        Spec("leave_out", translate("Actions", "Leave this cell &out"), ("Ctrl+D",)),
        Spec("add_counted", translate("Actions", "Add a &counted cell…"), ("Ctrl+Shift+A",)),
        Spec("next_cell", translate("Actions", "Ne&xt cell"), ("PgDown",)),
        Spec("previous_cell", translate("Actions", "Pre&vious cell"), ("PgUp",)),
        Spec("statistics", translate("Actions", "Case s&tatistics"), ("Ctrl+I",)),
        Spec("select_all", translate("Actions", "Select &all"), (KEY.SelectAll,)),
        Spec(
            "next",
            translate("Actions", "&Next to look at"),
            ("N",),
            "next",
            translate("Actions", "Next to look at"),
        ),
        Spec("previous", translate("Actions", "&Previous to look at"), ("Shift+N",), "previous"),
        Spec("goes_on", translate("Actions", "Go on to the next after eac&h decision")),
        Spec("run", translate("Actions", "R&un the model again"), ("F5",), "play"),
        Spec("stop", translate("Actions", "&Stop the model"), (), "stop"),
    )


def _of_views() -> tuple[Spec, ...]:
    return (
        Spec("align", translate("Actions", "Align at the &centromeres"), ("Ctrl+L",)),
        Spec(
            "zoom_in",
            translate("Actions", "Zoom &in"),
            (KEY.ZoomIn, "+", "="),
            "zoom-in",
            translate("Actions", "Zoom in"),
        ),
        Spec(
            "zoom_out",
            translate("Actions", "Zoom &out"),
            (KEY.ZoomOut, "-"),
            "zoom-out",
            translate("Actions", "Zoom out"),
        ),
        Spec(
            "fit",
            translate("Actions", "&Fit the sheet"),
            ("Ctrl+0",),
            "fit",
            translate("Actions", "Fit the sheet"),
        ),
        Spec("inspector", translate("Actions", "Show the &inspector"), ("F9",), "inspector"),
        Spec("strip", translate("Actions", "One &class over all cells"), ("Ctrl+T",), "strip"),
        Spec("photograph", translate("Actions", "&Metaphase photograph"), ("Ctrl+M",), "photo"),
        Spec("attach", translate("Actions", "Attach a metaphase &photograph…")),
        Spec("as_list", translate("Actions", "Karyogram as a &list"), ("F8",), "list"),
        Spec("copy", translate("Actions", "&Copy chromosome"), (KEY.Copy,), "copy"),
        Spec("copy_karyogram", translate("Actions", "Copy &karyogram"), ("Ctrl+Shift+C",), "copy"),
        Spec(
            "palette",
            translate("Actions", "Find a c&ommand…"),
            ("Ctrl+K", "Ctrl+Shift+P"),
            "search",
        ),
        Spec("cheat_sheet", translate("Actions", "&Keys"), ("?", "F1"), "keyboard"),
        Spec(
            "settings", translate("Actions", "S&ettings…"), (KEY.Preferences, "Ctrl+,"), "settings"
        ),
        Spec("about", translate("Actions", "&About Karyo Desktop")),
    )


class Actions:
    """The window's actions by name."""

    def __init__(
        self,
        window: QMainWindow,
        slots: dict[str, Callable[[], object]],
        more: Sequence[Spec] = (),
    ) -> None:
        self._window = window
        self._menus: dict[str, QMenu] = {}
        self._by_name: dict[str, QAction] = {}
        self._icons: dict[str, str] = {}
        for spec in (*specs(), *more):
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
        self["quit"].setMenuRole(QAction.MenuRole.QuitRole)
        self["about"].setMenuRole(QAction.MenuRole.AboutRole)
        self.restyle()

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def all(self) -> tuple[QAction, ...]:
        """Every action."""
        return tuple(self._by_name.values())

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
        menus = self._menus = {
            "file": bar.addMenu(translate("Actions", "&File")),
            "edit": bar.addMenu(translate("Actions", "&Edit")),
            "cell": bar.addMenu(translate("Actions", "&Cell")),
            "view": bar.addMenu(translate("Actions", "&View")),
            "help": bar.addMenu(translate("Actions", "&Help")),
        }
        self.fill(menus["file"], "open_folder open_files open_demo")
        menus["file"].addMenu(recent)
        self.fill(
            menus["file"],
            "| add_folder add_files | save save_as close_case | export_pdf export_png | quit",
        )
        self.fill(
            menus["edit"],
            "undo redo | turn turn_left turn_right mirror swap exchange | "
            "accept_1 accept_2 accept_3 | derive to_markers to_tray reject | "
            "split join crop erase | copy copy_karyogram | select_all",
        )
        self.fill(
            menus["cell"],
            "next previous goes_on | seek seek_more | "
            "confirm confirm_pair confirm_group confirm_sure confirm_all | "
            "next_cell previous_cell | cell_details leave_out add_counted attach statistics | "
            "run stop",
        )
        self.fill(
            menus["view"], "zoom_in zoom_out fit | align inspector strip photograph as_list |"
        )
        theme_menu = menus["view"].addMenu(translate("Actions", "&Theme"))
        theme_menu.addActions(themes.actions())
        self.fill(menus["help"], "palette cheat_sheet settings | about")

    def put(self, names_of: Mapping[str, str]) -> None:
        """Put a part's actions at the end of menus, in ``file`` before *Quit*."""
        for menu_name, names in names_of.items():
            menu = self._menus[menu_name]
            before = self["quit"] if menu_name == "file" else None
            for name in names.split():
                if name == "|":
                    menu.insertSeparator(before) if before else menu.addSeparator()
                else:
                    menu.insertAction(before, self[name]) if before else menu.addAction(self[name])

    def fill_toolbar(self) -> QToolBar:
        """The toolbar: what is needed for every cell."""
        bar = QToolBar(translate("Actions", "Tools"), self._window)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        worded = {
            "open_folder": translate("Actions", "Open"),
            "next": translate("Actions", "Next"),
            "export_pdf": translate("Actions", "Export PDF"),
        }
        order = (
            "open_folder save | undo redo | turn to_tray confirm | previous next "
            "> palette | zoom_out fit zoom_in | export_pdf"
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

    def fill(self, menu: QMenu, names: str) -> None:
        """Put actions into a menu; ``|`` separates."""
        for name in names.split():
            if name == "|":
                menu.addSeparator()
            else:
                menu.addAction(self._by_name[name])
