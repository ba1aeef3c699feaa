"""What a part of the window is that brings actions of its own, and all that it may work with.

A new one needs a class with ``Feature`` as its base, and one line in ``features.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

if TYPE_CHECKING:
    from karyo_desktop.ui.actions import Spec
    from karyo_desktop.ui.casework import CaseWork
    from karyo_desktop.ui.document import Document
    from karyo_desktop.ui.files import Files
    from karyo_desktop.ui.modelling import Modelling
    from karyo_desktop.ui.pictures import PictureMaker
    from karyo_desktop.ui.settings import Settings
    from karyo_desktop.ui.workspace import Workspace


@dataclass(frozen=True)
class Parts:
    """The window's parts that a feature may work with."""

    window: QMainWindow
    workspace: Workspace
    modelling: Modelling
    casework: CaseWork
    files: Files
    pictures: PictureMaker
    settings: Settings


class Feature(QObject):
    """A part of the window with actions of its own; override what is needed."""

    told = Signal(str)
    """Something to say in passing, in the status bar."""
    went_wrong = Signal(str, object)
    """(title, Failed), to say above the sheet"""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self.parts = parts

    def specs(self) -> tuple[Spec, ...]:
        """Actions that this part brings, in the person's language."""
        return ()

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What its actions do, by their names."""
        return {}

    def menus(self) -> Mapping[str, str]:
        """Names of actions to put into ``file``, ``edit``, ``cell``, ``view`` or ``help``.

        ``|`` separates. They stand at the menu's end, in ``file`` before *Quit*.
        """
        return {}

    def use_actions(self, find: Callable[[str], QAction]) -> None:
        """All actions are there, this part's too."""

    def set_document(self, document: Document | None) -> None:
        """Another case was opened, or none is open any more."""

    def update_actions(self, enable: Callable[[str, bool], None]) -> None:
        """Enable what can be done now, by names in one string."""

    def restyle(self) -> None:
        """The theme is another one now."""

    def close(self) -> None:
        """The window closes: end threads and processes."""
